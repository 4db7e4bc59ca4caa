"""What a clerk asks for who moves problems to their next state, and the log that notes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.problems.ledger import Row
from docgen.registers.life_cycle import Move


class LogRoles(Struct, frozen=True, kw_only=True):
    """The columns of the log of moves by their roles; '' for a role without a column."""

    register: str
    """The name of the register that is the log; the others are names of its fields."""
    number: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    handler: str = ""
    note: str = ""

    def build_row(self, number: str, move: Move, request: MoveRequest) -> Row:
        """Return the row of a step.

        Texts without a column are left out, as are blank ones.
        """
        row = {
            self.number: number,
            self.day: request.day,
            self.start: move.start,
            self.end: move.end,
            self.handler: request.handler,
            self.note: request.note,
        }
        return {name: text for name, text in row.items() if name and text}


class MoveRequest(Struct, frozen=True, kw_only=True):
    """What a clerk asks for: problems, the state they move to, texts for their fields."""

    numbers: Sequence[str]
    """The numbers of the problems: WT0001."""
    state: str
    day: str
    """The day of the step as the clerk writes it."""
    handler: str = ""
    note: str = ""
    texts: Mapping[str, str]
    """The texts to be written into fields of the ledger, by field."""
