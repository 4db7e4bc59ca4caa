"""Show a day or a time as a section of its format does.

`number_formats` asks which parts of a day a section shows, and for the text that it shows.
"""

from __future__ import annotations

from calendar import day_name, month_name
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from docgen.expressions.chinese_numerals import format_numeral
from docgen.load.format_codes import DAY, Section

DAY_ZERO = datetime.fromisoformat("1899-12-30")
"""The day from which a workbook counts days, for days from March 1900 on."""
Moment = date | time | timedelta
WHOLE_DAY = frozenset("ymd")
"""The parts of a day that is shown in full."""
MONTH, MINUTE, WEEKDAY, HALF = "m", "min", "a", "half"
"""Letters of parts, and those of parts whose letters stand for several."""
_WEEK = "一二三四五六日"
_ROUND_ZERO = str.maketrans("零", "〇")
_ORDINARY = {"〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"}
"""The numerals of days that are spelled out."""


class _Clock(Struct, frozen=True, kw_only=True):
    """A moment by its parts: a day, the time since it began, the time since the first day."""

    year: int = 1900
    month: int = 1
    day: int = 0
    """0 for a time without a day, as Excel shows it."""
    weekday: int = 5
    """Days since Monday."""
    time: timedelta = timedelta(0)
    total: timedelta = timedelta(0)


def _read_clock(moment: Moment) -> _Clock:
    """Return the parts of a moment. A duration belongs to no day."""
    if isinstance(moment, timedelta):
        return _Clock(time=moment % timedelta(days=1), total=moment)
    if isinstance(moment, time):
        since = datetime.combine(DAY_ZERO, moment) - DAY_ZERO
        return _Clock(time=since, total=since)
    full = datetime.fromisoformat(f"{moment:%Y-%m-%d}")
    passed = moment.replace(tzinfo=None) - full if isinstance(moment, datetime) else timedelta(0)
    return _Clock(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        weekday=moment.weekday(),
        time=passed,
        total=full - DAY_ZERO + passed,
    )


def _list_parts(section: Section) -> Iterator[tuple[str, str]]:
    """Yield each piece of a section as its part and its text; the part is '' for a literal text.

    m behind hours or before seconds means minutes.
    """
    letters = [piece.text.lower() for piece in section.pieces if piece.kind == DAY]
    number = 0
    for piece in section.pieces:
        if piece.kind != DAY:
            yield "", piece.text
            continue
        before, after = letters[:number], letters[number + 1 :]
        number += 1
        yield _part_of(piece.text.lower(), [*before, ""], [*after, ""]), piece.text


def _part_of(letters: str, before: list[str], after: list[str]) -> str:
    """Return the part that small letters show, given those before and behind them."""
    if "/" in letters:
        return HALF
    if letters.startswith(("ddd", "a")):
        return WEEKDAY
    if letters.startswith("["):
        return letters[:2]
    times = [each for each in before if each and "/" not in each]
    follows_hours = bool(times) and times[-1].strip("[")[:1] == "h"
    if letters in ("m", "mm") and (follows_hours or after[0].startswith("s")):
        return MINUTE
    return {"e": "y"}.get(letters[0], letters[0])


def day_parts(section: Section) -> frozenset[str]:
    """Return the parts of a moment that a section shows: y, m, d, h, min, s, a for the weekday.

    [h], [m] and [s] are the hours, minutes and seconds of a duration.
    """
    return frozenset(part for part, _ in _list_parts(section) if part)


def draw_day(section: Section, moment: Moment) -> str:
    """Return what a section shows of a moment, with all its texts; spaces around it go.

    2018-03-01 gives 3月1日, 3-1, 1-Mar, 2018年3月, 星期四 or 2018, as the section says; 1:30 is
    not shown as 01:30 unless it says so.
    """
    clock = _read_clock(moment)
    parts = list(_list_parts(section))
    in_halves = any(part == HALF for part, _ in parts)
    shown = [
        text if not part else _SHOW[part](clock, _Look(text, section, in_halves))
        for part, text in parts
        if part in _SHOW or not part
    ]
    return "".join(shown).strip()


class _Look(Struct, frozen=True):
    """How a part is shown: its letters, its section, and whether hours are those of a half day."""

    letters: str
    section: Section
    in_halves: bool

    def write(self, number: int) -> str:
        """Return a number, with two digits for two letters, in the numerals of the section."""
        digits = self.section.numerals
        if digits in _ORDINARY:
            return format_numeral(number).translate(_ROUND_ZERO)
        shown = f"{number:0{min(len(self.letters.strip('[]')), 2)}}"
        return shown.translate(str.maketrans("0123456789", digits)) if digits else shown


def _show_year(clock: _Clock, look: _Look) -> str:
    """Return the year in four digits, in two for one or two letters y."""
    is_short = look.letters.lower() in ("y", "yy")
    year = f"{clock.year:04}"[2 * is_short :]
    digits = look.section.numerals
    return year.translate(str.maketrans("0123456789", digits)) if digits else year


def _show_month(clock: _Clock, look: _Look) -> str:
    """Return the month as a number, or its name for three letters and more."""
    length = len(look.letters)
    if length < len("mmm"):
        return look.write(clock.month)
    if look.section.is_chinese:
        return format_numeral(clock.month) + "月"
    name = month_name[clock.month]
    return {3: name[:3], 5: name[:1]}.get(length, name)


def _show_weekday(clock: _Clock, look: _Look) -> str:
    """Return the day of the week: Thu, Thursday, 周四, 星期四, or 四 for aaa."""
    letters = look.letters.lower()
    is_long = len(letters) > len("ddd")
    day = _WEEK[clock.weekday]
    if letters.startswith("a"):
        return "星期" * is_long + day
    if look.section.is_chinese:
        return ("星期" if is_long else "周") + day
    name = day_name[clock.weekday]
    return name if is_long else name[:3]


def _show_hour(clock: _Clock, look: _Look) -> str:
    """Return the hour of the day, or of the half day if the section says which half."""
    hour = int(clock.time.total_seconds()) // 3600
    if look.in_halves:
        hour = (hour - 1) % 12 + 1
    return look.write(hour)


def _show_half(clock: _Clock, look: _Look) -> str:
    """Return the half of the day: AM, 上午."""
    halves = look.letters.split("/")
    return halves[clock.time >= timedelta(hours=12)]


def _show_second(clock: _Clock, look: _Look) -> str:
    """Return the seconds of the minute, with the decimals of the section."""
    letters, _, places = look.letters.partition(".")
    seconds = clock.time.total_seconds() % 60
    if places:
        return f"{seconds:0{len(places) + 3}.{len(places)}f}"
    return _Look(letters, look.section, look.in_halves).write(int(seconds))


def _show_total(seconds: int) -> Callable[[_Clock, _Look], str]:
    """Return how a duration is shown in units of so many seconds."""

    def show(clock: _Clock, look: _Look) -> str:
        """Return the duration, with a minus if it is negative."""
        total = int(abs(clock.total).total_seconds()) // seconds
        return "-" * (clock.total < timedelta(0)) + look.write(total)

    return show


_SHOW: Mapping[str, Callable[[_Clock, _Look], str]] = {
    "y": _show_year,
    MONTH: _show_month,
    "d": lambda clock, look: look.write(clock.day),
    WEEKDAY: _show_weekday,
    "h": _show_hour,
    MINUTE: lambda clock, look: look.write(int(clock.time.total_seconds()) % 3600 // 60),
    "s": _show_second,
    HALF: _show_half,
    "[h": _show_total(3600),
    "[m": _show_total(60),
    "[s": _show_total(1),
}
"""How each part is shown; an era (g) is shown as nothing."""
