"""Proposing what a map does to texts: which places stand in one column, what √ and × answer.

`map_proposal` asks here. Only what most texts of a column say beyond doubt is proposed.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from docgen.registers.batches import other_column
from docgen.registers.place_names import LEVELS, REST, TOWNSHIP, level_of, split_place
from docgen.registers.register_schema import RegisterSchema
from docgen.schema.coerce import Unreadable, typed

_SAMPLED = 200
"""Different texts of a column that are looked at."""
_ANSWERS = {
    "是": ("√", "✓", "✔", "☑", "对", "y", "yes"),
    "否": ("×", "✗", "✘", "✕", "╳", "错", "不是", "没有", "n", "no"),
}
"""What people write for an answer."""


def propose_parts(
    form: RegisterSchema,
    texts: pl.DataFrame,
    header: Sequence[str],
    unread: Sequence[str],
    missing: Sequence[str],
) -> dict[str, list[str]]:
    """Return the column that holds the places which a table lacks, with its parts in their order.

    `missing` are the required fields without a column. A part that is not needed, or has a column
    of its own, is ''. {} unless most texts of one column have a place for each of them.
    """
    by_level = _fields_by_level(form, header)
    needed = {level_of(name) for name in missing if name in form.place_names} - {""}
    if not needed or not needed <= by_level.keys():
        return {}
    for column in unread:
        found = _levels_in(texts, other_column(header.index(column)), needed)
        numbers = [LEVELS.index(level) for level in found & by_level.keys()]
        if numbers:
            levels = LEVELS[min(LEVELS.index(TOWNSHIP), *numbers) : max(numbers) + 1]
            return {column: [by_level.get(level, "") for level in levels]}
    return {}


def _levels_in(texts: pl.DataFrame, column: str, needed: Collection[str]) -> set[str]:
    """Return the levels of places in a column, none unless four of five texts have all needed.

    A column of one level is no column of several places.
    """
    read = _places_in(texts, column)
    sound = [each for each in read if each.keys() >= set(needed) and REST not in each]
    if len(sound) * 5 < len(read) * 4:
        return set()
    found = {level for each in sound for level in each}
    return found if len(found) > 1 else set()


def _fields_by_level(form: RegisterSchema, header: Sequence[str]) -> dict[str, str]:
    """Return the fields of places without a column, the first of each level."""
    fields = [name for name in form.schema.fields if name in form.place_names or _is_group(name)]
    return {level_of(name): name for name in reversed(fields) if name not in header}


def _is_group(name: str) -> bool:
    """Return whether a field is that of the smallest places: 村民小组."""
    return level_of(name) == LEVELS[-1]


def _places_in(texts: pl.DataFrame, column: str) -> list[dict[str, str]]:
    """Return the places in each different text of a column of a batch."""
    if column not in texts.columns:
        return []
    written = texts[column].drop_nulls().unique(maintain_order=True).head(_SAMPLED)
    return [split_place(text.strip()) for text in written if text.strip()]


def propose_answers(words: Sequence[str]) -> dict[str, str]:
    """Return the words of a column of 是 and 否 that are neither, each with what it means or ''."""
    others = [each for each in words if isinstance(typed(each, "boolean"), Unreadable)]
    meant = {word: answer for answer, listed in _ANSWERS.items() for word in listed}
    return {each: meant.get(each.casefold(), "") for each in others}
