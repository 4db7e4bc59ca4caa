"""The check of a register: every rule is applied to whole columns, every hit becomes a finding.

The verbs yield lazy frames, which are collected together, so that parts they share are computed
once. A rule that cannot be applied is a finding itself.

The order is: `_find_hits` asks the verb of each rule for lazy rows, `_collect` computes all of
them, `_judged_results` takes out what rests on cells or columns that are not read, and
`_hit_findings` writes the sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import polars as pl
from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.errors import ExpressionError
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.registers.cell_values import CellValue
from docgen.registers.column_plan import table_header
from docgen.registers.columns_read import find_columns_read, names_in_expression
from docgen.registers.computation_errors import describe_computation_error
from docgen.registers.lookalikes import DIFFERENCE, REMEDY
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.row_sentences import RowSentence, names_in, print_value
from docgen.registers.rule_context import Registers, RuleContext
from docgen.registers.settings import Settings, UndecidedError
from docgen.registers.unknown_cells import leave_out_groups, leave_out_rows
from docgen.registers.unread_columns import (
    UnreadColumn,
    column_remedy,
    find_unread_columns,
    report_unread_columns,
    take_unread_rows,
)
from docgen.registers.verbs import EXPLAINED, VERBS, unique_key
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar

_Result = pl.DataFrame | pl.exceptions.PolarsError
"""The rows of a hit, or the reason why they cannot be computed."""
_FIELD = "字段"
_OF_ROW = "_本行"
"""The end of the name of a field that a fact of the verb hides."""


class _Hit(Struct, frozen=True):
    """Rows that break a rule, not yet computed, and the field whose cell is shown."""

    rule: Rule
    rows: pl.LazyFrame
    field: str
    context: RuleContext


def check_register(
    register: Register,
    registers: Registers,
    rules: Iterable[Rule],
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """Return the findings of the rules in a register; their paths are (row, field).

    A rule that cannot be applied is a finding. A rule that uses a setting of the value 不用 is
    passed over. Columns that are not read, so that rules are not judged, come first.

    `registers` are all registers of the county by name, for rules that look into another one;
    `settings` are those of the county. The order of the findings is that of the rules, within a
    rule that of the rows.
    """
    settings = settings or {}
    hits = list[_Hit]()
    findings = list[Finding]()
    for rule in rules:
        try:
            hits.extend(_find_hits(RuleContext.of(rule, register, registers, settings), rule))
        except UndecidedError as error:
            if settings.get(error.name) is None:
                findings.append(_undecided_finding(rule, error.name))
        except (ExpressionError, pl.exceptions.PolarsError) as error:
            findings.append(_broken_finding(rule, error))
    results, unread = _judged_results(hits, _collect(hits, register))
    findings += _hit_findings(hits, results, register)
    return (*report_unread_columns(unread), *findings)


def _find_hits(context: RuleContext, rule: Rule) -> Iterator[_Hit]:
    """Yield the hits of one rule, one for each frame that its verb yields.

    Verbs that compare rows with others go without the groups in which a cell is not understood.
    Raises UndecidedError or ExpressionError if the rule cannot be applied.
    """
    verb = VERBS[rule.verb]
    if not verb.LOCAL and any(each.unreadable for each in context.registers.values()):
        context = leave_out_groups(context, find_columns_read(rule, context))
    for rows, field in verb.find(rule.params, context):
        yield _Hit(rule, rows, field, context)


def _judged_results(
    hits: Sequence[_Hit], results: Sequence[_Result]
) -> tuple[list[_Result], list[tuple[str, UnreadColumn]]]:
    """Return the rows of every hit that can be judged, and the columns that others lack.

    These are given with the code of the rule that is not judged for want of them.

    The list has a result for each hit, in the order of `hits`.
    """
    judged = list[_Result]()
    unread = list[tuple[str, UnreadColumn]]()
    for hit, result in zip(hits, results, strict=True):
        rows: _Result = result
        if isinstance(result, pl.DataFrame) and not result.is_empty():
            rows, columns = _judge(hit, result)
            unread += [(hit.rule.code, column) for column in columns]
        judged.append(rows)
    return judged, unread


def _judge(hit: _Hit, result: pl.DataFrame) -> tuple[pl.DataFrame, list[UnreadColumn]]:
    """Return those rows of a hit that can be judged, and the columns that others lack.

    If the other register lacks a column that the rule reads, no row is judged: the frame is empty.
    """
    register = hit.context.register
    columns = find_columns_read(hit.rule, hit.context)
    rows = leave_out_rows(result, hit.rule, hit.field, columns, register)
    rows, unread = take_unread_rows(rows, columns, register)
    if not rows.is_empty():
        of_other = find_unread_columns(columns, hit.context)
        unread += of_other
        if of_other:
            rows = rows.clear()
    return rows, unread


def _hit_findings(
    hits: Sequence[_Hit], results: Sequence[_Result], register: Register
) -> Iterator[Finding]:
    """Yield the findings of all hits, in their order."""
    rows = _register_rows(register, hits, results)
    for hit, result in zip(hits, results, strict=True):
        if not isinstance(result, pl.DataFrame):
            yield _broken_finding(hit.rule, result)
        elif not result.is_empty():
            yield from _row_findings(hit, register, result, rows)


def _collect(hits: Sequence[_Hit], register: Register) -> Sequence[_Result]:
    """Return the rows of every hit: all at once, one by one if one of them fails."""
    engine: Literal["streaming", "auto"] = "auto"
    if register.large:
        engine = "streaming"
    try:
        return pl.collect_all([hit.rows for hit in hits], engine=engine)
    except pl.exceptions.PolarsError:
        return [_collect_one(hit) for hit in hits]


def _collect_one(hit: _Hit) -> _Result:
    """Return the rows of one hit, or the error that polars raises for it."""
    try:
        return hit.rows.collect()
    except pl.exceptions.PolarsError as error:
        return error


def _register_rows(
    register: Register, hits: Iterable[_Hit], results: Iterable[_Result]
) -> pl.DataFrame:
    """Return the rows of the register that any hit is about, with the columns that are printed.

    The frame has one row for each number, so that it can be joined to the rows of a hit.
    """
    printed = {INDEX, register.key, register.form.group}
    indexes = list[pl.Series]()
    for hit, result in zip(hits, results, strict=True):
        if isinstance(result, pl.DataFrame) and not result.is_empty():
            printed |= names_in(hit.rule.message) | names_in(hit.rule.remedy)
            indexes.append(result[INDEX].cast(pl.Int64))
    columns = [name for name in register.types if name in printed]
    rows = pl.concat([pl.Series(dtype=pl.Int64), *indexes]).unique().implode()
    return register.frame.filter(pl.col(INDEX).is_in(rows)).select(columns).collect()


def _row_findings(
    hit: _Hit, register: Register, result: pl.DataFrame, rows: pl.DataFrame
) -> Iterator[Finding]:
    """Yield a finding for each row of a hit; its sentences may name facts and fields.

    A fact of the verb takes the place of a field of the same name.

    If no table has the field that the rule asks for, there is one finding in place of one for each
    row. `rows` are those of `_register_rows`.
    """
    rule = hit.rule
    lacking = _lacking_field(hit, register)
    if lacking:
        yield _lacking_finding(rule, lacking, register)
        return
    result = _explained(hit, result)
    whole = result.join(rows, on=INDEX, how="left", suffix=_OF_ROW).sort(INDEX)
    key = _column_of_row(register.key, whole)
    group = _column_of_row(register.form.group, whole)
    needed = {INDEX, register.key, key, group, *names_in(rule.message), *names_in(rule.remedy)}
    needed |= {DIFFERENCE, REMEDY}
    columns = [name for name in whole.columns if name in needed]
    looks = (register.masked_fields, register.ratio_fields)
    message = RowSentence(rule.message, columns, *looks)
    remedy = RowSentence(rule.remedy, columns, *looks)
    index = columns.index(INDEX)
    field = hit.field or register.key
    is_cause = VERBS[rule.verb] is unique_key and rule.params[_FIELD] == [register.key]
    for row in whole.select(columns).iter_rows():
        path = (row[index], field)
        yield Finding(
            code=rule.code,
            severity=rule.severity,
            message=_row_name(_value_of(register.key, row, columns), register)
            + _with_note(message.fill(row), _value_of(DIFFERENCE, row, columns)),
            remedy=str(_value_of(REMEDY, row, columns) or remedy.fill(row)),
            basis=rule.basis,
            path=path,
            location=register.location(path),
            group=str(_value_of(group, row, columns) or ""),
            key=str(_value_of(key, row, columns) or ""),
            is_cause=is_cause,
        )


def _lacking_field(hit: _Hit, register: Register) -> str:
    """Return the field that a table lacks and a rule asks for, '' if there is none.

    An expression that only reads an absent field reports no row; one that tests whether it is
    written (is 有) reports every row.
    """
    if hit.field in register.lacking:
        return hit.field
    form = hit.rule.params.get(grammar.RELATION, "")
    if not register.lacking & names_in_expression(form):
        return ""
    # The compiler is imported with the first expression.
    from docgen.registers.column_expressions import tested_names

    return next(iter(sorted(register.lacking & tested_names(form))), "")


def _explained(hit: _Hit, result: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a hit with what explains them."""
    if hit.rule.verb not in EXPLAINED or result.is_empty():
        return result
    return EXPLAINED[hit.rule.verb](hit.context, result)


def _with_note(message: str, note: CellValue) -> str:
    """Return a message with the difference of two texts, unless it already says it."""
    if note is None or str(note) in message:
        return message
    return f"{message}（{note}）"


def _lacking_finding(rule: Rule, field: str, register: Register) -> Finding:
    """Return the one finding about a column that a table lacks, in place of one for each row.

    What a blank cell needs is no remedy here: its rows may well say it, under another header.
    """
    location = register.location(())
    header = table_header(register.tables[0]) if register.tables else ()
    return Finding(
        code=rule.code,
        severity=rule.severity,
        message=f"表里没有“{field}”这一列，这条规则没有核",
        remedy=column_remedy(field, header, register),
        basis=rule.basis,
        path=(),
        location=location,
        missing=field,
    )


def _value_of(name: str, row: Sequence[CellValue], columns: list[str]) -> CellValue:
    """Return the value of a column, None if there is no such column."""
    if name not in columns:
        return None
    return row[columns.index(name)]


def _column_of_row(name: str, whole: pl.DataFrame) -> str:
    """Return the column with a field of the row itself, which a fact of the verb may hide."""
    of_row = f"{name}{_OF_ROW}"
    if of_row in whole.columns:
        return of_row
    return name


def _row_name(key: CellValue, register: Register) -> str:
    """Return the name of a row for people, so that a list makes sense away from the table."""
    if key is None:
        return ""
    return f"{register.name}“{print_value(key, register.key in register.masked_fields)}”："


def _undecided_finding(rule: Rule, name: str) -> Finding:
    """Return the finding that a rule is not applied for want of a setting (GZ-04)."""
    message = f"县里还没有定“{name}”，规则 {rule.code} 没有用"
    remedy = f"在 inputs/county.yaml 的“设定”里写“{name}”；本县不用的写“{w.UNUSED}”"
    return new_finding("GZ-04", message, remedy, location=rule.location, category=Category.RULE)


def _broken_finding(rule: Rule, error: ExpressionError | pl.exceptions.PolarsError) -> Finding:
    """Return the finding that a rule cannot be computed, at its place in the file (GZ-02)."""
    message = f"规则 {rule.code} 不能计算：{describe_computation_error(error)}"
    remedy = "核对规则里的字段名、台账名和式子"
    return new_finding("GZ-02", message, remedy, location=rule.location, category=Category.RULE)
