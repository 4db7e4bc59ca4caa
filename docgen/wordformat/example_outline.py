"""Build the outline of a small document from the form of an example.

A form has the keys 段落, 页面 and 页码. What it leaves out is as GB/T 9704 wants it, so an example
only names the property that it is about.

`format_cases` reads the examples of a profile so and judges them like Word files. A paragraph is a
text, or a form with 文 and properties such as 字号, 对齐, 首行, 段前, 在表中; 其中 gives a part of
its text another format.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from docgen.model import keywords as w
from docgen.model.layout import (
    BorderLine,
    CharFormat,
    Outline,
    PageNumber,
    ParagraphLayout,
    Section,
    StyledText,
    TablePosition,
)
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.lengths import UnreadableError, parse_length
from docgen.wordformat.profile import Form, PlainValue

_BODY = CharFormat(east_asian="仿宋", latin="Times New Roman", size=16.0)
_PAGE = Section(width=210, height=297, top=37, bottom=35, left=28, right=26, footer=25.5)
_PAGE_KEYS = ("宽", "高", "上", "下", "左", "右")
_BORDER_SIDES = {"上": "top", "下": "bottom"}


def read_example(form: Form) -> Outline:
    """Return the outline that an example describes.

    Raises UnreadableError, KeyError, TypeError or ValueError if the form is not understood.

    Paragraphs count from 1. Two page numbers, of odd and even pages, are there if 页码 is not
    empty.
    """
    page_numbers = tuple(_read_page_numbers(_read_mapping(form, kw.PAGE_NUMBER)))
    section = replace(_read_section(_read_mapping(form, kw.PAGE)), page_numbers=page_numbers)
    texts = form.get(kw.PARAGRAPHS, [])
    paragraphs = tuple(_read_paragraph(number, text) for number, text in enumerate(texts, 1))
    return Outline(paragraphs, (section,), has_even_footers=len(page_numbers) > 1)


def _read_mapping(form: Form, key: str) -> Mapping[str, PlainValue]:
    """Return the mapping under a key, empty if the example leaves it out."""
    value = form.get(key) or {}
    if not isinstance(value, dict):
        raise UnreadableError(f"“{key}”应是“名称: 内容”")
    return value


def _read_length(form: Form, key: str, default: float) -> float:
    """Return a length of a form, the default if it leaves it out."""
    return parse_length(form.get(key, default))


def _is_yes(form: Form, key: str) -> bool:
    """Return whether a form answers a key with 是."""
    return form.get(key) == kw.YES


def _read_section(form: Form) -> Section:
    """Return a section with the lengths of a form; raises KeyError for an unknown length.

    The keys are 宽, 高, 上, 下, 左, 右, in millimetres. Pages wider than high are landscape.
    """
    unknown = [key for key in form if key not in _PAGE_KEYS]
    if unknown:
        raise KeyError(unknown[0])
    width = _read_length(form, "宽", _PAGE.width)
    height = _read_length(form, "高", _PAGE.height)
    return replace(
        _PAGE,
        width=width,
        height=height,
        top=_read_length(form, "上", _PAGE.top),
        bottom=_read_length(form, "下", _PAGE.bottom),
        left=_read_length(form, "左", _PAGE.left),
        right=_read_length(form, "右", _PAGE.right),
        is_landscape=width > height,
    )


def _read_paragraph(number: int, content: PlainValue) -> ParagraphLayout:
    """Return a paragraph: a text as the body wants it, or a form with its properties.

    Without a size the text is 三号 (16 points) in 仿宋, indented by two characters if it is
    justified, with lines of 28.95 points. `text_left` and `text_right` follow from alignment,
    indents and blanks, as the reader of a Word file derives them.
    """
    form: Form = {w.TEXT: str(content)}
    if isinstance(content, dict):
        form = content
    text = str(form[w.TEXT])
    align = w.SIDES.get(str(form.get("对齐", "")), "both")
    standard_indent = 0.0
    if align == "both":
        standard_indent = 2.0
    first_line_indent = _read_length(form, "首行", standard_indent)
    left_indent = _read_length(form, "左", 0)
    right_indent = _read_length(form, "右", 0)
    text_left = None
    if align in ("both", "left"):
        blanks = len(text) - len(text.lstrip("\u3000"))
        text_left = left_indent + first_line_indent + blanks
    text_right = None
    if align == "right":
        text_right = right_indent
    table = None
    if _is_yes(form, "在表中"):
        table = TablePosition(table=0, row=0, column=0)
    return ParagraphLayout(
        number=number,
        styled_texts=tuple(_read_styled_texts(text, form)),
        align=align,
        first_line_indent=first_line_indent,
        left_indent=left_indent,
        right_indent=right_indent,
        text_left=text_left,
        text_right=text_right,
        space_before=_read_length(form, "段前", 0),
        space_after=_read_length(form, "段后", 0),
        line_spacing=_read_length(form, "行距", 28.95),
        line_rule="exact",
        new_page=_is_yes(form, "另面"),
        borders=tuple(_read_borders(_read_mapping(form, "线"))),
        table=table,
    )


def _read_borders(form: Form) -> Iterator[BorderLine]:
    """Yield the border lines of a paragraph; raises KeyError for an unknown side."""
    for key in form:
        line = _read_mapping(form, key)
        yield BorderLine(
            side=_BORDER_SIDES[key],
            width=_read_length(line, "粗", 1),
            colour=str(line.get("色", "")),
        )


def _read_styled_texts(text: str, form: Form) -> Iterator[StyledText]:
    """Yield the text in one format, and the part under 其中 in another.

    A part that does not occur in the text changes nothing. Only its first occurrence gets the
    format.
    """
    char_format = _read_char_format(form, _BODY)
    part_form = _read_mapping(form, "其中")
    part = str(part_form.get(w.TEXT, ""))
    if not part or part not in text:
        yield StyledText(text, char_format)
        return
    before, _, after = text.partition(part)
    if before:
        yield StyledText(before, char_format)
    yield StyledText(part, _read_char_format(part_form, char_format))
    if after:
        yield StyledText(after, char_format)


def _read_char_format(form: Form, base: CharFormat) -> CharFormat:
    """Return a format that differs from a base in what a form names; bold is not inherited."""
    return replace(
        base,
        east_asian=str(form.get(kw.FONT_CLASSES, base.east_asian)),
        latin=str(form.get("西文", base.latin)),
        size=_read_length(form, "字号", base.size),
        bold=_is_yes(form, "加粗"),
        colour=str(form.get("色", base.colour)),
        spacing=_read_length(form, "字距", base.spacing),
    )


def _read_page_numbers(form: Form) -> Iterator[PageNumber]:
    """Yield the page numbers of odd and even pages; none if the form is empty.

    The number is set right on odd pages and left on even ones, one character in, unless 对齐 is
    given: then it holds for both. 距版心 is in millimetres below the text area.
    """
    if not form:
        return
    char_format = CharFormat(
        east_asian="宋体",
        latin=str(form.get("西文", "宋体")),
        size=_read_length(form, "字号", 14),
    )
    align = w.SIDES.get(str(form.get("对齐", "")), "")
    default = ParagraphLayout(
        number=0,
        styled_texts=(StyledText(str(form.get(w.TEXT, "— 1 —")), char_format),),
        align=align or "right",
        right_indent=1.0,
    )
    even = replace(
        default, align=align or "left", left_indent=1.0, right_indent=0.0, text_left=None
    )
    if not align:
        default = replace(default, text_right=1.0)
        even = replace(even, text_left=1.0)
    middle = _PAGE.bottom - _read_length(form, "距版心", 7)
    yield PageNumber("default", default, "", middle)
    yield PageNumber("even", even, "", middle)
