"""Floor 3, report: findings → what people and programs read."""

from docgen.report.formats import counts, to_json, to_text
from docgen.report.progress import progress

__all__ = ["counts", "progress", "to_json", "to_text"]
