"""Write charts: the parts that a chart adds to a package, and the drawing that displays it.

A chart is a part of its own (ECMA-376 part 1, 21.2), so Word draws it sharp at any size. The
workbook of its numbers is embedded, so users can edit the data in Word.
"""

from __future__ import annotations

import hashlib

from docgen.model.values import Chart
from docgen.word.template.escape import plain_text
from docgen.word.template.package_changes import PackageChanges
from docgen.word.template.pictures import EMU
from docgen.word.xml_names import DRAWING, RELATIONS, WORD_DRAWING

_CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The schema wants the link to the workbook before the first of these.
_SUCCESSORS = (b"<c:printSettings>", b"</c:chartSpace>")


def chart_drawing(chart: Chart, changes: PackageChanges, limit: int) -> str:
    """Return the w:drawing of a chart; without a width it is `limit` EMU wide.

    `chart` holds the XML of the chart and the bytes of its workbook; its width and height are in
    millimetres.
    """
    relation = _store_chart(chart, changes)
    number = changes.next_drawing()
    width = round(chart.width * EMU) or limit
    height = round(chart.height * EMU)
    label = f'id="{number}" name="图表 {number}" descr="{plain_text(chart.description)}"'
    return (
        f'<w:drawing><wp:inline xmlns:wp="{WORD_DRAWING}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr {label}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{DRAWING}"><a:graphicData uri="{_CHART}">'
        f'<c:chart xmlns:c="{_CHART}" xmlns:r="{RELATIONS}" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _store_chart(chart: Chart, changes: PackageChanges) -> str:
    """Add a chart and its workbook to the package; return the id of its relationship.

    Its name is a hash of its content, so equal charts are stored once.
    """
    name = hashlib.sha256(chart.content + chart.workbook).hexdigest()[:16]
    member = f"word/charts/{name}.xml"
    if member not in changes.added:
        changes.added[member] = chart.content
        changes.override_type(member, _CHART_TYPE)
        if chart.workbook:
            changes.added[member] = _link_workbook(chart, changes, member)
    return changes.relate("chart", changes.relative_target(member))


def _link_workbook(chart: Chart, changes: PackageChanges, member: str) -> bytes:
    """Return the part of a chart with a link to the workbook of its numbers."""
    workbook = changes.store(chart.workbook, "xlsx", _WORKBOOK_TYPE, "embeddings")
    target = changes.relative_target(workbook, member)
    relation = changes.relate("package", target, part=member)
    link = (
        f'<c:externalData xmlns:r="{RELATIONS}" r:id="{relation}">'
        '<c:autoUpdate val="0"/></c:externalData>'
    ).encode()
    successor = next(element for element in _SUCCESSORS if element in chart.content)
    return chart.content.replace(successor, link + successor, 1)
