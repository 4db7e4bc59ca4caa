"""Read the printed characters of a paragraph: runs, fields, breaks and drawings.

One `RunReader` reads one paragraph and yields its text with its format. On the way it notes
fields, text boxes, page breaks and the span of every run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from operator import attrgetter

from msgspec import Struct

from docgen.model.layout import StyledText
from docgen.word.layout.attributes import find_child, join_texts, read_text
from docgen.word.layout.cascade import Cascade
from docgen.word.layout.properties import NO_PROPS, StyleProps, read_char_props
from docgen.word.layout.sections import is_page_field
from docgen.word.xml_names import PPR, RPR, Element, R, T, w

_PAGE_BREAK = "\f"
_TEXT_BOX = w("txbxContent")
_SIMPLE_FIELD = w("fldSimple")
_SKIPPED = {PPR, RPR, _TEXT_BOX}
_SKIPPED |= {w(name) for name in ("del", "moveFrom", "instrText", "delText", "rubyPr", "rt")}
_DRAWINGS = {w("drawing"), w("pict"), w("object")}
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_CHARS = {w("tab"): "\t", w("ptab"): "\t", w("cr"): "\n", w("noBreakHyphen"): "-", w("sym"): "□"}


class RunSpan(Struct, frozen=True):
    """A run and the offsets of its text in the paragraph, automatic number not counted."""

    run: Element
    start: int
    end: int


class _Field(Struct):
    """A complex field that has begun; its instruction is never printed, its result may be."""

    instruction: str = ""
    prints_result: bool = False


def read_run_spans(paragraph: Element, cascade: Cascade) -> list[RunSpan]:
    """Return the runs of a paragraph that print something, in their order."""
    reader = RunReader(cascade, "", NO_PROPS)
    for _ in reader.read_styled_texts(paragraph):
        pass
    return reader.spans


class RunReader:
    """Reader of one paragraph's characters.

    Once `read_styled_texts` is exhausted, the public attributes describe the paragraph.
    `break_before` and `break_after`: a page break precedes or follows its text.

    `fields` are the pieces of instructions, `text_boxes` the texts of boxes, each text box once.
    """

    def __init__(self, cascade: Cascade, style_id: str, table: StyleProps) -> None:
        """Take the cascade, the style of the paragraph, and what the table around it sets."""
        self.spans: list[RunSpan] = []
        self.fields: list[str] = []
        self.text_boxes: list[str] = []
        self.has_picture = False
        self.break_before = False
        self.break_after = False
        self._cascade = cascade
        self._style_id = style_id
        self._table = table
        self._open_fields: list[_Field] = []
        self._position = 0

    def read_styled_texts(self, paragraph: Element) -> Iterator[StyledText]:
        """Yield the characters of a paragraph, consecutive ones of one format joined."""
        pieces = self._read_text_pieces(paragraph)
        for char_format, group in groupby(pieces, key=attrgetter("char_format")):
            yield StyledText("".join(piece.text for piece in group), char_format)

    def _read_text_pieces(self, paragraph: Element) -> Iterator[StyledText]:
        """Yield the pieces of text without page breaks, which are noted."""
        has_text = False
        for piece in self._read_pieces(paragraph):
            if piece.text == _PAGE_BREAK:
                self.break_before |= not has_text
                self.break_after = has_text
            else:
                has_text |= bool(piece.text.strip())
                self.break_after &= not has_text
                yield piece

    def _read_pieces(self, node: Element) -> Iterator[StyledText]:
        """Yield the pieces of all runs, those in links and content controls too."""
        for child in node:
            tag = child.tag
            if tag == R:
                yield from self._read_run_pieces(child)
            elif tag in _DRAWINGS:
                self._note_drawing(child)
            elif tag not in _SKIPPED:
                self.fields += _read_simple_field(child)
                yield from self._read_pieces(child)

    def _read_run_pieces(self, run: Element) -> Iterator[StyledText]:
        """Yield the pieces of a run unless it is hidden; note its span."""
        direct = read_char_props(find_child(run, RPR))
        is_hidden = direct.pop("hidden", False)
        texts = [text for child in run if (text := self._read_child(child))]
        if is_hidden or not texts:
            return
        char_format = self._cascade.resolve_characters(self._style_id, direct, self._table)
        start = self._position
        for text in texts:
            self._position += len(text.strip(_PAGE_BREAK))
            yield StyledText(text, char_format)
        if self._position > start:
            self.spans.append(RunSpan(run, start, self._position))

    def _read_child(self, child: Element) -> str:
        """Return the text that a child of a run prints; note fields and drawings."""
        read = _CHILD_READERS.get(child.tag)
        if read is not None:
            return read(self, child)
        return _CHARS.get(child.tag, "")

    def _read_typed_text(self, child: Element) -> str:
        """Return the text of a w:t, '' inside the instruction of a field."""
        if self._open_fields and not self._open_fields[-1].prints_result:
            return ""
        return child.text or ""

    def _read_break(self, child: Element) -> str:
        """Return a line break, the sign of a page break, or '' for a column break."""
        return {"page": _PAGE_BREAK, "column": ""}.get(read_text(child, "type"), "\n")

    def _read_ruby_base(self, child: Element) -> str:
        """Return the text below a reading (ruby), which itself is left out."""
        return join_texts(find_child(child, w("rubyBase")), T)

    def _note_instruction(self, child: Element) -> str:
        """Note a piece of a field's instruction; it prints nothing."""
        instruction = child.text or ""
        self.fields.append(instruction.strip())
        if self._open_fields:
            self._open_fields[-1].instruction += instruction
        return ""

    def _follow_field(self, child: Element) -> str:
        """Begin, separate or end a field; a page number is printed as 1 at its end."""
        step = read_text(child, "fldCharType")
        if step == "begin":
            self._open_fields.append(_Field())
            return ""
        if not self._open_fields:
            return ""
        current = self._open_fields[-1]
        is_number = is_page_field(current.instruction)
        if step == "separate":
            current.prints_result |= not is_number
        elif step == "end":
            self._open_fields.pop()
            if is_number:
                return "1"
        return ""

    def _pass_drawing(self, child: Element) -> str:
        """Note a drawing; it prints no characters."""
        self._note_drawing(child)
        return ""

    def _note_drawing(self, node: Element) -> None:
        """Note a drawing and the text boxes in it.

        Word writes a text box twice: the second time as the fallback for old programs.
        """
        self.has_picture = True
        for box in node.iter(_TEXT_BOX):
            text = join_texts(box, T).strip()
            if text and next(box.iterancestors("{*}Fallback"), None) is None:
                self.text_boxes.append(text)


def _read_simple_field(node: Element) -> list[str]:
    """Return the instruction of a w:fldSimple; none for any other element."""
    if node.tag != _SIMPLE_FIELD:
        return []
    return [read_text(node, "instr").strip()]


_CHILD_READERS: dict[str, Callable[[RunReader, Element], str]] = {
    T: RunReader._read_typed_text,
    w("br"): RunReader._read_break,
    w("ruby"): RunReader._read_ruby_base,
    w("fldChar"): RunReader._follow_field,
    w("instrText"): RunReader._note_instruction,
    **dict.fromkeys((*_DRAWINGS, _ALTERNATIVES), RunReader._pass_drawing),
}
