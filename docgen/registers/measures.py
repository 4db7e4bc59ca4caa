"""Quantities of a column: they measure what the schema says (单位), in whatever scale of it.

A plain number is in the unit that the header or a line above it states, else in that of the
schema. A number with a unit of another dimension (340户 in a column of 元) is no value.

`cells` reads every quantity through the measure of its column. The unit of the header is found by
`header_units`: 人均纯收入（万元） makes `stated` 万元 while `unit` may be 元.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.literals import parse_decimal, parse_quantity
from docgen.expressions.quantity import Dimensions, Quantity, is_known_unit, parse_unit
from docgen.model.finding import Finding
from docgen.schema import schema_keywords as grammar

_COUNTED_ONE_BY_ONE = "个"
_MEASURED = frozenset({"元", "年", "亩", "米", "平方米", "公斤", "人", grammar.RATIO, ""})
"""Base units of what nobody counts one by one."""
_TIMES = frozenset({"年", "月", "日", "天", "季度"})
"""Base units of time, which an amount of a row may be divided by."""


class Measure(Struct, frozen=True):
    """What a column measures: the unit of the schema, '' if it names none, and the header's.

    `rows` are units that each row is one of: an amount of a household may be one of 元/户, unless
    the schema divides it by something else already (元/人).
    """

    unit: str = ""
    stated: str = ""
    rows: frozenset[str] = frozenset()

    @property
    def scale(self) -> Decimal:
        """Return the factor from a plain number of the column to base units.

        10000 for 万元, because the base unit is 元; 1 for a ratio or without a unit.
        """
        return parse_unit(_without_ratio(self.stated or self.unit))[0]

    def fits(self, unit: str) -> bool:
        """Return whether a unit measures the same: 万元, 元/年 and 万 in a column of 元/年.

        万 and 亿 alone have no dimension and fit every unit but that of a ratio; 个 fits what is
        counted one by one, as villages are.
        """
        if not self.unit:
            return is_known_unit(unit)
        scale, dimensions = parse_unit(unit)
        if not dimensions and scale > 1 and "/" not in unit:
            return self.unit != grammar.RATIO
        declared = parse_unit(_without_ratio(self.unit))[1]
        if unit == _COUNTED_ONE_BY_ONE:
            return [name for name, _ in declared if name not in _MEASURED] == [self.unit]
        return _is_part(self._without_rows(dimensions, declared), declared)

    def _without_rows(self, dimensions: Dimensions, declared: Dimensions) -> Dimensions:
        """Return the dimensions of a unit without what each row is one of.

        元/户 stays what it is where the schema divides by something else: it is none of the
        amounts of a person.
        """
        if any(power < 0 and name not in _TIMES for name, power in declared):
            return dimensions
        a_row = {(row, -1) for row in self.rows}
        return tuple(power for power in dimensions if power not in a_row)

    def read(self, value: Quantity) -> Quantity | None:
        """Return a quantity in its unit; None if it is one of something else.

        A plain number gets the unit of the header or the schema. None for a ratio without %, whose
        scale nobody knows (0.56 may be 0.56% or 56%), and for a unit of another dimension.
        """
        if not value.unit:
            if self._lacks_percent(value):
                return None
            return Quantity(value.value, _without_ratio(self.stated or self.unit))
        if not self.fits(value.unit):
            return None
        return value

    def _lacks_percent(self, value: Quantity) -> bool:
        """Return whether a plain number is a ratio whose % is not written; 0 is 0 with it too."""
        return self.unit == grammar.RATIO and not self.stated and bool(value.value)

    def is_scaled(self, unit: str) -> bool:
        """Return whether a number in this unit is in another scale than a plain one.

        A header that states the unit says what plain numbers are.
        """
        return (
            bool(unit) and bool(self.unit) and not self.stated and parse_unit(unit)[0] != self.scale
        )

    def report(self, name: str, text: str) -> Finding:
        """Return the finding about a number of another dimension, or of an unknown unit.

        The messages are about a unit in a field without one, a ratio, and another dimension; an
        unknown unit may be another name of that of the field.
        """
        if not self.unit:
            message = f"“{name}”写的是“{text}”，不认得这个单位"
            return new_finding("ZD-14", message, "核对单位；不用单位的只写数")
        if self.unit == grammar.RATIO:
            message = f"“{name}”是比例，写的是“{text}”，看不出是百分之几"
            return new_finding("ZD-14", message, _remedy_of_ratio(text))
        message = f"“{name}”以“{self.unit}”计，写的是“{text}”"
        remedy = f"核对是不是填错了列；折算成以“{self.unit}”计的数再填"
        written = parse_quantity(text)
        if written is not None and _is_strange(written.unit):
            message += f"，不认得“{written.unit}”"
            remedy = (
                f"数就是以“{self.unit}”计的，去掉“{written.unit}”，只写数；"
                f"不是的，折算成以“{self.unit}”计的数再填"
            )
        return new_finding("ZD-14", message, remedy)


def _is_strange(unit: str) -> bool:
    """Return whether a text behind a number is no known unit, or only its second half (/年)."""
    return unit.startswith("/") or not is_known_unit(unit)


def _remedy_of_ratio(text: str) -> str:
    """Return how a ratio is written; of a number up to 1 both readings are shown."""
    number = parse_decimal(text)
    if number is None or abs(number) > 1:
        return "写上百分号，如 1.31%；整列都没有写的，表头写（%）"
    share = f"{(number * 100).normalize():f}%"
    return (
        f"是{text}%的写“{text}%”，是{share}的写“{share}”；"
        "整列都是百分数的，表头写（%），整列都是小数的，表头写（小数）"
    )


def _without_ratio(unit: str) -> str:
    """Return the unit that a plain number gets, '' for a ratio.

    A ratio is written with % or as a number up to 1, and its plain number has no unit.
    """
    if unit == grammar.RATIO:
        return ""
    return unit


def _is_part(dimensions: Dimensions, declared: Dimensions) -> bool:
    """Return whether a unit has the numerator of another, and no denominator that it has not.

    元 is part of 元/年, and 元/年 of itself; 元/户 is not, because it divides by something else.
    """
    powers = dict(declared)
    if any(powers.get(name) != power for name, power in dimensions):
        return False
    names = {name for name, _ in dimensions}
    return all(power < 0 or name in names for name, power in declared)
