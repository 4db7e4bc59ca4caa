"""Filters over numbers and quantities: `|数`, `|百分比`, `|换算`, `|大写` and others.

The functions take a `Quantity`. `for_quantities` makes filters of them: these also accept whole
numbers and texts, and return a missing value unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from jinja2.filters import FILTERS as BUILT_IN

from docgen.expressions.chinese_numerals import format_money, format_numeral
from docgen.expressions.literals import parse_quantity
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model.values import Missing


def to_quantity(value: object) -> Quantity:
    """Return a number, or the text of one, as a quantity. Raises UnitError for other values.

    A text may have a unit and full-width digits. Raises UnitError for True and False too: they are
    no numbers here.
    """
    if isinstance(value, Quantity):
        return value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Quantity(Decimal(value))
    quantity = parse_quantity(str(value))
    if quantity is None:
        raise UnitError(f"“{value}”不是数")
    return quantity


def for_quantities(function: Callable[..., object]) -> Callable[..., object]:
    """Return a filter that applies `function` to any number and returns missing values."""

    def apply(value: object, *options: object) -> object:
        """Apply the function to the value as a quantity; a Missing is returned as it is."""
        if isinstance(value, Missing):
            return value
        return function(to_quantity(value), *options)

    apply.__doc__ = function.__doc__
    return apply


def format_number(value: Quantity, grouped: bool = False) -> str:
    """Return the number without its unit (`|数`), with thousands commas if `grouped`."""
    number = value.number()
    if grouped:
        return format(Decimal(number), ",f")
    return number


def format_percentage(value: Quantity, places: int = 2) -> str:
    """Return a ratio as a percentage without trailing zeros (`|百分比(2)`).

    0.8125 → 81.25%, 1.5 → 150%; `places` is the most decimals, rounded half up. Raises UnitError if
    the value has a unit other than a ratio's.
    """
    return f"{_without_zeros(value.to('%'), places)}%"


def format_multiple(value: Quantity, places: int = 2) -> str:
    """Return a ratio as a multiple without trailing zeros: 1.45倍 (`|倍`)."""
    return f"{_without_zeros(value.to(''), places)}倍"


def _without_zeros(value: Quantity, places: int) -> str:
    """Return a value rounded to `places` decimals, without its unit and trailing zeros."""
    text = value.round(int(places)).number()
    if "." not in text:
        return text
    return text.rstrip("0").rstrip(".")


def round_places(value: Quantity, places: int = 2) -> Quantity:
    """Return a quantity rounded half up to `places` decimals (`|小数(1)`).

    The result prints all `places` decimals: 2|小数(1) is 2.0. Its unit is kept.
    """
    return value.round(int(places))


def round_number(value: object, precision: int = 0, method: str = "common") -> object:
    """Return a number rounded half up (`|round(1)`), as `|小数` does.

    `method` may be `ceil` or `floor`, which round as Jinja2's own filter does.
    """
    if isinstance(value, Missing):
        return value
    if method == "common" and isinstance(value, Quantity | Decimal | int):
        return round_places(to_quantity(value), precision)
    return BUILT_IN["round"](value, precision, method)


def convert(value: Quantity, unit: str) -> Quantity:
    """Return the same quantity in another unit (`|换算('万元')`)."""
    return value.to(str(unit))


def scale_to(prefix: str) -> Callable[[Quantity], Quantity]:
    """Return a function that converts a quantity to its own unit with 万 or 亿 before it.

    `prefix` is 万 or 亿. 12345元|万 → 1.2345万元; a prefix that the unit already has is replaced.
    """

    def scale(value: Quantity) -> Quantity:
        """Return the quantity in its unit with the prefix of the outer function."""
        unit = value.unit.removeprefix("亿").removeprefix("万")
        return convert(value, prefix + unit)

    return scale


def format_capitals(value: Quantity) -> str:
    """Return money in Chinese capitals (`|大写`).

    The unit is 元, 万元, 亿元 or none. Raises UnitError for any other unit.
    """
    if value.unit:
        value = value.to("元")
    return format_money(value.value)


def format_whole_number(value: Quantity) -> str:
    """Return a whole number in Chinese characters with its unit: 6个 → 六个 (`|中文`).

    Raises UnitError if the number is not whole.
    """
    if value.value != int(value.value):
        raise UnitError(f"“{value}”不是整数，不能用中文数字书写")
    return format_numeral(int(value.value)) + value.unit
