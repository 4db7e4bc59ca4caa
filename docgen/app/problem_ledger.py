"""The ledger of problems: what the checks find goes in, two copies become one."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from docgen.app.accepted_findings import accepted
from docgen.app.build_result import Progress, no_progress
from docgen.app.check_registers import RegisterCheck, judge_registers, read_ruled
from docgen.app.project_reader import ProjectReader
from docgen.app.register_files import tables_in
from docgen.codes import new_finding
from docgen.expressions.literals import parse_date
from docgen.load.table import read_table
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, Severity, WorkspaceError
from docgen.model.problem import Changes, LedgerConfig, Row
from docgen.model.sheet import Cell, Sheet
from docgen.model.source import Source
from docgen.problems.collect import FATES, collect, fate
from docgen.problems.collector import Collector
from docgen.problems.deadlines import deadline
from docgen.problems.edit.table_bytes import amend, begin
from docgen.problems.indicators import INDICATOR_COLUMNS, Indicator, read_indicators
from docgen.problems.merge import merge
from docgen.problems.problem_rows import alike, rows_of
from docgen.registers.collection_config import Collecting
from docgen.registers.register import Register
from docgen.registers.register_schema import RegisterSchema
from docgen.report.workbook import to_workbook
from docgen.workspace.clock import today
from docgen.workspace.files import write_backed
from docgen.workspace.paths import Workspace


@dataclass
class LedgerUpdate:
    """What became of a ledger: the files written with their backups, what changed, findings."""

    written: list[tuple[str, str]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def failed(self, strict: bool) -> bool:
        """Whether anything is wrong."""
        bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
        return any(finding.severity in bad for finding in self.findings)


@dataclass(frozen=True)
class _Book:
    """The tables of a ledger as they stand, their rows one after the other."""

    form: LedgerConfig
    sources: tuple[Source, ...]

    @cached_property
    def rows(self) -> list[Row]:
        return [row for source in self.sources for row in rows_of(source)]

    @cached_property
    def starts(self) -> list[int]:
        """Where the rows of each table begin, and where the last ends."""
        found = [0]
        for source in self.sources:
            found.append(found[-1] + len(rows_of(source)))
        return found

    def location(self, index: int, name: str) -> Location:
        """The cell of a row."""
        at = bisect_right(self.starts, index, hi=len(self.sources)) - 1
        return self.sources[at].location((index - self.starts[at], name))


def collect_problems(
    workspace: Workspace,
    paths: Sequence[Path] = (),
    to: Path | None = None,
    watch: Progress = no_progress,
) -> LedgerUpdate:
    """Judge the registers and merge what is found into the ledger of problems.

    `paths` are the registers (all without), `to` is where new rows go. If a table cannot be read
    nothing is written: what is in it would look mended.
    """
    judged = judge_registers(workspace, paths, watch)
    collecting = _collecting(judged.ruled.forms.values())
    kept = LedgerUpdate()
    unsure = (Category.FILE, Category.STRUCTURE)
    kept.findings += [f for f in judged.outcome.findings if f.category in unsure]
    if kept.failed(strict=False):
        return kept
    accepted(workspace, judged.outcome, whole=not paths, old=False)
    form = collecting.ledger
    there = judged.registers.get(form.name)
    book = _Book(form, tuple(_row_by_row(workspace, there)) if there else ())
    target = _target(workspace, book, paths, to)
    collector = _collector(workspace, judged, collecting, kept)
    problems = collector.problems(judged.outcome.findings)
    changes = collect(form, book.rows, problems, _judged(judged))
    kept.findings += _spoken(book, changes)
    _left_out(judged, collector, kept)
    kept.counts = _counts(book, changes, len(problems))
    _write(workspace, book, changes, target, kept)
    return kept


def _row_by_row(workspace: Workspace, there: Register) -> Iterator[Source]:
    """The tables of the ledger once more: they were read by columns, and are to be written."""
    wanted = {(table.file, table.sheet) for table in there.tables}
    for file in dict.fromkeys(table.file for table in there.tables):
        tables, _ = tables_in(workspace.read(workspace.root / file), file, there.types)
        yield from (table for table in tables if (file, table.sheet) in wanted)


def merge_ledgers(
    workspace: Workspace, ours: Path, theirs: Path, base: Path | None = None
) -> LedgerUpdate:
    """Merge another copy of the ledger into ours. Ours alone is written.

    `base` is the copy that was sent out, by which is seen which side has changed a field.
    """
    forms = read_ruled(ProjectReader(workspace)).forms
    form, kept = _collecting(forms.values()).ledger, LedgerUpdate()
    books = [_book(workspace, form, path, kept) for path in (ours, theirs, *filter(None, [base]))]
    if kept.failed(strict=False):
        return kept
    rows = [book.rows for book in books]
    changes = merge(form, rows[0], rows[1], rows[2] if base else ())
    kept.findings += _conflicts(books[0], changes)
    edited = sum(len(set(row) - {form.doubt}) for row in changes.edits.values())
    kept.counts = {"并入的格": edited, "并入的行": len(changes.added)}
    kept.counts["两边不一样的"] = len(changes.conflicts)
    _write(workspace, books[0], changes, workspace.register_named(ours), kept)
    return kept


def _collecting(forms: Iterable[RegisterSchema]) -> Collecting:
    found = next((form.collecting for form in forms if form.collecting), None)
    if found is None:
        remedy = f"在它的 schema.yaml 里写“{w.COLLECT}”和“{w.FLOW}”"
        raise WorkspaceError("没有一本台账写明怎样收集问题", remedy)
    return found


def _target(workspace: Workspace, book: _Book, paths: Sequence[Path], to: Path | None) -> Path:
    """The file that new rows go to."""
    if to is not None:
        return workspace.kept(to)
    files = sorted({source.file for source in book.sources})
    if len(files) > 1:
        remedy = f"用 --to 写明新问题记进哪一本：{'、'.join(files)}"
        raise WorkspaceError(f"“{book.form.name}”有 {len(files)} 本", remedy)
    if files:
        return workspace.root / files[0]
    return workspace.new_register(book.form.name, paths)


def _collector(
    workspace: Workspace, judged: RegisterCheck, collecting: Collecting, kept: LedgerUpdate
) -> Collector:
    """What makes problems of findings, with the county's indicators, units and deadlines."""
    ruled = judged.ruled
    homes = {rule.code: name for name, rules in ruled.rules.items() for rule in rules}
    scheme, indicators = ruled.settings.get(w.SCHEME), list[Indicator]()
    for path in workspace.indicators(str(scheme)) if scheme else ():
        found, faults = read_table(workspace.read(path), workspace.shown(path), INDICATOR_COLUMNS)
        kept.findings += faults
        indicators += read_indicators(found) if found else ()
    undecided = [name for name in (w.SCHEME, w.UNITS_DUE) if not ruled.settings.get(name)]
    due = dict(_due(ruled.settings, kept))
    undecided += [w.DAYS_DUE] if not due else []
    kept.findings += [_undecided(name) for name in undecided]
    return Collector(collecting, judged.registers, homes, indicators, ruled.settings, due)


def _due(settings: Mapping[str, Any], kept: LedgerUpdate) -> Iterator[tuple[str, str]]:
    """The deadline of each severity, for those that the county has given days."""
    day = parse_date(str(settings[w.AS_OF_DAY]))
    start = date(day.year, day.month or 1, day.day or 1) if day else today()
    working = settings.get(w.DAYS_COUNTED) == w.WORKING_DAYS
    for severity, days in (settings.get(w.DAYS_DUE) or {}).items():
        if days is None:
            continue
        due, fault = deadline(start, int(days), working)
        if due:
            yield str(severity), due.isoformat()
        else:
            remedy = f"“{w.DAYS_COUNTED}”改为日历日，或升级程序后重新收集"
            kept.findings.append(new_finding("HZ-04", fault, remedy))


def _undecided(name: str) -> Finding:
    message = f"县里还没有定“{name}”，新问题由它来的几项空着"
    remedy = f"在 inputs/county.yaml 的“{w.SETTINGS}”里写“{name}”"
    return new_finding("HZ-03", message, remedy, category=Category.STRUCTURE)


def _judged(judged: RegisterCheck) -> frozenset[str]:
    """The rules that could be applied: with all registers that they look into."""
    broken = {f.location for f in judged.outcome.findings if f.category is Category.RULE}
    found = set()
    for name, register in judged.registers.items():
        for rule in judged.ruled.rules.get(name, ()):
            asked = {str(rule.params.get(w.REGISTER, name))}
            if w.MATERIAL in rule.params and register.materials is not None:
                asked.add(register.materials.register)
            if rule.location not in broken and asked <= set(judged.registers):
                found.add(rule.code)
    return frozenset(found)


def _spoken(book: _Book, changes: Changes) -> Iterator[Finding]:
    for index in changes.spoken:
        number, hint = book.rows[index].get(book.form.number, ""), book.form.hint
        message = f"{number}的“{hint}”里有人写了字，没有动它"
        remedy = f"把话移到别的列，清空“{hint}”"
        location = book.location(index, hint)
        yield new_finding("HZ-02", message, remedy, location=location, key=number)


def _left_out(judged: RegisterCheck, collector: Collector, kept: LedgerUpdate) -> None:
    """How many findings are no rows of the ledger, so that nobody takes silence for soundness."""
    levels = collector.collecting.levels
    own = [
        f for f in judged.outcome.findings if f.category is Category.DATA and not collector.takes(f)
    ]
    out = [f for f in own if collector.homes.get(f.code, "") in {"", *levels}]
    if out:
        message = f"另有 {len(out)} 处是表格填写的毛病，没有收进台账"
        remedy = "运行 docgen check registers 看是哪些，改好表格再收集"
        kept.findings.append(new_finding("HZ-06", message, remedy))


def _counts(book: _Book, changes: Changes, found: int) -> dict[str, int]:
    """How the ledger fares: what is new, still there, gone, back."""
    form, rows = book.form, [dict(row) for row in book.rows]
    for index, row in changes.edits.items():
        rows[index].update(row)
    told = Counter(fate(row.get(form.hint, "")) for row in rows)
    return {"查出": found, "新登记": len(changes.added), **{k: told[k] for k in FATES}}


def _conflicts(book: _Book, changes: Changes) -> Iterator[Finding]:
    for conflict in changes.conflicts:
        number, name = book.rows[conflict.index].get(book.form.number, ""), conflict.field
        both = f"本册“{conflict.ours}”，另一份写“{conflict.theirs}”"
        # A personal number is in the ledger, not on the screen.
        told = "两边写得不一样" if name in book.form.masked else f"：{both}"
        message = f"{number}的“{name}”{told}"
        remedy = f"核定后改好这一格，删去“{book.form.doubt}”里的话"
        location = book.location(conflict.index, name)
        yield new_finding("HZ-01", message, remedy, location=location, key=number)


def _book(workspace: Workspace, form: LedgerConfig, path: Path, kept: LedgerUpdate) -> _Book:
    """The ledger's tables in a file: those that have its numbers."""
    file = workspace.register_named(path)
    sources, findings = tables_in(workspace.read(file), workspace.shown(file), form.fields)
    kept.findings += findings
    known = {form.number, form.state}
    own = tuple(source for source in sources if known <= source.columns())
    if not own and not any(f.severity is Severity.ERROR for f in findings):
        shown = workspace.shown(file)
        told = "”“".join(sorted(known - set().union(*(s.columns() for s in sources))))
        raise WorkspaceError(f"“{shown}”里没有“{told}”这一列", f"核对是不是{form.name}")
    return _Book(form, own)


def _write(
    workspace: Workspace, book: _Book, changes: Changes, target: Path, kept: LedgerUpdate
) -> None:
    """Write the changes into the files of a ledger, each with its backup; new rows go to one."""
    files = {workspace.root / source.file for source in book.sources}
    for path in sorted(files | ({target} if changes.added else set())):
        added = changes.added if path == target else ()
        data = _amended(workspace, book, changes.edits, added, path, kept)
        changed, copy = write_backed(path, data, today())
        if changed:
            kept.written.append((workspace.shown(path), copy))


def _amended(
    workspace: Workspace,
    book: _Book,
    edits: Mapping[int, Row],
    added: Sequence[Row],
    path: Path,
    kept: LedgerUpdate,
) -> bytes:
    """The bytes of one file with what changes in it."""
    own = [at for at, source in enumerate(book.sources) if workspace.root / source.file == path]
    if not own:
        return _begun(workspace, book.form, added, path)
    data, due, held = workspace.read(path), list[Row](), list[Finding]()
    for at in own:
        source, first, end = book.sources[at], book.starts[at], book.starts[at + 1]
        mine = {index - first: row for index, row in edits.items() if first <= index < end}
        more = added if at == own[-1] else ()
        data, left = amend(data, source, Changes(mine, more), book.form.fields)
        held += [_formula(source, cell) for cell in left]
        due += [{**row, **mine.get(i, {})} for i, row in enumerate(rows_of(source))]
        due += more
    kept.findings += held
    if not held:
        sheets = {book.sources[at].sheet for at in own}
        _prove(book.form, data, due, workspace.shown(path), sheets)
    return data


def _prove(
    form: LedgerConfig, data: bytes, due: Sequence[Row], shown: str, sheets: Collection[str] = ()
) -> None:
    """Read what is about to be written: a ledger that does not say what it must is not written."""
    sources, faults = tables_in(data, shown, form.fields)
    remedy = "台账没有动。行太多的，用 .xlsx 或 .csv，或按乡镇分几本；仍不行，发给维护人员看"
    if bad := next((f for f in faults if f.severity is Severity.ERROR), None):
        raise WorkspaceError(f"“{shown}”写了就读不回来：{bad.message}", remedy)
    own = [source for source in sources if not sheets or source.sheet in sheets]
    rows = [row for source in own for row in rows_of(source)]
    pairs = zip(rows, due, strict=False)
    if len(rows) != len(due) or not all(alike(form, *p, form.fields) for p in pairs):
        raise WorkspaceError(f"“{shown}”改好后读回来对不上，没有写", remedy)


def _begun(workspace: Workspace, form: LedgerConfig, rows: Sequence[Row], path: Path) -> bytes:
    """A ledger that did not exist."""
    if path.exists():
        shown = workspace.shown(path)
        raise WorkspaceError(f"“{shown}”不是{form.name}", f"文件名以“{form.name}”开头")
    data = _new_ledger(form, rows, path)
    _prove(form, data, rows, workspace.shown(path))
    return data


def _new_ledger(form: LedgerConfig, rows: Sequence[Row], path: Path) -> bytes:
    if path.suffix.lower() == ".xlsm":
        raise WorkspaceError("新台账不带宏", f"写成 {path.stem}.xlsx")
    if path.suffix.lower() == ".xlsx":
        cells = [[_cell(form, name, row.get(name, "")) for name in form.fields] for row in rows]
        chosen = {at: form.choices[n] for at, n in enumerate(form.fields) if n in form.choices}
        return to_workbook([Sheet(form.name, form.name, form.fields, cells, choices=chosen)])
    return begin(path.name, rows, form.fields)


def _cell(form: LedgerConfig, name: str, text: str) -> Cell:
    """What a new workbook holds: a date as one of Excel's own, so that it sorts and counts."""
    day = parse_date(text) if name in form.dates and text else None
    return date(day.year, day.month, day.day) if day and day.day else text


def _formula(source: Source, cell: str) -> Finding:
    message, remedy = "这一格是公式，程序没有改它", "把公式移到别的列"
    location = Location(source.file, part=source.sheet, cell=cell)
    return new_finding("HZ-05", message, remedy, location=location)
