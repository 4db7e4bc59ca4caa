"""The rows of derived documents (各式): each group of rows of a register becomes one row.

The rows become a field of the input's record, and the form a type with one document per row.
From there on derived documents are composed, filled and reported like any other set.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from msgspec.structs import replace

from docgen.documents import document_keywords as kw
from docgen.documents.derived_findings import empty_cell, missing_row, unlisted_code
from docgen.documents.figures import resolve_figures
from docgen.documents.register_tables import TableColumn, paper_table
from docgen.documents.row_group import Row, RowGroup
from docgen.expressions.evaluation import is_template
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding, Location
from docgen.model.record import Record
from docgen.model.values import Missing
from docgen.report.chart import to_chart
from docgen.schema import schema_keywords as grammar
from docgen.schema.derived_documents import DerivedDocument, DerivedTable
from docgen.schema.document_schema import PerRow

PER_ROW = PerRow(rows=grammar.PAPERS, file_name=grammar.EACH_NAME, folder=grammar.FOLDER)
"""The fields of a derived document's rows, file names and folders."""


@dataclass(frozen=True, kw_only=True)
class DerivedRows:
    """Builds the rows of one form for one input.

    `record` and `names` are the input's. `joined_fields` are the fields of each register that is
    joined in. `locate` returns the place of (row, field) in the register. With `with_rows` the
    documents use the rows themselves beside their tables.
    """

    form: DerivedDocument
    record: Record
    names: Mapping[str, object]
    tables: Sequence[DerivedTable]
    joined_fields: Mapping[str, Sequence[str]]
    locate: Callable[[FieldPath], Location]
    with_rows: bool = True
    reported: Collection[FieldPath] = ()
    """The cells (row, field) that the register has an error for: nothing more is said of them."""

    def build(self, groups: Sequence[RowGroup]) -> tuple[list[Row], list[Finding]]:
        """Return a row for each group and what the groups lack, under the rows' paths.

        A row maps names to what the template prints: plain values of the input, number of the
        document (1-based, as text), names of the group, figures, joined rows, blocks of the tables.
        The path of a finding is (各式, 0-based number of the document), which is how `document_set`
        finds the document that it stops.
        """
        rows: list[Row] = []
        findings: list[Finding] = []
        for number, group in enumerate(groups):
            findings += self._empty_cells(number, group)
            row, faults = self._row(number, group)
            rows.append(row)
            findings += (replace(fault, path=(grammar.PAPERS, number)) for fault in faults)
        return rows, findings

    def _empty_cells(self, number: int, group: RowGroup) -> Iterator[Finding]:
        """Yield a finding for each empty cell that the form requires."""
        for row, index in zip(group.rows, group.indexes, strict=True):
            for name in self.form.required:
                if row.get(name, "") == "" and (index, name) not in self.reported:
                    finding = empty_cell(self.form.name, name)
                    location = self.locate((index, name))
                    yield replace(finding, location=location, path=(grammar.PAPERS, number, name))

    def _row(self, number: int, group: RowGroup) -> tuple[Row, list[Finding]]:
        """Return the values of one document, and what it lacks."""
        group_rows = self._marked_rows(group)
        figures, findings = self._figures(group.figures, group.names)
        names, unlisted = self._names(group.names)
        joined, unjoined = self._joined(group)
        blocks, faults = self._tables(group, group_rows, figures)
        row = {
            **self._plain_values,
            grammar.NUMBER: str(number + 1),
            **names,
            **figures,
            **joined,
            kw.BODY: blocks,
        }
        if self.with_rows:
            row[grammar.EACH_ROWS] = list(map(_as_texts, group_rows))
        return row, [*findings, *faults, *unlisted, *unjoined]

    @cached_property
    def _plain_values(self) -> dict[str, object]:
        """The plain values of the input: sentences may use them like those of a row."""
        return {
            name: value
            for name, value in self.record.values.items()
            if not isinstance(value, list | dict)
            and not (isinstance(value, str) and is_template(value))
        }

    def _marked_rows(self, group: RowGroup) -> Sequence[Row]:
        """Return the rows with a visible mark in each empty cell that the form requires."""
        marks = {name: str(Missing(name)) for name in self.form.required}
        if all(row.get(name) for row in group.rows for name in marks):
            return group.rows
        return [_with_marks(row, marks) for row in group.rows]

    def _figures(self, counts: Row, names: Row) -> tuple[dict[str, object], list[Finding]]:
        """Return the counts of a group and the figures that formulas derive from them.

        `counts` maps figures to the numbers of the group, `names` the names of the group to its
        values. Formulas may also use what the input and the county define.
        """
        formulas = {
            name: figure for name, figure in self.form.figures.items() if grammar.FORMULA in figure
        }
        defined = {**self.names, **names, **counts}
        derived, findings = resolve_figures({w.FIGURES: formulas}, defined)
        return {**counts, **derived}, list(findings)

    def _names(self, group_names: Row) -> tuple[dict[str, object], list[Finding]]:
        """Return the names of a group, and those that rosters of the input translate codes into.

        Without a roster the code itself is the name.
        """
        names = dict(group_names)
        findings: list[Finding] = []
        for name, lookup in self.form.lookups.items():
            code = str(group_names.get(lookup[grammar.FIELD], ""))
            roster = self.names.get(lookup[grammar.ROSTER])
            listed: object = code
            if isinstance(roster, Mapping):
                listed = roster.get(code)
            if listed is None and code:
                findings.append(unlisted_code(lookup[grammar.ROSTER], code, name))
            names[name] = listed or _mark_unless_empty(code, name)
        return names, findings

    def _joined(self, group: RowGroup) -> tuple[dict[str, object], list[Finding]]:
        """Return the joined rows of other registers as texts; a missing row is all marks.

        The mapping is by register, and each register's is by field. The template then writes
        贫困户.户主.
        """
        joined: dict[str, object] = {}
        findings: list[Finding] = []
        for name, row in group.joined.items():
            joined[name] = _as_texts(row)
            if not row:
                key = self.form.joined[name]
                findings.append(missing_row(name, key, group.names.get(key, "")))
                joined[name] = {field: str(Missing(field)) for field in self.joined_fields[name]}
        return joined, findings

    def _tables(
        self, group: RowGroup, group_rows: Sequence[Row], figures: Row
    ) -> tuple[list[object], list[Finding]]:
        """Return the blocks of the tables of one document, each chart after its table.

        `group_rows` are the rows of the register with their marks, `figures` the numbers of the
        total line.
        """
        blocks: list[object] = []
        findings: list[Finding] = []
        for index, table in enumerate(self.tables):
            rows = group_rows
            if table.by:
                rows = [self._figures(line, line)[0] for line in group.lines[index]]
            columns = [
                TableColumn(column.name, column.field, column.format, column.span)
                for column in table.columns
            ]
            block, faults = paper_table(table.title, columns, rows, table.total, figures)
            blocks += [block, *_charts(table, rows)]
            findings += faults
        return blocks, findings


def _with_marks(row: Row, marks: Mapping[str, str]) -> Row:
    """Return a row with the mark of each field that is empty; `marks` are by field."""
    return {**row, **{name: mark for name, mark in marks.items() if not row.get(name)}}


def _mark_unless_empty(code: str, name: str) -> str:
    """Return the visible mark for a missing name, '' if there is no code to translate."""
    return code and str(Missing(name))


def _as_texts(row: Row) -> dict[str, str]:
    """Return a row as templates print it: every value as text."""
    return {name: str(value) for name, value in row.items()}


def _charts(table: DerivedTable, rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Yield the chart of a table as a block, if the form asks for one and there are rows.

    Its columns stand for the rows of the table, named by the first field that the table is grouped
    by.
    """
    if not table.chart or not rows:
        return
    first = (table.by or ("",))[0]
    names = [str(row.get(first, "")) for row in rows]
    fields = {column.name: column.field for column in table.columns}
    series = {name: _numbers(rows, fields.get(name, name)) for name in table.chart}
    title = f"{'、'.join(table.chart)}（按{'、'.join(table.by)}）"
    yield {kw.KIND: grammar.CHART, grammar.CHART: to_chart(title, names, series)}


def _numbers(rows: Iterable[Row], field: str) -> list[Decimal]:
    """Return the numbers of a column, 0 where a row has none."""
    numbers = []
    for row in rows:
        value = row.get(field)
        number = Decimal(0)
        if isinstance(value, Quantity):
            number = value.value
        numbers.append(number)
    return numbers


def derived_record(
    form: DerivedDocument, record: Record, names: Mapping[str, object], rows: Sequence[Row]
) -> tuple[Record, Mapping[str, object]]:
    """Return the record and the names of the derived documents with these rows.

    The names are those of the input, without fields that only the form fills; the values of the
    form come last and win.
    """
    values = {
        **record.values,
        grammar.TITLE: form.name,
        **form.filled,
        grammar.EACH_NAME: form.file_name,
        grammar.FOLDER: form.folder,
    }
    inherited = {
        name: value for name, value in names.items() if name not in values or name in record.values
    }
    return replace(record, values={**values, grammar.PAPERS: list(rows)}), {
        **inherited,
        **values,
    }
