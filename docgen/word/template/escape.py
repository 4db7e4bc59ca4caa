"""Escape text as XML, with tabs and breaks as Word needs them.

Every value is escaped here, once, so a template is never open to XML from its input.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Markup, control characters, noncharacters and surrogates; XML 1.0 forbids most of them.
_SPECIAL = re.compile('[&<>"\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]')
OPEN_TEXT = '<w:t xml:space="preserve">'
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_IN_RUN = {
    **_ENTITIES,
    "\v": f"</w:t><w:br/>{OPEN_TEXT}",
    "\t": f"</w:t><w:tab/>{OPEN_TEXT}",
    "\f": f'</w:t><w:br w:type="page"/>{OPEN_TEXT}',
    "\n": "\n",
    "\a": "\n",  # docxtpl writes \a for a new paragraph
}
_IN_ATTRIBUTE = {**_ENTITIES, "\n": " ", "\t": " ", "\v": " ", "\f": " "}


def _escape_in_run(match: re.Match[str]) -> str:
    """Return the XML for a special character in a w:t; '' drops the character."""
    return _IN_RUN.get(match.group(), "")


def _escape_in_attribute(match: re.Match[str]) -> str:
    """Return the XML for a special character in an attribute; '' drops the character."""
    return _IN_ATTRIBUTE.get(match.group(), "")


def run_text(text: str, next_line: str) -> str:
    """Return a text for the inside of a w:t; characters that XML 1.0 forbids are removed.

    `next_line` is the XML that ends a line and begins the next. Line ends at the end of the text
    are dropped.
    """
    if _SPECIAL.search(text) is None:
        return text
    text = _SPECIAL.sub(_escape_in_run, text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\n" not in text:
        return text
    return text.rstrip("\n").replace("\n", next_line)


@lru_cache(maxsize=4096)
def plain_text(text: str) -> str:
    """Return a text for an attribute or a property, on one line."""
    return _SPECIAL.sub(_escape_in_attribute, text)
