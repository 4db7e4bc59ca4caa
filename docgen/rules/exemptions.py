"""Findings that the county accepts: exemptions (免检) with a term, and a baseline (基线).

Both refer to a rule and a business key (户编号, 档号), never to a line, so sorting a table or
adding rows changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.literals import parse_day
from docgen.model.disclosure import mask_numbers
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import Source
from docgen.rules import rule_keywords as kw
from docgen.schema.coerce import plain

RuleAndKey = tuple[str, str]
"""A rule's code and the business key of a row."""
EXEMPTION_COLUMNS = frozenset({kw.RULE, kw.KEY, kw.REASON, kw.APPROVER, kw.UNTIL})
UNUSED = "MJ-02"
"""The code of an exemption that no finding has used."""
BASELINE_COLUMNS = (kw.RULE, kw.KEY, kw.TIMES)
_REQUIRED = (kw.RULE, kw.KEY, kw.REASON, kw.APPROVER)


class Exemption(Struct, frozen=True):
    """One approved finding; `until` is its last day, None without a term."""

    target: RuleAndKey
    until: date | None
    location: Location


class BaselineResult(Struct, frozen=True):
    """The remaining findings, and how many were exempt, in the baseline, or mended since."""

    findings: tuple[Finding, ...]
    exempt: int = 0
    old: int = 0
    mended: int = 0


def read_exemptions(source: Source) -> tuple[tuple[Exemption, ...], tuple[Finding, ...]]:
    """Return the exemptions of a table; incomplete rows are left out and reported.

    The rows have the columns of `EXEMPTION_COLUMNS`. 到期 may be blank: the exemption then has no
    term.
    """
    exemptions = []
    findings = []
    for index, row in enumerate(plain(source.root)):
        until = _last_day(row)
        missing = [name for name in _REQUIRED if not row.get(name, "").strip()]
        if until is None and row.get(kw.UNTIL, "").strip():
            missing.append(kw.UNTIL)
        location = source.location((index, missing[0] if missing else kw.RULE))
        if missing:
            names = "”“".join(missing)
            message = f"免检这一行的“{names}”没有写，或写错了，这一行不算"
            findings.append(_finding("MJ-03", message, "补写后再核验", location))
            continue
        target = _target(row[kw.RULE].strip(), row[kw.KEY].strip())
        exemptions.append(Exemption(target, until, location))
    return tuple(exemptions), tuple(findings)


def _target(code: str, key: str) -> RuleAndKey:
    """Return what an exemption or a line of the baseline is about.

    Lists show personal numbers masked, and people copy keys out of them.
    """
    return code, mask_numbers(key)


def _last_day(row: dict[str, str]) -> date | None:
    """Return the last day of an exemption; None if it is blank or not a whole date."""
    return parse_day(row.get(kw.UNTIL, ""))


def read_baseline(source: Source) -> Counter[RuleAndKey]:
    """Return how often each finding stood when the baseline was written."""
    baseline: Counter[RuleAndKey] = Counter()
    for row in plain(source.root):
        baseline[_target(row[kw.RULE], row[kw.KEY])] = int(row.get(kw.TIMES, 1))
    return baseline


def baseline_rows(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Return the rows of a baseline of these findings; those without a key are left out.

    A row is (code, business key, number of findings as text), in order of codes and keys.
    """
    counts = Counter(_target(finding.code, finding.key) for finding in findings if finding.key)
    return [(code, key, str(count)) for (code, key), count in sorted(counts.items())]


def accept(
    findings: Sequence[Finding],
    exemptions: Sequence[Exemption],
    baseline: Counter[RuleAndKey],
    today: date,
    unjudged: Iterable[RuleAndKey] = (),
) -> BaselineResult:
    """Return the findings that are neither exempt nor in the baseline.

    An exemption that has ended or that no finding uses is a finding itself, unless its problem is
    `unjudged`: nobody knows then whether there is one.

    The baseline covers as many findings of a rule and key as it has counted; those beyond are new.
    `old` in the result counts the covered ones, `mended` those in the baseline that are no longer
    found.
    """
    valid = {e.target for e in exemptions if e.until is None or e.until >= today}
    remaining = []
    used: set[RuleAndKey] = set()
    old: Counter[RuleAndKey] = Counter()
    exempt = 0
    for finding in findings:
        target = _target(finding.code, finding.key)
        used.add(target)
        if target in valid:
            exempt += 1
        elif old[target] < baseline[target]:
            old[target] += 1
        else:
            remaining.append(finding)
    ended = {e.target: e for e in exemptions if e.target not in valid and e.target in used}
    remaining += map(_ended, ended.values())
    used.update(_target(*each) for each in unjudged)
    remaining += [_unused(exemption) for exemption in exemptions if exemption.target not in used]
    mended = (baseline - old).total()
    return BaselineResult(tuple(remaining), exempt, old.total(), mended)


def _ended(exemption: Exemption) -> Finding:
    """Return the finding (MJ-01) for an exemption after its last day: its finding counts again."""
    message = f"{' '.join(exemption.target)} 的免检已于{exemption.until}到期，问题照报"
    remedy = "问题改好，或重新报批后改“到期”"
    return _finding("MJ-01", message, remedy, exemption.location)


def _unused(exemption: Exemption) -> Finding:
    """Return the finding (MJ-02) for an exemption of which no finding is known."""
    message = f"{' '.join(exemption.target)} 的免检没有用上：没有这样的问题"
    remedy = "问题已改好的，删去这一行；规则编号或业务键写错的，改正"
    return _finding(UNUSED, message, remedy, exemption.location)


def _finding(code: str, message: str, remedy: str, location: Location) -> Finding:
    """Return a finding about the table of exemptions, of category STRUCTURE."""
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)
