"""Reading the tables of registers, each by itself: here, in workers, or on other machines.

A part of a register is one table of one file: its typed rows, and the findings that need no other
table. A `ReaderJob` holds only plain values, so that workers can receive it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docgen.app.wall import wall
from docgen.load.table import Table, read_tables
from docgen.load.table_or_list import read_tables_by_row
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.registers import parquet_file
from docgen.registers.cell_positions import add_columns
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import RegisterPart, read_part
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings
from docgen.registers.table_names import find_register, unassigned_table
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.contained_files import MappedTable, map_table
from docgen.workspace.digests import digest
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.paths import YAML_SUFFIXES, Workspace

LARGE = 12_000_000
"""Cells of a table above which its typed rows lie in files, not in memory."""


@dataclass(frozen=True, kw_only=True)
class ReaderJob:
    """Everything that a reader of tables needs: forms and rules by register, settings.

    `columns` are the fields of each register that its parts keep, all without an entry. `store` is
    a folder for typed rows that all workers see, '' to keep them in memory. With `spread` all rows
    go there, else only those of large tables.
    """

    workspace: Workspace
    forms: Mapping[str, RegisterSchema]
    rules: Mapping[str, tuple[Rule, ...]]
    settings: Settings
    columns: Mapping[str, frozenset[str]]
    store: str
    spread: bool = False

    @property
    def field_names(self) -> frozenset[str]:
        """Return the names of all fields, by which headers are found."""
        return frozenset(name for form in self.forms.values() for name in form.schema.fields)


@dataclass(frozen=True)
class FilePart:
    """A table of a file: its register, its rows and the findings in it."""

    register: str
    part: RegisterPart
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class FileRead:
    """The tables of a file, and the findings in none of them."""

    parts: tuple[FilePart, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_file(job: ReaderJob, path: Path, register: str = "") -> FileRead:
    """Read the tables of a file and check each by itself.

    A table belongs to `register` if it is not '', else to the register that its sheet or its file
    names.
    """
    try:
        file = map_table(job.workspace, path)
    except WorkspaceError as error:
        unusable = unusable_file(error, Location(job.workspace.display_name(path)))
        return FileRead(findings=(unusable,))
    faults: list[Finding] = []
    with wall(faults, file.name):
        tables, findings = _read_tables(job, file)
        return _read_parts(job, _Tables(file, tables, register), findings)
    return FileRead(findings=tuple(faults))


def _read_tables(
    job: ReaderJob, file: MappedTable
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    if file.suffix in YAML_SUFFIXES:
        return read_tables_by_row(bytes(file.data), file.name, job.field_names)
    if file.suffix == parquet_file.SUFFIX:
        table, findings = parquet_file.read_parquet(file.data, file.name, str(file.path))
        return ((table,) if table else ()), findings
    return read_tables(file.data, file.name, job.field_names)


@dataclass(frozen=True)
class _Tables:
    """The tables of a file, and the register that all belong to, '' if each names its own."""

    file: MappedTable
    tables: tuple[Table, ...]
    register: str


def _read_parts(job: ReaderJob, file_tables: _Tables, findings: Iterable[Finding]) -> FileRead:
    """Read each table of a file for its register; report tables that belong to none."""
    file = file_tables.file
    found = list(findings)
    parts: list[FilePart] = []
    prefix = digest(file.name.encode())[:16]
    for number, table in enumerate(file_tables.tables):
        name = file_tables.register or find_register((table.sheet, file.stem), job.forms)
        if not name:
            title = table.sheet or file.stem
            found.append(unassigned_table(table.file, table.sheet, title, job.forms))
            continue
        part, part_findings = _read_part(job, name, table, f"{prefix}-{number}")
        parts.append(FilePart(name, part, tuple(add_columns(table, part_findings))))
    return FileRead(tuple(parts), tuple(found))


def _read_part(
    job: ReaderJob, name: str, table: Table, file_name: str
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    """Read one table; its rows go to files that begin with `file_name` if they are too many."""
    columns = job.columns.get(name)
    rules = [rule for rule in job.rules.get(name, ()) if VERBS[rule.verb].LOCAL]
    check = partial(check_register, registers={}, rules=rules, settings=job.settings)
    store = ""
    if job.store and (job.spread or _count_cells(table, columns) > LARGE):
        store = f"{job.store}/{file_name}"
    return read_part(job.forms[name], table, check=check, columns=columns, store=store)


def _count_cells(table: Table, columns: frozenset[str] | None) -> int:
    if isinstance(table, ColumnFile):
        return table.record_count * len(columns or ())
    return 0
