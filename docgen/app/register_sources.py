"""Ledgers: the registers beside an input, read and judged once, to make documents from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.app.build_result import BuildResult
from docgen.app.project_reader import Findings, Reading
from docgen.codes import new_finding
from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Finding, Severity, WorkspaceError

if TYPE_CHECKING:
    # Columns are a heavy library: read only where a document asks for a register.
    from docgen.app.check_registers import RegisterConfig
    from docgen.registers.register import Register


@dataclass
class RegisterSources:
    """The registers of each folder of inputs."""

    reading: Reading
    _read: dict[Path, RegisterCache] = field(default_factory=dict)

    def of(self, doc_type: str, path: Path) -> RegisterCache:
        """The registers that the documents of an input are made from.

        They lie below inputs/registers/ in the same folder as the input lies below inputs/<type>/;
        without such a folder they are all registers of the workspace.
        """
        folder = self.reading.workspace.registers_folder(doc_type, path)
        if folder not in self._read:
            self._read[folder] = _read_books(self.reading, folder)
        return self._read[folder]


@dataclass
class RegisterCache:
    """The registers of one county by name, the rules over them; `findings` are of no register."""

    reading: Reading
    ruled: RegisterConfig
    registers: Mapping[str, Register]
    cells: Mapping[str, Findings]
    findings: Findings
    files: tuple[str, ...] = ()
    """The names of the files that they were read from."""
    _judged: dict[str, Findings] = field(default_factory=dict)

    def judged(self, name: str) -> Findings:
        """What is wrong in a register, without what the county has accepted; paths are rows."""
        if name not in self._judged:
            from docgen.app.accepted_findings import accepted
            from docgen.app.check_registers import read_register_rules
            from docgen.registers.register import placed
            from docgen.registers.register_check import check_register

            own = self.registers[name]
            # Only those of this register: all the rules of a workspace take a second to read.
            rules, faults = read_register_rules(self.reading, own.schema.doc_type)
            found = check_register(own, self.registers, rules, self.ruled.settings)
            outcome = BuildResult(findings=placed(own, found))
            outcome.findings += (*faults, *self.cells.get(name, ()))
            accepted(self.reading.workspace, outcome, whole=False)
            self._judged[name] = tuple(outcome.findings)
        return self._judged[name]


def _read_books(reading: Reading, folder: Path) -> RegisterCache:
    from docgen.app.check_registers import read_registers, read_ruled

    workspace = reading.workspace
    files = workspace.register_files([folder]) if folder.exists() else []
    if not files:
        remedy = "放入 .xlsx 或 .csv，文件名或工作表名用台账名，如“户.xlsx”"
        raise WorkspaceError(f"{workspace.shown(folder)}/ 里没有台账", remedy)
    ruled, outcome = read_ruled(reading, files, ruled=False), BuildResult()
    registers, cells = read_registers(workspace, ruled, files, outcome)
    for path in files:
        reading.data(path)  # what was built from them is noted with the outputs
    names = tuple(workspace.shown(path) for path in files)
    return RegisterCache(
        reading, ruled, registers, cells, (*ruled.findings, *outcome.findings), names
    )


def counted(
    values: Mapping[str, Any],
    county: Mapping[str, object],
    ledgers: RegisterSources,
    doc_type: str,
    path: Path,
) -> _Counted:
    """The values of a document with every figure that is counted in a register given its value."""
    given = values.get(w.FIGURES) or {}
    asked = [n for n, item in given.items() if isinstance(item, dict) and w.REGISTER in item]
    if not asked:
        return values, ()
    done, findings = dict(given), list[Finding]()
    try:
        books = ledgers.of(doc_type, path)
    except WorkspaceError as error:
        return values, tuple(_uncounted(name, error.message) for name in asked)
    findings += _unsound(asked, given, books)
    for name, value, fault in _values(asked, given, {**county, **values}, books):
        if fault:
            findings.append(_uncounted(name, fault))
        if isinstance(value, Quantity):
            done[name] = {**given[name], w.VALUE: value}
    return {**values, w.FIGURES: done}, tuple(findings)


_Counted = tuple[Mapping[str, Any], Findings]


def _values(
    asked: list[str], given: Mapping[str, Any], names: Mapping[str, Any], books: RegisterCache
) -> Iterator[tuple[str, Any, str]]:
    from docgen.registers.grouping import RegisterSet

    ledger = RegisterSet(books.registers, known_settings(books, names), {})
    for name in asked:
        try:
            yield name, ledger.counted(given[name]), ""
        except ExpressionError as error:
            yield name, None, str(error)


def known_settings(books: RegisterCache, names: Mapping[str, Any]) -> dict[str, Any]:
    """What a condition over a register may name beside its columns: settings, plain values."""
    plain = {n: _setting(v) for n, v in names.items() if not isinstance(v, list | dict)}
    return {**plain, **books.ruled.settings}


def _setting(value: Any) -> Any:
    if isinstance(value, Quantity):
        return float(value.base)
    return str(value) if str(value) and not str(value).startswith("【") else None


def _unsound(asked: list[str], given: Mapping[str, Any], books: RegisterCache) -> Iterator[Finding]:
    """A warning for each register with errors that figures are counted in."""
    registers = {str(given[name][w.REGISTER]): name for name in reversed(asked)}
    for register, name in registers.items():
        found = books.judged(register) if register in books.registers else ()
        wrong = sum(finding.severity is Severity.ERROR for finding in found)
        if wrong:
            message = f"“{register}”台账里有{wrong}处错误，从里面数出来的数可能不准"
            remedy = "先核对台账：docgen check registers"
            path = (w.FIGURES, name)
            yield new_finding("GW-11", message, remedy, path=path)


def _uncounted(name: str, reason: str) -> Finding:
    remedy = "核对台账名、条件和列名；台账放在 inputs/registers/ 的同一文件夹里"
    path = (w.FIGURES, name)
    return new_finding("GW-08", f"指标“{name}”没有数出来：{reason}", remedy, path=path)
