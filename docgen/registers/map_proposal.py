"""Propose a column map for a table: which of its columns are the fields that it lacks.

A field gets one column at most, whose texts are of its type. An optional field that is absent need
not exist: it gets one whose name ends with that of the field. Rows are chosen where a table lists
persons. Words that a field does not allow get the one that they mean, if that is certain.

`docgen map` gives the lines of a proposal, which a person completes. The table itself is never
changed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial

import polars as pl
from msgspec import Struct, field

from docgen.model.header_names import header_form
from docgen.model.near_names import find_meant_value
from docgen.registers import register_keywords as kw
from docgen.registers.alike_columns import alike_columns
from docgen.registers.batches import Table, other_column, read_batches
from docgen.registers.column_plan import plan_columns, table_header
from docgen.registers.map_forms import PLACE
from docgen.registers.mapped_texts import place_of
from docgen.registers.member_lists import MemberList, find_member_list
from docgen.registers.paired_values import may_hold, pair_by_words, words_of
from docgen.registers.proposed_parts import propose_answers, propose_parts
from docgen.registers.register_schema import RegisterSchema, required_fields
from docgen.registers.table_names import pair_fields
from docgen.registers.unclear_columns import NOBODY, ColumnOwners, is_of_any_person
from docgen.schema import schema_keywords as grammar

_MOST_WORDS = 12
"""Words of a column that are looked at, and kept for people to fill in."""


class MapProposal(Struct, frozen=True, kw_only=True):
    """What is proposed for a table: `columns` are fields by column name.

    With `named` the name of the table says its register, without it the map has to.
    `only` and `one_for_each` say which rows are read. `words` are the proposed words by field and
    word, '' where people have to choose; `unread` are the columns without a field, `missing` the
    fields without a column.
    """

    pattern: str
    """The name of the file without its folders."""
    register: str
    columns: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    constants: Mapping[str, str]
    named: bool
    parts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    one_for_each: str = ""
    unread: Sequence[str] = ()
    missing: Sequence[str] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Return whether the table needs no map."""
        needed = self.columns or self.parts or self.words or self.constants or self.missing
        return self.named and not (needed or self.only or self.one_for_each)

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
        if self.only:
            lines.append(f"  {kw.ONLY}:")
            lines += [f"    {_quoted(name)}: {_listed(texts)}" for name, texts in self.only.items()]
        if self.one_for_each:
            lines.append(f"  {kw.ONE_FOR_EACH}: {_quoted(self.one_for_each)}")
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
        for column, parts in self.parts.items():
            listed = ", ".join(part or "''" for part in parts)
            yield f"    {_quoted(column)}: {{{kw.PARTS}: [{listed}]}}"
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


def _listed(texts: Sequence[str]) -> str:
    """Return texts as one YAML scalar, or as a list on one line."""
    quoted = list(map(_quoted, texts))
    return quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar on one line.

    Signs that cannot be printed, such as a line end in a header, are escaped in double quotes.
    """
    if not text.isprintable():
        return json.dumps(text, ensure_ascii=False)
    return "'" + text.replace("'", "''") + "'"


def propose_map(
    form: RegisterSchema,
    table: Table,
    *,
    named: bool,
    forms: Sequence[RegisterSchema] = (),
) -> MapProposal:
    """Return what is proposed for a table of a register, which its name says or not.

    `forms` are all registers: a column may be about one of the others. The place of the rows is
    proposed as the constant {地名} if the name of the table says it, and no column may hold it.
    Only columns that are not yet read are paired, each with one field.
    """
    plan = plan_columns(form.schema, table, register_names=form.register_names)
    header = table_header(plan.table)
    unread = _unread_columns(form, table, header)
    texts = next(iter(read_batches(form, plan.table)), pl.DataFrame())
    unclear = {header[at] for at in plan.unclear}
    free = [name for name in unread if name not in unclear]
    listed = find_member_list(form, forms, texts, header=header, unread=free)
    paired = _pair_columns(form, forms, header, unread=free, of_head=listed.columns)
    written = {name: words_of(texts, header.index(name), form) for name in free}
    paired = _pair_by_words(form, header, paired, written, listed)
    columns = {column: name for name, column in paired.items()}
    missing = _missing(form, (*header, *paired))
    constants: dict[str, str] = {}
    left = _without(unread, columns)
    if form.group in missing and _says_place(form, table, left):
        constants[form.group] = f"{{{PLACE}}}"
        missing.remove(form.group)
    numbers = {other_column(header.index(column)): name for column, name in columns.items()}
    named_fields = [*header, *paired, *constants]
    parts = propose_parts(form, texts, named_fields, left, missing)
    made = {part for each in parts.values() for part in each}
    return MapProposal(
        pattern=table.file.rpartition("/")[2],
        register=form.name,
        columns=columns,
        words=_propose_words(form, texts.rename(numbers, strict=False)),
        parts=parts,
        constants=constants,
        named=named,
        only=listed.only,
        one_for_each=_header_of(listed.one_for_each, table, header),
        unread=_without(left, {*listed.only, *parts}),
        missing=_without(missing, made),
    )


def _unread_columns(form: RegisterSchema, table: Table, header: Sequence[str]) -> list[str]:
    """Return the names of the columns of no field; `header` has those of fields by their fields."""
    others = set(table_header(table)) - form.schema.fields.keys() - {""}
    return list(dict.fromkeys(name for name in header if name in others))


def _pair_by_words(
    form: RegisterSchema,
    header: Sequence[str],
    paired: Mapping[str, str],
    written: Mapping[str, Sequence[str]],
    listed: MemberList,
) -> dict[str, str]:
    """Return pairs that what is `written` in their columns allows, and those that it tells.

    The texts are by column. Columns by which rows are chosen are left alone.
    """
    kept = {n: column for n, column in paired.items() if may_hold(n, written[column], form)}
    taken = {*kept.values(), *listed.only}
    left = {name: words for name, words in written.items() if name not in taken}
    return kept | pair_by_words(_absent(form, (*header, *kept)), left, form)


def _without(names: Sequence[str], others: Collection[str]) -> list[str]:
    """Return the names that are not among others, in their order."""
    return [name for name in names if name not in others]


def _pair_columns(
    form: RegisterSchema,
    forms: Sequence[RegisterSchema],
    header: Sequence[str],
    *,
    unread: Sequence[str],
    of_head: Mapping[str, str],
) -> dict[str, str]:
    """Return the column of each absent field that has one: surely so named, or with a longer name.

    `header` has the names of the columns that are read as those of fields. A number of a person
    that need not be there gets a column only where the person beside it is one of the register.
    """
    paired = {name: column for name, column in of_head.items() if name not in header}
    pairs = (partial(_surely_named, form), alike_columns(form, forms).pair)
    for pair in pairs:
        free = [column for column in unread if column not in paired.values()]
        paired |= pair(_absent(form, (*header, *paired)), free)
    free = _own_columns(form, header, paired, unread)
    paired |= pair_fields(_absent(form, (*header, *paired)), free, form)
    own = {*of_head.values(), *_own_columns(form, header, paired, paired.values())}
    return {
        name: column
        for name, column in paired.items()
        if column in own or not is_of_any_person(column, name, form.schema)
    }


def _own_columns(
    form: RegisterSchema,
    header: Sequence[str],
    paired: Mapping[str, str],
    columns: Iterable[str],
) -> list[str]:
    """Return those of some columns that are no other person's, with `paired` read as fields."""
    fields = {name: name for name in form.schema.fields}
    fields |= {column: name for name, column in paired.items()}
    chosen = {at: fields[name] for at, name in enumerate(header) if name in fields}
    owners = ColumnOwners(
        names=header, chosen=chosen, schema=form.schema, register_names=form.register_names
    ).find()
    return [name for name in columns if owners[header.index(name)] == NOBODY]


def _missing(form: RegisterSchema, names: Collection[str]) -> list[str]:
    """Return the required fields that are not among the names."""
    return [name for name in required_fields(form) if name not in names]


def _absent(form: RegisterSchema, names: Collection[str]) -> list[str]:
    """Return the fields that are not among the names."""
    return [name for name in form.schema.fields if name not in names]


def _surely_named(
    form: RegisterSchema, absent: Sequence[str], columns: Sequence[str]
) -> dict[str, str]:
    """Return the column of each absent field that has to be there, by its name in another form."""
    fields = form.schema.fields
    return pair_fields([n for n in absent if fields[n].get("required")], columns, form)


def _says_place(form: RegisterSchema, table: Table, unread: Sequence[str]) -> bool:
    """Return whether the name of a table says the place of its rows, and no column may hold it."""
    place = header_form(form.group)
    may_hold = any(place in header_form(name) for name in unread)
    return not may_hold and bool(place_of(table, form.group))


def _header_of(name: str, table: Table, header: Sequence[str]) -> str:
    """Return the name in a table of the column of a field, '' for ''."""
    return table_header(table)[header.index(name)] if name else ""


def _propose_words(form: RegisterSchema, texts: pl.DataFrame) -> dict[str, dict[str, str]]:
    """Return for each field the words of its column that it does not allow.

    A field is absent that has no list of allowed values, no column, or only allowed words. Only the
    first batch is looked at, and at most 12 words of a field are listed.
    """
    proposed: dict[str, dict[str, str]] = {}
    for name in form.schema.fields:
        if name in texts.columns:
            words = texts[name].drop_nulls().str.strip_chars().unique().sort().to_list()
            if found := _meant_words(form, name, words):
                proposed[name] = found
    return proposed


def _meant_words(form: RegisterSchema, name: str, words: Sequence[str]) -> dict[str, str]:
    """Return the words of a field that it does not allow, each with what it means or ''."""
    rules = form.schema.fields[name]
    written = _without(words, form.blank_words)
    if rules.get("type") == "boolean":
        return propose_answers(written[:_MOST_WORDS])
    allowed = [str(choice) for choice in rules.get("allowed", ())]
    if not allowed:
        return {}
    others = _without(written, allowed)[:_MOST_WORDS]
    return {word: find_meant_value(word, allowed, name) for word in others}
