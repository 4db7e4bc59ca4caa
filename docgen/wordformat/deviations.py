"""Find the deviations of a document: every measured value that a requirement does not allow.

First `roles` says which element each paragraph is, then each requirement measures its item in each
of its elements. `judgement` turns the deviations into findings, `fixes` into changes of the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.model.layout import Outline, PageNumber, Section
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.document_view import DocumentView, Measurement, Subject
from docgen.wordformat.element_part import ElementPart
from docgen.wordformat.items import ITEMS
from docgen.wordformat.profile import Profile, Requirement
from docgen.wordformat.roles import recognise_elements


class Deviation(Struct, frozen=True):
    """A value of a subject that a requirement does not allow.

    `measurement` holds the value, and the characters that show it if it is not that of the whole
    element.
    """

    requirement: Requirement
    subject: Subject
    measurement: Measurement


def find_deviations(profile: Profile, outline: Outline) -> Iterator[Deviation]:
    """Yield the deviations of a document, requirement by requirement.

    Within a requirement they are in the order of its elements, and of the paragraphs of each
    element.
    """
    wholes, spans = recognise_elements(outline.paragraphs, profile)
    spans_by_index: dict[int, list[ElementPart]] = {}
    for span in spans:
        spans_by_index.setdefault(span.index, []).append(span)
    parts_by_role: dict[str, list[ElementPart]] = {}
    for part in (*wholes, *spans):
        parts_by_role.setdefault(part.role, []).append(part)
    document = DocumentView(outline, wholes, spans_by_index, profile.colours)
    for requirement in profile.requirements:
        for subject in _find_subjects(requirement, document, parts_by_role):
            yield from _measure_deviations(requirement, subject, document)


def _measure_deviations(
    requirement: Requirement, subject: Subject, document: DocumentView
) -> Iterator[Deviation]:
    """Yield the values of one subject that a requirement does not allow."""
    for measurement in ITEMS[requirement.item].measure(subject, document, requirement):
        if not requirement.demand.holds(measurement.value):
            yield Deviation(requirement, subject, measurement)


def _find_subjects(
    requirement: Requirement,
    document: DocumentView,
    parts_by_role: Mapping[str, Sequence[ElementPart]],
) -> Iterator[Subject]:
    """Yield what a requirement applies to.

    页面 stands for each section, 页码 for each page number, 全文 for each paragraph with an element
    but those under 除外; any other name for the parts that are this element. Yields nothing if the
    document lacks one of the elements that the requirement needs.
    """
    if not parts_by_role.keys() >= set(requirement.required_roles):
        return
    for role in requirement.roles:
        if role == kw.PAGE:
            yield from document.outline.sections
        elif role == kw.PAGE_NUMBER:
            yield from _find_page_numbers(document.outline)
        elif role == kw.ALL:
            excepted = ("", *requirement.excepted_roles)
            yield from (part for part in document.wholes if part.role not in excepted)
        else:
            parts = parts_by_role.get(role, ())
            yield from (part for part in parts if _follows(part, requirement, document))


def _find_page_numbers(outline: Outline) -> Iterator[PageNumber]:
    """Yield each page number once, if pages use it.

    Landscape pages are left out: their number is at what is then the side.

    Two sections that share a footer have one page number, if it is at the same height.
    """
    numbers: dict[tuple[str, float], PageNumber] = {}
    for section in outline.sections:
        if section.is_landscape:
            continue
        for number in section.page_numbers:
            if _is_used(number, section, outline):
                numbers.setdefault((number.part, number.middle), number)
    yield from numbers.values()


def _is_used(number: PageNumber, section: Section, outline: Outline) -> bool:
    """Return whether a section has pages of the kind that a page number is for."""
    used = {"default": True, "even": outline.has_even_footers, "first": section.title_page}
    return used.get(number.pages, False)


def _follows(part: ElementPart, requirement: Requirement, document: DocumentView) -> bool:
    """Return whether the element before a part is one that the requirement expects there."""
    return requirement.behind is None or document.previous_role(part) in requirement.behind
