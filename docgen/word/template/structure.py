"""Guard the structure of the XML, whatever values the tags have.

Word refuses a cell without a final paragraph and a table without rows. Where tags may remove
them, the content is wrapped in a filter that repairs it after filling. The module also records
the path of each tag, by which `balance` compares both halves of a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from docgen.word.template.tags import OPEN, WRAP, Tag, TagCollector, token_numbers
from docgen.word.xml_names import (
    TBL,
    TC,
    TCPR,
    TR,
    Element,
    P,
    append_tail,
    append_text,
    insert_text_before,
    prepend_tail,
    prepend_text,
    w,
)

ENDS_IN_PARAGRAPH = "_ends_in_paragraph"
HAS_ROWS = "_has_rows"
_PARAGRAPH_FILTER = f"filter {ENDS_IN_PARAGRAPH}"
_ROWS_FILTER = f"filter {HAS_ROWS}"
FILTER_BODIES = (_PARAGRAPH_FILTER, _ROWS_FILTER)
"""The bodies of the tags that this module wraps around content."""
_HOLDERS = (TC, *map(w, ("hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")))


def guard_structure(root: Element, collector: TagCollector) -> None:
    """Wrap every cell, header, note and table whose content depends on tags."""
    for holder in list(root.iter(*_HOLDERS)):
        _guard_paragraph(holder, collector)
    for table in list(root.iter(TBL)):
        _guard_rows(table, collector)


def record_paths(root: Element, collector: TagCollector) -> None:
    """Record in every tag the names of the elements around its token."""
    for node in root.iter(etree.Element):
        if node.text and OPEN in node.text:
            _record_path(node.text, node, collector)
        if node.tail and OPEN in node.tail:
            _record_path(node.tail, node.getparent(), collector)


def _record_path(text: str, node: Element | None, collector: TagCollector) -> None:
    names = []
    while node is not None:
        names.append(etree.QName(node).localname)
        node = node.getparent()
    path = tuple(reversed(names))
    for number in token_numbers(text):
        collector.tags[number] = replace(collector.tags[number], path=path)


def _guard_paragraph(holder: Element, collector: TagCollector) -> None:
    """Let a cell end with a paragraph, also where a choice or loop removes its only one."""
    properties = holder.find(TCPR)
    blocks = [child for child in holder if child.tag != TCPR]
    numbers = list(token_numbers(_ending(holder, properties, blocks)))
    if numbers:
        wrap = _wrap(_PARAGRAPH_FILTER, collector.tags[numbers[-1]], collector)
        _wrap_content(holder, properties, blocks, wrap)
    elif not blocks:
        etree.SubElement(holder, P)


def _ending(holder: Element, properties: Element | None, blocks: Sequence[Element]) -> str | None:
    """Return the text behind the last child of a cell, or its own text if it has no child."""
    if blocks:
        return blocks[-1].tail
    if properties is not None:
        return properties.tail
    return holder.text


def _wrap_content(
    holder: Element, properties: Element | None, blocks: Sequence[Element], wrap: tuple[str, str]
) -> None:
    """Put a pair of tokens around the content of a cell, behind its properties."""
    opening, closing = wrap
    if properties is not None:
        prepend_tail(properties, opening)
    else:
        prepend_text(holder, opening)
    if blocks:
        append_tail(blocks[-1], closing)
    elif properties is not None:
        append_tail(properties, closing)
    else:
        append_text(holder, closing)


def _guard_rows(table: Element, collector: TagCollector) -> None:
    """Let a table disappear with its last row, because Word opens no table without rows."""
    first = _first_row_tag(table, collector)
    if first is not None:
        opening, closing = _wrap(_ROWS_FILTER, first, collector)
        insert_text_before(table, opening)
        prepend_tail(table, closing)


def _first_row_tag(table: Element, collector: TagCollector) -> Tag | None:
    """Return the first tag between the rows; None if a row is always there or no tag is."""
    depth = 0
    first: Tag | None = None
    for child in table:
        if child.tag == TR and depth == 0:
            return None
        for number in token_numbers(child.tail):
            tag = collector.tags[number]
            first = first or tag
            depth += _depth_change(tag)
    return first


def _depth_change(tag: Tag) -> int:
    """Return 1 for a tag that opens a choice or loop, -1 for one that closes it, else 0."""
    if tag.keyword in ("for", "if"):
        return 1
    if tag.keyword in ("endfor", "endif"):
        return -1
    return 0


def _wrap(body: str, tag: Tag, collector: TagCollector) -> tuple[str, str]:
    """Return the tokens that open and close a filter, reported at the place of `tag`."""
    origin = replace(tag, prefix=WRAP)
    return collector.add_control(origin, body), collector.add_control(origin, "endfilter")


def ends_in_paragraph(text: str) -> str:
    """Return the filled content of a cell, with an empty paragraph added if it ends without one."""
    if text.endswith(("</w:p>", "<w:p/>")):
        return text
    return text + "<w:p/>"


def has_rows(text: str) -> str:
    """Return a filled table; '' if it has no row."""
    if "<w:tr>" in text or "<w:tr " in text:
        return text
    return ""
