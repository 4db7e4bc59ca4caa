"""Rows of a table that are no records: sums, notes, signatures, examples, repeated headers.

Few rows of a table can be one of them: those that lack most required cells, or whose key or name
has one of their words. Only these, and the first rows, are looked at closely.

`RowSieve` chooses the doubtful rows of a batch by whole columns, and `judge_row` looks at their
texts one by one. A row is left out only with a finding that shows its text, so that nobody loses a
record without knowing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.column_numbers import signs_of_numbers
from docgen.load.table_header import report_total_row
from docgen.model.finding import Finding
from docgen.model.header_names import header_form
from docgen.registers import place_totals
from docgen.registers import row_words as w
from docgen.registers.batches import (
    Table,
    count_records,
    has_later_batches,
    other_column,
    read_batches,
)
from docgen.registers.column_plan import table_header
from docgen.registers.header_units import NUMBERS
from docgen.registers.register_schema import INDEX, RegisterSchema, other_names
from docgen.registers.row_kinds import SUM, TOTAL_ABOVE, UNFILLED, Verdict, judge_row
from docgen.registers.row_shape import Row, TableShape, count_digits
from docgen.schema import schema_keywords as grammar

FIRST_ROWS = 5
"""Rows below the header that are looked at in any case: examples and numbers of columns."""
_SIGNS = r":|--|__|==|\*\*|\.\.\."
"""What a note or a line across the table has of ASCII characters."""
_NUMBER = re.compile(r"[-+]?[\d,]{1,11}(?:\.\d+)?%?|[\W_]+")
"""A number or a dash, no code."""
_OF_GROUP = "；是一组的标题的，把它写进下面每一行"
"""The end of the remedy: a heading of a group belongs into each of its rows."""
_SAMPLED = 60
"""Rows whose keys show what the keys of a table look like."""
_LEAST_DIGITS = 4
"""Digits of a code with other characters than ASCII."""


class LeftOutRow(Struct, frozen=True):
    """A row that is no record: its number, why, the column that shows it, its different texts."""

    record: int
    reason: str
    column: str
    texts: Sequence[str]


class RowSieve(Struct, dict=True):
    """Finds the rows of a table that are no records, batch by batch.

    `headers` are the names of its columns; a list in YAML has none, and all its rows are records.

    `headers` are as they stand in the file, while `table` has the names of fields. Batches come in
    the order of the table.
    """

    form: RegisterSchema
    table: Table
    headers: Sequence[str]
    key_digits: int = 0
    """How many digits its keys have, as far as it is known; 0 if they are names."""
    left_out: Sequence[LeftOutRow] = ()
    """The rows that were left out of the last batch."""

    def sift(self, texts: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
        """Return the records of a batch, and a finding for each row that is left out.

        The records of the batch have the numbers that they had. The paths of the findings are
        (record,). What keys look like is learnt from the first batch that shows it.
        """
        if not self.headers:
            return texts, []
        if not self.key_digits:
            self.key_digits = self._fewest_digits(texts)
        shape = replace(self._shape, key_digits=self.key_digits)
        verdicts: dict[int, Verdict] = {}
        findings: list[Finding] = []
        keyless: dict[int, Row] = {}
        for record, row in _rows(texts.filter(self._may_be_none(texts)), shape):
            verdict = judge_row(row, record < FIRST_ROWS)
            if verdict is not None:
                findings.append(self._report(verdict, row, record))
                verdicts[record] = verdict
            elif len(keyless) < place_totals.MOST_ROWS and place_totals.may_be_total(row):
                keyless[record] = row
        for record, verdict in self._find_totals(texts, keyless).items():
            findings.append(self._report(verdict, keyless[record], record))
            verdicts[record] = verdict
        self.left_out = ()
        if verdicts:
            is_left_out = pl.col(INDEX).is_in(list(verdicts))
            self.left_out = list(self._describe(texts.filter(is_left_out), verdicts))
            texts = texts.filter(~is_left_out)
        return texts, findings

    def _find_totals(self, texts: pl.DataFrame, rows: Mapping[int, Row]) -> dict[int, Verdict]:
        """Return why rows are sums, by their numbers: of their batch, or of the whole table.

        The lines of a text file that differ from others come in batches of their own.
        """
        found = dict(place_totals.find_totals(texts, rows))
        is_small = count_records(self.table) <= place_totals.MOST_RECORDS
        if len(found) < len(rows) and is_small and has_later_batches(self.table):
            others = place_totals.find_keyless(self._whole, self._shape)
            found |= place_totals.find_totals(self._whole, rows, others)
        return found

    @cached_property
    def _whole(self) -> pl.DataFrame:
        """The texts of all batches."""
        return pl.concat(read_batches(self.form, self.table), how="diagonal")

    def _describe(
        self, rows: pl.DataFrame, verdicts: Mapping[int, Verdict]
    ) -> Iterator[LeftOutRow]:
        """Yield the rows that are left out, given the verdict about each by its number."""
        for record, *cells in rows.select(INDEX, pl.exclude(INDEX)).iter_rows():
            verdict = verdicts[record]
            texts = list(dict.fromkeys(cell.strip() for cell in cells if cell and cell.strip()))
            if verdict.reason in (TOTAL_ABOVE, UNFILLED):
                # The numbers belong to the place, which stands alone above its rows.
                texts = [rows.row(by_predicate=pl.col(INDEX) == record, named=True)[verdict.column]]
            yield LeftOutRow(record, verdict.reason, self._name_of(verdict.column), texts)

    @cached_property
    def _shape(self) -> TableShape:
        """Return what the rows are judged by, without what their keys look like.

        It is worked out once for the table: it depends on the header and the schema alone.
        """
        schema = self.form.schema
        columns = dict.fromkeys(name for name in table_header(self.table) if name in schema.fields)
        return TableShape(
            key=self.form.key,
            required=[name for name in columns if schema.fields[name].get("required")],
            places={self.form.group, *self.form.places} & columns.keys(),
            fields=columns,
            ids=dict(self._forms_of_ids()),
            names={column: self._names_of(column) for column in (*columns, *self._header_of)},
            numbers=[name for name in columns if schema.fields[name].get("type") in NUMBERS],
            blank_words=self.form.blank_words,
        )

    def _forms_of_ids(self) -> Iterator[tuple[str, str]]:
        """Yield the fields with a form of their own beside the key, with its pattern or ''.

        A cell that is written in such a form speaks for a record, and against a row of sums.
        """
        for name, rules in self.form.schema.fields.items():
            has_form = "regex" in rules or grammar.FORMAT_CHECK in rules.get("meta", {})
            if has_form and name != self.form.key:
                yield name, rules.get("regex", "")

    @cached_property
    def _header_of(self) -> dict[str, str]:
        """Return the header of each column by its name in a batch.

        Each column is there under two names: that of its field, and `#` with its number.
        """
        headers: dict[str, str] = {}
        for number, (name, header) in enumerate(
            zip(table_header(self.table), self.headers, strict=True)
        ):
            headers.setdefault(name, header)
            headers[other_column(number)] = header
        return headers

    def _names_of(self, column: str) -> set[str]:
        """Return the forms of the names of a column: in a batch, in the table, other names.

        A row whose cells hold these names is the header again, on a later page of the table.
        """
        names = {column, self._header_of.get(column, column)}
        if column in self.form.schema.fields:
            names.update(other_names(self.form.schema, column))
        return set(map(header_form, names))

    def _fewest_digits(self, texts: pl.DataFrame) -> int:
        """Return how many digits each key has that is a code; 0 for names.

        The keys of the first rows tell it, those whose required cells are mostly written. Most
        of them are codes; those of repeated headers, sums and examples do not count.

        The result is 0 if fewer than two thirds of them are codes.
        """
        shape = self._shape
        if shape.key not in texts.columns:
            return 0
        keys: list[str] = []
        for _, row in _rows(texts.head(_SAMPLED), shape):
            if row.key and not row.is_sparse and _is_record(row):
                keys.append(row.key)
        digits = [count_digits(key) for key in keys if _looks_like_code(key)]
        if len(digits) * 3 < len(keys) * 2:
            return 0
        return min(digits, default=0)

    def _may_be_none(self, texts: pl.DataFrame) -> pl.Expr:
        """Return whether a row is looked at closely.

        The expression is true for too many rows rather than too few. It is made for each batch
        anew, as a column without a blank cell in the batch needs no test.
        """
        doubts = [pl.col(INDEX) < FIRST_ROWS]
        required = self._shape.required
        present = [name for name in required if name in texts.columns]
        full = [name for name in present if not texts[name].null_count()]
        if len(full) * 2 < len(required):
            written = [pl.col(name).is_not_null() for name in present if name not in full]
            doubts.append(pl.sum_horizontal(pl.lit(len(full)), *written) * 2 < len(required))
        key = self.form.key
        if key in texts.columns:
            doubts.append(pl.col(INDEX).is_in(self._doubtful_by_key(texts).implode()))
            doubts += [pl.col(key) == pl.col(name) for name in present if name != key][:1]
        doubts += self._doubts_by_name(texts)
        return pl.any_horizontal(doubts).fill_null(False)

    def _doubts_by_name(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield what makes rows doubtful for their names beside the key.

        Rows whose keys are codes are known by their key. Places are few: each is looked at once.

        The first column counts too: a word like 合计 stands there, whatever field it is.
        """
        if self.key_digits:
            return
        shape = self._shape
        first = [name for name in texts.columns if name != INDEX][:1]
        names = {*first, *shape.required, *shape.places} - {shape.key}
        for name in names.intersection(texts.columns):
            column = texts[name]
            if name in shape.places:
                places = column.unique()
                doubtful = places.filter(places.str.contains(w.DOUBTFUL_NAME))
                yield pl.col(name).is_in(doubtful.implode())
            elif not _are_ascii(column):
                yield pl.col(name).str.contains(w.DOUBTFUL_NAME)

    def _doubtful_by_key(self, texts: pl.DataFrame) -> pl.Series:
        """Return the records whose key makes them doubtful; a number does so in its own column.

        A row that numbers the columns has the number of its column as the key: 3 if the key stands
        in the third. All other numbers are keys.
        """
        keys = texts.select(INDEX, self.form.key)
        numbers = keys[self.form.key].cast(pl.Int64, strict=False)
        others = keys.filter(numbers.is_null())
        doubtful = others.filter(pl.any_horizontal(*self._signs_in_key(others)))[INDEX]
        return doubtful.append(keys[INDEX].filter(numbers.is_between(1, self._place_of_key)))

    def _signs_in_key(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield what makes a row doubtful whose key is as it is.

        `texts` has the records and the keys that are no numbers. ASCII keys are searched for fewer
        signs: no Chinese word can stand in them.
        """
        key = pl.col(self.form.key)
        yield key.is_null()
        yield key.is_in(self.form.blank_words)
        # A repeated header may be written with other spaces: its first character is enough.
        header = self._header_of.get(self.form.key, self.form.key)
        heads = {self.form.key[:1], header[:1]}
        yield key.is_in(signs_of_numbers(self._place_of_key))
        if _are_ascii(texts[self.form.key]):
            yield key.str.contains(_SIGNS)
            yield from self._signs_among_codes(1)
            heads = set(filter(str.isascii, heads))
        else:
            yield key.str.contains(w.DOUBTFUL_NAME)
            yield from self._signs_among_codes(_LEAST_DIGITS)
        for head in heads:
            yield key.str.starts_with(head)

    def _signs_among_codes(self, most: int) -> Iterator[pl.Expr]:
        """Yield that a key has fewer digits than `most` and all others, if keys are codes.

        合计 among keys of twelve digits has none, and is looked at. Nothing is yielded for names.
        """
        digits = min(self.key_digits, most)
        if digits:
            yield ~pl.col(self.form.key).str.contains(f"(?:[0-9][^0-9]*){{{digits}}}")

    @cached_property
    def _place_of_key(self) -> int:
        """The 1-based place of the key among the columns that have a name, 1 without one."""
        names = [name for name in table_header(self.table) if name]
        return names.index(self.form.key) + 1 if self.form.key in names else 1

    def _report(self, verdict: Verdict, row: Row, record: int) -> Finding:
        """Return the finding about a row that is no record, at the cell that shows it.

        A row of sums has the finding that sums have in all tables; every other kind says its
        reason.
        """
        text = row.cells[verdict.column]
        location = self.table.location((record, self._name_of(verdict.column)))
        if verdict.reason == SUM:
            remedy = self._remedy_of_sum(verdict.column, row)
            return replace(report_total_row(text, location, remedy), path=(record,))
        return new_finding(
            "TB-21",
            f"“{text[:20]}”一行{verdict.reason}，没有读入",
            verdict.remedy or f"确是一条记录的，把{self._key_name}和必填的格照实填写{_OF_GROUP}",
            path=(record,),
            location=location,
        )

    def _name_of(self, column: str) -> str:
        """Return the name in the table of a column of a batch.

        A column of no field is called `#` and its number in a batch.
        """
        if not column.startswith(INDEX):
            return column
        return table_header(self.table)[int(column.removeprefix(INDEX))]

    @property
    def _key_name(self) -> str:
        """Return the name of the key for people.

        It is the header of the table, in quotes for the message, or the field if the table has
        none.
        """
        key = self.form.key
        return f"“{self._header_of.get(key, key) or key}”"

    def _remedy_of_sum(self, column: str, row: Row) -> str:
        """Return what to write if a row is no sum; '' if nothing but numbers stands in it.

        A row of numbers below 合计 is a sum beyond doubt, so that no remedy is needed.
        """
        text = row.cells[column]
        others = (other for name, other in row.filled.items() if name != column)
        if all(map(_NUMBER.fullmatch, others)):
            return ""
        remedy = f"确是一条记录的，这一格照实填写，不写“{text[:20]}”"
        if not row.key:
            return f"{remedy}，并补上{self._key_name}"
        return remedy


def _rows(texts: pl.DataFrame, shape: TableShape) -> Iterator[tuple[int, Row]]:
    """Yield the number and the texts of each row of a batch.

    Cells are in the order of the columns of the batch, without the index.
    """
    columns = [name for name in texts.columns if name != INDEX]
    for record, *cells in texts.select(INDEX, *columns).iter_rows():
        yield record, Row(dict(zip(columns, map(_plain, cells), strict=True)), shape)


def _are_ascii(texts: pl.Series) -> bool:
    """Return whether no text of a column has a character beyond ASCII; blank cells do not count."""
    return bool((texts.str.len_bytes() == texts.str.len_chars()).all())


def _is_record(row: Row) -> bool:
    """Return whether a row is a record; one with a code of ASCII characters is not looked at."""
    if row.key.isascii() and count_digits(row.key) >= _LEAST_DIGITS:
        return True
    return judge_row(row, is_at_top=True) is None


def _looks_like_code(key: str) -> bool:
    """Return whether a key is a code: 530825001, HJ-007 or 东山0012, but not 张三.

    A key with other characters than ASCII needs four digits, as names may have one (李四2).
    """
    digits = count_digits(key)
    return digits >= _LEAST_DIGITS or (digits > 0 and key.isascii())


def _plain(text: str | None) -> str:
    """Return a text without spaces, with half-width brackets; '' for a blank one.

    White space inside the text goes as well: 合 计 becomes 合计.
    """
    return "".join((text or "").split()).replace("（", "(").replace("）", ")")
