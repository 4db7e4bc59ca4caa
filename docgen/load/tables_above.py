"""A table of something else above the header of a table: it is told, not taken for a title.

Titles, units and the fields of a form (填报单位 | 东山镇 | 日期 | 3月1日) stand above a header too.
They are no table: a table has a row of labels, and below it rows with values in the same columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby

from docgen.codes import new_finding
from docgen.load.header_lines import are_labels
from docgen.load.table_header import normalize_header
from docgen.model.finding import Category, Finding, Location
from docgen.model.lazy_pattern import LazyPattern

Rows = Sequence[Sequence[object]]
_LEAST_COLUMNS = 3
VALUE = LazyPattern(r"[-+]?[\d,]*\d(?:\.\d+)?[^\W\d]{0,4}|\d{4}[-./年]\d{1,2}.*|\d[\d-]*")
"""A number, perhaps with its unit, a day, a telephone."""
FORM_LABEL = LazyPattern(r".*(?:单位|日期|时间|电话|地址|编号|负责|填[报表]|审核|制表|联系)人?")
"""What stands before a field of a form."""


def find_table_above(lines: Rows) -> range | None:
    """Return the rows of a table among the lines above a header; None if there is none.

    The range is from its row of labels to the last row of its values, with indexes from 0.
    """
    for block in _blocks([[normalize_header(cell) for cell in line] for line in lines]):
        for at, (number, labels) in enumerate(block[:-1]):
            below = [texts for _, texts in block[at + 1 :]]
            if _is_header(labels) and _are_records(labels, below):
                return range(number, block[-1][0] + 1)
    return None


def _blocks(lines: Sequence[Sequence[str]]) -> Iterator[list[tuple[int, Sequence[str]]]]:
    """Yield the rows with several texts that follow each other, each with its number."""
    numbered = enumerate(lines)
    for is_wide, run in groupby(numbered, key=lambda row: len(_columns(row[1])) > 1):
        if is_wide:
            yield list(run)


def _columns(texts: Sequence[str]) -> list[int]:
    """Return the columns in which something stands."""
    return [at for at, text in enumerate(texts) if text]


def _is_header(texts: Sequence[str]) -> bool:
    """Return whether a row may name the columns of a table: several labels, all different."""
    labels = [text for text in texts if text]
    return len(set(labels)) == len(labels) >= _LEAST_COLUMNS and are_labels(texts)


def _are_records(labels: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are records below some labels: in their columns, with values.

    Without a number or a day among them, several rows have to be filled throughout.
    """
    own = set(_columns(labels))
    columns = [set(_columns(texts)) for texts in below]
    if not all(each <= own for each in columns) or max(map(len, columns)) * 2 <= len(own):
        return False
    has_value = any(map(VALUE.fullmatch, chain.from_iterable(below)))
    is_full = len(below) > 1 and all(each == own for each in columns)
    return (has_value or is_full) and not _is_form([labels, *below])


def _is_form(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows are fields of a form: a label, what it is, a label, what it is."""
    named = [[text for text in row if text] for row in rows]
    if any(VALUE.fullmatch(text) for row in named for text in row[::2]):
        return False
    return len(rows) < _LEAST_COLUMNS or any(
        FORM_LABEL.fullmatch(text) for row in named[1:] for text in row[::2]
    )


def report_table_above(rows: range, place: Location) -> Finding:
    """Return the finding about a table above another one; `rows` are 0-based rows of the sheet."""
    return new_finding(
        "TB-62",
        f"{name_rows(rows)}像另一张表，没有读",
        "是台账的，移到另一张工作表、另一个文件，名称用台账名；不是的，移到台账外面",
        location=place,
        category=Category.STRUCTURE,
    )


def name_rows(rows: range) -> str:
    """Return the numbers of some rows for users, counted from 1."""
    if len(rows) == 1:
        return f"第{rows.start + 1}行"
    return f"第{rows.start + 1}行至第{rows.stop}行"
