"""What can be demanded of an element: how each item is measured, told and mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docgen.model import keywords as w
from docgen.model.type_sizes import TYPE_SIZES
from docgen.wordformat.element_part import side
from docgen.wordformat.measures import (
    HAN,
    LATIN,
    Measure,
    Value,
    at_right,
    below_text,
    characters_of_line,
    colour,
    edge,
    from_top,
    gap,
    has_number,
    is_spaced,
    lines_of_page,
    looked,
    named_like,
    opening,
    over_date,
    page,
    position,
    ruled_below,
    text,
    whole,
)

_SIZE_NAMES = {size: name for name, size in TYPE_SIZES.items()}


def tell_size(value: Value) -> str:
    """小四（12磅）."""
    number = float(value)
    name = _SIZE_NAMES.get(number)
    return f"{name}（{number:g}磅）" if name else f"{number:g}磅"


def _with(unit: str, places: int = 1) -> Callable[[Value], str]:
    return lambda value: f"{round(float(value), places):g}{unit}"


def _word(value: Value) -> str:
    return str(value)


@dataclass(frozen=True, slots=True)
class Item:
    """How one property is measured and told. `unit` says how its demand is written:

    毫米 磅 字 行 are numbers; 字体 颜色 are classes of the profile; 式样 is a pattern; 词 is one of
    some words; 没有 demands nothing: whatever is measured is wrong. `mend` names what changes it.
    """

    unit: str
    measure: Measure
    mend: str = ""
    tell: Callable[[Value], str] = _word


ITEMS: dict[str, Item] = {
    "页宽": Item("毫米", page(lambda s: min(s.width, s.height), True), "width", _with("毫米")),
    "页高": Item("毫米", page(lambda s: max(s.width, s.height), True), "height", _with("毫米")),
    "上白边": Item("毫米", page(lambda s: s.top), "top", _with("毫米")),
    "下白边": Item("毫米", page(lambda s: s.bottom), "bottom", _with("毫米")),
    "左白边": Item("毫米", page(lambda s: s.left), "left", _with("毫米")),
    "右白边": Item("毫米", page(lambda s: s.right), "right", _with("毫米")),
    "每面行数": Item("行", lines_of_page, "pitch", _with("行", 0)),
    "每行字数": Item("字", characters_of_line, "spacing", _with("字", 0)),
    "颜色": Item("颜色", colour, "colour"),
    "中文字体": Item("字体", looked(HAN, lambda look: look.east), "east"),
    "西文字体": Item("字体", looked(LATIN, lambda look: look.latin), "latin"),
    "字号": Item("磅", looked(None, lambda look: look.size), "size", tell_size),
    "加粗": Item("词", looked(None, lambda look: w.YES if look.bold else w.NO), "bold"),
    "对齐": Item("词", whole(lambda p: side(p.align)), "align"),
    "左空": Item("字", whole(opening), "lead", _with("字")),
    "段首左空": Item("字", whole(opening), "opening", _with("字")),
    "右空": Item("字", whole(lambda p: p.tail), "tail", _with("字")),
    "靠右": Item("词", whole(at_right), "to_right"),
    "对准日期": Item("词", over_date, "tail"),
    "上空": Item("行", gap, "gap", _with("行")),
    "距版心上边": Item("毫米", from_top, "gap", _with("毫米", 0)),
    "段间距": Item("磅", whole(lambda p: max(p.before, p.after)), "between", _with("磅")),
    "段后": Item("磅", whole(lambda p: p.after), "after", _with("磅")),
    "框线": Item("词", whole(lambda p: "有" if p.lines and not p.framed else "没有"), "bare"),
    "空格代缩进": Item("词", whole(lambda p: w.YES if is_spaced(p) else w.NO)),
    "文字": Item("式样", text),
    "下方红线": Item("颜色", ruled_below, "rule"),
    "另面": Item("词", whole(lambda p: w.YES if p.new_page else w.NO), "new_page"),
    "首条线": Item("磅", edge("first"), "edge_top", _with("磅")),
    "末条线": Item("磅", edge("last"), "edge_bottom", _with("磅")),
    "附件名称": Item("没有", named_like),
    "有页码": Item("词", has_number, "number"),
    "位置": Item("词", position, "number"),
    "距版心": Item("毫米", below_text, "number", _with("毫米")),
}
