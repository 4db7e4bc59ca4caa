"""The text of an input that carries over an earlier one: its lines, then its absent fields."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.field import Field
from docgen.report.blank_input import to_entries


def input_title(type_name: str, name: str) -> str:
    """Return the title of a new input: its type and its name."""
    return f"{type_name}：{name}"


def to_carried_text(origin: str, lines: Sequence[str], absent: Sequence[Field]) -> str:
    """Return the text of an input; `origin` is the file name of the earlier one.

    The fields that it has not are blank entries at the end.
    """
    text = "\n".join(line.rstrip("\r\n") for line in lines).rstrip() + "\n"
    if not absent:
        return text
    return f"{text}\n## 下面是“{origin}”里没有写的字段\n{to_entries(absent)}"
