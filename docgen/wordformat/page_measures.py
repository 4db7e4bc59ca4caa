"""Measures of pages, of their page numbers, and of the numbers' positions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.model.layout import PageNumber, ParagraphLayout, Section
from docgen.wordformat.document_view import DocumentView, Measure, Measurement, Subject
from docgen.wordformat.element_part import yes_or_no
from docgen.wordformat.profile import Requirement, Value


def measure_page(read_value: Callable[[Section], Value], *, in_landscape: bool = False) -> Measure:
    """Return a measure of pages.

    Landscape pages are passed over by default: the standard leaves their margins open.

    `read_value` reads one length of a section, in millimetres.
    """

    def measure(subject: Subject, _: DocumentView, __: Requirement) -> Iterator[Measurement]:
        """Yield the value of a section, unless it is landscape and such are passed over."""
        section = _as_section(subject)
        if in_landscape or not section.is_landscape:
            yield Measurement(read_value(section))

    return measure


def has_page_number(subject: Subject, _: DocumentView, __: Requirement) -> Iterator[Measurement]:
    """Yield 是 if the pages of a section have numbers, else 否."""
    yield Measurement(yes_or_no(bool(_as_section(subject).page_numbers)))


def measure_number_position(
    subject: Subject, document: DocumentView, _: Requirement
) -> Iterator[Measurement]:
    """Yield the position of the numbers on odd and even pages: 单页右空1字，双页左空1字.

    Without separate footers both pages have the position of the one footer. Yields nothing if the
    section has no footer with a number for ordinary pages.
    """
    by_pages = {number.pages: number.paragraph for number in _as_section(subject).page_numbers}
    default = by_pages.get("default")
    if default is None:
        return
    even: ParagraphLayout | None = default
    if document.outline.has_even_footers:
        even = by_pages.get("even")
    yield Measurement(f"单页{_describe_position(default)}，双页{_describe_position(even)}")


def _describe_position(paragraph: ParagraphLayout | None) -> str:
    """Return the position of a page number in the words of the profile.

    Distances are rounded to whole characters.
    """
    if paragraph is None:
        return "没有页码"
    if paragraph.is_framed or paragraph.align == "center":
        return "居中"
    if paragraph.align == "right":
        return f"右空{round(paragraph.text_right or 0)}字"
    if paragraph.text_left is None:
        return "位置不明"
    return f"左空{round(paragraph.text_left)}字"


def measure_number_distance(
    subject: Subject, _: DocumentView, requirement: Requirement
) -> Iterator[Measurement]:
    """Yield how far a page number is below the text area of the standard, in millimetres.

    The text area is that of the requirement (版心), measured from the lower edge of the paper;
    `middle` of the page number too.
    """
    assert isinstance(subject, PageNumber), "only a page number has a distance"
    yield Measurement(requirement.text_area - subject.middle)


def _as_section(subject: Subject) -> Section:
    """Return the section that a subject is."""
    assert isinstance(subject, Section), "only a section has pages"
    return subject
