"""The looks of the texts of a web page: struck through, raised, lowered, hidden.

Elements, their style and their class say it. Form: HTML 4.01, 15.2; CSS 2.1, 16.3.1 and 10.8.1.
"""

from __future__ import annotations

import re

from docgen.load.marked_text import HIDDEN, LOWERED, RAISED, STRUCK
from docgen.load.markup_tags import Tag

_ELEMENTS = {"s": STRUCK, "strike": STRUCK, "del": STRUCK, "sup": RAISED, "sub": LOWERED}
_CELLS = frozenset(("td", "th"))
_PARTS = _CELLS | {"tr", "table"}
_EMPTY = frozenset(("br", "img", "hr", "input", "wbr", "col", "meta", "link"))
"""Elements that are never closed."""
_STYLE_SHEET = re.compile(r"<style\b[^>]*>(.*?)</style", re.DOTALL | re.IGNORECASE)
_CLASS_RULE = re.compile(r"\.([\w-]+)[^{}<>.]{0,200}\{([^{}]*)\}")
_RULES = (
    (re.compile(r"text-decoration[^;\"']*line-through", re.IGNORECASE), STRUCK),
    (re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE), RAISED),
    (re.compile(r"vertical-align\s*:\s*sub", re.IGNORECASE), LOWERED),
    (re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE), HIDDEN),
)
"""What a style says, and the look that it gives; all of a cell stands on one line anyway."""


class PageStyles:
    """The look of the text that comes next, while the tags of a page are gone through."""

    def __init__(self, markup: str) -> None:
        self.current = ""
        self._open: list[tuple[str, str]] = []
        self._of_row = ""
        rules = _CLASS_RULE.findall(" ".join(_STYLE_SHEET.findall(markup)))
        self._classes = {name: look for name, rule in rules if (look := _look_of_style(rule))}

    def read(self, tag: Tag) -> None:
        """Go on by a tag."""
        if tag.element in _PARTS:
            self._read_part(tag)
        elif tag.closes:
            self._close(tag.element)
        elif tag.opens and tag.element not in _EMPTY:
            look = _ELEMENTS.get(tag.element, "") or self._look_of(tag)
            if look or self._open:
                self._push(tag.element, self.current or look)

    def _read_part(self, tag: Tag) -> None:
        """Go on to a row or a cell, or to its end: nothing goes on beyond it."""
        self._open = []
        self.current = ""
        look = self._look_of(tag)
        if tag.element not in _CELLS:
            self._of_row = look
        elif tag.opens and STRUCK in (look, self._of_row):
            self._push(tag.element, STRUCK)

    def _push(self, element: str, look: str) -> None:
        self._open.append((element, look))
        self.current = look

    def _close(self, element: str) -> None:
        """Go back to before the last element of this name, if one is open."""
        names = [name for name, _ in self._open]
        if element in names:
            last = len(names) - 1 - names[::-1].index(element)
            del self._open[last:]
            self.current = self._open[-1][1] if self._open else ""

    def _look_of(self, tag: Tag) -> str:
        """Return the look that the style or the class of an element gives, '' for none."""
        if not tag.attributes:
            return ""
        attributes = tag.read_attributes()
        look = _look_of_style(attributes.get("style", ""))
        classes = attributes.get("class", "").split()
        return look or "".join(
            [self._classes[name] for name in classes if name in self._classes][:1]
        )


def _look_of_style(style: str) -> str:
    return next((look for rule, look in _RULES if rule.search(style)), "")
