"""Reading the tables of registers, each by itself: here, in workers, or on other machines.

A part of a register is one table of one file: its typed rows, and the findings that need no other
table. A `ReaderJob` holds only plain values, so that workers can receive it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from pathlib import Path
from string import ascii_uppercase

from msgspec import Struct

from docgen.app.unread_files import find_register_of_file
from docgen.app.wall import wall
from docgen.load.csv_widths import without_rows
from docgen.load.table import Table, read_hidden_tables, read_tables
from docgen.load.table_header import REPEATED_COLUMN
from docgen.load.table_or_list import read_tables_by_row
from docgen.load.table_suffixes import is_table
from docgen.load.yaml_rows import read_yaml_table
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location, Severity, WorkspaceError
from docgen.registers import parquet_file
from docgen.registers.batches import count_records
from docgen.registers.cell_positions import add_columns
from docgen.registers.column_map import ColumnMap
from docgen.registers.column_plan import UNREAD_COLUMNS, table_rows
from docgen.registers.column_pruning import find_batch_columns
from docgen.registers.csv_slices import read_even_slice
from docgen.registers.map_names import ABSENT
from docgen.registers.map_sentences import NOTHING_TAKEN
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import RegisterPart, read_part
from docgen.registers.register_schema import RegisterSchema, other_names
from docgen.registers.set_aside_names import is_file_set_aside, is_set_aside, set_aside_file
from docgen.registers.settings import Settings
from docgen.registers.table_choice import TableChoice, choose_tables
from docgen.registers.table_names import (
    HIDDEN_SHEET,
    find_register,
    guess_register,
    hidden_table,
    may_be,
)
from docgen.registers.table_uses import ColumnMaps
from docgen.registers.unread_parts import place_of_table, unread_beside
from docgen.registers.unread_tables import UnreadTables, unread_table
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.contained_files import MappedTable, map_table
from docgen.workspace.digests import digest
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.libreoffice import convert_to_docx
from docgen.workspace.paths import OLD_WORD_SUFFIXES, YAML_SUFFIXES, Workspace

RESTING = "_"
"""The first character of the names of files and worksheets that nobody reads."""
LARGE = 12_000_000
"""Cells of a table above which its typed rows lie in files, not in memory."""


class ReaderJob(Struct, frozen=True, kw_only=True, dict=True):
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
    maps: tuple[ColumnMap, ...] = ()
    broken_maps: tuple[ColumnMap, ...] = ()

    @cached_property
    def column_maps(self) -> ColumnMaps:
        """Return the maps of the tables, and those that are not well formed."""
        return ColumnMaps(self.maps, self.broken_maps, self.forms)

    @cached_property
    def field_names(self) -> frozenset[str]:
        """Return the names of all fields, by which headers are found."""
        schemas = [form.schema for form in self.forms.values()]
        names = {name for schema in schemas for name in schema.fields}
        others = {
            other
            for schema in schemas
            for name in schema.fields
            for other in other_names(schema, name)
        }
        return frozenset(names | others).union(*(each.header_names() for each in self.maps))


class FilePart(Struct, frozen=True):
    """A table of a file: its register, its rows and the findings in it."""

    register: str
    part: RegisterPart
    findings: tuple[Finding, ...]


class FileRead(Struct, frozen=True):
    """The tables of a file, the findings in none of them, what is not read.

    `maps` are the places of the column maps that fit its tables.
    """

    parts: tuple[FilePart, ...] = ()
    findings: tuple[Finding, ...] = ()
    unread: UnreadTables = UnreadTables()
    maps: frozenset[Location] = frozenset()


def read_file(job: ReaderJob, path: Path, register: str = "") -> FileRead:
    """Read the tables of a file and check each by itself, as `check_file` does."""
    return check_file(job, open_file(job, path), register)


class OpenFile(Struct, frozen=True):
    """A file with its tables as they are, and the findings about it."""

    file: MappedTable
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]


def open_file(job: ReaderJob, path: Path) -> OpenFile | FileRead:
    """Read the tables of a file as they are; return what is known of one that cannot be read."""
    try:
        file = map_table(job.workspace, path)
    except WorkspaceError as error:
        unusable = unusable_file(error, Location(job.workspace.display_name(path)))
        return FileRead((), (unusable,), find_register_of_file(job.workspace, path, job.forms))
    faults: list[Finding] = []
    with wall(faults, file.name):
        tables, findings = _read_tables(job, file)
        active = tuple(each for each in tables if not each.sheet.startswith(RESTING))
        return OpenFile(file, active, findings)
    return _unread_file(job, file, faults)


def check_file(job: ReaderJob, opened: OpenFile | FileRead, register: str = "") -> FileRead:
    """Check each table of a file by itself; one that could not be read stays as it is.

    A table belongs to `register` if it is not '', else to the register that its sheet or its file
    names.
    """
    if isinstance(opened, FileRead):
        return opened
    faults: list[Finding] = []
    with wall(faults, opened.file.name):
        aside = None if register else _find_set_aside(job, opened.file)
        if aside is not None:
            return FileRead(findings=(aside,))
        return _read_parts(job, opened, register)
    return _unread_file(job, opened.file, faults)


def _find_set_aside(job: ReaderJob, file: MappedTable) -> Finding | None:
    """Return the finding about a file that is an example or an old copy of one beside it."""
    if not is_set_aside(file.stem, job.forms):
        return None
    beside = (path for path in file.path.parent.iterdir() if is_table(path.name))
    others = [path.stem for path in beside if not path.name.startswith(RESTING)]
    if not is_file_set_aside(file.stem, others, job.forms):
        return None
    return set_aside_file(file.name, find_register((file.stem,), job.forms))


def _unread_file(job: ReaderJob, file: MappedTable, faults: Iterable[Finding]) -> FileRead:
    """Return what is known of a file that could not be read: its faults, the register it names."""
    unread = find_register_of_file(job.workspace, file.path, job.forms)
    return FileRead(findings=tuple(faults), unread=unread)


def _file_names(job: ReaderJob, file: MappedTable) -> list[str]:
    """Return the names by which a file may name a register: its own, then those of its folders."""
    return [file.stem, *reversed(job.workspace.folders_among_registers(file.path))]


def read_tables_of_file(
    workspace: Workspace, path: Path, forms: Mapping[str, RegisterSchema]
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Return the tables of a file as they are, and the findings about the file.

    Raises WorkspaceError if it cannot be read or lies outside the workspace.
    """
    job = ReaderJob(workspace=workspace, forms=forms, rules={}, settings={}, columns={}, store="")
    return _read_tables(job, map_table(workspace, path))


def choose_tables_by_row(
    job: ReaderJob, path: Path, names: Iterable[str]
) -> tuple[list[TableChoice], tuple[Finding, ...]]:
    """Return what each table of a file is read for, and the findings about the file.

    All tables are read by rows. `names` are more names of columns, by which headers are found.
    Raises WorkspaceError as `read_tables_of_file` does.
    """
    file = map_table(job.workspace, path)
    data = bytes(file.data)
    tables, findings = read_tables_by_row(data, file.name, job.field_names.union(names))
    active = [each for each in tables if not each.sheet.startswith(RESTING)]
    return choose_tables(active, _file_names(job, file), job.forms, job.column_maps), findings


def _read_tables(
    job: ReaderJob, file: MappedTable
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    """Return the tables of a file by its format: YAML, Parquet, old Word, or any other table.

    The names of all fields tell which row of a sheet is the header.
    """
    if file.suffix in YAML_SUFFIXES:
        return read_yaml_table(bytes(file.data), file.name)
    if file.suffix == parquet_file.SUFFIX:
        table, findings = parquet_file.read_parquet(file.data, file.name, str(file.path))
        return ((table,) if table else ()), findings
    data = file.data
    if file.suffix in OLD_WORD_SUFFIXES:
        data = convert_to_docx(bytes(data), file.suffix)
    return read_tables(data, file.name, job.field_names, read_even_slice)


def _read_parts(job: ReaderJob, opened: OpenFile, register: str) -> FileRead:
    """Read each table of a file for its register; report tables that belong to none."""
    file = opened.file
    of_file = register or find_register(_file_names(job, file), job.forms)
    found, unread_sheets = _judge_hidden_sheets(job, opened, of_file)
    parts: list[FilePart] = []
    unread = {of_file} if _is_unread(opened, found) else set[str]()
    unread |= unread_sheets
    beside: list[UnreadTables] = []
    prefix = digest(file.name.encode())[:16]
    maps = set[Location]()
    names = _file_names(job, file)
    choices = choose_tables(opened.tables, names, job.forms, job.column_maps, register)
    for number, choice in enumerate(choices):
        found += choice.of_table.findings
        maps |= choice.of_table.fitting
        unread |= choice.of_table.blocked
        if choice.of_table.blocked:
            continue
        if choice.finding is None:
            read = list(_read_uses(job, choice.table, choice.of_table.uses, f"{prefix}-{number}"))
            parts += read
            unread.update(part.register for part in read if _takes_nothing(part))
            beside += unread_beside(choice.table, [part.register for part in read], job.forms)
            continue
        found = [*_without_table(found, choice), choice.finding]
        place = place_of_table(choice.table) if len(choices) > 1 else ""
        beside += map(partial(unread_table, file=file.name, place=place), choice.unread)
    found = without_rows(found, _rows_left_out(parts))
    beside += map(partial(unread_table, file=file.name), unread)
    tables = UnreadTables().union(beside)
    return FileRead(tuple(parts), tuple(found), tables, frozenset(maps))


def _rows_left_out(parts: Iterable[FilePart]) -> list[Finding]:
    """Return the findings about rows that are no records: sums, notes, signatures."""
    return [each for part in parts for each in part.findings if each.code in ("TB-05", "TB-21")]


def _takes_nothing(part: FilePart) -> bool:
    """Return whether the column map of a table takes no row of it."""
    return any(
        each.code == NOTHING_TAKEN or (each.code == ABSENT and each.is_cause)
        for each in part.findings
    )


def _judge_hidden_sheets(
    job: ReaderJob, opened: OpenFile, of_file: str
) -> tuple[list[Finding], set[str]]:
    """Return the findings in a file, and the registers of its hidden sheets.

    A hidden sheet that a register names, or that has the header of one and records below it, is a
    table that is not read, not one that people set aside.
    """
    found: list[Finding] = []
    registers = set[str]()
    for each in opened.findings:
        sheet = each.location.part if each.code == HIDDEN_SHEET and each.location else ""
        register = by_header = ""
        if sheet and not sheet.startswith(RESTING):
            register = find_register((sheet,), job.forms, of_places=not of_file)
            by_header = register or _register_of_hidden(job, opened.file, sheet, of_file)
        is_table = hidden_table(each, by_header, by_header=not register) if by_header else each
        found.append(is_table)
        registers.add(by_header)
    return found, registers - {""}


def _register_of_hidden(job: ReaderJob, file: MappedTable, sheet: str, of_file: str) -> str:
    """Return the register that a hidden sheet is by its header; '' for none, or without records.

    A sheet that its name sets aside (选项, 旧表) is none.
    """
    if is_set_aside(sheet, job.forms):
        return ""
    tables = read_hidden_tables(bytes(file.data), file.name, sheet, job.field_names)
    for table in filter(count_records, tables):
        register = guess_register(table.columns(), job.forms.values())
        if register or (of_file and may_be(table, job.forms[of_file])):
            return register or of_file
    return ""


def _is_unread(opened: OpenFile, findings: Iterable[Finding]) -> bool:
    """Return whether a file has no table because of an error."""
    return not opened.tables and any(each.severity is Severity.ERROR for each in findings)


def _read_uses(
    job: ReaderJob, table: Table, uses: Sequence[tuple[str, ColumnMap]], file_name: str
) -> Iterator[FilePart]:
    """Yield a table as it is read for each of its registers."""
    told = set[str]()
    for register, column_map in uses:
        store = f"{file_name}-{job.forms[register].schema.doc_type}"
        part, findings = _read_part(job, register, table, store, column_map)
        # What no use of the table reads is told once, and what all read twice.
        findings = tuple(each for each in findings if each.message not in told)
        of_header = (UNREAD_COLUMNS, REPEATED_COLUMN)
        told |= {each.message for each in findings if each.code in of_header}
        if column_map.turned is None:
            findings = tuple(add_columns(table, findings))
        yield FilePart(register, part, findings)


def _without_table(findings: list[Finding], choice: TableChoice) -> list[Finding]:
    """Return findings without those in a table that is not read, unless it is below another.

    Its header is that of no register, so nothing is said about it.
    """
    if choice.is_lower:
        return findings
    return [each for each in findings if not _is_in_table(each, choice.table)]


def _is_in_table(finding: Finding, table: Table) -> bool:
    """Return whether a finding lies in the rows of a table; False without worksheets."""
    location = finding.location
    if location is None or not table.sheet or location.part != table.sheet:
        return False
    rows = table_rows(table)
    row = location.cell.lstrip(ascii_uppercase)
    return rows is None or not rows.span or not row or int(row) - 1 in rows.span


def _read_part(
    job: ReaderJob, name: str, table: Table, file_name: str, column_map: ColumnMap
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    """Read one table; its rows go to files that begin with `file_name` if they are too many."""
    columns = job.columns.get(name)
    rules = [rule for rule in job.rules.get(name, ()) if VERBS[rule.verb].LOCAL]
    check = partial(check_register, registers={}, rules=rules, settings=job.settings)
    batch_columns = None
    if columns is not None:
        batch_columns = columns | find_batch_columns(job.forms[name], rules)
    store = ""
    if job.store and (job.spread or _count_cells(table, columns) > LARGE):
        store = f"{job.store}/{file_name}"
    return read_part(
        job.forms[name],
        table,
        check=check,
        columns=columns,
        batch_columns=batch_columns,
        store=store,
        column_map=column_map,
    )


def _count_cells(table: Table, columns: frozenset[str] | None) -> int:
    """Return the cells of the kept columns of a column file; 0 for any other table."""
    if isinstance(table, ColumnFile):
        return table.record_count * len(columns or ())
    return 0
