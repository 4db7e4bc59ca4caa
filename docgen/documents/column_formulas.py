"""Columns with a formula: what each row comes to, or whether what it says is right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.evaluation import ExpressionError, evaluate, find_names
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing


def resolve_columns(
    values: Mapping[str, Any], rows: str, columns: str, known: Mapping[str, object]
) -> tuple[Mapping[str, Any], tuple[Finding, ...]]:
    """The values with every computed cell of the rows filled in.

    `rows` and `columns` name the fields that hold them. A cell that a person has filled in is
    compared with what the formula gives; it is left as it was written.
    """
    given = [c for c in values.get(columns) or [] if isinstance(c, dict) and c.get(w.FORMULA)]
    if not given or not isinstance(values.get(rows), list):
        return values, ()
    work = _Columns(rows, known)
    done = [dict(row) if isinstance(row, dict) else row for row in values[rows]]
    for column in given:
        for index, row in enumerate(done):
            if isinstance(row, dict):
                work.fill(column, index, row)
    return {**values, rows: done}, tuple(dict.fromkeys(work.findings))


@dataclass
class _Columns:
    rows: str
    known: Mapping[str, object]
    findings: list[Finding] = field(default_factory=list)

    def fill(self, column: Mapping[str, Any], index: int, row: dict[str, Any]) -> None:
        """Compute one cell, or compare it with what stands there."""
        name, path = str(column.get(w.NAME)), (self.rows, index, str(column.get(w.NAME)))
        try:
            context, lacking = self._context(column[w.FORMULA], row)
            if lacking:
                self.findings += _lacking(name, lacking, path)
                return
            made = _shaped(evaluate(column[w.FORMULA], context), column)
        except (ExpressionError, UnitError) as error:
            self._report("ZB-02", f"“{name}”算不出来：{error}", "核对公式和单位", path)
            return
        if name not in row:
            row[name] = made
        elif isinstance(row[name], Quantity) and row[name] != made:
            message = f"“{name}”写的是{row[name]}，按公式（{column[w.FORMULA]}）是{made}"
            self._report("ZB-08", message, "核对这一行各数和公式，改正写错的一个", path)

    def _context(self, formula: str, row: Mapping[str, Any]) -> tuple[dict[str, object], list[str]]:
        wanted = sorted(find_names(formula))
        found = {name: row.get(name, self.known.get(name, Missing(name))) for name in wanted}
        return found, [name for name in wanted if isinstance(found[name], Missing)]

    def _report(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        self.findings.append(new_finding(code, message, remedy, path=path))


def _lacking(name: str, lacking: list[str], path: FieldPath) -> Iterator[Finding]:
    for needed in lacking:
        message = f"“{name}”算不出来：缺“{needed}”"
        where = (*path[:2], needed)
        yield new_finding("ZB-06", message, f"补写“{needed}”", path=where, missing=needed)


def _shaped(value: object, column: Mapping[str, Any]) -> Quantity:
    if isinstance(value, int) and not isinstance(value, bool):
        value = Quantity(Decimal(value))
    if not isinstance(value, Quantity):
        raise ExpressionError("公式得到的不是数")
    unit = column.get(w.UNIT, "")
    if unit:
        value = value.to(unit) if value.unit else Quantity(value.value, unit)
    return value.round(column[w.PLACES]) if w.PLACES in column else value
