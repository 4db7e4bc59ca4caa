"""Reading of registers: tables → batches of text → typed rows → one register.

`read_part` reads one table by itself, so that workers can share the tables of a register.
`join_parts` makes one `Register` of the parts and numbers their rows on.

A batch goes through: the column map, the sieve of rows, merged cells, the filling of places, the
reading of cells, the check. Findings about whole columns follow when all batches are read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.load.look_ahead import look_ahead
from docgen.model.column_file import ColumnFile
from docgen.model.finding import FieldPath, Finding
from docgen.registers.batches import (
    Table,
    count_records,
    has_later_batches,
    is_list,
    read_batches,
)
from docgen.registers.cell_notes import CellNotes
from docgen.registers.cells import CellReader, read_cells
from docgen.registers.column_map import NO_MAP, ColumnMap
from docgen.registers.column_plan import ColumnPlan, plan_columns, table_header
from docgen.registers.column_types import column_types
from docgen.registers.group_names import GroupNames
from docgen.registers.labels_above import add_labels
from docgen.registers.left_out_rows import RowSieve
from docgen.registers.merged_cells import MergedCells
from docgen.registers.place_banners import PlaceBanners
from docgen.registers.register import Register, locate_findings
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.registers.text_records import TextRecords
from docgen.registers.turned_tables import turn_table
from docgen.registers.unit_columns import UnitColumns
from docgen.registers.units_below import UnitsBelow
from docgen.registers.unsure_cells import UnsureCells, find_unsure_cells

BatchCheck = Callable[[Register], Iterable[Finding]]
"""Returns the findings in a batch, which is a register with all its columns."""


class RegisterPart(Struct, frozen=True, kw_only=True):
    """One table of a register, read: its typed rows are in memory or in Parquet files.

    `count` is the number of records of the table. Only the columns that rules use across rows
    need to be there. `unreadable` are the rows of each field whose cell has no readable value,
    `lacking` the fields without a column.
    """

    table: Table
    rows: pl.DataFrame | None
    files: tuple[str, ...]
    count: int
    unreadable: Mapping[str, Sequence[int]]
    lacking: frozenset[str]
    left_out: frozenset[int] = frozenset()
    """Records that stand in an earlier part too."""


def read_register(
    form: RegisterSchema, tables: Sequence[Table]
) -> tuple[Register, tuple[Finding, ...]]:
    """Return the register of these tables and the findings in its cells; paths are (row, field).

    `form` is the schema of the register. Rows are numbered from 0 through all tables, in their
    order. For small registers, as those of cases: `app` reads those of a county part by part.
    """
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
    """Return findings with the rows of their paths (row, field) counted from `start`.

    Findings about a whole table, whose path is (), stay as they are.
    """
    if not start:
        return findings
    return (replace(each, path=_shift_path(each.path, start)) for each in findings)


def _shift_path(path: FieldPath | None, start: int) -> FieldPath:
    """Return the path of a finding with its row counted from `start`; () for none."""
    if not path or not isinstance(path[0], int):
        return path or ()
    return (path[0] + start, *path[1:])


def join_parts(form: RegisterSchema, parts: Sequence[RegisterPart]) -> Register:
    """Return the register of all its parts; rows are numbered on through them.

    Without parts the register has all columns and no rows. A field is lacking only if no part has
    it.
    """
    starts = list(accumulate((part.count for part in parts), initial=0))
    frames = list[pl.LazyFrame]()
    unreadable = dict[str, list[int]]()
    for part, start in zip(parts, starts, strict=False):
        for name, numbers in part.unreadable.items():
            unreadable.setdefault(name, []).extend(number + start for number in numbers)
        rows = rows_of_part(part).with_columns(pl.col(INDEX) + start)
        frames.append(_with_all_fields(form, rows))
    frame = pl.concat(frames) if frames else pl.LazyFrame(schema=column_types(form))
    return Register(
        form=form,
        frame=frame,
        tables=tuple(part.table for part in parts),
        starts=tuple(starts[:-1]),
        large=any(part.rows is None for part in parts),
        unreadable=unreadable,
        lacking=frozenset.intersection(*[part.lacking for part in parts] or [frozenset()]),
        unfilled=_rows_without_column(parts, starts),
    )


def _rows_without_column(
    parts: Sequence[RegisterPart], starts: Sequence[int]
) -> dict[str, list[range]]:
    """Return for each field the rows of the parts that have no column for it."""
    rows = dict[str, list[range]]()
    for part, start in zip(parts, starts, strict=False):
        for name in part.lacking:
            rows.setdefault(name, []).append(range(start, start + part.count))
    return rows


def rows_of_part(part: RegisterPart) -> pl.LazyFrame:
    """Return the rows of a part as a lazy frame, from memory or from its files."""
    rows = part.rows.lazy() if part.rows is not None else pl.scan_parquet(list(part.files))
    if part.left_out:
        rows = rows.filter(~pl.col(INDEX).is_in(list(part.left_out)))
    return rows


def read_part(
    form: RegisterSchema,
    table: Table,
    *,
    check: BatchCheck | None = None,
    columns: frozenset[str] | None = None,
    batch_columns: frozenset[str] | None = None,
    store: str = "",
    column_map: ColumnMap = NO_MAP,
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    """Read one table, batch by batch; the paths of its findings are (record, field).

    `check` is called with each batch, in which `batch_columns` have values, all if None. `columns`
    names the columns of the part, all if None. With `store`, the beginning of file names, the
    batches are written into Parquet files. `column_map` says which columns are which fields.

    Raises nothing for broken cells: they are findings and null. While one batch is read, another
    thread looks for the unsure cells of the next one (`look_ahead`), where the table has several.
    """
    reader = _PartReader(form, table, column_map, batch_columns)
    frames = list[pl.DataFrame]()
    files = list[str]()
    batches = map(reader.take_records, read_batches(form, reader.table))
    judged = look_ahead(_Batch.find_unsure, batches, int(has_later_batches(reader.table)))
    for number, (batch, unsure) in enumerate(judged):
        frame = reader.read_batch(batch, unsure, check)
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
    part = RegisterPart(
        table=_without_text(reader.table),
        rows=rows,
        files=tuple(files),
        count=count_records(reader.table),
        unreadable=reader.unreadable,
        lacking=reader.plan.lacking,
    )
    return part, tuple(_once_per_table(reader.all_findings()))


def read_texts(form: RegisterSchema, table: Table, column_map: ColumnMap = NO_MAP) -> TextRecords:
    """Return the records of a table as they are written, for documents that print them.

    Rows that are no records are left out, and merged cells and names of places above are filled in.
    The findings are about these rows, and about columns that every record needs.
    """
    reader = _PartReader(form, table, column_map, None)
    batches = [reader.take_records(texts) for texts in read_batches(form, reader.table)]
    records = pl.concat([each.records for each in batches], how="diagonal")
    left_out = [
        each.at(each.location or reader.table.location(each.path or ()))
        for batch in batches
        for each in batch.left_out
    ]
    lacking = [each for each in reader.plan.findings if each.missing]
    return TextRecords(reader.table, records, (*lacking, *left_out))


class _Batch(Struct, frozen=True):
    """The records of a batch as text, the readers of its fields, what is left out of it.

    `left_out` are the findings about rows that are no records.
    """

    records: pl.DataFrame
    readers: Mapping[str, CellReader]
    left_out: Sequence[Finding]

    def find_unsure(self) -> Mapping[str, UnsureCells]:
        """Return the cells that have to be read one by one."""
        tests = {name: reader.unsure_test() for name, reader in self.readers.items()}
        return find_unsure_cells(tests, self.records)


class _PartReader:
    """Reads the batches of one table and gathers the findings in it."""

    def __init__(
        self,
        form: RegisterSchema,
        table: Table,
        column_map: ColumnMap,
        batch_columns: frozenset[str] | None,
    ) -> None:
        """Plan the columns of a table, which may stand on its side, and prepare its notes."""
        column_map, told = add_labels(form, table, column_map)
        table, findings = turn_table(table, column_map)
        self.plan = plan_columns(
            form.schema, table, column_map, form.register_names, blank_words=form.blank_words
        )
        self.table = self.plan.table
        self.unreadable: dict[str, list[int]] = {}
        self._form = form
        self._columns = frozenset(form.schema.fields) if batch_columns is None else batch_columns
        self._readers: dict[str, CellReader] = {}
        # A record of a table on its side is no row of it, and all items of a YAML list are records.
        has_rows = not column_map.turned and not is_list(table)
        headers = table_header(table) if has_rows else ()
        self._sieve = RowSieve(form, self.table, headers)
        self._merged = MergedCells(form, self.table, table_header(table))
        self._is_chosen = bool(column_map.only)
        self._groups = GroupNames(form=form, table=self.table, of_persons=self._is_chosen)
        self._notes = CellNotes(self.table, table_header(self.table))
        self._findings = [*told, *findings, *self.plan.findings]
        self._banners = PlaceBanners(form, self.table)
        self._units_below = UnitsBelow(self.table, self.plan.measures)
        self._units = UnitColumns(form.schema, self.table, table_header(self.table))

    def take_records(self, texts: pl.DataFrame) -> _Batch:
        """Return the records of a batch, without what is no record.

        The frame has the columns of the fields as texts; others are called `#` and their number.
        """
        if self.plan.mapped is not None:
            texts = self.plan.mapped.apply(texts, self._groups.fill)
        records, left_out = self._sieve.sift(texts)
        self._units_below.note(self._sieve.left_out)
        records = self._banners.fill(records, self._sieve.left_out)
        if self.plan.mapped is not None:
            records = self.plan.mapped.without_members(records)
        self._units.note(records)
        records = self._merged.separate(records)
        if not self._is_chosen:
            records = self._groups.fill(records)
        return _Batch(records, self._readers_of(records.columns), left_out)

    def read_batch(
        self, batch: _Batch, unsure: Mapping[str, UnsureCells], check: BatchCheck | None
    ) -> pl.DataFrame:
        """Return the typed rows of a batch; `unsure` are the cells to be read one by one.

        The rows have `#` and those fields of the batch that are to have values. The check gets a
        register of them with all fields, in which fields without a column are null.
        """
        records = batch.records
        read = self._merged.settle(read_cells(batch.readers, records, unsure, self._columns))
        self._notes.note_unnamed(records)
        self._notes.note_fields(records, read.texts)
        for name, numbers in read.unreadable.items():
            self.unreadable.setdefault(name, []).extend(numbers)
        every = range(count_records(self.table))
        rows = Register(
            form=self._form,
            frame=_with_all_fields(self._form, read.rows.lazy()),
            tables=(self.table,),
            starts=(0,),
            unreadable=read.unreadable,
            lacking=self.plan.lacking,
            unfilled=dict.fromkeys(self.plan.lacking, (every,)),
        )
        found = [*batch.left_out, *read.findings]
        if check is not None:
            found += check(rows)
        self._findings += locate_findings(rows, found)
        return read.rows

    def _readers_of(self, columns: Sequence[str]) -> Mapping[str, CellReader]:
        """Return the readers of the fields that are columns, each made once."""
        fields = self._form.schema.fields
        for name in columns:
            if name in fields and name not in self._readers:
                self._readers[name] = _cell_reader(self._form, name, self.plan)
        return {name: self._readers[name] for name in columns if name in fields}

    def all_findings(self) -> list[Finding]:
        """Return the findings of all batches and those about whole columns.

        To be called once, after the last batch.
        """
        places = (self._banners, self._groups)
        notes = (self._units, self._units_below, self._notes, *places, self._merged)
        findings = [*self._findings, *(found for each in notes for found in each.findings())]
        return self.plan.mapped.settle(findings) if self.plan.mapped else findings


def _once_per_table(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield findings; one about the whole table is yielded once, not for every batch."""
    seen = set[tuple[str, str]]()
    for finding in findings:
        if not finding.path:
            if (finding.code, finding.message) in seen:
                continue
            seen.add((finding.code, finding.message))
        yield finding


def _cell_reader(form: RegisterSchema, name: str, plan: ColumnPlan) -> CellReader:
    """Return the reader of a field; its measure is that of the header, where it states a unit."""
    return CellReader(
        name,
        form.schema.fields[name],
        is_code=name in form.codes,
        measure=plan.measures.get(name),
        blank_words=form.blank_words,
    )


def _without_text(table: Table) -> Table:
    """Return the table without the text of its file: from here on it only gives locations."""
    if isinstance(table, ColumnFile):
        return replace(table, data=b"", columns_read={})
    return table


def _with_all_fields(form: RegisterSchema, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the rows with a column for every field; columns that a table lacks are null."""
    existing = set(frame.collect_schema())
    types = column_types(form)
    lacking = [
        pl.lit(None, dtype=column_type).alias(name)
        for name, column_type in types.items()
        if name not in existing
    ]
    return frame.with_columns(lacking).select(list(types))
