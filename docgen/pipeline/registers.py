"""Checking registers: tables → registers → rules → findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from docgen import load
from docgen.check import registers as columns
from docgen.model import Class, Finding, Place, Severity, Source, WorkspaceError
from docgen.pipeline.kit import Findings, Reading, rules_in
from docgen.pipeline.make import unreadable
from docgen.pipeline.outcome import Built, Outcome, Watch, unwatched
from docgen.report import to_sheets, to_workbook
from docgen.workspace import Workspace, write_atomically


def check_registers(
    workspace: Workspace, paths: Sequence[Path] = (), watch: Watch = unwatched
) -> Outcome:
    """Check the registers of a workspace, or those in the files named. Nothing is written."""
    reading = Reading(workspace)
    outcome = Outcome(lines=reading.lines)
    forms = {form.name: (kind, form) for kind, form in _forms(reading, outcome)}
    sources: dict[str, list[Source]] = {name: [] for name in forms}
    files = workspace.register_files(paths)
    if not files:
        remedy = "放入 .xlsx 或 .csv，文件名或工作表名用台账名，如“户.xlsx”"
        raise WorkspaceError("inputs/registers/ 里没有台账", remedy)
    wanted = {field for _, form in forms.values() for field in form.schema.fields}
    for path in watch(files, "读台账", len(files)):
        for name, source in _tables(workspace, path, wanted, sources, outcome):
            sources[name].append(source)
        outcome.documents.append(Built(workspace.shown(path)))
    registers = {}
    for name, (_, form) in forms.items():
        if sources[name]:
            register, found = columns.read_register(form, sources[name])
            registers[name] = register
            outcome.findings += [columns.placed(register, f) for f in found]
    for name, (kind, _) in forms.items():
        if name in registers:
            rules, faults = read_register_rules(reading, kind)
            outcome.findings += faults
            found = columns.check_register(registers[name], registers, rules)
            outcome.findings += [columns.placed(registers[name], f) for f in found]
    return outcome


def list_findings(workspace: Workspace, outcome: Outcome, out: Path) -> str:
    """Write the findings as an Excel list, below outputs/ unless a folder is named."""
    target = workspace.listed(out)
    write_atomically(target, to_workbook(to_sheets(outcome.findings, out.stem)))
    return workspace.shown(target)


def _forms(reading: Reading, outcome: Outcome) -> Iterator[tuple[str, columns.Form]]:
    for kind in reading.workspace.register_kinds():
        source, findings = reading.source(reading.workspace.register_schema(kind))
        outcome.findings += findings
        if source is not None:
            form, faults = columns.read_form(source, kind)
            outcome.findings += faults
            if form is not None:
                yield kind, form


def read_register_rules(reading: Reading, kind: str) -> tuple[tuple[columns.Rule, ...], Findings]:
    """The rules of a register, none if it has no rules file."""
    path = reading.workspace.register_schema(kind).with_name("rules.yaml")
    return rules_in(reading, path, columns.KINDS)


def _tables(
    workspace: Workspace,
    path: Path,
    wanted: set[str],
    known: dict[str, list[Source]],
    outcome: Outcome,
) -> Iterator[tuple[str, Source]]:
    """The tables of a file with the register that each belongs to: by its sheet, else its file."""
    shown = workspace.shown(path)
    try:
        tables, findings = load.read_sheets(workspace.read(path), shown, wanted)
    except WorkspaceError as error:
        outcome.findings.append(unreadable(shown, error))
        return
    outcome.findings += findings
    for table in tables:
        name = next((n for n in (_head(table.sheet), _head(path.stem)) if n in known), "")
        if name:
            yield name, table
        else:
            message = f"看不出“{table.sheet or path.stem}”是哪本台账，没有读"
            remedy = f"文件名或工作表名用台账名开头：{'、'.join(known)}"
            place = Place(shown, part=table.sheet)
            outcome.findings.append(
                Finding("TZ-01", Severity.WARNING, message, remedy, place=place, kind=Class.FILE)
            )


def _head(name: str) -> str:
    """户_恩乐镇 → 户: a register may be kept in several files or sheets."""
    return name.replace("－", "_").replace("-", "_").partition("_")[0].strip()
