"""ProjectReader the tables of registers, each by itself: here, in workers, or on other machines.

A part of a register is one table of one file: its typed rows, and everything that can be found in
it without the rest. What travels is plain: forms, rules, the names of files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from docgen.codes import new_finding
from docgen.load.delimited import Buffer, point
from docgen.load.table import Table, read_sheets, read_tables
from docgen.load.yaml_rows import read_yaml_list
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location, WorkspaceError
from docgen.model.source import Source
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import RegisterPart, read_part
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.file_findings import unusable_file
from docgen.workspace.files import digest
from docgen.workspace.paths import SUFFIXES, Workspace

LARGE = 12_000_000
"""Cells of a table above which its typed rows lie in files, not in memory."""


@dataclass(frozen=True)
class ReaderJob:
    """What a reader of parts needs: forms and rules by register, settings, columns to keep.

    `store` is a folder for typed rows, one that all workers see, '' to keep them in memory; with
    `spread` all of them go there, else only those of large tables.
    """

    workspace: Workspace
    forms: Mapping[str, RegisterSchema]
    rules: Mapping[str, tuple[Rule, ...]]
    settings: Settings
    kept: Mapping[str, frozenset[str]]
    store: str
    spread: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """All names of fields: they help to find a header."""
        return frozenset(name for form in self.forms.values() for name in form.schema.fields)


@dataclass(frozen=True)
class FileRead:
    """What a file holds: its parts with the registers that they belong to, and what is wrong."""

    parts: tuple[tuple[str, RegisterPart], ...]
    findings: tuple[tuple[str, int, Finding], ...]
    """Findings with the register and the number of its part in this file ('', 0 if in none)."""


def read_file(asked: ReaderJob, path: Path, register: str = "") -> FileRead:
    """The parts of a file, their cells and their own rules checked.

    A table belongs to the register that its sheet names, else its file; or to `register`.
    """
    workspace, shown = asked.workspace, asked.workspace.shown(path)
    try:
        data = workspace.mapped(path)
        tables, found = _tables(data, shown, asked.wanted, path)
    except WorkspaceError as error:
        return FileRead((), (("", 0, unusable_file(error, Location(shown))),))
    findings = [("", 0, finding) for finding in found]
    parts: list[tuple[str, RegisterPart]] = []
    for number, table in enumerate(tables):
        name = register or _belongs(table, path, asked.forms)
        if not name:
            findings.append(("", 0, _stranger(table, path, asked.forms)))
            continue
        part, told = _part(asked, name, table, f"{digest(shown.encode())[:16]}-{number}")
        findings += [(name, len(parts), f) for f in _placed(data, table, told)]
        parts.append((name, part))
    return FileRead(tuple(parts), tuple(findings))


def _tables(
    data: Buffer, shown: str, wanted: Collection[str], path: Path
) -> tuple[tuple[Table, ...], tuple[Finding, ...]]:
    if path.suffix.lower() in SUFFIXES:
        return tables_in(bytes(data), shown, wanted)
    return read_tables(data, shown, wanted, str(path))


def tables_in(
    data: bytes, shown: str, wanted: Collection[str]
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """The tables in the bytes of a file that people call `shown`, row by row.

    They are its worksheets, its one CSV table, or its one YAML list.
    """
    if Path(shown).suffix.lower() not in SUFFIXES:
        return read_sheets(data, shown, wanted)
    source, findings = read_yaml_list(data, shown)
    return (source,) if source else (), findings


def _part(
    asked: ReaderJob, name: str, table: Table, mark: str
) -> tuple[RegisterPart, tuple[Finding, ...]]:
    form, kept = asked.forms[name], asked.kept.get(name)
    own = [r for r in asked.rules.get(name, ()) if VERBS[r.verb].LOCAL]
    judge = partial(check_register, registers={}, rules=own, settings=asked.settings)
    cells = table.many * len(kept or ()) if isinstance(table, ColumnFile) else 0
    store = f"{asked.store}/{mark}" if asked.store and (asked.spread or cells > LARGE) else ""
    return read_part(form, table, check=judge, columns=kept, store=store)


def _placed(data: Buffer, table: Table, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings with their cells, and in a file of lines with line and column."""
    told = [f if f.location else f.at(table.location(f.path or ())) for f in findings]
    if not isinstance(table, ColumnFile) or not table.sign:
        yield from told
        return
    at = {(f.path[0], str(f.path[1])) for f in told if f.path and isinstance(f.path[0], int)}
    known = point(data, table, at)
    for f in told:
        column = known.get((f.path[0], str(f.path[1])), 0) if f.path else 0  # type: ignore[arg-type]
        yield f.at(replace(f.location, column=column)) if f.location and column else f


def _belongs(table: Table, path: Path, forms: Mapping[str, object]) -> str:
    return next((n for n in (_head(table.sheet), _head(path.stem)) if n in forms), "")


def _head(name: str) -> str:
    """户_恩乐镇 → 户: a register may be kept in several files or sheets."""
    return name.replace("－", "_").replace("-", "_").partition("_")[0].strip()


def _stranger(table: Table, path: Path, forms: Mapping[str, object]) -> Finding:
    message = f"看不出“{table.sheet or path.stem}”是哪本台账，没有读"
    remedy = f"文件名或工作表名用台账名开头：{'、'.join(forms)}"
    location = Location(table.file, part=table.sheet)
    return new_finding("TB-15", message, remedy, location=location, category=Category.FILE)
