"""The filters of the expression language, under the names that people write."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from jinja2 import Undefined

from docgen.expressions import chinese_numerals as chinese
from docgen.expressions.identity_number import birth_of, sex_of
from docgen.expressions.literals import parse_date, parse_quantity
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model.values import DateValue, Missing, Rich


def _quantity(value: object) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Quantity(Decimal(value))
    found = parse_quantity(str(value))
    if found is None:
        raise UnitError(f"“{value}”不是数")
    return found


Filter = Callable[..., object]


def _figure(function: Callable[..., object]) -> Filter:
    """A filter over a quantity that lets what is missing stay visibly missing."""

    def apply(value: object, *options: object) -> object:
        return value if isinstance(value, Missing) else function(_quantity(value), *options)

    apply.__doc__ = function.__doc__
    return apply


def number(value: Quantity, grouped: bool = False) -> str:
    """`|数`: the number without its unit; `|数(true)` with thousands commas."""
    return format(Decimal(value.number()), ",f") if grouped else value.number()


def percent(value: Quantity, places: int = 2) -> str:
    """`|百分比(2)`: a ratio as a percentage, trailing zeros off."""
    return f"{_trimmed(value.to('%'), places)}%"


def times(value: Quantity, places: int = 2) -> str:
    """`|倍`: a ratio as a multiple (1.45倍)."""
    return f"{_trimmed(value.to(''), places)}倍"


def _trimmed(value: Quantity, places: int) -> str:
    text = value.round(int(places)).number()
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(value: Quantity, places: int = 2) -> Quantity:
    """`|小数(1)`: rounded half up to that many decimals."""
    return value.round(int(places))


def convert(value: Quantity, unit: str) -> Quantity:
    """`|换算('万元')`: the same quantity in another unit."""
    return value.to(str(unit))


def _scaled(prefix: str) -> Callable[[Quantity], Quantity]:
    def scale(value: Quantity) -> Quantity:
        bare = value.unit.removeprefix("亿").removeprefix("万")
        return convert(value, prefix + bare)

    return scale


def capitals(value: Quantity) -> str:
    """`|大写`: money in Chinese capitals; the unit must be 元, 万元 or 亿元, or none."""
    yuan = value if not value.unit else value.to("元")
    return chinese.money(yuan.value)


def numeral(value: Quantity) -> str:
    """`|中文`: a whole number in Chinese signs, its unit kept (6个 → 六个)."""
    if value.value != int(value.value):
        raise UnitError(f"“{value}”不是整数，不能用中文数字书写")
    return chinese.numeral(int(value.value)) + value.unit


def date(value: object) -> str:
    """`|日期`: any usual form of a date as 2018年3月16日."""
    found = parse_date(str(value))
    if found is None:
        raise UnitError(f"“{value}”不是日期")
    return str(found)


def broken(value: object) -> object:
    """`|换行`: line ends in a text break the line and begin no paragraph."""
    if isinstance(value, Rich):
        return Rich(tuple(replace(p, text=_vertical(p.text)) for p in value.pieces))
    return _vertical(value) if isinstance(value, str) else value


def _vertical(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip("\n").replace("\n", "\v")


def _birth(value: object) -> object:
    found = None if isinstance(value, Missing) else birth_of(str(value))
    return DateValue(found.year, found.month, found.day) if found else Missing("生日")


def _part(name: str) -> Filter:
    """A filter for a part of a date; one that the date does not say is missing."""

    def part(value: object) -> object:
        found = 0 if isinstance(value, Missing) else getattr(value, name)
        return Quantity(Decimal(found)) if found else Missing(name)

    return part


def whole(value: object) -> object:
    """`|整数`: a text of digits as a number."""
    text = "" if isinstance(value, Missing) else str(value)
    return Quantity(Decimal(text)) if re.fullmatch("[0-9]+", text) else Missing("整数")


def taken(value: object, pattern: str) -> object:
    """`|取('^[0-9]{4}')`: the first group of a pattern in a text, or all that it matches."""
    if isinstance(value, Missing):
        return value
    found = re.search(pattern, str(value))
    if found is None:
        return Missing("取")
    return found[1] if found.re.groups else found[0]


FILTERS: dict[str, Filter] = {
    "数": _figure(number),
    "百分比": _figure(percent),
    "倍": _figure(times),
    "小数": _figure(decimals),
    "换算": _figure(convert),
    "万": _figure(_scaled("万")),
    "亿": _figure(_scaled("亿")),
    "大写": _figure(capitals),
    "中文": _figure(numeral),
    "绝对值": _figure(abs),
    "日期": date,
    "换行": broken,
    "年": _part("year"),
    "月": _part("month"),
    "日": _part("day"),
    "整数": whole,
    "字数": lambda value: value if isinstance(value, Missing) else len(str(value)),
    "男女": lambda value: value if isinstance(value, Missing) else sex_of(str(value)),
    "生日": _birth,
    "取": taken,
}


def is_present(value: object) -> bool:
    """`X is 有`: whether a value was given. A zero is given, an empty text is not."""
    if isinstance(value, Quantity):
        return True
    return not (value is None or isinstance(value, Missing | Undefined) or value in ("", [], {}))


TESTS: dict[str, Callable[[object], bool]] = {
    "有": is_present,
    "缺": lambda value: not is_present(value),
}
