"""Write findings as CSV, a row for each, for spreadsheets and other programs."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from docgen.model.finding import Finding

COLUMNS = ("级别", "编号", "业务键", "分发", "位置", "问题", "整改", "依据")
_FORMULA_START = re.compile(r"^(?=[=+\-@\t\r])")
"""The start of a text that a spreadsheet would take for a formula."""


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
        writer.writerow([_FORMULA_START.sub("'", cell) for cell in cells])
    return output.getvalue()
