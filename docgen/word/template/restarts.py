"""Restart list numbering at a {%p restart %} tag, up to the end of the loop that contains it.

    {%p for 户 in 户们 %}
    {%p restart %}
    {%p for 事 in 户.事 %}
    1. {{ 事 }}             a numbered paragraph: counts from 1 for each 户
    {%p endfor %}
    {%p endfor %}

Each turn gets a number of its own, on which the list definition of the paragraphs behind it
depends. Word counts each list definition from the start.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from docgen.word.template.tags import Tag, TagCollector, token_numbers
from docgen.word.xml_names import (
    PPR,
    Element,
    P,
    child_value,
    find_by_attribute,
    properties_of,
    property_of,
    w,
)

KEYWORD = "restart"
_TURN = "_turn"
_DEPTH_CHANGES = {"for": 1, "endfor": -1}
STATEMENT = f"set {_TURN} = 0|_restart"
"""The body of a control tag that assigns a new turn."""


def restart_lists(root: Element, collector: TagCollector) -> None:
    """Let each list number behind a restart, to the end of its loop, depend on the turn.

    Outside any loop a restart holds to the end of the part.

    A restart ends where the loop around it ends: at its {% endfor %} the depth falls below that of
    the restart.
    """
    if not any(tag.body == STATEMENT for tag in collector.tags):
        return
    depth = 0
    restart: Tag | None = None
    restart_depth = 0
    for step in list(_walk(root)):
        if isinstance(step, int):
            tag = collector.tags[step]
            depth += _DEPTH_CHANGES.get(tag.keyword, 0)
            if tag.body == STATEMENT:
                restart = tag
                restart_depth = depth
            elif depth < restart_depth:
                restart = None
        elif restart is not None:
            _count_by_turn(step, restart, collector)


def _walk(node: Element) -> Iterator[int | Element]:
    """Yield the numbers of the tags and the paragraphs of a tree in reading order."""
    if node.tag == P:
        yield node
    yield from token_numbers(node.text)
    for child in node:
        yield from _walk(child)
        yield from token_numbers(child.tail)


def _count_by_turn(paragraph: Element, restart: Tag, collector: TagCollector) -> None:
    """Let the list of a paragraph depend on the turn, if the paragraph is in a list."""
    number, level = _find_list(paragraph, collector.styles)
    if not number.isdigit() or number == "0":
        return
    numbering = property_of(properties_of(paragraph, PPR), "numPr")
    _set_child(numbering, "ilvl", level)
    _set_child(numbering, "numId", collector.add_value(restart, _TURN, "number", int(number)))


def _set_child(parent: Element, name: str, value: str) -> None:
    """Set the w:val of a child, which is created if absent."""
    node = parent.find(w(name))
    if node is None:
        node = etree.SubElement(parent, w(name))
    node.set(w("val"), value)


def _find_list(paragraph: Element, styles: Element) -> tuple[str, str]:
    """Return number and level of the list that a paragraph or its style is in.

    The number is '' if there is no list; the level is '0' if none is given.

    `styles` is the tree of the styles. The level may come from the paragraph and the number from
    its style.
    """
    number = ""
    level = ""
    for properties in _property_chain(paragraph, styles):
        numbering = properties.find(w("numPr"))
        number = child_value(numbering, "numId")
        level = level or child_value(numbering, "ilvl")
        if number:
            break
    return number, level or "0"


def _property_chain(paragraph: Element, styles: Element) -> Iterator[Element]:
    """Yield the properties of a paragraph, then those of its style and the styles below it.

    Ends at the first without properties or at a circle of styles.
    """
    properties = paragraph.find(PPR)
    visited: set[str] = set()
    while properties is not None:
        yield properties
        name = child_value(properties, "pStyle") or child_value(properties.getparent(), "basedOn")
        if not name or name in visited:
            return
        visited.add(name)
        style = find_by_attribute(styles, "style", "styleId", name)
        if style is None:
            return
        properties = style.find(PPR)
