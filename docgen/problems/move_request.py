"""What a clerk asks for who moves problems to their next state, and the log that notes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from docgen.problems.ledger import Row
from docgen.registers.life_cycle import Move


class LogRoles(Struct, frozen=True, kw_only=True):
    """The columns of the log of moves by their roles; '' for a role without a column."""

    register: str
    number: str = ""
    day: str = ""
    start: str = ""
    end: str = ""
    handler: str = ""
    note: str = ""

    def build_row(self, number: str, move: Move, request: MoveRequest) -> Row:
        """Return the row of a step."""
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
    state: str
    day: str
    handler: str = ""
    note: str = ""
    texts: Mapping[str, str]
