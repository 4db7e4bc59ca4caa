"""Rows that stand between the names of columns and their units, and are neither: 必填, 甲 乙 1 2.

A form has rows that number its columns, say how to fill them in, or name them in English. None of
their cells is a value. `header_lines` passes over them when it looks for a row of units.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.load.column_numbers import are_column_numbers
from docgen.model.header_names import is_plain_note
from docgen.model.lazy_pattern import LazyPattern

_HINT_OF_TYPE = (
    r"文本型?|文字型?|字符[型串]?|数字型?|数值型?|整数|小数|日期型?|是否|是[/或、]否|布尔|下拉(?:选择|框|菜单)?"
    r"|单选|多选|自动(?:生成|计算)|(?:必|选|非必|可不?)填项?|[必选]录|可空|非空|公式|年月日"
    r"|(?i:varchar|char|int|integer|text|string|date|datetime|number|decimal|float|double|bool)"
)
HINT = LazyPattern(
    rf"(?:{_HINT_OF_TYPE})(?:\(.*\))?|\d+位.{{0,8}}|(?i:yyyy).*"
    r"|.*(?:格式|填写|填入|选择|下拉|[必选]填|只填|不得|勿填).*|(?:如|例如|格式)[:：].*|按.{2,8}|以.{2,8}为准"
)
"""What a row below a header says of how its columns are to be filled."""
_FORMAT = LazyPattern(
    r"(?i:y{2,4}[-/.年]m{1,2}(?:[-/.月]d{1,2}日?)?)|[A-Za-z](?:[/、][A-Za-z])+|[^\W\d]{1,3}(?:[/|][^\W\d]{1,3})+"
)
"""The form of a day (yyyy-mm-dd) and choices (A/B/C/D, 是/否)."""
_KIND = LazyPattern(
    r"编号|编码|代码|号码|证号|证件号码?|名称|姓名|地名|文[字本]|字符|日期|时间|年月|年度|[级类][别型]?|等级|类型"
    r"|选项|是否|—+|数字|数值|整数|[栏列行项]?次|(?:计量|数量|金额)?单位[:：]?|序号|无|\d{1,2}位(?:数字?)?"
)
"""What a row of units has under columns of texts: what kind of text stands there."""
_WORDS = LazyPattern(r"[A-Za-z][A-Za-z0-9_.,;:'’&/()（）%-]*")
_DASH = LazyPattern(r"[-—–－/／\\*.…·]*")
_LEAST_WORDS = 3
"""Names of columns in English in a row of them."""


def is_beside_header(row: Sequence[str]) -> bool:
    """Return whether a row is blank, numbers the columns, or says how to fill them or in English.

    `row` has texts without spaces, '' for a blank cell.
    """
    texts = [text.replace("（", "(").replace("）", ")") for text in row if text]
    if not texts or (len(texts) > 1 and are_column_numbers(texts)):
        return True
    if all(map(_WORDS.fullmatch, texts)) and len(set(texts)) >= _LEAST_WORDS:
        return True
    return all(map(is_kind, texts))


def is_kind(text: str) -> bool:
    """Return whether a text says what stands in a column, and is neither its name nor a unit."""
    return any(kind.fullmatch(text) for kind in (_DASH, _KIND, _FORMAT)) or is_hint(text)


def is_hint(text: str) -> bool:
    """Return whether a text says how a column is to be filled: 必填, 小数, 18位."""
    is_note = is_plain_note(text) and not text.isdigit()
    return is_note or HINT.fullmatch(text) is not None
