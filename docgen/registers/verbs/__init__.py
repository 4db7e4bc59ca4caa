"""The verbs of the rules over registers. A verb is a module: a docstring, PARAMS, LOCAL, `find`.

`find(asked)` yields lazy frames: the column `#` holds the rows that break the rule, further
columns the facts that its 说明 may name; with each frame the field whose cell is shown. LOCAL
says that a row is judged by itself, so that a part of a register can be judged without the rest.
"""

from __future__ import annotations

from typing import Any, Protocol

from docgen.registers.rule_context import Hits, RuleContext
from docgen.registers.verbs import assertion as expected
from docgen.registers.verbs import chronology as ordered
from docgen.registers.verbs import foreign_key as referenced
from docgen.registers.verbs import frequency as frequent
from docgen.registers.verbs import manual_review as manual
from docgen.registers.verbs import matching as agreed
from docgen.registers.verbs import notice_period as published
from docgen.registers.verbs import overlaps as apart
from docgen.registers.verbs import proportion as shared
from docgen.registers.verbs import recusal as recused
from docgen.registers.verbs import repeated_values as doubled
from docgen.registers.verbs import required_cells as required
from docgen.registers.verbs import required_material as material
from docgen.registers.verbs import row_counts as counted
from docgen.registers.verbs import row_state as stated
from docgen.registers.verbs import row_totals as totalled
from docgen.registers.verbs import serial_numbers as numbered
from docgen.registers.verbs import signatures as signed
from docgen.registers.verbs import transitions as moved
from docgen.registers.verbs import unique_key as unique


class Verb(Protocol):
    """What a verb's module offers."""

    PARAMS: dict[str, Any]
    LOCAL: bool

    def find(self, asked: RuleContext) -> Hits:
        """The rows that break the rule, and the field whose cell is shown."""


VERBS: dict[str, Verb] = {
    "必备材料": material,
    "必填": required,
    "件数": counted,
    "占比": shared,
    "合计": totalled,
    "唯一": unique,
    "重复": doubled,
    "引用": referenced,
    "相符": agreed,
    "应当": expected,
    "先后": ordered,
    "公示期": published,
    "签字": signed,
    "连号": numbered,
    "不重叠": apart,
    "频次": frequent,
    "回避": recused,
    "状态": stated,
    "流转": moved,
    "人工核查": manual,
}
MANUAL = frozenset({"人工核查"})
"""Verbs that find nothing: what they name is for people to look at."""
