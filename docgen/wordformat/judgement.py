"""A profile and an outline → findings, each deviation once, at its first place; and the mends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from docgen.model import keywords as w
from docgen.model.finding import Finding, Location
from docgen.model.layout import FormatFix, Outline, PageNumber, Section
from docgen.wordformat.element_part import AROUND, ElementPart
from docgen.wordformat.items import ITEMS, Item
from docgen.wordformat.measures import Measurement, Setting, Subject
from docgen.wordformat.profile import Profile, Requirement
from docgen.wordformat.roles import recognise

SHOWN = 12  # characters of the text that a message quotes
TOLD = 6  # further places that a message names


@dataclass(frozen=True, slots=True)
class _Deviation:
    requirement: Requirement
    subject: Subject
    measured: Measurement


def check_format(profile: Profile, outline: Outline, file: str) -> tuple[Finding, ...]:
    """What in a file does not look as the profile demands.

    The same deviation in many places is one finding at the first of them, which counts the rest.
    """
    groups: dict[tuple[str, str], list[_Deviation]] = {}
    for found in sorted(_deviations(profile, outline), key=_order):
        item = ITEMS[found.requirement.item]
        groups.setdefault((found.requirement.code, _told(item, found.measured)), []).append(found)
    return tuple(_finding(group, outline, file) for group in groups.values())


def _order(deviation: _Deviation) -> tuple[str, int, int]:
    subject = deviation.subject
    number = subject.passage.number if isinstance(subject, ElementPart) else 0
    return deviation.requirement.code, number, deviation.measured.start


def format_mends(profile: Profile, outline: Outline) -> tuple[FormatFix, ...]:
    """The changes that would make a file look as the profile demands, as far as looks go."""
    found = list(_deviations(profile, outline))
    mends = [mend for deviation in found if (mend := _mend(deviation, profile.colours))]
    wrong = [d for d in found if _is_about_numbers(d.requirement)]
    return (*mends, *(_numbers(profile, outline) if wrong else ()))


def _is_about_numbers(requirement: Requirement) -> bool:
    return w.PAGE_NUMBER in requirement.roles or ITEMS[requirement.item].mend == "number"


def _numbers(profile: Profile, outline: Outline) -> Iterator[FormatFix]:
    """All that a profile wants of page numbers: they are made anew."""
    for requirement in profile.requirements:
        target = requirement.demand.target
        if _is_about_numbers(requirement) and target is not None:
            name = _NUMBER_MENDS.get(requirement.item, "")
            if name:
                yield FormatFix(name, target, -1)


_NUMBER_MENDS = {
    "文字": "number_text",
    "西文字体": "number_font",
    "字号": "number_size",
    "位置": "number_place",
    "距版心": "number_dash",
}


def _deviations(profile: Profile, outline: Outline) -> Iterator[_Deviation]:
    """Everything that is not as demanded, demand by demand."""
    wholes, spans = recognise(outline.passages, profile)
    inner: dict[int, list[ElementPart]] = {}
    for span in spans:
        inner.setdefault(span.index, []).append(span)
    setting = Setting(outline, wholes, inner, profile.colours)
    by_role: dict[str, list[ElementPart]] = {}
    for part in (*wholes, *spans):
        by_role.setdefault(part.role, []).append(part)
    for requirement in profile.requirements:
        item = ITEMS[requirement.item]
        for subject in _subjects(requirement, by_role, outline, wholes):
            for measured in item.measure(subject, setting, requirement.form):
                if not requirement.demand.holds(measured.value):
                    yield _Deviation(requirement, subject, measured)


def _subjects(
    requirement: Requirement,
    by_role: Mapping[str, list[ElementPart]],
    outline: Outline,
    wholes: list[ElementPart],
) -> Iterator[Subject]:
    form = requirement.form
    if not all(role in by_role for role in form.get(w.ABOVE_IT, ())):
        return
    for role in requirement.roles:
        if role == w.PAGE:
            yield from outline.sections
        elif role == w.PAGE_NUMBER:
            yield from _page_numbers(outline)
        elif role == w.ALL:
            skipped = form.get(w.EXCEPTED, ())
            yield from (part for part in wholes if part.role and part.role not in skipped)
        else:
            yield from (part for part in by_role.get(role, ()) if _follows(part, form, wholes))


def _page_numbers(outline: Outline) -> Iterator[PageNumber]:
    """Each page number once; those of even pages only where these have their own.

    Turned pages are left out: their number stands at what is then the side.
    """
    seen = set()
    for section in outline.sections:
        for number in () if section.landscape else section.numbers:
            used = number.pages == "default" or (number.pages == "even" and outline.odd_even)
            used = used or (number.pages == "first" and section.title_page)
            if used and (number.part, number.middle) not in seen:
                seen.add((number.part, number.middle))
                yield number


def _follows(part: ElementPart, form: Mapping[str, object], wholes: list[ElementPart]) -> bool:
    wanted = form.get(w.BEHIND)
    if wanted is None:
        return True
    return part.before >= 0 and wholes[part.before].role in list(wanted)  # type: ignore[call-overload]


def _role(subject: Subject) -> str:
    if isinstance(subject, ElementPart):
        return subject.role
    return w.PAGE if isinstance(subject, Section) else w.PAGE_NUMBER


def _told(item: Item, measured: Measurement) -> str:
    return item.tell(measured.value) or "没有设"


def _finding(group: list[_Deviation], outline: Outline, file: str) -> Finding:
    first, requirement = group[0], group[0].requirement
    item = ITEMS[requirement.item]
    message = f"{_role(first.subject)}{_quoted(first)}{_said(item, first)}{_further(group)}"
    location = Location(file, part=_part(first.subject, outline))
    severity, basis = requirement.severity, requirement.basis
    return Finding(
        requirement.code, severity, message, requirement.remedy, basis, location=location
    )


def _said(item: Item, deviation: _Deviation) -> str:
    """What it is and what it should be."""
    actual, requirement = _told(item, deviation.measured), deviation.requirement
    wanted = requirement.demand.shown
    if item.unit == "式样":
        return f"写的是“{actual}”，应写成“{wanted}”的样子"
    if not wanted:
        return f"的{requirement.item}在前面列的是“{actual}”，这里是“{deviation.measured.text}”"
    return f"的{requirement.item}是“{actual}”，应为“{wanted}”"


def _quoted(deviation: _Deviation) -> str:
    """The words that show which text is meant."""
    if not isinstance(deviation.subject, ElementPart) or ITEMS[deviation.requirement.item].unit in (
        "式样",
        "没有",
    ):
        return ""
    subject, text = deviation.subject, deviation.measured.text
    if not subject.whole:
        text = text or subject.passage.text[subject.start : subject.end]
    text = " ".join((text or subject.passage.text).strip(AROUND).split())
    return f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”"


def _further(group: list[_Deviation]) -> str:
    """How many more places there are."""
    numbers = dict.fromkeys(
        d.subject.passage.number for d in group if isinstance(d.subject, ElementPart)
    )
    others = list(numbers)[1:]
    if not others:
        return ""
    named = "、".join(map(str, others[:TOLD]))
    return f"；同样的还有 {len(others)} 段（第{named}段{'等' if len(others) > TOLD else ''}）"


def _part(subject: Subject, outline: Outline) -> str:
    if isinstance(subject, ElementPart):
        return f"正文 第{subject.passage.number}段"
    if isinstance(subject, PageNumber):
        return f"页脚 {subject.part.rpartition('/')[2]}"
    return f"第{subject.number + 1}节 页面" if len(outline.sections) > 1 else "页面"


def _mend(
    deviation: _Deviation, colours: Mapping[str, tuple[tuple[int, int], ...]]
) -> FormatFix | None:
    item, subject = ITEMS[deviation.requirement.item], deviation.subject
    target = deviation.requirement.demand.target
    if not item.mend or item.mend == "number" or target is None or isinstance(subject, PageNumber):
        return None
    if isinstance(subject, Section):
        return FormatFix(item.mend, target, subject.number)
    measured, shift = deviation.measured, len(subject.passage.label)
    if measured.target is not None:
        target = measured.target
    made = FormatFix(item.mend, _as_word(item.mend, target, colours), subject.passage.number)
    if measured.end:
        return replace(made, start=max(measured.start - shift, 0), end=measured.end - shift)
    return made


def _as_word(
    name: str, target: float | str, colours: Mapping[str, tuple[tuple[int, int], ...]]
) -> float | str | bool:
    """A target in the terms of Word."""
    if name == "align":
        return w.SIDES.get(str(target), "both")
    if name in ("bold", "new_page"):
        return target == w.YES
    if name in ("colour", "rule"):
        # The purest colour of the class: a channel is full if it must be bright, else empty.
        return "".join("FF" if low else "00" for low, _ in colours[str(target)])
    return target
