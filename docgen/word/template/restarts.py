"""Lists that begin anew: {% restart %} in a loop, for the lists that follow it in the same turn."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from docgen.word.template.tags import Marks, Tag, token_numbers
from docgen.word.xml_names import PPR, Element, P, find_by, properties_of, property_of, w

WORD = "restart"
_TURN = "_turn"
STATEMENT = f"set {_TURN} = 0|_restart"


def restart_lists(root: Element, marks: Marks) -> None:
    """Let each list number behind a restart, to the end of its loop, depend on the turn."""
    depth, since = 0, None
    asked: Tag | None = None
    if not any(tag.body == STATEMENT for tag in marks.tags):
        return
    for step in list(_walk(root)):
        if isinstance(step, int):
            tag = marks.tags[step]
            depth += (tag.word == "for") - (tag.word == "endfor")
            if tag.body == STATEMENT:
                asked, since = tag, depth
            elif since is not None and depth < since:
                asked, since = None, None
        elif asked is not None:
            _count_by_turn(step, asked, marks)


def _walk(node: Element) -> Iterator[int | Element]:
    """The tags (by number) and the paragraphs of a tree in reading order."""
    if node.tag == P:
        yield node
    yield from token_numbers(node.text)
    for child in node:
        yield from _walk(child)
        yield from token_numbers(child.tail)


def _count_by_turn(paragraph: Element, asked: Tag, marks: Marks) -> None:
    number, level = _list_of(paragraph, marks.styles)
    if not number.isdigit() or number == "0":
        return
    listed = property_of(properties_of(paragraph, PPR), "numPr")
    for name, value in (("ilvl", level), ("numId", marks.value(asked, _TURN, "number", number))):
        node = listed.find(w(name))
        if node is None:
            node = etree.SubElement(listed, w(name))
        node.set(w("val"), value)


def _list_of(paragraph: Element, styles: Element | None) -> tuple[str, str]:
    """The list and the level of a paragraph, its own or its style's; '' if it is in none."""
    properties = paragraph.find(PPR)
    seen: set[str] = set()
    number, level = "", ""
    while properties is not None:
        listed = properties.find(w("numPr"))
        number = number or _value(listed, "numId")
        level = level or _value(listed, "ilvl")
        name = _value(properties, "pStyle") or _value(properties.getparent(), "basedOn")
        if number or not name or name in seen or styles is None:
            break
        seen.add(name)
        style = find_by(styles, "style", "styleId", name)
        properties = style.find(PPR) if style is not None else None
    return number, level or "0"


def _value(parent: Element | None, name: str) -> str:
    node = parent.find(w(name)) if parent is not None else None
    return str(node.get(w("val"), "")) if node is not None else ""
