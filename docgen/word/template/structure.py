"""Guard the structure of the XML, whatever values the tags have.

Word refuses a cell without a final paragraph and a table without rows. A choice or loop may
remove them, as in a cell with nothing but `{%p if 有 %}…{%p endif %}`. Such content is wrapped in
a filter, which repairs the text after filling. The module also records the path of each tag, by
which `balance` compares both halves of a block.
"""

from __future__ import annotations

from lxml import etree
from msgspec.structs import replace

from docgen.word.template.tags import WRAP, Tag, TagCollector, has_token, token_numbers
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
# The choices and loops around the rows of a table, by the keywords that open and close them.
_DEPTH_CHANGES = {"for": 1, "if": 1, "endfor": -1, "endif": -1}
_HOLDERS = (TC, *map(w, ("hdr", "ftr", "txbxContent", "footnote", "endnote", "comment")))


def guard_structure(root: Element, collector: TagCollector) -> None:
    """Wrap every cell, header, note and table whose content depends on tags.

    Tags must already be tokens, and merges applied.
    """
    for holder in list(root.iter(*_HOLDERS)):
        _guard_paragraph(holder, collector)
    for table in list(root.iter(TBL)):
        _guard_rows(table, collector)


def record_paths(root: Element, collector: TagCollector) -> None:
    """Record in every tag the names of the elements around its token.

    Call it when tokens are no longer moved.

    For example ("document", "body", "tbl", "tr"): local names from the root down.
    """
    for node in root.iter(etree.Element):
        if has_token(node.text):
            _record_path(node.text, node, collector)
        if has_token(node.tail):
            _record_path(node.tail, node.getparent(), collector)


def _record_path(text: str | None, node: Element | None, collector: TagCollector) -> None:
    """Record the elements from the root to `node` in the tags of a text."""
    names = []
    while node is not None:
        names.append(etree.QName(node).localname)
        node = node.getparent()
    path = tuple(reversed(names))
    for number in token_numbers(text):
        collector.tags[number] = replace(collector.tags[number], path=path)


def _guard_paragraph(holder: Element, collector: TagCollector) -> None:
    """Let a cell end with a paragraph, also where a choice or loop removes its only one.

    Only a tag behind the last child can remove it. A cell without any child gets a paragraph.
    """
    properties = holder.findall(TCPR)
    numbers = list(token_numbers(_ending(holder)))
    if numbers:
        # The last tag decides whether the last paragraph is there, so faults are reported at it.
        opening, closing = _wrap(_PARAGRAPH_FILTER, collector.tags[numbers[-1]], collector)
        if properties:
            prepend_tail(properties[0], opening)
        else:
            prepend_text(holder, opening)
        _append_ending(holder, closing)
    elif len(holder) == len(properties):
        etree.SubElement(holder, P)


def _ending(holder: Element) -> str | None:
    """Return the text behind the last child of a cell, or its own text if it has no child."""
    if len(holder):
        return holder[-1].tail
    return holder.text


def _append_ending(holder: Element, text: str) -> None:
    """Add text at the end of a cell."""
    if len(holder):
        append_tail(holder[-1], text)
    else:
        append_text(holder, text)


def _guard_rows(table: Element, collector: TagCollector) -> None:
    """Let a table disappear with its last row, because Word opens no table without rows.

    A table with a row that is always there is left alone.
    """
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
            depth += _DEPTH_CHANGES.get(tag.keyword, 0)
    return first


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
