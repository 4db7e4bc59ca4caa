"""Convert the lengths of a paragraph from WordprocessingML to the units of the model.

Indents become characters of the paragraph's own size, spaces and line pitches become points. The
positions of the first and last character are derived from them where the alignment fixes them.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from docgen.model.layout import (
    BLANKS,
    ParagraphLayout,
    Section,
    find_leading_blanks,
    find_trailing_blanks,
)
from docgen.word.layout.attributes import TRUE
from docgen.word.layout.properties import IndentKey, ParagraphProps

_SINGLE = 240  # w:line of single spacing; also the value of a length that cannot be read
_AUTOMATIC_SPACE = 14.0  # points that Word takes for automatic space before and after
_GRID_LINE = 12.0  # points of a line where the page has no grid
_LINE_GRIDS = ("lines", "linesAndChars", "snapToChars")
_FLUSH_LEFT = ("left", "both", "distribute", "")
_LEFT_TABS = ("left", "start", "num")


def set_lengths(
    layout: ParagraphLayout, props: ParagraphProps, section: Section, tab_stop: int
) -> ParagraphLayout:
    """Return the layout of a paragraph with the lengths of its properties.

    `tab_stop` is the distance of the default tab stops in twips.

    `props` are the resolved properties of the paragraph, `section` gives the page grid. Where the
    alignment does not fix them, `text_left` and `text_right` become None.
    """
    char_width = _find_char_width(layout)
    align = props.get("align", "left")
    hanging = _convert_indent(props, "hanging", "hangingChars", char_width)
    first_line_indent = _convert_indent(props, "firstLine", "firstLineChars", char_width) - hanging
    left_indent = _convert_indent(props, "left", "leftChars", char_width)
    right_indent = _convert_indent(props, "right", "rightChars", char_width)
    text_left = None
    if align in _FLUSH_LEFT:
        start = left_indent + first_line_indent
        text_left = _find_text_left(layout, props, start, char_width=char_width, tab_stop=tab_stop)
    text_right = None
    if align == "right":
        text_right = right_indent + layout.blank_width(find_trailing_blanks(layout.text))
    return replace(
        layout,
        align=align,
        first_line_indent=first_line_indent,
        left_indent=left_indent,
        right_indent=right_indent,
        text_left=text_left,
        text_right=text_right,
        space_before=_convert_space_before(props, section),
        space_after=_convert_space_after(props, section),
        line_spacing=_convert_line_spacing(props),
        line_rule=props.get("lineRule", "auto"),
        grid=_find_grid(layout, props, section),
        borders=props.get("borders", ()),
        is_framed=props.get("is_framed", False),
    )


def _find_char_width(layout: ParagraphLayout) -> float:
    """Return the width of one character in twips, by the first text that is not blank."""
    formats = (styled.char_format for styled in layout.styled_texts if styled.text.strip(BLANKS))
    char_format = next(formats, layout.mark_format)
    return max(char_format.size + char_format.spacing, 1.0) * 20


def _convert_indent(
    props: ParagraphProps, twips_key: IndentKey, chars_key: IndentKey, char_width: float
) -> float:
    """Return an indent in characters; a count of characters takes precedence over twips."""
    hundredths = props.get(chars_key, 0)
    if hundredths:
        return hundredths / 100
    return props.get(twips_key, 0) / char_width


def _parse_length(text: str) -> int:
    """Return a whole number of at most six digits; that of single spacing for any other text."""
    if re.fullmatch(r"-?\d{1,6}", text):
        return int(text)
    return _SINGLE


def _convert_line_spacing(props: ParagraphProps) -> float:
    """Return the line pitch in points, or as a multiple of single spacing for the rule auto."""
    line = _parse_length(props.get("line", str(_SINGLE)))
    if props.get("lineRule", "auto") == "auto":
        return line / _SINGLE
    return line / 20


def _find_grid(layout: ParagraphLayout, props: ParagraphProps, section: Section) -> float:
    """Return the pitch of the grid that the lines snap to, 0 if none."""
    snaps = props.get("snap_to_grid", True) and section.grid_type in _LINE_GRIDS
    if snaps and layout.table is None:
        return section.grid_pitch
    return 0.0


def _convert_space_before(props: ParagraphProps, section: Section) -> float:
    """Return the space above a paragraph in points."""
    if props.get("beforeAutospacing") in TRUE:
        return _AUTOMATIC_SPACE
    return _convert_space(props.get("before", "0"), props.get("beforeLines", "0"), section)


def _convert_space_after(props: ParagraphProps, section: Section) -> float:
    """Return the space below a paragraph in points."""
    if props.get("afterAutospacing") in TRUE:
        return _AUTOMATIC_SPACE
    return _convert_space(props.get("after", "0"), props.get("afterLines", "0"), section)


def _convert_space(twips: str, hundredths: str, section: Section) -> float:
    """Return a vertical space in points; a count of lines takes precedence over twips."""
    lines = _parse_length(hundredths)
    if not lines:
        return _parse_length(twips) / 20
    line = _GRID_LINE
    if section.grid_type and section.grid_pitch:
        line = section.grid_pitch
    return lines / 100 * line


def _find_text_left(
    layout: ParagraphLayout,
    props: ParagraphProps,
    start: float,
    *,
    char_width: float,
    tab_stop: int,
) -> float | None:
    """Return the position of the first character; None behind two tabs or another kind of stop.

    `start` is the indent of the first line in characters.

    A leading tab puts the character at the first tab stop of the paragraph, or at the next default
    stop behind the indent. `char_width` and `tab_stop` are in twips, the result is in characters.
    """
    text = layout.text
    if not text.startswith("\t"):
        return start + layout.blank_width(find_leading_blanks(text))
    if text.startswith("\t\t"):
        return None
    stops = [stop for stop in props.get("tabs", ()) if stop[0] != "clear"]
    if not stops:
        return (start * char_width // tab_stop + 1) * tab_stop / char_width
    align, twips = stops[0]
    if align not in _LEFT_TABS:
        return None
    return twips / char_width
