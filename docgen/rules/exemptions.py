"""Findings that the county knows and accepts: exemptions with a term, and a baseline.

Both hold to rule and business key (户编号, 档号), never to a line, so that sorting a table or
adding rows to it changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from docgen.codes import new_finding
from docgen.expressions.literals import parse_date
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.source import Source
from docgen.schema.coerce import plain

Known = tuple[str, str]
"""A rule's code and the business key of a row."""
EXEMPTION_COLUMNS = frozenset({w.RULE, w.KEY, w.REASON, w.APPROVER, w.UNTIL})
IDLE = "MJ-02"
BASELINE_COLUMNS = (w.RULE, w.KEY, w.TIMES)


@dataclass(frozen=True, slots=True)
class Exemption:
    """One finding that somebody has approved; `until` is its last day, None without a term."""

    known: Known
    until: date | None
    location: Location


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """What is left of the findings, and how many were known: exempt, in the baseline, mended."""

    findings: tuple[Finding, ...]
    exempt: int = 0
    old: int = 0
    mended: int = 0


def read_exemptions(source: Source) -> tuple[tuple[Exemption, ...], tuple[Finding, ...]]:
    """The exemptions of a table. A row without rule, key, reason or approver is refused."""
    exemptions, findings = [], []
    for index, row in enumerate(plain(source.root)):
        lacking = [n for n in (w.RULE, w.KEY, w.REASON, w.APPROVER) if not row.get(n, "").strip()]
        day = parse_date(row[w.UNTIL]) if row.get(w.UNTIL, "").strip() else None
        if row.get(w.UNTIL, "").strip() and not (day and day.day):
            lacking.append(w.UNTIL)
        location = source.location((index, lacking[0] if lacking else w.RULE))
        if lacking:
            told = f"免检这一行的“{'”“'.join(lacking)}”没有写，或写错了，这一行不算"
            findings.append(_finding("MJ-03", Severity.ERROR, told, "补写后再核验", location))
            continue
        until = date(day.year, day.month, day.day) if day else None
        exemptions.append(Exemption((row[w.RULE].strip(), row[w.KEY].strip()), until, location))
    return tuple(exemptions), tuple(findings)


def read_baseline(source: Source) -> Counter[Known]:
    """The findings that stood when the baseline was written, by how often."""
    rows = plain(source.root)
    return Counter({(row[w.RULE], row[w.KEY]): int(row.get(w.TIMES, 1)) for row in rows})


def baseline_rows(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """The rows of a baseline that accepts these findings; one without a key is not accepted."""
    known = Counter((finding.code, finding.key) for finding in findings if finding.key)
    return [(code, key, str(times)) for (code, key), times in sorted(known.items())]


def accept(
    findings: Sequence[Finding],
    exemptions: Sequence[Exemption],
    baseline: Counter[Known],
    today: date,
) -> BaselineResult:
    """The findings that are not known yet. An exemption that is over or not needed is told."""
    valid = {e.known: e for e in exemptions if e.until is None or e.until >= today}
    over = {e.known: e for e in exemptions if e.known not in valid}
    left, used, old = list[Finding](), set[Known](), Counter[Known]()
    exempt = 0
    for finding in findings:
        known = (finding.code, finding.key)
        used.add(known)
        if known in valid:
            exempt += 1
        elif old[known] < baseline[known]:
            old[known] += 1
        else:
            left.append(finding)
    left += [_over(e) for e in over.values() if e.known in used]
    left += [_idle(e) for e in exemptions if e.known not in used]
    return BaselineResult(tuple(left), exempt, old.total(), (baseline - old).total())


def _over(exemption: Exemption) -> Finding:
    told = f"{' '.join(exemption.known)} 的免检已于{exemption.until}到期，问题照报"
    remedy = "问题改好，或重新报批后改“到期”"
    return _finding("MJ-01", Severity.WARNING, told, remedy, exemption.location)


def _idle(exemption: Exemption) -> Finding:
    told = f"{' '.join(exemption.known)} 的免检没有用上：没有这样的问题"
    remedy = "问题已改好的，删去这一行；规则编号或业务键写错的，改正"
    return _finding(IDLE, Severity.NOTICE, told, remedy, exemption.location)


def _finding(code: str, severity: Severity, told: str, remedy: str, location: Location) -> Finding:
    return new_finding(
        code, told, remedy, severity=severity, location=location, category=Category.STRUCTURE
    )
