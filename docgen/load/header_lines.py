"""Headers of two or three lines: which rows belong to a header, and the name of each column.

Clerks divide a column (收入) into several (工资性, 经营性) in a line below, with merged cells or
with blank ones. `find_header` returns all lines of the header and one name for each column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import groupby, zip_longest
from operator import itemgetter

from msgspec import Struct

from docgen.load.table_header import HEADER_SEARCH_ROWS, find_header_row, normalize_header
from docgen.model.header_names import header_forms

MOST_LINES = 3
_LEAST_KNOWN = 2
"""Fields that a line names, so that unknown texts below it may be names too."""
LONGEST_LABEL = 20
"""Characters of the longest label in a line of a header beside the main one."""
JOINT = "/"
"""The sign between the names of a group and of a column in it."""
_DATA = re.compile(r"[0-9.,%+-]+|.*(?:[0-9]{5}|[0-9]{4}年[0-9]{1,2}月|[:：。，；]).*")
"""Numbers, dates, notes and sentences: no label of a column is like them."""
Line = Sequence[str]


class Header(Struct, frozen=True):
    """The header of a table: the indexes of its first and last row, its names by column."""

    first: int
    last: int
    names: tuple[str, ...]


def find_header(cells: Sequence[Sequence[object]], field_names: Collection[str]) -> Header | None:
    """Return the header of a table; None if the first rows are empty."""
    best = find_header_row(cells, field_names)
    if best is None:
        return None
    rows = [[normalize_header(cell) for cell in row] for row in cells[:HEADER_SEARCH_ROWS]]
    known = frozenset(form for name in field_names for form in header_forms(name))
    search = _Lines(rows, known)
    first = search.extend_up(best)
    last = search.extend_down(first, best)
    return Header(first, last, search.names(first, last))


class _Lines(Struct, frozen=True):
    """The first rows of a table without spaces, and the forms of all field names."""

    rows: list[list[str]]
    known: frozenset[str]

    def extend_up(self, best: int) -> int:
        """Return the first line of the header whose main line is `best`."""
        first = best
        while first > 0 and best - first < MOST_LINES - 1 and self._is_above(first - 1):
            first -= 1
        return first

    def extend_down(self, first: int, best: int) -> int:
        """Return the last line of the header."""
        last = best
        while last - first < MOST_LINES - 1 and self._is_below(last):
            last += 1
        return last

    def _is_above(self, number: int) -> bool:
        """Return whether a row names groups of the columns below it, or columns that it lacks."""
        upper, lower = self.rows[number], self.rows[number + 1]
        if len(set(upper) - {""}) < 2 or not _are_labels(upper):
            return False
        pairs = list(zip_longest(upper, lower, fillvalue=""))
        adds = any(text and not below for text, below in pairs)
        same = any(text and text == below for text, below in pairs)
        return adds or same or _tells_apart(upper, lower)

    def _is_below(self, number: int) -> bool:
        """Return whether the row below a line divides its columns."""
        if number + 1 >= len(self.rows):
            return False
        lower = self.rows[number + 1]
        if not any(lower) or not _are_labels(lower):
            return False
        pairs = list(zip_longest(self.rows[number], lower, fillvalue=""))
        settled = [(text, below) for text, below in pairs if self._is_known(text)]
        if any(below not in ("", text) for text, below in settled):
            return False
        return _divides_groups(pairs) or (
            _divides(pairs)
            and (self._are_known(lower) or self._are_names(len(settled), number + 1))
        )

    def _are_known(self, texts: Sequence[str]) -> bool:
        return any(map(self._is_known, texts))

    def _are_names(self, known: int, number: int) -> bool:
        """Return whether unknown texts of a row may be names, beside so many known ones above.

        There are several of them, and something below; otherwise they are cells of a row.
        """
        if known < _LEAST_KNOWN:
            return False
        texts = [text for text in self.rows[number] if text]
        return len(set(texts)) > 1 and any(map(any, self.rows[number + 1 :]))

    def _is_known(self, text: str) -> bool:
        return bool(self.known.intersection(header_forms(text)))

    def names(self, first: int, last: int) -> tuple[str, ...]:
        """Return the name of each column: that of its last line, with its groups if need be."""
        lines = self.rows[first : last + 1]
        if len(lines) == 1:
            return tuple(lines[0])
        columns = [_distinct(parts) for parts in zip_longest(*_filled(lines), fillvalue="")]
        names = [self._name(parts) for parts in columns]
        return tuple(
            JOINT.join(parts) if name and names.count(name) > 1 else name
            for name, parts in zip(names, columns, strict=True)
        )

    def _name(self, parts: Sequence[str]) -> str:
        """Return the name that the labels of a column make: the first that is a field's."""
        if len(parts) < 2:
            return "".join(parts)
        joined = JOINT.join(parts)
        choices = (joined, "".join(parts), parts[-1] + "".join(parts[:-1]), parts[-1])
        for choice in choices:
            if self._is_known(choice):
                return choice
        return joined


def _divides(pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether a line adds labels below blank cells or groups of the line above."""
    added = [column for column, (text, below) in enumerate(pairs) if below not in ("", text)]
    return any(_has_group(pairs, column) for column in added)


def _divides_groups(pairs: Sequence[tuple[str, str]]) -> bool:
    """Return whether a line names the columns of merged groups, and adds nothing to all others."""
    runs = [list(run) for _, run in groupby(pairs, key=itemgetter(0))]
    groups = [run for run in runs if run[0][0] and len(run) > 1]
    named = any(len({below for _, below in run} - {""}) > 1 for run in groups)
    return named and all(
        below in ("", text) for run in runs if len(run) == 1 for text, below in run
    )


def _has_group(pairs: Sequence[tuple[str, str]], column: int) -> bool:
    """Return whether a label stands below a blank cell, or below a group of several columns."""
    text = pairs[column][0]
    if not text or (column and pairs[column - 1][0] == text):
        return True
    following = pairs[column + 1 : column + 2]
    return any(upper in ("", text) and lower for upper, lower in following)


def _tells_apart(upper: Line, lower: Line) -> bool:
    """Return whether a line names groups that make equal names below them different."""
    groups, names = _filled([upper, lower])
    named = [name for name in names if name]
    pairs = {(group, name) for group, name in zip(groups, names, strict=True) if name}
    return len(set(named)) < len(named) == len(pairs)


def _are_labels(line: Line) -> bool:
    return all(len(text) <= LONGEST_LABEL and not _DATA.fullmatch(text) for text in line)


def _filled(lines: Sequence[Line]) -> list[list[str]]:
    """Return the lines with the name of a group over each of its columns.

    A blank cell belongs to the group on its left if a line below it has a text.
    """
    width = max(map(len, lines))
    whole = [[*line, *[""] * (width - len(line))] for line in lines]
    for number, line in enumerate(whole[:-1]):
        divided = [any(lower[column] for lower in whole[number + 1 :]) for column in range(width)]
        for column in range(1, width):
            is_group = divided[column] and divided[column - 1]
            if not line[column] and is_group and not _is_new(whole, number, column):
                line[column] = line[column - 1]
    return whole


def _is_new(lines: Sequence[Line], number: int, column: int) -> bool:
    """Return whether a line above begins another group at a column."""
    return any(lines[above][column] != lines[above][column - 1] for above in range(number))


def _distinct(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a column without blanks and without repetitions of the one above."""
    texts: list[str] = []
    for text in parts:
        if text and text not in texts[-1:]:
            texts.append(text)
    return tuple(texts)
