"""The sections of a Word file: pages, margins, grid, and the page numbers of their footers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from posixpath import join, normpath

from docgen.model.layout import PageNumber, ParagraphLayout, Section
from docgen.word.layout.cascade import is_on, number, value
from docgen.word.xml_names import PACKAGE_RELATIONS, PPR, RELATIONS, Element, P, w

MM = 1440 / 25.4  # twips
DOCUMENT_RELATIONS = "word/_rels/document.xml.rels"
PAGE_FIELD = re.compile(r"\s*PAGE(\s|$)", re.IGNORECASE)
Footer = Callable[[Element, Section], ParagraphLayout]


def footer_parts(trees: Mapping[str, Element]) -> dict[str, str]:
    """The parts that the document's relationships lead to, by id."""
    tree = trees.get(DOCUMENT_RELATIONS)
    found = {}
    for node in tree.iter(f"{{{PACKAGE_RELATIONS}}}Relationship") if tree is not None else ():
        target = str(node.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else normpath(join("word", target))
        found[str(node.get("Id"))] = path
    return found


def is_page_field(paragraph: Element) -> bool:
    """Whether a paragraph holds the field that Word fills with the page's number."""
    complex_ = (node.text or "" for node in paragraph.iter(w("instrText")))
    simple = (value(node, "instr") for node in paragraph.iter(w("fldSimple")))
    return any(PAGE_FIELD.match(text) for text in (*complex_, *simple))


def section_nodes(root: Element) -> list[Element]:
    """The section properties of a document in their order."""
    inner = [node for node in root.iter(w("sectPr")) if node.getparent().tag == PPR]  # type: ignore[union-attr]
    last = root.find(f"{w('body')}/{w('sectPr')}")
    return inner + ([last] if last is not None else [])


class Pages:
    """The sections in their order; asked for along the walk over the paragraphs."""

    def __init__(self, trees: Mapping[str, Element], footer: Footer) -> None:
        self._trees, self._footer = trees, footer
        self._parts = footer_parts(trees)
        self._nodes: list[Element] = []
        self._made: list[Section] = []
        self._inherited: dict[str, str] = {}
        self._found: dict[str, list[Element]] = {}
        self._at = 0
        self._next = False

    def first(self, root: Element) -> Section:
        """Read all sections; the one that the document begins with."""
        self._nodes = section_nodes(root)
        for count, node in enumerate(self._nodes):
            self._made.append(self._read(count, node))
        return self._made[0] if self._made else Section()

    def of(self, section: Section) -> Section:
        """The section of a paragraph, given that of the one before it."""
        if self._next and section.number + 1 < len(self._made):
            section = self._made[section.number + 1]
        self._next = False
        return section

    def ends(self, paragraph: Element) -> bool:
        """Whether a section, and so a page, ends with a paragraph."""
        node = paragraph.find(f"{PPR}/{w('sectPr')}")
        if node is None:
            return False
        self._next = True
        self._at += 1
        after = self._nodes[self._at].find(w("type")) if self._at < len(self._nodes) else None
        return value(after) not in ("continuous", "nextColumn")

    def all(self) -> tuple[Section, ...]:
        """The sections."""
        return tuple(self._made) or (Section(),)

    def _read(self, count: int, node: Element) -> Section:
        size, margins, grid = (node.find(w(name)) for name in ("pgSz", "pgMar", "docGrid"))
        wide, high = number(size, "w", 12240), number(size, "h", 15840)
        side = {
            name: number(margins, name, 1440) / MM for name in ("top", "bottom", "left", "right")
        }
        made = Section(
            count,
            wide / MM,
            high / MM,
            abs(side["top"]),
            abs(side["bottom"]),
            side["left"] + number(margins, "gutter") / MM,
            side["right"],
            number(margins, "header", 720) / MM,
            number(margins, "footer", 720) / MM,
            wide > high,
            value(grid, "type") if value(grid, "type") != "default" else "",
            number(grid, "linePitch") / 20,
            number(grid, "charSpace") / 4096,
            title_page=is_on(node.find(w("titlePg"))),
        )
        return replace(made, numbers=tuple(self._numbers(node, made)))

    def _numbers(self, node: Element, section: Section) -> Iterator[PageNumber]:
        """The page numbers of a section; it has the footers of the one before unless its own."""
        for mark in node.iterchildren(w("footerReference")):
            part = self._parts.get(str(mark.get(f"{{{RELATIONS}}}id")), "")
            self._inherited[value(mark, "type")] = part
        for kind, part in self._inherited.items():
            for paragraph in self._numbered(part):
                passage = self._footer(paragraph, section)
                middle = section.footer + passage.pitch / 72 * 25.4 / 2
                yield PageNumber(kind, passage, part, middle)

    def _numbered(self, part: str) -> list[Element]:
        """The paragraphs of a footer that hold a page number, looked for once."""
        if part not in self._found:
            tree = self._trees.get(part)
            found = tree.iter(P) if tree is not None else ()
            self._found[part] = [node for node in found if _is_innermost(node)]
        return self._found[part]


def _is_innermost(paragraph: Element) -> bool:
    """Whether a page number stands in a paragraph itself, not in a text box within it."""
    within = (inner for inner in paragraph.iter(P) if inner is not paragraph)
    return is_page_field(paragraph) and not any(is_page_field(inner) for inner in within)
