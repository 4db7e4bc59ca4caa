"""Text that systems of other offices export under the name of a workbook.

Three kinds are usual, and Excel opens them all: a web page with tables, Excel's XML of 2003, and
rows of text with tabs or commas.

`workbook_reader` asks this module first about a file that is named as a workbook, before the reader
of real workbooks gets it.
"""

from __future__ import annotations

import codecs

from docgen.load.decode import decode
from docgen.load.markup_grid import MarkupSheet
from docgen.load.table_header import HEADER_SEARCH_ROWS, detect_separator
from docgen.load.web_page import read_web_page
from docgen.load.workbook_bounds import MAX_CELLS
from docgen.load.xml_workbook import WORKBOOK, read_xml_workbook
from docgen.model.finding import Finding

_HEAD = 2**16
"""Bytes by which the kind of a file is judged."""
_MARKS = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"
"""Bytes that may stand before the first sign of a text: marks of its encoding, white space."""
_MAX_MARKUP = 128 * 2**20


def is_markup(data: bytes) -> bool:
    """Return whether a file is markup.

    Only its beginning counts: `<` behind marks of the encoding and white space. A page in UTF-16 is
    known too, because its zero bytes are passed over.
    """
    return data[:_HEAD].lstrip(_MARKS).startswith(b"<")


def is_delimited(data: bytes) -> bool:
    """Return whether a file is text, and its first line has several cells.

    Only the first 64 KB are looked at, up to the end of a line, so that no character is cut. The
    separator is the one that `detect_separator` finds in the first lines that are not blank. A
    sheet of one column is False: it has no separator.
    """
    head = data
    if len(data) > _HEAD:
        # In UTF-16 from the large end, the first byte of a line end comes before it.
        end = data.rfind(b"\n", 0, _HEAD) - data.startswith(codecs.BOM_UTF16_BE)
        head = data[: max(end, 0)]
    text, _ = decode(head, "")
    if text is None or "\0" in text:
        return False
    lines = [line for line in text.splitlines() if line.strip()][:HEADER_SEARCH_ROWS]
    return bool(lines) and detect_separator(lines) in lines[0]


def read_markup(data: bytes, file: str) -> tuple[list[MarkupSheet] | None, tuple[Finding, ...]]:
    """Return the tables of a file of markup, and the findings about its text.

    The tables are None if the text cannot be read, or is too long.

    Raises WorkbookError for tables that are too large.

    Excel's XML is known by its namespace at the top; everything else is read as a web page. The
    list is empty if there is no table with any content.
    """
    text, findings = decode(data, file, _MAX_MARKUP, MAX_CELLS)
    if text is None:
        return None, findings
    if WORKBOOK in text[:_HEAD]:
        return read_xml_workbook(text), findings
    return read_web_page(text), findings
