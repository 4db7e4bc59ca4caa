"""Tables without a header that can be read: record 1 stands first, or all names are in one cell.

Only a table is judged of which no row names a field: then nothing of it could be read anyway.

Without this check the first record would be taken for the header and silently lost. `load.table`
and `csv_columns` call `refuse_missing_header` once the names of the columns are known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

from docgen.codes import new_finding
from docgen.load.lines_above import columns_of
from docgen.load.table_header import HEADER_SEARCH_ROWS, find_best_row, normalize_header
from docgen.model.finding import Category, Finding, Location
from docgen.model.header_names import header_forms
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.source import ListNode, Source, TableRows, UnreadPart

_BETWEEN_NAMES = LazyPattern(r"((?:[^\w()（）/%-]|_)+)")
_SIGNS = {",": "逗号", "\t": "制表符", "\n": "换行", "": "空格"}
_NUMBER = LazyPattern(r"[+-]?[0-9]+(?:\.[0-9]+)?%?")
_YEAR = LazyPattern(r"(?:19|20)[0-9]{2}")
_LONG_CODE = LazyPattern(r"[0-9]{10,}[0-9Xx]")
"""The number of a person, a household or a telephone: no name of a column is like it."""
_VALUE = LazyPattern(r"[0-9]{7,}[0-9Xx]|[0-9]{4}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}.*")
"""Codes and days, without spaces."""
_LEAST_NAMES = 2
"""Names of fields below one another that are no words of a record."""
_MOST_SHOWN = 20
"""Characters of the only line of a table that a finding shows."""
_LEAST = 2
"""Names in a cell, or values in a row, that show what it is."""


class MissingHeaderError(Exception):
    """A table has no header that can be read.

    `finding` is TB-02 with the cause and the remedy. The readers catch it and return the finding.
    """

    def __init__(self, finding: Finding) -> None:
        """Keep the finding; its message is the message of the error."""
        super().__init__(finding.message)
        self.finding = finding


def refuse_missing_header(
    cells: Sequence[Sequence[object]],
    names: Sequence[str],
    field_names: Collection[str],
    location: Location,
) -> None:
    """Raise MissingHeaderError if a table surely has no header that can be read.

    `names` are those of its columns, as they were found in `cells`; `location` is its place.

    `cells` begin with the first row of the sheet; only the first 50 are looked at. Without
    `field_names` nothing is raised, because then nobody knows what a header would name.
    """
    fault = _find_fault(cells[:HEADER_SEARCH_ROWS], names, field_names)
    if fault is not None:
        message, remedy = fault
        raise MissingHeaderError(
            new_finding("TB-02", message, remedy, location=location, category=Category.FILE)
        )


def report_single_text(texts: Sequence[str], remedy: str, location: Location) -> Finding:
    """Return the finding that a table has one line or one cell, and neither header nor records.

    `texts` are those of the line.
    """
    shown = "、".join(texts)[:_MOST_SHOWN]
    message = f"表里只有“{shown}”这样的字，没有表头和记录，没有读"
    return new_finding("TB-02", message, remedy, location=location, category=Category.FILE)


def _find_fault(
    cells: Sequence[Sequence[object]], names: Sequence[str], field_names: Collection[str]
) -> tuple[str, str] | None:
    """Return why a table has no header and how to mend it; None if it may have one.

    The result is (message, remedy) for the finding. As soon as one name of a column, or one cell of
    the first rows, is a field, the table has a header.
    """
    forms = {form for name in field_names for form in header_forms(name)}
    if not forms:
        return None
    rows = [[normalize_header(cell) for cell in row] for row in cells]
    known = list(filter(partial(_is_known, forms=forms), names))
    is_named = known or find_best_row(rows, field_names) is not None
    if is_named and not _are_cells(names, rows, forms):
        return None
    return _find_no_header(rows) or next(_find_joined_names(cells, forms), None)


def _are_cells(names: Sequence[str], rows: Sequence[Sequence[str]], forms: Collection[str]) -> bool:
    """Return whether the names of columns are a record: they have a long code.

    They are none where the first cells of several rows are names of fields: these go down.
    """
    going_down = sum(_is_known(row[0], forms) for row in rows if row)
    return has_long_code(names) and going_down < _LEAST_NAMES


def has_long_code(names: Sequence[str]) -> bool:
    """Return whether the number of a person or a telephone stands among the names of columns.

    Then they are a record: a word in it is a field's name by chance (户主).
    """
    return any(map(_LONG_CODE.fullmatch, names))


def refuse_record_header(
    source: Source, others: Iterable[Source], field_names: Collection[str]
) -> None:
    """Raise MissingHeaderError if a worksheet goes on with the rows of another, without a header.

    The other table is noted to have rows that are not read. A worksheet whose name begins with _ is
    left alone.
    """
    forms = {form for name in field_names for form in header_forms(name)}
    record = _rows_of(source)
    if record is None or source.sheet.startswith("_") or _names_fields(record, forms):
        return
    for other in others:
        rows = _rows_of(other)
        if rows is not None and other.sheet != source.sheet and _has_record(rows, record, forms):
            rows.unread = [*rows.unread, UnreadPart((), "", is_same=True)]
            raise MissingHeaderError(_report_record_header(source, other.sheet))


def _has_record(rows: TableRows, record: TableRows, forms: Collection[str]) -> bool:
    """Return whether the names of a table's columns are a record of another with a header."""
    return _names_fields(rows, forms) and columns_of(rows.names, rows.rows).holds(record.names)


def _names_fields(rows: TableRows, forms: Collection[str]) -> bool:
    """Return whether the columns of a table have names of fields, and are no record."""
    return any(_is_known(name, forms) for name in rows.names) and not has_long_code(rows.names)


def _rows_of(source: Source) -> TableRows | None:
    """Return the rows of a table, None for a source of any other kind."""
    rows = source.root.items if isinstance(source.root, ListNode) else None
    return rows if isinstance(rows, TableRows) else None


def _report_record_header(source: Source, other: str) -> Finding:
    """Return the finding about a worksheet without a header; `other` is that with the same rows."""
    return new_finding(
        "TB-02",
        f"“{source.sheet}”没有表头，第一行就是内容，没有读",
        f"在第一行上面加一行表头：各列与“{other}”一样的，照那里的表头写",
        location=Location(source.file, part=source.sheet),
        category=Category.FILE,
    )


def _find_no_header(rows: Sequence[Sequence[str]]) -> tuple[str, str] | None:
    """Return that the first row is a record, and how to mend it; None if it may be a header."""
    records = [row for row in rows if len(set(row) - {""}) >= _LEAST]
    if not records or not _is_record(records[0], [row for row in records if row != records[0]]):
        return None
    remedy = "在第一行上面加一行表头，照各列的次序一格写一个名称"
    return "表里没有表头，第一行就是内容，没有读", remedy


def _find_joined_names(
    cells: Sequence[Sequence[object]], forms: Collection[str]
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with each cell that holds several names, and how to mend it.

    户主 村名 in one cell are two names with a space between them. It is wrong when at least two of
    the parts are fields; the message names the sign between them.
    """
    for row in cells:
        if any(_VALUE.fullmatch(normalize_header(cell)) for cell in row):
            continue
        for cell in row:
            parts = _BETWEEN_NAMES.split(str(cell).strip())
            known = [at for at in range(0, len(parts), 2) if _is_known(parts[at], forms)]
            if len(known) >= _LEAST:
                first = known[0]
                sign = parts[first + 1].strip(" \u3000")
                sign = _SIGNS.get(sign, f"“{sign}”")
                name = f"“{parts[first]}”"
                message = f"看不出各列怎么隔开：{name}和别的名称写在一格里，中间是{sign}，没有读"
                remedy = f"在 Excel 或 WPS 里用“数据”里的“分列”按{sign}分开，核对各列，另存为 .xlsx"
                yield message, remedy


def _is_known(text: str, forms: Collection[str]) -> bool:
    """Report whether a text is a field in any of its forms; `forms` are those of all fields."""
    return not header_forms(text).isdisjoint(forms)


def _is_record(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether a row holds values as the rows below it do, not names."""
    columns = [(text, _texts_below(at, below)) for at, text in enumerate(row) if text]
    if any(_is_code_column(text, lower) for text, lower in columns):
        return True
    count = sum(_is_value(text, lower) for text, lower in columns)
    if count < _LEAST or all(_NUMBER.fullmatch(text) for text, _ in columns):
        return False
    is_only_row = not below and any(map(_LONG_CODE.fullmatch, row))
    return is_only_row or count * 2 >= len(columns)


def _texts_below(at: int, below: Sequence[Sequence[str]]) -> list[str]:
    """Return the texts of a column in the rows below the first that reach it, without blanks."""
    return [lower[at] for lower in below if at < len(lower) and lower[at]]


def _is_code_column(text: str, below: Sequence[str]) -> bool:
    """Return whether a text and some below it are numbers of persons or the like.

    Long numbers are those of eleven and more characters, such as an identity number.
    """
    return bool(_LONG_CODE.fullmatch(text)) and any(map(_LONG_CODE.fullmatch, below))


def _is_value(text: str, below: Sequence[str]) -> bool:
    """Return whether a text is no name of its column: a code, a day, what recurs in it.

    `below` are the texts of the same column in other rows. A number counts if all of those are
    numbers too; a year (2016) does not, because it may be the name of a column.
    """
    if text in below or _VALUE.fullmatch(text):
        return True
    is_number = _NUMBER.fullmatch(text) and not _YEAR.fullmatch(text)
    return bool(is_number) and all(map(_NUMBER.fullmatch, below))
