"""Propose a column map for a table: which of its columns are the fields that it lacks.

Only fields that must be there are proposed for, each with one column at most: an optional field
that is absent need not exist. Words that a field does not allow get the one that they mean, if
that is certain.

`docgen map` gives the lines of a proposal, which a person completes. The table itself is never
changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct, field

from docgen.model.near_names import find_meant_value
from docgen.registers import register_keywords as kw
from docgen.registers.batches import Table, read_batches
from docgen.registers.column_plan import plan_columns, table_header
from docgen.registers.map_forms import PLACE
from docgen.registers.mapped_texts import place_of
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import pair_fields
from docgen.schema import schema_keywords as grammar

_MOST_WORDS = 12
"""Words of a column that are looked at, and kept for people to fill in."""


class MapProposal(Struct, frozen=True, kw_only=True):
    """What is proposed for a table: `columns` are fields by column name.

    With `named` the name of the table says its register, without it the map has to.
    `words` are the proposed words by field and word, '' where people have to choose; `unread` are
    the columns without a field, `missing` the fields without a column.
    """

    pattern: str
    """The name of the file without its folders."""
    register: str
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    named: bool
    unread: Sequence[str] = ()
    missing: Sequence[str] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Return whether the table needs no map."""
        needed = self.columns or self.words or self.constants or self.missing
        return self.named and not needed

    def lines(self) -> list[str]:
        """Return the map as lines of YAML, with what is left to people as comments.

        The first line begins with `- `, as an entry of a list does. A comment names the required
        fields that no column was found for, and the columns that are not read.
        """
        lines = [f"- {kw.FILE}: {_quoted(self.pattern)}", f"  {grammar.REGISTER}: {self.register}"]
        columns = [*self._column_lines(), *self._word_lines()]
        if columns:
            lines += [f"  {grammar.COLUMNS}:", *columns]
        if self.constants:
            lines.append(f"  {kw.CONSTANTS}:")
            lines += [f"    {name}: {_quoted(form)}" for name, form in self.constants.items()]
        if self.missing:
            lines.append(f"  # 还缺：{'、'.join(self.missing)}")
        if self.unread:
            lines.append(f"  # 没有对照的列：{'、'.join(self.unread)}")
        return lines

    def _column_lines(self) -> Iterator[str]:
        """Yield the columns that only get another name."""
        for column, name in self.columns.items():
            if name not in self.words:
                yield f"    {_quoted(column)}: {name}"

    def _word_lines(self) -> Iterator[str]:
        """Yield the columns whose words are replaced.

        A column whose words are replaced needs a mapping with its field and the words; it may have
        the name of the field, then only words are replaced.
        """
        by_field = {name: column for column, name in self.columns.items()}
        for name, words in self.words.items():
            yield f"    {_quoted(by_field.get(name, name))}:"
            yield f"      {grammar.FIELD}: {name}"
            # Without a word below it the key would have no value.
            yield f"      {'' if any(words.values()) else '# '}{grammar.VALUE}:"
            yield from (f"        {_word_line(word, chosen)}" for word, chosen in words.items())


def _word_line(word: str, chosen: str) -> str:
    """Return the line of one word: a pair of YAML, or a comment if people have to choose the word.

    A comment has no value behind the colon: the person writes it and removes the sign.
    """
    if chosen:
        return f"{_quoted(word)}: {_quoted(chosen)}"
    return f"# {_quoted(word)}: "


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar on one line.

    Signs that cannot be printed, such as a line end in a header, are escaped in double quotes.
    """
    if not text.isprintable():
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'"


def propose_map(form: RegisterSchema, table: Table, *, named: bool) -> MapProposal:
    """Return what is proposed for a table of a register, which its name says or not.

    The place of the rows is proposed as the constant {地名} if the name of the table says it. Only
    columns that are not yet read are paired, each with a required field whose words are the same.
    """
    plan = plan_columns(form.schema, table, register_names=form.register_names)
    fields = form.schema.fields
    names = list(filter(None, table_header(plan.table)))
    unread = [name for name in names if name not in fields and name in table_header(table)]
    missing = [n for n, rules in fields.items() if rules.get("required") and n not in names]
    columns = {column: name for name, column in pair_fields(missing, unread, form).items()}
    missing = [name for name in missing if name not in columns.values()]
    constants: dict[str, str] = {}
    if form.group in missing and place_of(table, form.group):
        constants[form.group] = f"{{{PLACE}}}"
        missing.remove(form.group)
    return MapProposal(
        pattern=table.file.rpartition("/")[2],
        register=form.name,
        columns=columns,
        words=_propose_words(form, plan.table),
        constants=constants,
        named=named,
        unread=[name for name in unread if name not in columns],
        missing=missing,
    )


def _propose_words(form: RegisterSchema, table: Table) -> dict[str, dict[str, str]]:
    """Return for each field the words of its column that it does not allow.

    A field is absent that has no list of allowed values, no column, or only allowed words. Only the
    first batch is looked at, and at most 12 words of a field are listed.
    """
    proposed: dict[str, dict[str, str]] = {}
    texts = next(iter(read_batches(form, table)), pl.DataFrame())
    for name, rules in form.schema.fields.items():
        if "allowed" not in rules or name not in texts.columns:
            continue
        allowed = [str(choice) for choice in rules["allowed"]]
        words = texts[name].drop_nulls().str.strip_chars().unique().sort().to_list()
        others = [word for word in words if word not in allowed and word not in form.blank_words]
        if others:
            listed = others[:_MOST_WORDS]
            proposed[name] = {word: find_meant_value(word, allowed, name) for word in listed}
    return proposed
