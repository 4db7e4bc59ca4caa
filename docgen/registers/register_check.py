"""Rules over registers: applied to whole columns, told row by row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from docgen.codes import new_finding
from docgen.expressions.evaluation import ExpressionError, render
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.registers.cells import masked
from docgen.registers.column_expressions import Settings, UndecidedError
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import Registers, RuleContext
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class _Hit:
    """What one rule asks for, not yet reckoned: its rows and the cell to show."""

    rule: Rule
    rows: pl.LazyFrame
    field: str


def check_register(
    own: Register, registers: Registers, rules: Iterable[Rule], settings: Settings | None = None
) -> tuple[Finding, ...]:
    """What the rules of a register find in it. One that cannot be evaluated is a finding."""
    hits, findings = list[_Hit](), list[Finding]()
    for rule in rules:
        try:
            hits += _asked(rule, own, registers, settings or {})
        except UndecidedError as error:
            if (settings or {}).get(error.name) is None:
                findings.append(_undecided(rule, error.name))
        except (ExpressionError, pl.exceptions.PolarsError) as error:
            findings.append(_broken(rule, error))
    reckoned = _reckoned(hits, own)
    rows = _own_rows(own, [found for found in reckoned if isinstance(found, pl.DataFrame)])
    for hit, found in zip(hits, reckoned, strict=True):
        if isinstance(found, pl.DataFrame):
            findings += () if found.is_empty() else _told(hit, own, found, rows)
        else:
            findings.append(_broken(hit.rule, found))
    return tuple(findings)


def _asked(rule: Rule, own: Register, registers: Registers, settings: Settings) -> Iterator[_Hit]:
    for rows, field in VERBS[rule.verb].find(RuleContext.by(rule, own, registers, settings)):
        yield _Hit(rule, rows, field)


def _reckoned(hits: list[_Hit], own: Register) -> list[pl.DataFrame | Exception]:
    """The rows of every hit: all at once, so that what they share is reckoned once."""
    engine: Any = "streaming" if own.large else "auto"
    try:
        return list(pl.collect_all([hit.rows for hit in hits], engine=engine))
    except pl.exceptions.PolarsError:
        return [_alone(hit) for hit in hits]


def _alone(hit: _Hit) -> pl.DataFrame | Exception:
    try:
        return hit.rows.collect()
    except pl.exceptions.PolarsError as error:
        return error


def _own_rows(own: Register, found: list[pl.DataFrame]) -> pl.DataFrame:
    """The rows of the register that any rule is about, with all that they say."""
    wanted = pl.concat(
        [frame[INDEX].cast(pl.Int64) for frame in found] or [pl.Series(dtype=pl.Int64)]
    )
    return own.frame.filter(pl.col(INDEX).is_in(wanted.unique().implode())).collect()


def _told(hit: _Hit, own: Register, found: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Finding]:
    # A rule's facts go before the row's own fields of the same name.
    whole = found.join(rows, on=INDEX, how="left", suffix="_本行").sort(INDEX)
    rule = hit.rule
    hidden = [name for name in own.types if name in whole.columns and own.schema.meta(name, "脱敏")]
    for row in whole.iter_rows(named=True):
        facts = {name: _shown(value) for name, value in row.items() if value is not None}
        facts |= {name: masked(str(facts[name])) for name in hidden if name in facts}
        yield Finding(
            rule.code,
            rule.severity,
            _named(row, own, facts) + _render(rule.message, facts),
            _render(rule.remedy, facts),
            rule.basis,
            path=(row[INDEX], hit.field or own.key),
        )


def _undecided(rule: Rule, name: str) -> Finding:
    message = f"县里还没有定“{name}”，规则 {rule.code} 没有用"
    remedy = f"在 inputs/county.yaml 的“设定”里写“{name}”；本县不用的写“{w.UNUSED}”"
    return new_finding("GZ-04", message, remedy, location=rule.location, category=Category.RULE)


def _broken(rule: Rule, error: Exception) -> Finding:
    reason = str(error).splitlines()[0]
    if isinstance(error, pl.exceptions.ColumnNotFoundError):
        lost = re.search('"(.+?)"', reason)
        reason = f"没有“{lost[1]}”这一列" if lost else reason
    message = f"规则 {rule.code} 不能计算：{reason}"
    remedy = "核对规则里的字段名、台账名和式子"
    return new_finding("GZ-02", message, remedy, location=rule.location, category=Category.RULE)


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
