"""Many findings in few lines: by rule, the worst and the most frequent first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from docgen.model.finding import Finding, Severity
from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.formats import counts

SHOWN = 3
_BOOKS = (".xlsx", ".xlsm")
_ORDER = {severity: rank for rank, severity in enumerate(Severity)}
HEADER = ("序号", "级别", "编号", "位置", "问题", "整改", "依据", "整改情况")


def to_summary(findings: Sequence[Finding]) -> str:
    """A paragraph for each rule: how often, where first, what to do, on what basis."""
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.severity, finding.code, finding.remedy), []).append(finding)
    ranked = sorted(groups.items(), key=lambda item: (_ORDER[item[0][0]], -len(item[1])))
    parts = [_group(*key, group) for key, group in ranked]
    return "\n".join([*parts, counts(findings)])


def _group(severity: Severity, code: str, remedy: str, group: list[Finding]) -> str:
    lines = [f"{severity.value} {code}　{len(group)} 处"]
    lines += [f"    {finding.location}　{finding.message}" for finding in group[:SHOWN]]
    if len(group) > SHOWN:
        lines.append(f"    ……还有 {len(group) - SHOWN} 处")
    lines += [f"  整改：{remedy}"] if remedy else []
    lines += [f"  依据：{group[0].basis}"] if group[0].basis else []
    return "\n".join(lines)


def to_sheets(findings: Sequence[Finding], title: str, root: str = "") -> list[Sheet]:
    """Every finding as a row, with a column in which to write what was done.

    The first sheet holds all; then comes one for each township that is to be handed its own.
    `root` is the way from the list's folder to the workspace: places open their cells by it.
    """
    groups = sorted({finding.group for finding in findings} - {""})
    parts = [_sheet(findings, title, title, root)]
    for group in groups:
        own = [finding for finding in findings if finding.group == group]
        parts.append(_sheet(own, group, f"{group}{title}", root))
    return parts


def to_list(findings: Sequence[Finding], title: str) -> Sheet:
    """The list that is handed out on paper: what is wrong, where, what to do, a place to tick."""
    ranked = sorted(findings, key=lambda finding: _ORDER[finding.severity])
    rows: list[list[Cell]] = [
        [Decimal(n), f.code, f.message, str(f.location or "").rpartition("/")[2], f.remedy, ""]
        for n, f in enumerate(ranked, 1)
    ]
    return Sheet(title, title, ("序号", "编号", "问题", "位置", "整改", "整改情况"), rows)


def _sheet(findings: Sequence[Finding], name: str, title: str, root: str) -> Sheet:
    ranked = sorted(findings, key=lambda finding: _ORDER[finding.severity])
    rows: list[list[Cell]] = [
        [Decimal(n), f.severity.value, f.code, _linked(f, root), f.message, f.remedy, f.basis, ""]
        for n, f in enumerate(ranked, 1)
    ]
    return Sheet(name, title, HEADER, rows)


def _linked(finding: Finding, root: str) -> Cell:
    """The place; one that opens its cell, if the file is a workbook, else its file."""
    location = finding.location
    if location is None or not root:
        return str(location or "")
    sheet = location.part.replace("'", "''")
    cell = f"#'{sheet}'!{location.cell}" if location.cell and location.file.endswith(_BOOKS) else ""
    return Link(str(location), f"{root}/{location.file}{cell}")
