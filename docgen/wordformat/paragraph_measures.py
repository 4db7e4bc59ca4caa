"""Measures of whole paragraphs: positions, gaps, borders, and relations to their neighbours.

The numbers in brackets, such as 7.3.5.1, are clauses of GB/T 9704—2012. Distances along a line are
in characters of the paragraph, those between lines in points or in lines of 28.95 points.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from math import isnan

from docgen.model.layout import BorderLine, ParagraphLayout
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.character_measures import POINTS_PER_MM
from docgen.wordformat.document_view import (
    DocumentView,
    Measure,
    Measurement,
    Subject,
    as_part,
    strip_space,
)
from docgen.wordformat.element_part import AROUND, ElementPart, yes_or_no
from docgen.wordformat.profile import Requirement, Value

ONE_LINE = 28.95  # points: 22 lines in 225 mm (5.2.3)
_RIGHT_INDENT = 10.0  # characters: an indent of so many sets text at the right
_NEAR = 0.8  # characters
_NO_LINE = "没有"


def measure_paragraph(read_value: Callable[[ParagraphLayout], Value | None]) -> Measure:
    """Return a measure of whole paragraphs; a value that is None is passed over."""

    def measure(subject: Subject, _: DocumentView, __: Requirement) -> Iterator[Measurement]:
        """Yield the value of a whole paragraph; nothing for a span or where the value is None."""
        part = as_part(subject)
        if part.is_whole:
            value = read_value(part.paragraph)
            if value is not None:
                yield Measurement(value)

    return measure


def measure_text(subject: Subject, _: DocumentView, __: Requirement) -> Iterator[Measurement]:
    """Yield the text of an element without line breaks."""
    text = as_part(subject).paragraph.text.strip(AROUND)
    yield Measurement(re.sub(r"\s*\n\s*", "", text))


def count_page_lines(
    subject: Subject, _: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield how many lines of a paragraph's pitch fit on a page.

    The height of the text area comes from the requirement, in millimetres. A paragraph with a
    picture is passed over, because the picture decides its height.
    """
    part = as_part(subject)
    if part.is_whole and not part.paragraph.has_picture:
        height = requirement.text_area * POINTS_PER_MM
        yield Measurement(float(int(height / max(part.paragraph.line_pitch, 1) + 0.005)))


def measure_left(paragraph: ParagraphLayout) -> float | None:
    """Return how far the first character is from the left edge, in characters.

    The left indent of later lines adds to it, unless the paragraph hangs: it is not flush then.
    """
    if paragraph.text_left is None or paragraph.is_framed:
        return paragraph.text_left
    if abs(paragraph.left_indent) < 0.3 or paragraph.first_line_indent < 0:
        return paragraph.text_left
    return paragraph.left_indent + paragraph.text_left


def is_set_right(paragraph: ParagraphLayout) -> str | None:
    """Return 是 if alignment or an indent sets text at the right, 否 if blanks push it there.

    An indent of ten characters or more sets text at the right too. None, which is not judged,
    stands for centred text, tables and frames.
    """
    if paragraph.align == "right":
        return kw.YES
    if paragraph.text_left is None or paragraph.table or paragraph.is_framed:
        return None
    return yes_or_no(paragraph.left_indent + paragraph.first_line_indent >= _RIGHT_INDENT)


def is_indented_by_blanks(paragraph: ParagraphLayout) -> bool:
    """Return whether blanks push the first character in.

    Two half-width blanks or one full-width blank count; a tab does not.
    """
    text = paragraph.text
    blanks = text[: len(text) - len(text.lstrip(AROUND))]
    return len(blanks.replace("\t", "")) >= 2 or "\u3000" in blanks


def measure_gap(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield the lines left empty above an element: blank paragraphs and spaces between.

    The value is in lines of 28.95 points. Nothing is yielded at the top of a page, beside a table,
    or if a picture or a page break lies between. The target of a fix is the space before the
    element, in points, that makes the gap right.
    """
    part = as_part(subject)
    if part.previous < 0 or part.paragraph.new_page:
        return
    paragraphs = document.outline.paragraphs
    above = paragraphs[part.previous]
    between = paragraphs[part.previous + 1 : part.index]
    has_table = any(paragraph.table for paragraph in (above, *between, part.paragraph))
    if has_table or not all(map(_is_blank_line, between)):
        return
    space = above.space_after + part.paragraph.space_before
    space += sum(blank.line_pitch + blank.space_before + blank.space_after for blank in between)
    yield _measure_with_target(space / ONE_LINE, part, _read_target(requirement) * ONE_LINE - space)


def _is_blank_line(paragraph: ParagraphLayout) -> bool:
    """Return whether a blank paragraph only takes the height of its line."""
    return not (paragraph.has_picture or paragraph.new_page)


def _read_target(requirement: Requirement) -> float:
    """Return the number that a fix aims at."""
    return float(requirement.demand.target or 0)


def _measure_with_target(value: float, part: ElementPart, missing: float) -> Measurement:
    """Return a measurement whose fix adds points that are missing to the space before."""
    return Measurement(value, target=max(part.paragraph.space_before + missing, 0.0))


def measure_from_top(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield how far an element begins below the text area's top, in mm, on the first page.

    Only the first of several paragraphs of one element is measured; nothing is yielded where the
    top is unknown. The target is the space before, in points.
    """
    part = as_part(subject)
    top = document.tops[part.index]
    if document.previous_role(part) != part.role and not isnan(top):
        missing = _read_target(requirement) * POINTS_PER_MM - top
        yield _measure_with_target(top / POINTS_PER_MM, part, missing)


def measure_signatory(
    subject: Subject, document: DocumentView, _: Requirement
) -> Iterator[Measurement]:
    """Yield how a signatory is placed over the date, if indents set both at the right.

    With a seal it is centred over the date (7.3.5.1). Without one the date begins two characters
    further right (7.3.5.2). A name too long for either ends two characters from the right.
    """
    part = as_part(subject)
    date = document.next_element(part)
    right = part.paragraph.text_right
    date_right = date.paragraph.text_right
    if right is None or date_right is None:
        return
    width = _measure_width(part.paragraph)
    date_width = _measure_width(date.paragraph)
    centred = date_right + (date_width - width) / 2
    if abs(right - centred) <= _NEAR:
        yield Measurement("与日期居中")
    elif abs(right + width - date_right - date_width - 2) <= _NEAR:
        yield Measurement("日期右移二字")
    elif centred < 2 - _NEAR and abs(right - 2) <= _NEAR:
        yield Measurement("右空二字", target=max(centred, 2.0))
    else:
        yield Measurement("没有对准日期", target=max(centred, 2.0))


def _measure_width(paragraph: ParagraphLayout) -> float:
    """Return the width of a text in characters; ASCII characters are half as wide."""
    text = paragraph.text.strip(AROUND)
    narrow = sum(char.isascii() for char in text)
    return len(text) - narrow / 2


def measure_line_below(
    subject: Subject, document: DocumentView, _: Requirement
) -> Iterator[Measurement]:
    """Yield the colour of the line between an element and the next text; 没有 without a line.

    Pictures and tables between them may contain a line: then nothing is yielded.

    The name of the colour is that of the profile. The first border below the element, or above the
    next text, is the line.
    """
    part = as_part(subject)
    lines = _find_lines_to_next_text(part, document.outline.paragraphs)
    for line in islice(lines, 1):
        if line is not None:
            yield Measurement(document.colour_name(line.colour))
        return
    if not part.paragraph.has_picture:
        yield Measurement(_NO_LINE)


def _find_lines_to_next_text(
    part: ElementPart, paragraphs: Sequence[ParagraphLayout]
) -> Iterator[BorderLine | None]:
    """Yield the border lines between an element and the next text; None for what hides lines."""
    yield from _find_borders(part.paragraph, "bottom")
    for index in range(part.index + 1, len(paragraphs)):
        paragraph = paragraphs[index]
        if paragraph.has_picture or paragraph.table:
            yield None
        yield from _find_borders(paragraph, "top")
        if paragraph.text.strip(AROUND):
            return
        yield from _find_borders(paragraph, "bottom")


def _find_borders(paragraph: ParagraphLayout, side: str) -> Iterator[BorderLine]:
    """Yield the borders at one side of a paragraph."""
    return (border for border in paragraph.borders if border.side == side)


def measure_first_line(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield the width in points of the line above a group of elements, 0 without a line."""
    part = as_part(subject)
    if document.previous_role(part) not in requirement.roles:
        yield from _measure_border(part, "top")


def measure_last_line(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield the width in points of the line below a group of elements, 0 without a line."""
    part = as_part(subject)
    if document.next_element(part).role not in requirement.roles:
        yield from _measure_border(part, "bottom")


def _measure_border(part: ElementPart, side: str) -> Iterator[Measurement]:
    """Yield the width of the border at one side of a paragraph; none in tables.

    Of several borders at one side the first counts.
    """
    if part.paragraph.table is None:
        widths = [border.width for border in _find_borders(part.paragraph, side)]
        yield Measurement([*widths, 0.0][0])


def compare_listed_name(
    subject: Subject, document: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield the name in the list of attachments if the attachment in its place has another.

    The first attachment is compared with the first name of the list, and so on; spaces do not
    count. An attachment without a name in its place yields 没有列出.
    """
    part = as_part(subject)
    number = bisect_left(document.indexes(requirement.roles), part.index)
    listed = [*document.listed_names(requirement.lists)[number : number + 1], ""][0]
    name = strip_space(part.paragraph.text)
    if name != listed:
        yield Measurement(listed or "没有列出", name)
