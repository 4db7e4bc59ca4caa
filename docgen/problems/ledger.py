"""The problem ledger (问题台账): the roles of its fields, its problems, and changes to its rows.

The ledger is a register that people edit too. `collect` and `merge` compute the `Changes` that it
needs; `edit` writes them into the bytes of its file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct, field

from docgen.model import keywords as w
from docgen.problems import problem_keywords as kw
from docgen.registers.column_map import ColumnMap
from docgen.registers.row_sentences import names_in
from docgen.schema.document_schema import Schema

Row = Mapping[str, str]
"""The texts of a row by field. Fields without text are left out."""


SETTINGS_OF_FACTS: Mapping[str, str] = {
    w.FIGURES: w.SCHEME,
    kw.STANDARD: w.SCHEME,
    kw.CATEGORY: w.SCHEME,
    kw.UNIT_DUE: kw.UNITS_DUE,
    kw.DEADLINE: kw.DAYS_DUE,
}
"""The facts that a sentence of a field may name, and the county's settings that decide them."""


class LedgerConfig(Struct, frozen=True, kw_only=True, dict=True):
    """The fields of the problem ledger by their roles."""

    name: str
    """The name of the register, with which the names of its files begin."""
    number: str
    """The field with the number of a problem, by which people refer to it."""
    first_number: str
    """The first number, which shows the form of all numbers: WT0001."""
    identity: tuple[str, ...]
    """The fields that identify a problem: the rule and the business key."""
    hint: str
    """The field that the program writes: whether a check still finds the problem."""
    conflict_note: str
    """The field for the other text if two copies of the ledger disagree."""
    state: str
    """The field with the state of a problem in its life cycle (流程)."""
    start: str
    """The state of a new problem."""
    ends: frozenset[str]
    """The states of a closed problem."""
    claimed: str
    """The state that the hint proposes for a problem that no check finds again."""
    problem_fields: tuple[str, ...]
    """The fields that describe the problem. A hint reports them if a check finds other texts."""
    fields: tuple[str, ...]
    """All fields, in the order of the columns of a new ledger."""
    dates: frozenset[str]
    """The fields with dates, which people write in several forms."""
    masked: frozenset[str]
    """The fields with personal numbers, which no message contains."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The allowed texts of the fields that have a list of them."""
    recognition: tuple[str, ...] = ()
    """The fields by which people recognise a problem: its place, its subject, its description."""
    sentences: Mapping[str, str] = field(default_factory=dict)
    """The sentences of the fields that the program fills."""
    group: str = ""
    """The field by which a ledger is handed out (分发): a copy has some of its texts only."""
    schema: Schema | None = None
    """The schema of the register: the other names (别名) of its fields."""
    maps: tuple[ColumnMap, ...] = ()
    """The county's column maps, by which columns of other names are fields."""

    @cached_property
    def settled_fields(self) -> tuple[str, ...]:
        """Return the fields that depend on the county's settings: blank until it has decided.

        They are known by the facts that their sentences name, see SETTINGS_OF_FACTS.
        """
        return tuple(
            name
            for name, sentence in self.sentences.items()
            if not SETTINGS_OF_FACTS.keys().isdisjoint(names_in(sentence))
        )

    def undecided_fields(self, settings: Mapping[str, object]) -> dict[str, str]:
        """Return the fields that are blank until the county decides a setting, with the setting.

        The keys are fields, the values names of settings: {整改时限: 整改天数}.
        """
        return {
            name: SETTINGS_OF_FACTS[fact]
            for name in self.settled_fields
            for fact in SETTINGS_OF_FACTS.keys() & names_in(self.sentences[name])
            if _is_undecided(settings.get(SETTINGS_OF_FACTS[fact]))
        }


def _is_undecided(value: object) -> bool:
    """Return whether a setting has no value; one with parts has none if all of them are blank."""
    if isinstance(value, Mapping):
        return all(map(_is_undecided, value.values()))
    return value in (None, "")


class Problem(Struct, frozen=True):
    """A problem that a check finds, as a row without a number."""

    identity: tuple[str, ...]
    """The code of the rule and the business key."""
    row: Row


class Changes(Struct, frozen=True):
    """Changes to a table. They are true if they change anything in its file."""

    edits: Mapping[int, Row] = field(default_factory=dict)
    """The new texts of rows that exist, by the 0-based index of the row; '' clears a field."""
    added: Sequence[Row] = ()
    """New rows, which follow the last one."""
    removed: frozenset[int] = frozenset()
    """The 0-based indexes of the rows that are deleted."""

    def __bool__(self) -> bool:
        """Return whether there is any edit, any new row or any deleted one."""
        return bool(self.edits or self.added or self.removed)
