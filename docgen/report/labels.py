"""Labels: the short texts that runs show beside a progress bar or in place of a file's name.

Use cases contain no text for users; they take these.
"""

from __future__ import annotations

BUILDING = "生成"
CHECKING = "核验"
CONVERTING = "转 PDF"


def file_count(count: int) -> str:
    """Return the label for several files together."""
    return f"{count} 个文件"


def row_label(source: str, name: str) -> str:
    """Return the label for the document of one row: its input and its own name."""
    return f"{source}（{name}）"
