"""Columns with a formula (公式): the cells are computed, or compared where a person wrote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate, find_names
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import Missing
from docgen.schema import schema_keywords as grammar

Form = Mapping[str, Any]


def resolve_columns(
    values: Form, rows: str, columns: str, known: Mapping[str, object]
) -> tuple[Form, tuple[Finding, ...]]:
    """Return the values with every computed cell of the rows filled in.

    `rows` and `columns` name the fields that hold them. A cell that a person has written stays
    as it is and is compared with the formula's result.
    """
    computed = [column for column in values.get(columns) or [] if _has_formula(column)]
    if not computed or not isinstance(values.get(rows), list):
        return values, ()
    resolver = _ColumnResolver(rows, known)
    filled = [dict(row) if isinstance(row, dict) else row for row in values[rows]]
    for column in computed:
        for index, row in enumerate(filled):
            if isinstance(row, dict):
                resolver.fill(column, index, row)
    return {**values, rows: filled}, tuple(dict.fromkeys(resolver.findings))


def _has_formula(column: object) -> bool:
    """Return whether a column, as the document declares it, is computed by a formula (公式)."""
    return isinstance(column, dict) and bool(column.get(grammar.FORMULA))


class _ColumnResolver(Struct):
    """Fills the cells of computed columns row by row.

    `rows` is the name of the field with the rows, for the paths of findings. `known` are the names
    that a formula may use beside the cells of its own row.
    """

    rows: str
    known: Mapping[str, object]
    findings: list[Finding] = field(default_factory=list)

    def fill(self, column: Form, index: int, row: dict[str, Any]) -> None:
        """Compute one cell, or compare its written value with the formula."""
        name = str(column.get(w.NAME))
        path = (self.rows, index, name)
        formula = column[grammar.FORMULA]
        try:
            context = self._context(formula, row)
            missing = [key for key, value in context.items() if isinstance(value, Missing)]
            if missing:
                self.findings += _missing_operands(name, missing, path)
                return
            value = _finished(evaluate(formula, context), column)
        except (ExpressionError, UnitError) as error:
            self._report("ZB-02", f"“{name}”算不出来：{error}", "核对公式和单位", path)
            return
        if name not in row:
            row[name] = value
        elif isinstance(row[name], Quantity) and not _is_same(row[name], value):
            message = f"“{name}”写的是{row[name]}，按公式（{formula}）是{value}"
            self._report("ZB-08", message, "核对这一行各数和公式，改正写错的一个", path)

    def _context(self, formula: str, row: Form) -> dict[str, object]:
        """Return the value of each name in a formula: of the row, else known, else `Missing`.

        A cell of the row comes first, so that a column may have the name of a figure of the county.
        """
        context: dict[str, object] = {}
        for name in sorted(find_names(formula)):
            context[name] = row.get(name, self.known.get(name, Missing(name)))
        return context

    def _report(self, code: str, message: str, remedy: str, path: FieldPath) -> None:
        """Add a finding about the cell at `path`."""
        self.findings.append(new_finding(code, message, remedy, path=path))


def _missing_operands(name: str, missing: list[str], path: FieldPath) -> Iterator[Finding]:
    """Yield a finding (ZB-06) for each name in `missing`, at the cell of the row that lacks it.

    `name` is the computed column, `path` that of its cell: (rows, index, name).
    """
    for operand in missing:
        yield new_finding(
            "ZB-06",
            f"“{name}”算不出来：缺“{operand}”",
            f"补写“{operand}”",
            path=(*path[:2], operand),
            missing=operand,
        )


def _is_same(written: Quantity, value: Quantity) -> bool:
    """Return whether a written cell has the value of its formula.

    A number without a unit is in that of the formula; 5户 and 5人 are never the same.
    """
    try:
        return written == value
    except UnitError:
        return not written.unit and written.value == value.value


def _finished(value: object, column: Form) -> Quantity:
    """Return a result in the column's unit, rounded to its places. Raises ExpressionError."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = Quantity(Decimal(value))
    if not isinstance(value, Quantity):
        raise ExpressionError("公式得到的不是数")
    unit = column.get(grammar.UNIT, "")
    if unit:
        value = value.to(unit) if value.unit else Quantity(value.value, unit)
    if grammar.PLACES in column:
        return value.round(column[grammar.PLACES])
    return value
