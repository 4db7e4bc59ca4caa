"""The worksheets of a workbook's package: each name with the part that holds its cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from html import unescape
from zipfile import ZipFile

_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_CELL_FORMATS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(r"<(?:\w+:)?xf\b[^>]*?>")
_RELATION_TAG = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")


def list_sheet_parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the name of each worksheet with its part."""
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


def list_cell_formats(styles: str) -> list[str]:
    """Return the tags of the formats of cells in a part of styles, by the number of the style."""
    found = _CELL_FORMATS.search(styles)
    return _CELL_FORMAT.findall(found[0]) if found else []


def read_attribute(tag: str, name: str) -> str:
    """Return the value of an attribute, '' if the tag has none of that name."""
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    if match is None:
        return ""
    return match[1]
