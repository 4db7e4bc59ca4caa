"""Write findings as CSV, a row for each, for spreadsheets and other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from docgen.model.finding import Finding

COLUMNS = ("级别", "编号", "业务键", "分发", "位置", "问题", "整改", "依据")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""The starts of texts that a spreadsheet would take for formulas."""


def to_csv(findings: Iterable[Finding]) -> str:
    """Return a row for each finding. A text that would be a formula gets ' before it."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    for finding in findings:
        cells = (
            finding.severity.value,
            finding.code,
            finding.key,
            finding.group,
            finding.place,
            finding.message,
            finding.remedy,
            finding.basis,
        )
        writer.writerow([f"'{c}" if c.startswith(_FORMULA_STARTS) else c for c in cells])
    return output.getvalue()
