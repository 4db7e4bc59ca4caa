"""Required cells in which nothing is written, or a word that counts as blank.

`cells` finds them. Which words do so says the schema file of a register (当作空着).
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.header_units import NUMBERS
from docgen.schema.coerce import Rules
from docgen.schema.messages import may_be_zero


def report_blank(name: str, text: str, rules: Rules) -> Finding:
    """Return the finding that a required cell is blank; `text` is the word in it, '' for none.

    A word such as 无 is named, since the cell is not empty to whoever looks at it. In a field of
    numbers it means 0 if `rules` let that be.
    """
    if not text:
        return new_finding("ZD-01", f"缺“{name}”", f"补写“{name}”", missing=name)
    remedy = "查清后照实填写"
    if may_be_zero(rules):
        remedy = "没有就填0；不知道的，查清后填数"
    elif rules.get("type") in NUMBERS:
        remedy = f"查清后填数，最小是{rules['min']}"
    message = f"“{name}”必须填，写的是“{text}”"
    return new_finding("ZD-01", message, remedy, missing=name)
