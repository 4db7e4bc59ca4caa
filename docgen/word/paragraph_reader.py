"""Read the paragraphs of a Word file as text, with their place in the file.

The body, its tables and text boxes, the notes, headers and footers are read in this order.
Proofreading and comparing work on the result; `docgen.word.edit` finds the same paragraphs
again with `text_parts` and `text_pieces`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial

from lxml import etree

from docgen.model import keywords as names
from docgen.model.finding import Finding
from docgen.model.paragraph import Paragraphs, TextParagraph, part_name
from docgen.word.package import Member, fault, read_package
from docgen.word.paragraph_scan import scan_paragraphs
from docgen.word.xml_names import (
    CHARACTERS,
    PPR,
    TBL,
    TC,
    Element,
    P,
    R,
    T,
    W,
    find_ancestor,
    parse,
    w,
)

MAX_PART = 64 * 2**20
"""The largest part that is read, in bytes."""
SMALL = 2**15
"""The size in bytes below which the paragraphs of a part are cached."""
_BOX = w("txbxContent")
_CONTENTS_STYLES = etree.XPath(
    "//w:pStyle[translate(substring(@w:val, 1, 3), 'toc', 'TOC') = 'TOC']", namespaces={"w": W}
)
_NUMBERING = w("numPr")
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
    data: bytes, file: str, *, is_filled: bool = False
) -> tuple[Sequence[TextParagraph] | None, tuple[Finding, ...]]:
    """Return the paragraphs of a Word file in reading order.

    A file that the program itself has just filled (`is_filled`) is known to be well-formed.
    Returns None and a finding if the file cannot be read. The location of a paragraph is named
    after its part and its number there; its line counts the paragraphs of the whole file.
    """
    members, findings = read_package(data, file)
    if not members:
        return None, findings
    paragraphs: list[TextParagraph] = []
    parts: list[tuple[int, str]] = []
    try:
        for member, title in text_parts(members):
            parts.append((len(paragraphs), title))
            if member.size > MAX_PART:
                remedy = "拆成几个文件"
                return None, (fault("WD-02", "正文太长，无法核对", remedy, file),)
            paragraphs += _read_part(member.content(), title, len(paragraphs), is_filled)
    except (etree.XMLSyntaxError, ValueError):
        remedy = "用 Word 打开另存一份；打不开的，找回备份"
        return None, (fault("WD-01", "不是完好的 Word 文件（.docx）", remedy, file),)
    return Paragraphs(paragraphs, parts), findings


def text_parts(members: dict[str, Member]) -> Iterator[tuple[Member, str]]:
    """Yield the parts that hold text with their Chinese title, numbered if there are several.

    正文 if there is one part of the kind; 页眉1, 页眉2 … in the order of the file names, as text,
    if there are several. A kind without parts yields nothing.
    """
    for stem, title in _TITLES.items():
        matching = sorted(name for name in members if name.startswith(f"word/{stem}"))
        part_names = [name for name in matching if name.endswith(".xml")]
        if len(part_names) == 1:
            yield members[part_names[0]], title
            continue
        for number, name in enumerate(part_names, 1):
            yield members[name], f"{title}{number}"


def _read_part(content: bytes, title: str, before: int, is_filled: bool) -> Iterable[TextParagraph]:
    """Return the paragraphs of a part; their lines follow the `before` paragraphs of other parts.

    Small parts are cached, because headers and footers are the same in every letter of a set.
    """
    if len(content) < SMALL:
        return _renumber(_read_cached(content, title), before)
    scanned = scan_paragraphs(content, partial(_read_cached, title=title)) if is_filled else None
    if scanned is not None:
        return scanned
    return _parse_part(content, title, before)


def _renumber(paragraphs: Iterable[TextParagraph], before: int) -> Iterator[TextParagraph]:
    """Yield the same paragraphs with lines that follow the `before` paragraphs of other parts."""
    for line, paragraph in enumerate(paragraphs, before + 1):
        segments = ((0, line, 1),)
        yield TextParagraph(
            paragraph.text, paragraph.part, segments, paragraph.name, paragraph.numbered
        )


def _parse_part(content: bytes, title: str, before: int = 0) -> tuple[TextParagraph, ...]:
    """Return the paragraphs of a part.

    Paragraphs in the fallback of a drawing are left out, because Word writes their text twice; they
    count in the numbers of the names, as in `annotate`.
    """
    root = parse(content)
    # Of most parts these are empty: asking once spares a look into every paragraph.
    repeated = {node for choice in root.iter(_FALLBACK) for node in choice.iter(P)}
    with_box = next(root.iter(_BOX), None) is not None
    contents = set(_paragraphs_of(_select(root, _CONTENTS_STYLES)))
    numbered = set(_paragraphs_of(root.iter(_NUMBERING)))
    places = _Places(_PARTS.get(title[:2], names.IN_BODY))
    paragraphs: list[TextParagraph] = []
    for number, (node, pieces) in enumerate(_paragraphs(root), 1):
        if node in repeated:
            continue
        text = "".join(pieces)
        if with_box:
            text = "".join(piece for _, piece in text_pieces(node))
        part = names.IN_CONTENTS if node in contents else places.part_of(node)
        segments = ((0, before + len(paragraphs) + 1, 1),)
        name = part_name(title, number)
        paragraphs.append(TextParagraph(text, part, segments, name, node in numbered))
    return tuple(paragraphs)


def _paragraphs(root: Element) -> list[tuple[Element, list[str]]]:
    """Return the paragraphs of a part with the pieces of their texts, those behind a box left out.

    One walk over the part is several times as fast as one over each paragraph.
    """
    paragraph = root
    pieces: list[str] = []
    found: list[tuple[Element, list[str]]] = []
    for node in root.iter(P, T, *CHARACTERS):
        tag = node.tag
        if tag == P:
            paragraph = node
            pieces = []
            found.append((paragraph, pieces))
        elif _is_within(node, paragraph):
            if tag == T:
                pieces.append(node.text or "")
            elif _is_in_run(node):
                pieces.append(CHARACTERS[str(tag)])
    return found


def _is_within(node: Element, paragraph: Element) -> bool:
    """Return whether a node stands in a paragraph, as a rule in one of its runs."""
    run = node.getparent()
    if run is not None and run.getparent() is paragraph:
        return True
    return find_ancestor(node, P) is paragraph


def _is_in_run(node: Element) -> bool:
    """Return whether a tab or a break stands in the text, not among the properties."""
    parent = node.getparent()
    return parent is not None and parent.tag == R


def _select(root: Element, path: etree.XPath) -> Iterator[Element]:
    """Yield the elements that a path selects."""
    found = path(root)
    if isinstance(found, list):
        yield from (node for node in found if isinstance(node, Element))


_read_cached = lru_cache(maxsize=512)(_parse_part)


def _paragraphs_of(nodes: Iterable[Element]) -> Iterator[Element]:
    """Yield the paragraphs whose own properties hold these nodes."""
    for node in nodes:
        properties = node.getparent()
        if properties is not None and properties.tag == PPR:
            paragraph = properties.getparent()
            if paragraph is not None and paragraph.tag == P:
                yield paragraph


class _Places:
    """Tells the part of a document that a paragraph stands in: body, table, box, note, margin.

    Paragraphs beside each other share a parent, whose part is looked for once.
    """

    def __init__(self, outside: str) -> None:
        """Take the part of a paragraph that is in no table and no box."""
        self._outside = outside
        self._parent: Element | None = None
        self._part = outside

    def part_of(self, paragraph: Element) -> str:
        """Return the keyword of the part."""
        parent = paragraph.getparent()
        if parent is not self._parent:
            self._parent = parent
            self._part = self._part_around(parent)
        return self._part

    def _part_around(self, node: Element | None) -> str:
        """Return the part of the nearest box, table or cell around a node."""
        while node is not None:
            if node.tag in _CONTAINERS:
                return _CONTAINERS[str(node.tag)]
            node = node.getparent()
        return self._outside


def text_pieces(paragraph: Element, has_box: bool = True) -> Iterator[tuple[Element, str]]:
    """Yield the elements of a paragraph that read as text, with the text of each.

    If `has_box` is set, the text of paragraphs inside it (text boxes) is left out. The caller
    clears it for parts without text boxes, because the check costs a walk to the ancestors.
    """
    for node in paragraph.iter(T, *CHARACTERS):
        if node.tag == T:
            text = node.text or ""
        else:
            if not _is_in_run(node):
                continue
            text = CHARACTERS[str(node.tag)]
        if not has_box or find_ancestor(node, P) is paragraph:
            yield node, text
