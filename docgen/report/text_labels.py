"""Labels: the short texts that runs show beside a progress bar or in place of a file's name.

Use cases contain no text for users; they take these.
"""

from __future__ import annotations

BUILDING = "生成"
CHECKING = "核验"
CONVERTING = "转 PDF"
VERIFYING = "核对"
READING_REGISTERS = "读台账"
CHECKING_REGISTERS = "核台账"
READING_EVIDENCE = "看佐证"
CHECKING_WORDING = "核文字"
WORDING_RULES = "文字"
FORMAT_RULES = "格式"


def register_table(name: str) -> str:
    """Return the title of the field table of a register."""
    return f"{name}台账"


def register_title(name: str) -> str:
    """Return the title of a register: its name, which may have the word 台账 already."""
    return f"{name.removesuffix('台账')}台账"


def file_count(count: int) -> str:
    """Return the label for several files together."""
    return f"{count} 个文件"


def row_label(source: str, name: str) -> str:
    """Return the label for the document of one row: its input and its own name."""
    return f"{source}（{name}）"
