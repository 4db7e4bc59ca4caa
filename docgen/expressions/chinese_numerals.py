"""Chinese numerals: 六, 二十一, and the capitals of money (壹万贰仟元整)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

DIGITS = "零一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_SMALL = ("", "十", "百", "千")
_SMALL_CAPITALS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")
_VALUES = {sign: value for value, sign in enumerate(DIGITS)} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}


def _group(number: int, digits: str, small: tuple[str, ...]) -> str:
    """A number below 10000, without leading zeros."""
    text, gap = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(text)
            continue
        text += (digits[0] if gap else "") + digits[digit] + small[power]
        gap = False
    return text


def _spell(number: int, digits: str, small: tuple[str, ...]) -> str:
    if number == 0:
        return digits[0]
    text, rest, index = "", number, 0
    while rest:
        rest, group = divmod(rest, 10_000)
        if group:
            joint = digits[0] if text and _short(number, index) else ""
            text = _group(group, digits, small) + _GROUPS[index] + joint + text
        index += 1
    return text


def _short(number: int, index: int) -> bool:
    """Whether what stands below the group `index` has a zero in its highest place."""
    size: int = 10_000**index
    return number % size < size // 10


def numeral(number: int) -> str:
    """6 → 六, 14 → 十四, 105 → 一百零五. Below 10^16; negative numbers begin with 负."""
    if number < 0:
        return "负" + numeral(-number)
    text = _spell(number, DIGITS, _SMALL)
    return text[1:] if text.startswith("一十") else text


def read_numeral(text: str) -> int | None:
    """The value of a numeral up to 9999 in Chinese signs or digits; None if it is not one."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, None
    for sign in text:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in _SCALES:
            total += (1 if digit is None else digit) * _SCALES[sign]
            digit = None
        else:
            return None
    return total + (digit or 0) if text else None


def money(yuan: Decimal) -> str:
    """An amount in 元 in capitals: 1234.5 → 壹仟贰佰叁拾肆元伍角整 (支付结算办法 附一)."""
    cents = int((abs(yuan) * 100).to_integral_value(ROUND_HALF_UP))
    whole, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    text = _spell(whole, CAPITALS, _SMALL_CAPITALS) + "元" if whole or not cents else ""
    if jiao:
        text += CAPITALS[jiao] + "角"
    elif fen and whole:
        text += CAPITALS[0]
    text += CAPITALS[fen] + "分" if fen else "整"
    return ("负" if yuan < 0 else "") + text
