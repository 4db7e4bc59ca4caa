"""Write values as WordprocessingML, as the filters that the compiled source calls.

Each tag calls the filter of its slot with its value and the index of its format or frame:

    run      a value inside a run; what no run can hold closes the run and opens it again
    block    a value as whole paragraphs ({{p … }})
    plain    text in an attribute or document property
    embed, across, down    relationship, width and height of a placeholder picture
    drawing, restart, number    ids of drawings, turns and lists that must be new

Text is escaped here, and only here.

`ValueWriter.filters` gives these filters their names, each with `_` before it; `part_source` writes
them into the source. What needs more than text goes through `CURRENT_CHANGES`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from msgspec.structs import replace

from docgen.model import keywords as w
from docgen.model.values import Chart, Missing, Paragraph, Picture, Piece, Rich, Subdocument
from docgen.word.template.charts import chart_drawing
from docgen.word.template.escape import OPEN_TEXT, plain_text, run_text
from docgen.word.template.package_changes import CURRENT_CHANGES
from docgen.word.template.pictures import embed_picture, fit_into_frame, picture_drawing
from docgen.word.template.run_properties import (
    loosen_line_height,
    open_link,
    piece_properties,
    style_properties,
)
from docgen.word.template.structure import ENDS_IN_PARAGRAPH, HAS_ROWS, ends_in_paragraph, has_rows
from docgen.word.template.subdocument import insert_subdocument
from docgen.word.template.tags import Frame, TagFormat
from docgen.word.xml_names import parse, style_ids

Filter = Callable[..., object]
_BREAK = f"</w:t><w:br/>{OPEN_TEXT}"
_CLOSE_RUN = "</w:t></w:r>"


class EscapedXml(str):
    """XML of a {% set %} block of the template, whose values are escaped already."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class ValueWriter:
    """Writes the values of one template.

    `formats` and `frames` belong to its tags; `width` is the width of its text in EMU;
    `extra_filters` and `extra_tests` are those of the caller.
    """

    formats: tuple[TagFormat, ...]
    namespaces: Mapping[str, str] = field(default_factory=dict)
    styles_part: bytes = b""
    frames: tuple[Frame, ...] = ()
    width: int = 0
    extra_filters: Mapping[str, Filter] = field(default_factory=dict)
    extra_tests: Mapping[str, Filter] = field(default_factory=dict)

    @cached_property
    def styles(self) -> Mapping[str, str]:
        """The ids of the template's styles by name, read at the first styled piece."""
        if not self.styles_part:
            return {}
        return style_ids(parse(self.styles_part))

    @cached_property
    def _line_ends(self) -> tuple[str, ...]:
        """The XML between two lines of a value, by index of the format."""
        return tuple(_line_end(item, item.run_properties) for item in self.formats)

    @cached_property
    def _piece_properties(self) -> Callable[[str, Piece], str]:
        """`piece_properties` for this template, cached by run properties and piece."""
        return cache(
            lambda properties, piece: piece_properties(
                properties, piece, self.styles, self.namespaces
            )
        )

    def __getstate__(self) -> dict[str, object]:
        """Return the fields without the cached properties, one of which cannot be pickled."""
        return dict(vars(dataclasses.replace(self)))

    def filters(self) -> dict[str, Filter]:
        """Return the filters of a template: the caller's and the slots."""
        slots: dict[str, Filter] = {
            ENDS_IN_PARAGRAPH: ends_in_paragraph,
            HAS_ROWS: has_rows,
            "_run": self.run,
            "_plain": self.plain,
            "_block": self.block,
            "_embed": self.embed,
            "_across": self.across,
            "_down": self.down,
            "_along": _remember_row,
            "_differs": _differs,
            "_drawing": _drawing_id,
            "_restart": _next_turn,
            "_number": _list_of_turn,
            "_escaped": EscapedXml,
        }
        return {**self.extra_filters, **slots}

    def run(self, value: object, index: int) -> str:
        """Return a value as XML inside a run of format `index`.

        Text and numbers are escaped; None prints nothing. Styled pieces, pictures and charts
        close the run around the tag. The items of a list become lines. Raises ValueError for a
        sub-document, which needs paragraphs of its own.
        """
        if type(value) is str:
            return run_text(value, self._line_ends[index])
        if type(value) is EscapedXml:
            return value
        if value is None:
            return ""
        if isinstance(value, Rich):
            return self._pieces(value.pieces, index)
        if isinstance(value, Missing):
            return self._pieces((Piece(str(value), w.MISSING_STYLE),), index)
        if isinstance(value, Picture | Chart):
            return f"</w:t>{self._drawing(value)}{OPEN_TEXT}"
        if isinstance(value, Paragraph | list | tuple):
            lines = [self.run(content, index) for content, _ in _flatten(value)]
            return self._line_ends[index].join(lines)
        if isinstance(value, Subdocument):
            raise ValueError("分文档要独占一段，标记写成 {{p … }}")
        return run_text(str(value), self._line_ends[index])

    def block(self, value: object, index: int) -> str:
        """Return a value as whole paragraphs of format `index`; '' if its text is empty.

        Each item of a list becomes a paragraph, in its own style if it names one. Where the
        paragraph around the tag cannot be split, the value is one paragraph with line breaks.
        """
        if isinstance(value, Subdocument):
            return insert_subdocument(value, CURRENT_CHANGES.get())
        tag_format = self.formats[index]
        if not tag_format.is_splittable:
            return _paragraph(self.run(value, index), tag_format)
        if isinstance(value, Picture | Chart):
            properties = loosen_line_height(tag_format.paragraph_properties, self.namespaces)
            return _paragraph(self.run(value, index), tag_format, properties)
        if isinstance(value, list | tuple | Paragraph):
            items = [self._styled_paragraph(item, style, index) for item, style in _flatten(value)]
            return "".join(items)
        text = self.run(value, index)
        if not text:
            return ""
        return _paragraph(text, tag_format)

    def plain(self, value: object, index: int) -> str:
        """Return a value as text for an attribute or a document property.

        `index` is not used: every slot is called with an argument.
        """
        if type(value) is int:
            return str(value)
        if value is None:
            return ""
        return plain_text(str(value))

    def embed(self, value: object, index: int) -> str:
        """Return the relationship of frame `index`: to the value if it is a picture."""
        if isinstance(value, Picture):
            return embed_picture(value, CURRENT_CHANGES.get())
        return self.frames[index].relation

    def across(self, value: object, index: int) -> str:
        """Return the width of frame `index`, fitted to the value if it is a picture; EMU."""
        return str(self._frame_size(value, index)[0])

    def down(self, value: object, index: int) -> str:
        """Return the height of frame `index`, fitted to the value if it is a picture; EMU."""
        return str(self._frame_size(value, index)[1])

    def _frame_size(self, value: object, index: int) -> tuple[int, int]:
        """Return the size of a frame, fitted to the value if it is a picture; EMU."""
        frame = self.frames[index]
        if isinstance(value, Picture):
            return fit_into_frame(value, frame)
        return frame.width, frame.height

    def _drawing(self, value: Picture | Chart) -> str:
        """Return the w:drawing of a picture or chart, at most as wide as the text by default."""
        changes = CURRENT_CHANGES.get()
        if isinstance(value, Picture):
            return picture_drawing(value, changes, self.width)
        return chart_drawing(value, changes, self.width)

    def _styled_paragraph(self, item: object, style: str, index: int) -> str:
        """Return one item of a list as a paragraph with a style; '' is the style at the tag."""
        if isinstance(item, Picture | Chart | Subdocument):
            return self.block(item, index)
        text = self.run(item, index)
        style_id = self.styles.get(style, "")
        if style_id:
            return _paragraph(text, self.formats[index], style_properties(style_id))
        return _paragraph(text, self.formats[index])

    def _pieces(self, pieces: tuple[Piece, ...], index: int) -> str:
        """Return pieces as XML inside a run, which styled pieces close and reopen.

        A piece without a format of its own is written into the run as it is.
        """
        tag_format = self.formats[index]
        reopening = f"<w:r>{tag_format.run_properties}{OPEN_TEXT}"
        out = []
        for piece in pieces:
            properties = self._piece_properties(tag_format.run_properties, replace(piece, text=""))
            if properties == tag_format.run_properties and not piece.link:
                out.append(run_text(piece.text, self._line_ends[index]))
                continue
            styled_run = _styled_run(piece, properties, tag_format)
            out.append(f"{_CLOSE_RUN}{styled_run}{reopening}")
        return "".join(out)


def _styled_run(piece: Piece, properties: str, tag_format: TagFormat) -> str:
    """Return a piece as a run with properties of its own, inside a hyperlink if it is a link."""
    if not piece.link:
        text = run_text(piece.text, _line_end(tag_format, properties))
        return f"<w:r>{properties}{OPEN_TEXT}{text}{_CLOSE_RUN}"
    link = open_link(piece.link, CURRENT_CHANGES.get())
    text = run_text(piece.text, _BREAK)
    return f"{link}<w:r>{properties}{OPEN_TEXT}{text}{_CLOSE_RUN}</w:hyperlink>"


def _paragraph(text: str, tag_format: TagFormat, properties: str = "") -> str:
    """Return a paragraph; without `properties` it has those of the paragraph around the tag."""
    properties = properties or tag_format.paragraph_properties
    run = f"<w:r>{tag_format.run_properties}{OPEN_TEXT}{text}{_CLOSE_RUN}"
    return f"<w:p>{properties}{run}</w:p>"


def _line_end(tag_format: TagFormat, run_properties: str) -> str:
    """Return the XML between two lines: a new paragraph, or a break where none can begin.

    `run_properties` are those with which the next line begins, as XML.
    """
    if not tag_format.is_splittable:
        return _BREAK
    paragraph_properties = tag_format.paragraph_properties
    return f"{_CLOSE_RUN}</w:p><w:p>{paragraph_properties}<w:r>{run_properties}{OPEN_TEXT}"


def _flatten(value: object) -> Iterator[tuple[object, str]]:
    """Yield the paragraphs of a value, each with the name of its style or ''.

    Lists inside lists are yielded in order, as if they were one.
    """
    if isinstance(value, list | tuple):
        for item in value:
            yield from _flatten(item)
    elif isinstance(value, Paragraph):
        yield value.content, value.style
    else:
        yield value, ""


def _drawing_id(value: object, index: int) -> str:
    """Return the next drawing id; both arguments are ignored."""
    return str(CURRENT_CHANGES.get().next_drawing())


def _next_turn(value: object) -> int:
    """Return the number of the next turn of a {% restart %} tag."""
    return CURRENT_CHANGES.get().next_turn()


def _list_of_turn(turn: int, number: int) -> str:
    """Return the id of a list that starts again in a turn."""
    return CURRENT_CHANGES.get().list_of_turn(turn, str(number))


def _remember_row(value: object) -> list[object]:
    """Return the memory of a table row: a list for the value of the last cell."""
    return []


def _differs(value: object, row: list[object]) -> bool:
    """Return whether a cell differs from the one before it, and remember its value."""
    is_same = row == [value]
    row[:] = [value]
    return not is_same
