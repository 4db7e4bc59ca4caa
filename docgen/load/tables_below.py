"""Headers of other tables below the records of a table, whose names are no fields.

A township adds a list of another kind below its register: 序号, 姓名, 务工地, 工资 and the rows of
it. `stacked_tables` asks here about rows with labels only. Such a row names columns with words of
clerks' tables, stands over rows with numbers, and writes words where the table above has numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from docgen.load.header_lines import are_labels
from docgen.load.table_header import normalize_header
from docgen.model.lazy_pattern import LazyPattern

Rows = Sequence[Sequence[object]]
_WORDS = (
    "序号|编号|姓名|名称|单位|数量|金额|日期|时间|备注|指标|项目|类别|类型|属性|原因|关系|户数|人数"
)
LABELS = frozenset(_WORDS.split("|"))
"""Names of columns in any table of a clerk."""
_LABEL = LazyPattern(
    r"序号|编号|姓名|指标|数值|关系|村别|[^\W\d]{0,6}(?:名称|编号|号码|单位|地点|地址|日期|时间|年度|月份"
    r"|电话|金额|数量|单价|总价|人数|户数|件数|面积|比例|标准|类别|类型|性别|年龄|备注|项目|内容|职务|工资"
    r"|收入|支出|品种|规格|用途|去向|工种|天数|月数|属性|等级|程度|原因|方式|对象|资金|情况|占比|合计)"
    r"|[^\W\d]{1,6}[数率额比]|(?:19|20)\d\d年?度?"
)
_YEAR = LazyPattern(r"(?:19|20)\d\d年?度?")
_LEAST_LABELS = 2
"""Columns of a table."""
_LEAST_NAMES = 2
"""Words of clerks' tables among the names of its columns."""
_NUMBER = LazyPattern(r"[-+]?[\d,]*\d(?:\.\d+)?[^\W\d]{0,3}|\d{4}[-./年]\d{1,2}.*|\d[\d-]*[Xx]?")
"""A number, perhaps with its unit, a day, a code."""
_NEAR = 50
"""Rows above a header, and below it, that are looked at."""


def is_column_word(text: str) -> bool:
    """Return whether a text is a word of clerks' tables for a column."""
    return bool(_LABEL.fullmatch(text))


def may_name_columns(row: Sequence[object], is_known: Callable[[str], bool]) -> bool:
    """Return whether a row has labels only, at least half of them words of clerks' tables.

    `is_known` tells the names of fields, which are such words too. Each stands there once.
    """
    labels = [text for text in map(normalize_header, row) if text]
    names = sum(_is_name(label, is_known) for label in labels)
    is_wide = len(set(labels)) == len(labels) >= _LEAST_LABELS
    return is_wide and names * 2 >= max(len(labels), _LEAST_NAMES * 2) and are_labels(labels)


def begin_like_names(rows: Rows, is_known: Callable[[str], bool]) -> Iterator[int]:
    """Yield the indexes of the rows whose first text is a word for a column or a field's name.

    Behind a blank row any text may be the first name.

    Most rows begin with a number, a code, or a place that comes again: they cost next to nothing.
    """
    known: dict[str, bool] = {}
    is_apart = False
    for number, row in enumerate(rows):
        first = (row and row[0]) or next(filter(None, row), "")
        if isinstance(first, str) and first[:1].isalpha():
            if first not in known:
                known[first] = _is_name(normalize_header(first), is_known)
            if is_apart or known[first]:
                yield number
        is_apart = first == ""


def _is_name(text: str, is_known: Callable[[str], bool]) -> bool:
    """Return whether a text is a word of clerks' tables for a column, or the name of a field."""
    return bool(_LABEL.fullmatch(text)) or is_known(text)


def begins_other_table(cells: Rows, above: range, head: Rows) -> bool:
    """Return whether a row that may name columns is the header of another table.

    `head` are the lines of the header above, `above` the indexes of the rows between it and the
    row. What stands in the same columns above and below decides.
    """
    number = above.stop
    labels = [normalize_header(cell) for cell in cells[number]]
    rows = [cells[at] for at in above[-_NEAR:]]
    below = cells[number + 1 : number + _NEAR]
    return (
        not repeats_columns(labels, head)
        and _has_records(labels, below)
        and (_replaces_number(labels, rows) or _is_of_years(labels) or _counts(labels, rows, below))
    )


def repeats_columns(labels: Sequence[str], head: Rows) -> bool:
    """Return whether all labels stand in their columns of the header above: it is that once more.

    `head` are the lines of the header.
    """
    lines = [[normalize_header(cell) for cell in line] for line in head]
    return all(
        any(column < len(line) and line[column] == label for line in lines)
        for column, label in enumerate(labels)
        if label
    )


def _replaces_number(labels: Sequence[str], above: Rows) -> bool:
    """Return whether a label stands below numbers: in a column that has nothing else above."""
    return any(
        label and not _NUMBER.fullmatch(label) and _are_numbers(above, column)
        for column, label in enumerate(labels)
    )


def _is_of_years(labels: Sequence[str]) -> bool:
    """Return whether all labels but the first are years: a table of what was in each of them."""
    _, *others = filter(None, labels)
    return len(others) > 1 and all(map(_YEAR.fullmatch, others))


def _counts(labels: Sequence[str], above: Rows, below: Rows) -> bool:
    """Return whether numbers stand below a label in a column that has texts above."""
    return any(
        label and _are_numbers(below[:1], column) and _are_words(above, column)
        for column, label in enumerate(labels)
    )


def _are_words(rows: Rows, column: int) -> bool:
    """Return whether a column has texts and no number."""
    texts = [text for text in _column(rows, column) if text]
    return bool(texts) and not any(map(_NUMBER.fullmatch, texts))


def _are_numbers(rows: Rows, column: int) -> bool:
    """Return whether most texts of a column are numbers."""
    texts = [text for text in _column(rows, column) if text]
    return sum(map(bool, map(_NUMBER.fullmatch, texts))) * 2 > len(texts)


def _column(rows: Rows, column: int) -> Iterator[str]:
    """Yield the texts of a column in the rows that reach it."""
    return (normalize_header(row[column]) for row in rows if column < len(row))


def _has_records(labels: Sequence[str], below: Rows) -> bool:
    """Return whether the first row below some labels fills their columns, with a number."""
    texts = ([normalize_header(cell) for cell in row] for row in below)
    first = next((row for row in texts if sum(map(bool, row)) > 1), [])
    return _fills(labels, first) and any(map(_NUMBER.fullmatch, first))


def _fills(labels: Sequence[str], row: Sequence[str]) -> bool:
    """Return whether a row has texts below labels only, and below half of them at least."""
    pairs = list(zip_longest(labels, row, fillvalue=""))
    filled = sum(bool(text) for _, text in pairs)
    return filled * 2 >= sum(map(bool, labels)) and all(label for label, text in pairs if text)
