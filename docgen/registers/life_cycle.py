"""A life cycle (流程): the states of a register's rows, the moves between them, their demands.

It is a section of the register's schema file, so that the county changes it, not an engineer.
`read_flow` validates the section and returns a `Flow`, which the rules over registers apply.

Rules with the verbs 状态 and 流转 apply a `Flow` to rows; the ledger of problems moves its rows by
it. The word for each part of the section is in `register_keywords`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from docgen.registers import register_keywords as kw
from docgen.schema.coerce import Rules
from docgen.schema.derived_documents import Form
from docgen.schema.section import find_invalid_keys

Need = tuple[str, str]
"""A field and the value that it must hold; '' if any value will do."""
Needs = frozenset[Need]

_NAMES: Rules = {"type": "list", "schema": {"type": "string"}}
"""The form of a list of names."""
_TEXT: Rules = {"type": "string", "required": True}
"""The form of a name that has to be there."""
_STATE: Rules = {kw.FLOW_FILLED: _NAMES, kw.BLANK: _NAMES}
"""The form of one state: the fields that must be written, and those that must be blank."""
_MOVE: Rules = {
    kw.FROM: _TEXT,
    kw.TO: _TEXT,
    kw.FLOW_FILLED: _NAMES,
    kw.FLOW_DATED: _NAMES,
    kw.EQUAL: {"type": "dict", "valuesrules": {"type": "string"}},
}
"""The form of one move."""
_SECTION: Rules = {
    kw.FLOW_FIELD: _TEXT,
    kw.FLOW_START: _TEXT,
    kw.FLOW_ENDS: {**_NAMES, "required": True},
    kw.FLOW_CLAIMED: {"type": "string"},
    kw.FLOW_STATES: {
        "type": "dict",
        "required": True,
        "valuesrules": {"type": "dict", "schema": _STATE},
    },
    kw.FLOW_MOVES: {
        "type": "list",
        "required": True,
        "schema": {"type": "dict", "schema": _MOVE},
    },
}
"""The form of the whole section, in Cerberus's grammar."""


class Move(Struct, frozen=True):
    """A step from one state to another; `needs` are the demands on a row after it.

    `dated` are the fields that hold its day.

    `start` and `end` are states. A need (结论, 属实) asks for that value, (核查人, '') for any.
    """

    start: str
    end: str
    needs: Needs
    dated: tuple[str, ...] = ()


class Flow(Struct, frozen=True, kw_only=True, dict=True):
    """A life cycle of the rows of a register.

    `field` names the field with the state. `claimed` is the state in which a row waits for a
    check, '' if there is none: the program may propose this state. `blank` holds for each state
    the fields that must be empty in it, `state_needs` its own demands.

    `start` is the state of a new row, `ends` are those in which nothing is left to do. All states
    are keys of `state_needs`.
    """

    field: str
    start: str
    ends: frozenset[str]
    claimed: str
    blank: Mapping[str, frozenset[str]]
    state_needs: Mapping[str, Needs]
    moves: tuple[Move, ...]

    @property
    def states(self) -> tuple[str, ...]:
        """The states, in the order of the section."""
        return tuple(self.state_needs)

    def onward(self, state: str) -> tuple[str, ...]:
        """Return the states that one move leads to, in the order of the section.

        () for a state that no move leaves.
        """
        return tuple(move.end for move in self.moves if move.start == state)

    @cached_property
    def needs(self) -> Mapping[str, Needs]:
        """Return for each state the demands that every way from the start to it makes.

        A state is reached on several ways; only what all of them ask can be asked of a row in it.
        States that no way reaches have no entry. The loop ends when a round changes nothing, as the
        demands of a state only become fewer.
        """
        found = {self.start: self.state_needs.get(self.start, frozenset())}
        before: dict[str, Needs] = {}
        while before != found:
            before = dict(found)
            for move in self.moves:
                if move.start in found:
                    arriving = self._needs_after(move, found[move.start])
                    found[move.end] = found.get(move.end, arriving) & arriving
        return found

    def _needs_after(self, move: Move, before: Needs) -> Needs:
        """Return the demands after a move, given those before it.

        If the move demands another value of a field than an earlier one, the last value holds:
        a check that is made again.

        The demands of the state that the move leads to are among them.
        """
        values = {name: value for name, value in move.needs if value}
        needs = before | move.needs | self.state_needs.get(move.end, frozenset())
        return frozenset(
            (name, value) for name, value in needs if not value or values.get(name, value) == value
        )


def read_flow(section: object, fields: Mapping[str, Rules]) -> tuple[Flow | None, str]:
    """Return the life cycle in a section of a schema file, or None and the reason for users.

    `section` is plain (texts, lists, mappings) and need not be well formed; `fields` are the rules
    of the fields of the register. The reason is '' with a life cycle.
    """
    if not isinstance(section, dict):
        return None, f"“{kw.FLOW}”写得不对：应是一张表"
    reason = _section_fault(section, fields)
    if reason:
        return None, reason
    states = section[kw.FLOW_STATES]
    flow = Flow(
        field=section[kw.FLOW_FIELD],
        start=section[kw.FLOW_START],
        ends=frozenset(section[kw.FLOW_ENDS]),
        claimed=section.get(kw.FLOW_CLAIMED, ""),
        blank={name: frozenset(state.get(kw.BLANK, ())) for name, state in states.items()},
        state_needs={name: _needs(state) for name, state in states.items()},
        moves=_moves(section),
    )
    return flow, ""


def _section_fault(section: Form, fields: Mapping[str, Rules]) -> str:
    """Return why a section is no life cycle over these fields, '' if it is one.

    Faults are looked for in three steps: the form, then states that are used and not defined, then
    names that are no fields.
    """
    invalid = find_invalid_keys(section, _SECTION)
    if invalid:
        return f"“{kw.FLOW}”写得不对：{'、'.join(invalid)}"
    moves = _moves(section)
    undefined = sorted(set(_named_states(section, moves)) - set(section[kw.FLOW_STATES]))
    if undefined:
        return f"“{kw.FLOW}”用到的状态“{'、'.join(undefined)}”在“{kw.FLOW_STATES}”里没有"
    unknown = sorted(set(_named_fields(section, moves)) - set(fields))
    if unknown:
        return f"“{kw.FLOW}”用到的“{'、'.join(unknown)}”不是字段"
    return ""


def _moves(section: Form) -> tuple[Move, ...]:
    """Return the moves of a section whose form is valid, in its order."""
    return tuple(
        Move(move[kw.FROM], move[kw.TO], _needs(move), tuple(move.get(kw.FLOW_DATED, ())))
        for move in section[kw.FLOW_MOVES]
    )


def _needs(form: Form) -> Needs:
    """Return the demands of a state or a move: fields with any value, fields with this value.

    A field with a value has the demand that it is written as well: {结论: 属实} gives (结论, '')
    and (结论, 属实).
    """
    equal = form.get(kw.EQUAL, {})
    filled = [*form.get(kw.FLOW_FILLED, ()), *equal]
    return frozenset([*((name, "") for name in filled), *equal.items()])


def _named_states(section: Form, moves: tuple[Move, ...]) -> Iterator[str]:
    """Yield every state that the section uses outside its list of states; names may repeat."""
    yield section[kw.FLOW_START]
    yield from section[kw.FLOW_ENDS]
    if section.get(kw.FLOW_CLAIMED):
        yield section[kw.FLOW_CLAIMED]
    for move in moves:
        yield move.start
        yield move.end


def _named_fields(section: Form, moves: tuple[Move, ...]) -> Iterator[str]:
    """Yield every field that the section uses; names may repeat."""
    yield section[kw.FLOW_FIELD]
    for state in section[kw.FLOW_STATES].values():
        yield from state.get(kw.BLANK, ())
        yield from state.get(kw.FLOW_FILLED, ())
    for move in moves:
        for name, _ in move.needs:
            yield name
        yield from move.dated
