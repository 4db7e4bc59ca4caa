"""The verbs of the rules over registers. A verb is a module: a docstring, PARAMS and `find`.

`find(params, own, registers, rows)` yields frames: the column `#` holds the rows that break the
rule, `field` the cell to be shown, further columns the facts that its 说明 may name. `rows` are
the rows of the register that meet the rule's 条件.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import polars as pl

from docgen.check.registers.kinds import (
    counted,
    expected,
    material,
    numbered,
    ordered,
    published,
    referenced,
    required,
    signed,
    unique,
)
from docgen.check.registers.register import Register

Registers = Mapping[str, Register]


class Kind(Protocol):
    """What a verb's module offers."""

    PARAMS: dict[str, Any]

    def find(
        self, params: Mapping[str, Any], own: Register, registers: Registers, rows: pl.DataFrame
    ) -> Iterator[tuple[pl.DataFrame, str]]:
        """The rows that break the rule, and the field whose cell is shown."""


KINDS: dict[str, Kind] = {
    "必备材料": material,
    "必填": required,
    "件数": counted,
    "唯一": unique,
    "引用": referenced,
    "应当": expected,
    "先后": ordered,
    "公示期": published,
    "签字": signed,
    "连号": numbered,
}
