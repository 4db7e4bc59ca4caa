"""Go through a file of markup tag by tag, without a tree, as web pages and XML are read here.

What is never closed, or closed twice, stops nothing. Nothing that a page names is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

_TAG = re.compile(
    r"""<(/?)([A-Za-z][\w.:-]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*+|[^<>]*)>|<[!?][^<>]*>"""
)
"""A tag, or a declaration. No part of it goes past the next tag, so that a search is linear."""
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_MOST_DIGITS = 7
"""Digits of the number in an attribute."""


class Tag(Struct, frozen=True):
    """A tag: its element and its attributes, without prefixes, and the text before it.

    The text is without entities. An element that has no content is opened and closed by one tag.
    """

    text: str
    element: str
    """The name in small letters, '' for what stands at the end of the file."""
    attributes: str
    """They are unparsed, see `read_attributes`."""
    opens: bool
    closes: bool

    def read_attributes(self) -> dict[str, str]:
        """Return the attributes by their names in small letters.

        Values are without quotes and entities; an attribute without a value is left out. `ss:Index`
        is found under `index`.
        """
        return {
            name.rpartition(":")[2].lower(): unescape("".join(values))
            for name, *values in _ATTRIBUTE.findall(self.attributes)
        }


def read_tags(markup: str) -> Iterator[Tag]:
    """Yield the tags of a file, and at its end one without an element.

    Names of elements are in small letters and without prefixes. The last tag holds the text behind
    the last real one. `<p>a<br/>` gives p, then br with the text a, which opens and closes, then
    the end.
    """
    markup = _without_comments(markup)
    end = 0
    for tag in _TAG.finditer(markup):
        closing, name, attributes = tag.groups(default="")
        text = unescape(markup[end : tag.start()])
        end = tag.end()
        element = name.rpartition(":")[2].lower()
        closes = bool(closing) or attributes.endswith("/")
        yield Tag(text, element, attributes, not closing, closes)
    yield Tag(unescape(markup[end:]), "", "", False, False)


def _without_comments(markup: str) -> str:
    """Return markup without comments; one that is never closed is none.

    From `<!--` without an end on, the markup stays as it is.
    """
    parts: list[str] = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        end = markup.find("-->", start)
        if end < 0:
            break
        parts.append(markup[at:start])
        at = end + 3
    return "".join((*parts, markup[at:]))


def whole_number(text: str | None, default: int) -> int:
    """Return the number in an attribute, `default` if it holds none or 0.

    White space around the digits is allowed, signs and units are not. Only the first seven digits
    count, so that no number is too large to work with.
    """
    digits = (text or "").strip()
    if not re.fullmatch(r"[0-9]+", digits):
        return default
    return int(digits[:_MOST_DIGITS]) or default
