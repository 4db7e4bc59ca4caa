"""Proposing what a map does to texts: which places stand in one column, what √ and × answer.

`map_proposal` asks here. Only what most texts of a column say beyond doubt is proposed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    fields = [name for name in form.schema.fields if name in form.place_names or _is_group(name)]
    by_level = {level_of(name): name for name in reversed(fields) if name not in header}
    needed = {level_of(name) for name in missing if name in form.place_names} - {""}
    if not needed <= by_level.keys() or not needed:
        return {}
    for column in unread:
        read = _places_in(texts, other_column(header.index(column)))
        sound = [each for each in read if needed <= each.keys() and REST not in each]
        if len(sound) * 5 < len(read) * 4 or not sound:
            continue
        found = {level for each in sound for level in each}
        first = min(LEVELS.index(TOWNSHIP), *map(LEVELS.index, needed))
        last = max(LEVELS.index(level) for level in found if level in by_level)
        return {column: [by_level.get(level, "") for level in LEVELS[first : last + 1]]}
    return {}


def _is_group(name: str) -> bool:
    """Return whether a field is that of the smallest places: 村民小组."""
    return level_of(name) == LEVELS[-1]


def _places_in(texts: pl.DataFrame, column: str) -> list[dict[str, str]]:
    """Return the places in each different text of a column of a batch."""
    if column not in texts.columns:
        return []
    written = texts[column].drop_nulls().unique(maintain_order=True).head(_SAMPLED)
    return [split_place(text.strip()) for text in written if text.strip()]


def propose_answers(words: Sequence[str], blank_words: frozenset[str]) -> Mapping[str, str]:
    """Return the words of a column of 是 and 否 that are neither, each with what it means or ''."""
    others = [each for each in words if isinstance(typed(each, "boolean"), Unreadable)]
    meant = {word: answer for answer, listed in _ANSWERS.items() for word in listed}
    return {each: meant.get(each.casefold(), "") for each in others if each not in blank_words}
