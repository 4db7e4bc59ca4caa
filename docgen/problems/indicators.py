"""Exit indicators as data: what a household, a village, a township, a county must reach."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.model import keywords as w
from docgen.model.source import Source
from docgen.schema.coerce import plain

INDICATOR_COLUMNS = frozenset({w.FIGURES, w.STANDARD, w.CATEGORY, w.RULE, w.YEAR, w.BASIS})


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of a scheme; `year` is 0 where the source gives none."""

    name: str
    standard: str
    category: str = ""
    rules: tuple[str, ...] = ()
    """The codes of the rules that judge it."""
    year: int = 0


def read_indicators(source: Source) -> tuple[Indicator, ...]:
    """The indicators of a table; a row without a name is passed over."""
    found = []
    for row in plain(source.root):
        if name := row.get(w.FIGURES, "").strip():
            rules = tuple(re.findall(r"[A-Z]{2,4}-\d{2,3}", row.get(w.RULE, "")))
            year = re.search(r"\d{4}", row.get(w.YEAR, ""))
            said = row.get(w.STANDARD, ""), row.get(w.CATEGORY, "")
            found.append(Indicator(name, *said, rules, int(year[0]) if year else 0))
    return tuple(found)


def indicator_of(indicators: Sequence[Indicator], code: str, day: str) -> Indicator | None:
    """The indicator that a rule judges: of several years the last that had begun by `day`."""
    year = int(day[:4]) if day[:4].isdecimal() else 9999
    own = [indicator for indicator in indicators if code in indicator.rules]
    begun = [indicator for indicator in own if indicator.year <= year]
    return max(begun or own, key=lambda indicator: indicator.year, default=None)
