"""Writing values as WordprocessingML: always escaped, line ends and tabs as Word needs them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.model import Missing, Piece, Rich
from docgen.model import words as w
from docgen.word.adapt import style_ids
from docgen.word.names import parse
from docgen.word.structure import ENDS_IN_PARAGRAPH, HAS_ROWS, ends_in_paragraph, has_rows

_SPECIAL = re.compile('[&<>"\x00-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]')
_OPEN = '<w:t xml:space="preserve">'
_BREAKS = {
    "\n": f"</w:t><w:br/>{_OPEN}",
    "\v": f"</w:t><w:br/>{_OPEN}",
    "\t": f"</w:t><w:tab/>{_OPEN}",
    "\f": f'</w:t><w:br w:type="page"/>{_OPEN}',
}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


def _in_run(match: re.Match[str]) -> str:
    sign = match.group()
    return _ENTITIES.get(sign) or _BREAKS.get(sign, "")


def _in_attribute(match: re.Match[str]) -> str:
    sign = match.group()
    return _ENTITIES.get(sign) or (" " if sign in "\n\t\v\f" else "")


def run_text(text: str) -> str:
    """A text for the inside of a w:t; what XML 1.0 cannot hold is left out."""
    if _SPECIAL.search(text) is None:
        return text
    return _SPECIAL.sub(_in_run, text.replace("\r\n", "\n").replace("\r", "\n"))


def plain_text(text: str) -> str:
    """A text for an attribute or a property: one line."""
    return _SPECIAL.sub(_in_attribute, text)


class Made(str):
    """XML that the template itself has made: a {% set %} block. Its values are escaped already."""

    __slots__ = ()


def _as_it_is(value: object) -> object:
    """Escaping by hand, or asking for none: every value is escaped once, when it is written."""
    return value


@dataclass(frozen=True)
class Writers:
    """The writers of one template: it knows its styles and the run properties around each tag."""

    runs: tuple[str, ...]
    styles_part: bytes

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """The ids of styles by name; read when the first styled piece comes."""
        return style_ids(parse(self.styles_part)) if self.styles_part else {}

    def filters(self) -> dict[str, Callable[..., object]]:
        """The filters that the compiled source calls, by slot."""
        by_hand = dict.fromkeys(("e", "escape", "forceescape", "safe"), _as_it_is)
        wraps = {ENDS_IN_PARAGRAPH: ends_in_paragraph, HAS_ROWS: has_rows}
        return {**by_hand, **wraps, "_run": self.run, "_plain": self.plain, "_made": Made}

    def run(self, value: object, index: int) -> str:
        """A value inside a run. Styled pieces close the run and open their own."""
        if type(value) is str:
            return run_text(value)
        if type(value) is Made:
            return value
        if isinstance(value, Rich):
            return self._pieces(value.pieces, index)
        if isinstance(value, Missing):
            return self._pieces((Piece(str(value), w.MISSING_STYLE),), index)
        if value is None:
            return ""
        return run_text(str(value))

    def plain(self, value: object, index: int) -> str:
        """A value in an attribute or a document property."""
        return "" if value is None else plain_text(str(value))

    def _pieces(self, pieces: tuple[Piece, ...], index: int) -> str:
        around = self.runs[index]
        back = f"</w:t></w:r><w:r>{around}{_OPEN}"
        out = []
        for piece in pieces:
            style = self.styles.get(piece.style, "")
            if not style:
                out.append(run_text(piece.text))
                continue
            own = _with_style(around, style)
            out.append(f"</w:t></w:r><w:r>{own}{_OPEN}{run_text(piece.text)}{back}")
        return "".join(out)


def _with_style(properties: str, style: str) -> str:
    """Run properties with a character style, which comes first in them and only once."""
    mark = f'<w:rStyle w:val="{style}"/>'
    inner = properties.removeprefix("<w:rPr>").removesuffix("</w:rPr>")
    if properties in ("", "<w:rPr/>"):
        inner = ""
    if inner.startswith("<w:rStyle "):
        inner = inner.partition("/>")[2]
    return f"<w:rPr>{mark}{inner}</w:rPr>"
