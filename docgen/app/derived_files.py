"""Papers: the documents that a type makes out of registers, each kind as a set of rows.

A paper's groups become the rows of a record, and its form a type that makes a document of each
row: from there on they are made, kept and told of like any other set.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.app.batch import Job
from docgen.app.document_type import Compile
from docgen.app.overviews import put_workbook
from docgen.app.project_reader import Findings
from docgen.app.register_sources import RegisterCache, RegisterSources, known_settings
from docgen.app.render import RenderResult
from docgen.codes import new_finding
from docgen.documents.figures import resolve_figures
from docgen.documents.register_tables import TableColumn, block_sheet, paper_table
from docgen.expressions.evaluation import ExpressionError, is_template
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, Severity, WorkspaceError
from docgen.model.values import Missing
from docgen.report.chart import to_chart
from docgen.schema.derived_documents import DerivedColumn, DerivedDocument, DerivedTable
from docgen.schema.document_schema import PerRow

if TYPE_CHECKING:
    from docgen.registers.grouping import RegisterSet, RowGroup

_EACH = PerRow(rows=w.PAPERS, file_name=w.EACH_NAME, folder=w.FOLDER)


def paper_jobs(job: Job, ledgers: RegisterSources) -> tuple[list[Job], Findings]:
    """A job for each paper of an input's type, and what stops whole papers.

    Of the names in `only` those of papers choose papers, the others choose among documents.
    """
    papers = list(zip(job.kit.schema.derived_documents, job.kit.papers, strict=True))
    named = {paper.name for paper, _ in papers} & set(job.options.only)
    rest = tuple(name for name in job.options.only if name not in named)
    try:
        books = ledgers.of(job.kit.doc_type, job.path)
    except WorkspaceError as error:
        return [], (_broken(_place(job), error.message, error.remedy),)
    own = {name: ledgers.reading.read[name] for name in books.files}
    wide = replace(job, options=replace(job.options, only=rest), files={**job.files, **own})
    jobs, findings = list[Job](), list(books.findings)
    for paper, template in papers:
        if not named or paper.name in named:
            made, found = _Papers(wide, books, paper).job(template)
            findings += found
            jobs += [made] if made else []
    return jobs, tuple(findings)


@dataclass
class _Papers:
    """The papers of one kind for one input."""

    input: Job
    books: RegisterCache
    paper: DerivedDocument

    def job(self, template: Compile) -> tuple[Job | None, Findings]:
        """The job that makes them; None if there are none, or nothing to make them from."""
        lost = sorted(self.paper.registers - self.books.registers.keys())
        if lost:
            message = f"没有台账“{'”“'.join(lost)}”，不出“{self.paper.name}”"
            told = _broken(_place(self.input), message, "要出的，把台账放进 inputs/registers/")
            return None, (replace(told, severity=Severity.NOTICE),)
        tables, faults = self._tables()
        try:
            bundles = [] if faults else self._ledger().bundles(self.paper)
        except ExpressionError as error:
            message = f"“{self.paper.name}”印不出来：{error}"
            remedy = "核对字段表里这一式的条件、分组、指标；县里要定的写进输入"
            faults = (_broken(_place(self.input), message, remedy),)
            bundles = []
        if not bundles:
            return None, faults
        return self._job(template, bundles, tables)

    def _ledger(self) -> RegisterSet:
        from docgen.registers.grouping import RegisterSet

        assert self.input.ready is not None
        names = self.input.ready.names
        lists = {name: value for name, value in names.items() if isinstance(value, list)}
        settings = known_settings(self.books, names)
        return RegisterSet(self.books.registers, settings, lists, self.input.options.full)

    def _job(
        self, template: Compile, bundles: list[RowGroup], tables: tuple[DerivedTable, ...]
    ) -> tuple[Job, Findings]:
        ready, kit, findings = self.input.ready, self.input.kit, list(self.input.findings)
        assert ready is not None
        rows, told = list[Mapping[str, Any]](), list[Finding]()
        for number, bundle in enumerate(bundles):
            told += self._blank(number, bundle)
            own, found = self._own(number, self._marked(bundle), tables)
            rows.append(own)
            told += found
        told += self._judged(bundles)
        filled = {w.EACH_NAME: self.paper.file_name, w.FOLDER: self.paper.folder}
        values = {**ready.record.values, w.TITLE: self.paper.name, **self.paper.filled, **filled}
        record = replace(ready.record, values={**values, w.PAPERS: rows})
        names = {
            n: v for n, v in ready.names.items() if n not in values or n in ready.record.values
        }
        schema = replace(kit.schema, per_row=_EACH, name=self.paper.name, derived_documents=())
        kit = replace(kit, schema=schema, template=template, folder=self.paper.name, papers=())
        kit = replace(kit, workbook=self.paper.workbook)
        made = replace(
            self.input,
            kit=kit,
            ready=replace(ready, record=record, names={**names, **values}),
            findings=(*findings, *told),
            _journals={},
            _names={},
        )
        # A row may stand in papers of several kinds: what is wrong with it is told once.
        return made, tuple(replace(finding, path=None) for finding in told)

    @cached_property
    def _given(self) -> dict[str, Any]:
        """The plain values of the input, which the sentences of a paper may use like a row's."""
        assert self.input.ready is not None
        values = self.input.ready.record.values.items()
        plain = {name: value for name, value in values if not isinstance(value, list | dict)}
        return {n: v for n, v in plain.items() if not (isinstance(v, str) and is_template(v))}

    def _own(
        self, number: int, bundle: RowGroup, tables: tuple[DerivedTable, ...]
    ) -> tuple[Mapping[str, Any], list[Finding]]:
        """What one paper is filled with, and what it lacks."""
        assert self.input.ready is not None
        path = (w.PAPERS, number)
        figures, findings = self._figures(bundle.figures, bundle.names)
        names, lost = self._looked_up(bundle.names)
        joined, unknown = self._joined(bundle)
        own = {
            **self._given,
            w.NUMBER: str(number + 1),
            **names,
            **figures,
            **joined,
            w.EACH_ROWS: list(map(_said, bundle.rows)),
        }
        blocks = []
        for index, table in enumerate(tables):
            rows = bundle.rows
            if table.by:
                rows = [self._figures(line, line)[0] for line in bundle.lines[index]]
            block, faults = paper_table(table.title, _columns(table), rows, table.total, figures)
            blocks += [block, *_drawn(table, rows)]
            findings += faults
        told = [replace(f, path=path) for f in (*findings, *lost, *unknown)]
        return {**own, w.BODY: blocks}, told

    def _figures(
        self, counted: Mapping[str, Any], names: Mapping[str, Any]
    ) -> tuple[dict[str, Any], list[Finding]]:
        """The counts with those that a formula derives from them."""
        assert self.input.ready is not None
        given = {n: i for n, i in self.paper.figures.items() if w.FORMULA in i}
        known = {**self.input.ready.names, **names, **counted}
        derived, found = resolve_figures({w.FIGURES: given}, known)
        return {**counted, **derived}, list(found)

    def _looked_up(self, names: Mapping[str, Any]) -> tuple[dict[str, Any], list[Finding]]:
        """The names of a group with those that the input gives to them."""
        assert self.input.ready is not None
        found, lost = dict(names), list[Finding]()
        for name, asked in self.paper.lookups.items():
            code = str(names.get(asked[w.FIELD], ""))
            roster = self.input.ready.names.get(asked[w.ROSTER])
            # Without a roster the code itself is what the county writes.
            given = roster.get(code) if isinstance(roster, Mapping) else code
            if given is None and code:
                message = f"“{asked[w.ROSTER]}”里没有“{code}”，印不出“{name}”"
                lost.append(_lacking(message, f"在“{asked[w.ROSTER]}”里补写“{code}: ……”", name))
            found[name] = given or (str(Missing(name)) if code else "")
        return found, lost

    def _joined(self, bundle: RowGroup) -> tuple[dict[str, Any], list[Finding]]:
        """The rows of other registers that a paper shows, and which are not there."""
        found, lost = dict[str, Any](), list[Finding]()
        for name, row in bundle.joined.items():
            key = self.paper.joined[name]
            if not row:
                message = f"“{name}”台账里没有{key}“{bundle.names.get(key, '')}”的一行"
                lost.append(_lacking(message, f"在“{name}”台账里补登，或改正“{key}”", name))
            fields = self.books.registers[name].schema.fields
            found[name] = _said(row or {field: str(Missing(field)) for field in fields})
        return found, lost

    def _blank(self, number: int, bundle: RowGroup) -> Iterator[Finding]:
        """The cells that must not be empty in a paper and are."""
        register = self.books.registers[self.paper.register]
        for row, index in zip(bundle.rows, bundle.indexes, strict=True):
            for name in self.paper.required:
                if row.get(name, "") == "":
                    message = f"缺“{name}”，“{self.paper.name}”里要印"
                    location, path = register.location((index, name)), (w.PAPERS, number, name)
                    found = _lacking(message, f"补写“{name}”", name)
                    yield replace(found, location=location, path=path)

    def _marked(self, bundle: RowGroup) -> RowGroup:
        """The bundle with a visible mark in every cell that must not be empty: drafts show it."""
        marks = {name: str(Missing(name)) for name in self.paper.required}
        if all(row.get(name) for row in bundle.rows for name in marks):
            return bundle
        rows = [
            {**row, **{n: m for n, m in marks.items() if not row.get(n)}} for row in bundle.rows
        ]
        return replace(bundle, rows=rows)

    def _judged(self, bundles: list[RowGroup]) -> Iterator[Finding]:
        """What is wrong with the rows that stand in papers, each under its paper."""
        for register, papers in _where(self.paper, bundles).items():
            for finding in self.books.judged(register):
                row = (finding.path or ("",))[0]
                if isinstance(row, int) and row in papers:
                    yield replace(finding, path=(w.PAPERS, papers[row]))
                elif not isinstance(row, int) and finding.severity is Severity.ERROR:
                    yield replace(finding, path=())

    def _tables(self) -> tuple[tuple[DerivedTable, ...], Findings]:
        """The tables with the columns that the county has chosen, and what is wrong with these."""
        assert self.input.ready is not None
        wanted = self._wanted()
        tables, findings = list[DerivedTable](), list[Finding]()
        for given in self.paper.tables:
            columns = given.columns
            if wanted and not given.by:
                columns = tuple(_chosen(name, given) for name in wanted)
            tables.append(replace(given, columns=columns))
            findings += [] if given.by else self._faults(tables[-1])
        location = _place(self.input)
        return tuple(tables), tuple(replace(finding, location=location) for finding in findings)

    def _wanted(self) -> Sequence[str]:
        """The columns that the input asks for, else the county; none: those of the form."""
        assert self.input.ready is not None
        for values in (self.input.ready.record.values, self.input.ready.county.names):
            chosen = values.get(w.CHOSEN)
            if isinstance(chosen, Mapping) and chosen.get(self.paper.name):
                return [str(name) for name in chosen[self.paper.name]]
        return ()

    def _faults(self, table: DerivedTable) -> Iterator[Finding]:
        """Columns that the register does not have, or that nobody outside may see."""
        schema = self.books.registers[self.paper.register].schema
        known = [*schema.fields, *self.paper.computed, w.MARK]
        for column in table.columns:
            if not column.span and column.field not in known:
                near = difflib.get_close_matches(column.field, known, 1, 0.4)
                remedy = f"是不是“{near[0]}”？" if near else f"可用的有：{'、'.join(known)}"
                message = f"“{self.paper.name}”选的列“{column.field}”台账里没有"
                yield _broken(None, message, remedy)
            elif self.paper.public and schema.meta(column.field, w.MASKED):
                message = f"“{self.paper.name}”是公开的，不能有“{column.name}”"
                yield _broken(None, message, f"从“{w.CHOSEN}”里去掉“{column.name}”")


def _said(row: Mapping[str, Any]) -> dict[str, str]:
    """A row as a template is given it: texts."""
    return {name: str(value) for name, value in row.items()}


def _drawn(table: DerivedTable, rows: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The chart of a table that sums up, as a block of its own."""
    if not table.chart or not rows:
        return
    names = [str(row.get((table.by or ("",))[0], "")) for row in rows]
    fields = {column.name: column.field for column in table.columns}
    series = {n: [_number(row.get(fields.get(n, n))) for row in rows] for n in table.chart}
    title = f"{'、'.join(table.chart)}（按{'、'.join(table.by)}）"
    yield {w.KIND: w.CHART, w.CHART: to_chart(title, names, series)}


def _number(value: object) -> Decimal:
    return value.value if isinstance(value, Quantity) else Decimal(0)


def _chosen(name: str, table: DerivedTable) -> DerivedColumn:
    """A column by its name, as the form has it if it does."""
    return next(
        (c for c in table.columns if c.name == name),
        DerivedColumn(name=name, field=name, format={}),
    )


def _columns(table: DerivedTable) -> list[TableColumn]:
    return [TableColumn(c.name, c.field, c.format, c.span) for c in table.columns]


def _where(paper: DerivedDocument, bundles: Iterable[RowGroup]) -> dict[str, dict[int, int]]:
    """In which paper each row of each register stands."""
    found: dict[str, dict[int, int]] = {paper.register: {}}
    for number, bundle in enumerate(bundles):
        found[paper.register] |= dict.fromkeys(bundle.indexes, number)
        for name, row in bundle.joined.items():
            if w.INDEX in row:
                found.setdefault(name, {})[row[w.INDEX]] = number
    return found


def _broken(location: Location | None, message: str, remedy: str) -> Finding:
    return new_finding("GW-09", message, remedy, location=location, category=Category.STRUCTURE)


def _lacking(message: str, remedy: str, name: str) -> Finding:
    return new_finding("GW-10", message, remedy, missing=name)


def _place(job: Job) -> Location:
    return Location(job.workspace.shown(job.path))


def make_workbooks(job: Job, made: Mapping[int, Path]) -> list[RenderResult]:
    """The workbooks beside the papers that stand, where their form asks for them."""
    if not job.kit.workbook:
        return []
    return [_workbook(job, index, target) for index, target in made.items()]


def _workbook(job: Job, index: int, target: Path) -> RenderResult:
    blocks = [block for block in job.rows[index][w.BODY] if block[w.KIND] == w.TABLE]
    sheets = [block_sheet(block, job.kit.schema.name, target.stem) for block in blocks]
    return put_workbook(job, sheets, target.with_suffix(".xlsx"))
