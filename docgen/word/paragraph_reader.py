"""Read the paragraphs of a Word file as text, with their place in the file.

The body, its tables and text boxes, the notes, headers and footers are read in this order.
Proofreading and comparing work on the result; `docgen.word.edit` finds the same paragraphs
again with `text_parts` and `text_pieces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from lxml import etree

from docgen.model import keywords as names
from docgen.model.finding import Finding
from docgen.model.paragraph import TextParagraph
from docgen.word.package import Member, fault, read_package
from docgen.word.xml_names import (
    CHARACTERS,
    PPR,
    TBL,
    TC,
    Element,
    P,
    R,
    T,
    find_ancestor,
    parse,
    w,
)

MAX_PART = 64 * 2**20
"""The largest part that is read, in bytes."""
SMALL = 2**15
"""The size in bytes below which the paragraphs of a part are cached."""
_BOX = w("txbxContent")
_VALUE = w("val")
_STYLE = f"{PPR}/{w('pStyle')}"
_NUMBERING = f"{PPR}/{w('numPr')}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_TITLES = {
    "document": "正文",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "header": "页眉",
    "footer": "页脚",
}
_PARTS = {
    "脚注": names.IN_NOTE,
    "尾注": names.IN_NOTE,
    "页眉": names.IN_MARGIN,
    "页脚": names.IN_MARGIN,
}
_CONTAINERS = {_BOX: names.IN_BOX, TC: names.IN_TABLE, TBL: names.IN_TABLE}


def read_paragraphs(
    data: bytes, file: str
) -> tuple[tuple[TextParagraph, ...] | None, tuple[Finding, ...]]:
    """Return the paragraphs of a Word file in reading order.

    Returns None and a finding if the file cannot be read. The location of a paragraph is named
    after its part and its number there; its line counts the paragraphs of the whole file.
    """
    members, findings = read_package(data, file)
    if not members:
        return None, findings
    paragraphs: list[TextParagraph] = []
    try:
        for member, title in text_parts(members):
            if member.size > MAX_PART:
                remedy = "拆成几个文件"
                return None, (fault("WD-02", "正文太长，无法核对", remedy, file),)
            part = _read_part(member.content(), title)
            paragraphs += _renumber(part, len(paragraphs))
    except (etree.XMLSyntaxError, ValueError):
        remedy = "用 Word 打开另存一份；打不开的，找回备份"
        return None, (fault("WD-01", "不是完好的 Word 文件（.docx）", remedy, file),)
    return tuple(paragraphs), findings


def text_parts(members: dict[str, Member]) -> Iterator[tuple[Member, str]]:
    """Yield the parts that hold text with their Chinese title, numbered if there are several."""
    for stem, title in _TITLES.items():
        matching = sorted(name for name in members if name.startswith(f"word/{stem}"))
        part_names = [name for name in matching if name.endswith(".xml")]
        if len(part_names) == 1:
            yield members[part_names[0]], title
            continue
        for number, name in enumerate(part_names, 1):
            yield members[name], f"{title}{number}"


def _read_part(content: bytes, title: str) -> tuple[TextParagraph, ...]:
    """Return the paragraphs of a part.

    Small parts are cached, because headers and footers are the same in every letter of a set.
    """
    if len(content) < SMALL:
        return _read_cached(content, title)
    return _parse_part(content, title)


def _renumber(paragraphs: Iterable[TextParagraph], before: int) -> Iterator[TextParagraph]:
    """Yield the same paragraphs with lines that follow the `before` paragraphs of other parts."""
    for line, paragraph in enumerate(paragraphs, before + 1):
        segments = ((0, line, 1),)
        yield TextParagraph(
            paragraph.text, paragraph.part, segments, paragraph.name, paragraph.numbered
        )


def _parse_part(content: bytes, title: str) -> tuple[TextParagraph, ...]:
    """Return the paragraphs of a part; their lines count within the part."""
    root = parse(content)
    # Most parts have neither: asking once spares the walk to the ancestors of every node.
    has_fallback = next(root.iter(_FALLBACK), None) is not None
    has_box = next(root.iter(_BOX), None) is not None
    paragraphs = []
    for number, node in enumerate(root.iter(P), 1):
        if has_fallback and find_ancestor(node, _FALLBACK) is not None:
            continue
        text = "".join(piece for _, piece in text_pieces(node, has_box))
        name = f"{title} 第{number}段"
        numbered = node.find(_NUMBERING) is not None
        segments = ((0, number, 1),)
        paragraphs.append(TextParagraph(text, _part_of(node, title), segments, name, numbered))
    return tuple(paragraphs)


_read_cached = lru_cache(maxsize=64)(_parse_part)


def _part_of(node: Element, title: str) -> str:
    """Return the keyword of the place of a paragraph: contents, box, table, note, margin, body."""
    style = node.find(_STYLE)
    if style is not None and str(style.get(_VALUE)).upper().startswith("TOC"):
        return names.IN_CONTENTS
    current = node.getparent()
    while current is not None:
        if current.tag in _CONTAINERS:
            return _CONTAINERS[str(current.tag)]
        current = current.getparent()
    return _PARTS.get(title[:2], names.IN_BODY)


def text_pieces(paragraph: Element, has_box: bool = True) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a paragraph that read as text, with the text of each.

    If `has_box` is set, the text of paragraphs inside it (text boxes) is left out. The caller
    clears it for parts without text boxes, because the check costs a walk to the ancestors.
    """
    for node in paragraph.iter(T, *CHARACTERS):
        if node.tag == T:
            text = node.text or ""
        else:
            parent = node.getparent()
            if parent is None or parent.tag != R:
                continue
            text = CHARACTERS[str(node.tag)]
        if not has_box or find_ancestor(node, P) is paragraph:
            yield node, text
