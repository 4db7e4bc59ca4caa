"""Checking registers: files → tables → registers → rules within tables, then across them.

`_RegisterRun` reads the files and checks the registers, here or by the workers of an executor.
`check_registers` then leaves out what is exempt and counts how complete the materials are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct, field

from docgen.app.accepted_findings import apply_exemptions
from docgen.app.build_result import BuildResult, Output, Progress, no_progress
from docgen.app.copied_parts import without_copies
from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.app.register_files import (
    FilePart,
    FileRead,
    ReaderJob,
    check_file,
    open_file,
    read_file,
)
from docgen.app.unread_files import find_unread_files, find_unread_registers
from docgen.load.look_ahead import look_ahead
from docgen.model.finding import Category, Finding, Location
from docgen.registers import register_keywords
from docgen.registers.column_pruning import find_used_columns
from docgen.registers.completeness import build_matrix
from docgen.registers.empty_tables import report_empty
from docgen.registers.evidence_register import build_evidence_register, find_evidence_files
from docgen.registers.mistyped_keys import MistypedKeys, find_mistyped_keys
from docgen.registers.register import Register, locate_findings
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import join_parts, shift_findings
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.settings import Settings
from docgen.registers.table_uses import report_unused
from docgen.registers.unread_columns import put_causes_first
from docgen.registers.unread_tables import (
    UnreadTables,
    choose_rules,
    other_registers,
    unread_table,
)
from docgen.registers.verbs import VERBS
from docgen.report.text_labels import CHECKING_REGISTERS, READING_EVIDENCE, READING_REGISTERS
from docgen.rules.rule import Rule
from docgen.workspace.contained_files import find_evidence
from docgen.workspace.evidence_files import Evidence, inspect_evidence
from docgen.workspace.file_lists import list_register_files, total_size
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import require_register_files
from docgen.workspace.scraps import make_scratch_folder

if TYPE_CHECKING:
    # Loading it takes a tenth of a small check.
    from concurrent.futures import Executor

OPENED_AHEAD = 8 * 2**20
"""Bytes of all tables up to which they may be in memory together: a workbook takes forty times."""
PRUNED_FROM = 4_000_000
"""Bytes of all tables from which columns that no rule uses are dropped once they are read.

To know the columns, the rules of all registers are read, which takes longer than a small check.
"""
_MOST_TABLES = 5
"""Tables that a finding about a column map names."""
Rules = Mapping[str, tuple[Rule, ...]]
"""Rules by the names of their registers."""
Item = TypeVar("Item")
Result = TypeVar("Result")


def check_registers(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    progress: Progress = no_progress,
    *,
    without_baseline: bool = False,
    executor: Executor | None = None,
) -> BuildResult:
    """Check the registers of a workspace, or those in `paths`. Nothing is written.

    Exempt findings and those in the baseline are left out unless `without_baseline`. With an
    executor its workers read the files and check the registers; they must see the same folder.
    """
    root = workspace.root if executor else None
    with make_scratch_folder(root) as store:
        check = _check(workspace, paths, progress, executor=executor, store=store)
        result = check.result
        if not without_baseline:
            apply_exemptions(workspace, result, check.mistyped.problems, whole=not paths)
        for name, register in check.registers.items():
            rules = check.rules_applied(name)
            matrix = build_matrix(register, rules, check.config.settings, result.findings)
            if matrix:
                result.matrices.append(matrix)
    return result


class RegisterCheck(Struct, frozen=True):
    """Registers with all findings in them; none is left out as exempt.

    `unjudged` are the codes of rules that were not judged, because a table or column is not read.
    """

    config: RegisterConfig
    registers: Mapping[str, Register]
    result: BuildResult
    unjudged: frozenset[str] = frozenset()
    mistyped: MistypedKeys = MistypedKeys()

    def rules_applied(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of a register that were judged."""
        rules = self.config.rules.get(name, ())
        return tuple(rule for rule in rules if rule.code not in self.unjudged)


def check_whole_registers(
    workspace: Workspace, paths: Sequence[Path], progress: Progress
) -> RegisterCheck:
    """Check the registers of a workspace, or those in `paths`, and return them with all columns."""
    return _check(workspace, paths, progress)


def _check(
    workspace: Workspace,
    paths: Sequence[Path],
    progress: Progress,
    *,
    executor: Executor | None = None,
    store: str = "",
) -> RegisterCheck:
    """Read and check registers; with a `store` only the columns remain that later rules use."""
    reader = ProjectReader(workspace)
    files = require_register_files(workspace, paths)
    config = read_register_config(reader, files)
    unread = find_unread_files(workspace, paths)
    result = BuildResult(findings=[*unread], lines=reader.lines)
    columns: Mapping[str, frozenset[str]] = {}
    if store and total_size(files) > PRUNED_FROM:
        columns = find_used_columns(config.forms, config.rules)
    run = _RegisterRun(
        workspace=workspace,
        config=config,
        rules=config.rules,
        progress=progress,
        result=result,
        columns=columns,
        executor=executor,
        store=store,
        unread=find_unread_registers(workspace, paths, config.forms),
    )
    registers = run.read(files)
    for findings in run.cell_findings.values():
        result.findings += findings
    choice = choose_rules(config.forms, config.rules, run.unread)
    result.findings += choice.findings
    mistyped = run.check_across_tables(registers, choice.judged)
    found = (*config.findings, *config.rules.findings(registers), *result.findings)
    result.findings, unjudged = put_causes_first(_without_repeated_rules(found))
    return RegisterCheck(config, registers, result, unjudged | choice.unjudged, mistyped)


class ReadRegisters(Struct, frozen=True):
    """Registers with all columns, the findings of each by itself, and the tables not read."""

    registers: Mapping[str, Register]
    cells: Mapping[str, Findings]
    unread: UnreadTables


def read_registers(
    workspace: Workspace, config: RegisterConfig, files: Sequence[Path], result: BuildResult
) -> ReadRegisters:
    """Return the registers of these files; findings about files are added to `result`."""
    run = _RegisterRun(
        workspace=workspace,
        config=config,
        rules={},
        progress=no_progress,
        result=result,
        columns={},
    )
    registers = run.read(files)
    cells = {name: tuple(findings) for name, findings in run.cell_findings.items()}
    return ReadRegisters(registers, cells, run.unread)


def _check_across_tables(
    registers: Mapping[str, Register], rules: Rules, settings: Settings, name: str
) -> Findings:
    """Return the findings of those rules of a register that need more than one table."""
    across = [rule for rule in rules.get(name, ()) if not VERBS[rule.verb].LOCAL]
    register = registers[name]
    findings = check_register(register, registers, across, settings)
    return tuple(locate_findings(register, findings))


def _without_repeated_rules(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Yield the findings; a rule that cannot be used is reported once, not for every part."""
    seen: set[tuple[str, str]] = set()
    for finding in findings:
        if finding.category is Category.RULE:
            key = (finding.code, finding.message)
            if key in seen:
                continue
            seen.add(key)
        yield finding


class _RegisterRun(Struct, kw_only=True):
    """One run over the registers of a workspace: what its stages share.

    `rules` are those that a table is judged by while it is read. `cell_findings` are the findings
    in each register that need one table only, `unread` the tables that could not be read.
    """

    workspace: Workspace
    config: RegisterConfig
    rules: Rules
    progress: Progress
    result: BuildResult
    columns: Mapping[str, frozenset[str]]
    executor: Executor | None = None
    store: str = ""
    unread: UnreadTables = UnreadTables()
    cell_findings: dict[str, list[Finding]] = field(default_factory=dict)
    fitting: set[Location] = field(default_factory=set)
    """The places of the column maps that fit a table."""

    def read(self, files: Sequence[Path]) -> dict[str, Register]:
        """Return the registers of these files, shipped ones that they need, and the evidence.

        The mapping is by the names of registers, with one entry for each that has a table. A
        register that only rules look into is read from the rows shipped with its schema.
        """
        forms = self.config.forms
        job = self._reader_job()
        parts: dict[str, list[FilePart]] = {name: [] for name in forms}
        reads = self._read_files(job, files)
        for read in self.progress(reads, READING_REGISTERS, len(files)):
            self._add_parts(read, parts)
        self.result.documents += [Output(self.workspace.display_name(path)) for path in files]
        self.result.findings += self._unused_maps(files)
        needed = self._registers_looked_into(parts)
        shipped = {
            name: path
            for name, form in forms.items()
            if (path := self.workspace.register_rows(form.schema.doc_type)).exists()
            and not any(each.part.count for each in parts[name])
        }
        self._note_empty_tables(parts, needed, shipped)
        for name, path in shipped.items():
            parts[name].clear()
            if name in needed:
                self._add_parts(read_file(job, path, name), parts)
        joined = {name: self._join(forms[name], found) for name, found in parts.items() if found}
        return joined | self._read_evidence(joined)

    def _join(self, form: RegisterSchema, parts: Sequence[FilePart]) -> Register:
        """Return the register of some parts; rows that stand in several tables are read once.

        The findings in the cells of each part count its rows on from those before it.
        """
        parts, copies = without_copies(form, parts)
        self.result.findings += copies
        findings = self.cell_findings.setdefault(form.name, [])
        start = 0
        for each in parts:
            findings += shift_findings(each.findings, start)
            start += each.part.count
        return join_parts(form, [each.part for each in parts])

    def _note_empty_tables(
        self,
        parts: Mapping[str, Sequence[FilePart]],
        needed: Collection[str],
        shipped: Collection[str],
    ) -> None:
        """Add the findings about tables without a record that rules of others look into.

        Such a table counts as unread: perhaps its rows were not copied with the header. The rows of
        `shipped` registers come with their schemas, and stand for those of such a table.
        """
        empty = [
            (name, each.part.table)
            for name in parts
            if name in needed
            for each in parts[name]
            if not each.part.count
        ]
        self.result.findings += [
            report_empty(table, name, has_shipped=name in shipped) for name, table in empty
        ]
        self.unread = self.unread.union(
            unread_table(name, table.file) for name, table in empty if name not in shipped
        )

    def _unused_maps(self, files: Sequence[Path]) -> Iterable[Finding]:
        """Yield the findings about maps that fit no table, if all their tables were read."""
        for each in self.config.maps:
            if each.location in self.fitting:
                continue
            tables = list_register_files(self.workspace, [self.workspace.root / each.folder])
            if tables and set(tables) <= set(files):
                yield from report_unused([each], [path.name for path in tables[:_MOST_TABLES]])

    def _registers_looked_into(self, parts: Mapping[str, Sequence[FilePart]]) -> set[str]:
        """Return the registers that rules of others with any record look into."""
        return {
            other
            for name, found in parts.items()
            if any(each.part.count for each in found)
            for rule in self.rules.get(name, ())
            for other in other_registers(self.config.forms[name], rule) - {name}
        }

    def _read_files(self, job: ReaderJob, files: Sequence[Path]) -> Iterable[FileRead]:
        """Yield what is read of each file; small ones are opened ahead while others are checked."""
        if self.executor is not None or total_size(files) > OPENED_AHEAD:
            yield from self._map(partial(read_file, job), files)
            return
        opened = look_ahead(partial(open_file, job), files, len(files), threads=1)
        for _, file in opened:
            yield check_file(job, file)

    def check_across_tables(self, registers: Mapping[str, Register], rules: Rules) -> MistypedKeys:
        """Add the findings of rules that need several tables; return the keys that they leave."""
        mistyped = find_mistyped_keys(registers, rules, self.config.settings)
        self.result.findings[:0] = mistyped.causes
        check = partial(_check_across_tables, registers, rules, self.config.settings)
        checks = self.progress(self._map(check, registers), CHECKING_REGISTERS, len(registers))
        for name, findings in zip(registers, checks, strict=True):
            self.result.findings += mistyped.judge(name, findings)
        return mistyped

    def _reader_job(self) -> ReaderJob:
        """Return what readers of tables need of this run, as plain values for workers."""
        return ReaderJob(
            workspace=self.workspace,
            forms=self.config.forms,
            rules=self.rules,
            settings=self.config.settings,
            columns=self.columns,
            store=self.store,
            spread=self.executor is not None,
            maps=self.config.maps,
            broken_maps=self.config.broken_maps,
        )

    def _map(self, function: Callable[[Item], Result], items: Iterable[Item]) -> Iterable[Result]:
        """Return the results of a function over items, in order: here or by the workers."""
        if self.executor is None:
            return map(function, items)
        return self.executor.map(function, items)

    def _add_parts(self, read: FileRead, parts: Mapping[str, list[FilePart]]) -> None:
        """Add the parts of a file, and what is known of the file."""
        self.result.findings += read.findings
        self.unread = self.unread.union([read.unread])
        self.fitting |= read.maps
        for found in read.parts:
            parts[found.register].append(found)

    def _read_evidence(self, registers: Mapping[str, Register]) -> dict[str, Register]:
        """Return the register of the files that registers name as evidence; {} if none is named."""
        files = find_evidence_files(registers.values())
        if not files:
            return {}
        rows = self._map(partial(_evidence_row, self.workspace), files)
        rows = self.progress(rows, READING_EVIDENCE, len(files))
        return {register_keywords.EVIDENCE: build_evidence_register(rows)}


def _evidence_row(workspace: Workspace, name: str) -> Mapping[str, object]:
    """Return the row of a file that registers name as evidence, in the register of such files.

    `name` is the file's name as a cell has it. A name that leads out of the folder of evidence is a
    file that does not exist.
    """
    path = find_evidence(workspace, name)
    evidence = Evidence()
    if path is not None:
        evidence = inspect_evidence(path)
    return {
        register_keywords.FILE_PATH: name,
        register_keywords.FILE_THERE: evidence.exists,
        register_keywords.FILE_OPENS: evidence.opens,
        register_keywords.FILE_DIGEST: evidence.digest or None,
        register_keywords.FILE_PAGES: evidence.pages,
        register_keywords.FILE_TAKEN: evidence.date_taken,
        register_keywords.FILE_SUFFIX: evidence.suffix,
    }
