"""Quantity: an exact decimal with a unit. 户 + 人 is refused, 万元 + 元 is converted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

Dimensions = tuple[tuple[str, int], ...]

# What one unit is in terms of another; 万 and 亿 before any unit are read by themselves.
_NAMED: dict[str, tuple[Decimal, str]] = {
    "%": (Decimal("0.01"), ""),
    "‰": (Decimal("0.001"), ""),
    "个百分点": (Decimal("0.01"), ""),
    "百分点": (Decimal("0.01"), ""),
    "倍": (Decimal(1), ""),
    "名": (Decimal(1), "人"),
    "口": (Decimal(1), "人"),
    "公里": (Decimal(1000), "米"),
    "平米": (Decimal(1), "平方米"),
    "公顷": (Decimal(15), "亩"),
    "吨": (Decimal(1000), "公斤"),
    "斤": (Decimal("0.5"), "公斤"),
}
_PREFIXES = (("万亿", 10**12), ("亿", 10**8), ("百万", 10**6), ("万", 10**4), ("千", 10**3))
_ALIKE = str.maketrans({"㎡": "平方米", "∕": "/", "％": "%", "每": "/"})
_PER = """
元 角 分 户 人 名 口 个 村 乡 镇 县 亩 头 羽 只 所 件 套 座 处 条 项 次 天 日 周 月 年 季度
学年 学期 米 千米 公里 平方米 公顷 吨 公斤 斤 万元 亿元 千元 万人 万户 万亩 队 支 批
"""
UNITS = frozenset(_PER.split())
"""Units that may stand after `/` in an expression, where a figure's name could stand too."""


class UnitError(ValueError):
    """Two quantities whose units do not go together; the message is for the user."""


@lru_cache(maxsize=4096)
def parse_unit(unit: str) -> tuple[Decimal, Dimensions]:
    """The scale to base units and the dimensions of `万元/户` → (10000, ((元, 1), (户, -1)))."""
    head, *denominators = unit.translate(_ALIKE).split("/")
    scale, powers = Decimal(1), dict[str, int]()
    for name, power in [(part, 1) for part in head.split("·")] + [(p, -1) for p in denominators]:
        factor, base = _parse_name(name)
        scale = scale * factor if power > 0 else scale / factor
        if base:
            powers[base] = powers.get(base, 0) + power
    return scale, tuple(sorted((base, power) for base, power in powers.items() if power))


def _parse_name(name: str) -> tuple[Decimal, str]:
    if name in _NAMED:
        return _NAMED[name]
    for prefix, factor in _PREFIXES:
        if name.startswith(prefix):
            scale, base = _parse_name(name[len(prefix) :])
            return scale * factor, base
    return Decimal(1), name


def _spell(dimensions: Dimensions) -> str:
    above = "·".join(base for base, power in dimensions for _ in range(power))
    below = "".join("/" + base for base, power in dimensions for _ in range(-power))
    return above + below


def _coerce(value: object) -> Quantity:
    if isinstance(value, Quantity):
        return value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise UnitError(f"“{value}”不是数，不能参加计算")
    return Quantity(Decimal(value))


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`value` in `unit`; `places` is the number of decimals to print, None = as many as it has."""

    value: Decimal
    unit: str = ""
    places: int | None = None

    @property
    def base(self) -> Decimal:
        """The value in base units (元, 米, 1 …)."""
        return self.value * parse_unit(self.unit)[0]

    @property
    def dimensions(self) -> Dimensions:
        """What is counted, without scale: 万元 and 元 have the same."""
        return parse_unit(self.unit)[1]

    def to(self, unit: str) -> Quantity:
        """The same quantity in another unit; UnitError if it measures something else."""
        scale, dimensions = parse_unit(unit)
        if dimensions != self.dimensions:
            raise UnitError(f"{self}不能换算成“{unit}”")
        with localcontext() as context:
            context.prec = 40
            return Quantity(_trim(self.base / scale), unit, self.places)

    def round(self, places: int) -> Quantity:
        """Rounded half up, as offices round, and printed with that many decimals."""
        step = Decimal(1).scaleb(-places)
        return Quantity(self.value.quantize(step, ROUND_HALF_UP), self.unit, places)

    def number(self) -> str:
        """The digits alone. What division has made endless is cut to two decimals."""
        value = self.value
        if self.places is not None:
            value = self.round(self.places).value
        elif int(value.as_tuple().exponent) < -6:
            value = self.round(2).value.normalize()
        return format(value, "f")

    def __str__(self) -> str:
        return self.number() + self.unit

    def _like(self, other: object, verb: str) -> Quantity:
        right = _coerce(other)
        if right.dimensions != self.dimensions:
            raise UnitError(f"单位不同，不能{verb}：{self} 与 {right}")
        return right.to(self.unit) if right.unit != self.unit else right

    def __add__(self, other: object) -> Quantity:
        return Quantity(self.value + self._like(other, "相加").value, self.unit)

    def __radd__(self, other: object) -> Quantity:
        # sum() starts from the bare number 0, which has no unit to disagree with.
        return self if other == 0 and type(other) is int else _coerce(other) + self

    def __sub__(self, other: object) -> Quantity:
        return Quantity(self.value - self._like(other, "相减").value, self.unit)

    def __rsub__(self, other: object) -> Quantity:
        return _coerce(other) - self

    def __neg__(self) -> Quantity:
        return Quantity(-self.value, self.unit, self.places)

    def __abs__(self) -> Quantity:
        return Quantity(abs(self.value), self.unit, self.places)

    def __mul__(self, other: object) -> Quantity:
        right = _coerce(other)
        for rate, amount in ((self, right), (right, self)):
            above, _, below = rate.unit.rpartition("/")
            if above and amount.unit and parse_unit(below)[1] == amount.dimensions:
                return Quantity(rate.value * amount.to(below).value, above)
        return _combine(self, right, self.base * right.base, 1)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> Quantity:
        right = _coerce(other)
        if not right.value:
            raise UnitError(f"{self} 除以零")
        with localcontext() as context:
            context.prec = 40
            if self.unit and right.unit and self.dimensions != right.dimensions:
                plain = "/" not in self.unit + right.unit
                if plain and right.dimensions:
                    return Quantity(self.value / right.value, f"{self.unit}/{right.unit}")
            return _combine(self, right, self.base / right.base, -1)

    def __rtruediv__(self, other: object) -> Quantity:
        return _coerce(other) / self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Quantity | int | Decimal) or isinstance(other, bool):
            return NotImplemented
        return self.base == self._like(other, "比较").base

    def __hash__(self) -> int:
        return hash((self.base, self.dimensions))

    def __lt__(self, other: object) -> bool:
        return self.base < self._like(other, "比较").base

    def __le__(self, other: object) -> bool:
        return self.base <= self._like(other, "比较").base

    def __gt__(self, other: object) -> bool:
        return self.base > self._like(other, "比较").base

    def __ge__(self, other: object) -> bool:
        return self.base >= self._like(other, "比较").base

    def __bool__(self) -> bool:
        return bool(self.value)

    def __int__(self) -> int:
        return int(self.value)


def _trim(value: Decimal) -> Decimal:
    """A converted value without the zeros that converting has put behind it."""
    shorter = value.normalize()
    return shorter if int(shorter.as_tuple().exponent) <= 0 else shorter.quantize(Decimal(1))


def _combine(left: Quantity, right: Quantity, base: Decimal, sign: int) -> Quantity:
    """A product or quotient in the unit of the only side that has one, else in base units."""
    powers = dict(left.dimensions)
    for name, power in right.dimensions:
        powers[name] = powers.get(name, 0) + sign * power
    dimensions = tuple(sorted((name, power) for name, power in powers.items() if power))
    for side in (left, right) if sign > 0 else (left,):
        if side.dimensions and side.dimensions == dimensions:
            return Quantity(base, _spell(dimensions)).to(side.unit)
    return Quantity(base, _spell(dimensions))
