"""Measures: what a property of an element comes to, with the characters that have it.

A measure gives a number, a word or None where it cannot be known; None is never a finding.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from docgen.model import keywords as w
from docgen.model.layout import CharFormat, Outline, PageNumber, ParagraphLayout, Section
from docgen.wordformat.element_part import AROUND, ElementPart
from docgen.wordformat.lengths import length

Value = float | str
MM = 72 / 25.4  # points
BODY_SIZE = 16.0  # points (5.2.2)
ONE_LINE = 28.95  # points: 22 lines in 225 mm (5.2.3)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A value with the text that shows it ('' if the whole element does).

    `target`: what a mend sets where that hangs on what is around the element, e.g. the space
    before that makes the gap right.
    """

    value: Value
    text: str = ""
    start: int = 0
    end: int = 0
    target: float | None = None


@dataclass
class Setting:
    """What a measure may look at beside the element itself."""

    outline: Outline
    wholes: Sequence[ElementPart] = ()
    spans: Mapping[int, Sequence[ElementPart]] = field(default_factory=dict)
    colours: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    _places: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    _listed: dict[tuple[str, ...], list[str]] = field(default_factory=dict)

    def places(self, roles: tuple[str, ...]) -> list[int]:
        """The indexes of the paragraphs that are one of some elements."""
        if roles not in self._places:
            self._places[roles] = [part.index for part in self.wholes if part.role in roles]
        return self._places[roles]

    def listed(self, roles: tuple[str, ...]) -> list[str]:
        """The names that a list of attachments holds, in its order."""
        if roles not in self._listed:
            texts = (self.outline.passages[i].text for i in self.places(roles))
            self._listed[roles] = [name for text in texts if (name := _listed_name(text))]
        return self._listed[roles]

    @cached_property
    def heights(self) -> list[float | None]:
        """How far below the top of the text area each paragraph begins, on the first page."""
        return list(_tops(self.outline.passages))


Subject = ElementPart | Section | PageNumber
Measure = Callable[[Any, Setting, Mapping[str, Any]], Iterator[Measurement]]


def _characters(part: ElementPart, setting: Setting) -> Iterator[tuple[int, str, CharFormat]]:
    """The characters of a part with their look, stretch by stretch, without those of its spans."""
    taken = [] if part.end else [(s.start, s.end) for s in setting.spans.get(part.index, ())]
    at = len(part.passage.label)
    for stretch in part.passage.stretches:
        first, last = max(at, part.start), at + len(stretch.text)
        last = min(last, part.end) if part.end else last
        for start, end in _outside(first, last, taken):
            yield start, stretch.text[start - at : end - at], stretch.look
        at += len(stretch.text)


def _outside(first: int, last: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, end in sorted(taken):
        if first < min(start, last):
            yield first, min(start, last)
        first = max(first, end)
    if first < last:
        yield first, last


HAN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff，。；：、！？（）《》〔〕]"
)
LATIN = re.compile(r"[A-Za-z0-9]")


def looked(pattern: re.Pattern[str] | None, take: Callable[[CharFormat], Value]) -> Measure:
    """A measure of characters: one value for each stretch that has characters of the kind."""

    def measure(part: Any, setting: Setting, _: Mapping[str, Any]) -> Iterator[Measurement]:
        for start, text, look in _characters(_as_part(part), setting):
            if pattern.search(text) if pattern else text.strip(AROUND):
                yield Measurement(take(look), text, start, start + len(text))

    return measure


def _as_part(subject: ElementPart | PageNumber) -> ElementPart:
    return ElementPart(subject.passage, "") if isinstance(subject, PageNumber) else subject


def colour(part: ElementPart, setting: Setting, _: Mapping[str, Any]) -> Iterator[Measurement]:
    for start, text, look in _characters(part, setting):
        if text.strip(AROUND):
            named = name_colour(look.colour, setting.colours)
            yield Measurement(named, text, start, start + len(text))


def name_colour(colour: str, colours: Mapping[str, tuple[tuple[int, int], ...]]) -> str:
    """The name of a colour of six hexadecimal digits; automatic is what black is."""
    if not re.fullmatch(r"[0-9A-F]{6}", colour or "000000"):
        return colour
    parts = [int((colour or "000000")[i : i + 2], 16) for i in (0, 2, 4)]
    for name, bounds in colours.items():
        if all(low <= part <= high for part, (low, high) in zip(parts, bounds, strict=False)):
            return name
    return f"#{colour}"


def whole(take: Callable[[ParagraphLayout], Value | None]) -> Measure:
    """A measure of whole paragraphs."""

    def measure(part: ElementPart, _: Setting, __: Mapping[str, Any]) -> Iterator[Measurement]:
        value = take(part.passage) if part.whole else None
        if value is not None:
            yield Measurement(value)

    return measure


def text(
    subject: ElementPart | PageNumber, _: Setting, __: Mapping[str, Any]
) -> Iterator[Measurement]:
    text = subject.passage.text.strip(AROUND)
    yield Measurement(re.sub(r"\s*\n\s*", "", text))


def page(take: Callable[[Section], Value], turned: bool = False) -> Measure:
    """A measure of pages; turned pages have their own margins, which the standard leaves open."""

    def measure(section: Section, _: Setting, __: Mapping[str, Any]) -> Iterator[Measurement]:
        if turned or not section.landscape:
            yield Measurement(take(section))

    return measure


def lines_of_page(part: ElementPart, _: Setting, form: Mapping[str, Any]) -> Iterator[Measurement]:
    if part.whole and not part.passage.drawn:
        height = length(form[w.TEXT_AREA]) * MM
        yield Measurement(float(int(height / max(part.passage.pitch, 1) + 0.005)))


def characters_of_line(
    part: ElementPart, setting: Setting, form: Mapping[str, Any]
) -> Iterator[Measurement]:
    """As many as fit if they were of the body's size: a wrong size is a finding of its own."""
    section = setting.outline.sections[min(part.passage.section, len(setting.outline.sections) - 1)]
    grid = (
        section.char
        if section.grid in ("linesAndChars", "snapToChars") and part.passage.grid
        else 0
    )
    for start, text, look in _characters(part, setting):
        if len(text.strip(AROUND)) > 1:
            wide = max(BODY_SIZE + look.spacing + grid, 1)
            count = float(int(length(form[w.TEXT_AREA]) * MM / wide + 0.005))
            yield Measurement(count, text, start, start + len(text))


def opening(passage: ParagraphLayout) -> Value | None:
    """How far the first character is from the left edge; a paragraph that hangs is not flush."""
    if passage.lead is None or passage.framed:
        return passage.lead
    return (
        passage.lead
        if abs(passage.left) < 0.3 or passage.first < 0
        else passage.left + passage.lead
    )


FAR = 10.0  # characters: what an indent of so many pushes stands at the right


def at_right(passage: ParagraphLayout) -> Value | None:
    """Whether text is set to the right by alignment or indent, not pushed there by blanks."""
    if passage.align == "right":
        return w.YES
    if passage.lead is None or passage.table or passage.framed:
        return None
    return w.YES if passage.left + passage.first >= FAR else w.NO


def gap(part: ElementPart, setting: Setting, form: Mapping[str, Any]) -> Iterator[Measurement]:
    """Lines left empty above: blank paragraphs and the space set before and after."""
    if part.before < 0 or part.passage.new_page:
        return
    above = setting.outline.passages[part.before]
    between = setting.outline.passages[part.before + 1 : part.index]
    if above.table or part.passage.table or any(p.table or p.drawn or p.new_page for p in between):
        return
    space = above.after + part.passage.before
    space += sum(p.pitch + p.before + p.after for p in between)
    missing = _wanted(form) * ONE_LINE - space
    yield Measurement(space / ONE_LINE, target=max(part.passage.before + missing, 0.0))


CENTRED, SHIFTED, LONG, ASKEW = "与日期居中", "日期右移二字", "右空二字", "没有对准日期"
_NEAR = 0.8  # characters


def over_date(part: ElementPart, setting: Setting, _: Mapping[str, Any]) -> Iterator[Measurement]:
    """How who signs stands over the date, where both are set to the right by indents.

    With a seal centred over the date (7.3.5.1); without, the date begins two characters further
    right (7.3.5.2). A name too long for either stands two characters from the right.
    """
    later = range(part.index + 1, len(setting.wholes))
    date = next((setting.outline.passages[i] for i in later if setting.wholes[i].role), None)
    tail = part.passage.tail
    if date is None or tail is None or date.tail is None:
        return
    own, other = (_width(p.text.strip(AROUND)) for p in (part.passage, date))
    centre = date.tail + (other - own) / 2
    target = max(centre, 2.0)
    if abs(tail - centre) <= _NEAR:
        yield Measurement(CENTRED)
    elif abs(tail + own - date.tail - other - 2) <= _NEAR:
        yield Measurement(SHIFTED)
    else:
        long = centre < 2 - _NEAR and abs(tail - 2) <= _NEAR
        yield Measurement(LONG if long else ASKEW, target=target)


def _width(text: str) -> float:
    return sum(0.5 if sign.isascii() else 1.0 for sign in text)


def _wanted(form: Mapping[str, Any]) -> float:
    named = (form[key] for key in (w.INSTEAD, w.SHOULD, w.LEAST, w.MOST) if key in form)
    return length(next(named))


def from_top(part: ElementPart, setting: Setting, form: Mapping[str, Any]) -> Iterator[Measurement]:
    """How far below the top of the text area an element begins, on the first page."""
    top = setting.heights[part.index]
    first = part.before < 0 or setting.wholes[part.before].role != part.role
    if top is not None and first:
        missing = _wanted(form) * MM - top
        yield Measurement(top / MM, target=max(part.passage.before + missing, 0.0))


def _tops(passages: Sequence[ParagraphLayout]) -> Iterator[float | None]:
    """Known as long as every paragraph above is short, not drawn, and rows have a fixed height."""
    at: float | None = 0.0
    row = None
    for passage in passages:
        location = passage.table
        new = (location.table, location.row) if location else None
        if location and new != row and at is not None:
            at = at + location.height if location.height else None
        row = new
        if passage.drawn or passage.new_page or len(passage.text) > 28:
            at = None
        yield None if at is None or location else at + passage.before
        if location is None and at is not None:
            at += passage.before + passage.pitch + passage.after


def ruled_below(part: ElementPart, setting: Setting, _: Mapping[str, Any]) -> Iterator[Measurement]:
    """The colour of the line between an element and the next text; unknown if one is drawn."""
    passages, index = setting.outline.passages, part.index
    found = [line for line in part.passage.lines if line.side == "bottom"]
    while not found and (index := index + 1) < len(passages):
        passage = passages[index]
        if passage.drawn or passage.table:
            return
        found = [line for line in passage.lines if line.side == "top"]
        if passage.text.strip(AROUND):
            break
        found += [line for line in passage.lines if line.side == "bottom"]
    if not found and part.passage.drawn:
        return
    yield Measurement(name_colour(found[0].colour, setting.colours) if found else "没有")


def edge(edge: str) -> Measure:
    """The width of the first or last line of a block of elements, in points."""

    def measure(
        part: ElementPart, setting: Setting, form: Mapping[str, Any]
    ) -> Iterator[Measurement]:
        if part.passage.table or not _is_edge(part, setting, form[w.ELEMENTS], edge):
            return
        side_ = "top" if edge == "first" else "bottom"
        found = [line.width for line in part.passage.lines if line.side == side_]
        yield Measurement(found[0] if found else 0.0)

    return measure


def _is_edge(part: ElementPart, setting: Setting, names: Sequence[str], edge: str) -> bool:
    if edge == "first":
        return part.before < 0 or setting.wholes[part.before].role not in names
    later = range(part.index + 1, len(setting.wholes))
    return next((role for i in later if (role := setting.wholes[i].role)), "") not in names


def has_number(section: Section, _: Setting, __: Mapping[str, Any]) -> Iterator[Measurement]:
    yield Measurement(w.YES if section.numbers else w.NO)


def position(section: Section, setting: Setting, _: Mapping[str, Any]) -> Iterator[Measurement]:
    """单页右空1字，双页左空1字, as the footers of odd and even pages place the number."""
    by_pages = {number.pages: number.passage for number in section.numbers}
    odd = by_pages.get("default")
    even = by_pages.get("even") if setting.outline.odd_even else odd
    if odd is not None:
        yield Measurement(f"单页{_placed(odd)}，双页{_placed(even) if even else '没有页码'}")


def _placed(passage: ParagraphLayout) -> str:
    if passage.framed:
        return "居中"
    if passage.align == "center":
        return "居中"
    if passage.align == "right":
        return f"右空{round(passage.tail or 0)}字"
    return "位置不明" if passage.lead is None else f"左空{round(passage.lead)}字"


def below_text(number: PageNumber, _: Setting, form: Mapping[str, Any]) -> Iterator[Measurement]:
    """How far below the text area a page number is, if that ends where the standard says."""
    yield Measurement(length(form[w.TEXT_AREA]) - number.middle)


def named_like(
    part: ElementPart, setting: Setting, form: Mapping[str, Any]
) -> Iterator[Measurement]:
    """What the list of attachments calls the attachment that stands in its place."""
    number = bisect_left(setting.places(tuple(form[w.ELEMENTS])), part.index)
    names = setting.listed(tuple(form[w.WITH]))
    own = _squeezed(part.passage.text)
    there = names[number] if number < len(names) else ""
    if own != there:
        yield Measurement(there or "没有列出", own)


def _listed_name(text: str) -> str:
    return re.sub(rf"^({w.ATTACHMENTS}[:：])?(\d+[.．、])?", "", _squeezed(text)).rstrip("。；;")


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def is_spaced(passage: ParagraphLayout) -> bool:
    """Whether blanks push the first character in."""
    text = passage.text
    ahead = text[: len(text) - len(text.lstrip(AROUND))]
    return len(ahead.replace("\t", "")) >= 2 or "\u3000" in ahead
