"""Lines above the header of a table that are no titles: records of it, other tables, values.

A header that was moved below its first records, or sums that stand above it, would vanish without a
word. Titles, units and the fields of a form (填报单位 | 东山镇) belong to the head of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, groupby

from msgspec import Struct

from docgen.codes import new_finding
from docgen.load.header_titles import is_title
from docgen.load.stated_units import read_stated_units
from docgen.load.table_header import normalize_header
from docgen.load.tables_above import (
    FORM_LABEL,
    VALUE,
    find_table_above,
    name_rows,
    report_table_above,
)
from docgen.load.tables_below import is_column_word
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.lazy_pattern import LazyPattern

Rows = Sequence[Sequence[object]]
Texts = Sequence[str]
_CODE = LazyPattern(r"\d{14,}[\dXx]")
"""The number of a person or of a household."""
_SHOWN = 3
"""Texts of a line that a finding shows."""
_LEAST_VALUES = 2
"""Values above a header that are more than a part of its title."""
_LEAST_CELLS = 3
"""Cells of a line that is a record although it has no number."""
_NEAR = 20
"""Rows below a header with which a line is compared."""


class LinesAbove(Struct, frozen=True):
    """What stands above a header: rows from 0, and whether they are records of its table."""

    rows: range
    finding: Finding
    are_records: bool = False
    is_table: bool = False


def is_other_table(lines: LinesAbove) -> bool:
    """Return whether some lines are more than values: records, or a table of their own."""
    return lines.are_records or lines.is_table


def find_lines_above(
    lines: Rows, columns: Columns, locate: Callable[[int], Location], start: int = 0
) -> list[LinesAbove]:
    """Return what stands above a header beside titles, from the top to the bottom.

    `lines` are the rows above the header, from row `start` of the sheet on; `columns` are those of
    the table. `locate` gives the place of a row of the sheet by its number from 0.

    Above a table that stands below another one, every text that is no title is told.
    """
    texts: list[Texts] = [()] * start
    texts += ([normalize_header("" if cell is None else cell) for cell in line] for line in lines)
    found = list(_find_records(texts, columns, locate))
    texts = _without(texts, found)
    table = find_table_above(texts)
    if table is not None:
        finding = report_table_above(table, locate(table.start))
        found.append(LinesAbove(table, finding, is_table=True))
        texts = _without(texts, found)
    found += _find_values(texts, locate)
    if start:
        found += _find_captions(_without(texts, found), locate)
    return sorted(found, key=lambda each: each.rows.start)


def columns_of(names: Sequence[str], rows: Rows) -> Columns:
    """Return the columns of a table by their names and the first rows below its header."""
    near = rows[:_NEAR]
    return Columns(names, [list(_texts_below(near, at)) for at in range(len(names))])


def _texts_below(rows: Rows, at: int) -> Iterator[str]:
    """Yield the texts of a column that are not blank."""
    texts = (normalize_header(row[at] or "") for row in rows if at < len(row))
    return filter(None, texts)


def _without(lines: Sequence[Texts], found: Sequence[LinesAbove]) -> list[Texts]:
    """Return the lines with blank ones in place of those that are found."""
    taken = {number for each in found for number in each.rows}
    return [() if number in taken else line for number, line in enumerate(lines)]


class Columns(Struct, frozen=True):
    """The columns of a table: their names, and the texts below each."""

    names: Sequence[str]
    below: Sequence[Sequence[str]]

    def holds(self, line: Texts) -> bool:
        """Return whether a line is a record of the table.

        A code stands where codes stand below. Other lines fill half of the columns with what is
        like the cells below, numbers among it, or texts that stand there again.
        """
        cells = {at: text for at, text in enumerate(line) if text}
        if any("code" in self._kinds(at) for at in _columns_of_codes(cells)):
            return True
        named = sum(map(bool, self.names))
        is_wide = len(cells) >= _LEAST_VALUES and len(cells) * 2 >= named
        return is_wide and self._is_like(cells)

    def _is_like(self, cells: Mapping[int, str]) -> bool:
        """Return whether cells by their columns are like those below, and no labels.

        Cells of one kind are, if there are several and one of them stands below again.
        """
        if any(map(self._is_label, cells.values())):
            return False
        if not all(self._fits(at, text) for at, text in cells.items()):
            return False
        again = any(text in self._texts(at) for at, text in cells.items())
        is_mixed = len(set(map(_kind_of, cells.values()))) > 1
        return is_mixed or (len(cells) >= _LEAST_CELLS and again)

    def _is_label(self, text: str) -> bool:
        """Return whether a text is a label: of a column, or of a field of a form."""
        if text in self.names or text.endswith((":", "：")):
            return True
        return bool(FORM_LABEL.fullmatch(text)) or is_column_word(text)

    def _fits(self, at: int, text: str) -> bool:
        """Return whether a text is of the kind of those in its column; a blank column fits all."""
        kinds = self._kinds(at)
        return not kinds or _kind_of(text) in kinds

    def _kinds(self, at: int) -> set[str]:
        """Return the kinds of the texts of a column."""
        return set(map(_kind_of, self._texts(at)))

    def _texts(self, at: int) -> Sequence[str]:
        """Return the texts of a column, none beside the table."""
        return self.below[at] if at < len(self.below) else ()


def _columns_of_codes(cells: Mapping[int, str]) -> Iterator[int]:
    """Yield the columns of the cells that are numbers of persons or of households."""
    yield from (at for at, text in cells.items() if _CODE.fullmatch(text))


def _kind_of(text: str) -> str:
    """Return what a text is: a code, a number, or a text."""
    if _CODE.fullmatch(text):
        return "code"
    return "number" if VALUE.fullmatch(text) else "text"


def _find_records(
    lines: Sequence[Texts], columns: Columns, locate: Callable[[int], Location]
) -> Iterator[LinesAbove]:
    """Yield the runs of lines that are records of the table."""
    for rows in _runs([columns.holds(line) for line in lines]):
        finding = new_finding(
            "TB-62",
            f"{name_rows(rows)}在表头上面，像是这张表的记录，没有读",
            "表头移到第一条记录的上面；不是记录的，移到台账外面",
            location=locate(rows.start),
            severity=Severity.ERROR,
            category=Category.STRUCTURE,
        )
        yield LinesAbove(rows, finding, are_records=True)


def _find_values(lines: Sequence[Texts], locate: Callable[[int], Location]) -> Iterator[LinesAbove]:
    """Yield the runs of lines that have several values, or a code, and no titles alone."""
    is_filled = [_is_wide(line) or _has_code(line) for line in lines]
    for rows in _runs(is_filled):
        run = [lines[number] for number in rows]
        values = sum(1 for line in run for _ in _values_of(line))
        if values >= _LEAST_VALUES or any(map(_has_code, run)):
            yield LinesAbove(rows, _report_values(rows, run, locate(rows.start)))


def _is_wide(line: Texts) -> bool:
    """Return whether a line has several texts; a merged title is one."""
    return len(set(filter(None, line))) > 1


def _report_values(rows: range, run: Sequence[Texts], place: Location) -> Finding:
    """Return the notice about lines with values; `run` are their texts."""
    shown = "、".join(list(filter(None, chain.from_iterable(run)))[:_SHOWN])
    return new_finding(
        "TB-21",
        f"{name_rows(rows)}“{shown[:20]}”等在表头上面，不算记录，没有读入",
        "是记录的，移到表头下面；是标题、统计的，不用管",
        location=place,
    )


def _find_captions(
    lines: Sequence[Texts], locate: Callable[[int], Location]
) -> Iterator[LinesAbove]:
    """Yield the lines with a single text that is neither a title nor states a unit."""
    for number, line in enumerate(lines):
        texts = [text for text in line if text]
        if len(set(texts)) != 1 or is_title(texts[0]) or read_stated_units(texts):
            continue
        finding = new_finding(
            "TB-21",
            f"“{texts[0][:20]}”一行在下面一张表的表头上面，不算记录，没有读入",
            "是记录的，移到表头下面，各格照实填写；是标题的，不用管",
            location=locate(number),
        )
        yield LinesAbove(range(number, number + 1), finding)


def _values_of(line: Texts) -> Iterator[str]:
    """Yield the values of a line that are no fields of a form (日期 | 3月1日)."""
    label = ""
    for text in filter(None, line):
        if VALUE.fullmatch(text) and not FORM_LABEL.fullmatch(label.rstrip(":：")):
            yield text
        label = text


def _has_code(line: Texts) -> bool:
    """Return whether the number of a person or a household stands in a text of a line."""
    return any(map(_CODE.search, line))


def _runs(marks: Sequence[bool]) -> Iterator[range]:
    """Yield the ranges of rows that follow each other and are marked."""
    for is_marked, run in groupby(range(len(marks)), key=marks.__getitem__):
        if is_marked:
            numbers = list(run)
            yield range(numbers[0], numbers[-1] + 1)
