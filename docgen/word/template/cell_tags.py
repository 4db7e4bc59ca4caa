"""Apply the tags of table cells: width, span, background and merging.

A cell tag is typed inside its cell and describes the cell itself. Values are written into the
properties of the cell; merges are applied after all tags of a part are tokens.

    {% colwidth value %}   width of the column, in fiftieths of a percent of the table
    {% colspan value %}    number of grid columns that the cell spans
    {% cellbg value %}     background colour, six hexadecimal digits
    {% hm %}               one wide cell instead of all cells that a loop makes
    {% hmerge value %}     neighbouring cells of equal value become one
    {% vm %}               the cells of all rows of a loop become one
    {% vmerge value %}     cells of equal value below each other become one
    {% vjoin value %}      a cell continues the one above if the value is true

colspan, cellbg, hm and vm are as docxtpl documents them.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.word.template.tags import Tag, TagCollector, tag_finding, token_numbers
from docgen.word.xml_names import (
    TC,
    TCPR,
    TR,
    Element,
    P,
    R,
    find_ancestor,
    insert_text_before,
    prepend_tail,
    prepend_text,
    properties_of,
    property_of,
    w,
)

# keyword → element of w:tcPr, its attribute for the value, its constant attributes. The value of
# {% colwidth %} is a share of the table's width in fiftieths of a percent.
_PROPERTIES: dict[str, tuple[str, str, Mapping[str, str]]] = {
    "colwidth": ("tcW", "w", {"type": "pct"}),
    "colspan": ("gridSpan", "val", {}),
    "cellbg": ("shd", "fill", {"val": "clear", "color": "auto"}),
}
_MERGES = ("hm", "vm", "vmerge", "vjoin", "hmerge")
KEYWORDS = (*_PROPERTIES, *_MERGES)
# Names and expressions of the control tags that merges add.
_FIRST = "loop.first"
_CHANGED = "_changed"
_ALONG = "_along"


def set_cell(tag: Tag, holder: Element, collector: TagCollector) -> None:
    """Write a cell tag into the properties of the cell around `holder`.

    Merge tags are only collected, for `merge_cells`. Reports a tag outside a table.

    `holder` is the w:t in which the tag was typed.
    """
    cell = find_ancestor(holder, TC)
    if cell is None:
        message = f"“{tag.source}”不在表格里（{tag.context}）"
        remedy = "它说明格子的样子，只写在格子里"
        collector.findings.append(tag_finding(tag, "WD-14", message, remedy))
        return
    if tag.prefix in _MERGES:
        collector.merges.append((tag, cell))
        return
    name, attribute, constants = _PROPERTIES[tag.prefix]
    node = property_of(properties_of(cell, TCPR), name)
    for key, value in constants.items():
        node.set(w(key), value)
    node.set(w(attribute), collector.add(tag))


def merge_cells(collector: TagCollector) -> None:
    """Apply the merge tags of the current part, once its other tags are tokens."""
    for tag, cell in collector.merges:
        if tag.prefix == "hm":
            _merge_loop_cells(tag, cell, collector)
        elif tag.prefix == "hmerge":
            _merge_equal_in_row(tag, cell, collector)
        else:
            _merge_down(tag, cell, collector)
    collector.merges.clear()


def _set_value(cell: Element, name: str, value: str) -> None:
    """Set the w:val of a property of a cell."""
    property_of(properties_of(cell, TCPR), name).set(w("val"), value)


def _merge_loop_cells(tag: Tag, cell: Element, collector: TagCollector) -> None:
    """Write one wide cell instead of the cells that a loop would repeat.

    The cell spans `loop.length` columns and is printed in the first turn only.
    """
    _set_value(cell, "gridSpan", collector.add(tag.with_body("loop.length")))
    insert_text_before(cell, collector.add_control(tag, f"if {_FIRST}"))
    prepend_tail(cell, collector.add_control(tag, "endif"))


def _merge_down(tag: Tag, cell: Element, collector: TagCollector) -> None:
    """Merge cells of one column: all of a loop (vm), or those of equal value (vmerge).

    With vjoin the value itself says whether its cell continues the one above. It serves loops
    over columns, in which `loop` is not the loop of the rows.
    """
    begins = _FIRST
    if tag.prefix == "vjoin":
        begins = f"not ({tag.body})"
    elif tag.prefix == "vmerge":
        begins = _CHANGED
        body = f"set {_CHANGED} = loop.changed({tag.body})"
        cell.text = collector.add_control(tag, body)
    _merge(tag, cell, "vMerge", begins, collector)


def _merge_equal_in_row(tag: Tag, cell: Element, collector: TagCollector) -> None:
    """Merge neighbouring cells of equal value, whether repeated by a loop or typed one by one.

    The row gets a memory of the last value, once for all its cells; the filters `_along` and
    `_differs` of `value_xml` handle it.
    """
    row = find_ancestor(cell, TR)
    if row is None:
        return
    body = f"set {_ALONG} = 0|{_ALONG}"
    first = next(token_numbers(row.text), None)
    if first is None or collector.tags[first].body != body:
        prepend_text(row, collector.add_control(tag, body))
    condition = f"set {_CHANGED} = ({tag.body})|_differs({_ALONG})"
    cell.text = collector.add_control(tag, condition)
    _merge(tag, cell, "hMerge", _CHANGED, collector)


def _merge(tag: Tag, cell: Element, name: str, begins: str, collector: TagCollector) -> None:
    """Let a cell begin a merged cell if `begins` is true; else continue it and print nothing.

    `name` is vMerge or hMerge, `begins` a Jinja2 condition. The runs of a continued cell are left
    out; its paragraphs stay, because Word wants one in each cell.
    """
    value = tag.with_body(f"'restart' if {begins} else 'continue'")
    _set_value(cell, name, collector.add(value))
    for paragraph in cell.iterchildren(P):
        runs = paragraph.findall(R)
        if runs:
            insert_text_before(runs[0], collector.add_control(tag, f"if {begins}"))
            prepend_tail(runs[-1], collector.add_control(tag, "endif"))
