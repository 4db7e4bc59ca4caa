"""Draw numbers by name as a column chart that reads well on a black-and-white printer.

xlsxwriter draws the chart in a workbook. `to_chart` takes the drawing out of it and puts it
together with a workbook of the numbers alone, as Word stores its charts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from docgen.model.values import Chart
from docgen.report import spreadsheet
from docgen.report.spreadsheet import Book, Options, write_book

Series = Mapping[str, Sequence[Decimal]]
"""The numbers of each series by its name, one for each name of the axis."""
FONT: Options = {"name": "宋体", "size": 10, "bold": False}
TITLE_FONT: Options = {**FONT, "name": "黑体", "size": 12}
LABEL_FONT: Options = {**FONT, "size": 8}
LINE: Options = {"color": "#000000", "width": 0.75}
_AXIS: Options = {
    "num_font": FONT,
    "line": LINE,
    "minor_tick_mark": "none",
    "major_tick_mark": "none",
}
_VALUE_AXIS: Options = {
    **_AXIS,
    "major_tick_mark": "outside",
    "major_gridlines": {"visible": False},
}
# White, grey and hatched: distinct without colour, on any printer and photocopier.
_FILLS: tuple[Options, ...] = (
    {"fill": {"color": "#FFFFFF"}},
    {"fill": {"color": "#595959"}},
    {
        "pattern": {
            "pattern": "wide_upward_diagonal",
            "fg_color": "#000000",
            "bg_color": "#FFFFFF",
        }
    },
    {
        "pattern": {
            "pattern": "small_grid",
            "fg_color": "#000000",
            "bg_color": "#FFFFFF",
        }
    },
)
# LibreOffice takes an option that xlsxwriter omits as set: names and keys beside each number.
_LABEL = b'<c:showVal val="1"/>'
_LABEL_IN_FULL = (
    b'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    b'<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_SHEET = "数据"
_CHART_PART = "xl/charts/chart1.xml"


def to_chart(title: str, names: Sequence[str], series: Series, height: float = 75) -> Chart:
    """Return a chart with a column for each name and each series, its number above it.

    `height` is in millimetres. The same numbers give the same bytes.
    """

    def fill_with_drawing(book: Book) -> None:
        """Write the numbers and the drawing of them; only its XML is used."""
        page = _write_numbers(book, names, series)
        drawing = _draw(book, title, len(names), len(series))
        page.insert_chart(0, len(series) + 2, drawing)

    def fill(book: Book) -> None:
        """Write the numbers alone: the workbook that Word opens to edit them."""
        _write_numbers(book, names, series)

    part = ZipFile(BytesIO(write_book(fill_with_drawing, in_memory=True))).read(_CHART_PART)
    return Chart(
        part.replace(_LABEL, _LABEL_IN_FULL),
        write_book(fill, in_memory=True),
        height=height,
        description=f"{title}：{'、'.join(series)}，按{'、'.join(names)}",
    )


def _write_numbers(book: Book, names: Sequence[str], series: Series) -> spreadsheet.Page:
    """Write the worksheet of the numbers: a row for each name, a column for each series."""
    page = book.add_worksheet(_SHEET)
    page.write_column(1, 0, [str(name) for name in names])
    for column, (name, numbers) in enumerate(series.items(), 1):
        page.write_string(0, column, name)
        page.write_column(1, column, [float(number) for number in numbers])
    return page


def _draw(book: Book, title: str, name_count: int, series_count: int) -> spreadsheet.Drawing:
    """Return a column chart of the numbers on the worksheet."""
    chart = book.add_chart({"type": "column"})
    for column in range(1, series_count + 1):
        chart.add_series(_series(column, name_count))
    chart.set_title({"name": title, "name_font": TITLE_FONT})
    chart.set_legend({"position": "bottom", "font": FONT})
    chart.set_x_axis(_AXIS)
    chart.set_y_axis(_VALUE_AXIS)
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _series(column: int, last_row: int) -> Options:
    """Return the options of the series in a column, which uses one of the fills in turn."""
    return {
        "name": [_SHEET, 0, column],
        "categories": [_SHEET, 1, 0, last_row, 0],
        "values": [_SHEET, 1, column, last_row, column],
        "data_labels": {"value": True, "font": LABEL_FONT},
        "gap": 60,
        "overlap": 0,
        "border": LINE,
        **_FILLS[(column - 1) % len(_FILLS)],
    }
