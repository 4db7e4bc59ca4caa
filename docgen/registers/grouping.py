"""Bundles: the rows of a register that go into one paper each, grouped, in order, counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.values import DateValue
from docgen.registers.cells import masked
from docgen.registers.column_expressions import Settings, compile_expression
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import pairs
from docgen.schema.derived_documents import DerivedDocument

Row = Mapping[str, Any]
Rosters = Mapping[str, Sequence[Any]]
Figures = Mapping[str, Mapping[str, Any]]
NOBODY = "—"
"""What a line is called whose rows leave the field empty that they are summed up by."""
_ORDER, _ALL = "#次序{}", "#全部"


@dataclass(frozen=True)
class RowGroup:
    """The rows of one paper: the values that they share, themselves, where they stand, counts.

    `lines` are, for each table that sums up, its lines: what they share, and their counts.
    """

    names: Row
    rows: Sequence[Row]
    indexes: Sequence[int]
    figures: Row = field(default_factory=dict)
    joined: Mapping[str, Row] = field(default_factory=dict)
    """The row of each register that is joined in; its `#` is where it stands."""
    lines: Mapping[int, Sequence[Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterSet:
    """What papers are made from: registers by name, settings, rosters; `full`: nothing masked."""

    registers: Mapping[str, Register]
    settings: Settings
    rosters: Rosters
    full: bool = False

    def bundles(self, paper: DerivedDocument) -> list[RowGroup]:
        """The bundles of a paper in the order of its rows.

        ExpressionError if a condition, a group or a figure cannot be reckoned.
        """
        try:
            return self._bundles(paper)
        except pl.exceptions.PolarsError as error:
            raise ExpressionError(str(error).splitlines()[0]) from error

    def _bundles(self, paper: DerivedDocument) -> list[RowGroup]:
        own = self.registers[paper.register]
        frame = self._grouped(own, paper)
        for number, (name, roster) in enumerate(paper.order):
            frame = frame.with_columns(self._rank(name, roster).alias(_ORDER.format(number)))
        ranks = [_ORDER.format(number) for number in range(len(paper.order))]
        whole = frame.sort([*ranks, INDEX], nulls_last=True).collect()
        keys = [_ALL, *paper.groups]
        figures = self._figures(whole, paper, keys)
        lines = [
            (n, self._lines(whole, paper, keys, table.by))
            for n, table in enumerate(paper.tables)
            if table.by
        ]
        shown = _Shown(own, self.full, paper.computed)
        joined = {name: self._by_key(name, key) for name, key in paper.joined.items()}
        found = []
        for key, part in whole.group_by(keys, maintain_order=True):
            names = {n: _plain(v) for n, v in zip(paper.groups, key[1:], strict=True)}
            found.append(
                RowGroup(
                    names,
                    [shown.row(row) for row in part.iter_rows(named=True)],
                    part[INDEX].to_list(),
                    figures.get(key, {}),
                    {n: rows.get(names.get(paper.joined[n]), {}) for n, rows in joined.items()},
                    {n: table.get(key, []) for n, table in lines},
                )
            )
        return found

    def _grouped(self, own: Register, paper: DerivedDocument) -> pl.LazyFrame:
        """The rows that a paper is about, with the columns that tell its groups apart."""
        rows = own.frame.filter(self._compiled(paper.when, own)) if paper.when else own.frame
        made = {**paper.computed, **paper.groups}
        columns = [self._compiled(text, own).alias(name) for name, text in made.items()]
        return rows.with_columns(*columns, pl.lit(0).alias(_ALL))

    def _compiled(self, text: str, own: Register) -> pl.Expr:
        return compile_expression(text, own.types, self.settings)

    def _rank(self, name: str, roster: str) -> pl.Expr:
        """What a field is sorted by: itself, or its place in a roster, then in the register."""
        if not roster:
            return pl.col(name)
        listed = [str(item) for item in self.rosters.get(roster, ())]
        location = pl.col(name).replace_strict(
            listed, list(range(len(listed))), default=len(listed), return_dtype=pl.Int64
        )
        # Whom no roster knows keep the order in which they first stand in the register.
        return pl.struct(location.alias("a"), pl.col(INDEX).min().over(name).alias("b"))

    def _figures(
        self, whole: pl.DataFrame, paper: DerivedDocument, keys: list[str]
    ) -> dict[tuple[Any, ...], Row]:
        """The counts of every group."""
        own = self.registers[paper.register]
        made = {n: item for n, item in paper.figures.items() if w.FORMULA not in item}
        mine = {n: i for n, i in made.items() if i.get(w.REGISTER, own.name) == own.name}
        table = whole.group_by(keys, maintain_order=True).agg(self._counts(mine, own))
        for name, item in made.items():
            if name not in mine:
                table = self._counted_there(table, name, item)
        return {
            tuple(row[key] for key in keys): {n: _value(row[n], i) for n, i in made.items()}
            for row in table.iter_rows(named=True)
        }

    def _counts(self, figures: Figures, own: Register) -> list[pl.Expr]:
        return [self._count(item, own).alias(name) for name, item in figures.items()]

    def _count(self, item: Mapping[str, Any], own: Register) -> pl.Expr:
        """How a figure is reckoned over some rows: how many, a sum, the first, the last."""
        wanted = self._compiled(item[w.WHEN], own) if item.get(w.WHEN) else pl.lit(value=True)
        for word, reckon in _RECKONED.items():
            if word in item:
                if item[word] not in own.types:
                    raise ExpressionError(f"{own.name}台账没有“{item[word]}”这一列")
                return reckon(pl.col(item[word]).filter(wanted.fill_null(value=False)))
        return pl.col(INDEX).filter(wanted.fill_null(value=False)).len()

    def _counted_there(
        self, table: pl.DataFrame, name: str, item: Mapping[str, Any]
    ) -> pl.DataFrame:
        """A figure counted in another register, by the fields that tie it to this one."""
        there = self.registers.get(item[w.REGISTER])
        if there is None:
            return table.with_columns(pl.lit(None).alias(name))
        mine, its = pairs(item.get(w.KEYED, w.WHOLE))
        if mine == its == pairs(w.WHOLE)[0]:
            value = there.frame.select(self._count(item, there).alias(name)).collect()
            return table.join(value, how="cross")
        counted = there.frame.group_by(its).agg(self._count(item, there).alias(name)).collect()
        return table.join(counted, left_on=mine, right_on=its, how="left", maintain_order="left")

    def _lines(
        self, whole: pl.DataFrame, paper: DerivedDocument, keys: list[str], by: Sequence[str]
    ) -> dict[tuple[Any, ...], list[Row]]:
        """The lines of a table that sums up, under the group whose paper it stands in."""
        own = self.registers[paper.register]
        figures = {
            n: i for n, i in paper.figures.items() if w.FORMULA not in i and w.REGISTER not in i
        }
        named = [name for name in by if name not in keys]
        table = whole.group_by([*keys, *named], maintain_order=True).agg(self._counts(figures, own))
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in table.iter_rows(named=True):
            line = {name: _plain(row[name]) or NOBODY for name in by}
            line |= {name: _value(row[name], item) for name, item in figures.items()}
            found.setdefault(tuple(row[key] for key in keys), []).append(line)
        return found

    def _by_key(self, name: str, key: str) -> dict[Any, Row]:
        """The rows of another register by what stands in a field of theirs."""
        there = self.registers.get(name)
        if there is None or key not in there.types:
            return {}
        shown = _Shown(there, self.full)
        rows = there.frame.filter(pl.col(key).is_not_null()).collect().iter_rows(named=True)
        return {_plain(row[key]): {INDEX: row[INDEX], **shown.row(row)} for row in rows}

    def counted(self, item: Mapping[str, Any]) -> Any:
        """A figure over a whole register. ExpressionError if it cannot be had."""
        own = self.registers.get(item[w.REGISTER])
        if own is None:
            raise ExpressionError(f"没有“{item[w.REGISTER]}”这本台账")
        try:
            return _value(own.frame.select(self._count(item, own)).collect().item(), item)
        except pl.exceptions.PolarsError as error:
            raise ExpressionError(str(error).splitlines()[0]) from error


_RECKONED: dict[str, Callable[[pl.Expr], pl.Expr]] = {
    w.TOTAL: lambda column: column.cast(pl.Float64).sum(),
    w.DISTINCT: lambda column: column.drop_nulls().n_unique(),
    w.EARLIEST: lambda column: column.min(),
    w.LATEST: lambda column: column.max(),
}


class _Shown:
    """Rows of a register as people are shown them: every field a text, a date or a number."""

    def __init__(self, own: Register, full: bool, more: Iterable[str] = ()) -> None:
        fields = own.schema.fields
        self._hidden = {n for n in fields if not full and own.schema.meta(n, w.MASKED)}
        self._fields = [*fields, *(name for name in more if name not in fields)]

    def row(self, row: Row) -> Row:
        """One row; what is not written is ''."""
        return {name: self._cell(name, row[name]) for name in self._fields}

    def _cell(self, name: str, value: Any) -> Any:
        shown = "" if value is None else _plain(value)
        return masked(str(shown)) if name in self._hidden else shown


def _plain(value: Any) -> Any:
    """A value of a column as documents know it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return DateValue(value.year, value.month, value.day)
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else f"{value:g}"
    return "" if value is None else value


def _value(value: Any, item: Mapping[str, Any]) -> Any:
    """A figure with its unit; '' for the earliest of nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = Decimal(int(value)) if value == int(value) else Decimal(str(value))
        return Quantity(number, str(item.get(w.UNIT, "")))
    if value is None and not item.keys() & {w.EARLIEST, w.LATEST}:
        return Quantity(Decimal(0), str(item.get(w.UNIT, "")))
    return _plain(value)
