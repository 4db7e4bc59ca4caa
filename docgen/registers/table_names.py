"""Names of tables: the register that a worksheet or a file belongs to by the head of its name.

A register may be kept in several tables, such as 户_恩乐镇 and 户_者东镇.
"""

from __future__ import annotations

from collections.abc import Collection

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location


def find_register(names: Collection[str], registers: Collection[str]) -> str:
    """Return the register that the first fitting name begins with; '' if none fits."""
    for name in names:
        head = name.replace("－", "_").replace("-", "_").partition("_")[0].strip()
        if head in registers:
            return head
    return ""


def unassigned_table(file: str, sheet: str, name: str, registers: Collection[str]) -> Finding:
    """Return the finding for a table of no register; `name` is that of the sheet or the file."""
    message = f"看不出“{name}”是哪本台账，没有读"
    remedy = f"文件名或工作表名用台账名开头：{'、'.join(registers)}"
    location = Location(file, part=sheet)
    return new_finding("TB-15", message, remedy, location=location, category=Category.FILE)
