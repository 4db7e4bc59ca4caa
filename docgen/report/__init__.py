"""Floor 3, report: findings → what people and programs read."""

from docgen.report.formats import counts, to_json, to_text
from docgen.report.progress import Progressing
from docgen.report.summary import to_sheets, to_summary
from docgen.report.workbook import to_workbook

__all__ = [
    "Progressing",
    "counts",
    "to_json",
    "to_sheets",
    "to_summary",
    "to_text",
    "to_workbook",
]
