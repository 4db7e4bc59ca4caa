"""Check the format of a document: turn its deviations into findings.

The same deviation at many places is one finding at the first of them, which counts the others.

`docgen.app.restyle_files` checks files with `check_format`, `format_cases` the examples of a
profile.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.finding import Finding, Location
from docgen.model.layout import Outline, PageNumber, Section
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.deviations import Deviation, find_deviations
from docgen.wordformat.document_view import Subject
from docgen.wordformat.element_part import AROUND, ElementPart
from docgen.wordformat.items import ITEMS
from docgen.wordformat.profile import Profile

_MAX_QUOTE = 12  # characters of a text that a message quotes
_MAX_PLACES = 6  # further paragraphs that a message names


def check_format(profile: Profile, outline: Outline, file: str) -> tuple[Finding, ...]:
    """Return the findings about a file whose format does not meet the profile.

    The findings are in the order of their codes; those of one code in the order of the paragraphs.
    Two places are one finding if code and value are the same.
    """
    groups: dict[tuple[str, str], list[Deviation]] = {}
    for deviation in sorted(find_deviations(profile, outline), key=_sort_key):
        key = (deviation.requirement.code, _describe_value(deviation))
        groups.setdefault(key, []).append(deviation)
    return tuple(_new_finding(group, outline, file) for group in groups.values())


def _sort_key(deviation: Deviation) -> tuple[str, int, int]:
    """Sort by code, then by paragraph; pages come first."""
    number = 0
    if isinstance(deviation.subject, ElementPart):
        number = deviation.subject.paragraph.number
    return deviation.requirement.code, number, deviation.measurement.start


def _new_finding(group: Sequence[Deviation], outline: Outline, file: str) -> Finding:
    """Return the finding about deviations that differ in their places only."""
    first = group[0]
    requirement = first.requirement
    subject = _name_element(first.subject) + _quote(first)
    return Finding(
        code=requirement.code,
        severity=requirement.severity,
        message=f"{subject}{_describe_deviation(first)}{_list_places(group)}",
        remedy=requirement.remedy,
        basis=requirement.basis,
        location=Location(file, part=_name_place(first.subject, outline)),
    )


def _name_element(subject: Subject) -> str:
    """Return the name of a subject as the profile calls it."""
    if isinstance(subject, ElementPart):
        return subject.role
    return {Section: kw.PAGE, PageNumber: kw.PAGE_NUMBER}[type(subject)]


def _describe_value(deviation: Deviation) -> str:
    """Return the measured value as messages write it; a value without text is not set."""
    item = ITEMS[deviation.requirement.item]
    return item.describe(deviation.measurement.value) or "没有设"


def _describe_deviation(deviation: Deviation) -> str:
    """Return the value of an item and the value that it should have.

    Three forms: 写的是…应写成… for a text, 在前面列的是… for a name in the list of attachments, and
    的字号是…应为… for all others.
    """
    actual = _describe_value(deviation)
    item = deviation.requirement.item
    demanded = deviation.requirement.demand.text
    if ITEMS[item].unit == "式样":
        return f"写的是“{actual}”，应写成“{demanded}”的样子"
    if not demanded:
        return f"的{item}在前面列的是“{actual}”，这里是“{deviation.measurement.text}”"
    return f"的{item}是“{actual}”，应为“{demanded}”"


def _quote(deviation: Deviation) -> str:
    """Return the beginning of the text that deviates, '' if the message holds it already."""
    subject = deviation.subject
    unit = ITEMS[deviation.requirement.item].unit
    if not isinstance(subject, ElementPart) or unit in ("式样", "没有"):
        return ""
    text = subject.paragraph.text
    if not subject.is_whole:
        text = text[subject.start : subject.end]
    text = deviation.measurement.text or text
    text = " ".join(text.strip(AROUND).split())
    if len(text) > _MAX_QUOTE:
        text = f"{text[:_MAX_QUOTE]}…"
    return f"“{text}”"


def _list_places(group: Sequence[Deviation]) -> str:
    """Return how many other paragraphs deviate likewise, and the first of them.

    For example ；同样的还有 8 段（第3、5、7、9、11、13段等）. Returns '' if no other paragraph
    does; pages are not counted.
    """
    numbers = dict.fromkeys(
        deviation.subject.paragraph.number
        for deviation in group
        if isinstance(deviation.subject, ElementPart)
    )
    others = list(numbers)[1:]
    if not others:
        return ""
    places = f"第{'、'.join(map(str, others[:_MAX_PLACES]))}段"
    if len(others) > _MAX_PLACES:
        places += "等"
    return f"；同样的还有 {len(others)} 段（{places}）"


def _name_place(subject: Subject, outline: Outline) -> str:
    """Return the name of a subject's place in the file.

    正文 第3段, 页脚 footer1.xml, 第2节 页面, or 页面 if the document has one section only.
    """
    if isinstance(subject, ElementPart):
        return f"正文 第{subject.paragraph.number}段"
    if isinstance(subject, PageNumber):
        return f"页脚 {subject.part.rpartition('/')[2]}"
    if len(outline.sections) > 1:
        return f"第{subject.number + 1}节 页面"
    return "页面"
