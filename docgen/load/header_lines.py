"""Headers of two or three lines: which rows belong to a header, and the name of each column.

Clerks divide a column (收入) into several (工资性, 经营性) in a line below, with merged cells or
with blank ones, and write the units of columns (人, 万元) in a line of their own. `find_header`
returns all lines of the header and one name for each column.

The main line is the one with most names of fields (`table_header.find_header_row`). From there the
search goes up and then down, one line at a time, to at most three lines. A row of units beside them
belongs to the header as well but counts as no line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from msgspec import Struct

from docgen.load.header_asides import divided_columns, find_asides, with_asides, without_asides
from docgen.load.header_groups import fill_groups, find_name, is_neutral, name_columns
from docgen.load.header_hints import is_beside_header
from docgen.load.header_titles import TITLE, without_title
from docgen.load.stated_units import states_units
from docgen.load.table_header import HEADER_SEARCH_ROWS, find_header_row, normalize_header
from docgen.load.unit_rows import read_units, with_units
from docgen.model.header_names import header_forms, is_like_unit, split_bracket
from docgen.model.lazy_pattern import LazyPattern

MOST_LINES = 3
_LEAST_KNOWN = 2
"""Fields that a line names, so that unknown texts below it may be names too."""
_MOST_BETWEEN = 5
"""Rows from the names to their units: numbers, hints and blank rows may stand between."""
LONGEST_LABEL = 20
"""Characters of the longest label in a line of a header beside the main one."""
_DATA = LazyPattern(
    r"(?!(?:19|20)\d\d$|其中[:：])"
    r"(?:[0-9.,%+-]+|.*(?:[0-9]{5}|[0-9]{4}年[0-9]{1,2}月|[:：。，；]).*)"
)
"""Numbers, dates, notes and sentences: no label of a column is like them. A year may be one."""
_UNIT_WORD = LazyPattern(r".{0,2}单位[:：]?")
_STATED_FOR_ALL = LazyPattern(r".*单位[:：].+")
Line = Sequence[str]


class Header(Struct, frozen=True):
    """The header of a table: the indexes of its first and last row, its names by column.

    The indexes count from 0 and from the first of the rows that were searched. A column without any
    label has the name ''.
    """

    first: int
    last: int
    names: tuple[str, ...]


def find_header(cells: Sequence[Sequence[object]], field_names: Collection[str]) -> Header | None:
    """Return the header of a table; None if the first rows are empty.

    `cells` are the rows of one table from its top; only the first 50 are looked at. `field_names`
    may be empty: then the first row of several different texts is the main line.
    """
    best = find_header_row(cells, field_names)
    if best is None:
        return None
    rows = [[normalize_header(cell) for cell in row] for row in cells[:HEADER_SEARCH_ROWS]]
    stating = {at for at, row in enumerate(rows) if at != best and states_units(row)}
    # Lines that state the units of the table stand anywhere, and name no column.
    kept = [at for at in range(len(rows)) if at not in stating]
    known = frozenset(form for name in field_names for form in header_forms(name))
    header = _Lines([rows[at] for at in kept], known).find(kept.index(best))
    last = _with_stating_lines(kept[header.last], rows, stating)
    return Header(kept[header.first], last, header.names)


def _with_stating_lines(last: int, rows: Sequence[Line], stating: Collection[int]) -> int:
    """Return the last line of a header with the lines below it that state units for all columns.

    `last` is the index of its last line without them. A blank row may stand before one.
    """
    below = last + 1
    while below in stating or (below + 1 in stating and not any(rows[below])):
        last = below
        below += 1
    return last


class _Lines(Struct, frozen=True):
    """The first rows of a table without spaces, and the forms of all field names.

    Rows are from the top of the table, their indexes from 0. `known` has each name of a field in
    the forms of `header_forms`.
    """

    rows: list[list[str]]
    """Texts by row and column, '' for a blank cell."""
    known: frozenset[str]

    def find(self, best: int) -> Header:
        """Return the header whose main line is `best`, with the units beside it."""
        first = self.extend_up(best)
        last = self.extend_down(first, best)
        lines = self.rows[first : last + 1]
        asides = find_asides(lines)
        names = with_asides(name_columns(without_asides(lines, asides), self.is_known), asides)
        return self.add_units(Header(first, last, names))

    def extend_up(self, best: int) -> int:
        """Return the first line of the header whose main line is `best`.

        The lines above the main one are groups, or names of columns that are merged downwards.
        """
        first = best
        while first > 0 and best - first < MOST_LINES - 1 and self._is_above(first - 1):
            first -= 1
        return first

    def extend_down(self, first: int, best: int) -> int:
        """Return the last line of the header.

        `first` and `best` are the first and the main line of the header, which has at most three
        lines in all.
        """
        last = best
        while last - first < MOST_LINES - 1 and self._is_below(first, last):
            last += 1
        return last

    def add_units(self, header: Header) -> Header:
        """Return a header with the row of units that stands below or above its names.

        A row below is tried first; numbers of columns, hints and blank rows may stand between. One
        above does not count if it states one unit for the whole table (单位：万元): that is no unit
        of a column.
        """
        for number in range(header.last + 1, header.last + 1 + _MOST_BETWEEN):
            units = self._units(header, number)
            if units:
                return Header(header.first, number, with_units(header.names, units))
            if number >= len(self.rows) or not is_beside_header(self.rows[number]):
                break
        above = header.first - 1
        if above < 0 or _states_for_all(self.rows[above], header.names):
            return header
        units = self._units(header, above)
        if units:
            return Header(above, header.last, with_units(header.names, units))
        return header

    def _units(self, header: Header, number: int) -> dict[int, str]:
        """Return the units that a row beside a header states by column; none if it has others.

        `number` is the index of that row; it may lie outside the table, which gives none.
        """
        if not 0 <= number < len(self.rows):
            return {}
        lines = self.rows[header.first : header.last + 1]
        labels = [set(column) for column in zip_longest(header.names, *lines, fillvalue="")]
        row = self.rows[number]
        if number < header.first:
            row = without_title(row)
        return read_units(row, header.names, labels, self.is_known)

    def _is_above(self, number: int) -> bool:
        """Return whether a row names groups of the columns below it, or columns that it lacks.

        `number` is the index of the upper row. A title is not above in this sense, and neither is a
        row of units.
        """
        upper, lower = self.rows[number : number + 2]
        if not are_labels(upper) or self._is_title(upper, lower):
            return False
        if self._units(Header(number + 1, number + 1, tuple(lower)), number):
            return False
        return (
            self._makes_names(upper, lower)
            or self._limits_names(upper, lower)
            or _adds_labels(upper, lower)
        )

    def _is_title(self, upper: Line, lower: Line) -> bool:
        """Return whether a row stands above a table, or above two tables side by side.

        What is written above the first column is then no group of it.

        If the name below its first text comes twice, two tables stand side by side.
        """
        groups, names = fill_groups([upper, lower])
        group, name = next(filter(any, zip(groups, names, strict=True)))
        if not group or not name or group == name or not any(map(self.is_known, names)):
            return False
        if names.count(name) > 1:
            return True
        return not is_neutral(group, name) and not self._found_name(group, name)

    def _makes_names(self, upper: Line, lower: Line) -> bool:
        """Return whether groups make names of fields out of texts that are none.

        帮扶人 over 姓名 makes 帮扶人姓名: 姓名 alone is no field, with its group it is.
        """
        return any(
            group and name and not self.is_known(name) and self._found_name(group, name)
            for group, name in zip(*fill_groups([upper, lower]), strict=True)
        )

    def _limits_names(self, upper: Line, lower: Line) -> bool:
        """Return whether fields below a group are those of somebody or something else.

        Such a group stands above several columns; a single one in a line above few of them.

        帮扶人 over 姓名 and 电话, where 姓名 is a field of the household: without the group the
        wrong person would be read.
        """
        groups, names = fill_groups([upper, lower])
        widths = Counter(filter(None, groups))
        is_wide = sum(map(bool, groups)) * 2 > sum(map(bool, names))
        if (len(widths) == 1 and is_wide) or all(
            TITLE.fullmatch(split_bracket(text)[0]) for text in widths
        ):
            return False
        return any(
            self.is_known(name) and not is_neutral(group, name)
            for group, name in zip(groups, names, strict=True)
            if group != name and widths[group] > 1
        )

    def _is_below(self, first: int, last: int) -> bool:
        """Return whether the row below the lines of a header divides its columns.

        `first` and `last` are the indexes of the lines so far. A row that writes something else
        below a field that is no group holds cells of a record, not labels.
        """
        lines = self.rows[first : last + 2]
        if last + 1 >= len(self.rows) or not are_labels(lines[-1]):
            return False
        lines = without_asides(lines, find_asides(lines))
        columns = list(zip_longest(*lines, fillvalue=""))
        settled = {at for at, texts in enumerate(columns) if self._are_known(texts[:-1])}
        fixed = settled - divided_columns(lines)
        added = {at for at, texts in enumerate(columns) if texts[-1] not in ("", *texts[:-1])}
        # A field that is divided: without a row below, the labels may be its cells.
        if added & fixed or (fixed != settled and not self._has_rows_below(last + 1)):
            return False
        pairs = [texts[-2:] for texts in columns]
        return _divides_groups(pairs) or self._adds_names(pairs, len(fixed), last + 1)

    def _adds_names(self, pairs: Sequence[Sequence[str]], known: int, number: int) -> bool:
        """Return whether a row adds names to a line in which so many columns are fields.

        `pairs` are for each column its label in the last line and in the row below. `known` is the
        number of columns that certainly are fields, `number` the index of the row.
        """
        lower = self.rows[number]
        if _divides(pairs) and (self._are_known(lower) or self._are_names(known, number)):
            return True
        return known >= _LEAST_KNOWN and self._are_fields(pairs)

    def _are_known(self, texts: Sequence[str]) -> bool:
        """Report whether any of some texts is the name of a field."""
        return any(map(self.is_known, texts))

    def _are_names(self, known: int, number: int) -> bool:
        """Return whether unknown texts of a row may be names, beside so many known ones above.

        There are several of them, and something below; otherwise they are cells of a row.
        """
        if known < _LEAST_KNOWN:
            return False
        texts = [text for text in self.rows[number] if text]
        return len(set(texts)) > 1 and self._has_rows_below(number)

    def _has_rows_below(self, number: int) -> bool:
        """Report whether any row below an index has a text, among the rows that are searched."""
        return any(map(any, self.rows[number + 1 :]))

    def _are_fields(self, pairs: Sequence[Sequence[str]]) -> bool:
        """Return whether a line adds fields below texts that are none, and nothing else.

        A blank cell below, or the same text once more (merged cells), adds nothing.
        """
        added = [(text, below) for text, below in pairs if below not in ("", text)]
        return bool(added) and all(
            text and (self.is_known(below) or self._found_name(text, below))
            for text, below in added
        )

    def _found_name(self, group: str, name: str) -> str:
        """Return the field's name that a group and a label under it make, '' for none.

        Words that say nothing are left out of the group: 户主信息 and 姓名 make 户主姓名.
        """
        return find_name((group, name), self.is_known, is_loose=True)

    def is_known(self, text: str) -> bool:
        """Return whether a text is the name of a field.

        The name may have a unit, marks and a number: *人均纯收入（元） is known as 人均纯收入.
        """
        return bool(self.known.intersection(header_forms(text)))


def _states_for_all(line: Line, names: Sequence[str]) -> bool:
    """Return whether a line above states the unit of a whole table: 单位：万元, or one unit alone.

    One unit above the last of several `names` stands at the end of its line for all; others are
    those of their columns.
    """
    texts = [text for text in line if text]
    if any(map(_STATED_FOR_ALL.fullmatch, texts)):
        return True
    if len(texts) == 1:
        return not any(names[line.index(texts[0]) + 1 :]) or not is_like_unit(texts[0])
    units = {text for text in without_title(line) if text}
    is_form = any(TITLE.fullmatch(text) or text[-1] in ":：" for text in units)
    return len(units) == 1 or is_form or any(map(_UNIT_WORD.fullmatch, units))


def _adds_labels(upper: Line, lower: Line) -> bool:
    """Return whether a row has labels of columns without a name, merged ones, or telling ones.

    A single text above a table is a title, so the row needs two different ones.
    """
    pairs = list(zip_longest(upper, lower, fillvalue=""))
    extra = any(text and below in ("", text) for text, below in pairs)
    return len(set(upper) - {""}) > 1 and (extra or _tells_apart(upper, lower))


def _divides(pairs: Sequence[Sequence[str]]) -> bool:
    """Return whether a line adds labels below blank cells or groups of the line above.

    `pairs` are (label, text below) by column. A text that repeats the label adds nothing.
    """
    added = [column for column, (text, below) in enumerate(pairs) if below not in ("", text)]
    return any(_has_group(pairs, column) for column in added)


def _divides_groups(pairs: Sequence[Sequence[str]]) -> bool:
    """Return whether a line names the columns of merged groups, and adds nothing to all others.

    The clearest sign of a second line: 收入 merged over 工资 and 经营, and blanks or the same texts
    under all other columns.
    """
    runs = [list(run) for _, run in groupby(pairs, key=itemgetter(0))]
    groups = [run for run in runs if run[0][0] and len(run) > 1]
    named = any(len({below for _, below in run} - {""}) > 1 for run in groups)
    return named and all(
        below in ("", text) for run in runs if len(run) == 1 for text, below in run
    )


def _has_group(pairs: Sequence[Sequence[str]], column: int) -> bool:
    """Return whether a label stands below a blank cell, or below a group of several columns.

    Several columns are one group if the label stands in the next column again, or if that is blank
    and has a text below.
    """
    text = pairs[column][0]
    if not text or (column and pairs[column - 1][0] == text):
        return True
    following = pairs[column + 1 : column + 2]
    return any(upper in ("", text) and lower for upper, lower in following)


def _tells_apart(upper: Line, lower: Line) -> bool:
    """Return whether a line names groups that make equal names below them different.

    姓名 and 姓名 under 户主 and 帮扶人 are different only with their groups.
    """
    groups, names = fill_groups([upper, lower])
    named = [name for name in names if name]
    pairs = {(group, name) for group, name in zip(groups, names, strict=True) if name}
    return len(set(named)) < len(named) == len(pairs)


def are_labels(line: Line) -> bool:
    """Report whether a row has any text, and none that is long or looks like a value."""
    return any(line) and all(
        len(text) <= LONGEST_LABEL and not _DATA.fullmatch(text) for text in line
    )
