"""What is wider than the text area, made to fit: pictures in line with text, and tables."""

from __future__ import annotations

from docgen.word.layout.cascade import number
from docgen.word.layout.pages import section_nodes
from docgen.word.xml_names import DRAWING, PPR, TBL, TC, WORD_DRAWING, Element, w

_EMU = 635  # in a twip


def fit_width(root: Element) -> None:
    """Shrink what would stand out over the right edge, keeping its proportions."""
    ends = {node: _text_width(node) for node in section_nodes(root)}
    body = root.find(w("body"))
    waiting: list[Element] = []
    for block in body if body is not None else ():
        waiting.append(block)
        end = block.find(f"{PPR}/{w('sectPr')}") if block.tag != w("sectPr") else block
        if end is not None and end in ends:
            for held in waiting:
                _fit(held, ends[end])
            waiting = []


def _text_width(section: Element) -> int:
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    sides = number(margins, "left", 1440) + number(margins, "right", 1440)
    return number(size, "w", 12240) - sides - number(margins, "gutter")


def _fit(block: Element, width: int) -> None:
    for inline in block.iter(f"{{{WORD_DRAWING}}}inline"):
        if next(inline.iterancestors(TC), None) is None:
            _shrink_picture(inline, width * _EMU)
    if block.tag == TBL:
        _shrink_table(block, width)


def _shrink_picture(inline: Element, width: int) -> None:
    extent = inline.find(f"{{{WORD_DRAWING}}}extent")
    wide = (
        int(extent.get("cx", "0")) if extent is not None and extent.get("cx", "").isdigit() else 0
    )
    if wide <= width or width <= 0:
        return
    for node in (extent, *inline.iter(f"{{{DRAWING}}}ext")):
        for key in ("cx", "cy"):
            text = node.get(key, "") if node is not None else ""
            if node is not None and text.isdigit():
                node.set(key, str(int(text) * width // wide))


def _shrink_table(table: Element, width: int) -> None:
    columns = list(table.iterfind(f"{w('tblGrid')}/{w('gridCol')}"))
    wide = sum(number(column, "w") for column in columns)
    if wide <= width or width <= 0:
        return
    sized = [*columns, *table.iterfind(f"{w('tblPr')}/{w('tblW')}")]
    sized += [node for node in table.iter(w("tcW")) if next(node.iterancestors(TBL)) is table]
    for node in sized:
        if node.tag == w("gridCol") or node.get(w("type")) == "dxa":
            node.set(w("w"), str(number(node, "w") * width // wide))
