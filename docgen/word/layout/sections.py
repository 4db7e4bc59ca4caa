"""Read the sections of a Word file: page size, margins, grid, and the page numbers of footers.

`Sections` accompanies the reader along the paragraphs of the body and tells it the section of
each. Footers are inherited: a section without a footer of its own has that of the one before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from posixpath import join, normpath

from msgspec.structs import replace

from docgen.model.layout import PageNumber, ParagraphLayout, Section
from docgen.word.layout.attributes import find_part, is_on, read_int, read_text
from docgen.word.xml_names import PACKAGE_RELATIONS, PPR, RELATIONS, Element, P, w

TWIPS_PER_MM = 1440 / 25.4
DEFAULT_MARGIN = 1440  # twips
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
_PAGE_FIELD = re.compile(r"\s*PAGE(\s|$)", re.IGNORECASE)
FooterReader = Callable[[Element, Section], ParagraphLayout]


def find_footer_parts(trees: Mapping[str, Element]) -> dict[str, str]:
    """Return the parts that the document's relationships lead to, by relationship id.

    Targets are relative to word/ unless they begin with /. Relationships to anything are among
    them, not only those to footers.
    """
    parts: dict[str, str] = {}
    relations = find_part(trees, DOCUMENT_RELATIONS)
    for node in relations.iter(f"{{{PACKAGE_RELATIONS}}}Relationship"):
        target = str(node.get("Target", ""))
        part = target.lstrip("/")
        if not target.startswith("/"):
            part = normpath(join("word", target))
        parts[str(node.get("Id"))] = part
    return parts


def is_page_field(instruction: str) -> bool:
    """Return whether a field instruction asks for the page number."""
    return _PAGE_FIELD.match(instruction) is not None


def contains_page_field(node: Element) -> bool:
    """Return whether an element contains the field that Word fills with the page number."""
    complex_fields = map(str, node.itertext(w("instrText"), with_tail=False))
    simple_fields = (read_text(field, "instr") for field in node.iter(w("fldSimple")))
    return any(map(is_page_field, chain(complex_fields, simple_fields)))


def find_section_nodes(root: Element) -> list[Element]:
    """Return the section properties of a document in their order.

    All but the last stand in the last paragraph of their section, the last stands at the end of the
    body.
    """
    nodes = root.findall(f".//{PPR}/{w('sectPr')}")
    last = root.find(f"{w('body')}/{w('sectPr')}")
    if last is not None:
        nodes.append(last)
    return nodes


class Sections:
    """Sections of a document in their order, followed along the paragraphs of its body."""

    def __init__(self, trees: Mapping[str, Element], root: Element, footer: FooterReader) -> None:
        """Read all sections, with the page numbers of their footers.

        `root` is the tree of the document; `footer` reads a paragraph of a footer in a section.
        """
        self._trees = trees
        self._footer = footer
        self._parts = find_footer_parts(trees)
        self._inherited: dict[str, str] = {}
        self._numbered: dict[str, list[Element]] = {}
        self._nodes = find_section_nodes(root)
        self._sections = [self._read(index, node) for index, node in enumerate(self._nodes)]
        self._ended = 0
        self._starts_next = False

    def all(self) -> tuple[Section, ...]:
        """Return the sections; one with Word's defaults if the document has none."""
        return tuple(self._sections) or (Section(),)

    def next_section(self, section: Section) -> Section:
        """Return the section of the next paragraph, given that of the one before it.

        Call it once before each paragraph, `ends_page` once after it.
        """
        if self._starts_next and section.number + 1 < len(self._sections):
            section = self._sections[section.number + 1]
        self._starts_next = False
        return section

    def ends_page(self, paragraph: Element) -> bool:
        """Return whether a section, and with it a page, ends with a paragraph.

        Call it once for each paragraph, in their order.
        """
        if paragraph.find(f"{PPR}/{w('sectPr')}") is None:
            return False
        self._starts_next = True
        self._ended += 1
        if self._ended >= len(self._nodes):
            return True
        start = read_text(self._nodes[self._ended].find(w("type")))
        return start not in ("continuous", "nextColumn")

    def _read(self, index: int, node: Element) -> Section:
        """Return a section with its page numbers; Word's defaults stand for missing lengths.

        `index` is the 0-based number of the section. Lengths become millimetres, the grid pitch and
        the space that the grid adds become points. The gutter adds to the left margin.
        """
        size = node.find(w("pgSz"))
        margins = node.find(w("pgMar"))
        grid = node.find(w("docGrid"))
        width = read_int(size, "w", 12240)
        height = read_int(size, "h", 15840)
        grid_type = read_text(grid, "type")
        if grid_type == "default":
            grid_type = ""
        gutter = read_int(margins, "gutter") / TWIPS_PER_MM
        section = Section(
            number=index,
            width=width / TWIPS_PER_MM,
            height=height / TWIPS_PER_MM,
            top=abs(_read_margin(margins, "top")),
            bottom=abs(_read_margin(margins, "bottom")),
            left=_read_margin(margins, "left") + gutter,
            right=_read_margin(margins, "right"),
            footer=read_int(margins, "footer", 720) / TWIPS_PER_MM,
            is_landscape=width > height,
            grid_type=grid_type,
            grid_pitch=read_int(grid, "linePitch") / 20,
            grid_spacing=read_int(grid, "charSpace") / 4096,
            title_page=is_on(node.find(w("titlePg"))),
        )
        return replace(section, page_numbers=tuple(self._read_page_numbers(node, section)))

    def _read_page_numbers(self, node: Element, section: Section) -> Iterator[PageNumber]:
        """Yield the page numbers of a section, those of inherited footers too.

        `middle` of a number is how far the middle of its line lies above the lower edge of the
        paper, in millimetres.
        """
        for reference in node.iterchildren(w("footerReference")):
            part = self._parts.get(str(reference.get(f"{{{RELATIONS}}}id")), "")
            self._inherited[read_text(reference, "type")] = part
        for pages, part in self._inherited.items():
            for numbered in self._find_numbered_paragraphs(part):
                paragraph = self._footer(numbered, section)
                middle = section.footer + paragraph.line_pitch / 72 * 25.4 / 2
                yield PageNumber(pages, paragraph, part, middle)

    def _find_numbered_paragraphs(self, part: str) -> list[Element]:
        """Return the paragraphs of a footer with a page number; each footer is searched once."""
        if part not in self._numbered:
            paragraphs = find_part(self._trees, part).iter(P)
            self._numbered[part] = [node for node in paragraphs if _is_innermost(node)]
        return self._numbered[part]


def _read_margin(margins: Element | None, side: str) -> float:
    """Return a margin in millimetres."""
    return read_int(margins, side, DEFAULT_MARGIN) / TWIPS_PER_MM


def _is_innermost(paragraph: Element) -> bool:
    """Return whether a paragraph contains a page number, but no text box in it does."""
    return [node for node in paragraph.iter(P) if contains_page_field(node)] == [paragraph]
