"""Content of an OpenDocument table beside the values of its cells.

The reader of cells takes an error for a blank cell and a number for its value, whatever it shows.
Form: OpenDocument 1.2 part 1, 9.1; the errors are LibreOffice's (calcext:value-type).

The content is gone through tag by tag: a tag of a column, a row or a cell moves `_Table` on. Of
repeated cells at most `_MOST_COLUMNS` get an entry.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from msgspec import Struct, field

from docgen.load.error_values import UNCOMPUTED
from docgen.load.marked_text import MarkedText
from docgen.load.ods_bounds import CONTENT, MAX_CONTENT
from docgen.load.ods_formats import find_format
from docgen.load.ods_text_styles import DEFAULT_STYLE, TextStyles, read_style, read_text_styles
from docgen.load.sheet_details import SheetDetails
from docgen.load.struck_rows import Place, find_struck
from docgen.model.source import cell_name

_TAG = re.compile(
    r"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?![\w-])([^>]*)>([^<]*)"
    r"(?:<text:p(?![\w-])[^>]*>([^<]*))?"
)
"""An opening tag, and the text of the first paragraph in it."""
_NAME = re.compile(r'table:name="([^"]*)"')
_REPEATED = re.compile(r'number-(?:rows|columns)-repeated="(\d{1,9})"')
_HIDDEN = re.compile(r'table:visibility="(?:collapse|filter)"')
_ERROR = 'calcext:value-type="error"'
_EMPTY_FORMULA = re.compile(r"(?!.*\boffice:value-type=).*\btable:formula=", re.DOTALL)
"""The attributes of a cell whose formula has no value."""
_SPAN = re.compile(r'number-(columns|rows)-spanned="(\d{1,7})"')
_MOST_COLUMNS = 2**10
"""Hidden or equal columns at once; more of them are those behind the last that is used."""


class _Table(Struct, kw_only=True):
    """What is seen of a worksheet, and the 1-based row and column of the next cell.

    The lists and mappings have the form of `SheetDetails`: numbers of rows and columns are 1-based,
    cells have their names (B7), areas have 0-based rows and columns.
    """

    text_styles: TextStyles = field(default_factory=TextStyles)
    styles: list[tuple[int, str]] = field(default_factory=list)
    """The last column of each group of columns, and the style of their cells."""
    row_style: str = ""
    """The style that the current row gives its cells, '' for none."""
    struck: list[tuple[Place, bool]] = field(default_factory=list)
    """Cells with content, and whether they are struck through; none if nothing looks different."""
    marked: dict[str, MarkedText] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    areas: list[tuple[Place, Place]] = field(default_factory=list)
    row: int = 0
    row_repeats: int = 1
    """How many equal rows the current row stands for."""
    column: int = 1

    def read_column(self, attributes: str) -> None:
        """Go on by the columns that a tag describes.

        It may stand for several columns. Hidden ones are noted unless they are very many: then they
        are those behind the table.
        """
        count = _repeats(attributes)
        if _HIDDEN.search(attributes) and count < _MOST_COLUMNS:
            self.columns += range(self.column, self.column + count)
        self.column += count
        self.styles.append((self.column - 1, read_style(attributes, DEFAULT_STYLE)))

    def begin_row(self, attributes: str) -> None:
        """Go on to the rows that a tag describes.

        Rows that the tag before stands for are passed over first.
        """
        self.row += self.row_repeats
        self.row_repeats = _repeats(attributes)
        self.column = 1
        self.row_style = read_style(attributes, DEFAULT_STYLE)
        if _HIDDEN.search(attributes) and self.row_repeats < _MOST_COLUMNS:
            self.rows += range(self.row, self.row + self.row_repeats)

    def read_cell(self, attributes: str, text: str) -> None:
        """Note an error, or a number format that shows something else than the value.

        `text` is the first paragraph, which is what the cell shows. The cell may stand for several
        equal ones in the row and, if its row is repeated, in rows below.
        """
        count = _repeats(attributes)
        if _ERROR in attributes:
            self.errors |= dict.fromkeys(self._places(count), text)
        elif not text and _EMPTY_FORMULA.match(attributes):
            self.errors |= dict.fromkeys(self._places(count), UNCOMPUTED)
        elif shown := find_format(attributes, text):
            self.formats |= dict.fromkeys(self._places(count), shown)
        if "-spanned=" in attributes:
            self._read_area(attributes)
        self.column += count

    def _read_area(self, attributes: str) -> None:
        """Note that the next cell is merged with those beside or below it.

        The tag states the numbers of columns and rows (`number-columns-spanned`), 1 where it states
        none.
        """
        spans = {name: int(count) for name, count in _SPAN.findall(attributes)}
        first = (self.row - 1, self.column - 1)
        last = (first[0] + spans.get("rows", 1) - 1, first[1] + spans.get("columns", 1) - 1)
        if last != first:
            self.areas.append((first, last))

    def read_text(self, attributes: str, content: str) -> None:
        """Note how the text of the next cell looks; `content` is its markup.

        It is called before `read_cell`, which goes on to the cell behind. A style of the cell
        counts before that of its row, and this before that of its column.
        """
        style = read_style(attributes) or self.row_style or self._column_style()
        text = self.text_styles.read_text(style, content)
        if text is None:
            return
        self.struck.append(((self.row, self.column), text.is_struck))
        if text.left_out:
            self.marked |= dict.fromkeys(self._places(_repeats(attributes)), text)

    def _column_style(self) -> str:
        """Return the style that the column of the next cell gives its cells, '' for none."""
        return next((style for last, style in self.styles if last >= self.column), "")

    def _places(self, count: int) -> Iterator[str]:
        """Yield the names of a cell and of those that repeat it.

        At most 1024 rows and columns are named: a cell may be repeated to the end of the sheet.
        """
        for row in range(self.row, self.row + min(self.row_repeats, _MOST_COLUMNS)):
            for column in range(self.column, self.column + min(count, _MOST_COLUMNS)):
                yield cell_name(row, column)


def read_ods_details(data: bytes) -> Mapping[str, SheetDetails]:
    """Return the details of each worksheet by its name; none of any other file.

    Nothing is raised: a damaged package, and content that is too large, have no details.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            if CONTENT not in package.namelist():
                return {}
            if package.getinfo(CONTENT).file_size > MAX_CONTENT:
                return {}
            xml = package.read(CONTENT).decode("utf-8", "replace")
    except (BadZipFile, EOFError, OSError, ValueError, NotImplementedError, zlib.error):
        return {}
    return dict(_read_tables(xml))


def _read_tables(xml: str) -> Iterator[tuple[str, SheetDetails]]:
    """Yield each worksheet with its details, in the order of the file.

    Tags of the same name go on with the same worksheet. What stands before the first one is lost in
    a table without a name.
    """
    text_styles = read_text_styles(xml)
    tables: dict[str, _Table] = {}
    table = _Table(row=1)
    for tag in _TAG.finditer(xml):
        kind, attributes, _, text = tag.groups(default="")
        if kind == "table":
            named = _NAME.search(attributes)
            table = tables.setdefault(
                unescape(named[1]) if named else "", _Table(text_styles=text_styles)
            )
        elif kind == "table-column":
            table.read_column(attributes)
        elif kind == "table-row":
            table.begin_row(attributes)
        else:
            if text_styles.by_style and not attributes.endswith("/"):
                end = xml.find(f"</table:{kind}>", tag.end(2))
                table.read_text(attributes, xml[tag.end(2) + 1 : end])
            table.read_cell(attributes, unescape(text))
    for name, found in tables.items():
        rows, cells = find_struck(found.struck)
        yield (
            name,
            SheetDetails(
                rows=tuple(found.rows),
                columns=tuple(found.columns),
                struck=rows,
                struck_cells=cells,
                marked=found.marked,
                errors=found.errors,
                empty_formulas=tuple(
                    place for place, error in found.errors.items() if error == UNCOMPUTED
                ),
                formats=found.formats,
                areas=tuple(found.areas),
            ),
        )


def _repeats(attributes: str) -> int:
    """Return how many columns, rows or cells a tag stands for, 1 if it does not say so."""
    found = _REPEATED.search(attributes)
    return int(found[1]) if found else 1
