"""Findings as text for people and as JSON for programs."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from docgen.model.finding import Finding, Severity

Lines = Mapping[str, Sequence[str]]
_ORDER = {severity: rank for rank, severity in enumerate(Severity)}
_FRAME = 60


def _key(finding: Finding) -> tuple[str, int, int, str]:
    location = finding.location
    if location is None:
        return ("", 0, 0, finding.code)
    return (location.file, location.line, location.column, finding.code)


def counts(findings: Iterable[Finding]) -> str:
    """错误 2，警告 1 — or 没有问题."""
    found = Counter(finding.severity for finding in findings)
    told = [f"{severity.value} {found[severity]}" for severity in _ORDER if found[severity]]
    return "，".join(told) or "没有问题"


def to_text(findings: Iterable[Finding], lines: Lines) -> str:
    """Grouped by file, in the order of their lines; each with its place, frame and mend."""
    parts: list[str] = []
    for file, group in groupby(sorted(findings, key=_key), key=lambda f: _key(f)[0]):
        found = list(group)
        parts.append(f"{file or '（工作目录）'}　{counts(found)}")
        parts += [_one(finding, lines.get(file, ())) for finding in found]
    return "\n".join(parts)


def _one(finding: Finding, lines: Sequence[str]) -> str:
    head = f"  {finding.severity.value} {finding.code}　{finding.message}"
    rows = [head]
    if finding.location:
        rows.append(f"    位置：{finding.location}")
        rows += _frame(finding, lines)
    if finding.remedy:
        rows.append(f"    整改：{finding.remedy}")
    if finding.basis:
        rows.append(f"    依据：{finding.basis}")
    return "\n".join(rows)


def _frame(finding: Finding, lines: Sequence[str]) -> list[str]:
    """The line of the file with a caret under the place; long lines are cut around it."""
    location = finding.location
    if location is None or not 0 < location.line <= len(lines):
        return []
    line, column = (
        lines[location.line - 1].rstrip("\r\n").replace("\t", " "),
        max(location.column, 1),
    )
    start = max(0, column - 1 - _FRAME // 2) if len(line) > _FRAME else 0
    shown = line[start : start + _FRAME]
    before, seen = shown[: column - 1 - start], shown[column - 1 - start :][: location.span]
    caret = " " * _width(before) + "^" * max(_width(seen), 1)
    return [f"    │ {shown}", f"    │ {caret}"]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def to_json(findings: Iterable[Finding], documents: Sequence[Mapping[str, object]]) -> str:
    """One object: `findings` and `documents`; keys in English, values as people see them."""
    listed = [_object(finding) for finding in sorted(findings, key=_key)]
    body = {"findings": listed, "documents": list(documents)}
    return json.dumps(body, ensure_ascii=False, indent=2)


def noted(finding: Finding) -> dict[str, object]:
    """A finding as it is kept beside an output that was made in spite of it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "place": str(finding.location or ""),
    }


def _object(finding: Finding) -> dict[str, object]:
    """A finding for programs: keys in English, values as people see them."""
    location = finding.location
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "class": finding.category.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": finding.basis,
        "path": list(finding.path or ()),
        "file": location.file if location else "",
        "line": location.line if location else 0,
        "column": location.column if location else 0,
        "part": location.part if location else "",
        "cell": location.cell if location else "",
        "key": finding.key,
        "group": finding.group,
    }
