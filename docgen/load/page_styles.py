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
_NOTHING = ("", "")
"""Stands for what is around all elements that look different."""
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
    """The looks of the elements of a page that are open, while its tags are gone through.

    Nothing is kept of plain elements outside of all others. An element that is never closed ends
    with that around it, at the latest with its cell.
    """

    def __init__(self, markup: str) -> None:
        """Read the classes of the style sheets in a page; no element is open yet."""
        self._open = [_NOTHING]
        self._of_row = ""
        self._classes = dict(_CLASS_RULE.findall(" ".join(_STYLE_SHEET.findall(markup))))

    @property
    def current(self) -> str:
        """Return the look of the text that comes next.

        It is '' for a plain text, else one of the looks of `marked_text`.
        """
        return self._open[-1][1]

    def read(self, tag: Tag) -> None:
        """Go on by a tag.

        The text before the tag is read already. Inside an element that looks different everything
        has the same look.
        """
        if tag.element in _PARTS:
            self._read_part(tag)
        elif tag.closes:
            self._close(tag.element)
        elif tag.opens and tag.element not in _EMPTY:
            look = self.current or _ELEMENTS.get(tag.element, "") or self._look_of(tag)
            if look:
                self._open.append((tag.element, look))

    def _read_part(self, tag: Tag) -> None:
        """Go on to a row or a cell, or to its end: nothing goes on beyond it.

        A line through a whole row or cell counts for its text. Other looks of a row or a cell do
        not.
        """
        self._open = [_NOTHING]
        look = self._look_of(tag)
        if tag.element not in _CELLS:
            self._of_row = look
        elif tag.opens and STRUCK in (look, self._of_row):
            self._open.append((tag.element, STRUCK))

    def _close(self, element: str) -> None:
        """Go back to before the last element of this name, if one is open.

        Elements inside that are still open end with it.
        """
        names = [name for name, _ in self._open]
        if element in names:
            del self._open[len(names) - 1 - names[::-1].index(element) :]

    def _look_of(self, tag: Tag) -> str:
        """Return the look that the style or the class of an element gives, '' for none.

        The attribute `style` and all classes are searched; the order of the looks is that of
        `_RULES`.
        """
        if not tag.attributes:
            return ""
        attributes = tag.read_attributes()
        classes = attributes.get("class", "").split()
        styles = [attributes.get("style", ""), *(self._classes.get(name, "") for name in classes)]
        return next((look for rule, look in _RULES if any(map(rule.search, styles))), "")
