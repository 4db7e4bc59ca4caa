"""Read from a workbook's XML which rows are hidden and which formulas have no value.

The reader of cells does not give these; users have to be told of them, because nobody sees them in
Excel. Parts are searched as bytes: a worksheet of a million rows is not worth a parsed tree.
Form: ECMA-376-1, SpreadsheetML.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docgen.load.sheet_parts import list_sheet_parts

MAX_PART = 2**30
_ROW_TAG = re.compile(rb"<(?:\w+:)?row\b[^>]*?>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_CELL_TAG = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"')
_FORMULA_TAG = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")


@dataclass(frozen=True, slots=True)
class HiddenContent:
    """Content of a worksheet that users do not see."""

    rows: tuple[int, ...] = ()
    """1-based numbers of hidden rows."""
    empty_formulas: tuple[str, ...] = ()
    """Names of cells whose formula has no computed value."""


def read_hidden_content(data: bytes) -> Mapping[str, HiddenContent]:
    """Return the hidden content of each worksheet of a workbook, by the worksheet's name.

    The result is empty for a damaged workbook, which the reader of cells reports.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            return {
                name: _read_sheet_content(_read_part(package, part))
                for name, part in list_sheet_parts(package)
            }
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return {}


def _read_part(package: ZipFile, part: str) -> bytes:
    """Return the bytes of a part; b'' if it is too large."""
    if package.getinfo(part).file_size > MAX_PART:
        return b""
    return package.read(part)


def _read_sheet_content(xml: bytes) -> HiddenContent:
    """Return the hidden content of one worksheet."""
    return HiddenContent(tuple(_find_hidden_rows(xml)), tuple(_find_empty_formulas(xml)))


def _find_hidden_rows(xml: bytes) -> Iterator[int]:
    """Yield the 1-based numbers of the hidden rows."""
    if b'hidden="1"' not in xml:
        return
    for tag in _ROW_TAG.findall(xml):
        number = _ROW_NUMBER.search(tag)
        if number and b'hidden="1"' in tag:
            yield int(number[1])


def _find_empty_formulas(xml: bytes) -> Iterator[str]:
    """Yield the names of the cells with a formula and no value."""
    if b"<f" not in xml:
        return
    for text in xml.split(b"c>"):
        formula = _FORMULA_TAG.search(text)
        if formula and not _VALUE.search(text, formula.end()):
            # The same text may begin with cells without content.
            cell = _CELL_TAG.match(text, text.rfind(b"<c", 0, formula.start()))
            if cell:
                yield cell[1].decode()
