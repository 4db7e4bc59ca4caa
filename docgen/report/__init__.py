"""Floor 3, report: findings → what people and programs read."""

from docgen.report.chart import to_chart
from docgen.report.formats import counts, to_json, to_text
from docgen.report.page import to_page
from docgen.report.progress import Progressing
from docgen.report.rows import to_csv, to_ndjson
from docgen.report.sarif import to_sarif
from docgen.report.summary import to_list, to_sheets, to_summary
from docgen.report.workbook import to_workbook

__all__ = [
    "Progressing",
    "counts",
    "to_chart",
    "to_csv",
    "to_json",
    "to_list",
    "to_ndjson",
    "to_page",
    "to_sarif",
    "to_sheets",
    "to_summary",
    "to_text",
    "to_workbook",
]
