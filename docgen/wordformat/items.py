"""Items: the properties that a profile can make demands on.

For each item `ITEMS` names its unit, its measure, the fix that changes it and the writer of its
values for messages.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from docgen.model.layout import ParagraphLayout, Section
from docgen.model.type_sizes import TYPE_SIZES
from docgen.wordformat.character_measures import (
    HAN,
    LATIN,
    VISIBLE,
    count_line_characters,
    measure_characters,
)
from docgen.wordformat.document_view import Measure
from docgen.wordformat.element_part import name_alignment, yes_or_no
from docgen.wordformat.page_measures import (
    has_page_number,
    measure_number_distance,
    measure_number_position,
    measure_page,
)
from docgen.wordformat.paragraph_measures import (
    compare_listed_name,
    count_page_lines,
    is_indented_by_blanks,
    is_set_right,
    measure_first_line,
    measure_from_top,
    measure_gap,
    measure_last_line,
    measure_left,
    measure_line_below,
    measure_paragraph,
    measure_signatory,
    measure_text,
)
from docgen.wordformat.profile import Value

_SIZE_NAMES = {size: name for name, size in TYPE_SIZES.items()}


class Item(Struct, frozen=True):
    """A property. `unit` decides how demands on it are written:

    毫米, 磅, 字, 行 are numbers; 字体 and 颜色 are classes of the profile; 式样 is a pattern; 词 is
    one of some words; 没有 demands nothing: any value that is measured is wrong. `fix` is the name
    of the fix that changes it, '' if none does; `describe` writes a value for messages.

    `needs_text_area` says that an entry must give the length of the text area under 版心, because
    the measure compares with the standard's page and not with the file's.
    """

    unit: str
    measure: Measure
    fix: str = ""
    describe: Callable[[Value], str] = str
    needs_text_area: bool = False


def describe_size(value: Value) -> str:
    """Return a type size with its name if it has one: 小四（12磅）.

    A size without a Chinese name is written in points alone: 17磅.
    """
    size = float(value)
    name = _SIZE_NAMES.get(size)
    if name is None:
        return f"{size:g}磅"
    return f"{name}（{size:g}磅）"


def _describe_number(unit: str, places: int = 1) -> Callable[[Value], str]:
    """Return a writer of numbers with a unit, rounded to some decimal places."""
    return lambda value: f"{round(float(value), places):g}{unit}"


_MILLIMETRES = _describe_number("毫米")
_POINTS = _describe_number("磅")
_CHARACTERS = _describe_number("字")
_LINES = _describe_number("行")


def _find_shorter_side(section: Section) -> float:
    """Return the width of the paper, however it is turned."""
    return min(section.width, section.height)


def _find_longer_side(section: Section) -> float:
    """Return the height of the paper, however it is turned."""
    return max(section.width, section.height)


def _describe_borders(paragraph: ParagraphLayout) -> str:
    """Return 有 if a paragraph has borders of its own, else 没有."""
    if paragraph.borders and not paragraph.is_framed:
        return "有"
    return "没有"


_PAGE_WIDTH = measure_page(_find_shorter_side, in_landscape=True)
_PAGE_HEIGHT = measure_page(_find_longer_side, in_landscape=True)
_COLOUR = measure_characters(VISIBLE, lambda f, document: document.colour_name(f.colour))
_BOLD = measure_characters(VISIBLE, lambda f, _: yes_or_no(f.bold))
_LEFT = measure_paragraph(measure_left)
_SPACE_AROUND = measure_paragraph(lambda p: max(p.space_before, p.space_after))
ITEMS: dict[str, Item] = {
    "页宽": Item("毫米", _PAGE_WIDTH, "width", _MILLIMETRES),
    "页高": Item("毫米", _PAGE_HEIGHT, "height", _MILLIMETRES),
    "上白边": Item("毫米", measure_page(lambda s: s.top), "top", _MILLIMETRES),
    "下白边": Item("毫米", measure_page(lambda s: s.bottom), "bottom", _MILLIMETRES),
    "左白边": Item("毫米", measure_page(lambda s: s.left), "left", _MILLIMETRES),
    "右白边": Item("毫米", measure_page(lambda s: s.right), "right", _MILLIMETRES),
    "每面行数": Item(
        "行", count_page_lines, "line_pitch", _describe_number("行", 0), needs_text_area=True
    ),
    "每行字数": Item(
        "字", count_line_characters, "spacing", _describe_number("字", 0), needs_text_area=True
    ),
    "颜色": Item("颜色", _COLOUR, "colour"),
    "中文字体": Item("字体", measure_characters(HAN, lambda f, _: f.east_asian), "east_asian"),
    "西文字体": Item("字体", measure_characters(LATIN, lambda f, _: f.latin), "latin"),
    "字号": Item("磅", measure_characters(VISIBLE, lambda f, _: f.size), "size", describe_size),
    "加粗": Item("词", _BOLD, "bold"),
    "对齐": Item("词", measure_paragraph(lambda p: name_alignment(p.align)), "align"),
    "左空": Item("字", _LEFT, "text_left", _CHARACTERS),
    "段首左空": Item("字", _LEFT, "first_line", _CHARACTERS),
    "右空": Item("字", measure_paragraph(lambda p: p.text_right), "text_right", _CHARACTERS),
    "靠右": Item("词", measure_paragraph(is_set_right), "align_right"),
    "对准日期": Item("词", measure_signatory, "text_right"),
    "上空": Item("行", measure_gap, "space_before", _LINES),
    "距版心上边": Item("毫米", measure_from_top, "space_before", _describe_number("毫米", 0)),
    "段间距": Item("磅", _SPACE_AROUND, "space_around", _POINTS),
    "段后": Item("磅", measure_paragraph(lambda p: p.space_after), "space_after", _POINTS),
    "框线": Item("词", measure_paragraph(_describe_borders), "no_borders"),
    "空格代缩进": Item("词", measure_paragraph(lambda p: yes_or_no(is_indented_by_blanks(p)))),
    "文字": Item("式样", measure_text),
    "下方红线": Item("颜色", measure_line_below, "line_below"),
    "另面": Item("词", measure_paragraph(lambda p: yes_or_no(p.new_page)), "new_page"),
    "首条线": Item("磅", measure_first_line, "border_top", _POINTS),
    "末条线": Item("磅", measure_last_line, "border_bottom", _POINTS),
    "附件名称": Item("没有", compare_listed_name),
    "有页码": Item("词", has_page_number, "number"),
    "位置": Item("词", measure_number_position, "number"),
    "距版心": Item("毫米", measure_number_distance, "number", _MILLIMETRES, needs_text_area=True),
}
