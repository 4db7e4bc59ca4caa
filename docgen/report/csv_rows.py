"""Findings row by row, for spreadsheets and other programs: CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from docgen.model.finding import Finding

COLUMNS = ("级别", "编号", "业务键", "分发", "位置", "问题", "整改", "依据")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(findings: Iterable[Finding]) -> str:
    """A line for each finding. What a spreadsheet would take for a formula begins with '."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(COLUMNS)
    for f in findings:
        told = (f.severity.value, f.code, f.key, f.group, str(f.location or ""))
        lines.writerow(map(_text, (*told, f.message, f.remedy, f.basis)))
    return out.getvalue()


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_DANGEROUS) else cell
