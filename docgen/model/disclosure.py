"""What may leave the program: personal numbers are masked by their look, control characters shown.

A number in a wrong column is still personal, so numbers are known by their digits, not by their
field. Identity numbers: GB 11643—1999. Mobile numbers: the numbering plan of 工业和信息化部.

Findings and tables pass through `disclose_findings` and `disclose_sheet` when they are printed or
written for people. Inside the program texts stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from msgspec.structs import replace

from docgen.model.finding import Finding, Location
from docgen.model.sheet import Cell, Sheet

_SHORTEST_MASKED = 8
"""Shorter texts than this are no personal numbers."""
SHORTEST_NUMBER = 11
"""Characters of a mobile number; an identity number is longer."""
_DIGIT = "[0-9０-９]"
_GAP = "[ \u3000-]?"
# One digit less or more is an identity number too: mistyped, cut short, or that of a disability
# certificate, which has two digits more.
_IDENTITY = (
    f"{_DIGIT}{{6}}{_GAP}(?P<day>{_DIGIT}{{8}}){_GAP}{_DIGIT}{{1,3}}[0-9０-９XxＸｘ]?"
    f"(?:{_DIGIT}{{1,2}}(?:[Bb]{_DIGIT})?)?"
)
_MOBILE = f"(?:86-?)?[1１][3-9３-９]{_DIGIT}{_GAP}{_DIGIT}{{4}}{_GAP}{_DIGIT}{{4}}"
_NUMBER = re.compile(
    rf"(?<!{_DIGIT})(?<!{_DIGIT}\.)(?:{_IDENTITY}|(?P<mobile>{_MOBILE}))(?!{_DIGIT})"
)
_FIRST_YEAR = 1850
_LAST_YEAR = 2100
MISLEADING_CHARS = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
"""Control characters above ASCII and those that change the direction of a text, for a pattern."""
_CONTROLS = re.compile(f"[\x00-\x08\x0b-\x1f{MISLEADING_CHARS}]")
"""What is never sent as it is; tab and line feed are."""


def mask_number(text: str) -> str:
    """Return a personal number with its middle hidden: three characters, stars, two characters.

    Enough stays to find the number, not enough to use it. Shorter texts than eight characters are
    returned unchanged.

    533224199001011234 gives 533*************34. The length stays, and so do the signs between the
    digits: they may be what is wrong. 138-0000-0001 gives 138-****-**01.
    """
    if len(text) < _SHORTEST_MASKED:
        return text
    hidden = "".join("*" if char.isalnum() else char for char in text[3:-2])
    return f"{text[:3]}{hidden}{text[-2:]}"


def mask_numbers(text: str) -> str:
    """Return a text with the personal numbers in it masked; its length stays.

    An identity number has to hold a possible day of birth; a mobile number has eleven digits and
    begins with 13 to 19. Digits may be full-width, with a space or a hyphen between the groups.
    13812345678 gives 138******78.
    """
    if len(text) < SHORTEST_NUMBER:
        return text
    return _NUMBER.sub(_mask_match, text)


def _mask_match(match: re.Match[str]) -> str:
    """Return a number that was found, masked unless its day of birth is no day."""
    if match["mobile"] is None and not _is_day(match["day"]):
        return match[0]
    return mask_number(match[0])


def _is_day(digits: str) -> bool:
    """Return whether eight digits are a day on which a living person may have been born.

    Years from 1850 to 2099 count. Full-width digits are read as well.
    """
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return _FIRST_YEAR <= day.year < _LAST_YEAR


def show_controls(text: str) -> str:
    """Return a text with its control characters as their code points: 〈U+001B〉 for escape.

    Line feeds and tabs stay. Control characters could change what a terminal shows or hide a part
    of the text.
    """
    if text.isprintable():
        return text
    return _CONTROLS.sub(lambda match: f"〈U+{ord(match[0]):04X}〉", text)


def disclose(text: str, *, unmasked: bool = False) -> str:
    """Return a text as it may leave the program; with `unmasked` personal numbers stay.

    A text may have several lines; line feeds stay.
    """
    if not unmasked:
        text = mask_numbers(text)
    return show_controls(text)


@lru_cache(maxsize=4096)
def _disclose_line(text: str, unmasked: bool) -> str:
    """Return a text of one line as it may leave the program; line ends in it are shown.

    ↵ stands for a line feed. Results are stored, because the same file names and remedies come
    again and again.
    """
    line = disclose(text, unmasked=unmasked)
    return line.replace("\n", "↵")


def disclose_findings(findings: Iterable[Finding], *, unmasked: bool = False) -> list[Finding]:
    """Return findings as they may leave the program.

    The order stays. Codes and paths are not changed, only texts and names.
    """
    return [_disclose_finding(finding, unmasked) for finding in findings]


def _disclose_finding(finding: Finding, unmasked: bool) -> Finding:
    """Return a finding with every text in it disclosed; the same object if nothing changes."""
    changes: dict[str, str | Location] = {}
    for name in ("message", "remedy", "basis", "key", "group"):
        text = getattr(finding, name)
        disclosed = _disclose_line(text, unmasked)
        if disclosed != text:
            changes[name] = disclosed
    location = finding.location
    if location is not None:
        disclosed_location = _disclose_location(location, unmasked)
        if disclosed_location != location:
            changes["location"] = disclosed_location
    if not changes:
        return finding
    return replace(finding, **changes)


def disclose_sheet(sheet: Sheet, *, unmasked: bool = False) -> Sheet:
    """Return a table as it may leave the program: the texts of its cells.

    The header and the title stay. Numbers, days and links are not changed.
    """
    rows = [[_disclose_cell(cell, unmasked) for cell in row] for row in sheet.rows]
    return replace(sheet, rows=rows)


def _disclose_cell(cell: Cell, unmasked: bool) -> Cell:
    """Return a cell as it may leave the program; only texts change."""
    if isinstance(cell, str):
        return disclose(cell, unmasked=unmasked)
    return cell


def _disclose_location(location: Location, unmasked: bool) -> Location:
    """Return a location with its file and part disclosed; the same object if nothing changes."""
    file = _disclose_line(location.file, unmasked)
    part = _disclose_line(location.part, unmasked)
    if (file, part) == (location.file, location.part):
        return location
    return replace(location, file=file, part=part)
