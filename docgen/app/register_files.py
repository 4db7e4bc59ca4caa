"""Reading the tables of registers, each by itself: here, in workers, or on other machines.

A part of a register is one table of one file: its typed rows, and the findings that need no other
table. A `ReaderJob` holds only plain values, so that workers can receive it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docgen.app.wall import wall
from docgen.load.csv_survey import Buffer
from docgen.load.table import Table, read_tables
from docgen.load.table_or_list import read_tables_by_row
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location, WorkspaceError
from docgen.registers import parquet_file
from docgen.registers.cell_positions import locate_cells
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import RegisterPart, read_part
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings
from docgen.registers.table_names import find_register, unassigned_table
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.contained_files import map_bytes
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


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding of a file; `register` is '' if it is in no table of a register.

    `part` is the index of the table among the parts of the file.
    """

    finding: Finding
    register: str = ""
    part: int = 0


@dataclass(frozen=True)
class FileRead:
    """The tables of a file with their registers, and the findings in it."""

    parts: tuple[tuple[str, RegisterPart], ...]
    findings: tuple[FileFinding, ...]


def read_file(job: ReaderJob, path: Path, register: str = "") -> FileRead:
    """Read the tables of a file and check each by itself.

    A table belongs to `register` if it is not '', else to the register that its sheet or its file
    names.
    """
    file = job.workspace.display_name(path)
    faults: list[Finding] = []
    with wall(faults, file):
        return _read_file(job, path, register, file)
    return FileRead((), tuple(map(FileFinding, faults)))


def _read_file(job: ReaderJob, path: Path, register: str, file: str) -> FileRead:
    try:
        data = map_bytes(job.workspace, path)
        tables, table_findings = _read_tables(job, data, path, file)
    except WorkspaceError as error:
        return FileRead((), (FileFinding(unusable_file(error, Location(file))),))
    findings = [FileFinding(finding) for finding in table_findings]
    parts: list[tuple[str, RegisterPart]] = []
    prefix = digest(file.encode())[:16]
    for number, table in enumerate(tables):
        name = register or find_register((table.sheet, path.stem), job.forms)
        if not name:
            title = table.sheet or path.stem
            unassigned = unassigned_table(table.file, table.sheet, title, job.forms)
            findings.append(FileFinding(unassigned))
            continue
        part, part_findings = _read_part(job, name, table, f"{prefix}-{number}")
        located = locate_cells(table, part_findings)
        findings += [FileFinding(finding, name, len(parts)) for finding in located]
        parts.append((name, part))
    return FileRead(tuple(parts), tuple(findings))


def _read_tables(
    job: ReaderJob, data: Buffer, path: Path, file: str
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Return the tables of a file; `file` is the name by which findings call it."""
    suffix = path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        return read_tables_by_row(bytes(data), file, job.field_names)
    if suffix == parquet_file.SUFFIX:
        table, findings = parquet_file.read_parquet(data, file, str(path))
        return ((table,) if table else ()), findings
    return read_tables(data, file, job.field_names)


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
