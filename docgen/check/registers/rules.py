"""Rules over registers: applied to whole columns, told row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import polars as pl

from docgen.check.registers.expression import compile_expression
from docgen.check.registers.kinds import KINDS, Registers
from docgen.check.registers.register import INDEX, Register, masked
from docgen.check.rules import Rule
from docgen.language import ExpressionError, render
from docgen.model import Class, Finding, Severity


def check_register(
    own: Register, registers: Registers, rules: tuple[Rule, ...]
) -> tuple[Finding, ...]:
    """What the rules of a register find in it. One that cannot be evaluated is a finding."""
    return tuple(finding for rule in rules for finding in _apply(rule, own, registers))


def _apply(rule: Rule, own: Register, registers: Registers) -> Iterator[Finding]:
    try:
        rows = own.frame
        if rule.when:
            rows = rows.filter(compile_expression(rule.when, rows.schema))
        if rows.is_empty():
            return
        for frame, field in KINDS[rule.kind].find(rule.params, own, registers, rows):
            yield from _told(rule, own, frame, field)
    except (ExpressionError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        message = f"规则 {rule.code} 不能计算：{reason}"
        remedy = "核对规则里的字段名、台账名和式子"
        yield Finding("GZ-02", Severity.ERROR, message, remedy, place=rule.place, kind=Class.RULE)


def _told(rule: Rule, own: Register, frame: pl.DataFrame, field: str) -> Iterator[Finding]:
    if frame.is_empty():
        return
    whole = frame.join(own.frame, on=INDEX, how="left", suffix="_本行").sort(INDEX)
    hidden = [name for name in own.frame.columns if own.schema.meta(name, "脱敏")]
    for row in whole.iter_rows(named=True):
        facts = {name: _shown(value) for name, value in row.items() if value is not None}
        facts |= {name: masked(str(facts[name])) for name in hidden if name in facts}
        path = (row[INDEX], field or own.key)
        yield Finding(
            rule.code,
            rule.severity,
            _named(row, own, facts) + _render(rule.message, facts),
            _render(rule.remedy, facts),
            rule.basis,
            path,
        )


def _named(row: Mapping[str, Any], own: Register, facts: Mapping[str, str]) -> str:
    """The row as people call it, so that a list makes sense away from the table."""
    return f"{own.name}“{facts[own.key]}”：" if row.get(own.key) is not None else ""


def _render(sentence: str, facts: Mapping[str, str]) -> str:
    try:
        return render(sentence, facts)
    except ExpressionError:
        return sentence


def _shown(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:g}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)
