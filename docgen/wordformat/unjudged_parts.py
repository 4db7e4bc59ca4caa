"""Parts of a Word file whose format is not judged, reported so that silence is no approval."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location
from docgen.model.layout import Outline

_FIRST_BOXES = 3
_FIRST_CHARS = 12
_LANDSCAPE_BASIS = "GB/T 9704—2012 8（横排表格）"


def find_unjudged_parts(outline: Outline, file: str) -> Iterator[Finding]:
    """Yield a hint for text boxes (BS-02) and one for landscape pages (BS-03).

    The first quotes the beginnings of three text boxes at most.
    """
    location = Location(file)
    if outline.text_boxes:
        first = "、".join(f"“{text[:_FIRST_CHARS]}”" for text in outline.text_boxes[:_FIRST_BOXES])
        message = f"有 {len(outline.text_boxes)} 个文本框，里面的文字没有判断，也没有改：{first}"
        remedy = "自己核对；能改成普通段落的改成普通段落"
        yield new_finding("BS-02", message, remedy, location=location)
    if any(section.is_landscape for section in outline.sections):
        message = "横排页的页边距和页码位置没有判断"
        remedy = "核对横排页的页码与其他页是否在同一位置"
        yield new_finding("BS-03", message, remedy, basis=_LANDSCAPE_BASIS, location=location)
