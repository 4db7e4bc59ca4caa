"""Cell tags: what a cell looks like and how it merges, said inside the cell itself.

colspan, cellbg, hm and vm as docxtpl documents them; colwidth, vmerge, vjoin and hmerge are ours.
"""

from __future__ import annotations

from docgen.word.package import fault
from docgen.word.template.tags import CLOSE, OPEN, Marks, Tag
from docgen.word.xml_names import (
    TC,
    TCPR,
    TR,
    Element,
    P,
    R,
    ancestor,
    properties_of,
    property_of,
    put_before,
    w,
)

# word → element of w:tcPr, attribute, attributes that go with it. {% colwidth %} is a column's
# share of the table in fiftieths of a percent.
_LOOKS: dict[str, tuple[str, str, dict[str, str]]] = {
    "colwidth": ("tcW", "w", {"type": "pct"}),
    "colspan": ("gridSpan", "val", {}),
    "cellbg": ("shd", "fill", {"val": "clear", "color": "auto"}),
}
MERGES = ("hm", "vm", "vmerge", "vjoin", "hmerge")
WORDS = (*_LOOKS, *MERGES)
_FIRST, _CHANGED, _ALONG = "loop.first", "_changed", "_along"


def set_cell(tag: Tag, holder: Element, marks: Marks) -> None:
    """Write a cell tag into the properties of its cell; a merge waits until all is marked."""
    cell = ancestor(holder, TC)
    if cell is None:
        message = f"“{tag.typed}”不在表格里（{tag.context}）"
        remedy = "它说明格子的样子，只写在格子里"
        marks.findings.append(fault("WD-14", message, remedy, marks.name, tag.location.part))
    elif tag.prefix in MERGES:
        marks.merges.append((tag, cell))
    else:
        name, attribute, fixed = _LOOKS[tag.prefix]
        _property(cell, name, attribute, marks.token(tag), fixed)


def _property(
    cell: Element, name: str, attribute: str, value: str, fixed: dict[str, str] | None = None
) -> None:
    node = property_of(properties_of(cell, TCPR), name)
    for key, fix in (fixed or {}).items():
        node.set(w(key), fix)
    node.set(w(attribute), value)


def merge_cells(marks: Marks) -> None:
    """Apply the merges of a part, once its other tags are in place."""
    for tag, cell in marks.merges:
        if tag.prefix == "hm":
            _merge_across(tag, cell, marks)
        elif tag.prefix == "hmerge":
            _merge_along(tag, cell, marks)
        else:
            _merge_down(tag, cell, marks)
    marks.merges.clear()


def _merge_across(tag: Tag, cell: Element, marks: Marks) -> None:
    """One cell in place of all that a loop would make."""
    _property(cell, "gridSpan", "val", marks.token(tag.saying("loop.length")))
    put_before(cell, marks.block(tag, f"if {_FIRST}"))
    cell.tail = marks.block(tag, "endif") + (cell.tail or "")


def _merge_down(tag: Tag, cell: Element, marks: Marks) -> None:
    """Cells under each other as one: all turns of a loop, or (vmerge) those of equal value.

    With vjoin the value says itself whether its cell goes on: inside a loop over columns, where
    `loop` is not that of the rows.
    """
    begins = f"not ({tag.body})" if tag.prefix == "vjoin" else _FIRST
    if tag.prefix == "vmerge":
        begins = _CHANGED
        cell.text = marks.block(tag, f"set {_CHANGED} = loop.changed({tag.body})")
    _continue(tag, cell, "vMerge", begins, marks)


def _merge_along(tag: Tag, cell: Element, marks: Marks) -> None:
    """Cells beside each other, in a loop or typed one by one, as one where the value is equal."""
    row = ancestor(cell, TR)
    if row is None:
        return
    body = f"set {_ALONG} = 0|{_ALONG}"
    first = (row.text or "").partition(CLOSE)[0].removeprefix(OPEN)
    if not first or marks.tags[int(first)].body != body:
        row.text = marks.block(tag, body) + (row.text or "")
    cell.text = marks.block(tag, f"set {_CHANGED} = ({tag.body})|_differs({_ALONG})")
    _continue(tag, cell, "hMerge", _CHANGED, marks)


def _continue(tag: Tag, cell: Element, name: str, begins: str, marks: Marks) -> None:
    """A cell that begins a merged one, or goes on with it and shows nothing."""
    value = tag.saying(f"'restart' if {begins} else 'continue'")
    _property(cell, name, "val", marks.token(value))
    for paragraph in cell.iterchildren(P):
        runs = [child for child in paragraph if child.tag == R]
        if not runs:
            continue
        put_before(runs[0], marks.block(tag, f"if {begins}"))
        runs[-1].tail = marks.block(tag, "endif") + (runs[-1].tail or "")
