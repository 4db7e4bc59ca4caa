"""Part of a document: a whole paragraph or a span of it, with the element that it is."""

from __future__ import annotations

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.layout import ParagraphLayout
from docgen.wordformat import format_keywords as kw

AROUND = " \t\n\u3000\u00a0"
"""White space that counts for nothing around a text."""

_ALIGN_NAMES = {align: name for name, align in w.SIDES.items()}
_ALIGN_NAMES["distribute"] = _ALIGN_NAMES["both"]
_LEFT = next(iter(w.SIDES))


class ElementPart(Struct, frozen=True, kw_only=True):
    """A paragraph, or its characters from `start` to `end`, and the element that it is.

    Offsets count the automatic number too. `index` and `previous` are indexes into the whole
    paragraphs: of the paragraph itself and of the last one before it that has text, -1 if none.
    """

    paragraph: ParagraphLayout
    role: str
    start: int = 0
    end: int = 0
    index: int = 0
    previous: int = -1

    @property
    def is_whole(self) -> bool:
        """Return whether the part is a whole paragraph."""
        return not self.end


def yes_or_no(condition: bool) -> str:
    """Return the word of a profile for a condition: 是 or 否."""
    if condition:
        return kw.YES
    return kw.NO


def name_alignment(align: str) -> str:
    """Return the Chinese word for an alignment; left for one that has no word."""
    return _ALIGN_NAMES.get(align, _LEFT)
