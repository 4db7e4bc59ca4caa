"""Tables of one register that hold the same rows: a copy of a file, or most of it once more.

Townships send a file twice, and offices keep 户 and 户 - 副本 side by side. The rows that stand in
both are read once, and told once: otherwise each of them would be a household too many.

Few rows that are alike are no copy: rules tell them one by one. Rows with a cell that is not
understood are never taken for alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding
from docgen.registers.batches import Table
from docgen.registers.register_reader import RegisterPart, rows_of_part
from docgen.registers.register_schema import INDEX, RegisterSchema

_PART = "#表"
_CONTENT = "#内容"
_FIRST = "#先"


class Copy(Struct, frozen=True):
    """The records of a table that stand in an earlier table of its register.

    `number` and `original` are the numbers of both among the tables of the register; `is_whole`
    says that neither has any other record.
    """

    number: int
    original: int
    records: frozenset[int]
    is_whole: bool


def find_copies(form: RegisterSchema, parts: Sequence[RegisterPart]) -> list[Copy]:
    """Return the tables of a register that are copies, wholly or in most of their rows.

    A table is compared with all before it; rows of several of them give several copies.
    """
    if len(parts) < 2 or not form.key:
        return []
    alike = _rows_alike(form, parts)
    if alike.is_empty():
        return []
    counts = [rows_of_part(part).select(pl.len()).collect().item() for part in parts]
    copies = list[Copy]()
    pairs = alike.sort(_PART, _FIRST, INDEX).group_by(_PART, _FIRST, maintain_order=True)
    for number, original, found in pairs.agg(INDEX).rows():
        records = frozenset(found)
        both = counts[number], counts[original]
        if len(records) * 2 > min(both):
            copies.append(Copy(number, original, records, {len(records)} == set(both)))
    return copies


def _rows_alike(form: RegisterSchema, parts: Sequence[RegisterPart]) -> pl.DataFrame:
    """Return the rows that an earlier part has too, with the number of the first such part.

    The columns are _PART, INDEX and _FIRST. Only rows whose key recurs are looked at as a whole.
    """
    keyed = [at for at, part in enumerate(parts) if form.key not in part.lacking and part.count]
    keys = {
        number: rows_of_part(parts[number]).select(pl.lit(number).alias(_PART), INDEX, form.key)
        for number in keyed
    }
    keys = {number: keys[number] for number in _overlapping(keys, form.key)}
    none = pl.DataFrame(schema={_PART: pl.Int32, INDEX: pl.Int64, _FIRST: pl.Int32})
    if not keys:
        return none
    written = pl.concat(keys.values()).filter(pl.col(form.key).is_not_null())
    places = written.group_by(form.key).agg(pl.min(_PART).alias(_FIRST), pl.max(_PART))
    shared = places.filter(pl.col(_FIRST) < pl.col(_PART)).select(form.key).collect()
    if shared.is_empty():
        return none
    recurring = written.join(shared.lazy(), on=form.key, how="semi").collect()
    contents = [
        _contents(parts[number], number, of_part[INDEX])
        for (number,), of_part in recurring.partition_by(_PART, as_dict=True).items()
    ]
    rows = pl.concat(contents)
    first = pl.col(_PART).min().over(_CONTENT).alias(_FIRST)
    return rows.with_columns(first).filter(pl.col(_PART) > pl.col(_FIRST)).drop(_CONTENT)


def _overlapping(keys: Mapping[int, pl.LazyFrame], key: str) -> list[int]:
    """Return the numbers of the tables whose keys lie among those of another table.

    Townships number their households apart, so that most tables need no closer look.
    """
    least_and_most = (pl.min(key).alias("least"), pl.max(key).alias("most"))
    ends = [frame.select(least_and_most) for frame in keys.values()]
    ranges = dict(zip(keys, pl.concat(pl.collect_all(ends)).rows() if ends else (), strict=True))
    written = {number: each for number, each in ranges.items() if each[0] is not None}
    return [
        number
        for number, (least, most) in written.items()
        if any(
            other != number and least <= other_most and other_least <= most
            for other, (other_least, other_most) in written.items()
        )
    ]


def _contents(part: RegisterPart, number: int, records: pl.Series) -> pl.DataFrame:
    """Return some records of a part with what stands in them as one number."""
    rows = rows_of_part(part).filter(pl.col(INDEX).is_in(records.implode()))
    fields = sorted(name for name in rows.collect_schema() if name != INDEX)
    for name, numbers in part.unreadable.items():
        unclear = pl.col(INDEX).is_in(numbers)
        if name in fields:
            # A text that is no sure value is still compared.
            unclear &= pl.col(name).is_null()
        rows = rows.filter(~unclear)
    cells = [pl.concat_str(pl.lit(f"{name}\0"), pl.col(name).cast(pl.String)) for name in fields]
    content = pl.concat_str(cells, separator="\0", ignore_nulls=True).alias(_CONTENT)
    return rows.select(pl.lit(number).alias(_PART), INDEX, content).collect()


def report_copies(parts: Sequence[RegisterPart], copies: Sequence[Copy]) -> Iterator[Finding]:
    """Yield the finding about each copy; it names both tables and how many rows they share."""
    for copy in copies:
        table = parts[copy.number].table
        other = _name_beside(parts[copy.original].table, table)
        count = len(copy.records)
        message = f"有{count}行与{other}里的一样，没有再读"
        remedy = "一样的行只在一张表里留，别处的删去"
        if copy.is_whole:
            message = f"与{other}内容一样（{count}行），没有再读"
            remedy = "只留一份，另一份删去，或在文件名、工作表名前加“_”"
        yield new_finding(
            "TB-61", message, remedy, location=table.location(()), category=Category.STRUCTURE
        )


def _name_beside(table: Table, other: Table) -> str:
    """Return how a table is called beside another one: by its sheet, its file, or its path."""
    name = table.file.rpartition("/")[2]
    if table.file == other.file:
        return f"工作表“{table.sheet}”"
    if name == other.file.rpartition("/")[2]:
        return f"“{table.file}”"
    return f"“{name}”"
