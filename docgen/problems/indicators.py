"""Exit indicators (退出指标) as data: the standards for households, villages and counties.

An indicator names the rules that check it. Indicators of several years may name one rule.

`app.problem_ledger` reads the table of the county's scheme. A problem shows the indicator, its
standard and its category; the indicator also decides which unit is responsible.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.source import Source
from docgen.problems import problem_keywords as kw
from docgen.registers import register_keywords
from docgen.rules import rule_keywords
from docgen.schema.coerce import plain

INDICATOR_COLUMNS = frozenset(
    {
        w.FIGURES,
        kw.STANDARD,
        kw.CATEGORY,
        rule_keywords.RULE,
        register_keywords.YEAR,
        rule_keywords.BASIS,
    }
)
_RULE_CODE = re.compile(r"[A-Z]{2,4}-\d{2,3}")
_YEAR = re.compile(r"\d{4}")
_ANY_YEAR = 9999  # stands for a day without a year: all indicators are in force


class Indicator(Struct, frozen=True):
    """One indicator of a scheme."""

    name: str
    standard: str
    """The value that must be reached, as the scheme words it."""
    category: str = ""
    """The group of indicators to which it belongs, '' if the scheme has no groups."""
    rules: tuple[str, ...] = ()
    """The codes of the rules that check it."""
    year: int = 0
    """The first year in which it is in force; 0 if the source names none."""


def read_indicators(source: Source) -> tuple[Indicator, ...]:
    """Return the indicators of a table. Rows without a name are left out.

    They are in the order of the table. A row may lack any other cell.
    """
    indicators = [_read_indicator(row) for row in plain(source.root)]
    return tuple(indicator for indicator in indicators if indicator.name)


def _read_indicator(row: Mapping[str, str]) -> Indicator:
    """Return the indicator of a row, its year the first number of four digits in that cell.

    All codes of rules in the cell of rules count, whatever stands between them: TC-01、TC-02.
    """
    year = _YEAR.search(row.get(register_keywords.YEAR, ""))
    first_year = 0
    if year:
        first_year = int(year[0])
    return Indicator(
        name=row.get(w.FIGURES, "").strip(),
        standard=row.get(kw.STANDARD, ""),
        category=row.get(kw.CATEGORY, ""),
        rules=tuple(_RULE_CODE.findall(row.get(rule_keywords.RULE, ""))),
        year=first_year,
    )


def find_indicator(indicators: Sequence[Indicator], code: str, day: str) -> Indicator | None:
    """Return the indicator that a rule checks, or None.

    Of several the latest in force on `day` (an ISO date, '' for any) is returned; if none is in
    force yet, the latest of all.

    `code` is that of the rule. None if no indicator names the rule.
    """
    year = _ANY_YEAR
    if day[:4].isdecimal():
        year = int(day[:4])
    checked = [indicator for indicator in indicators if code in indicator.rules]
    in_force = [indicator for indicator in checked if indicator.year <= year]
    return max(in_force or checked, key=lambda indicator: indicator.year, default=None)
