"""Find the fixes of a document: the changes that would make its format meet a profile.

Text is never changed. Page numbers are not fixed one by one: if one of them deviates, all that
the profile demands of them is a fix, and their footers are replaced.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from docgen.model import keywords as w
from docgen.model.layout import FormatFix, Outline, PageNumber, Section
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.deviations import Deviation, find_deviations
from docgen.wordformat.items import ITEMS
from docgen.wordformat.profile import Colours, Profile, Requirement, Value

_NUMBER_FIXES = {
    "文字": "number_text",
    "西文字体": "number_font",
    "字号": "number_size",
    "位置": "number_position",
    "距版心": "number_distance",
}


def find_fixes(profile: Profile, outline: Outline) -> tuple[FormatFix, ...]:
    """Return the changes that would make a document meet a profile, as far as format goes.

    A deviation without a fix, as of a text, gives none: it needs a person. The fixes of a number of
    the page have the number -1, because they belong to no paragraph.
    """
    deviations = list(find_deviations(profile, outline))
    fixes = [fix for deviation in deviations if (fix := _find_fix(deviation, profile.colours))]
    if any(_is_about_page_numbers(deviation.requirement) for deviation in deviations):
        fixes += _fix_page_numbers(profile)
    return tuple(fixes)


def _is_about_page_numbers(requirement: Requirement) -> bool:
    """Return whether a requirement is about page numbers or their footers."""
    return kw.PAGE_NUMBER in requirement.roles or ITEMS[requirement.item].fix == "number"


def _fix_page_numbers(profile: Profile) -> Iterator[FormatFix]:
    """Yield all that a profile demands of page numbers.

    The names begin with `number_`; the restyler collects them into one format of page numbers.
    """
    for requirement in filter(_is_about_page_numbers, profile.requirements):
        name = _NUMBER_FIXES.get(requirement.item)
        target = requirement.demand.target
        if name and target is not None:
            yield FormatFix(name, target, -1)


def _find_fix(deviation: Deviation, colours: Colours) -> FormatFix | None:
    """Return the fix of one deviation, None if there is none or page numbers are replaced.

    A fix is for a section by its number from 0, or for a paragraph by its number from 1. Its
    `start` and `end` leave the automatic number out, because Word writes that itself; both are 0
    for a whole paragraph.
    """
    subject = deviation.subject
    name = ITEMS[deviation.requirement.item].fix
    target = deviation.requirement.demand.target
    if name in ("", "number") or target is None or isinstance(subject, PageNumber):
        return None
    if isinstance(subject, Section):
        return FormatFix(name, target, subject.number)
    measurement = deviation.measurement
    if measurement.target is not None:
        target = measurement.target
    fix = FormatFix(name, _translate_value(name, target, colours), subject.paragraph.number)
    if not measurement.end:
        return fix
    shift = len(subject.paragraph.label)
    return replace(fix, start=max(measurement.start - shift, 0), end=measurement.end - shift)


def _translate_value(name: str, target: Value, colours: Colours) -> float | str | bool:
    """Return a target in the terms of Word.

    中 becomes center, 是 becomes True, 红 becomes FF0000; numbers and fonts stay as they are.
    """
    if name == "align":
        return w.SIDES.get(str(target), "both")
    if name in ("bold", "new_page"):
        return target == kw.YES
    if name in ("colour", "line_below"):
        # The purest colour of the class: a channel is full if it must be bright, else empty.
        channels = {True: "FF", False: "00"}
        return "".join(channels[bool(low)] for low, _ in colours[str(target)])
    return target
