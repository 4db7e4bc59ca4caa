"""Reading of registers: tables → batches of text → typed rows → one register.

`read_part` reads one table by itself, so that workers can share the tables of a register.
`join_parts` makes one `Register` of the parts and numbers their rows on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import polars as pl

from docgen.codes import new_finding
from docgen.model.column_file import ColumnFile
from docgen.model.finding import FieldPath, Finding
from docgen.model.near_names import nearest
from docgen.registers.batches import Table, count_records, read_batches
from docgen.registers.cells import CellReader, read_cells
from docgen.registers.register import Register, locate_findings
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.schema.document_schema import Schema

BatchCheck = Callable[[Register], Iterable[Finding]]
"""Returns the findings in a batch, which is a register with all its columns."""


@dataclass(frozen=True)
class RegisterPart:
    """One table of a register, read: its typed rows are in memory or in Parquet files.

    `count` is the number of records of the table. Only the columns that rules use across rows
    need to be there.
    """

    table: Table
    rows: pl.DataFrame | None
    files: tuple[str, ...]
    count: int


def read_register(
    form: RegisterSchema, tables: Sequence[Table]
) -> tuple[Register, tuple[Finding, ...]]:
    """Return the register of these tables and the findings in its cells; paths are (row, field)."""
    parts = list[RegisterPart]()
    findings = list[Finding]()
    start = 0
    for table in tables:
        part, found = read_part(form, table)
        parts.append(part)
        findings += shift_findings(found, start)
        start += part.count
    return join_parts(form, parts), tuple(findings)


def shift_findings(findings: Iterable[Finding], start: int) -> Iterable[Finding]:
    """Return findings with the rows of their paths (row, field) counted from `start`."""
    if not start:
        return findings
    return (replace(each, path=_shift_path(each.path, start)) for each in findings)


def _shift_path(path: FieldPath | None, start: int) -> FieldPath:
    if not path or not isinstance(path[0], int):
        return path or ()
    return (path[0] + start, *path[1:])


def join_parts(form: RegisterSchema, parts: Sequence[RegisterPart]) -> Register:
    """Return the register of all its parts; rows are numbered on through them."""
    starts = list(accumulate((part.count for part in parts), initial=0))
    frames = list[pl.LazyFrame]()
    for part, start in zip(parts, starts, strict=False):
        rows = _part_rows(part).with_columns(pl.col(INDEX) + start)
        frames.append(_with_all_fields(form, rows))
    frame = pl.concat(frames) if frames else pl.LazyFrame(schema=form.types)
    return Register(
        form=form,
        frame=frame,
        tables=tuple(part.table for part in parts),
        starts=tuple(starts[:-1]),
        large=any(part.rows is None for part in parts),
    )


def _part_rows(part: RegisterPart) -> pl.LazyFrame:
    if part.rows is None:
        return pl.scan_parquet(list(part.files))
    return part.rows.lazy()


def read_part(
    form: RegisterSchema,
    table: Table,
    *,
    check: BatchCheck | None = None,
    columns: frozenset[str] | None = None,
    store: str = "",
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    """Read one table, batch by batch; the paths of its findings are (record, field).

    `check` is called with each batch. `columns` names the columns of the part, all if None. With
    `store`, the beginning of file names, the batches are written into Parquet files.
    """
    readers = {name: CellReader(name, rules) for name, rules in form.schema.fields.items()}
    findings = list(_missing_columns(form.schema, table))
    frames = list[pl.DataFrame]()
    files = list[str]()
    for number, texts in enumerate(read_batches(form, table)):
        frame, found = read_cells(readers, texts)
        batch = Register(form, _with_all_fields(form, frame.lazy()), (table,), (0,))
        if check is not None:
            found += check(batch)
        findings += locate_findings(batch, found)
        if columns is not None:
            frame = frame.select(n for n in frame.columns if n == INDEX or n in columns)
        if store:
            files.append(f"{store}-{number:06d}.parquet")
            frame.write_parquet(files[-1])
        else:
            frames.append(frame)
    rows = None
    if not files:
        rows = pl.concat(frames or [pl.DataFrame(schema={INDEX: pl.Int64})])
    count = count_records(table)
    return RegisterPart(_without_text(table), rows, tuple(files), count), tuple(findings)


def _without_text(table: Table) -> Table:
    """Return the table without the text of its file: from here on it only gives locations."""
    if isinstance(table, ColumnFile):
        return replace(table, data=b"")
    return table


def _with_all_fields(form: RegisterSchema, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows with a column for every field; columns that a table lacks are null."""
    existing = set(frame.collect_schema())
    lacking = [
        pl.lit(None, dtype=column_type).alias(name)
        for name, column_type in form.types.items()
        if name not in existing
    ]
    return frame.with_columns(lacking).select(list(form.types))


def _missing_columns(schema: Schema, table: Table) -> Iterator[Finding]:
    """Yield a finding for each required column that a table lacks, and for each misspelt one."""
    existing = set(schema.fields)
    if count_records(table):
        existing = table.columns()
    others = sorted(existing - set(schema.fields))
    for name, rules in schema.fields.items():
        if name in existing:
            continue
        near = nearest(name, others)
        if near:
            remedy = f"是不是“{near}”？改成“{name}”"
        elif rules.get("required"):
            remedy = f"加一列“{name}”"
        else:
            continue
        message = f"表里没有“{name}”这一列，或整列都空着"
        location = table.location(())
        yield new_finding("ZD-01", message, remedy, path=(), location=location, missing=name)
