"""Read the properties that one w:rPr or w:pPr sets on characters or on a paragraph.

A property that the element does not set is missing from the result. So the properties of several
elements can be laid over each other, which `cascade` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple, TypedDict, get_args

from docgen.model.layout import BorderLine
from docgen.word.layout.attributes import is_on, read_colour, read_int, read_text, strip_namespace
from docgen.word.xml_names import Element, w

_NO_LINE = ("nil", "none", "")


class CharProps(TypedDict, total=False):
    """Properties of characters. A font is its name, or `@` and its name in the theme.

    `size` and `spacing` are in points; `style` is the id of a character style.
    """

    east_asian: str
    latin: str
    bold: bool
    italic: bool
    underline: bool
    size: float
    colour: str
    spacing: float
    style: str
    hidden: bool


class ParagraphProps(TypedDict, total=False):
    """Properties of a paragraph, indents and spaces by the attribute names of WordprocessingML.

    Indents are in twips, those in `…Chars` in hundredths of a character; spaces stay text.
    """

    firstLine: int
    hanging: int
    left: int
    right: int
    firstLineChars: int
    hangingChars: int
    leftChars: int
    rightChars: int
    before: str
    after: str
    line: str
    lineRule: str
    beforeLines: str
    afterLines: str
    beforeAutospacing: str
    afterAutospacing: str
    align: str
    new_page: bool
    snap_to_grid: bool
    is_framed: bool
    borders: tuple[BorderLine, ...]
    tabs: tuple[tuple[str, int], ...]
    list_level: tuple[str, int]


class StyleProps(NamedTuple):
    """Properties that a style or a table sets on its paragraphs and on their characters."""

    paragraph: ParagraphProps
    characters: CharProps


NO_PROPS = StyleProps({}, {})
IndentKey = Literal[
    "firstLine",
    "hanging",
    "left",
    "right",
    "firstLineChars",
    "hangingChars",
    "leftChars",
    "rightChars",
]
SpacingKey = Literal[
    "before",
    "after",
    "line",
    "lineRule",
    "beforeLines",
    "afterLines",
    "beforeAutospacing",
    "afterAutospacing",
]


def read_char_props(rpr: Element) -> CharProps:
    """Return the properties that a w:rPr sets.

    Children that no reader knows are passed over, so the result is empty for a w:rPr without effect
    here.
    """
    props: CharProps = {}
    for node in rpr:
        read = _CHAR_READERS.get(strip_namespace(node.tag))
        if read is not None:
            read(node, props)
    return props


def read_paragraph_props(ppr: Element) -> ParagraphProps:
    """Return the properties that a w:pPr sets.

    The list that a w:numPr names is only noted: `cascade` lays its level below the other
    properties.
    """
    props: ParagraphProps = {}
    for node in ppr:
        read = _PARAGRAPH_READERS.get(strip_namespace(node.tag))
        if read is not None:
            read(node, props)
    return props


# Readers of single children of w:rPr


_FONT_SLOTS: tuple[tuple[Literal["east_asian", "latin"], str], ...] = (
    ("east_asian", "eastAsia"),
    ("latin", "ascii"),
)


def _read_fonts(node: Element, props: CharProps) -> None:
    """Read the fonts; a theme font takes precedence over a name beside it."""
    for key, slot in _FONT_SLOTS:
        name = read_text(node, slot)
        theme = read_text(node, f"{slot}Theme")
        if theme:
            name = f"@{theme}"
        if name:
            props[key] = name


def _read_bold(node: Element, props: CharProps) -> None:
    """Read whether text is bold."""
    props["bold"] = is_on(node)


def _read_italic(node: Element, props: CharProps) -> None:
    """Read whether text is italic."""
    props["italic"] = is_on(node)


def _read_size(node: Element, props: CharProps) -> None:
    """Read the size, which Word counts in half points; 10 points if it is no number."""
    props["size"] = read_int(node, default=20) / 2


def _read_char_colour(node: Element, props: CharProps) -> None:
    """Read the colour of text, '' for automatic."""
    props["colour"] = read_colour(node)


def _read_underline(node: Element, props: CharProps) -> None:
    """Read whether text is underlined, in any kind of line."""
    props["underline"] = read_text(node) not in ("none", "")


def _read_char_spacing(node: Element, props: CharProps) -> None:
    """Read the space added to each character, in points; Word counts it in twips."""
    props["spacing"] = read_int(node) / 20


def _read_char_style(node: Element, props: CharProps) -> None:
    """Read the id of the character style."""
    props["style"] = read_text(node)


def _read_hidden(node: Element, props: CharProps) -> None:
    """Read whether text is hidden."""
    props["hidden"] = is_on(node)


_CHAR_READERS: dict[str, Callable[[Element, CharProps], None]] = {
    "rFonts": _read_fonts,
    "b": _read_bold,
    "i": _read_italic,
    "sz": _read_size,
    "color": _read_char_colour,
    "u": _read_underline,
    "spacing": _read_char_spacing,
    "rStyle": _read_char_style,
    "vanish": _read_hidden,
}


# Readers of single children of w:pPr


_SIDES = {"start": "left", "end": "right"}
_INDENT_KEYS: tuple[IndentKey, ...] = get_args(IndentKey)
_INDENTS: dict[str, IndentKey] = {
    **dict(zip(_INDENT_KEYS, _INDENT_KEYS, strict=True)),
    "start": "left",
    "end": "right",
    "startChars": "leftChars",
    "endChars": "rightChars",
}
_SPACES: tuple[SpacingKey, ...] = get_args(SpacingKey)


def _read_indents(node: Element, props: ParagraphProps) -> None:
    """Read indents; a new first line resets an inherited hanging indent, and the reverse."""
    indents: ParagraphProps = {}
    for attribute in node.attrib:
        key = _INDENTS.get(strip_namespace(attribute))
        if key is not None:
            indents[key] = read_int(node, strip_namespace(attribute))
    if indents.keys() & {"firstLine", "firstLineChars"}:
        props["hanging"] = 0
        props["hangingChars"] = 0
    elif indents.keys() & {"hanging", "hangingChars"}:
        props["firstLine"] = 0
        props["firstLineChars"] = 0
    props.update(indents)


def _read_spacing(node: Element, props: ParagraphProps) -> None:
    """Read the spaces and the line pitch that are set, as text."""
    for key in _SPACES:
        if node.get(w(key)) is not None:
            props[key] = read_text(node, key)


def _read_align(node: Element, props: ParagraphProps) -> None:
    """Read the alignment; start and end count as left and right."""
    align = read_text(node)
    props["align"] = _SIDES.get(align, align)


def _read_new_page(node: Element, props: ParagraphProps) -> None:
    """Read whether the paragraph begins a page."""
    props["new_page"] = is_on(node)


def _read_snap_to_grid(node: Element, props: ParagraphProps) -> None:
    """Read whether lines keep to the page grid."""
    props["snap_to_grid"] = is_on(node)


def _read_frame(_: Element, props: ParagraphProps) -> None:
    """Note that the paragraph stands in a text frame."""
    props["is_framed"] = True


def _read_borders(node: Element, props: ParagraphProps) -> None:
    """Read the visible borders; an empty result takes the place of lower layers too."""
    props["borders"] = tuple(_read_border_lines(node))


def _read_border_lines(node: Element) -> Iterator[BorderLine]:
    """Yield the visible lines of a w:pBdr, their widths in points; Word counts eighths."""
    for side in node:
        if is_visible_line(side):
            width = read_int(side, "sz") / 8
            yield BorderLine(strip_namespace(side.tag), width, read_colour(side, "color"))


def is_visible_line(side: Element) -> bool:
    """Return whether one side of a w:pBdr, w:tblBorders or w:tcBorders draws a line."""
    return read_text(side) not in _NO_LINE


def _read_tabs(node: Element, props: ParagraphProps) -> None:
    """Read the tab stops as alignment and position in twips."""
    stops = node.iterchildren(w("tab"))
    props["tabs"] = tuple((read_text(stop), read_int(stop, "pos")) for stop in stops)


def _read_list_level(node: Element, props: ParagraphProps) -> None:
    """Read the id of a list and the level in it, from 0."""
    props["list_level"] = (read_text(node.find(w("numId"))), read_int(node.find(w("ilvl"))))


_PARAGRAPH_READERS: dict[str, Callable[[Element, ParagraphProps], None]] = {
    "ind": _read_indents,
    "spacing": _read_spacing,
    "jc": _read_align,
    "pageBreakBefore": _read_new_page,
    "snapToGrid": _read_snap_to_grid,
    "framePr": _read_frame,
    "pBdr": _read_borders,
    "tabs": _read_tabs,
    "numPr": _read_list_level,
}
