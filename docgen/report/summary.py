"""Summarise many findings: by rule in few lines, or as the rows of worksheets.

The worst severity comes first; of one severity unread tables, then the most frequent rule.
`to_sheets` makes the list in which offices write down the progress; `to_list` makes the one that is
handed out on paper.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from docgen.model.disclosure import disclose_findings
from docgen.model.finding import Category, Finding, Severity
from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.formats import format_counts

MOST_PLACES = 3
"""Places of a rule that the summary lists."""
MOST_REMEDIES = 8
"""Places of a rule that the summary lists, if the remedy of each names something else."""
MOST_ALIKE = 20
"""Findings of a rule that are printed one by one."""
HEADER = ("序号", "级别", "编号", "位置", "问题", "整改", "依据", "整改情况")
LIST_HEADER = ("序号", "编号", "问题", "位置", "整改", "整改情况")
_WORKBOOKS = (".xlsx", ".xlsm")
_NAME = re.compile("“[^”]*”")
"""A name in a remedy: of a file, a column, a setting."""
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def to_summary(findings: Sequence[Finding], *, unmasked: bool = False) -> str:
    """Return a paragraph for each rule, as `to_paragraphs` does, and the counts."""
    paragraphs = to_paragraphs(findings, unmasked=unmasked)
    return "\n".join([*paragraphs, format_counts(findings)])


def to_paragraphs(findings: Iterable[Finding], *, unmasked: bool = False) -> list[str]:
    """Return a paragraph for each rule: how often, the first places, the remedy, the basis.

    Remedies that differ in the names in them share one, if there are many.

    Personal numbers are masked unless `unmasked`.
    """
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    listed = list(findings)
    remedies: dict[tuple[Severity, str, str], set[str]] = {}
    for finding in listed:
        remedies.setdefault(_kind(finding), set()).add(finding.remedy)
    for finding in listed:
        severity, code, form = _kind(finding)
        if len(remedies[severity, code, form]) <= MOST_PLACES:
            form = finding.remedy
        groups.setdefault((severity, code, form), []).append(finding)
    ranked = sorted(groups.values(), key=_group_rank)
    return [_format_group(group, unmasked) for group in ranked]


def split_alike(findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that are worth a text of their own, and those with too many alike.

    Both keep their order: the findings of a file stand together. Where some have too many alike,
    others have it sooner, so that all is seen at a glance.
    """
    listed = list(findings)
    counts = Counter(map(_kind, listed))
    most = MOST_ALIKE
    if max(counts.values(), default=0) > MOST_ALIKE:
        most = MOST_PLACES
    few = [finding for finding in listed if counts[_kind(finding)] <= most]
    many = [finding for finding in listed if counts[_kind(finding)] > most]
    return few, many


def _kind(finding: Finding) -> tuple[Severity, str, str]:
    """Return what findings of one kind share: the rule, and the remedy without names in it."""
    return finding.severity, finding.code, _NAME.sub("“”", finding.remedy)


def _group_rank(group: Sequence[Finding]) -> tuple[int, bool, int]:
    """Return the place of a rule: the worst first; of these unread tables, which cause others."""
    first = group[0]
    is_cause = first.category in (Category.FILE, Category.STRUCTURE)
    return _RANKS[first.severity], not is_cause, -len(group)


def _format_group(group: Sequence[Finding], unmasked: bool) -> str:
    """Return the paragraph of one rule.

    Its findings have one remedy, or many that name different things: then each that is listed has
    its own below it.
    """
    by_remedy = {finding.remedy: finding for finding in reversed(group)}
    shown = group[:MOST_PLACES]
    if len(by_remedy) > 1:
        shown = list(reversed(by_remedy.values()))[:MOST_REMEDIES]
    # Only what is printed: a county has millions of findings.
    listed = disclose_findings(shown, unmasked=unmasked)
    first = listed[0]
    lines = [f"{first.severity.value} {first.code}　{len(group)} 处"]
    for finding in listed:
        lines.append(f"    {finding.place}　{finding.message}".rstrip())
        if len(by_remedy) > 1:
            lines.append(f"      整改：{finding.remedy}")
    if len(group) > len(listed):
        lines.append(f"    ……还有 {len(group) - len(listed)} 处")
    if len(by_remedy) == 1 and first.remedy:
        lines.append(f"  整改：{first.remedy}")
    if first.basis:
        lines.append(f"  依据：{first.basis}")
    return "\n".join(lines)


def to_sheets(findings: Sequence[Finding], title: str, root: str = "") -> list[Sheet]:
    """Return a worksheet with all findings, then one for each township with its own.

    A last column is for the progress. `root` is the path from the list's folder to the workspace:
    places then open their cells; '' makes no links.
    """
    sheets = [_sheet(findings, title, title, root)]
    for group in sorted({finding.group for finding in findings} - {""}):
        of_group = [finding for finding in findings if finding.group == group]
        sheets.append(_sheet(of_group, group, f"{group}{title}", root))
    return sheets


def _sheet(findings: Iterable[Finding], name: str, title: str, root: str) -> Sheet:
    """Return a worksheet with a numbered row for each finding, the worst first."""
    rows: list[list[Cell]] = []
    for number, finding in enumerate(_rank(findings), 1):
        row: list[Cell] = [
            Decimal(number),
            finding.severity.value,
            finding.code,
            _link(finding, root),
            finding.message,
            finding.remedy,
            finding.basis,
            "",
        ]
        rows.append(row)
    return Sheet(name, title, HEADER, rows)


def to_list(findings: Iterable[Finding], title: str) -> Sheet:
    """Return the list that is handed out on paper, with a column to tick what is done."""
    rows: list[list[Cell]] = []
    for number, finding in enumerate(_rank(findings), 1):
        place = finding.place.rpartition("/")[2]
        row: list[Cell] = [
            Decimal(number),
            finding.code,
            finding.message,
            place,
            finding.remedy,
            "",
        ]
        rows.append(row)
    return Sheet(title, title, LIST_HEADER, rows)


def _rank(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings with the worst severity first, else in their order."""
    return sorted(findings, key=lambda finding: _RANKS[finding.severity])


def _link(finding: Finding, root: str) -> Cell:
    """Return the place as a link to its cell in a workbook, else to its file; text without root."""
    location = finding.location
    if location is None or not root:
        return finding.place
    target = f"{root}/{location.file}"
    if location.cell and location.file.endswith(_WORKBOOKS):
        sheet = location.part.replace("'", "''")
        target += f"#'{sheet}'!{location.cell}"
    return Link(str(location), target)
