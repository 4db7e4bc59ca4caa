"""The line below the title of a list of findings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from docgen.model.finding import Finding
from docgen.report.formats import format_counts


def check_stamp(day: date, findings: Iterable[Finding]) -> str:
    """Return the day of a check and the counts of its findings."""
    return f"{day.year}年{day.month}月{day.day}日核验；{format_counts(findings)}"
