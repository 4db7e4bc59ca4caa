"""Columns of keys that rules tie to each other: the number of a household in all its registers.

A rule that looks into another register ties a key of its own (键, 字段) to one of that register.
Keys that are tied, one by one, are the same key under whatever name: they make a `KeyGroup`.
`mistyped_keys` looks in each group for a key that only one register has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

import polars as pl
from msgspec import Struct

from docgen.registers.columns_read import find_columns_read
from docgen.registers.register import Register
from docgen.registers.row_keys import read_names
from docgen.registers.rule_context import Registers, RuleContext
from docgen.registers.settings import Settings
from docgen.registers.verbs import VERBS, foreign_key, unique_key
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar

Rules = Mapping[str, Sequence[Rule]]
"""Rules by the names of their registers."""
_FIELD = "字段"


class KeyColumn(NamedTuple):
    """The fields of a register that hold a key, in the order of the key."""

    register: str
    fields: tuple[str, ...]


class Tie(Struct, frozen=True):
    """A rule with the key of its own register and that of the register it looks into."""

    rule: Rule
    own: KeyColumn
    other: KeyColumn


class KeyGroup(Struct, frozen=True, kw_only=True):
    """Columns with one key, and the ties between them.

    `unique` are those in which no key may stand twice, `referred` those that must have every key.
    `columns` has more than the ties: other registers may have the same fields, and no rule.
    """

    ties: tuple[Tie, ...]
    columns: tuple[KeyColumn, ...]
    unique: frozenset[KeyColumn]
    referred: frozenset[KeyColumn]

    def ties_of(self, column: KeyColumn) -> list[Tie]:
        """Return the ties of one column to others."""
        return [tie for tie in self.ties if column in (tie.own, tie.other)]


def find_key_groups(registers: Registers, rules: Rules, settings: Settings) -> list[KeyGroup]:
    """Return the groups of keys that rules tie to each other, in the order of the rules."""
    written = {name: _code_columns(register) for name, register in registers.items()}
    groups: list[list[Tie]] = []
    for tie in _find_ties(registers, rules, settings):
        if _is_written(tie.own, written) and _is_written(tie.other, written):
            groups = _with_tie(groups, tie)
    taken = frozenset[KeyColumn]().union(*map(_ends, groups))
    keys = {name: register.key for name, register in registers.items()}
    return [
        _complete(
            group, [each for each in _with_named(group, written, keys) if each not in taken], rules
        )
        for group in groups
    ]


def _is_written(column: KeyColumn, written: Mapping[str, frozenset[str]]) -> bool:
    """Return whether a register has all columns of a key."""
    return written[column.register].issuperset(column.fields)


def _with_tie(groups: Sequence[list[Tie]], tie: Tie) -> list[list[Tie]]:
    """Return the groups with one more tie, which joins those that have one of its ends."""
    ends = {tie.own, tie.other}
    touched = [group for group in groups if not ends.isdisjoint(_ends(group))]
    others = [group for group in groups if group not in touched]
    return [*others, [*chain.from_iterable(touched), tie]]


def text_columns(register: Register) -> list[str]:
    """Return the columns of a register that hold texts and were not dropped as unused."""
    present = register.frame.collect_schema().names()
    return [name for name in present if register.types.get(name) == pl.String]


def _code_columns(register: Register) -> frozenset[str]:
    """Return the columns of texts without a check of their form, which finds slips by itself."""
    check = grammar.FORMAT_CHECK
    columns = text_columns(register)
    return frozenset(name for name in columns if not register.schema.meta(name, check))


def _find_ties(registers: Registers, rules: Rules, settings: Settings) -> Iterator[Tie]:
    """Yield the ties of all rules between two registers that the county has."""
    for name, register in registers.items():
        for rule in rules.get(name, ()):
            if VERBS[rule.verb].LOCAL:
                continue
            context = RuleContext(rule.params, register, registers, register.frame, settings)
            read = find_columns_read(rule, context)
            if read.other is not None and read.own_keys:
                other = KeyColumn(read.other.name, read.keys)
                yield Tie(rule, KeyColumn(name, read.own_keys), other)


def _ends(ties: Sequence[Tie]) -> frozenset[KeyColumn]:
    """Return the columns that some ties connect."""
    return frozenset(chain.from_iterable((tie.own, tie.other) for tie in ties))


def _with_named(
    ties: Sequence[Tie], written: Mapping[str, frozenset[str]], keys: Mapping[str, str]
) -> list[KeyColumn]:
    """Return the columns of any register that are named as the key that some ties refer to.

    `written` are the columns of texts of each register, `keys` the field that names its rows: a
    number of persons that names no row is that of other persons elsewhere.
    """
    named = {tie.other.fields for tie in ties if keys[tie.other.register] in tie.other.fields}
    return [
        KeyColumn(name, fields)
        for name, columns in written.items()
        for fields in sorted(named)
        if columns.issuperset(fields)
    ]


def _complete(ties: Sequence[Tie], named: Sequence[KeyColumn], rules: Rules) -> KeyGroup:
    """Return the group of some ties, with more columns that have the same names."""
    ends = dict.fromkeys(chain.from_iterable((tie.own, tie.other) for tie in ties))
    referred = frozenset(tie.other for tie in ties if VERBS[tie.rule.verb] is foreign_key)
    columns = (*ends, *named)
    unique = frozenset(each for each in columns if _is_unique(each, rules))
    return KeyGroup(ties=tuple(ties), columns=columns, unique=unique, referred=referred)


def _is_unique(column: KeyColumn, rules: Rules) -> bool:
    """Return whether a rule says that a register has each key once."""
    return any(
        VERBS[rule.verb] is unique_key and tuple(read_names(rule.params[_FIELD])) == column.fields
        for rule in rules.get(column.register, ())
    )
