"""The texts of fields that a column map makes: replaced, shortened, split, composed, constant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from docgen.model.header_names import header_form
from docgen.registers.batches import Table
from docgen.registers.column_map import PLACEHOLDER, ColumnMap, MappedColumn

_PLACES = (
    "(?P<part>.*?(?:街道|乡|镇|农场|林场))",
    "(?P<part>.*?(?:社区|村委会|村|居委会))",
    "(?P<part>.*?(?:组|社|屯|队|自然村))",
)
"""The parts of a place from large to small, where no sign stands between them."""
FILE_STEM = "文件名"
SHEET = "工作表"
FOLDER = "文件夹"
PLACE = "地名"
_PLACE = re.compile(r"[^\s_\-—()（）0-9.]*?(?:街道|乡|镇|村|社区|县|区)")


class MappedTexts:
    """Adds the fields of a map to the batches of one table.

    `columns` names the column of a batch for each column of the table.
    """

    def __init__(self, chosen: ColumnMap, table: Table, columns: Mapping[str, str]) -> None:
        self._map = chosen
        self._columns = {header_form(name): column for name, column in columns.items()}
        self._facts = table_facts(table)
        self._seen = set[str]()

    def apply(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the rows of a batch that the map reads, with the fields that it makes."""
        for name, text in self._map.only.items():
            column = self._column(name)
            if column in texts.columns:
                texts = texts.filter(pl.col(column).str.strip_chars() == text)
        made = [*self._mapped(texts), *self._composed(texts), *self._constants()]
        return self._one_for_each(texts.with_columns(made))

    def _column(self, name: str) -> str:
        return self._columns.get(header_form(name), "")

    def _mapped(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield the fields that a column becomes."""
        for column in self._map.columns:
            source = self._column(column.name)
            if source not in texts.columns:
                continue
            text = _shortened(pl.col(source).str.strip_chars(), column)
            if column.field_name:
                yield text.replace(dict(column.values)).alias(column.field_name)
            else:
                yield from _split(text, column)

    def _composed(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield the fields that are made of several columns; null if one of them is blank."""
        for field, form in self._map.composed.items():
            pieces = PLACEHOLDER.split(form)
            sources = [self._column(name) for name in pieces[1::2]]
            if all(source in texts.columns for source in sources):
                parts: list[pl.Expr] = [pl.lit(piece) for piece in pieces]
                parts[1::2] = [pl.col(source) for source in sources]
                yield pl.concat_str(parts).alias(field)

    def _constants(self) -> Iterator[pl.Expr]:
        for field, form in self._map.constants.items():
            text = PLACEHOLDER.sub(lambda found: self._facts.get(found[1], found[0]), form)
            yield pl.lit(text or None, dtype=pl.String).alias(field)

    def _one_for_each(self, texts: pl.DataFrame) -> pl.DataFrame:
        """Return the first row of each text of a column, over all batches."""
        column = self._column(self._map.one_for_each) if self._map.one_for_each else ""
        if column not in texts.columns:
            return texts
        key = pl.col(column)
        first = texts.filter(key.is_first_distinct() & ~key.is_in(list(self._seen)))
        self._seen.update(text for text in first[column] if text is not None)
        return first


def _shortened(text: pl.Expr, column: MappedColumn) -> pl.Expr:
    """Return texts without the endings that the map removes."""
    for ending in column.removed:
        text = text.str.strip_suffix(ending).str.strip_chars()
    return text


def _split(text: pl.Expr, column: MappedColumn) -> Iterator[pl.Expr]:
    """Yield the parts of a text as the fields of a column."""
    if column.separator:
        parts = text.str.splitn(column.separator, len(column.parts))
        for number, field in enumerate(column.parts):
            if field:
                yield parts.struct[number].str.strip_chars().alias(field)
        return
    for number, field in enumerate(column.parts):
        if not field:
            continue
        before = "".join(f"(?:{_bare(part)})?" for part in _PLACES[:number])
        pattern = f"^{before}{_PLACES[min(number, len(_PLACES) - 1)]}"
        yield text.str.extract(pattern, 1).alias(field)


def _bare(pattern: str) -> str:
    return pattern.replace("(?P<part>", "(?:")


def table_facts(table: Table) -> dict[str, str]:
    """Return what the name of a table says: its file, its sheet, its folder, the place in them."""
    folder, _, name = table.file.rpartition("/")
    stem = name.rpartition(".")[0]
    folder = folder.rpartition("/")[2]
    names: Sequence[str] = (table.sheet, stem, folder)
    places = (found[0] for name in names if (found := _PLACE.search(name)))
    return {
        FILE_STEM: stem,
        SHEET: table.sheet,
        FOLDER: folder,
        PLACE: next(places, ""),
    }
