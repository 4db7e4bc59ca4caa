"""Write findings as text for people and as JSON for programs.

Both list findings by file, line and column. The text shows the line of each finding with a caret
under the place.
"""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from docgen.model.disclosure import disclose, disclose_findings, mask_numbers, show_controls
from docgen.model.finding import Finding, Location, Severity
from docgen.model.sheet import Cell, Link, Sheet

Lines = Mapping[str, Sequence[str]]
"""The lines of each file, for code frames."""
_FRAME_WIDTH = 60
"""Characters of a line that a code frame shows."""


def _sort_key(finding: Finding) -> tuple[str, int, int, str]:
    """Return the place and the code of a finding; findings without a place come first."""
    location = finding.location or Location("")
    return (location.file, location.line, location.column, finding.code)


def format_counts(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each severity: 错误 2，警告 1; 没有问题 for none."""
    counts = Counter(finding.severity for finding in findings)
    parts = [f"{severity.value} {counts[severity]}" for severity in Severity if counts[severity]]
    return "，".join(parts) or "没有问题"


def to_text(findings: Iterable[Finding], lines: Lines, *, unmasked: bool = False) -> str:
    """Return findings grouped by file, each with its place, code frame, remedy and basis.

    Personal numbers are masked unless `unmasked`, control characters are shown.
    """
    parts: list[str] = []
    in_order = sorted(findings, key=_sort_key)
    for file, group in groupby(in_order, key=lambda finding: _sort_key(finding)[0]):
        of_file = list(group)
        parts.append(f"{file or '（工作目录）'}　{format_counts(of_file)}")
        of_lines = lines.get(file, ())
        for finding in disclose_findings(of_file, unmasked=unmasked):
            parts += _format_finding(finding)
            parts += _code_frame(finding.location, of_lines, unmasked)
            parts += _format_remedy(finding)
    return "\n".join(parts)


def _format_finding(finding: Finding) -> list[str]:
    """Return the lines of a finding above its code frame."""
    rows = [f"  {finding.severity.value} {finding.code}　{finding.message}"]
    if finding.location:
        rows.append(f"    位置：{finding.location}")
    return rows


def _format_remedy(finding: Finding) -> list[str]:
    """Return the lines of a finding below its code frame."""
    rows = []
    if finding.remedy:
        rows.append(f"    整改：{finding.remedy}")
    if finding.basis:
        rows.append(f"    依据：{finding.basis}")
    return rows


def _code_frame(location: Location | None, lines: Sequence[str], unmasked: bool) -> list[str]:
    """Return the line of a place and a caret under it; a long line is cut around the place."""
    if location is None or not 0 < location.line <= len(lines):
        return []
    line = lines[location.line - 1].rstrip("\r\n").replace("\t", " ")
    if not unmasked:
        # Before it is cut: half a number would not be known.
        line = mask_numbers(line)
    place = max(location.column, 1) - 1
    start = 0
    if len(line) > _FRAME_WIDTH:
        start = max(0, place - _FRAME_WIDTH // 2)
    excerpt = line[start : start + _FRAME_WIDTH]
    place -= start
    before = show_controls(excerpt[:place])
    rest = show_controls(excerpt[place:])
    marked = show_controls(excerpt[place:][: location.span])
    caret = " " * _width(before) + "^" * max(_width(marked), 1)
    return [f"    │ {before}{rest}", f"    │ {caret}"]


def _width(text: str) -> int:
    """Return the width of a text on a terminal: a Chinese character takes two columns."""
    return len(text) + sum(unicodedata.east_asian_width(char) in "WF" for char in text)


def to_json(
    findings: Iterable[Finding],
    documents: Sequence[Mapping[str, object]],
    *,
    unmasked: bool = False,
) -> str:
    """Return an object with `findings` and `documents`: keys in English, values as printed.

    `documents` are objects that the command prints: inputs with outputs, or the rows of a list.
    """
    in_order = disclose_findings(sorted(findings, key=_sort_key), unmasked=unmasked)
    body = {"findings": list(map(_to_object, in_order)), "documents": list(documents)}
    return json.dumps(body, ensure_ascii=False, indent=2)


def sheet_object(sheet: Sheet) -> dict[str, object]:
    """Return a table for programs: its rows as objects, numbers as numbers, dates as texts.

    The keys of a row are the labels of the header. A link becomes its text.
    """
    rows = [dict(zip(sheet.header, map(_plain_cell, row), strict=True)) for row in sheet.rows]
    return {"name": sheet.name, "title": sheet.title, "rows": rows}


def _plain_cell(cell: Cell) -> str | float:
    """Return a cell as JSON writes it."""
    if isinstance(cell, Decimal):
        return int(cell) if cell == int(cell) else float(cell)
    return cell.text if isinstance(cell, Link) else str(cell)


def to_journal_entry(finding: Finding) -> dict[str, object]:
    """Return a finding as the journal keeps it beside an output that was written despite it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": disclose(finding.message),
        "place": disclose(finding.place),
    }


def _to_object(finding: Finding) -> dict[str, object]:
    """Return a finding for programs; an unknown place has the file '' and zeros."""
    location = finding.location or Location("")
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "class": finding.category.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": finding.basis,
        "path": list(finding.path or ()),
        "file": location.file,
        "line": location.line,
        "column": location.column,
        "part": location.part,
        "cell": location.cell,
        "key": finding.key,
        "group": finding.group,
    }
