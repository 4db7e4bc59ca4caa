"""Replace the page numbers of a Word file: footers for odd and even pages with a dashed number.

The form follows GB/T 9704—2012, 7.5: a number between two dashes, at the right of odd and the left
of even pages. Footers that contain more than a page number are left unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from msgspec import Struct

from docgen.word.layout.attributes import is_on, join_texts, read_int
from docgen.word.layout.even_pages import separate_even_pages
from docgen.word.layout.part_trees import CONTENT_TYPES_PART, DOCUMENT
from docgen.word.layout.sections import (
    DEFAULT_MARGIN,
    DOCUMENT_RELATIONS,
    TWIPS_PER_MM,
    contains_page_field,
    find_footer_parts,
    find_section_nodes,
)
from docgen.word.xml_names import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    XML_HEAD,
    Element,
    T,
    W,
    w,
)

_SETTINGS = "word/settings.xml"
_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_POSITIONS = re.compile(r"单页(\D+)(\d*)字?，双页(\D+)(\d*)字?")
_NUMBER_ONLY = re.compile(r"[\s\d\-–—―－·.第页]*")
_PAGE_FIELD_PARTS = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:t>1</w:t>",
    '<w:fldChar w:fldCharType="end"/>',
)


class NumberPosition(Struct, frozen=True):
    """Side of a page number (left, right, center) and its distance from it in characters."""

    align: str
    indent: float


class PageNumberFormat(Struct, frozen=True, kw_only=True):
    """Format of page numbers; in `text` the number itself is 1, `size` is in points.

    `default_pages` are the odd ones, and the even ones too if they have no footers of their own.
    `distance` is how far the middle of the number lies below the text area, in millimetres.
    """

    text: str = "— 1 —"
    font: str = "宋体"
    size: float = 14.0
    default_pages: NumberPosition = NumberPosition("right", 1.0)
    even_pages: NumberPosition = NumberPosition("left", 1.0)
    distance: float = 7.0

    @classmethod
    def from_fixes(cls, values: Mapping[str, float | str | bool]) -> PageNumberFormat:
        """Return the format that fixes ask for, by their names; the standard's for the rest."""
        default = cls()
        default_pages = default.default_pages
        even_pages = default.even_pages
        match = _POSITIONS.fullmatch(str(values.get("number_position", "")))
        if match is not None:
            default_pages = _parse_position(match[1], match[2])
            even_pages = _parse_position(match[3], match[4])
        return cls(
            text=str(values.get("number_text", default.text)),
            font=str(values.get("number_font", default.font)),
            size=float(values.get("number_size", default.size)),
            default_pages=default_pages,
            even_pages=even_pages,
            distance=float(values.get("number_distance", default.distance)),
        )


def _parse_position(side: str, count: str) -> NumberPosition:
    """Return a position written as 右空1字 or 居中; an empty count is 0."""
    align = "right"
    if side.startswith("居中"):
        align = "center"
    elif side.startswith("左"):
        align = "left"
    return NumberPosition(align, float(count or 0))


def replace_page_numbers(
    trees: Mapping[str, Element], number_format: PageNumberFormat, parts: set[str]
) -> dict[str, bytes]:
    """Return the parts that change beside the document; its sections are changed in place.

    A footer that contains more than a page number keeps everything as it is. If all pages share
    a header, even pages get no footer of their own: they would lose their header.

    `parts` are the names of all members, so that a new footer gets a free one. The result maps
    names of parts to their bytes; it is empty if the document has no sections or no relationships,
    or if a footer has other content.
    """
    sections = find_section_nodes(trees[DOCUMENT])
    relations = trees.get(DOCUMENT_RELATIONS)
    if not sections or relations is None:
        return {}
    settings = trees.get(_SETTINGS)
    has_even_pages = _allows_even_pages(sections, settings, number_format)
    if not _remove_footers(sections, trees):
        return {}
    content_types = trees[CONTENT_TYPES_PART]
    changed: dict[str, bytes] = {}
    for pages in _list_footer_pages(sections, has_even_pages):
        position = number_format.default_pages
        if pages == "even":
            position = number_format.even_pages
        part = _find_free_part(parts | changed.keys())
        changed[part] = _write_footer(number_format, position)
        _refer(sections[0], pages, _add_relation(relations, part))
        etree.SubElement(
            content_types,
            f"{{{CONTENT_TYPES}}}Override",
            PartName=f"/{part}",
            ContentType=_FOOTER,
        )
    for section in sections:
        _place_footer(section, number_format)
    if has_even_pages and settings is not None and not _has_even_footers(settings):
        separate_even_pages(settings)
        changed[_SETTINGS] = write_part(settings)
    changed[DOCUMENT_RELATIONS] = write_part(relations)
    changed[CONTENT_TYPES_PART] = write_part(content_types)
    return changed


def _has_even_footers(settings: Element) -> bool:
    """Return whether the settings give even pages footers of their own."""
    return is_on(settings.find(w("evenAndOddHeaders")))


def _allows_even_pages(
    sections: list[Element], settings: Element | None, number_format: PageNumberFormat
) -> bool:
    """Return whether even pages get a footer of their own."""
    if settings is None or number_format.default_pages == number_format.even_pages:
        return False
    if _has_even_footers(settings):
        return True
    return all(section.find(w("headerReference")) is None for section in sections)


def _list_footer_pages(sections: list[Element], has_even_pages: bool) -> list[str]:
    """Return the kinds of pages that need a footer.

    The kinds are Word's: default, even, first.
    """
    pages = ["default"]
    if has_even_pages:
        pages.append("even")
    if any(is_on(section.find(w("titlePg"))) for section in sections):
        pages.append("first")
    return pages


def _remove_footers(sections: list[Element], trees: Mapping[str, Element]) -> bool:
    """Remove the references to footers that are only a page number.

    If another footer exists, remove none and return False.
    """
    parts = find_footer_parts(trees)
    references = []
    for section in sections:
        for reference in section.iterchildren(w("footerReference")):
            references.append((section, reference))
            footer = trees.get(parts.get(str(reference.get(f"{{{RELATIONS}}}id")), ""))
            if footer is not None and not _is_number_only(footer):
                return False
    for section, reference in references:
        section.remove(reference)
    return True


def _is_number_only(footer: Element) -> bool:
    """Return whether a footer contains a page number, or nothing, and no further text."""
    text = join_texts(footer, T)
    if not _NUMBER_ONLY.fullmatch(text):
        return False
    if contains_page_field(footer):
        return True
    drawings = footer.iter(w("drawing"), w("pict"), w("object"))
    return not text.strip() and next(drawings, None) is None


def _find_free_part(parts: set[str]) -> str:
    """Return the first name of a footer that no part has."""
    number = 1
    while f"word/footer{number}.xml" in parts:
        number += 1
    return f"word/footer{number}.xml"


def _add_relation(relations: Element, part: str) -> str:
    """Relate the document to a footer; return the id of the relationship."""
    existing = {str(node.get("Id")) for node in relations}
    number = 1
    while f"rId{number}" in existing:
        number += 1
    relation_id = f"rId{number}"
    etree.SubElement(
        relations,
        f"{{{PACKAGE_RELATIONS}}}Relationship",
        Id=relation_id,
        Type=f"{RELATIONS}/footer",
        Target=part.removeprefix("word/"),
    )
    return relation_id


def _refer(section: Element, pages: str, relation_id: str) -> None:
    """Add a reference to a footer behind the references that a section has."""
    reference = etree.Element(w("footerReference"), nsmap={"r": RELATIONS})
    reference.set(w("type"), pages)
    reference.set(f"{{{RELATIONS}}}id", relation_id)
    existing = [node.tag for node in section]
    index = existing.count(w("headerReference")) + existing.count(w("footerReference"))
    section.insert(index, reference)


def _place_footer(section: Element, number_format: PageNumberFormat) -> None:
    """Set the footer's distance from the edge so that its number is where the format wants it.

    The distance is from the lower edge of the paper to the footer, in twips, and not below 0.
    Landscape sections are left as they are.
    """
    size = section.find(w("pgSz"))
    margins = section.find(w("pgMar"))
    is_landscape = read_int(size, "w") > read_int(size, "h")
    if margins is not None and not is_landscape:
        bottom = read_int(margins, "bottom", DEFAULT_MARGIN)
        half_line = number_format.size * 10
        distance = bottom - number_format.distance * TWIPS_PER_MM - half_line
        margins.set(w("footer"), str(max(round(distance), 0)))


def write_part(tree: Element) -> bytes:
    """Return the bytes of a part from its tree."""
    return XML_HEAD + etree.tostring(tree, encoding="UTF-8", xml_declaration=False)


def _write_footer(number_format: PageNumberFormat, position: NumberPosition) -> bytes:
    """Return a footer of one paragraph with the page number.

    The number is a PAGE field, for which `1` stands in the text of the format: — 1 — has a dash
    before and behind it.
    """
    properties = _write_run_properties(number_format)

    def write_run(content: str) -> str:
        """Return a run with the format of the number."""
        return f"<w:r>{properties}{content}</w:r>"

    def write_text(text: str) -> str:
        """Return a run with some text, '' for no text."""
        if not text:
            return ""
        return write_run(f'<w:t xml:space="preserve">{escape(text)}</w:t>')

    before, _, after = number_format.text.partition("1")
    field = "".join(write_run(part) for part in _PAGE_FIELD_PARTS)
    paragraph = _write_paragraph_properties(number_format, position)
    content = f"{paragraph}{write_text(before)}{field}{write_text(after)}"
    return XML_HEAD + f'<w:ftr xmlns:w="{W}"><w:p>{content}</w:p></w:ftr>'.encode()


def _write_run_properties(number_format: PageNumberFormat) -> str:
    """Return the w:rPr of the page number and its dashes."""
    font = quoteattr(number_format.font)
    half_points = round(number_format.size * 2)
    return (
        f"<w:rPr><w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font}/>"
        f'<w:b w:val="0"/><w:color w:val="000000"/><w:spacing w:val="0"/>'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )


def _write_paragraph_properties(number_format: PageNumberFormat, position: NumberPosition) -> str:
    """Return the w:pPr of the footer's paragraph; its line is as high as the number."""
    align = position.align
    indent = ""
    if position.indent:
        hundredths = round(position.indent * 100)
        twips = round(position.indent * number_format.size * 20)
        indent = f'<w:ind w:{align}Chars="{hundredths}" w:{align}="{twips}"/>'
    line = round(number_format.size * 20)
    return (
        '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
        f'w:line="{line}" w:lineRule="exact"/>{indent}'
        f'<w:jc w:val="{align}"/></w:pPr>'
    )
