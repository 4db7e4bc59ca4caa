"""Exact decimals with units: 户 + 人 is refused, 万元 + 元 is converted.

`parse_unit` reads a unit into its scale to base units and its dimensions. `Quantity` uses both:
sums need equal dimensions, products and quotients combine them.

The lexer makes quantities of literals, registers make them of cells with a unit, and the filters of
numbers take and return them. Values are never converted to float.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

from msgspec import Struct

Dimensions = tuple[tuple[str, int], ...]
"""Base units with their powers, in order of names: 万元/户 → ((元, 1), (户, -1))."""

# By unit: its scale and its base unit. 万 and 亿 before any unit are read by themselves.
_NAMED: dict[str, tuple[Decimal, str]] = {
    "%": (Decimal("0.01"), ""),
    "‰": (Decimal("0.001"), ""),
    "个百分点": (Decimal("0.01"), ""),
    "百分点": (Decimal("0.01"), ""),
    "倍": (Decimal(1), ""),
    "小数": (Decimal(1), ""),
    "名": (Decimal(1), "人"),
    "口": (Decimal(1), "人"),
    "年度": (Decimal(1), "年"),
    "公里": (Decimal(1000), "米"),
    "平米": (Decimal(1), "平方米"),
    "平方": (Decimal(1), "平方米"),
    "m2": (Decimal(1), "平方米"),
    "M2": (Decimal(1), "平方米"),
    "公顷": (Decimal(15), "亩"),
    "吨": (Decimal(1000), "公斤"),
    "斤": (Decimal("0.5"), "公斤"),
}
_PREFIXES = (
    ("万亿", 10**12),
    ("亿", 10**8),
    ("百万", 10**6),
    ("万", 10**4),
    ("千", 10**3),
    ("百", 100),
)
_SPELLINGS = str.maketrans({"㎡": "平方米", "²": "2", "∕": "/", "％": "%", "每": "/"})
_DENOMINATORS = """
元 角 分 户 人 名 口 个 村 乡 镇 县 亩 头 羽 只 所 件 套 座 处 条 项 次 天 日 周 月 年 季度
学年 学期 米 千米 公里 平方米 公顷 吨 公斤 斤 万元 亿元 千元 万人 万户 万亩 队 支 批
"""
UNITS = frozenset(_DENOMINATORS.split())
"""Units that may follow `/` in an expression, where a figure's name could follow too."""
_PRECISION = 40
"""Digits of a converted or divided value."""
_LONGEST_DECIMALS = 6
"""Decimals that are printed as they are. A value with more is the endless result of a division."""


class UnitError(ValueError):
    """Quantities whose units do not go together, or no quantity; the message is for users."""


@lru_cache(maxsize=4096)
def parse_unit(unit: str) -> tuple[Decimal, Dimensions]:
    """Return the scale to base units and the dimensions: 万元/户 → (10000, ((元, 1), (户, -1))).

    Units are separated by `·` in the numerator, by `/` before each denominator; 元/人·年 is
    元/人/年. An unknown name is a base unit of its own, so nothing is raised: 3箱 + 2箱 is 5箱.
    """
    numerator, *denominators = unit.translate(_SPELLINGS).split("/")
    scale = Decimal(1)
    powers: dict[str, int] = {}
    for name in numerator.split("·"):
        factor, base = _parse_name(name)
        scale *= factor
        powers[base] = powers.get(base, 0) + 1
    for name in "/".join(denominators).replace("·", "/").split("/") * bool(denominators):
        factor, base = _parse_name(name)
        scale /= factor
        powers[base] = powers.get(base, 0) - 1
    powers.pop("", None)
    return scale, _dimensions(powers)


def is_known_unit(unit: str) -> bool:
    """Return whether a unit is made of units that this module or ordinary writing knows."""
    names = unit.translate(_SPELLINGS).replace("·", "/").split("/")
    return all(name in _NAMED or _parse_name(name)[1] in UNITS | {"", "平方米"} for name in names)


def _dimensions(powers: dict[str, int]) -> Dimensions:
    """Return powers as dimensions: in the order of the names, without those whose power is 0."""
    return tuple(sorted((base, power) for base, power in powers.items() if power))


def _parse_name(name: str) -> tuple[Decimal, str]:
    """Return the scale and the base unit of a simple unit, '' for a ratio.

    万元 → (10000, 元), 公里 → (1000, 米), % → (0.01, ''). A prefix may stand before any unit:
    百万吨 is a million times a thousand 公斤.
    """
    if name in _NAMED:
        return _NAMED[name]
    for prefix, factor in _PREFIXES:
        if name.startswith(prefix):
            scale, base = _parse_name(name[len(prefix) :])
            return scale * factor, base
    return Decimal(1), name


def _spell(dimensions: Dimensions) -> str:
    """Return dimensions as a unit: ((元, 1), (户, -1)) → 元/户."""
    numerators: list[str] = []
    denominators: list[str] = []
    for base, power in dimensions:
        numerators += [base] * power
        denominators += [f"/{base}"] * -power
    return "·".join(numerators) + "".join(denominators)


def _coerce(value: object) -> Quantity:
    """Return a bare number as a quantity without unit. Raises UnitError for other values."""
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UnitError(f"“{value}”不是数，不能参加计算")
    return Quantity(Decimal(value))


class Quantity(Struct, frozen=True, eq=False):
    """`value` in `unit`; `places` is the number of decimals to print, None for all of them."""

    value: Decimal
    unit: str = ""
    places: int | None = None

    @property
    def base(self) -> Decimal:
        """Return the value in base units (元, 米, 1 …)."""
        return self.value * parse_unit(self.unit)[0]

    @property
    def dimensions(self) -> Dimensions:
        """Return the dimensions without scale: 万元 and 元 have the same."""
        return parse_unit(self.unit)[1]

    def to(self, unit: str) -> Quantity:
        """Return the quantity in another unit. Raises UnitError if the dimensions differ.

        The value has at most 40 digits and no zeros that the conversion added; `places` is kept.
        """
        scale, dimensions = parse_unit(unit)
        if dimensions != self.dimensions:
            raise UnitError(f"{self}不能换算成“{unit}”")
        with localcontext() as context:
            context.prec = _PRECISION
            return Quantity(_trim(self.base / scale), unit, self.places)

    def round(self, places: int) -> Quantity:
        """Return the quantity rounded half up, to be printed with `places` decimals."""
        step = Decimal(1).scaleb(-places)
        return Quantity(self.value.quantize(step, ROUND_HALF_UP), self.unit, places)

    def number(self) -> str:
        """Return the digits without the unit; an endless quotient is cut to two decimals.

        Returns for example 12.50 if `places` is 2. Of 2 / 3, whose decimals do not end, it returns
        0.67.
        """
        value = self.value
        if self.places is not None:
            value = self.round(self.places).value
        elif int(value.as_tuple().exponent) < -_LONGEST_DECIMALS:
            value = self.round(2).value.normalize()
        return format(value, "f")

    def __str__(self) -> str:
        """Return the number with its unit behind it, without a space: 1.31%, 6万元/户."""
        return self.number() + self.unit

    def _compared(self, other: object) -> Decimal:
        """Return another quantity in base units. Raises UnitError for other dimensions."""
        right = _coerce(other)
        if right.dimensions != self.dimensions:
            raise UnitError(f"单位不同，不能比较：{self} 与 {right}")
        return right.base

    def _convert(self, other: object, verb: str) -> Quantity:
        """Return another quantity in the unit of this one. Raises UnitError naming `verb`."""
        right = _coerce(other)
        if right.dimensions != self.dimensions:
            raise UnitError(f"单位不同，不能{verb}：{self} 与 {right}")
        if right.unit == self.unit:
            return right
        return right.to(self.unit)

    def __add__(self, other: object) -> Quantity:
        """Return the sum in the unit of the left side. Raises UnitError for other dimensions."""
        return Quantity(self.value + self._convert(other, "相加").value, self.unit)

    def __radd__(self, other: object) -> Quantity:
        """Return `other + self`, as `sum()` needs it.

        Raises UnitError for a bare number and a quantity with a unit, except for the number 0.
        """
        # sum() starts from the bare number 0, which has no unit to disagree with.
        if type(other) is int and other == 0:
            return self
        return _coerce(other) + self

    def __sub__(self, other: object) -> Quantity:
        """Return the difference in the unit of the left side."""
        return Quantity(self.value - self._convert(other, "相减").value, self.unit)

    def __rsub__(self, other: object) -> Quantity:
        """Return `other - self` without a unit: 1 - 5% is 0.95.

        Raises UnitError if this quantity has a unit other than a ratio's.
        """
        return _coerce(other) - self

    def __neg__(self) -> Quantity:
        """Return the negative quantity, printed with as many decimals."""
        return Quantity(-self.value, self.unit, self.places)

    def __abs__(self) -> Quantity:
        """Return the quantity without its sign, printed with as many decimals."""
        return Quantity(abs(self.value), self.unit, self.places)

    def __mul__(self, other: object) -> Quantity:
        """Return the product; a rate such as 万元/户 times its denominator is in the numerator.

        10户 × 2万元/户 is 20万元. Two amounts of one unit give its square, which no text of this
        program uses: 元·元.
        """
        right = _coerce(other)
        for rate, amount in ((self, right), (right, self)):
            total = _apply_rate(rate, amount)
            if total is not None:
                return total
        dimensions = _combine(self.dimensions, right.dimensions, 1)
        return _in_unit_of((self, right), self.base * right.base, dimensions)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Quantity:
        """Return the quotient: a ratio of equal dimensions, else a rate such as 万元/户.

        Raises UnitError for a division by zero.
        """
        right = _coerce(other)
        if not right.value:
            raise UnitError(f"{self} 除以零")
        with localcontext() as context:
            context.prec = _PRECISION
            if _is_rate(self, right):
                return Quantity(self.value / right.value, f"{self.unit}/{right.unit}")
            dimensions = _combine(self.dimensions, right.dimensions, -1)
            return _in_unit_of((self,), self.base / right.base, dimensions)

    def __rtruediv__(self, other: object) -> Quantity:
        """Return `other / self`. Raises UnitError for a division by zero."""
        return _coerce(other) / self

    def __eq__(self, other: object) -> bool:
        """Compare in base units: 1万元 equals 10000元. Raises UnitError for other dimensions."""
        if not isinstance(other, Quantity | int | Decimal) or isinstance(other, bool):
            return NotImplemented
        return self.base == self._compared(other)

    def __ne__(self, other: object) -> bool:
        """Return the opposite of `==`. Raises UnitError for other dimensions."""
        # That of Struct would compare objects.
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self) -> int:
        """Return a hash that is equal for all that compares equal: 1万元 and 10000元, 5% and 0.05.

        A quantity without dimensions has the hash of its number.
        """
        if not self.dimensions:
            return hash(self.base)
        return hash((self.base, self.dimensions))

    def __lt__(self, other: object) -> bool:
        """Return whether it is less, in base units. Raises UnitError for other dimensions."""
        return self.base < self._compared(other)

    def __le__(self, other: object) -> bool:
        """Return whether it is not greater. Raises UnitError for other dimensions."""
        return self.base <= self._compared(other)

    def __gt__(self, other: object) -> bool:
        """Return whether it is greater, in base units. Raises UnitError for other dimensions."""
        return self.base > self._compared(other)

    def __ge__(self, other: object) -> bool:
        """Return whether it is not less. Raises UnitError for other dimensions."""
        return self.base >= self._compared(other)

    def __bool__(self) -> bool:
        """Return False for a zero, as for a bare number."""
        return bool(self.value)

    def __int__(self) -> int:
        """Return the value in its own unit, decimals cut off: that of 1.9万元 is 1."""
        return int(self.value)


def _trim(value: Decimal) -> Decimal:
    """Return a converted value without the zeros that the conversion appended."""
    shorter = value.normalize()
    if int(shorter.as_tuple().exponent) <= 0:
        return shorter
    return shorter.quantize(Decimal(1))


def _apply_rate(rate: Quantity, amount: Quantity) -> Quantity | None:
    """Return 6万元/户 times 484户 in 万元, None unless `rate` is per dimension of `amount`.

    The amount is converted to the denominator first: 0.6万元/户 times 2百户 is 120万元. Only the
    last denominator is looked at.
    """
    numerator, _, denominator = rate.unit.rpartition("/")
    if not numerator or not amount.unit:
        return None
    if parse_unit(denominator)[1] != amount.dimensions:
        return None
    return Quantity(rate.value * amount.to(denominator).value, numerator)


def _is_rate(left: Quantity, right: Quantity) -> bool:
    """Return whether a quotient keeps both units as written, as 万元 / 户 does."""
    if not left.unit or not right.unit or left.dimensions == right.dimensions:
        return False
    return "/" not in left.unit + right.unit and bool(right.dimensions)


def _combine(left: Dimensions, right: Dimensions, exponent: int) -> Dimensions:
    """Return the dimensions of a product (`exponent` 1) or of a quotient (-1)."""
    powers = dict(left)
    for name, power in right:
        powers[name] = powers.get(name, 0) + exponent * power
    return _dimensions(powers)


def _in_unit_of(sides: Iterable[Quantity], base: Decimal, dimensions: Dimensions) -> Quantity:
    """Return a value in base units in the unit of the side that has its dimensions, if any.

    If no side has them, the unit is spelled from the dimensions: 3元 × 2元 is 6元·元.
    """
    result = Quantity(base, _spell(dimensions))
    for side in sides:
        if side.dimensions and side.dimensions == dimensions:
            return result.to(side.unit)
    return result
