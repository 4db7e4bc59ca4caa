"""Split delimited text into records and cells. Form: RFC 4180."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

_LONGEST_CELL = 2**31 - 1


def split_records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the last line of each record, from 1, and its cells of any length.

    Raises csv.Error for a single carriage return inside a line.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    for record in reader:
        yield reader.line_num, record


def report_open_quote(line: int, location: Location) -> Finding:
    """Return the finding that a quote in a line never closes."""
    return new_finding(
        "TB-06",
        f"第{line}行的引号没有配成对，后面的行都会被并进这一格，整个表没有读",
        "在这一行补上引号，或删去多余的引号",
        location=location,
        category=Category.STRUCTURE,
    )
