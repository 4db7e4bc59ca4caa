"""Read the tables of a Word file: many lists are kept as one.

A cell holds what stands on the page: no comment, nothing that was deleted or moved away. Form:
ECMA-376-1, 17.4 (tables); the main part is found by its relationship (ECMA-376-2, 9.3).
"""

from __future__ import annotations

import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docgen.load.marked_text import HIDDEN, LOWERED, RAISED, STRUCK
from docgen.load.markup_grid import MarkupSheet
from docgen.load.markup_tags import Tag, read_tags, whole_number
from docgen.load.table_stack import LINE_END, TableStack
from docgen.load.workbook_bounds import WorkbookError

_RELATIONS = "_rels/.rels"
_MAIN = "/officeDocument"
_DAMAGE = (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, zlib.error)
"""What is raised for a package that cannot be unpacked."""
_MAX_PART = 128 * 2**20
_SIGNS = {"br": LINE_END, "cr": LINE_END, "tab": " ", "nobreakhyphen": "-"}
"""Elements that are signs."""
_UNSEEN = frozenset(("del", "movefrom", "fallback"))
"""Elements whose text does not stand on the page, or stands there once more."""
_LOOKS = {"strike": STRUCK, "dstrike": STRUCK, "vanish": HIDDEN}
"""The looks of a run by its properties, which may be switched off."""
_ALIGNMENTS = {"superscript": RAISED, "subscript": LOWERED}
_OF_RUNS = frozenset((*_LOOKS, "vertalign", "r", "rprchange"))
_OFF = frozenset(("0", "false", "off", "none"))


def read_word_tables(data: bytes) -> list[MarkupSheet]:
    """Return the tables of a Word file that have any content.

    Raises WorkbookError for a file that is too large, ValueError or OSError for one that cannot be
    read.
    """
    reader = _WordReader()
    for tag in read_tags(_read_main_part(data)):
        reader.read(tag)
    return reader.tables.sheets()


def _read_main_part(data: bytes) -> str:
    """Return the XML of the part with the text. Raises ValueError if it cannot be read."""
    try:
        with ZipFile(BytesIO(data)) as package:
            relations = _read_part(package, _RELATIONS)
            return _read_part(package, _main_part(relations))
    except _DAMAGE as error:
        raise ValueError from error


def _read_part(package: ZipFile, name: str) -> str:
    """Return a part of a package as text. Raises WorkbookError if it is too large."""
    if package.getinfo(name).file_size > _MAX_PART:
        raise WorkbookError(f"里面的内容超过 {_MAX_PART // 2**20} MB")
    return package.read(name).decode("utf-8", "replace")


def _main_part(relations: str) -> str:
    """Return the name of the part with the text. Raises KeyError if there is none.

    `relations` is the XML of the relationships of the whole package. The name has no slash at its
    beginning, as names in a ZIP archive.
    """
    for tag in read_tags(relations):
        attributes = tag.read_attributes()
        if attributes.get("type", "").endswith(_MAIN):
            return posixpath.normpath(attributes.get("target", "")).lstrip("/")
    raise KeyError(_MAIN)


class _WordReader:
    """The tables of a Word file, how many unseen elements are open, the look of the open run.

    The counter of unseen elements may be greater than 1, because they lie inside each other.
    """

    def __init__(self) -> None:
        """Begin outside of all elements."""
        self.tables = TableStack(str.strip)
        self._unseen = 0
        self._in_text = False
        self._in_run = False
        self._look = ""

    def read(self, tag: Tag) -> None:
        """Go on by a tag and the text before it.

        Only text inside `w:t` stands on the page; instructions of fields (`w:instrText`) do not.
        """
        if self._in_text:
            self._add(tag.text)
        if tag.element in _UNSEEN:
            self._unseen += tag.opens - tag.closes
        elif tag.element == "t":
            self._in_text = not tag.closes
        elif tag.element in _OF_RUNS:
            self._read_look(tag)
        elif tag.opens:
            self._begin(tag)
        if tag.closes:
            self._end(tag.element)

    def _begin(self, tag: Tag) -> None:
        """Begin a table, a row or a cell, or note how a cell is merged.

        Widths and merges are stated by elements inside the cell. A `vMerge` with restart is the
        first cell of its area, any other one goes on with the cell above.
        """
        if tag.element == "tbl":
            self.tables.begin_table()
        elif tag.element == "tr":
            self.tables.begin_row()
        elif tag.element == "gridbefore":
            self.tables.skip(_value(tag, 0))
        elif tag.element == "tc":
            self.tables.begin_cell()
        elif tag.element == "gridspan":
            self.tables.widen(_value(tag, 1))
        elif tag.element in _SIGNS:
            self._add(_SIGNS[tag.element])
        elif tag.element == "vmerge" and tag.read_attributes().get("val") != "restart":
            self.tables.repeat_above()

    def _read_look(self, tag: Tag) -> None:
        """Note the look that a property gives the open run; the first one counts.

        The properties of a paragraph's end, and those that a run had before, say nothing.
        """
        if tag.element == "r":
            self._look = ""
            self._in_run = not tag.closes
        elif tag.element == "rprchange":
            self._in_run = tag.closes
        elif self._in_run:
            value = tag.read_attributes().get("val", "")
            if value not in _OFF:
                self._look = self._look or _LOOKS.get(tag.element) or _ALIGNMENTS.get(value, "")

    def _add(self, text: str) -> None:
        """Add text with the look of the open run, unless an unseen element is open."""
        if not self._unseen:
            self.tables.add(text, self._look)

    def _end(self, element: str) -> None:
        """End a line of text at the end of a paragraph; end a cell or a table."""
        if element == "p":
            self.tables.add(LINE_END)
        elif element == "tc":
            self.tables.end_cell()
        elif element == "tbl":
            self.tables.end_table()


def _value(tag: Tag, default: int) -> int:
    """Return the number in the attribute `val` of a tag, `default` if it has none."""
    return whole_number(tag.read_attributes().get("val"), default)
