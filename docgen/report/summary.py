"""Summarise many findings: by rule in few lines, or as the rows of worksheets.

The worst severity comes first; of one severity what causes others, then the most frequent rule.
`to_sheets` makes the list in which offices write down the progress; `to_list` makes the one that is
handed out on paper.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from msgspec.structs import replace

from docgen.codes import CODES
from docgen.model.disclosure import disclose_findings
from docgen.model.finding import Category, Finding, Severity
from docgen.model.sheet import Cell, Link, Sheet
from docgen.report.formats import format_counts
from docgen.report.joined_findings import common_remedy, form_of, join_alike

MOST_PLACES = 3
"""Places of a rule that the summary lists."""
MOST_REMEDIES = 8
"""Places of a rule that the summary lists, if the remedy of each names something else."""
MOST_ALIKE = 20
"""Findings of a rule that are printed one by one."""
HEADER = ("序号", "级别", "编号", "位置", "问题", "整改", "依据", "整改情况")
LIST_HEADER = ("序号", "编号", "问题", "位置", "整改", "整改情况")
_WORKBOOKS = (".xlsx", ".xlsm")
_REMEDY = "整改："
_WITH_REMEDY = 2
"""Lines of a paragraph that is cut down to its first place and its remedy."""
SCREEN = 60
"""Lines that are seen at a glance."""
MOST_PARAGRAPHS = 40
"""Rules that a screen has room for."""
_OF_CELLS = ("load", "schema", "registers")
"""The rooms whose findings are about tables and cells themselves, not about what rules ask."""
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def to_summary(findings: Sequence[Finding], *, unmasked: bool = False) -> str:
    """Return a paragraph for each rule, as `to_paragraphs` does, and the counts.

    What would be more than a screen is told in shorter words, the least important first.
    """
    paragraphs = to_paragraphs(findings, unmasked=unmasked)
    if _count_lines(paragraphs) >= SCREEN:
        paragraphs = to_paragraphs(findings, unmasked=unmasked, is_short=True)
        paragraphs = _fit(paragraphs)
    return "\n".join([*paragraphs, format_counts(findings)])


def _count_lines(paragraphs: Iterable[str]) -> int:
    """Return how many lines some paragraphs take."""
    return sum(paragraph.count("\n") + 1 for paragraph in paragraphs)


def _fit(paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs that fit on a screen with a line to spare.

    The last of very many are only counted. As many as needed are cut down, from the last on: to the
    first place and the remedy, then, if that is not enough, to one line each.
    """
    fitting = list(paragraphs)
    if len(fitting) > MOST_PARAGRAPHS and _count_lines(fitting) >= SCREEN:
        rest = len(fitting) - MOST_PARAGRAPHS
        fitting[MOST_PARAGRAPHS:] = [f"……还有 {rest} 种，加 --out 缺项清单.xlsx 看全部"]
    for most in (_WITH_REMEDY, 1):
        for number in reversed(range(1, min(len(fitting), MOST_PARAGRAPHS))):
            if _count_lines(fitting) < SCREEN:
                return fitting
            fitting[number] = _cut(fitting[number], most)
    return fitting


def _cut(paragraph: str, most: int) -> str:
    """Return a paragraph with its heading and first place in one line, and its remedy if it may.

    `most` are the lines that it may have.
    """
    lines = paragraph.split("\n")
    if len(lines) <= most or len(lines) == 1:
        return paragraph
    first = f"{lines[0]}　{lines[1].strip()}" if lines[1].startswith("    ") else lines[0]
    remedies = [line for line in lines[1:] if line.lstrip().startswith(_REMEDY)]
    return "\n".join([first, *remedies[: most - 1]])


def to_paragraphs(
    findings: Iterable[Finding], *, unmasked: bool = False, is_short: bool = False
) -> list[str]:
    """Return a paragraph for each rule: how often, the first places, the remedy, the basis.

    Remedies that differ in the names in them share one, if there are many. With `is_short` they
    always do, and findings at one place that differ in a name only are told in one line.

    Personal numbers are masked unless `unmasked`.
    """
    groups: dict[tuple[Severity, str, str], list[Finding]] = {}
    listed = list(findings)
    remedies: dict[tuple[Severity, str, str], set[str]] = {}
    for finding in listed:
        remedies.setdefault(_kind(finding), set()).add(finding.remedy)
    for finding in listed:
        severity, code, form = _kind(finding)
        if len(remedies[severity, code, form]) <= MOST_PLACES and not is_short:
            form = finding.remedy
        groups.setdefault((severity, code, form), []).append(finding)
    ranked = sorted(groups.values(), key=_group_rank)
    return [_format_group(group, unmasked, is_short=is_short) for group in ranked]


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
    return finding.severity, finding.code, form_of(finding.remedy)


def _group_rank(group: Sequence[Finding]) -> tuple[int, int, int]:
    """Return the place of a rule: the worst first; of these what causes others.

    These are unread tables, then lacking columns and keys that two rows have, then cells that are
    wrong in themselves.
    """
    first = group[0]
    owner = CODES[first.code].owner if first.code in CODES else ""
    causes = (
        first.category in (Category.FILE, Category.STRUCTURE),
        first.is_cause,
        owner in _OF_CELLS,
    )
    rank = next((number for number, holds in enumerate(causes) if holds), len(causes))
    return _RANKS[first.severity], rank, -len(group)


def _format_group(group: Sequence[Finding], unmasked: bool, *, is_short: bool) -> str:
    """Return the paragraph of one rule.

    Its findings have one remedy, or many that name different things: then each that is listed has
    its own below it.
    """
    findings = join_alike(group) if is_short else group
    by_remedy = {finding.remedy: finding for finding in reversed(findings)}
    shown = findings[:MOST_PLACES]
    remedy = findings[0].remedy
    if len(by_remedy) > 1:
        shown = list(reversed(by_remedy.values()))[:MOST_REMEDIES]
        remedy = common_remedy(findings) if is_short else ""
    has_own = len(by_remedy) > 1 and not remedy
    # Only what is printed: a county has millions of findings.
    listed = disclose_findings(shown, unmasked=unmasked)
    lines = [f"{group[0].severity.value} {group[0].code}　{len(group)} 处"]
    for finding in listed:
        lines.append(f"    {finding.place}　{finding.message}".rstrip())
        if has_own:
            lines.append(f"      {_REMEDY}{finding.remedy}")
    if len(findings) > len(listed):
        lines.append(f"    ……还有 {len(findings) - len(listed)} 处")
    return "\n".join([*lines, *_last_lines(replace(group[0], remedy=remedy), unmasked)])


def _last_lines(finding: Finding, unmasked: bool) -> Iterator[str]:
    """Yield the remedy and the basis of a rule, by one of its findings."""
    (shown,) = disclose_findings([finding], unmasked=unmasked)
    if shown.remedy:
        yield f"  {_REMEDY}{shown.remedy}"
    if shown.basis:
        yield f"  依据：{shown.basis}"


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
