"""What a worksheet holds that nobody sees in it: hidden rows, formulas without a value."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from zipfile import BadZipFile, ZipFile

MAX_PART = 2**30
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"')
_FORMULA = re.compile(rb"<(?:\w+:)?f(?=[\s/>])")
_VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")


@dataclass(frozen=True, slots=True)
class Unseen:
    """1-based numbers of hidden rows, names of cells whose formula was never reckoned."""

    rows: tuple[int, ...] = ()
    blank: tuple[str, ...] = ()


def unseen(data: bytes) -> Mapping[str, Unseen]:
    """What is not seen in each worksheet of a workbook, by its name; nothing if it is damaged."""
    try:
        with ZipFile(BytesIO(data)) as package:
            return {name: _of(_part(package, part)) for name, part in _parts(package)}
    # A damaged package is told by who reads its cells.
    except (BadZipFile, KeyError, OSError, ValueError, NotImplementedError, zlib.error):
        return {}


def _part(package: ZipFile, part: str) -> bytes:
    return package.read(part) if package.getinfo(part).file_size <= MAX_PART else b""


def _parts(package: ZipFile) -> Iterator[tuple[str, str]]:
    book = package.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {_said(tag, "Id"): _said(tag, "Target") for tag in _RELATION.findall(relations)}
    for tag in _SHEET.findall(book):
        target = targets.get(_said(tag, r"\w+:id"), "")
        part = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
        if part in package.namelist():
            yield unescape(_said(tag, "name")), part


def _said(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', tag)
    return found[1] if found else ""


def _of(xml: bytes) -> Unseen:
    rows = () if b'hidden="1"' not in xml else tuple(_hidden(xml))
    cells = () if b"<f" not in xml else tuple(_blank(xml))
    return Unseen(rows, cells)


def _hidden(xml: bytes) -> Iterator[int]:
    for tag in _ROW.findall(xml):
        number = _NUMBER.search(tag)
        if number and b'hidden="1"' in tag:
            yield int(number[1])


def _blank(xml: bytes) -> Iterator[str]:
    for text in xml.split(b"c>"):
        formula = _FORMULA.search(text)
        if formula and not _VALUE.search(text, formula.end()):
            # Cells without content stand before it in the same stretch.
            name = _CELL.match(text, text.rfind(b"<c", 0, formula.start()))
            if name:
                yield name[1].decode()
