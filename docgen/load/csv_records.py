"""Read delimited text record by record, whatever its separator, quotes and line ends are.

A quote that never closes, or only inside a later line, makes one cell of many lines: then nothing
is read.
"""

from __future__ import annotations

import re
from io import StringIO

from docgen.load.csv_cells import report_open_quote, split_records
from docgen.load.decode import decode
from docgen.load.file_kinds import find_other_kind
from docgen.load.table_header import HEADER_SEARCH_ROWS, detect_separator
from docgen.load.table_sheet import Cells, TableSheet
from docgen.load.workbook_bounds import MAX_CELLS
from docgen.model.finding import Finding, Location
from docgen.model.source import cell_name

MAX_TABLE = 512 * 2**20
"""Bytes of a file that is read record by record."""
_HEAD = 2**20
"""Characters at the top of a file by which its separator is judged."""
_END = "\0"
"""Follows the last line: it is a record of its own unless a quote is open there."""


def read_csv_sheet(data: bytes, file: str) -> tuple[list[TableSheet], tuple[Finding, ...]]:
    """Return a delimited text as one sheet without a name, none if it cannot be read.

    The cells are texts as they stand between the separators, without quotes. The sheet begins with
    the first line of the file, so rows and lines have the same numbers unless a quoted cell takes
    several lines. A NUL is added as a last line: if it does not become a record of its own, a quote
    is still open at the end. There is no sheet, but a finding, for a file that is not text, is too
    long, or has an open quote.
    """
    other = find_other_kind(data, file)
    if other is not None:
        return [], (other,)
    text, findings = decode(data, file, MAX_TABLE, MAX_CELLS)
    if text is None:
        return [], findings
    delimiter = detect_separator(text[:_HEAD].splitlines()[:HEADER_SEARCH_ROWS])
    quoted = re.compile(r'(^|{0}) *"(?:[^"]|"")*"(?={0}|[\r\n]|\Z)'.format(re.escape(delimiter)))
    lines = list(StringIO(text, newline=""))
    cells: Cells = []
    first = 0
    for end, record in split_records([*lines, _END], delimiter):
        if end > first + 1:
            bare = quoted.sub(r"\1", "".join(lines[first:end]))
            if end > len(lines) or "\n" in bare[:-2] or "\r" in bare[:-2]:
                location = Location(file, first + 1, part="表", cell=cell_name(len(cells) + 1, 1))
                return [], (*findings, report_open_quote(first + 1, location))
        cells.append([*record])
        first = end
    cells.pop()
    return [TableSheet(file=file, name="", cells=cells, delimiter=delimiter)], findings
