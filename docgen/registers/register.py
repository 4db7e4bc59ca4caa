"""A register: the rows of all its tables in columns, as typed by its schema, with their places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate
from typing import Any

import polars as pl

from docgen.codes import new_finding
from docgen.model.column_file import ColumnFile
from docgen.model.finding import FieldPath, Finding, Location
from docgen.registers.batches import Table, batches, records
from docgen.registers.cells import Cells, read_cells
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.schema.document_schema import Schema


@dataclass(frozen=True)
class Register:
    """`frame` has a column for every field of the form, null where nothing is written.

    Numbers are in base units (万元 → 元). What cannot be read is null and was told.
    """

    form: RegisterSchema
    frame: pl.LazyFrame
    tables: tuple[Table, ...] = ()
    starts: tuple[int, ...] = field(default=(), repr=False)
    large: bool = False
    """Whether its rows lie in files: then it is reckoned with piece by piece."""

    @property
    def name(self) -> str:
        """What the register is called."""
        return self.form.name

    @property
    def schema(self) -> Schema:
        """Its fields."""
        return self.form.schema

    @property
    def key(self) -> str:
        """The field that names a row for people."""
        return self.form.key

    @property
    def materials(self) -> Mapping[str, Any]:
        """Where the materials of a row are listed."""
        return self.form.materials

    @cached_property
    def types(self) -> dict[str, Any]:
        """The polars types of its columns."""
        return self.form.types

    def location(self, path: FieldPath) -> Location:
        """The cell of (row, field); the row's first cell if the field is not there."""
        if not self.tables or not path or not isinstance(path[0], int):
            return self.tables[0].location(()) if self.tables else Location(self.name)
        at = bisect_right(self.starts, path[0]) - 1
        return self.tables[at].location((path[0] - self.starts[at], *path[1:]))

    def rows_by(self, column: str, values: Iterable[Any]) -> dict[Any, dict[str, Any]]:
        """Return the rows whose `column` has one of `values`, by that value; the last row wins."""
        frame = self.frame.filter(pl.col(column).is_in(sorted(values))).collect()
        return {row[column]: row for row in frame.iter_rows(named=True)}


Judge = Callable[[Register], Iterable[Finding]]


@dataclass(frozen=True)
class RegisterPart:
    """One table of a register, read: its typed rows, in memory or in files, and how many records.

    Only the columns that rules use across rows need be kept.
    """

    table: Table
    rows: pl.DataFrame | None
    files: tuple[str, ...]
    many: int


def read_register(
    form: RegisterSchema, tables: Sequence[Table]
) -> tuple[Register, tuple[Finding, ...]]:
    """The register of these tables, and what is wrong with its cells; paths are (row, field)."""
    parts, findings, start = list[RegisterPart](), list[Finding](), 0
    for table in tables:
        part, found = read_part(form, table)
        parts.append(part)
        findings += (replace(f, path=shifted(f.path, start)) for f in found)
        start += part.many
    return join_parts(form, parts), tuple(findings)


def shifted(path: FieldPath | None, start: int) -> FieldPath:
    """A path whose row is counted from another start."""
    if not path or not isinstance(path[0], int):
        return path or ()
    return (path[0] + start, *path[1:])


def join_parts(form: RegisterSchema, parts: Sequence[RegisterPart]) -> Register:
    """The register of all its parts; rows are numbered on through them."""
    starts = list(accumulate((part.many for part in parts), initial=0))
    frames = []
    for part, start in zip(parts, starts, strict=False):
        frame = pl.scan_parquet(list(part.files)) if part.rows is None else part.rows.lazy()
        frames.append(_filled(form, frame.with_columns(pl.col(INDEX) + start)))
    frame = pl.concat(frames) if frames else pl.LazyFrame(schema=form.types)
    large = any(part.rows is None for part in parts)
    return Register(form, frame, tuple(part.table for part in parts), tuple(starts[:-1]), large)


def read_part(
    form: RegisterSchema,
    table: Table,
    judge: Judge | None = None,
    kept: frozenset[str] | None = None,
    store: str = "",
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    """One table, batch by batch, and what is wrong with its cells; paths are (record, field).

    `judge` is shown each batch as a register with all its columns and says what is wrong in it.
    `kept` names the columns to keep, all if None. With `store` (the beginning of file names) the
    batches are put into Parquet files.
    """
    cells = {name: Cells(name, rules) for name, rules in form.schema.fields.items()}
    findings = list(_absent(form.schema, table))
    frames, files = list[pl.DataFrame](), list[str]()
    for number, texts in enumerate(batches(form, table)):
        frame, found = read_cells(cells, texts)
        batch = Register(form, _filled(form, frame.lazy()), (table,), (0,))
        found += judge(batch) if judge else ()
        findings += told_of(batch, found)
        if kept is not None:
            frame = frame.select(name for name in frame.columns if name in {INDEX, *kept})
        if store:
            files.append(f"{store}-{number:06d}.parquet")
            frame.write_parquet(files[-1])
        else:
            frames.append(frame)
    rows = None if files else pl.concat(frames or [pl.DataFrame(schema={INDEX: pl.Int64})])
    # A place is all that is asked of the table from here on.
    seen = replace(table, data=b"") if isinstance(table, ColumnFile) else table
    return RegisterPart(seen, rows, tuple(files), records(table)), tuple(findings)


def _filled(form: RegisterSchema, frame: pl.LazyFrame) -> pl.LazyFrame:
    """The rows with a column for every field; what a table does not have is null, at no cost."""
    given = set(frame.collect_schema())
    lacking = (pl.lit(None, dtype=k).alias(n) for n, k in form.types.items() if n not in given)
    return frame.with_columns(lacking).select(list(form.types))


def told_of(register: Register, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of (row, field) with the key of their row and to whom they are handed."""
    told = list(findings)
    rows = {f.path[0] for f in told if f.path and isinstance(f.path[0], int)}
    names = [name for name in (register.form.group, register.key) if name in register.types]
    if not rows or not names:
        return told
    chosen = register.frame.filter(pl.col(INDEX).is_in(list(rows))).select(INDEX, *set(names))
    said = {row[INDEX]: row for row in chosen.collect().iter_rows(named=True)}
    return [_told(f, said.get(f.path[0] if f.path else -1, {}), register.form) for f in told]


def _told(finding: Finding, row: Mapping[str, Any], form: RegisterSchema) -> Finding:
    group, key = str(row.get(form.group) or ""), str(row.get(form.key) or "")
    return replace(finding, group=finding.group or group, key=finding.key or key)


def placed(register: Register, findings: Iterable[Finding]) -> list[Finding]:
    """Findings whose path is (row, field), with their cells, their keys, whom they concern."""
    return [
        f if f.location else f.at(register.location(f.path or ()))
        for f in told_of(register, findings)
    ]


def _absent(schema: Schema, table: Table) -> Iterator[Finding]:
    """Columns that the table lacks: those it must have, and those that it may have misspelt."""
    from difflib import get_close_matches

    known = table.columns() if records(table) else set(schema.fields)
    for name in schema.fields:
        if name not in known:
            others = sorted(known - set(schema.fields))
            near = get_close_matches(name, others, 1, 0.5)
            if near or schema.fields[name].get("required"):
                remedy = f"是不是“{near[0]}”？改成“{name}”" if near else f"加一列“{name}”"
                message = f"表里没有“{name}”这一列，或整列都空着"
                yield new_finding("ZD-01", message, remedy, path=(), missing=name)
