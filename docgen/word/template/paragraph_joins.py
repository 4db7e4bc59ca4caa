"""Join paragraphs where a tag trims white space: `{%-` at the start, `-%}` at the end."""

from __future__ import annotations

from docgen.word.template.tags import CLOSE, CONTROL, OPEN, TagCollector, token_numbers
from docgen.word.xml_names import PPR, Element, P, append_tail, detach, paragraph_texts

_START = 0
_END = -1


def join_paragraphs(root: Element, collector: TagCollector) -> None:
    """Join each paragraph that starts with `{%-` to the one before, and with `-%}` the next to it.

    Tags must already be tokens.
    """
    for paragraph in list(root.iter(P)):
        text = _text_of(paragraph)
        joined = paragraph
        before = paragraph.getprevious()
        if before is not None and _is_joinable(before) and _trims(text, _START, collector):
            _append(before, paragraph)
            joined = before
        _join_following(joined, text, collector)


def _is_joinable(before: Element) -> bool:
    return before.tag == P and not before.tail


def _join_following(paragraph: Element, text: str, collector: TagCollector) -> None:
    """Append the paragraphs behind, as long as the text joined last ends with `-%}`."""
    while _trims(text, _END, collector):
        following = paragraph.getnext()
        if following is None or following.tag != P:
            return
        text = _text_of(following)
        _append(paragraph, following)


def _text_of(paragraph: Element) -> str:
    return "".join(node.text or "" for node in paragraph_texts(paragraph))


def _trims(text: str, edge: int, collector: TagCollector) -> bool:
    """Return whether the text has a control tag at the edge that trims on that side."""
    token_edge = {_START: OPEN, _END: CLOSE}[edge]
    if not text or text[edge] != token_edge:
        return False
    tag = collector.tags[list(token_numbers(text))[edge]]
    return tag.delimiter == CONTROL and bool(tag.body) and tag.body[edge] == "-"


def _append(paragraph: Element, other: Element) -> None:
    """Move the content of another paragraph, without its properties, to the end of a paragraph."""
    for child in list(other):
        if child.tag != PPR:
            paragraph.append(child)
    if other.getparent() is not None:
        append_tail(paragraph, other.tail or "")
        other.tail = None
        detach(other)
