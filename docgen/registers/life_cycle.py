"""A life cycle as data: the states of a register's rows, the moves between them, what each asks.

It stands in the register's schema file under 流程, so that the county changes it, not an engineer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import cerberus

from docgen.model import keywords as w

Need = tuple[str, str]
"""A field that must hold something, or (second part not '') exactly this."""

_NAMES: dict[str, Any] = {"type": "list", "schema": {"type": "string"}}
_TEXT: dict[str, Any] = {"type": "string", "required": True}
_STATE = {w.FLOW_FILLED: _NAMES, w.BLANK: _NAMES}
_MOVE = {
    w.FROM: _TEXT,
    w.TO: _TEXT,
    w.FLOW_FILLED: _NAMES,
    w.EQUAL: {"type": "dict", "valuesrules": {"type": "string"}},
}
_FORM: dict[str, Any] = {
    w.FLOW_FIELD: _TEXT,
    w.FLOW_START: _TEXT,
    w.FLOW_ENDS: {**_NAMES, "required": True},
    w.FLOW_CLAIMED: {"type": "string"},
    w.FLOW_STATES: {
        "type": "dict",
        "required": True,
        "valuesrules": {"type": "dict", "schema": _STATE},
    },
    w.FLOW_MOVES: {
        "type": "list",
        "required": True,
        "schema": {"type": "dict", "schema": _MOVE},
    },
}


@dataclass(frozen=True, slots=True)
class Move:
    """One step from a state to another, and what a row must hold once it is made."""

    start: str
    end: str
    needs: frozenset[Need]


@dataclass(frozen=True)
class Flow:
    """A life cycle. `blank` names for each state the fields that must not be filled in it."""

    field: str
    start: str
    ends: frozenset[str]
    claimed: str
    """The state in which a row waits to be looked at: what the program may propose."""
    blank: Mapping[str, frozenset[str]]
    own: Mapping[str, frozenset[Need]]
    moves: tuple[Move, ...]

    def onward(self, state: str) -> tuple[str, ...]:
        """The states that one step leads to, in the order of the table."""
        return tuple(move.end for move in self.moves if move.start == state)

    @cached_property
    def needs(self) -> Mapping[str, frozenset[Need]]:
        """What a row in each state must hold: what every way from the start to it asks for."""
        found: dict[str, frozenset[Need]] = {self.start: self.own.get(self.start, frozenset())}
        before: dict[str, frozenset[Need]] = {}
        while before != found:
            before = dict(found)
            for move in self.moves:
                if move.start in found:
                    asked = found[move.start] | move.needs | self.own.get(move.end, frozenset())
                    asked = _latest(asked, move.needs)
                    known = found.get(move.end)
                    found[move.end] = asked if known is None else known & asked
        return found


def _latest(asked: frozenset[Need], last: frozenset[Need]) -> frozenset[Need]:
    """Of two values asked of one field, that of the last move: a check that is made again."""
    said = {name: value for name, value in last if value}
    return frozenset((n, v) for n, v in asked if not v or said.get(n, v) == v)


def read_flow(said: Any, fields: Mapping[str, Any]) -> tuple[Flow | None, str]:
    """The life cycle that a schema file says, or None and what is wrong with it."""
    validator = cerberus.Validator(_FORM)
    if not isinstance(said, dict) or not validator.validate(said, normalize=False):
        names = "、".join(map(str, getattr(validator, "errors", {}) or {}))
        return None, f"“{w.FLOW}”写得不对：{names or '应是一张表'}"
    states, moves = said[w.FLOW_STATES], tuple(_moves(said[w.FLOW_MOVES]))
    lost = sorted(set(_states(said, moves)) - set(states))
    unknown = sorted(set(_fields(said, moves)) - set(fields))
    if lost:
        return None, f"“{w.FLOW}”用到的状态“{'、'.join(lost)}”在“{w.FLOW_STATES}”里没有"
    if unknown:
        return None, f"“{w.FLOW}”用到的“{'、'.join(unknown)}”不是字段"
    return Flow(
        said[w.FLOW_FIELD],
        said[w.FLOW_START],
        frozenset(said[w.FLOW_ENDS]),
        said.get(w.FLOW_CLAIMED, ""),
        {name: frozenset(state.get(w.BLANK, ())) for name, state in states.items()},
        {name: _needs(state) for name, state in states.items()},
        moves,
    ), ""


def _needs(said: Mapping[str, Any]) -> frozenset[Need]:
    equal = said.get(w.EQUAL, {})
    filled = [(name, "") for name in chain(said.get(w.FLOW_FILLED, ()), equal)]
    return frozenset([*filled, *equal.items()])


def _moves(said: list[dict[str, Any]]) -> Iterator[Move]:
    for move in said:
        yield Move(move[w.FROM], move[w.TO], _needs(move))


def _states(said: Mapping[str, Any], moves: tuple[Move, ...]) -> Iterator[str]:
    yield said[w.FLOW_START]
    yield from said[w.FLOW_ENDS]
    yield from filter(None, [said.get(w.FLOW_CLAIMED)])
    yield from (state for move in moves for state in (move.start, move.end))


def _fields(said: Mapping[str, Any], moves: tuple[Move, ...]) -> Iterator[str]:
    yield said[w.FLOW_FIELD]
    for state in said[w.FLOW_STATES].values():
        yield from state.get(w.BLANK, ())
        yield from state.get(w.FLOW_FILLED, ())
    yield from (name for move in moves for name, _ in move.needs)
