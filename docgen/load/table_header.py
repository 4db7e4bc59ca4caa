"""The header of a table: which record it is, what its columns are called, what stands doubled."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

SUMS = frozenset({"合计", "总计", "小计", "共计"})
SEARCHED = 50
"""How many records at the top are looked at."""


SIGNS = ",\t;"
EXACT = 10**15
"""A number kept as floating point has fifteen digits that count; a longer one has lost its end."""


def separator(line: str) -> str:
    """The sign that parts the cells of a delimited text, by its first line."""
    return max(SIGNS, key=line.count)


def find_header(cells: Sequence[Sequence[Any]], wanted: Collection[str]) -> int | None:
    """The row of the header: the one with most wanted names, else the first of several texts."""
    best, most = None, 0
    for index, row in enumerate(cells[:SEARCHED]):
        names = [header_name(cell) for cell in row]
        known = sum(name in wanted for name in names)
        if known > most:
            best, most = index, known
    if best is not None:
        return best
    found = [len({header_name(cell) for cell in row} - {""}) for row in cells[:SEARCHED]]
    several = (index for index, count in enumerate(found) if count > 1)
    some = (index for index, count in enumerate(found) if count)
    return next(several, next(some, None))


def header_name(cell: object) -> str:
    """The name of a column, without the spaces and line ends that lay it out."""
    return "".join(str(cell).split()) if cell is not None else ""


def doubled(names: Sequence[str], places: Sequence[Location]) -> Iterator[Finding]:
    """A finding for each column whose name stands before it already."""
    for column, name in enumerate(names):
        if name and name in names[:column]:
            message = f"表头里“{name}”有两列"
            remedy = "删去多余的一列，或改一个名称"
            yield new_finding(
                "TB-03",
                message,
                remedy,
                location=places[column],
                category=Category.STRUCTURE,
            )


def sum_passed(text: str, location: Location) -> Finding:
    """A row of sums is not a row."""
    return new_finding("TB-05", f"“{text}”一行不算作一份，没有读入", "", location=location)
