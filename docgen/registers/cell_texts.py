"""What was read in the distinct texts of one field: values, findings, and notes for its column.

`cells` fills it, `cell_notes` counts the cells with these texts.
"""

from __future__ import annotations

from msgspec import Struct, field

from docgen.model.finding import Finding
from docgen.registers.cell_values import CellValue

_NOT_SURE = frozenset(("ZD-04", "ZD-13"))
"""The codes of findings about texts that stand for no value: none of a list, a wrong number."""


class CellTexts(Struct, kw_only=True):
    """Distinct texts of one field, read: their values, the findings about them, blank ones.

    The value of an unreadable text is None. `tidied` are the codes that lost something; `errors`
    are errors of a spreadsheet, `days` the days in a field for any text, `scaled` quantities in a
    unit that plain numbers are not in.

    `findings`, `tidied` (what is left of the code) and `scaled` (the unit) are by text as well.
    """

    values: dict[str, CellValue] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    tidied: dict[str, str] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    scaled: dict[str, str] = field(default_factory=dict)
    days: list[str] = field(default_factory=list)

    @property
    def unreadable(self) -> list[str]:
        """Return the texts that are written and have no value, or none that is sure."""
        blank = set(self.blank)
        unread = [text for text, value in self.values.items() if value is None]
        other = [text for text, found in self.findings.items() if found.code in _NOT_SURE]
        return [text for text in dict.fromkeys((*unread, *other)) if text not in blank]
