"""The deadline of each severity, by the days that the county allows (整改天数).

`app.problem_ledger` makes the table once for a collection; `ProblemBuilder` takes the deadline of
each problem by its severity.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from docgen.codes import new_finding
from docgen.expressions.literals import parse_day
from docgen.model.finding import Finding
from docgen.model.keywords import UNUSED
from docgen.problems import problem_keywords as kw
from docgen.problems.deadlines import find_deadline
from docgen.registers.settings import Settings

_MOST_DAYS = 3650


def severity_deadlines(settings: Settings, today: date) -> tuple[dict[str, str], list[Finding]]:
    """Return the deadline of each severity that has days, as ISO dates, and findings.

    Days count from the day of the settings, from `today` if they name none. Working days of a
    year without known holidays are a finding (HZ-04).

    The keys are severities as a rule writes them, the values days such as 2018-10-20. A severity
    without days, or with the setting 不用, is absent; days that are no number from 0 to 3650 are a
    finding (HZ-07).
    """
    start = _start(settings, today)
    working = settings.get(kw.DAYS_COUNTED) == kw.WORKING_DAYS
    deadlines: dict[str, str] = {}
    findings: list[Finding] = []
    by_severity = settings.get(kw.DAYS_DUE)
    if not isinstance(by_severity, Mapping):
        return deadlines, findings
    for severity, days in by_severity.items():
        if days is None or days == UNUSED:
            continue
        if not isinstance(days, float) or not 0 <= days <= _MOST_DAYS:
            fault = f"“{kw.DAYS_DUE}”里“{severity}”写的“{days}”不是天数"
            findings.append(new_finding("HZ-07", fault, f"写 0 到 {_MOST_DAYS} 之间的数"))
            continue
        day, fault = find_deadline(start, int(days), working)
        if day is None:
            remedy = f"“{kw.DAYS_COUNTED}”改为日历日，或升级程序后重新收集"
            findings.append(new_finding("HZ-04", fault, remedy))
        else:
            deadlines[str(severity)] = day.isoformat()
    return deadlines, findings


def _start(settings: Settings, today: date) -> date:
    """Return the day from which days count: the setting 核验日期, else today."""
    return parse_day(str(settings[kw.AS_OF_DAY])) or today
