"""A Word file as passages: its paragraphs, tables, boxes, notes, headers and footers as read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from docgen.model import keywords as names
from docgen.model.finding import Finding
from docgen.model.paragraph import TextParagraph
from docgen.word.package import Member, fault, read_package
from docgen.word.xml_names import PPR, TBL, TC, Element, P, R, T, ancestor, parse, w

BODY = "word/document.xml"
MAX_PART = 64 * 2**20
_BR, _TAB, _HYPHEN, _CR = map(w, ("br", "tab", "noBreakHyphen", "cr"))
_BOX, _VALUE = w("txbxContent"), w("val")
_STYLED, _NUMBERED = f"{PPR}/{w('pStyle')}", f"{PPR}/{w('numPr')}"
SMALL = 2**15
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SIGNS = {_BR: "\n", _CR: "\n", _TAB: "\t", _HYPHEN: "-"}
_ORDER = (("document", "正文"), ("footnotes", "脚注"), ("endnotes", "尾注"),
          ("header", "页眉"), ("footer", "页脚"))  # fmt: skip
_PARTS = {"脚注": names.IN_NOTE, "尾注": names.IN_NOTE, "页眉": names.IN_MARGIN,
          "页脚": names.IN_MARGIN}  # fmt: skip


def read_passages(
    data: bytes, file: str
) -> tuple[tuple[TextParagraph, ...] | None, tuple[Finding, ...]]:
    """The passages of a Word file in reading order; None if it cannot be read.

    The place of each is named after its part and the number of its paragraph there; its line
    counts the passages of the whole file.
    """
    members, findings = read_package(data, file)
    if not members:
        return None, findings
    found: list[TextParagraph] = []
    try:
        for member, title in parts(members):
            if member.size > MAX_PART:
                remedy = "拆成几个文件"
                return None, (fault("WD-02", "正文太长，无法核对", remedy, file),)
            found += _put_behind(len(found), _read(member.content(), title))
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


def _read(content: bytes, title: str) -> tuple[TextParagraph, ...]:
    """The passages of a part. Headers and footers are the same in every letter of a set."""
    return _known(content, title) if len(content) < SMALL else _passages(content, title)


def _put_behind(before: int, passages: Iterable[TextParagraph]) -> Iterator[TextParagraph]:
    """The same passages with their lines counted from those before them."""
    for line, passage in enumerate(passages, before + 1):
        at = ((0, line, 1),)
        yield TextParagraph(passage.text, passage.part, at, passage.name, passage.numbered)


def _passages(content: bytes, title: str) -> tuple[TextParagraph, ...]:
    root = parse(content)
    doubled = next(root.iter(_FALLBACK), None) is not None
    boxed = next(root.iter(_BOX), None) is not None
    return tuple(
        TextParagraph(
            "".join(sign for _, sign in pieces(node, boxed)),
            _part(node, title),
            ((0, number, 1),),
            f"{title} 第{number}段",
            node.find(_NUMBERED) is not None,
        )
        for number, node in enumerate(root.iter(P), 1)
        if not (doubled and ancestor(node, _FALLBACK) is not None)
    )


_known = lru_cache(maxsize=64)(_passages)


def _part(node: Element, title: str) -> str:
    style = node.find(_STYLED)
    if style is not None and str(style.get(_VALUE)).upper().startswith("TOC"):
        return names.IN_CONTENTS
    here = node.getparent()
    while here is not None and here.tag not in (_BOX, TC, TBL):
        here = here.getparent()
    if here is not None:
        return names.IN_BOX if here.tag == _BOX else names.IN_TABLE
    return _PARTS.get(title[:2], names.IN_BODY)


def pieces(paragraph: Element, boxed: bool = True) -> Iterator[tuple[Element, str]]:
    """The elements of a paragraph's own text with what each of them reads as.

    `boxed`: there may be paragraphs inside it, in a text box, whose text is not its own.
    """
    for node in paragraph.iter(T, *_SIGNS):
        if node.tag == T:
            sign = node.text or ""
        else:
            above = node.getparent()
            if above is None or above.tag != R:
                continue
            sign = _SIGNS[str(node.tag)]
        if not boxed or ancestor(node, P) is paragraph:
            yield node, sign
