"""Join paragraphs where a tag trims white space: `{%-` at the start, `-%}` at the end.

    甲
    {%- if 有 %}乙{% endif %}

These two paragraphs of a template print as one, 甲乙. Jinja2 itself would trim XML instead of
white space, so the engine joins the paragraphs before Jinja2 sees them.
"""

from __future__ import annotations

from docgen.word.template.tags import CLOSE, CONTROL, OPEN, Tag, TagCollector, token_numbers
from docgen.word.xml_names import PPR, Element, P, append_tail, detach, paragraph_texts, text_of


def join_paragraphs(root: Element, collector: TagCollector) -> None:
    """Join each paragraph that starts with `{%-` to the one before, and with `-%}` the next to it.

    Tags must already be tokens.
    """
    for paragraph in list(root.iter(P)):
        text = text_of(paragraph_texts(paragraph))
        joined = paragraph
        before = paragraph.getprevious()
        if before is not None and _is_joinable(before) and _trims_start(text, collector):
            _append(before, paragraph)
            joined = before
        _join_following(joined, text, collector)


def _is_joinable(before: Element) -> bool:
    """Return whether an element is a paragraph without tokens behind it."""
    return before.tag == P and not before.tail


def _join_following(paragraph: Element, text: str, collector: TagCollector) -> None:
    """Append the paragraphs behind, as long as the text joined last ends with `-%}`."""
    while _trims_end(text, collector):
        following = paragraph.getnext()
        if following is None or following.tag != P:
            return
        text = text_of(paragraph_texts(following))
        _append(paragraph, following)


def _trims_start(text: str, collector: TagCollector) -> bool:
    """Return whether a text starts with a control tag of the form `{%-`."""
    return text.startswith(OPEN) and _control_body(_tags_of(text, collector)[0]).startswith("-")


def _trims_end(text: str, collector: TagCollector) -> bool:
    """Return whether a text ends with a control tag of the form `-%}`."""
    return text.endswith(CLOSE) and _control_body(_tags_of(text, collector)[-1]).endswith("-")


def _tags_of(text: str, collector: TagCollector) -> list[Tag]:
    """Return the tags whose tokens are in a text."""
    return [collector.tags[number] for number in token_numbers(text)]


def _control_body(tag: Tag) -> str:
    """Return the body of a control tag; '' for any other tag."""
    if tag.delimiter != CONTROL:
        return ""
    return tag.body


def _append(paragraph: Element, other: Element) -> None:
    """Move the content of another paragraph, without its properties, to the end of a paragraph."""
    for child in list(other):
        if child.tag != PPR:
            paragraph.append(child)
    append_tail(paragraph, other.tail or "")
    other.tail = None
    detach(other)
