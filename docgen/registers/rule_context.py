"""What a rule asks of which rows: the one argument of every verb over registers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from docgen.model import keywords as w
from docgen.registers.column_expressions import Settings, compile_expression, setting
from docgen.registers.register import Register
from docgen.rules.rule import Rule

Registers = Mapping[str, Register]
Hits = Iterator[tuple[pl.LazyFrame, str]]
"""Rows that break the rule (their `#`, and facts that its 说明 names), and the cell to show."""
NUMBER: dict[str, Any] = {"type": "string", "empty": False}
"""A parameter that is a number, or the name of a setting that is one."""
KEYS: dict[str, Any] = {"type": ["string", "list", "dict"], "required": True}
"""A field in both registers, a list, a mapping own field → its field, or 全部: no field."""

_ALL = "#全部"
_SAME = pl.lit(1).alias(_ALL)


@dataclass(frozen=True, slots=True)
class RuleContext:
    """The parameters of a rule, its register and all others, the rows that meet its 条件."""

    params: Mapping[str, Any]
    own: Register
    registers: Registers
    rows: pl.LazyFrame
    settings: Settings

    @classmethod
    def by(cls, rule: Rule, own: Register, registers: Registers, settings: Settings) -> RuleContext:
        """What a rule asks of the rows that meet its condition."""
        asked = cls(rule.params, own, registers, own.frame, settings)
        return replace(asked, rows=asked.among(own, rule.when))

    @property
    def other(self) -> Register | None:
        """The register that the rule compares with; None if the county keeps none."""
        return self.registers.get(self.params[w.REGISTER])

    def others(self, other: Register) -> pl.LazyFrame:
        """The rows of the other register that the rule is about (其中)."""
        return self.among(other, self.params.get(w.AMONG))

    def among(self, other: Register, text: str | None) -> pl.LazyFrame:
        """The rows of a register that meet a condition, all of them without one."""
        rows = other.frame.filter(self.compile(text, other.types)) if text else other.frame
        return rows.with_columns(_SAME)

    def compile(self, text: str, types: Mapping[str, Any]) -> pl.Expr:
        """An expression over columns of these types and the county's settings."""
        return compile_expression(text, types, self.settings)

    def number(self, name: str) -> float | None:
        """A parameter as a number, its own or that of the setting it names; None if not given."""
        if name not in self.params:
            return None
        text = str(self.params[name])
        try:
            return float(text)
        except ValueError:
            return float(setting(text, self.settings))

    def keys(self) -> tuple[list[str], list[str]]:
        """The fields that tie this register to the other: here, and there."""
        return pairs(self.params[w.KEYED])


def pairs(spec: Any) -> tuple[list[str], list[str]]:
    """A name, a list of names or a mapping own → other, as two lists; 全部 ties all to all."""
    if spec == w.WHOLE:
        return [_ALL], [_ALL]
    if isinstance(spec, Mapping):
        return list(spec), [str(name) for name in spec.values()]
    names = [spec] if isinstance(spec, str) else list(spec)
    return names, names


def known(names: list[str]) -> pl.Expr:
    """Whether every part of a key is written."""
    return pl.all_horizontal(pl.col(name).is_not_null() for name in names)


def repeated(names: list[str]) -> pl.Expr:
    """Whether what stands in these fields may stand in another row too.

    By short marks, so that of millions of rows only the few are looked at that may be alike.
    """
    mark = pl.struct(names).hash()
    ordered = mark.sort()
    return mark.is_in(ordered.filter(ordered == ordered.shift(1)).unique().implode())
