"""The one table of filters of the expression language, under the names that people write."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jinja2 import Undefined
from jinja2.filters import FILTERS as BUILT_IN

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


Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of the language. With `columns` the registers apply it to whole columns too."""

    function: Function
    columns: bool = False


def _figure(function: Callable[..., object]) -> Function:
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


def _part(name: str) -> Function:
    """Return a filter for a part of a date, which may be text; a part left out is missing."""

    def part(value: object) -> object:
        day = parse_date(value) if isinstance(value, str) else value
        found = getattr(day, name, 0)
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


def default(value: object, default_value: object = "", boolean: bool = False) -> object:
    """`|default('无')`: another value for a missing one; with true, for an empty one too."""
    if isinstance(value, Undefined | Missing) or (boolean and not value):
        return default_value
    return value


def rounded(value: object, precision: int = 0, method: str = "common") -> object:
    """`|round(1)`: a number rounded half up, as by `|小数`; other methods as in Jinja2."""
    if isinstance(value, Missing):
        return value
    if method == "common" and isinstance(value, Quantity | Decimal | int):
        return decimals(_quantity(value), precision)
    return BUILT_IN["round"](value, precision, method)


def replaced(value: object, old: str, new: str, count: int = -1) -> object:
    """`|replace('-', '')`: a text with one part of it replaced."""
    return value if isinstance(value, Missing) else str(value).replace(old, new, count)


def unescaped(value: object) -> object:
    """`|safe`, `|e`: the value itself; Word escapes every value once, when it is written."""
    return value


FILTERS: Mapping[str, Filter] = {
    "数": Filter(_figure(number)),
    "百分比": Filter(_figure(percent)),
    "倍": Filter(_figure(times)),
    "小数": Filter(_figure(decimals), columns=True),
    "换算": Filter(_figure(convert), columns=True),
    "万": Filter(_figure(_scaled("万")), columns=True),
    "亿": Filter(_figure(_scaled("亿")), columns=True),
    "大写": Filter(_figure(capitals), columns=True),
    "中文": Filter(_figure(numeral)),
    "绝对值": Filter(_figure(abs), columns=True),
    "日期": Filter(date, columns=True),
    "换行": Filter(broken),
    "年": Filter(_part("year"), columns=True),
    "月": Filter(_part("month"), columns=True),
    "日": Filter(_part("day"), columns=True),
    "整数": Filter(whole, columns=True),
    "字数": Filter(lambda v: v if isinstance(v, Missing) else len(str(v)), columns=True),
    "男女": Filter(lambda v: v if isinstance(v, Missing) else sex_of(str(v)), columns=True),
    "生日": Filter(_birth, columns=True),
    "取": Filter(taken, columns=True),
    "abs": Filter(BUILT_IN["abs"], columns=True),
    "default": Filter(default, columns=True),
    "int": Filter(BUILT_IN["int"], columns=True),
    "length": Filter(BUILT_IN["length"], columns=True),
    "count": Filter(BUILT_IN["count"], columns=True),
    "lower": Filter(BUILT_IN["lower"], columns=True),
    "upper": Filter(BUILT_IN["upper"], columns=True),
    "replace": Filter(replaced, columns=True),
    "round": Filter(rounded, columns=True),
    "trim": Filter(BUILT_IN["trim"], columns=True),
    "batch": Filter(BUILT_IN["batch"]),
    "first": Filter(BUILT_IN["first"]),
    "float": Filter(BUILT_IN["float"]),
    "groupby": Filter(BUILT_IN["groupby"]),
    "items": Filter(BUILT_IN["items"]),
    "join": Filter(BUILT_IN["join"]),
    "last": Filter(BUILT_IN["last"]),
    "list": Filter(BUILT_IN["list"]),
    "map": Filter(BUILT_IN["map"]),
    "max": Filter(BUILT_IN["max"]),
    "min": Filter(BUILT_IN["min"]),
    "reject": Filter(BUILT_IN["reject"]),
    "rejectattr": Filter(BUILT_IN["rejectattr"]),
    "reverse": Filter(BUILT_IN["reverse"]),
    "select": Filter(BUILT_IN["select"]),
    "selectattr": Filter(BUILT_IN["selectattr"]),
    "slice": Filter(BUILT_IN["slice"]),
    "sort": Filter(BUILT_IN["sort"]),
    "string": Filter(BUILT_IN["string"]),
    "sum": Filter(BUILT_IN["sum"]),
    "unique": Filter(BUILT_IN["unique"]),
    "e": Filter(unescaped),
    "escape": Filter(unescaped),
    "forceescape": Filter(unescaped),
    "safe": Filter(unescaped),
}
"""Every filter that people may write; Jinja2's others are not known."""


def filter_remedy(name: str, defined: Iterable[str] = FILTERS) -> str:
    """Return what to write instead of a filter that does not exist."""
    listed = [other for other in defined if not other.startswith("_")]
    near = difflib.get_close_matches(name, listed, 1, 0.6)
    return f"是不是“{near[0]}”？" if near else f"能用的有：{'、'.join(listed)}"


def is_present(value: object) -> bool:
    """`X is 有`: whether a value was given. A zero is given, an empty text is not."""
    if isinstance(value, Quantity):
        return True
    return not (value is None or isinstance(value, Missing | Undefined) or value in ("", [], {}))


TESTS: dict[str, Callable[[object], bool]] = {
    "有": is_present,
    "缺": lambda value: not is_present(value),
}
