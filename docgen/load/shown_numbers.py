"""Show a number as a section of its format does, and as it is read if it is typed so.

The two differ in decimals: a cell that shows 0.45万元 may hold 0.4512, and that is its number.
`number_formats` asks for both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from msgspec import Struct

from docgen.expressions.chinese_numerals import format_numeral
from docgen.load.format_codes import EXPONENT, FRACTION, PLACE, POINT, TEXT, Piece, Section

_SPELLED = {"〇一二三四五六七八九": "", "零壹贰叁肆伍陆柒捌玖": "零壹贰叁肆伍陆柒捌玖拾佰仟"}
"""The numerals in which a number without places is spelled out, with their signs of ten."""
_EVERYDAY = "零一二三四五六七八九十百千"
_FEW_WORDS = "共计?|合计|总计|累计|小计|计|人均|户均|平均|每人|每户"
"""What may stand before a number and says nothing of its size."""
_SAME = re.compile(rf"[￥¥+↑▲●○◆★√:：\s]*(?:{_FEW_WORDS})?[￥¥+↑▲:：\s]*")
_LESS = re.compile(r"[￥¥\s]*(?:-|－|−|↓|▼|▽|△|负|减少?|下降|降低?|亏损?)[￥¥\s]*")
"""What may stand before a negative number in place of its sign."""
_BRACKETS = re.compile(r"[￥¥\s]*[(（][￥¥\s]*")
_GROUPS = str.maketrans("", "", ",，' \u00a0")
"""What may stand between the digits of a number."""
_RISING = "↑▲ "
_DIGIT_BESIDE = re.compile(r".*[\d.,]", re.DOTALL)
_POINT_BEHIND = re.compile(r"[\d.,]")


def scale_number(section: Section, number: Decimal) -> Decimal:
    """Return the number that a section shows of a value: 1.31 of 0.0131 with one percent sign."""
    return number.scaleb(2 * section.percents - 3 * section.thousands)


def plain_digits(number: Decimal) -> str:
    """Return a number in decimals without zeros at its end."""
    if not number:
        return "0"
    return f"{number.normalize():f}"


def draw_number(section: Section, number: Decimal, *, has_minus: bool) -> str:
    """Return what a section shows of a value, with all its texts; spaces around it go.

    A fraction and an exponent are shown in decimals.
    """
    scaled = abs(scale_number(section, number))
    unit = _unit_of(section)
    if section.is_loose:
        drawn = "".join(_loose_pieces(section, scaled))
    elif unit is None:
        drawn = "".join(_placed_pieces(section, scaled))
    else:
        before, _, behind = section.around
        rounded = scaled.quantize(unit, ROUND_HALF_UP)
        digits = f"{rounded:,f}" if section.has_groups else f"{rounded:f}"
        drawn = before + digits + behind
    return ("-" * has_minus + drawn).strip()


@lru_cache(maxsize=512)
def _unit_of(section: Section) -> Decimal | None:
    """Return the last decimal of a section that shows numbers in the usual form, else None.

    That is at least one digit before the point and the same number of decimals behind it, as in
    0.00 and #,##0.
    """
    whole, decimals = section.places
    is_usual = whole.endswith("0") and whole.count("0") == 1 and not decimals.strip("0")
    if not is_usual or section.numerals or section.around[1]:
        return None
    return Decimal(1).scaleb(-len(decimals))


def _loose_pieces(section: Section, scaled: Decimal) -> Iterator[str]:
    """Yield what each piece shows of a number that has no places of its own."""
    has_number = False
    for piece in section.pieces:
        if piece.kind == EXPONENT or piece.kind == FRACTION:
            continue
        if piece.kind in (PLACE, POINT) and has_number:
            continue
        if piece.kind in (TEXT, "percent"):
            yield piece.text
        else:
            has_number = True
            yield _spell(section.numerals, scaled)


def _spell(numerals: str, number: Decimal) -> str:
    """Return a number without places, spelled out where its format says so: 十二 is 一十二."""
    digits = plain_digits(number)
    signs = _SPELLED.get(numerals)
    if signs is None or not digits.isdigit() or len(digits) > 15:
        return _translate(digits, numerals)
    spelled = format_numeral(int(number))
    if spelled.startswith("十"):
        spelled = "一" + spelled
    if number == 0:
        return numerals[0]
    return spelled.translate(str.maketrans(_EVERYDAY, signs or _EVERYDAY))


def _translate(digits: str, numerals: str) -> str:
    """Return digits in the numerals of a format, '' for ordinary ones."""
    return digits.translate(str.maketrans("0123456789", numerals)) if numerals else digits


def _placed_pieces(section: Section, scaled: Decimal) -> Iterator[str]:
    """Yield what each piece shows of a number, given places for its digits."""
    whole_places, decimal_places = section.places
    unit = Decimal(1).scaleb(-len(decimal_places))
    rounded = f"{scaled.quantize(unit, ROUND_HALF_UP):f}"
    whole, _, decimals = rounded.partition(".")
    digits = _fill_whole(whole.lstrip("0"), whole_places, has_groups=section.has_groups)
    digits += _fill_decimals(decimals, decimal_places)
    at = 0
    for piece in section.pieces:
        if piece.kind == POINT:
            yield ("" if whole_places else whole.lstrip("0")) + "."
        elif piece.kind == PLACE:
            yield _translate(digits[at], section.numerals)
            at += 1
        else:
            yield piece.text


def _fill_whole(digits: str, places: str, *, has_groups: bool) -> list[str]:
    """Return what each place before the point holds; the first one holds all further digits.

    A place behind a 0 is never blank. `12345` in `00` gives 1234, 5; `7` in `##` gives '', 7. With
    commas between thousands the first place holds all.
    """
    if has_groups:
        least = len(places) - places.find("0") if "0" in places else 0
        padded = digits.rjust(least, "0")
        return [f"{int(padded):,}" if padded else "", *[""] * (len(places) - 1)]
    filled: list[str] = []
    for number in range(len(places), 0, -1):
        filled.append(digits[-1:] or "0" * ("0" in places[:number]))
        digits = digits[:-1]
    if not filled:
        return []
    return [digits + filled[-1], *filled[-2::-1]]


def _fill_decimals(decimals: str, places: str) -> list[str]:
    """Return what each place behind the point holds: a zero at the end only where a 0 stands."""
    filled = list(decimals)
    for at in range(len(places) - 1, -1, -1):
        if places[at] == "0" or filled[at] != "0":
            break
        filled[at] = " " * (places[at] == "?")
    return filled


class _Frame(Struct, frozen=True, kw_only=True):
    """How a number that is not negative is read in a section: what stands around it and counts."""

    before: str
    behind: str
    power: int
    """The power of ten by which the number is shown: 2 for a percent sign."""


def read_as_typed(section: Section, number: Decimal, *, has_minus: bool) -> str:
    """Return the text by which a shown number is read as if it were typed; '' for the value.

    It has the unit that the section shows and all decimals of the value: 0.4512万元. Signs that say
    nothing (￥, 人均) are left out. A section without digits that shows zero is no other number
    than 0; what shows a number in pieces is read as it is shown.
    """
    frame = _frame_of(section)
    if frame is None:
        is_zero = not number and not section.has_digits
        return "" if is_zero else draw_number(section, number, has_minus=has_minus)
    scaled = number.scaleb(frame.power)
    if number < 0:
        before, behind = _find_sign(section, has_minus=has_minus)
        typed = f"{before}{plain_digits(-scaled)}{behind}"
        return "" if typed == plain_digits(number) else typed
    if not frame.before and not frame.behind and not frame.power:
        return ""
    return f"{frame.before}{plain_digits(scaled)}{frame.behind}"


@lru_cache(maxsize=512)
def _frame_of(section: Section) -> _Frame | None:
    """Return how numbers are read in a section; None if it shows them in pieces, or not at all."""
    before, between, behind = section.around
    shift = _find_shift(section, between)
    beside = _DIGIT_BESIDE.fullmatch(before) or _POINT_BEHIND.match(behind)
    if shift is None or beside or not section.has_digits:
        return None
    power = 2 * section.percents - 3 * section.thousands - shift
    behind = behind.strip().rstrip(_RISING)
    return _Frame(before=_without_signs(before), behind=behind, power=power)


def _without_signs(before: str) -> str:
    """Return what stands before a number, '' if it says nothing of it."""
    return "" if _SAME.fullmatch(before) else before.strip()


def _find_shift(section: Section, between: str) -> int | None:
    """Return how many digits stand behind a point that is a text, None for no plain number.

    `between` are the texts between the digits. Commas and spaces set off thousands: 0 000.
    """
    signs = between.translate(_GROUPS)
    if not signs:
        return 0
    has_point = any(piece.kind == POINT for piece in section.pieces)
    if signs != "." or has_point or section.is_loose:
        return None
    at = next(n for n, piece in enumerate(section.pieces) if piece == Piece(TEXT, "."))
    return sum(piece.kind == PLACE for piece in section.pieces[at:])


def _find_sign(section: Section, *, has_minus: bool) -> tuple[str, str]:
    """Return what stands before a negative number and counts, its sign included, and behind it.

    A negative number may have another sign than the minus: brackets, an arrow, a word, a color.
    """
    before, _, behind = section.around
    behind = behind.strip()
    if has_minus:
        return f"-{_without_signs(before)}", behind
    if _BRACKETS.fullmatch(before) and behind.endswith((")", "）")):
        return "-", behind[:-1]
    if _LESS.fullmatch(before):
        return "-", behind
    return "-" * section.has_color + _without_signs(before), behind
