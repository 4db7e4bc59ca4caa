"""Counts of cells and rows, batch by batch, with the first of them and what they say.

The counters hold what a sentence needs and not the cells, because a table may have millions of
rows. At most 1000 different texts of each batch are counted, the most frequent ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import polars as pl
from msgspec import Struct, field

from docgen.registers.register_schema import INDEX

_MOST_TEXTS = 5
"""Texts that a finding lists."""
_KEPT_TEXTS = 1000
"""Different texts of a batch that are counted."""
_BLANK = "（空着）"


class Tally(Struct):
    """Cells of a column: how many, the record of the first, their texts with their numbers.

    `others` are texts that stand against them.
    """

    count: int = 0
    first: int = 0
    texts: Counter[str] = field(default_factory=Counter)
    others: Counter[str] = field(default_factory=Counter)

    def add(self, cells: pl.DataFrame) -> None:
        """Add cells, given their records, their texts, and the texts against them if there are.

        The columns are the number of the record, the texts, and perhaps the texts against them, in
        this order. Null counts as a text, （空着）.
        """
        if cells.is_empty():
            return
        if not self.count:
            self.first = cells[INDEX][0]
        self.count += len(cells)
        columns = [name for name in cells.columns if name != INDEX]
        for name, counter in zip(columns, (self.texts, self.others), strict=False):
            counted = cells[name].value_counts(sort=True).head(_KEPT_TEXTS)
            counter.update({text or _BLANK: count for text, count in counted.iter_rows()})


def list_texts(texts: Counter[str], first: Sequence[str] = ()) -> str:
    """Return texts for users: some of them first, then the most frequent.

    At most five are listed, joined by 、; …… follows if there are more.
    """
    names = (text for text, _ in texts.most_common())
    listed = list(dict.fromkeys((*first, *names)))
    more = "……" if len(listed) > _MOST_TEXTS else ""
    return "、".join(listed[:_MOST_TEXTS]) + more


def find_near_texts(texts: Counter[str], named: Sequence[str]) -> list[str]:
    """Return the texts that contain a named one, but do not only name a relation to it.

    本人或户主 may mean 户主, 户主之妻 does not.

    The most frequent text comes first. [] if `named` has no text.
    """
    form = "|".join(f"{re.escape(each)}(?![之的])" for each in named if each)
    return [text for text, _ in texts.most_common() if form and re.search(form, text)]


class RowTally(Tally):
    """Rows that are not taken: how many are, in which fields others differ from the first.

    `fields` has the first row that differs in each.
    """

    taken: int = 0
    different: int = 0
    fields: dict[str, int] = field(default_factory=dict)

    def add_different(self, rows: pl.DataFrame) -> None:
        """Add rows whose columns say whether they differ in a field.

        Columns beside that of the record have the names of fields; null counts as false.
        """
        names = [name for name in rows.columns if name != INDEX]
        if rows.is_empty() or not names:
            return
        self.different += len(rows.filter(pl.any_horizontal(names)))
        for name in names:
            for record in rows.filter(pl.col(name))[INDEX].head(1):
                self.fields.setdefault(name, record)
