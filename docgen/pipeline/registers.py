"""Checking registers: tables → registers → rules → findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen import load
from docgen.check import registers as columns
from docgen.model import Class, Finding, Place, Severity, Source, WorkspaceError
from docgen.model import words as w
from docgen.pipeline.accepted import accepted
from docgen.pipeline.kit import Findings, Reading, rules_in
from docgen.pipeline.make import unreadable
from docgen.pipeline.outcome import Built, Outcome, Watch, unwatched
from docgen.workspace import Evidence, Workspace, look


@dataclass(frozen=True)
class Ruled:
    """Everything that a workspace's checks say about registers: forms by name, rules, settings."""

    forms: Mapping[str, columns.Form]
    rules: Mapping[str, tuple[columns.Rule, ...]]
    settings: Mapping[str, Any]
    findings: Findings


def read_ruled(reading: Reading, files: Sequence[Path] = (), ruled: bool = True) -> Ruled:
    """The forms, rules (if `ruled`) and settings of a workspace. What is broken is a finding.

    The settings are those of the county whose tables the files are.
    """
    workspace, findings = reading.workspace, list[Finding]()
    forms, rules = dict[str, columns.Form](), dict[str, tuple[columns.Rule, ...]]()
    for kind in workspace.register_kinds():
        source, faults = reading.source(workspace.register_schema(kind))
        findings += faults
        form, faults = columns.read_form(source, kind) if source else (None, ())
        findings += faults
        if form is not None:
            forms[form.name] = form
            rules[form.name], faults = read_register_rules(reading, kind) if ruled else ((), ())
            findings += faults
    settings, faults = _settings(reading, files)
    return Ruled(forms, rules, settings, (*findings, *faults))


def read_register_rules(reading: Reading, kind: str) -> tuple[tuple[columns.Rule, ...], Findings]:
    """The rules of a register, none if it has no rules file."""
    path = reading.workspace.register_schema(kind).with_name("rules.yaml")
    return rules_in(reading, path, columns.KINDS)


def _settings(reading: Reading, files: Sequence[Path]) -> tuple[Mapping[str, Any], Findings]:
    workspace, path = reading.workspace, reading.workspace.settings()
    shipped, findings = reading.source(path) if path.exists() else (None, ())
    county = workspace.county_of(files[0]) if files else None
    own, faults = reading.source(county) if county else (None, ())
    settings, unknown = columns.read_settings(shipped, own)
    return settings, findings + faults + unknown


def check_registers(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    watch: Watch = unwatched,
    anew: bool = False,
) -> Outcome:
    """Check the registers of a workspace, or those in the files named. Nothing is written.

    Findings that are exempt or in the baseline are left out, unless asked for `anew`.
    """
    reading = Reading(workspace)
    files = workspace.register_files(paths)
    if not files:
        remedy = "放入 .xlsx 或 .csv，文件名或工作表名用台账名，如“户.xlsx”"
        raise WorkspaceError("inputs/registers/ 里没有台账", remedy)
    ruled = read_ruled(reading, files)
    outcome = Outcome(findings=list(ruled.findings), lines=reading.lines)
    registers, cells = read_registers(workspace, ruled, files, outcome, watch)
    outcome.findings += [found for faults in cells.values() for found in faults]
    for name in watch(list(registers), "核台账", len(registers)):
        found = columns.check_register(
            registers[name], registers, ruled.rules.get(name, ()), ruled.settings
        )
        outcome.findings += [columns.placed(registers[name], f) for f in found]
    if not anew:
        accepted(workspace, outcome, whole=not paths)
    for name, register in registers.items():
        rules = ruled.rules.get(name, ())
        matrix = columns.completeness(register, rules, ruled.settings, outcome.findings)
        outcome.matrices += [matrix] if matrix else []
    return outcome


def read_registers(
    workspace: Workspace,
    ruled: Ruled,
    files: Sequence[Path],
    outcome: Outcome,
    watch: Watch = unwatched,
) -> tuple[dict[str, columns.Register], dict[str, Findings]]:
    """The registers of these files, with those that are shipped and that of the evidence.

    Also what is wrong with the cells of each; what is wrong with files goes to the outcome.
    """
    sources: dict[str, list[Source]] = {name: [] for name in ruled.forms}
    wanted = {field for form in ruled.forms.values() for field in form.schema.fields}
    for path in watch(files, "读台账", len(files)):
        for name, source in _tables(workspace, path, wanted, sources, outcome):
            sources[name].append(source)
        outcome.documents.append(Built(workspace.shown(path)))
    registers, cells = dict[str, columns.Register](), dict[str, Findings]()
    for name, form in ruled.forms.items():
        tables = sources[name] or list(_shipped(workspace, form, wanted, outcome))
        if tables:
            registers[name], found = columns.read_register(form, tables)
            cells[name] = tuple(columns.placed(registers[name], f) for f in found)
    named = columns.files_named(registers.values())
    if named:
        rows = (_looked(workspace, name) for name in watch(named, "看佐证", len(named)))
        registers[w.EVIDENCE] = columns.evidence_register(rows)
    return registers, cells


def _shipped(
    workspace: Workspace, form: columns.Form, wanted: set[str], outcome: Outcome
) -> Iterator[Source]:
    path = workspace.register_rows(form.schema.doc_type)
    if path.exists():
        tables, findings = load.read_sheets(workspace.read(path), workspace.shown(path), wanted)
        outcome.findings += findings
        yield from tables


def _looked(workspace: Workspace, name: str) -> Mapping[str, Any]:
    path = workspace.evidence(name)
    seen = look(path) if path else Evidence()
    return {
        w.FILE_PATH: name,
        w.FILE_THERE: seen.there,
        w.FILE_OPENS: seen.opens,
        w.FILE_DIGEST: seen.digest or None,
        w.FILE_PAGES: seen.pages,
        w.FILE_TAKEN: seen.taken,
        w.FILE_SUFFIX: seen.suffix,
    }


def _tables(
    workspace: Workspace,
    path: Path,
    wanted: set[str],
    known: Mapping[str, object],
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
