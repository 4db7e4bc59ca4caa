"""The worksheets of a workbook's package: each name with the part that holds its cells.

Form: ECMA-376-1, 18.2.19 (sheet), and ECMA-376-2 for relationships: the workbook names a worksheet
and its relationship, and the relationship names the part.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docgen.load.table_suffixes import TEXT_SUFFIXES

_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_CELL_FORMATS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(r"<(?:\w+:)?xf\b[^>]*?>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def list_sheet_parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet with its part.

    They come in the order of the tabs, hidden ones included; those whose part is missing are left
    out. Raises KeyError if the package is no workbook.
    """
    workbook = package.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {
        read_attribute(tag, "Id"): read_attribute(tag, "Target")
        for tag in _RELATION_TAG.findall(relations)
    }
    for tag in _SHEET_TAG.findall(workbook):
        target = targets.get(read_attribute(tag, r"\w+:id"), "")
        # A target that begins with / counts from the package's root, any other from xl/.
        part = posixpath.join("/xl", target).lstrip("/")
        if part in package.namelist():
            yield unescape(read_attribute(tag, "name")), part


def may_have_sheet(data: bytes, file: str, beginning: str) -> bool:
    """Return whether a worksheet's name may begin so; True where names are not looked up.

    A CSV file has no worksheets. To look at the names takes no time beside reading the cells.

    It is True for what cannot be looked up so quickly: another format, a damaged file. The caller
    then reads the file.
    """
    if file.lower().endswith(TEXT_SUFFIXES):
        return False
    try:
        with ZipFile(BytesIO(data)) as package:
            names = [name for name, _ in list_sheet_parts(package)]
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return True
    return not names or any(name.startswith(beginning) for name in names)


def list_cell_formats(styles: str) -> list[str]:
    """Return the tags of the formats of cells in a part of styles, by the number of the style.

    They are the `xf` tags inside `cellXfs`; the attribute `s` of a cell is the index in this list.
    The list is empty without such a part.
    """
    found = _CELL_FORMATS.search(styles)
    return _CELL_FORMAT.findall(found[0]) if found else []


def read_attribute(tag: str, name: str) -> str:
    """Return the value of an attribute, '' if the tag has none of that name.

    `name` is a pattern: `\\w+:id` finds an attribute with any prefix. The value is as written, with
    its entities.
    """
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    if match is None:
        return ""
    return match[1]
