"""Columns that a rule reads: in its own register, and in the register that it looks into.

A rule reads columns by its parameters, by its condition (条件) and by its expressions. Which word
is what, depends on the verb; `find_columns_read` knows it for all of them. `register_check` hands
it to `unread_columns` and `unknown_cells`, which leave out rows that a rule cannot judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import polars as pl
from msgspec import Struct

from docgen.registers import register_keywords as kw
from docgen.registers.register import Register
from docgen.registers.row_keys import EVERY_ROW, read_names
from docgen.registers.rule_context import RuleContext
from docgen.registers.verbs import VERBS, required_cells, row_state, row_totals, serial_numbers
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar

_FIELD = "字段"
_PART = "分子"
_DAY = "日期"
_EVERY = "每"
_GROUPS = "分组"
_ITEMS = "各项"
_END = "止"
_NO_OWN = frozenset(
    (grammar.REGISTER, grammar.KEYED, kw.MATERIAL, kw.AMONG, _PART, grammar.COLUMNS)
)
"""Parameters that name no column of the rule's own register; its keys are read apart."""
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")
"""A text in quotes: it is compared, and names no column."""
_NAME = re.compile(r"\w+")
"""A word that may be a name; numbers and filters are among them and do no harm."""


class ColumnsRead(Struct, frozen=True, kw_only=True):
    """The columns that a rule reads.

    `essential` are columns of the rule's own register without which it reports sound rows. Its
    verdict is about whole groups of rows with equal `groups`, about single rows if that is empty.
    `keys` and `counted` are columns of the `other` register. Rows of it that meet `condition` are
    counted, and `chosen` are the columns in that condition. A rule that `compares` finds nothing
    where the other register lacks a column.

    `own_keys` and `keys` are columns of the two registers that tie their rows, in the same order.
    `other` is None if the rule looks into no register, or into one that the county does not have.
    """

    own: frozenset[str]
    essential: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    other: Register | None = None
    own_keys: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    counted: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()
    condition: str = ""
    material: tuple[str, str] = ("", "")
    """The column of materials and the material that is counted."""
    compares: bool = False
    adds_up: bool = False
    """Whether `essential` are the parts of a total: a table may have the total alone."""
    shared: tuple[str, ...] = ()
    """The key of the rule's own register, if the other one has it beside the columns of `keys`."""


def find_columns_read(rule: Rule, context: RuleContext) -> ColumnsRead:
    """Return the columns that a rule reads.

    `groups` holds EVERY_ROW for numbers that run through the whole register: one unknown number
    there leaves the verdict about all others open.
    """
    if kw.MATERIAL in rule.params:
        return _of_material(rule, context)
    if grammar.REGISTER in rule.params:
        return _of_other(rule, context)
    groups = tuple(rule.params.get(_GROUPS, ()))
    essential = groups
    adds_up = VERBS[rule.verb] is row_totals
    if VERBS[rule.verb] is serial_numbers and not groups:
        groups = (EVERY_ROW,)
    if adds_up:
        essential = tuple(rule.params[_ITEMS])
    if groups and _END in rule.params:
        essential = (*groups, rule.params[_END])
    own = _own_names(rule)
    return ColumnsRead(own=own, essential=essential, groups=groups, adds_up=adds_up)


def is_about_presence(rule: Rule) -> bool:
    """Return whether a rule only asks if the field that it reports is written."""
    return VERBS[rule.verb] in (required_cells, row_state)


@lru_cache(maxsize=4096)
def names_in_expression(text: str) -> frozenset[str]:
    """Return the words of an expression that may be names of columns, without quoted texts.

    More words than columns are returned (and, 年, 3); the caller compares them with columns that
    exist. 类别 == '贫困户' has 类别, not 贫困户.
    """
    return frozenset(_NAME.findall(_QUOTED.sub(" ", text)))


def _of_material(rule: Rule, context: RuleContext) -> ColumnsRead:
    """Return the columns of a rule that asks for a material (必备材料).

    It looks into the catalogue of materials of its register by the key of the catalogue. `other` is
    None, and nothing is counted, if the schema names no catalogue.
    """
    own = _own_names(rule)
    catalogue = context.register.materials
    if catalogue is None:
        return ColumnsRead(own=own)
    chosen = names_in_expression(catalogue.condition) | {catalogue.name}
    counted = chosen
    if rule.params.keys() & {"年度", "逐年"}:
        counted |= {catalogue.year}
    fields = tuple(catalogue.keys.fields)
    return ColumnsRead(
        own=own | set(fields),
        essential=fields,
        other=context.registers.get(catalogue.register),
        own_keys=fields,
        keys=tuple(catalogue.keys.other_fields),
        counted=counted,
        chosen=chosen,
        condition=catalogue.condition,
        material=(catalogue.name, rule.params[kw.MATERIAL]),
    )


def _of_other(rule: Rule, context: RuleContext) -> ColumnsRead:
    """Return the columns of a rule that names another register (台账).

    The two are tied by the key (键), or by a field here and a column there. A rule about moves from
    state to state (由, 到) judges all rows of one key together.
    """
    params = rule.params
    other = context.other
    condition = str(params.get(kw.AMONG, ""))
    chosen = names_in_expression(condition)
    counted = chosen | names_in_expression(str(params.get(_PART, "")))
    moves = kw.FROM in params
    if grammar.KEYED in params:
        own_keys, keys = map(tuple, context.keys())
        counted |= {str(params.get(grammar.COLUMNS, params.get(_FIELD, "")))}
    else:
        own_keys = tuple(read_names(params[_FIELD]))
        keys = tuple(read_names(params.get(grammar.COLUMNS, params[_FIELD])))
    if _EVERY in params:
        counted |= {params[_DAY]}
    if moves and other is not None and other.form.flow is not None:
        counted |= {other.form.flow.field}
    return ColumnsRead(
        own=_own_names(rule) | set(own_keys),
        groups=own_keys if moves else (),
        other=other,
        own_keys=own_keys,
        keys=keys,
        counted=counted,
        chosen=chosen,
        condition=condition,
        shared=_shared_key(context.register, other, keys),
        compares=grammar.KEYED in params and (moves or _FIELD in params),
    )


def _shared_key(
    register: Register, other: Register | None, keys: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the key of a register that another one has too, () if that is one of these `keys`.

    Household and members are tied by the number of the head; both have that of the household.
    """
    if other is None or register.key in keys or register.key not in other.schema.fields:
        return ()
    return (register.key,)


def _own_names(rule: Rule) -> frozenset[str]:
    """Return the words of a rule that may be names of columns of its own register.

    They are taken from the condition and from all parameters but the key and those about the other
    register.
    """
    left_out = _NO_OWN | {_DAY} if _EVERY in rule.params else _NO_OWN
    texts = [rule.when]
    for name, value in rule.params.items():
        if name not in left_out:
            texts += _texts(value)
    return frozenset[str]().union(texts, *map(names_in_expression, texts))


def _texts(value: object) -> Iterator[str]:
    """Yield the texts in a parameter of a rule: itself, its items, or its values."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)


def is_counted(columns: ColumnsRead, context: RuleContext) -> pl.Expr:
    """Return whether a row of the other register is counted, null if that is not known.

    Null is left to the caller: a row whose cell is not understood may meet the condition. Raises
    ExpressionError if the condition of the rule cannot be compiled.
    """
    counts = pl.lit(value=True)
    if columns.other is not None and columns.condition:
        counts = context.compile_condition(columns.condition, columns.other.types)
    name, material = columns.material
    if name:
        counts &= pl.col(name) == material
    return counts
