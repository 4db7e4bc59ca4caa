"""Cell tags: what a cell looks like and how it merges, said inside the cell itself.

colspan, cellbg, hm and vm as docxtpl documents them; colwidth and vmerge are ours.
"""

from __future__ import annotations

from lxml import etree

from docgen.word.names import TC, TCPR, Element, P, R, ancestor, put_before, w
from docgen.word.package import fault
from docgen.word.tags import Marks, Tag

# word → element of w:tcPr, attribute, attributes that go with it. {% colwidth %} is a column's
# share of the table in fiftieths of a percent.
_LOOKS: dict[str, tuple[str, str, dict[str, str]]] = {
    "colwidth": ("tcW", "w", {"type": "pct"}),
    "colspan": ("gridSpan", "val", {}),
    "cellbg": ("shd", "fill", {"val": "clear", "color": "auto"}),
}
MERGES = ("hm", "vm", "vmerge")
WORDS = (*_LOOKS, *MERGES)
_ORDER = ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap",
          "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")  # fmt: skip
_FIRST, _CHANGED = "loop.first", "_changed"


def set_cell(tag: Tag, holder: Element, marks: Marks) -> None:
    """Write a cell tag into the properties of its cell; a merge waits until all is marked."""
    cell = ancestor(holder, TC)
    if cell is None:
        message = f"“{tag.typed}”不在表格里（{tag.context}）"
        remedy = "它说明格子的样子，只写在格子里"
        marks.findings.append(fault("WD-14", message, remedy, marks.name, tag.place.part))
    elif tag.prefix in MERGES:
        marks.merges.append((tag, cell))
    else:
        name, attribute, fixed = _LOOKS[tag.prefix]
        _property(cell, name, attribute, marks.token(tag), fixed)


def _property(
    cell: Element, name: str, attribute: str, value: str, fixed: dict[str, str] | None = None
) -> None:
    properties = cell.find(TCPR)
    if properties is None:
        properties = etree.Element(TCPR)
        cell.insert(0, properties)
    node = properties.find(w(name))
    if node is None:
        node = etree.Element(w(name))
        later = {w(other) for other in _ORDER[_ORDER.index(name) + 1 :]}
        after = next((child for child in properties if child.tag in later), None)
        if after is None:
            properties.append(node)
        else:
            after.addprevious(node)
    for key, fix in (fixed or {}).items():
        node.set(w(key), fix)
    node.set(w(attribute), value)


def merge_cells(marks: Marks) -> None:
    """Apply the merges of a part, once its other tags are in place."""
    for tag, cell in marks.merges:
        if tag.prefix == "hm":
            _merge_across(tag, cell, marks)
        else:
            _merge_down(tag, cell, marks)
    marks.merges.clear()


def _merge_across(tag: Tag, cell: Element, marks: Marks) -> None:
    """One cell in place of all that a loop would make."""
    _property(cell, "gridSpan", "val", marks.token(tag.saying("loop.length")))
    put_before(cell, marks.block(tag, f"if {_FIRST}"))
    cell.tail = marks.block(tag, "endif") + (cell.tail or "")


def _merge_down(tag: Tag, cell: Element, marks: Marks) -> None:
    """Cells under each other as one: all turns of a loop, or (vmerge) those of equal value."""
    begins = _FIRST
    if tag.prefix == "vmerge":
        begins = _CHANGED
        cell.text = marks.block(tag, f"set {_CHANGED} = loop.changed({tag.body})")
    value = tag.saying(f"'restart' if {begins} else 'continue'")
    _property(cell, "vMerge", "val", marks.token(value))
    for paragraph in cell.iterchildren(P):
        runs = [child for child in paragraph if child.tag == R]
        if not runs:
            continue
        put_before(runs[0], marks.block(tag, f"if {begins}"))
        runs[-1].tail = marks.block(tag, "endif") + (runs[-1].tail or "")
