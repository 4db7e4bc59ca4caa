"""Charts: the parts that a chart adds to a package, and the drawing that shows it.

A chart is a part of its own (ECMA-376 part 1, 21.2) with the workbook of its numbers behind it,
so that Word draws it sharp at any size and offers to edit its data.
"""

from __future__ import annotations

import hashlib

from docgen.model.values import Chart
from docgen.word.template.escape import plain_text
from docgen.word.template.filling import Filling
from docgen.word.template.pictures import EMU
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_PART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AFTER = (b"<c:printSettings>", b"</c:chartSpace>")


def chart_drawing(chart: Chart, filling: Filling, limit: int) -> str:
    """The w:drawing of a chart, as wide as the text (`limit` EMU) if it says no width itself."""
    relation, number = _store(chart, filling), filling.next_drawing()
    width = round(chart.width * EMU) or limit
    known = f'id="{number}" name="图表 {number}" descr="{plain_text(chart.description)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{WORD_DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{round(chart.height * EMU)}"/><wp:docPr {known}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _store(chart: Chart, filling: Filling) -> str:
    """Put the chart and its workbook into the package; the chart's relationship id."""
    name = hashlib.sha256(chart.content + chart.workbook).hexdigest()[:16]
    member = f"word/charts/{name}.xml"
    if member not in filling.added:
        filling.added[member] = chart.content
        filling.override_type(member, _PART)
        if chart.workbook:
            filling.added[member] = _linked(chart, filling, member)
    return filling.relate("chart", filling.target(member))


def _linked(chart: Chart, filling: Filling, member: str) -> bytes:
    """The chart's part, naming the workbook of its numbers."""
    book = filling.store(chart.workbook, "xlsx", _BOOK, "embeddings")
    part, filling.part = filling.part, member
    relation = filling.relate("package", filling.target(book))
    filling.part = part
    link = (
        f'<c:externalData xmlns:r="{RELATIONS}" r:id="{relation}">'
        '<c:autoUpdate val="0"/></c:externalData>'
    ).encode()
    at = next(mark for mark in _AFTER if mark in chart.content)
    return chart.content.replace(at, link + at, 1)
