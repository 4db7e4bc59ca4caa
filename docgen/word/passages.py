"""A Word file as passages: its paragraphs, tables, boxes, notes, headers and footers as read."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from docgen.model import Finding, Passage
from docgen.model import words as names
from docgen.word.names import PPR, TBL, TC, Element, P, R, T, ancestor, parse, w
from docgen.word.package import Member, fault, read_package

BODY = "word/document.xml"
MAX_PART = 64 * 2**20
_BR, _TAB, _HYPHEN, _CR = map(w, ("br", "tab", "noBreakHyphen", "cr"))
_BOX, _STYLE, _NUMBER = w("txbxContent"), w("pStyle"), w("numPr")
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {_BR: "\n", _CR: "\n", _TAB: "\t", _HYPHEN: "-"}
_ORDER = (("document", "正文"), ("footnotes", "脚注"), ("endnotes", "尾注"),
          ("header", "页眉"), ("footer", "页脚"))  # fmt: skip
_PARTS = {"脚注": names.IN_NOTE, "尾注": names.IN_NOTE, "页眉": names.IN_MARGIN,
          "页脚": names.IN_MARGIN}  # fmt: skip


def read_passages(data: bytes, file: str) -> tuple[tuple[Passage, ...] | None, tuple[Finding, ...]]:
    """The passages of a Word file in reading order; None if it cannot be read.

    The place of each is named after its part and the number of its paragraph there; its line
    counts the passages of the whole file.
    """
    members, findings = read_package(data, file)
    if not members:
        return None, findings
    found: list[Passage] = []
    try:
        for member, title in parts(members):
            if member.size > MAX_PART:
                remedy = "拆成几个文件"
                return None, (fault("WD-02", "正文太长，无法核对", remedy, file),)
            found += _passages(parse(member.content()), title, len(found))
    except (etree.XMLSyntaxError, ValueError):
        remedy = "用 Word 打开另存一份；打不开的，找回备份"
        return None, (fault("WD-01", "不是完好的 Word 文件（.docx）", remedy, file),)
    return tuple(found), findings


def parts(members: dict[str, Member]) -> Iterator[tuple[Member, str]]:
    """The parts that hold text, with what people call them."""
    for stem, title in _ORDER:
        same = sorted(name for name in members if name.startswith(f"word/{stem}"))
        several = [name for name in same if name.endswith(".xml")]
        for number, name in enumerate(several, 1):
            yield members[name], title + (str(number) if len(several) > 1 else "")


def _passages(root: Element, title: str, before: int) -> Iterator[Passage]:
    line = before
    for number, node in enumerate(root.iter(P), 1):
        if ancestor(node, _FALLBACK) is not None:
            continue
        line += 1
        text = "".join(sign for _, sign in pieces(node))
        name = f"{title} 第{number}段"
        numbered = node.find(f"{PPR}/{_NUMBER}") is not None
        yield Passage(text, _part(node, title), ((0, line, 1),), name, numbered)


def _part(node: Element, title: str) -> str:
    style = node.find(f"{PPR}/{_STYLE}")
    if style is not None and str(style.get(w("val"))).upper().startswith("TOC"):
        return names.IN_CONTENTS
    here = node.getparent()
    while here is not None and here.tag not in (_BOX, TC, TBL):
        here = here.getparent()
    if here is not None:
        return names.IN_BOX if here.tag == _BOX else names.IN_TABLE
    return _PARTS.get(title[:2], names.IN_BODY)


def pieces(paragraph: Element) -> Iterator[tuple[Element, str]]:
    """The elements of a paragraph's own text with what each of them reads as."""
    boxed = next(paragraph.iter(_BOX), None) is not None
    for node in paragraph.iter(T, *_SIGNS):
        above = node.getparent()
        if node.tag != T and (above is None or above.tag != R):
            continue
        if not boxed or ancestor(node, P) is paragraph:
            yield node, _SIGNS.get(str(node.tag)) or node.text or ""
