"""Read attributes, children and parts that may be missing from a Word file.

A missing attribute reads as '' or as a default, a missing element as an empty one. So readers
need no branch for what Word leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from docgen.word.xml_names import Element, w

TRUE = ("1", "true", "on")
_FALSE = ("0", "false", "off", "none")
_INTEGER = re.compile(r"[+-]?\d+")
_EMPTY = etree.Element("empty")  # never changed


def find_part(trees: Mapping[str, Element], part: str) -> Element:
    """Return the tree of a part; an empty element, only to read from, if the file lacks it."""
    return trees.get(part, _EMPTY)


def find_child(node: Element, path: str) -> Element:
    """Return a descendant of an element; an empty element, only to read from, if it is missing."""
    found = node.find(path)
    if found is None:
        return _EMPTY
    return found


def join_texts(node: Element, tag: str) -> str:
    """Return the joined texts of all elements of a tag in an element.

    Elements of the tag count at any depth; all other text is left out.
    """
    return "".join(map(str, node.itertext(tag, with_tail=False)))


def read_text(node: Element | None, key: str = "val") -> str:
    """Return the text of an attribute; '' if the element or the attribute is missing."""
    if node is None:
        return ""
    return str(node.get(w(key)) or "")


def read_int(node: Element | None, key: str = "val", default: int = 0) -> int:
    """Return the whole number of an attribute; the default if it is missing or no number.

    Decimals are cut off: 12.5 reads as 12. A number of ten characters or more gives the default
    too.
    """
    return parse_int(read_text(node, key).partition(".")[0], default)


def parse_int(text: str, default: int = 0) -> int:
    """Return the whole number of a text with fewer than ten characters; else the default."""
    if len(text) < 10 and _INTEGER.fullmatch(text):
        return int(text)
    return default


def is_on(node: Element | None) -> bool:
    """Return whether a switch is present and its value does not turn it off.

    `<w:b/>` is on, `<w:b w:val="0"/>` is off, and so is an element that is missing.
    """
    return node is not None and node.get(w("val")) not in _FALSE


def read_colour(node: Element, key: str = "val") -> str:
    """Return a colour as six hexadecimal digits, '' for automatic."""
    return read_text(node, key).upper().replace("AUTO", "")


def strip_namespace(name: object) -> str:
    """Return a tag or attribute name without its namespace."""
    return str(name).rpartition("}")[2]
