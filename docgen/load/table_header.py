"""Find the header of a table, name its columns, and report faults of the header.

A header is looked for among the first records, because clerks put titles above it. The readers of
workbooks and CSV files share the names, limits and findings of this module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location
from docgen.model.header_names import header_forms
from docgen.model.source import column_letters

TOTAL_LABELS = frozenset({"合计", "总计", "小计", "共计"})
"""First texts of rows that hold totals, without spaces."""
_CODE = re.compile(r"(?<![\d.])\d{15,}(?![\d.])")
"""The number of a household or of a person; no sum is so long."""
_NAME = re.compile(r"[^\W\d]{2,}.*", re.DOTALL)
"""A text that may name a place, a person or a record."""
HEADER_SEARCH_ROWS = 50
"""Number of records at the top of a table in which its header is looked for."""
_LEAST_REPEATED = 2
"""Names at the beginning of a header that begin another table where they stand again."""
REPEATED_COLUMN = "TB-03"
"""The code of the finding that two columns have one name."""
MAX_EXACT_NUMBER = 10**15
"""Floating point holds fifteen significant digits; a longer number has lost its last digits."""
_SEPARATORS = ",\t;|，"
_QUOTED_CELL = re.compile(rf'(?:^|(?<=[{_SEPARATORS}]))"(?:[^"]|"")*(?:"|\Z)', re.MULTILINE)
_NAMED_SEPARATOR = re.compile(r"[\"']?sep=(.)[\"']?")


def detect_separator(lines: Sequence[str]) -> str:
    """Return the character between the cells of a delimited text, judged by its first lines.

    Most lines of a table have it equally often, whatever stands in a title above them or in
    quotes. A line `sep=;` at the top names it.

    `lines` come from the top of the file, with or without line ends. Candidates are comma, tab,
    semicolon, bar and full-width comma; the comma is the answer if none of them occurs.
    """
    named = _NAMED_SEPARATOR.fullmatch(lines[0].strip()) if lines else None
    if named:
        return named[1]
    bare = _QUOTED_CELL.sub("", "\n".join(lines)).split("\n")
    return max(_SEPARATORS, key=lambda separator: _regularity(bare, separator))


def _regularity(lines: Sequence[str], separator: str) -> tuple[int, int]:
    """Return how many lines have a separator, and how many of it are in lines that agree.

    Of two separators the one with the greater pair is taken. a,b and c,d and e give (2, 2) for the
    comma.
    """
    counts = Counter(line.count(separator) for line in lines)
    having = sum(number for often, number in counts.items() if often)
    return having, max((often * number for often, number in counts.items()), default=0)


def find_header_row(cells: Sequence[Sequence[object]], field_names: Collection[str]) -> int | None:
    """Return the index of the main line of a header; None if the first rows are empty.

    It is the row with most of `field_names`. Without any of them it is the first row of several
    different texts, else the first row with a text.

    `cells` are the rows from the top; only the first 50 are looked at. The index counts from 0.
    """
    rows = [[normalize_header(cell) for cell in row] for row in cells[:HEADER_SEARCH_ROWS]]
    best = find_best_row(rows, field_names)
    if best is not None:
        return best
    text_counts = [len(set(row) - {""}) for row in rows]
    for least in (2, 1):
        for index, count in enumerate(text_counts):
            if count >= least:
                return index
    return None


def find_best_row(rows: Sequence[Sequence[str]], names: Collection[str]) -> int | None:
    """Return the index of the first row with most of `names`; None if no row has any.

    `rows` are already without spaces. Names are compared in all forms of `header_forms`, so that
    人均纯收入（元） counts for 人均纯收入.
    """
    forms = {form for name in names for form in header_forms(name)}
    counts = [sum(not forms.isdisjoint(header_forms(text)) for text in row) for row in rows]
    most = max(counts, default=0)
    if not most:
        return None
    return counts.index(most)


def normalize_header(cell: object) -> str:
    """Return the name of a column without spaces and line ends; that of a year is 2016.

    A spreadsheet keeps the year 2016 as the number 2016.0. 证件 号码 gives 证件号码; an empty cell
    gives ''.
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "".join(str(cell).split())


def find_repeated_columns(
    names: Sequence[str], locate: Callable[[int], Location]
) -> Iterator[Finding]:
    """Yield a finding for each column whose name is also the name of an earlier column.

    `locate` returns the location of a 0-based column of the header. Of two tables side by side
    there is one finding, at the second.

    `names` are those of the header in its order; columns with the name '' are never repeated. TB-03
    is at the second of two equal names.
    """
    second = find_second_table(names)
    if second:
        yield report_table_beside(second, locate)
        names = names[:second]
    for column, name in enumerate(names):
        if name and name in names[:column]:
            yield report_repeated_column(name, locate(column))


def report_repeated_column(name: str, location: Location) -> Finding:
    """Return the finding that a column has the name of an earlier one that is read."""
    return new_finding(
        REPEATED_COLUMN,
        f"表头里“{name}”有两列，只读了前一列",
        "两列不是一回事的，各写清楚名称；写的一样的，删去一列",
        location=location,
        category=Category.STRUCTURE,
    )


def find_second_table(names: Sequence[str]) -> int:
    """Return the column at which the names of a header begin anew, 0 if they do not.

    The first names stand there again in their order.

    户, 村, '', 户, 村 give 3. Two names have to follow each other as at the beginning: one repeated
    name is only a repeated column.
    """
    written = [(name, column) for column, name in enumerate(names) if name]
    first = [name for name, _ in written[:_LEAST_REPEATED]]
    for at in range(1, len(written)):
        following = [name for name, _ in written[at : at + _LEAST_REPEATED]]
        if len(first) == _LEAST_REPEATED and following == first:
            return written[at][1]
    return 0


def report_table_beside(column: int, locate: Callable[[int], Location]) -> Finding:
    """Return the finding about a table that begins at a column; `locate` gives its place."""
    return new_finding(
        "TB-03",
        f"左右并排放着两张表：{column_letters(column + 1)}列起是另一张，没有读",
        "右边的表移到左边的表下面，列对齐，或移到一张新工作表，表头也带去",
        location=locate(column),
        category=Category.STRUCTURE,
    )


def report_missing_header(file: str) -> Finding:
    """Return the finding that a table has no header.

    Its place is the whole file, because there is no row to point at.
    """
    return new_finding(
        "TB-02",
        "表里找不到表头",
        "表头写在数据上面的一行，一格一个名称",
        location=Location(file),
        category=Category.FILE,
    )


def is_total_row(first: str, texts: Iterable[str], *, may_have_names: bool = True) -> bool:
    """Return whether a row holds totals, by its first text and all its texts.

    A row with the number of a household or of a person is a record, whatever its first cell says.
    Without `may_have_names` a row with a name in another cell is left to who knows the columns.

    `first` is the first text that is not blank. 合 计 counts as 合计. 15 and more digits in any of
    `texts` are a number of a household or of a person.
    """
    if "".join(first.split()) not in TOTAL_LABELS:
        return False
    others = [text for text in texts if text and text != first]
    if any(map(_CODE.search, (first, *others))):
        return False
    return may_have_names or not any(map(_NAME.fullmatch, others))


def report_total_row(text: str, location: Location, remedy: str = "") -> Finding:
    """Return the finding that a row of totals is not read.

    `text` is the label of the row. `remedy` is '' where there is nothing to do.
    """
    return new_finding(
        "TB-05",
        f"“{text}”一行不算作一份，没有读入",
        remedy,
        location=location,
    )
