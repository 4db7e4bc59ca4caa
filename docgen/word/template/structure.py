"""What must hold of the XML however the tags turn out: cells keep a paragraph, tables a row."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from docgen.word.template.tags import OPEN, WRAP, Marks, Tag, token_numbers
from docgen.word.xml_names import TBL, TC, TCPR, TR, Element, P, put_before, w

ENDS_IN_PARAGRAPH, HAS_ROWS = "_ends_in_paragraph", "_has_rows"
WRAPS = (f"filter {ENDS_IN_PARAGRAPH}", f"filter {HAS_ROWS}")
_HOLDERS = (TC, *map(w, ("hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")))


def hold_structure(root: Element, marks: Marks) -> None:
    """Guard every cell, header, note and table whose content depends on tags."""
    for holder in list(root.iter(*_HOLDERS)):
        _hold_paragraph(holder, marks)
    for table in list(root.iter(TBL)):
        _hold_rows(table, marks)


def locate(root: Element, marks: Marks) -> None:
    """Write into every tag the way of element names that leads to it."""
    for node in root.iter(etree.Element):
        if node.text and OPEN in node.text:
            _located(node.text, _way(node), marks)
        if node.tail and OPEN in node.tail:
            _located(node.tail, _way(node.getparent()), marks)


def _located(text: str, way: tuple[str, ...], marks: Marks) -> None:
    for number in token_numbers(text):
        marks.tags[number] = replace(marks.tags[number], way=way)


def _way(node: Element | None) -> tuple[str, ...]:
    names = []
    while node is not None:
        names.append(etree.QName(node).localname)
        node = node.getparent()
    return tuple(reversed(names))


def _hold_paragraph(holder: Element, marks: Marks) -> None:
    """A cell must end with a paragraph, also where a choice or loop takes its only one away."""
    blocks = [child for child in holder if child.tag != TCPR]
    last = blocks[-1] if blocks else holder.find(TCPR)
    ending = (last.tail if last is not None else holder.text) or ""
    found = list(token_numbers(ending))
    if not found:
        if not blocks:
            etree.SubElement(holder, P)
        return
    tag = marks.tags[found[-1]]
    opened, closed = _wrap(WRAPS[0], tag, marks)
    properties = holder.find(TCPR)
    if properties is not None:
        properties.tail = opened + (properties.tail or "")
    else:
        holder.text = opened + (holder.text or "")
    if last is not None:
        last.tail = (last.tail or "") + closed
    else:
        holder.text = (holder.text or "") + closed


def _hold_rows(table: Element, marks: Marks) -> None:
    """A table whose rows may all go must go with them: Word opens no table without rows."""
    depth, first = 0, -1
    for child in table:
        if child.tag == TR and depth == 0:
            return
        for number in token_numbers(child.tail):
            first = number if first < 0 else first
            word = marks.tags[number].word
            depth += (word in ("for", "if")) - (word in ("endfor", "endif"))
    if first >= 0:
        opened, closed = _wrap(WRAPS[1], marks.tags[first], marks)
        put_before(table, opened)
        table.tail = closed + (table.tail or "")


def _wrap(body: str, tag: Tag, marks: Marks) -> tuple[str, str]:
    own = replace(tag, prefix=WRAP)
    return marks.block(own, body), marks.block(own, "endfilter")


def ends_in_paragraph(text: str) -> str:
    """The filled content of a cell, with an empty paragraph where it would not end with one."""
    return text if text.endswith(("</w:p>", "<w:p/>")) else text + "<w:p/>"


def has_rows(text: str) -> str:
    """A filled table, or nothing if no row was left of it."""
    return text if "<w:tr>" in text or "<w:tr " in text else ""
