"""Render a Word file as plain text: golden files store it and people compare it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from docgen.word.layout.attributes import read_int, read_text
from docgen.word.layout.sections import TWIPS_PER_MM
from docgen.word.package import read_package
from docgen.word.xml_names import PPR, TBL, TC, TR, Element, P, R, T, parse, style_ids, w

_SIDES = {"上": "top", "下": "bottom", "左": "left", "右": "right"}


def render_outline(docx: bytes) -> str:
    """Return paragraphs as `[style] text`, tables as rows, headers, footers, the page setup.

    A file that cannot be read gives one line with the reason. Fields appear as {PAGE}, line breaks
    as ⏎, page breaks as ⏏, tabs as →.
    """
    members, findings = read_package(docx, "")
    if not members:
        return f"（{findings[0].message}）\n"
    style_tree = parse(members["word/styles.xml"].content())
    styles = {style_id: name for name, style_id in style_ids(style_tree).items()}
    lines = list(_render_blocks(parse(members["word/document.xml"].content()), styles))
    for part in sorted(members):
        if part.startswith(("word/header", "word/footer")) and part.endswith(".xml"):
            lines.append(f"〔{_name_part(part)}〕")
            lines += _render_blocks(parse(members[part].content()), styles)
    return "\n".join(lines) + "\n"


def _name_part(part: str) -> str:
    """Return the title of a header or footer with the name of its file."""
    file_name = part.rpartition("/")[2]
    if "header" in part:
        return f"页眉 {file_name}"
    return f"页脚 {file_name}"


def _render_blocks(parent: Element, styles: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of the paragraphs, tables and sections in an element, in order.

    `styles` are the names of styles by their ids.
    """
    for child in parent:
        if child.tag == P:
            yield from _render_paragraph(child, styles)
        elif child.tag == TBL:
            yield from _render_table(child)
        elif child.tag == w("sectPr"):
            yield _render_section(child)
        elif child.tag in (w("body"), w("sdt"), w("sdtContent")):
            yield from _render_blocks(child, styles)


def _render_paragraph(node: Element, styles: Mapping[str, str]) -> Iterator[str]:
    """Yield `[style] text`, and the page setup behind it if a section ends there."""
    style_id = read_text(node.find(f"{PPR}/{w('pStyle')}"))
    yield f"[{styles.get(style_id, '')}] {_render_text(node)}".rstrip()
    section = node.find(f"{PPR}/{w('sectPr')}")
    if section is not None:
        yield _render_section(section)


def _render_text(node: Element) -> str:
    """Return the text of a paragraph; tabs, breaks and fields appear as visible characters."""
    return "".join(_RENDERERS[str(child.tag)](child) for child in node.iter(*_RENDERERS))


def _render_typed_text(child: Element) -> str:
    """Return the text of a w:t."""
    return child.text or ""


def _render_field(child: Element) -> str:
    """Return the instruction of a field in braces: {PAGE}."""
    return f"{{{(child.text or '').strip()}}}"


def _render_break(child: Element) -> str:
    """Return ⏎ for a line break, ⏏ for a page or column break."""
    if child.get(w("type")) is None:
        return "⏎"
    return "⏏"


def _render_tab(child: Element) -> str:
    """Return → for a typed tab, '' for a tab stop of the paragraph."""
    if next(child.iterancestors()).tag == R:
        return "→"
    return ""


_RENDERERS: dict[str, Callable[[Element], str]] = {
    T: _render_typed_text,
    w("br"): _render_break,
    w("tab"): _render_tab,
    w("instrText"): _render_field,
}


def _render_table(table: Element) -> Iterator[str]:
    """Yield a line for each row; header rows begin with ‖."""
    for row in table.iterchildren(TR):
        edge = "|"
        if row.find(f"{w('trPr')}/{w('tblHeader')}") is not None:
            edge = "‖"
        cells = [
            " ".join(_render_text(paragraph) for paragraph in cell.iter(P))
            for cell in row.iterchildren(TC)
        ]
        yield f"{edge} {' | '.join(cells)} |"


def _render_section(section: Element) -> str:
    """Return the page size and margins of a section in millimetres."""
    lengths = []
    size = section.find(w("pgSz"))
    if size is not None:
        lengths.append(f"页面 {_write_millimetres(size, 'w')}×{_write_millimetres(size, 'h')}")
    margins = section.find(w("pgMar"))
    if margins is not None:
        lengths += [
            f"{label} {_write_millimetres(margins, side)}" for label, side in _SIDES.items()
        ]
    return f"〔{'，'.join(lengths)}〕"


def _write_millimetres(node: Element, key: str) -> str:
    """Return a length in twips as millimetres with one decimal; 0.0 if it is missing."""
    return f"{read_int(node, key) / TWIPS_PER_MM:.1f}"
