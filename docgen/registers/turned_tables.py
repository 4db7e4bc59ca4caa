"""Tables that stand on their side: each row is a field, and each column of contents a record.

Questionnaires and cards are kept so: 填表项目, 单位, 数量. The column map says which column names
the fields (竖排). A turned table has one column for each item; its places are the original cells.

`register_reader` turns a table before its columns are planned; from then on it is a table as any
other. A name of a group in a row of its own stands before the items below it.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.expressions.quantity import is_known_unit
from docgen.load.header_groups import JOINT
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, is_plain_note
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.source import ListNode, Source, TableRows, cell_name
from docgen.registers.batches import Table, meanings_of, text_rows
from docgen.registers.column_map import ColumnMap, TurnedColumns
from docgen.registers.column_plan import report_unread, table_header, table_rows, unit_above
from docgen.registers.header_units import differing_unit, is_same_scale
from docgen.registers.map_names import MapNames, report_absent_columns

_NUMBER = LazyPattern(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_CODE = LazyPattern(r"0[0-9]+|[0-9]{7,}")
"""A number that may be a code or a telephone, which has no unit."""
_UNIT_COLUMNS = frozenset(("单位", "计量单位"))
_NO_RECORD = LazyPattern(
    r".{0,8}(?:合计|总计|小计|共计|累计|平均)(?:数|值)?|备注|(?:填报)?说明|注|(?:计量)?单位"
    r"|(?:指标|项目)?(?:代码|编码|编号)|序号|行次|行号|栏次"
)
"""Columns beside the records of a table on its side."""
_UNIT_WORD = LazyPattern(r"^[(（\[【〔]?(?:(?:计量|金额)?单位[:：]?)?|[)）\]】〕]$")
_NO_UNITS = frozenset(("", "-", "—", "——", "－", "/", "／", "\\", "无"))
_Place = tuple[int, int]
"""The row and column of a cell."""


class TurnedRows(TableRows):
    """The records of a turned table: `places` has for each the cell of each of its columns."""

    def __init__(
        self,
        names: list[str],
        rows: list[tuple[str, ...]],
        places: Sequence[Sequence[_Place]],
        *,
        meant: Mapping[_Place, str],
        codes: Mapping[_Place, str],
        unit: str,
        areas: Sequence[tuple[_Place, _Place]],
    ) -> None:
        """Hold records that have no line of their own in the file, each with its places."""
        lines = array("q", [0] * len(rows))
        super().__init__(names, rows, lines, meant=meant, codes=codes, unit=unit, areas=areas)
        self.places = places

    def _place(self, index: int, column: int) -> _Place:
        """Return the 1-based row and column in the file, where a record is a column."""
        return self.places[index][column]

    def header_cell(self, row: int, column: int) -> str:
        """Return the cell with the name of a column, which is a row of the sheet here.

        `row` is the answer for a table without records.
        """
        line = self.places[0][column][0] if self.places else row
        return cell_name(line, 1)

    def cells_in(self, first: _Place, last: _Place) -> tuple[range, range]:
        """Return the records and the columns of an area of the sheet, by its 0-based corners.

        Records are columns of the sheet here, and columns are rows.
        """
        items = [place[0] - 1 for place in self.places[0]] if self.places else []
        records = [place[0][1] - 1 for place in self.places]
        return _range_in(records, first[1], last[1]), _range_in(items, first[0], last[0])

    def begins_above(self, first: _Place) -> bool:
        """Return whether a cell of the sheet lies before the first column of contents."""
        return first[1] < self.places[0][0][1] - 1

    def renamed(self, names: list[str], sources: Mapping[str, int]) -> TurnedRows:
        """Return the same records under other names of their columns."""
        renamed = TurnedRows(
            names,
            self.rows,
            self.places,
            meant=self.meant,
            codes=self.codes,
            unit=self.unit,
            areas=self.areas,
        )
        renamed.sources = sources
        return renamed


def _range_in(numbers: Sequence[int], least: int, most: int) -> range:
    """Return the indexes of ascending numbers from `least` to `most`."""
    return range(bisect_left(numbers, least), bisect_right(numbers, most))


class _Item(Struct, frozen=True):
    """A row of a table on its side: its name, its unit, and the text of each record.

    `number` is that of the row among those of the table, from 0; None if it is the header.

    `line` is the 1-based row in the file. `texts` has one text for each column of contents.
    """

    name: str
    unit: str
    texts: tuple[str, ...]
    line: int
    number: int | None = None


def turn_table(table: Table, column_map: ColumnMap) -> tuple[Table, list[Finding]]:
    """Return a table as its map says it stands, and the findings about the columns it is read by.

    A table without the columns that the map names, or without rows, is returned as it is.

    A table is also returned as it is if the map says nothing of it. A column that the map names and
    the table lacks is an error (TB-29).
    """
    turned = column_map.turned
    if turned is None:
        return table, []
    header = table_header(table)
    findings = report_absent_columns(column_map, turned.names(), header, table)
    if findings:
        return table, findings
    numbers = {header_form(name): number for number, name in reversed(list(enumerate(header)))}
    turned = _with_unit_column(turned, numbers)
    columns = MapNames(header)
    used = {name: columns.find(name) for name in turned.names()}
    contents = _content_columns(header, turned, used)
    items = [*_header_item(table, turned, header, contents), *_items(table, turned, used, contents)]
    if not items:
        return table, []
    findings = list(_differing_units(table, items, column_map))
    others = {*range(len(header))} - {*used.values(), *contents}
    unread = [header[at] for at in sorted(others) if header[at] in table.columns()]
    findings += report_unread(unread, table)
    return _turned_source(table, items, contents), findings


def _differing_units(
    table: Table, items: Sequence[_Item], column_map: ColumnMap
) -> Iterator[Finding]:
    """Yield a finding for each item whose unit in the table is not that of the map."""
    mapped = {header_form(each.name): each.unit for each in column_map.columns if each.unit}
    for item in items:
        name = item.name.rpartition(JOINT)[2]
        unit = mapped.get(header_form(item.name)) or mapped.get(header_form(name), "")
        if unit and is_known_unit(item.unit) and not is_same_scale(unit, item.unit):
            path = () if item.number is None else (item.number,)
            yield differing_unit(f"“{name}”的单位", item.unit, unit, table.location(path))


def _with_unit_column(turned: TurnedColumns, numbers: Mapping[str, int]) -> TurnedColumns:
    """Return the columns with that of the units, if the map does not name the one that is there.

    `numbers` are the 0-based columns by the form of their name.
    """
    there = sorted(_UNIT_COLUMNS & numbers.keys(), key=numbers.__getitem__)
    named = set(map(header_form, turned.names()))
    if turned.unit or not there or there[0] in named:
        return turned
    return replace(turned, unit=there[0])


def _turned_source(table: Table, items: Sequence[_Item], contents: Sequence[int]) -> Source:
    """Return the table with a record for each column of contents.

    A record has the texts of its column, in the order of the items.
    """
    names = _distinct_names(items)
    rows = [tuple(item.texts[at] for item in items) for at in range(len(contents))]
    places = [[(item.line, column + 1) for item in items] for column in contents]
    meant = _turned_meanings(table, items, contents)
    given = table_rows(table)
    turned = TurnedRows(
        names,
        rows,
        places,
        meant=meant,
        codes=_turn_texts(given.codes if given else {}, items, contents),
        unit=unit_above(table),
        areas=given.areas if given else (),
    )
    root = ListNode(turned, items[0].line, 1)
    return Source(table.file, root, sheet=table.sheet)


def _turned_meanings(
    table: Table, items: Sequence[_Item], contents: Sequence[int]
) -> dict[tuple[int, int], str]:
    """Return what cells mean that show less of it, by record and item.

    The keys are (record, item), both 0-based. A code beside an unknown unit means itself with the
    unit, where its field is a quantity.
    """
    coded = {
        (record, at): text + item.unit
        for at, item in enumerate(items)
        for record, text in enumerate(item.texts)
        if item.unit and not is_known_unit(item.unit) and _CODE.fullmatch(text)
    }
    return coded | _turn_texts(meanings_of(table), items, contents)


def _turn_texts(
    texts: Mapping[_Place, str], items: Sequence[_Item], contents: Sequence[int]
) -> dict[_Place, str]:
    """Return texts of cells by record and item, given those by row and column; all 0-based."""
    records = {column: record for record, column in enumerate(contents)}
    numbers = {item.number: at for at, item in enumerate(items)}
    return {
        (records[column], numbers[number]): text
        for (number, column), text in texts.items()
        if column in records and number in numbers
    }


def _content_columns(
    header: Sequence[str], turned: TurnedColumns, used: Mapping[str, int]
) -> list[int]:
    """Return the columns that are records: that of the contents, or all others with a name.

    Sums, remarks and numbers of the items are none.

    Columns are 0-based. `used` are the columns that the map names, by name.
    """
    if turned.contents:
        return [used[turned.contents]]
    return [
        at
        for at, name in enumerate(header)
        if name and at not in used.values() and not _NO_RECORD.fullmatch(header_form(name))
    ]


def _header_item(
    table: Table, turned: TurnedColumns, header: Sequence[str], contents: Sequence[int]
) -> Iterator[_Item]:
    """Yield the header as an item under the name of the items' column: it may name the records.

    Nothing if the map names the column of contents: its header names no record.
    """
    if not turned.contents:
        line = _line_of(table.location((0,)).cell) - 1
        yield _Item(turned.items, "", tuple(header[at] for at in contents), line)


def _items(
    table: Table, turned: TurnedColumns, used: Mapping[str, int], contents: Sequence[int]
) -> Iterator[_Item]:
    """Yield the rows of a table that name a field or have a content.

    A row with a name and nothing else begins a group, whose name is put before those that follow.
    The spaces in a name are left out.
    """
    group = ""
    for record, cells in text_rows(table):
        name = "".join(cells[used[turned.items]].split())
        written = cells[used[turned.unit]].strip() if turned.unit else ""
        unit = _unit_in(written)
        texts = tuple(_with_unit(cells[at].strip(), unit) for at in contents)
        line = _line_of(table.location((record,)).cell)
        if name and not any(texts) and not written:
            group = name
        elif name or any(texts):
            yield _Item(f"{group}{JOINT}{name}" if group else name, unit, texts, line, record)


def _unit_in(text: str) -> str:
    """Return the unit of a cell without brackets, '' if it is none: —, 是/否.

    （万元） and 单位：万元 are 万元.
    """
    unit = _UNIT_WORD.sub("", "".join(text.split()))
    return "" if unit in _NO_UNITS or is_plain_note(unit) else unit


def _with_unit(text: str, unit: str) -> str:
    """Return a number with the unit that stands beside it, known or not; other texts as they are.

    Beside an unknown unit a number that may be a code stays as it is.
    """
    is_code = not is_known_unit(unit) and _CODE.fullmatch(text)
    if unit and _NUMBER.fullmatch(text) and not is_code:
        return text + unit
    return text


def _distinct_names(items: Sequence[_Item]) -> list[str]:
    """Return the name of each item: without its group if no other has the same.

    An item without a name is called by its row.

    The list is in the order of the items. 收入 of the groups 上年 and 今年 needs both names.
    """
    bare = [item.name.rpartition(JOINT)[2] for item in items]
    names: list[str] = []
    for item, name in zip(items, bare, strict=True):
        if not name:
            names.append(f"第{item.line}行")
        elif bare.count(name) > 1:
            names.append(item.name)
        else:
            names.append(name)
    return names


def _line_of(cell: str) -> int:
    """Return the row of a cell by its name (B12 → 12), 1 for a name without a row."""
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or 1)
