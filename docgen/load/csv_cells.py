"""Split delimited text into records and cells. Form: RFC 4180.

Both ways of reading a CSV file use this module: by columns (`csv_columns`, `csv_survey`) and record
by record (`csv_records`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

_LONGEST_CELL = 2**31 - 1


def split_records(lines: Iterable[str], delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the last line of each record, from 1, and its cells of any length.

    Raises csv.Error for a single carriage return inside a line.

    `lines` have their line ends. A record with quoted line ends takes several of them; the number
    that comes with it is then that of its last line. Spaces behind a delimiter are left out. The
    limit of the `csv` module on the length of a cell is raised for the whole process.
    """
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    for record in reader:
        yield reader.line_num, record


def report_open_quote(line: int, location: Location) -> Finding:
    """Return the finding that a quote in a line never closes.

    `line` is the 1-based line where the record with the quote begins; `location` is the place of
    that record. Nothing below it can be read, because the quote takes in all following lines.
    """
    return new_finding(
        "TB-06",
        f"第{line}行的引号没有配成对，后面的行都会被并进这一格，整个表没有读",
        "在这一行补上引号，或删去多余的引号",
        location=location,
        category=Category.STRUCTURE,
    )
