"""Shrink pictures in line with text and tables that are wider than the text area."""

from __future__ import annotations

from docgen.word.layout.attributes import find_child, parse_int, read_int, read_text
from docgen.word.layout.sections import DEFAULT_MARGIN, find_section_nodes
from docgen.word.xml_names import DRAWING, PPR, TBL, TC, WORD_DRAWING, Element, w

_EMU_PER_TWIP = 635


def fit_width(root: Element) -> None:
    """Shrink what would stand out over the right edge; pictures keep their proportions.

    Each section has its text area. A document without sections is left alone.
    """
    sections = find_section_nodes(root)
    blocks: list[Element] = []
    for block in find_child(root, w("body")):
        blocks.append(block)
        section = _find_ended_section(block)
        if section in sections:
            _fit_blocks(blocks, _measure_text_area(section))
            blocks = []


def _find_ended_section(block: Element) -> Element:
    """Return the section that ends with a block of the body; an empty element if none does."""
    if block.tag == w("sectPr"):
        return block
    return find_child(block, f"{PPR}/{w('sectPr')}")


def _measure_text_area(section: Element) -> int:
    """Return the width of the text area in twips."""
    size = section.find(w("pgSz"))
    margins = section.find(w("pgMar"))
    left = read_int(margins, "left", DEFAULT_MARGIN)
    right = read_int(margins, "right", DEFAULT_MARGIN)
    return read_int(size, "w", 12240) - left - right - read_int(margins, "gutter")


def _fit_blocks(blocks: list[Element], width: int) -> None:
    """Fit tables, and the pictures outside of them, to a width in twips."""
    if width <= 0:
        return
    for block in blocks:
        if block.tag == TBL:
            _shrink_table(block, width)
        for inline in block.iter(f"{{{WORD_DRAWING}}}inline"):
            if next(inline.iterancestors(TC), None) is None:
                _shrink_picture(inline, width * _EMU_PER_TWIP)


def _shrink_picture(inline: Element, width: int) -> None:
    """Shrink a picture to a width in EMU."""
    extent = find_child(inline, f"{{{WORD_DRAWING}}}extent")
    old_width = parse_int(extent.get("cx", ""))
    if old_width <= width:
        return
    for node in (extent, *inline.iter(f"{{{DRAWING}}}ext")):
        for side in ("cx", "cy"):
            length = parse_int(node.get(side, ""))
            if length > 0:
                node.set(side, str(length * width // old_width))


def _shrink_table(table: Element, width: int) -> None:
    """Shrink the columns of a table to a width in twips.

    All widths shrink by one ratio, so the columns keep theirs. A table without a grid is left
    alone.
    """
    columns = list(table.iterfind(f"{w('tblGrid')}/{w('gridCol')}"))
    old_width = sum(read_int(column, "w") for column in columns)
    if old_width <= width:
        return
    for node in (*columns, *_find_fixed_widths(table)):
        node.set(w("w"), str(read_int(node, "w") * width // old_width))


def _find_fixed_widths(table: Element) -> list[Element]:
    """Return the widths in twips of a table and of its cells, without those of inner tables."""
    widths = list(table.iterfind(f"{w('tblPr')}/{w('tblW')}"))
    cells = (node for node in table.iter(w("tcW")) if next(node.iterancestors(TBL)) is table)
    return [node for node in (*widths, *cells) if read_text(node, "type") == "dxa"]
