"""Read the paragraphs of a long part by its bytes: a list has many cells that differ in text alone.

The bytes of a paragraph up to its last text are its shape. A shape is read as XML once, however
many paragraphs have it. Only parts that are known to be well-formed may be read so: nothing here
looks at the XML between the paragraphs but for the tables that begin and end there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from docgen.model import keywords as names
from docgen.model.paragraph import UNPLACED, TextParagraph
from docgen.word.xml_names import W

ReadPart = Callable[[bytes], tuple[TextParagraph, ...]]
"""Returns the paragraphs of a part that is read as XML."""
_HEAD = re.compile(
    rb"""\s*(?:<\?xml\s[^<>]*?(?:encoding=["'][Uu][Tt][Ff]-8["'][^<>]*)?\?>\s*)?"""
    rb"""(?P<open><(?P<tag>[A-Za-z][\w.:-]*)(?:\s[^<>]*)?>)"""
)
_PREFIX = f'xmlns:w="{W}"'.encode()
_UNCLEAR = (b"txbxContent", b"Fallback", b"<!", b"<?", b"\r", W.encode())
"""What makes it unclear where a paragraph, or its text, begins and ends."""
_Found = tuple[TextParagraph, int]
_EMPTY = re.compile(rb"<w:p( [^<>]*)/>")
_END = b"</w:p>"
_TEXT_END = b"</w:t></w:r>"


class _Shape(NamedTuple):
    """What paragraphs of one shape share: the text before the last one, where they stand.

    `tables` is the number of tables that begin before a paragraph, less those that end.
    """

    text: str
    part: str
    numbered: bool
    tables: int


class _UnclearError(Exception):
    """It is not clear where a paragraph, or its text, begins and ends."""


def scan_paragraphs(content: bytes, read_part: ReadPart) -> list[TextParagraph] | None:
    """Return the paragraphs of a well-formed part in order; None if they are not clear.

    They have no place: those whose bytes are the same are one object.

    Returns None too if the root does not declare the prefix w as the program writes it. `read_part`
    reads the first paragraph of each shape as XML.
    """
    head = _HEAD.match(content)
    if head is None or head["open"].count(W.encode()) != 1 or _PREFIX not in head["open"]:
        return None
    content = _EMPTY.sub(rb"<w:p\1></w:p>", content.replace(b"<w:p/>", b"<w:p></w:p>"))
    *chunks, rest = content[head.end() :].split(_END)
    if not _is_clear(rest):
        return None
    try:
        return list(_scan(chunks, _Shapes(head, read_part)))
    except _UnclearError:
        return None


def _is_clear(xml: bytes) -> bool:
    """Return whether some bytes hold nothing that hides the bounds of a paragraph."""
    return not any(sign in xml for sign in _UNCLEAR)


def _scan(chunks: Iterable[bytes], shapes: _Shapes) -> Iterator[TextParagraph]:
    """Yield the paragraph at the end of each chunk. Raises _UnclearError.

    A chunk is the bytes between the ends of two paragraphs.
    """
    # By the number of tables around: most paragraphs that are alike stand in one table.
    known: dict[int, dict[bytes, _Found]] = {}
    found = known.setdefault(0, {})
    depth = 0
    for chunk in chunks:
        pair = found.get(chunk)
        if pair is None:
            pair = found[chunk] = shapes.read(chunk, depth)
        paragraph, tables = pair
        yield paragraph
        if tables:
            depth += tables
            found = known.setdefault(depth, {})


class _Shapes:
    """The shapes of one part, each read as XML once. `head` is the beginning of its root."""

    def __init__(self, head: re.Match[bytes], read_part: ReadPart) -> None:
        """Take the beginning of the root and the reader of a part."""
        self._head = head
        self._read_part = read_part
        self._shapes: dict[tuple[bytes, bytes], _Shape] = {}

    def read(self, chunk: bytes, depth: int) -> _Found:
        """Return the paragraph of some bytes up to its end, and the tables that begin before it.

        `depth` is the number of tables around what is before it.
        """
        start = chunk
        text = end = b""
        if chunk.endswith(_TEXT_END):
            end = _TEXT_END
            start = chunk[: -len(end)]
            at = start.rfind(b">") + 1
            text = start[at:]
            if b"\r" in text:
                raise _UnclearError
            if b"&" in text:
                text = b""
            else:
                start = start[:at]
        key = (start, end)
        if key not in self._shapes:
            if not _is_clear(start):
                raise _UnclearError
            self._shapes[key] = self._read(start, end)
        before, part, numbered, tables = self._shapes[key]
        if depth + tables and part != names.IN_CONTENTS:
            part = names.IN_TABLE
        return TextParagraph(before + text.decode(), part, UNPLACED, "", numbered), tables

    def _read(self, start: bytes, end: bytes) -> _Shape:
        """Read the last paragraph that begins in these bytes as a part of its own."""
        at = max(start.rfind(b"<w:p>"), start.rfind(b"<w:p "))
        before = start[:at]
        root = (self._head["open"], start[at:], end, _END, self._head["tag"])
        (paragraph,) = self._read_part(b"%b%b%b%b</%b>" % root)
        begun = before.count(b"<w:tbl>") + before.count(b"<w:tbl ")
        tables = begun - before.count(b"</w:tbl>")
        return _Shape(paragraph.text, paragraph.part, paragraph.numbered, tables)
