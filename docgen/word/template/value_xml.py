"""Writing values as WordprocessingML: what a tag's value becomes where the tag stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from docgen.model import keywords as w
from docgen.model.values import Chart, Missing, Paragraph, Picture, Piece, Rich, Subdocument
from docgen.word.template.charts import chart_drawing
from docgen.word.template.escape import OPEN_TEXT, plain_text, run_text
from docgen.word.template.filling import CURRENT
from docgen.word.template.pictures import drawing, embed, fitted
from docgen.word.template.run_properties import begin_link, dressed, restyled, roomy
from docgen.word.template.structure import ENDS_IN_PARAGRAPH, HAS_ROWS, ends_in_paragraph, has_rows
from docgen.word.template.subdocument import insert
from docgen.word.template.tags import Around, Frame
from docgen.word.xml_names import parse, style_ids

_BREAK = f"</w:t><w:br/>{OPEN_TEXT}"
_CLOSE = "</w:t></w:r>"


class Made(str):
    """XML that the template itself has made: a {% set %} block. Its values are escaped already."""

    __slots__ = ()


@dataclass(frozen=True)
class Writers:
    """The writers of one template: it knows its styles and what is around each tag.

    `width` is the width of its text in EMU; `filters` and `tests` are the caller's own.
    """

    around: tuple[Around, ...]
    namespaces: Mapping[str, str] = field(default_factory=dict)
    styles_part: bytes = b""
    frames: tuple[Frame, ...] = ()
    width: int = 0
    own_filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    own_tests: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """The ids of styles by name; read when the first styled piece comes."""
        return style_ids(parse(self.styles_part)) if self.styles_part else {}

    @cached_property
    def _next(self) -> tuple[str, ...]:
        """What ends a line and begins the next, by index."""
        return tuple(_next_line(a, a.run) for a in self.around)

    @cached_property
    def _dressed(self) -> Callable[[str, Piece], str]:
        return cache(lambda run, piece: dressed(run, piece, self.styles, self.namespaces))

    def __getstate__(self) -> dict[str, Any]:
        cached = ("styles", "_next", "_dressed")
        return {key: value for key, value in self.__dict__.items() if key not in cached}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)

    def filters(self) -> dict[str, Callable[..., object]]:
        """The filters that the compiled source calls, by slot."""
        wraps = {ENDS_IN_PARAGRAPH: ends_in_paragraph, HAS_ROWS: has_rows}
        slots: dict[str, Callable[..., object]] = {
            "_run": self.run,
            "_plain": self.plain,
            "_block": self.block,
            "_embed": self.embed,
            "_across": self.across,
            "_down": self.down,
            "_along": _along,
            "_differs": _differs,
            "_drawing": _drawing,
            "_restart": _restart,
            "_number": _number,
        }
        return {**self.own_filters, **wraps, **slots, "_made": Made}

    def run(self, value: object, index: int) -> str:
        """A value inside a run. What cannot stand in a run closes it and opens it again."""
        if type(value) is str:
            return run_text(value, self._next[index])
        if type(value) is Made:
            return value
        if value is None:
            return ""
        if isinstance(value, Rich):
            return self._pieces(value.pieces, index)
        if isinstance(value, Missing):
            return self._pieces((Piece(str(value), w.MISSING_STYLE),), index)
        if isinstance(value, Picture):
            return f"</w:t>{drawing(value, CURRENT.get(), self.width)}{OPEN_TEXT}"
        if isinstance(value, Chart):
            return f"</w:t>{chart_drawing(value, CURRENT.get(), self.width)}{OPEN_TEXT}"
        if isinstance(value, Paragraph | list | tuple):
            return self._next[index].join(self.run(c, index) for c, _ in _flat(value))
        if isinstance(value, Subdocument):
            raise ValueError("分文档要独占一段，标记写成 {{p … }}")
        return run_text(str(value), self._next[index])

    def block(self, value: object, index: int) -> str:
        """A value as whole paragraphs; nothing gives none."""
        around = self.around[index]
        if isinstance(value, Subdocument):
            return insert(value, CURRENT.get())
        if not around.whole:
            return self._paragraph(self.run(value, index), around.paragraph, around.run)
        if isinstance(value, Picture | Chart):
            room = roomy(around.paragraph, self.namespaces)
            return self._paragraph(self.run(value, index), room, around.run)
        if isinstance(value, list | tuple | Paragraph):
            return "".join(self._styled(item, style, index) for item, style in _flat(value))
        text = self.run(value, index)
        return self._paragraph(text, around.paragraph, around.run) if text else ""

    def plain(self, value: object, index: int) -> str:
        """A value in an attribute or a document property."""
        return "" if value is None else plain_text(str(value))

    def embed(self, value: object, index: int) -> str:
        """The relationship of a placeholder picture: to the value's picture, if it is one."""
        if isinstance(value, Picture):
            return embed(value, CURRENT.get())
        return self.frames[index].relation

    def across(self, value: object, index: int) -> str:
        """The width of a placeholder picture in EMU."""
        frame = self.frames[index]
        return str(fitted(value, frame)[0] if isinstance(value, Picture) else frame.width)

    def down(self, value: object, index: int) -> str:
        """The height of a placeholder picture in EMU."""
        frame = self.frames[index]
        return str(fitted(value, frame)[1] if isinstance(value, Picture) else frame.height)

    def _styled(self, item: object, style: str, index: int) -> str:
        """One item of a list of paragraphs."""
        if isinstance(item, Picture | Chart | Subdocument):
            return self.block(item, index)
        around, text = self.around[index], self.run(item, index)
        own = self.styles.get(style, "")
        properties = restyled(own) if own else around.paragraph
        return self._paragraph(text, properties, around.run)

    def _paragraph(self, text: str, properties: str, run: str) -> str:
        return f"<w:p>{properties}<w:r>{run}{OPEN_TEXT}{text}{_CLOSE}</w:p>"

    def _pieces(self, pieces: tuple[Piece, ...], index: int) -> str:
        """Pieces between the run that is open and the one that goes on behind them."""
        around, line = self.around[index], self._next[index]
        back = f"<w:r>{around.run}{OPEN_TEXT}"
        out = []
        for piece in pieces:
            look = self._dressed(around.run, replace(piece, text=""))
            if look == around.run and not piece.link:
                out.append(run_text(piece.text, line))
                continue
            own = _BREAK if piece.link else _next_line(around, look)
            text = f"<w:r>{look}{OPEN_TEXT}{run_text(piece.text, own)}{_CLOSE}"
            if piece.link:
                text = f"{begin_link(piece.link, CURRENT.get())}{text}</w:hyperlink>"
            out.append(f"{_CLOSE}{text}{back}")
        return "".join(out)


def _next_line(around: Around, run: str) -> str:
    """What ends a line and begins the next: a paragraph like this one, a break if it must be."""
    if not around.whole:
        return _BREAK
    return f"{_CLOSE}</w:p><w:p>{around.paragraph}<w:r>{run}{OPEN_TEXT}"


def _flat(value: object) -> Iterator[tuple[object, str]]:
    """The paragraphs of a value with their styles."""
    if isinstance(value, list | tuple):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, Paragraph):
        yield value.content, value.style
    else:
        yield value, ""


def _drawing(value: object, index: int) -> str:
    return str(CURRENT.get().next_drawing())


def _restart(value: object) -> int:
    return CURRENT.get().restart()


def _number(turn: int, number: int) -> str:
    return CURRENT.get().number(turn, str(number))


def _along(value: object) -> list[object]:
    """What the cells of one row remember: the value of the last one."""
    return []


def _differs(value: object, row: list[object]) -> bool:
    """Whether a cell's value is another than that of the cell before it."""
    same = row == [value]
    row[:] = [value]
    return not same
