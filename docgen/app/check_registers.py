"""Checking registers: tables → registers → rules → findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from docgen.app.accepted_findings import accepted
from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_files import FileRead, ReaderJob, read_file
from docgen.app.rule_files import read_rule_file
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, WorkspaceError
from docgen.registers.column_pruning import find_used_columns
from docgen.registers.completeness import build_matrix
from docgen.registers.evidence_register import build_evidence_register, find_evidence_files
from docgen.registers.register import Register, locate_findings
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import RegisterPart, join_parts, shift_path
from docgen.registers.register_schema import RegisterSchema, read_register_schema
from docgen.registers.settings import read_settings
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.workspace.clock import today
from docgen.workspace.evidence_files import Evidence, look
from docgen.workspace.files import scratch
from docgen.workspace.paths import Workspace

A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True)
class RegisterConfig:
    """Everything that a workspace's checks say about registers: forms by name, rules, settings."""

    forms: Mapping[str, RegisterSchema]
    rules: Mapping[str, tuple[Rule, ...]]
    settings: Mapping[str, Any]
    findings: Findings


def read_ruled(
    reading: ProjectReader, files: Sequence[Path] = (), ruled: bool = True
) -> RegisterConfig:
    """The forms, rules (if `ruled`) and settings of a workspace. What is broken is a finding.

    The settings are those of the county whose tables the files are.
    """
    workspace, findings = reading.workspace, list[Finding]()
    forms, rules = dict[str, RegisterSchema](), dict[str, tuple[Rule, ...]]()
    for kind in workspace.register_kinds():
        source, faults = reading.source(workspace.register_schema(kind))
        findings += faults
        form, faults = read_register_schema(source, kind) if source else (None, ())
        findings += faults
        if form is not None:
            forms[form.name] = form
            rules[form.name], faults = read_register_rules(reading, kind) if ruled else ((), ())
            findings += faults
    settings, faults = _settings(reading, files)
    return RegisterConfig(forms, rules, settings, (*findings, *faults))


def read_register_rules(reading: ProjectReader, kind: str) -> tuple[tuple[Rule, ...], Findings]:
    """The rules of a register, none if it has no rules file."""
    path = reading.workspace.register_schema(kind).with_name("rules.yaml")
    return read_rule_file(reading, path, VERBS)


def _settings(reading: ProjectReader, files: Sequence[Path]) -> tuple[Mapping[str, Any], Findings]:
    workspace, path = reading.workspace, reading.workspace.settings()
    shipped, findings = reading.source(path) if path.exists() else (None, ())
    county = workspace.county_of(files[0]) if files else None
    own, faults = reading.source(county) if county else (None, ())
    settings, unknown = read_settings(shipped, own)
    if settings.get(w.AS_OF_DAY) is None:
        settings = {**settings, w.AS_OF_DAY: today().isoformat()}
    return settings, findings + faults + unknown


def check_registers(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    watch: Progress = no_progress,
    anew: bool = False,
    executor: Executor | None = None,
) -> BuildResult:
    """Check the registers of a workspace, or those in the files named. Nothing is written.

    Findings that are exempt or in the baseline are left out, unless asked for `anew`. With an
    executor the files are read and the registers judged by its workers, who see the same folder.
    """
    with scratch(workspace.root if executor else None) as store:
        done = _judged(workspace, paths, watch, executor, store)
        ruled, outcome = done.ruled, done.outcome
        if not anew:
            accepted(workspace, outcome, whole=not paths)
        for name, register in done.registers.items():
            rules = ruled.rules.get(name, ())
            matrix = build_matrix(register, rules, ruled.settings, outcome.findings)
            outcome.matrices += [matrix] if matrix else []
    return outcome


@dataclass(frozen=True)
class RegisterCheck:
    """Registers with everything that their rules find in them; nothing is left out as known."""

    ruled: RegisterConfig
    registers: Mapping[str, Register]
    outcome: BuildResult


def judge_registers(workspace: Workspace, paths: Sequence[Path], watch: Progress) -> RegisterCheck:
    """Judge the registers of a workspace, or those in the files named, with all their columns."""
    return _judged(workspace, paths, watch, None, "")


def _judged(
    workspace: Workspace,
    paths: Sequence[Path],
    watch: Progress,
    executor: Executor | None,
    store: str,
) -> RegisterCheck:
    """With a `store` only the columns that rules use across rows are kept."""
    reading = ProjectReader(workspace)
    files = workspace.register_files(paths)
    if not files:
        remedy = "放入 .xlsx、.csv、.parquet 或 .yaml，文件名或工作表名用台账名，如“户.xlsx”"
        raise WorkspaceError("inputs/registers/ 里没有台账", remedy)
    ruled = read_ruled(reading, files)
    outcome = BuildResult(findings=list(ruled.findings), lines=reading.lines)
    kept = find_used_columns(ruled.forms, ruled.rules) if store else {}
    run = _Run(workspace, ruled, watch, outcome, kept, executor, store)
    registers = run.registers(files)
    outcome.findings += [found for told in run.told.values() for found in told]
    run.across(registers)
    _settle(outcome)
    return RegisterCheck(ruled, registers, outcome)


def read_registers(
    workspace: Workspace, ruled: RegisterConfig, files: Sequence[Path], outcome: BuildResult
) -> tuple[dict[str, Register], dict[str, Findings]]:
    """The registers of these files with all their columns, and what is wrong in each by itself.

    What is wrong with files goes to the outcome.
    """
    run = _Run(workspace, ruled, no_progress, outcome, {})
    registers = run.registers(files)
    return registers, {name: tuple(told) for name, told in run.told.items()}


def judged(
    registers: Mapping[str, Register], ruled: RegisterConfig, name: str
) -> tuple[Finding, ...]:
    """What the rules of a register say that need more than one table."""
    rules = [r for r in ruled.rules.get(name, ()) if not VERBS[r.verb].LOCAL]
    own = registers[name]
    found = check_register(own, registers, rules, ruled.settings)
    return tuple(locate_findings(own, found))


def _settle(outcome: BuildResult) -> None:
    """A rule that cannot be used is told once, not for every part."""
    seen, kept = set[tuple[str, str]](), list[Finding]()
    for finding in outcome.findings:
        if finding.category is Category.RULE:
            mark = (finding.code, finding.message)
            if mark in seen:
                continue
            seen.add(mark)
        kept.append(finding)
    outcome.findings = kept


@dataclass
class _Run:
    """One check of a workspace's registers: its stages share what they were asked for."""

    workspace: Workspace
    ruled: RegisterConfig
    watch: Progress
    outcome: BuildResult
    kept: Mapping[str, frozenset[str]]
    executor: Executor | None = None
    store: str = ""
    told: dict[str, list[Finding]] = field(default_factory=dict)
    """What is wrong in each register, as far as a table tells by itself."""

    def registers(self, files: Sequence[Path]) -> dict[str, Register]:
        """The registers of these files, with those that are shipped and that of the evidence."""
        asked = self._asked()
        parts: dict[str, list[RegisterPart]] = {name: [] for name in self.ruled.forms}
        for found in self.watch(self._each(partial(read_file, asked), files), "读台账", len(files)):
            self._take(found, parts)
        self.outcome.documents += [Output(self.workspace.shown(path)) for path in files]
        for name, form in self.ruled.forms.items():
            path = self.workspace.register_rows(form.schema.doc_type)
            if not parts[name] and path.exists():
                self._take(read_file(asked, path, name), parts)
        forms = self.ruled.forms
        registers = {n: join_parts(forms[n], found) for n, found in parts.items() if found}
        return registers | self._evidence(registers)

    def across(self, registers: Mapping[str, Register]) -> None:
        """What the rules say that need more than one table."""
        judge = partial(judged, registers, self.ruled)
        for found in self.watch(self._each(judge, registers), "核台账", len(registers)):
            self.outcome.findings += found

    def _asked(self) -> ReaderJob:
        ruled = self.ruled
        spread = self.executor is not None
        return ReaderJob(
            self.workspace,
            ruled.forms,
            ruled.rules,
            ruled.settings,
            self.kept,
            self.store,
            spread,
        )

    def _each(self, function: Callable[[A], B], items: Iterable[A]) -> Iterable[B]:
        return self.executor.map(function, items) if self.executor else map(function, items)

    def _take(self, found: FileRead, parts: dict[str, list[RegisterPart]]) -> None:
        """Add what a file holds; rows are counted on from those of its register before it."""
        starts = []
        for name, part in found.parts:
            starts.append(sum(p.count for p in parts[name]))
            parts[name].append(part)
        for name, number, finding in found.findings:
            if not name:
                self.outcome.findings.append(finding)
                continue
            path = shift_path(finding.path, starts[number])
            self.told.setdefault(name, []).append(replace(finding, path=path))

    def _evidence(self, registers: Mapping[str, Register]) -> dict[str, Register]:
        named = find_evidence_files(registers.values())
        if not named:
            return {}
        looked = self._each(partial(_looked, self.workspace), named)
        rows = self.watch(looked, "看佐证", len(named))
        return {w.EVIDENCE: build_evidence_register(rows)}


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
