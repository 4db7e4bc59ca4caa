"""The context of a rule: its parameters, its register, the other registers, its rows.

Every verb over registers takes a `RuleContext` and yields `Hits`. The context compiles
expressions and reads parameters, so that a verb only says which rows break the rule. The compiler
is imported with the first expression: with Jinja2 it is a tenth of the start of a check.

A context is immutable: `unknown_cells` gives a verb another one with fewer rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.registers import register_keywords as kw
from docgen.registers.column_types import ColumnType
from docgen.registers.format_checks import FORMAT_CHECKS
from docgen.registers.lookalikes import DIFFERENCE, with_difference
from docgen.registers.register import Register
from docgen.registers.row_keys import EVERY_ROW, RowKeys, read_row_keys
from docgen.registers.settings import Settings, find_setting, setting_number
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules
from docgen.schema.derived_documents import Form

Registers = Mapping[str, Register]
RowHits = tuple[pl.LazyFrame, str]
Hits = Iterator[RowHits]
"""Rows that break a rule, and the field whose cell is shown, '' for the key of the row.

The rows have their `#` and a column for each fact that the 说明 of the rule may name.
"""
NUMBER: Rules = {"type": "string", "empty": False}
"""A parameter that is a number, or the name of a setting that is one."""
KEYS: Rules = {"type": ["string", "list", "dict"], "required": True}
"""A parameter that is a key, in the grammar of `row_keys`."""
NAMES: Rules = {"type": "list", "required": True, "schema": {"type": "string"}}
"""A parameter that is a list of names of fields."""

_WRITTEN = "#写{}"
"""The column with the texts of a field as they are written, where they are compared in a form."""
_CONSTANT = pl.lit(1).alias(EVERY_ROW)


class RuleContext(Struct, frozen=True):
    """A rule over a register; `rows` are those that meet its condition (条件).

    `params` are the keys of the verb in the form of the rule, `registers` all registers by name,
    `settings` those of the county.
    """

    params: Form
    register: Register
    registers: Registers
    rows: pl.LazyFrame
    settings: Settings

    @classmethod
    def of(
        cls, rule: Rule, register: Register, registers: Registers, settings: Settings
    ) -> RuleContext:
        """Return the context of a rule over a register.

        Raises ExpressionError if its condition cannot be compiled.

        `rows` have a column more, EVERY_ROW, which ties every row to every row.
        """
        context = cls(rule.params, register, registers, register.frame, settings)
        return replace(context, rows=context.matching_rows(register, rule.when))

    @property
    def other(self) -> Register | None:
        """Return the register that the rule refers to (台账), None if the county has none."""
        return self.registers.get(self.params[grammar.REGISTER])

    def other_rows(self, other: Register) -> pl.LazyFrame:
        """Return the rows of the other register that the rule counts (其中).

        Raises ExpressionError if the condition cannot be compiled.
        """
        return self.matching_rows(other, self.params.get(kw.AMONG, ""))

    def matching_rows(self, register: Register, condition: str) -> pl.LazyFrame:
        """Return the rows of a register that meet a condition, all if it is ''.

        Fields with a check of their form (校验) have their texts in the form that is compared; what
        is written is in a column of its own, see `written_name`.
        """
        rows = register.frame
        if condition:
            rows = rows.filter(self.compile_condition(condition, register.types))
        return rows.with_columns(_CONSTANT, *_compared_columns(register))

    def compile(self, text: str, types: Mapping[str, ColumnType]) -> pl.Expr:
        """Return an expression over columns of these types and the county's settings.

        `types` are those of the columns by name. Raises ExpressionError for what polars cannot
        compute.
        """
        from docgen.registers.column_expressions import compile_expression

        return compile_expression(text, types, self.settings)

    def compile_condition(self, text: str, types: Mapping[str, ColumnType]) -> pl.Expr:
        """Return an expression whose values are true or false."""
        from docgen.registers.column_expressions import compile_condition

        return compile_condition(text, types, self.settings)

    def number(self, name: str) -> float | None:
        """Return a parameter as a number, or the number of the setting that it names.

        Returns None without the parameter. Raises ExpressionError if it is no number.

        `name` is the parameter: 至少: 2, or 至少: 走访次数, which is a setting. Raises
        UndecidedError if the county has not decided the setting.
        """
        if name not in self.params:
            return None
        text = str(self.params[name])
        try:
            return float(text)
        except ValueError:
            return setting_number(text, find_setting(text, self.settings))

    def keys(self) -> RowKeys:
        """Return the key that ties this register to the other (键).

        Raises KeyError for a verb without the parameter; its PARAMS require it.
        """
        return read_row_keys(self.params[grammar.KEYED])


def written_name(name: str, register: Register) -> str:
    """Return the column with the texts of a field as they are written."""
    if register.schema.meta(name, grammar.FORMAT_CHECK) in FORMAT_CHECKS:
        return _WRITTEN.format(name)
    return name


def _compared_columns(register: Register) -> Iterator[pl.Expr]:
    """Yield the fields whose texts are compared in one form, and what is written in them."""
    for name in register.schema.fields:
        check = FORMAT_CHECKS.get(str(register.schema.meta(name, grammar.FORMAT_CHECK)))
        if check is not None:
            yield check.compared(pl.col(name))
            yield pl.col(name).alias(_WRITTEN.format(name))


def explain_key(
    keys: RowKeys, other: Register | None, context: RuleContext, hits: pl.DataFrame
) -> pl.DataFrame:
    """Return hits, whose key is among their columns, with its difference from one like it.

    A row with a key like it gets its difference in the column DIFFERENCE; the columns of the key
    are left out, as the sentence takes them from the row itself.
    """
    if other is None:
        return hits
    near = with_difference(
        hits,
        keys.fields,
        context.matching_rows(other, ""),
        keys.other_fields,
        known=context.matching_rows(context.register, ""),
    )
    note = pl.format("“{}”{}", pl.lit("、".join(keys.fields)), pl.col(DIFFERENCE))
    return near.drop(keys.fields).with_columns(note.alias(DIFFERENCE))
