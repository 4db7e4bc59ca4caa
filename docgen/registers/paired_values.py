"""What stands in a column speaks for the field that it is proposed for, or against it.

A column of names answers no question, and one of yes and no holds no name. A column whose words are
those that a field allows is that field, even if its name is only the end of the field's: 关系.

`map_proposal` asks, with the texts of the first rows of a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import polars as pl

from docgen.model.header_names import header_form
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.near_names import find_meant_value
from docgen.registers.batches import other_column
from docgen.registers.header_units import NUMBERS
from docgen.registers.register_schema import RegisterSchema, names_of
from docgen.registers.unclear_columns import names_person
from docgen.schema import schema_keywords as grammar

_MOST_WORDS = 200
"""Different texts of a column that are looked at."""
_LEAST_NAME = 2
"""Characters of a name that may be the end of another."""
_ANSWER = LazyPattern(r"(?i)[是否有无不对错√×✓xyn01]|是的|不是|没有|yes|no|true|false")
_SURE_ANSWER = LazyPattern("[是否√×✓]")
_AMOUNT = LazyPattern(r".*[\d一二三四五六七八九十零〇].*")
_LONG_NUMBER = LazyPattern(r".*\d{6}.*")


def words_of(texts: pl.DataFrame, number: int, form: RegisterSchema) -> list[str]:
    """Return the different texts of a column of no field, without those that mean nothing.

    `number` counts columns from 0. At most 200 are returned.
    """
    name = other_column(number)
    if name not in texts.columns:
        return []
    written = texts[name].drop_nulls().str.strip_chars().unique(maintain_order=True)
    words = written.head(_MOST_WORDS).to_list()
    return [word for word in words if word and word not in form.blank_words]


def may_hold(name: str, words: Sequence[str], form: RegisterSchema) -> bool:
    """Return whether the texts of a column may be those of a field: most of them are of its type.

    True without any text.
    """
    kind = form.schema.fields[name].get("type", "string")
    if not words:
        return True
    if kind == "boolean":
        return _are_most(words, _ANSWER.fullmatch)
    if kind in NUMBERS or kind == "date" or form.schema.meta(name, grammar.MASKED):
        return _are_most(words, _AMOUNT.fullmatch)
    if kind != "string":
        return True
    if names_person(name) and _are_most(words, _LONG_NUMBER.fullmatch):
        return False
    return not all(map(_SURE_ANSWER.fullmatch, words))


def _are_most(words: Sequence[str], fits: Callable[[str], object]) -> bool:
    """Return whether more than half of the texts fit."""
    return sum(fits(word) is not None for word in words) * 2 > len(words)


def pair_by_words(
    absent: Iterable[str], columns: Mapping[str, Sequence[str]], form: RegisterSchema
) -> dict[str, str]:
    """Return the column of each absent field whose words it has, if there is exactly one.

    `columns` has the texts of each column. Its name has to be the end of one of the field's names.
    """
    paired: dict[str, str] = {}
    for name in absent:
        allowed = [str(choice) for choice in form.schema.fields[name].get("allowed", ())]
        ends = [header_form(each) for each in names_of(form.schema, name)]
        found = [
            column
            for column, words in columns.items()
            if len(header_form(column)) >= _LEAST_NAME
            if any(end.endswith(header_form(column)) for end in ends)
            if _are_allowed(words, allowed, name)
        ]
        if len(found) == 1 and found[0] not in paired.values():
            paired[name] = found[0]
    return paired


def _are_allowed(words: Sequence[str], allowed: Sequence[str], name: str) -> bool:
    """Return whether most of the texts are choices of a field, or mean one."""
    meant = [word for word in words if word in allowed or find_meant_value(word, allowed, name)]
    return len(meant) * 2 > len(words)
