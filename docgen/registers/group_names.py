"""Cells that stand for the one above: blank ones below the first of a group, and 同上.

Clerks write a place, or the number of a household, in the first row of its group only.

`register_reader` calls `fill` with each batch in the order of the table, as a group may go on over
the end of a batch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import polars as pl
from msgspec import Struct, field

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.batches import Table
from docgen.registers.cell_shortcut import is_free_text
from docgen.registers.register_schema import INDEX, RegisterSchema
from docgen.registers.unclear_columns import is_of_person, is_personal

_FIRST_ROWS = 5_000
"""Rows of a batch in which other columns than free texts are searched for 同上."""
_AS_ABOVE = [
    "同上", "同 上", "同\u3000上", "同前", "同上行", "同上一行", "（同上）", "(同上)", "〃同上",
    "－同上－", "-同上-", "〃", "〃〃", "々", "＂", "″", "″″", "′′", "〞", "〝", '"', '""', "''",
    "“", "”", "““", "””", "“”", "‘‘", "’’", "‘’", "—〃—", "－〃－", "-〃-", '-"-', '—"—', '－"－',
]  # fmt: skip
"""What stands in a cell for that above."""
_PARTS = {True: 2, False: 3}
"""The part of the rows that lack a place, or another key, where it is written once a group."""
_MOST_NAMED = 3
"""Groups that a finding names."""
_REMEDY = "核对补得对不对；表里最好每行写全"


class _Filled(Struct):
    """Cells of a column that were filled: the first record, how often each text.

    `texts` counts what was filled in; for 同上 the marks themselves.
    """

    first: int
    texts: Counter[str] = field(default_factory=Counter)


class GroupNames(Struct, kw_only=True):
    """Fills the cells of a table that stand for those above, batch by batch, and counts them.

    A place is filled down if the first row has one and no fewer rows lack it than have it, the key
    of another register if a third of them do. None is filled down past the end of a larger place.

    Whether a column is filled down is settled once, by the first batch that is not empty. Only
    required columns are, and places that are surely written so; 同上 and its like are read in all
    fields. With `of_persons` the rows are persons of whom one is taken for the group: what is no
    person's and stands in the first row with the key is that of the whole group.
    """

    form: RegisterSchema
    table: Table
    of_persons: bool = False
    _chosen: list[str] | None = None
    """The columns that are filled down, None before the first batch."""
    _facts: list[str] = field(default_factory=list)
    """Those among them that are neither places nor keys."""
    _counted: pl.Series | None = None
    """The records of the batch whose filled cells are told, None for all."""
    _last: dict[str, str | None] = field(default_factory=dict)
    """The last text of each column, None if the last cell is blank."""
    _last_written: dict[str, str] = field(default_factory=dict)
    """The last text of each place and key that is not blank."""
    _down: dict[str, _Filled] = field(default_factory=dict)
    """The cells below the first of a group that were filled, by column."""
    _as_above: dict[str, _Filled] = field(default_factory=dict)
    """The cells with 同上 that were filled, by column."""

    def fill(self, texts: pl.DataFrame, counted: pl.Series | None = None) -> pl.DataFrame:
        """Return the batch with its cells filled; only the records `counted` are told, or all.

        Places are filled before keys, and large places before small ones: where a village ends
        depends on the township.
        """
        if texts.is_empty():
            return texts
        self._counted = counted
        texts = self._fill_as_above(texts)
        order = [name for name in self._order() if name in texts.columns]
        if self._chosen is None:
            required = [name for name in order if self._is_grouped(texts, name)]
            self._chosen = required + self._other_places(texts, order, required)
            self._facts = self._facts_of_groups(texts, order)
            self._chosen += self._facts
        order += self._facts
        for number, name in enumerate(order):
            if name in self._chosen and texts[name].null_count():
                texts = self._fill_down(texts, name, order[:number])
        self._last = texts.drop(INDEX).row(-1, named=True)
        written = {name: texts[name].drop_nulls() for name in order}
        self._last_written |= {name: found[-1] for name, found in written.items() if len(found)}
        return texts

    def _order(self) -> list[str]:
        """Return the places from large to small, then the keys of other registers.

        The key of the register is no place. It is among the keys where several rows may share one.
        """
        places = [name for name in (self.form.group, *self.form.places) if name != self.form.key]
        keys = [*self.form.shared, *[self.form.key] * self.of_persons]
        return list(dict.fromkeys((*places, *keys)))

    def _is_grouped(self, texts: pl.DataFrame, name: str) -> bool:
        """Return whether a column is written in the first row of each group only.

        Others than required ones may be blank on purpose.

        A place must be blank in at least half of the rows of the batch, a key in a third. If the
        first cell is blank, there is no text to fill down.
        """
        fields = self.form.schema.fields
        if texts[name][0] is None or not fields.get(name, {}).get("required"):
            return False
        blank = texts[name].null_count()
        parts = _PARTS[name in self.form.place_names]
        return blank > 0 and blank * parts >= len(texts)

    def _other_places(
        self, texts: pl.DataFrame, order: Sequence[str], required: Sequence[str]
    ) -> list[str]:
        """Return the places that are surely written once a group, though few rows lack them.

        They are blank in just the rows in which a key is that is written so. One that need not be
        there may also be blank in a third of the rows, if each of its texts is another than the one
        above (东山镇, two blank cells, 西河镇), and each row is of a household, which has a place.
        """
        chosen = list[str]()
        for name in order:
            column = texts[name]
            if name in required or name not in self.form.place_names or column[0] is None:
                continue
            if any((texts[key].is_null() == column.is_null()).all() for key in required):
                chosen.append(name)
            elif self.form.shared and not self.form.schema.fields[name].get("required"):
                written = column.drop_nulls()
                is_new = (written != written.shift(1)).fill_null(True).all()
                chosen += [name] * (is_new and column.null_count() * _PARTS[False] >= len(texts))
        return chosen

    def _facts_of_groups(self, texts: pl.DataFrame, order: Sequence[str]) -> list[str]:
        """Return the fields of no person that only stand in rows with the key, if rows are persons.

        Nothing is returned where the key is written in every row.
        """
        schema = self.form.schema
        key = self.form.key
        if not self.of_persons or key not in (self._chosen or ()):
            return []
        below = texts.filter(pl.col(key).is_null())
        return [
            name
            for name in texts.columns
            if name in schema.fields and name not in order
            if not is_of_person(name, schema) and not is_personal(name, name, schema)
            if below[name].null_count() == len(below) and texts[name].null_count() < len(texts)
        ]

    def _fill_as_above(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the batch with the texts that 同上 stands for, null below a blank cell.

        同上 in the first row of a table, or below a blank cell, stands for nothing and becomes
        null. A row of 同上 below 同上 takes the text above both.
        """
        for name in self._marked_columns(texts):
            whole = _below(self._last.get(name), texts[name]).fill_null("")
            none = pl.Series([None], dtype=pl.String)
            filled = whole.zip_with(~whole.is_in(_AS_ABOVE), none).forward_fill()[1:]
            filled = filled.replace("", None)
            self._count(self._as_above, texts[name], texts, filled.ne_missing(texts[name]))
            texts = texts.with_columns(filled.alias(name))
        return texts

    def _marked_columns(self, texts: pl.DataFrame) -> list[str]:
        """Return the columns in which a cell says 同上.

        Free texts are searched to their end. In any other column the word is an error where it is
        read, so that the first rows of a batch are enough to find what people wrote by hand.
        """
        fields = self.form.schema.fields
        names = [name for name in texts.columns if name in fields]
        free = [name for name in names if is_free_text(fields[name])]
        others = [name for name in names if name not in free]
        marks = pl.Series(_AS_ABOVE).implode()
        found = [
            *texts.select(pl.col(free).is_in(marks).any()),
            *texts.head(_FIRST_ROWS).select(pl.col(others).is_in(marks).any()),
        ]
        return [column.name for column in found if column.item()]

    def _fill_down(self, texts: pl.DataFrame, name: str, larger: Sequence[str]) -> pl.DataFrame:
        """Return the batch with a column filled down to the next change of a larger place.

        `larger` are the larger places, from large to small. A blank village in the first row of the
        next township stays blank, since the village above is that of another township.
        """
        whole = _below(self._last.get(name), texts[name])
        part = pl.Series([0] * len(whole), dtype=pl.UInt32)
        for place in larger:
            places = _below(self._last_written.get(place), texts[place]).forward_fill()
            part += (places != places.shift(1)).fill_null(False).cast(pl.UInt32).cum_sum()
        none = pl.Series([None], dtype=pl.UInt32)
        of_text = part.zip_with(whole.is_not_null(), none).forward_fill()
        is_same = (of_text == part).fill_null(False)
        filled = whole.zip_with(~is_same, whole.forward_fill())[1:]
        self._count(self._down, filled, texts, filled.ne_missing(texts[name]))
        return texts.with_columns(filled.alias(name))

    def _count(
        self, counts: dict[str, _Filled], column: pl.Series, texts: pl.DataFrame, changed: pl.Series
    ) -> None:
        """Count the cells that were filled, by the texts of a column.

        `counts` is changed; `changed` says for each row of the batch whether its cell was filled.
        """
        if self._counted is not None:
            changed &= texts[INDEX].is_in(self._counted.implode())
        if not changed.any():
            return
        filled = counts.setdefault(column.name, _Filled(texts[INDEX].filter(changed)[0]))
        found = column.filter(changed).alias("").to_frame().group_by("", maintain_order=True)
        for text, count in found.len().iter_rows():
            filled.texts[text] += count

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each column of which cells were filled.

        Each stands at the first cell that was filled. They are asked for after the last batch.
        """
        for name, filled in self._down.items():
            message = f"“{name}”只写在每组的第一行，下面{filled.texts.total()}行照上面的补着读"
            yield report_filled(
                self.table, name, filled.first, f"{message}：{_named(filled, '“{}”{}行')}"
            )
        for name, filled in self._as_above.items():
            count = filled.texts.total()
            marks = _named(filled, "“{}”")
            yield report_filled(
                self.table, name, filled.first, f"“{name}”有{count}格写的是{marks}，照上面一格读"
            )


def report_filled(table: Table, name: str, first: int, message: str) -> Finding:
    """Return the finding about the filled cells of a column, at the first of these records."""
    path = (first, name)
    return new_finding("TB-22", message, _REMEDY, path=path, location=table.location(path))


def _below(last: str | None, column: pl.Series) -> pl.Series:
    """Return a column below the last text of the batch before.

    `last` is None before the first batch. The result has one item more than the column.
    """
    return pl.concat([pl.Series(column.name, [last], dtype=pl.String), column])


def _named(filled: _Filled, form: str) -> str:
    """Return the most frequent texts of filled cells, each in a form with its count.

    `form` has a place for the text, and may have one for its number of cells. The result is like
    “东山镇”12行、“石桥镇”9行; 等 follows if there are more.
    """
    named = "、".join(form.format(*pair) for pair in filled.texts.most_common(_MOST_NAMED))
    return named + "等" * (len(filled.texts) > _MOST_NAMED)
