"""Floor 3, report: findings → what people and programs read."""

from docgen.report.blank import to_blank, to_entries, yaml_scalar
from docgen.report.chart import to_chart
from docgen.report.form import to_form
from docgen.report.formats import counts, noted, to_json, to_text
from docgen.report.page import to_page
from docgen.report.progress import Progressing
from docgen.report.rows import to_csv
from docgen.report.summary import to_list, to_sheets, to_summary
from docgen.report.workbook import to_workbook

__all__ = [
    "Progressing",
    "counts",
    "noted",
    "to_blank",
    "to_chart",
    "to_csv",
    "to_entries",
    "to_form",
    "to_json",
    "to_list",
    "to_page",
    "to_sheets",
    "to_summary",
    "to_text",
    "to_workbook",
    "yaml_scalar",
]
