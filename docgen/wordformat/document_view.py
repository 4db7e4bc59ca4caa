"""View of a document for measures: its elements, their characters, their neighbours.

A measure is a function that yields `Measurement`s of one subject: a part of the text, a section
or a page number. A value that cannot be known is not yielded, so it never becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from math import nan

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.layout import CharFormat, Outline, PageNumber, ParagraphLayout, Section
from docgen.wordformat.element_part import ElementPart
from docgen.wordformat.profile import Colours, Requirement, Value

_ONE_LINE = 28  # number of characters that certainly fit on a line
_NO_ELEMENT = ElementPart(paragraph=ParagraphLayout(number=0), role="")
_LIST_ENTRY = re.compile(rf"^({w.ATTACHMENTS}[:：])?(\d+[.．、])?")


class Measurement(Struct, frozen=True):
    """Value of an item, with the text that shows it ('' if the whole element does).

    `target` is the value that a fix sets if that depends on the surroundings: for a gap, the
    space before the paragraph that makes the gap right.

    `start` and `end` are offsets in the text of the paragraph, its automatic number counted; `end`
    is 0 if the value is that of the whole element.
    """

    value: Value
    text: str = ""
    start: int = 0
    end: int = 0
    target: float | None = None


@dataclass
class DocumentView:
    """Outline of a document with its elements; `spans` are by the index of their paragraph.

    `wholes` has one part for each paragraph of the outline, in its order, so an index of one is an
    index of the other. What is looked up often is computed once.
    """

    outline: Outline
    wholes: Sequence[ElementPart] = ()
    spans: Mapping[int, Sequence[ElementPart]] = field(default_factory=dict)
    colours: Colours = field(default_factory=dict)
    _indexes: dict[tuple[str, ...], list[int]] = field(init=False, default_factory=dict)
    _listed_names: dict[tuple[str, ...], list[str]] = field(init=False, default_factory=dict)

    def indexes(self, roles: tuple[str, ...]) -> list[int]:
        """Return the indexes of the paragraphs that are one of some elements.

        They are in the order of the document and are remembered for each tuple of elements.
        """
        if roles not in self._indexes:
            self._indexes[roles] = [part.index for part in self.wholes if part.role in roles]
        return self._indexes[roles]

    def listed_names(self, roles: tuple[str, ...]) -> list[str]:
        """Return the names in a list of attachments, which is one of some elements.

        附件：1. 户表 gives 户表: the word 附件, the number, spaces and the point at the end
        are left out. Entries without a name are left out too.
        """
        if roles not in self._listed_names:
            paragraphs = (self.outline.paragraphs[index] for index in self.indexes(roles))
            names = (_read_listed_name(paragraph.text) for paragraph in paragraphs)
            self._listed_names[roles] = list(filter(None, names))
        return self._listed_names[roles]

    def previous_role(self, part: ElementPart) -> str:
        """Return the element before a part, '' if there is none.

        Blank paragraphs are passed over; the element of a paragraph with text that no role fits is
        ''.
        """
        if part.previous < 0:
            return ""
        return self.wholes[part.previous].role

    def next_element(self, part: ElementPart) -> ElementPart:
        """Return the next paragraph that is an element, an empty one if there is none."""
        later = islice(self.wholes, part.index + 1, None)
        return next((whole for whole in later if whole.role), _NO_ELEMENT)

    @cached_property
    def tops(self) -> list[float]:
        """Return the distance of each paragraph from the top of the text area, in points.

        It is nan where it is unknown: behind the first page, a picture or a long paragraph.
        """
        return list(_measure_tops(self.outline.paragraphs))

    def colour_name(self, colour: str) -> str:
        """Return the name of a colour of six hexadecimal digits; automatic counts as black.

        Without a name it is returned as `#` and its digits; any other text unchanged.

        `colour` is '' for automatic. The first colour of the profile in whose bounds all three
        channels lie gives the name.
        """
        digits = colour or "000000"
        if not re.fullmatch(r"[0-9A-F]{6}", digits):
            return colour
        for name, bounds in self.colours.items():
            channels = zip(bytes.fromhex(digits), bounds, strict=False)
            if all(low <= channel <= high for channel, (low, high) in channels):
                return name
        return f"#{colour}"

    def characters(self, part: ElementPart) -> Iterator[tuple[int, str, CharFormat]]:
        """Yield the characters of a part by format, with their offset, without those of spans.

        Only a whole paragraph leaves its spans out: they are elements with requirements of their
        own. The text of the automatic number is not yielded, but its characters count in the
        offsets.
        """
        spans: list[tuple[int, int]] = []
        if part.is_whole:
            spans = sorted((span.start, span.end) for span in self.spans.get(part.index, ()))
        offset = len(part.paragraph.label)
        for styled in part.paragraph.styled_texts:
            end = offset + len(styled.text)
            first = max(offset, part.start)
            for start, stop in _find_gaps(first, min(end, part.end or end), spans):
                yield start, styled.text[start - offset : stop - offset], styled.char_format
            offset = end


Subject = ElementPart | Section | PageNumber
Measure = Callable[[Subject, DocumentView, Requirement], Iterator[Measurement]]


def as_part(subject: Subject) -> ElementPart:
    """Return the part of the text that a subject is; a page number is its paragraph."""
    if isinstance(subject, PageNumber):
        return ElementPart(paragraph=subject.paragraph, role="")
    assert isinstance(subject, ElementPart), "a section has no text"
    return subject


def strip_space(text: str) -> str:
    """Return a text without any white space."""
    return re.sub(r"\s+", "", text)


def _read_listed_name(text: str) -> str:
    """Return the name in an entry of a list of attachments, without its number."""
    return _LIST_ENTRY.sub("", strip_space(text)).rstrip("。；;")


def _find_gaps(
    first: int, last: int, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the ranges from `first` to `last` that lie outside of sorted spans.

    Spans may overlap. 0 to 10 with the spans (2, 4) and (3, 6) gives 0–2 and 6–10.
    """
    for start, end in spans:
        if first < min(start, last):
            yield first, min(start, last)
        first = max(first, end)
    if first < last:
        yield first, last


def _measure_tops(paragraphs: Sequence[ParagraphLayout]) -> Iterator[float]:
    """Yield the top of each paragraph; nan marks unknown tops and everything behind them.

    Points from the top of the text area to the text, the space before included. A paragraph in a
    table has no top of its own; the height of its row counts, and a row that grows with its text
    makes all that follows unknown.
    """
    top = 0.0
    row: tuple[int, int] | None = None
    for paragraph in paragraphs:
        cell = paragraph.table
        if cell is None:
            row = None
        elif row != (cell.table, cell.row):
            row = (cell.table, cell.row)
            top += cell.row_height or nan
        if paragraph.has_picture or paragraph.new_page or len(paragraph.text) > _ONE_LINE:
            top = nan
        if cell is not None:
            yield nan
        else:
            yield top + paragraph.space_before
            top += paragraph.space_before + paragraph.line_pitch + paragraph.space_after
