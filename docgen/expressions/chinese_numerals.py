"""Write and read Chinese numerals: 六, 二十一, and the capitals of money (壹万贰仟元整).

A number is written in groups of four digits (万, 亿, 万亿). `_Script` holds the characters of the
two ways to write it: everyday characters and the capitals that money is written in.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from docgen.expressions.bounds import ForbiddenError
from docgen.model.lazy_pattern import LazyPattern

DIGITS = "零一二三四五六七八九"


class _Script(Struct, frozen=True):
    """The characters of one way to write: the digits 0 to 9, and 1, 10, 100, 1000."""

    digits: str
    powers: tuple[str, str, str, str]


_EVERYDAY = _Script(DIGITS, ("", "十", "百", "千"))
_CAPITALS = _Script("零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"))
_GROUP = 10_000
_GROUP_NAMES = ("", "万", "亿", "万亿")
_VALUES = {char: value for value, char in enumerate(DIGITS)} | {"两": 2, "": 0}
_POWERS = {"千": 1000, "百": 100, "十": 10, "个": 1, "一位": 1}
_DIGIT = "[一二三四五六七八九]"
_NUMERAL = LazyPattern(
    rf"(?!零)(?:(?P<千>{_DIGIT}|两)千)?(?:零?(?P<百>{_DIGIT}|两)百)?"
    rf"(?:零?(?P<十>{_DIGIT}?)十(?P<个>{_DIGIT}?)|(?:(?<=[千百])零|^)(?P<一位>{_DIGIT}|两))?"
)
"""A numeral: behind 百 or 千 a single digit needs 零 before it, as 二百三 may be 230."""


def format_numeral(number: int) -> str:
    """Return a whole number below 10^16: 6 → 六, 14 → 十四, 105 → 一百零五.

    Negative numbers begin with 负.

    Raises ForbiddenError for a number of 10^16 or more, which the groups cannot express.
    """
    if number < 0:
        return "负" + format_numeral(-number)
    text = _spell(number, _EVERYDAY)
    if text.startswith("一十"):
        return text[1:]
    return text


def read_numeral(text: str) -> int | None:
    """Return the value of a numeral up to 9999, in Chinese characters or digits; else None.

    Digits may be full-width (２０ → 20), and of digits the value may be any. 〇 and 两 are read
    too. Text that is no numeral gives None, and so do '' and what two people may read as two
    numbers: 一二, 二百三 (230 or 203), 三二十. 万 and 亿 are not read here but by `prose_numbers`.
    """
    if text.isdecimal():
        return int(text)
    written = text.replace("〇", "零")
    if written == "零":
        return 0
    found = _NUMERAL.fullmatch(written)
    if not written or found is None:
        return None
    total = sum(_VALUES[found[name] or ""] * power for name, power in _POWERS.items())
    # 十五 is 15: ten without a digit before it counts once.
    return total + 10 * (found["十"] == "")


def format_money(yuan: Decimal) -> str:
    """Return an amount in 元 in capitals: 1234.5 → 壹仟贰佰叁拾肆元伍角整 (支付结算办法 附一).

    The amount is rounded half up to 分. Raises ForbiddenError for 10^16 元 or more. A negative
    amount begins with 负.
    """
    fen = int((abs(yuan) * 100).to_integral_value(ROUND_HALF_UP))
    text = _spell_money(fen)
    if yuan < 0:
        return "负" + text
    return text


def _spell_money(total_fen: int) -> str:
    """Return an amount that is not negative. 整 ends an amount without 分.

    1005 分 is 壹拾元零伍分: a 零 stands for the missing 角 if there are 元 before it. No 元 are
    written where there are none (50 分 is 伍角整), except for zero, which is 零元整.
    """
    yuan, rest = divmod(total_fen, 100)
    jiao, fen = divmod(rest, 10)
    text = ""
    if yuan or not total_fen:
        text = _spell(yuan, _CAPITALS) + "元"
    if jiao:
        text += _CAPITALS.digits[jiao] + "角"
    elif fen and yuan:
        text += _CAPITALS.digits[0]
    if not fen:
        return text + "整"
    return text + _CAPITALS.digits[fen] + "分"


def _spell(number: int, script: _Script) -> str:
    """Return a number that is not negative, its groups joined by 零 where a zero is between."""
    zero = script.digits[0]
    if number == 0:
        return zero
    text = ""
    index = 0
    remaining = number
    if number >= _GROUP ** len(_GROUP_NAMES):
        raise ForbiddenError(f"{number} 太大，用汉字写不出来")
    while remaining:
        remaining, group = divmod(remaining, _GROUP)
        if group:
            joint = ""
            if text and _has_zero_below(number, index):
                joint = zero
            text = _spell_group(group, script) + _GROUP_NAMES[index] + joint + text
        index += 1
    return text


def _has_zero_below(number: int, index: int) -> bool:
    """Return whether the digit right below the group `index` is a zero.

    `index` counts the groups of four digits from 0, the lowest. Of 10,0005 (十万零五) the group 1
    has a zero below, of 10,5000 (十万五千) it has none.
    """
    size: int = _GROUP**index
    return number % size < size // 10


def _spell_group(group: int, script: _Script) -> str:
    """Return a number below 10000 without leading zeros; zeros inside it become one 零."""
    zero = script.digits[0]
    text = ""
    for digit, power in zip(f"{group:04}", reversed(script.powers), strict=True):
        if digit == "0":
            text += zero
        else:
            text += script.digits[int(digit)] + power
    return re.sub(f"{zero}+", zero, text).strip(zero)
