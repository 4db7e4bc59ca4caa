"""Walk over the paragraphs of a document's body with their numbers and table cells.

Numbers count every w:p of the body, those in text boxes too, although these are not yielded:
findings and comments then agree about which paragraph 第N段 is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec import Struct, field

from docgen.model.layout import TablePosition
from docgen.word.layout.attributes import is_on, read_int, read_text
from docgen.word.layout.cascade import Cascade
from docgen.word.layout.properties import StyleProps
from docgen.word.xml_names import TBL, TC, TR, Element, P, w

_WITHOUT_PARAGRAPHS = (w("sectPr"), w("tblPr"), w("tcPr"))


class BodyParagraph(NamedTuple):
    """A paragraph with its number (from 1) and the innermost cell that contains it."""

    number: int
    node: Element
    cell: TableCell | None


class _Table(Struct, kw_only=True):
    """A table; `number` counts from 0. The properties of its cells are resolved once a region."""

    node: Element
    number: int
    row_count: int
    has_borders: bool
    props: dict[frozenset[str], StyleProps] = field(default_factory=dict)


class TableCell(Struct, frozen=True, kw_only=True):
    """A cell of a table, its row and column counted from 0; `row_height` in points, 0 if free."""

    table: _Table
    row: int
    column: int
    column_count: int
    in_header: bool
    row_height: float

    def position(self) -> TablePosition:
        """Return the position of the cell as the model describes it."""
        return TablePosition(
            table=self.table.number,
            row=self.row,
            column=self.column,
            in_header=self.in_header,
            row_height=self.row_height,
            has_borders=self.table.has_borders,
        )

    def props(self, cascade: Cascade) -> StyleProps:
        """Return the properties that the table's style sets in the cell."""
        regions = self._find_regions()
        if regions not in self.table.props:
            self.table.props[regions] = cascade.table_props(self.table.node, regions)
        return self.table.props[regions]

    def _find_regions(self) -> frozenset[str]:
        """Return the regions of the table that contain the cell, by Word's names."""
        regions = {
            "firstRow": self.row == 0,
            "lastRow": self.row == self.table.row_count - 1,
            "firstColumn": self.column == 0,
            "lastColumn": self.column == self.column_count - 1,
        }
        return frozenset(region for region, contains in regions.items() if contains)


def walk_paragraphs(body: Element, cascade: Cascade) -> Iterator[BodyParagraph]:
    """Yield the paragraphs of a body in their order, without those in text boxes.

    A paragraph in an inner table has the inner cell. Paragraphs in content controls are yielded
    like all others. Tables count from 0 in reading order, inner tables behind those that contain
    them.
    """
    number = 1
    tables = 0
    stack: list[tuple[Element, TableCell | None]] = [(body, None)]
    while stack:
        node, cell = stack.pop()
        if node.tag == P:
            yield BodyParagraph(number, node, cell)
            number += sum(1 for _ in node.iter(P))
        elif node.tag == TBL:
            stack += reversed(list(_walk_cells(node, tables, cascade)))
            tables += 1
        elif node.tag not in _WITHOUT_PARAGRAPHS:
            stack += [(child, cell) for child in node.iterchildren("*", reversed=True)]


def _walk_cells(
    node: Element, number: int, cascade: Cascade
) -> Iterator[tuple[Element, TableCell]]:
    """Yield the cells of a table row by row; content controls may wrap rows and cells.

    `number` is that of the table. A merged cell is one cell: the columns count the cells that the
    row has, not those of the grid.
    """
    rows = [row for row in node.iter(TR) if next(row.iterancestors(TBL)) is node]
    table = _Table(
        node=node, number=number, row_count=len(rows), has_borders=cascade.has_borders(node)
    )
    for row_index, row in enumerate(rows):
        cells = [cell for cell in row.iter(TC) if next(cell.iterancestors(TR)) is row]
        in_header = is_on(row.find(f"{w('trPr')}/{w('tblHeader')}"))
        row_height = _read_fixed_height(row)
        for column, cell in enumerate(cells):
            yield (
                cell,
                TableCell(
                    table=table,
                    row=row_index,
                    column=column,
                    column_count=len(cells),
                    in_header=in_header,
                    row_height=row_height,
                ),
            )


def _read_fixed_height(row: Element) -> float:
    """Return the height of a row in points, 0 if it grows with its text.

    A least height (atLeast) is no fixed one: the row may grow.
    """
    height = row.find(f"{w('trPr')}/{w('trHeight')}")
    if read_text(height, "hRule") != "exact":
        return 0.0
    return read_int(height) / 20
