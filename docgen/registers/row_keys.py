"""Keys: the fields that tie the rows of one register to each other and to those of another.

A rule or a schema file names them in one grammar (键): a field, a list of fields, or a mapping
from fields of this register to fields of the other. 全部 ties every row to every row.

Examples: `键: 户编号`; `键: [乡镇, 村]`; `键: {户编号: 所属户}` if the field has another name in
the other register.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from docgen.registers import register_keywords as kw

KeySpec = str | Sequence[str] | Mapping[str, str]
"""A key as a rule or a schema file writes it."""
EVERY_ROW = "#全部"
"""The column that holds one value in all rows: the key of 全部."""


class RowKeys(NamedTuple):
    """The key of a register and that of another; fields at one index hold equal values."""

    fields: list[str]
    other_fields: list[str]


def read_row_keys(spec: KeySpec) -> RowKeys:
    """Return the fields that a key names in both registers.

    Fields are in the order in which the key names them.
    """
    if spec == kw.WHOLE:
        return RowKeys([EVERY_ROW], [EVERY_ROW])
    if isinstance(spec, Mapping):
        return RowKeys(list(spec), [str(name) for name in spec.values()])
    names = read_names(spec)
    return RowKeys(names, names)


def read_names(spec: str | Sequence[str]) -> list[str]:
    """Return a single name or a list of names as a list."""
    if isinstance(spec, str):
        return [spec]
    return list(spec)
