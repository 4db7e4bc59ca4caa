"""Text as XML: always escaped, tabs and breaks as Word needs them."""

from __future__ import annotations

import re

_SPECIAL = re.compile('[&<>"\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]')
OPEN_TEXT = '<w:t xml:space="preserve">'
_BREAKS = {
    "\v": f"</w:t><w:br/>{OPEN_TEXT}",
    "\t": f"</w:t><w:tab/>{OPEN_TEXT}",
    "\f": f'</w:t><w:br w:type="page"/>{OPEN_TEXT}',
}
_LINES = "\n\a"  # \a: docxtpl's sign for a new paragraph
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _in_run(match: re.Match[str]) -> str:
    sign = match.group()
    return _ENTITIES.get(sign) or _BREAKS.get(sign, "\n" if sign in _LINES else "")


def _in_attribute(match: re.Match[str]) -> str:
    sign = match.group()
    return _ENTITIES.get(sign) or (" " if sign in "\n\t\v\f" else "")


def run_text(text: str, next_line: str) -> str:
    """A text for the inside of a w:t; what XML 1.0 cannot hold is left out.

    `next_line` ends a line and begins the next. A line end behind the last line is none.
    """
    if _SPECIAL.search(text) is None:
        return text
    text = _SPECIAL.sub(_in_run, text.replace("\r\n", "\n").replace("\r", "\n"))
    return text.rstrip("\n").replace("\n", next_line) if "\n" in text else text


def plain_text(text: str) -> str:
    """A text for an attribute or a property: one line."""
    return _SPECIAL.sub(_in_attribute, text)
