"""A paragraph, or characters of it, together with the element that it is."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.model import keywords as w
from docgen.model.layout import ParagraphLayout

AROUND = " \t\n\u3000\u00a0"
_SIDES = {word: side for side, word in w.SIDES.items()}


@dataclass(frozen=True, slots=True)
class ElementPart:
    """A paragraph, or the characters from `start` to `end` of it, and the element that it is.

    Offsets count the automatic number too. `before` is the paragraph with text before it, as an
    index into the parts of whole paragraphs, -1 if there is none.
    """

    passage: ParagraphLayout
    role: str
    start: int = 0
    end: int = 0
    index: int = 0
    before: int = -1

    @property
    def whole(self) -> bool:
        """Whether it is a whole paragraph."""
        return not self.end


def side(align: str) -> str:
    """The Chinese word for an alignment."""
    return _SIDES.get("both" if align == "distribute" else align, next(iter(w.SIDES)))
