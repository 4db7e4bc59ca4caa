"""Numbers by name → a chart of columns that reads on a black-and-white printer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import xlsxwriter

from docgen.model.values import Chart
from docgen.report.workbook import EPOCH

FONT = {"name": "宋体", "size": 10, "bold": False}
LINE = {"color": "#000000", "width": 0.75}
# White, black and hatched: told apart without colour, on any printer and photocopier.
_FILLS: tuple[dict[str, Any], ...] = (
    {"fill": {"color": "#FFFFFF"}},
    {"fill": {"color": "#595959"}},
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "small_grid", "fg_color": "#000000", "bg_color": "#FFFFFF"}},
)
# What xlsxwriter leaves out LibreOffice takes for yes: names and keys beside every number.
_LABEL = b'<c:showVal val="1"/>'
_LABEL_WHOLE = (
    b'<c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
    b'<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
)
_SHEET, _PART = "数据", "xl/charts/chart1.xml"


def to_chart(
    title: str, names: Sequence[str], series: Mapping[str, Sequence[Decimal]], height: float = 75
) -> Chart:
    """A chart with a column for each name and each series, the number over it.

    The same numbers give the same bytes.
    """
    drawn = ZipFile(BytesIO(_book(title, names, series, drawn=True))).read(_PART)
    described = f"{title}：{'、'.join(series)}，按{'、'.join(names)}"
    drawn = drawn.replace(_LABEL, _LABEL_WHOLE)
    return Chart(drawn, _book(title, names, series), height=height, description=described)


def _book(
    title: str,
    names: Sequence[str],
    series: Mapping[str, Sequence[Decimal]],
    drawn: bool = False,
) -> bytes:
    """The workbook of the numbers, with the chart in it if `drawn`."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": EPOCH})
    page = book.add_worksheet(_SHEET)
    page.write_column(1, 0, [str(name) for name in names])
    for column, (name, numbers) in enumerate(series.items(), 1):
        page.write_string(0, column, name)
        page.write_column(1, column, [float(number) for number in numbers])
    if drawn:
        page.insert_chart(0, len(series) + 2, _chart(book, title, len(names), len(series)))
    book.close()
    return out.getvalue()


def _chart(book: Any, title: str, names: int, series: int) -> Any:
    chart = book.add_chart({"type": "column"})
    for column in range(1, series + 1):
        look = {"border": LINE, **_FILLS[(column - 1) % len(_FILLS)]}
        labels = {"value": True, "font": {**FONT, "size": 8}}
        chart.add_series(
            {
                "name": [_SHEET, 0, column],
                "categories": [_SHEET, 1, 0, names, 0],
                "values": [_SHEET, 1, column, names, column],
                "data_labels": labels,
                "gap": 60,
                "overlap": 0,
                **look,
            }
        )
    chart.set_title({"name": title, "name_font": {**FONT, "name": "黑体", "size": 12}})
    chart.set_legend({"position": "bottom", "font": FONT})
    ticks = {"num_font": FONT, "line": LINE, "minor_tick_mark": "none"}
    chart.set_x_axis({**ticks, "major_tick_mark": "none"})
    chart.set_y_axis({**ticks, "major_tick_mark": "outside", "major_gridlines": {"visible": False}})
    chart.set_chartarea({"border": {"none": True}})
    return chart
