"""Errors that a spreadsheet shows in a cell instead of a value: #N/A, #REF!, ######.

`table_sheet.take_errors` makes such cells blank; registers look for them in their columns by the
same functions.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from docgen.codes import new_finding
from docgen.model.finding import Finding, Location

ERRORS = frozenset(
    (
        "#N/A",
        "#REF!",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#GETTING_DATA",
        "#UNKNOWN!",
        "#BUSY!",
        "#EXTERNAL!",
        "#PYTHON!",
        "#TIMEOUT!",
    )
)
"""Errors of Excel, WPS and LibreOffice."""
UNCOMPUTED = "#未算出!"
"""What a cell holds whose formula has no value: an error that is told for its whole worksheet."""
_MARKS = "!?"
_TRANSLATED = (
    *("值", "数值", "数字", "数", "名称", "名字", "引用", "无效引用", "空", "空值", "空集"),
    *("除数/0", "除以零", "除以0", "被零除", "不适用", "溢出"),
)
_TYPED_ERRORS = frozenset(
    error.casefold().strip(_MARKS)
    for error in (*ERRORS, UNCOMPUTED, *(f"#{name}!" for name in _TRANSLATED))
)
_BEGINNINGS = frozenset("#＃EeＥｅ错")
_LONGER_ERROR = re.compile(r"(?:err|错误):\d{3}|#n/a .*|#[a-z/0]{2,20}[!?]|(?:错误|error)!.{2,40}")
"""Errors with a number or a reason, of other languages (#WERT!), and of the fields of Word."""
_ERROR_WITHIN = re.compile(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|N/A)")
"""What a formula that joins texts makes of an error in one of them."""


def is_error_value(text: str) -> bool:
    """Return whether a text is an error of a spreadsheet, or what too narrow a column shows.

    People type errors again in small or full-width letters, or without the mark at their end.

    Errors of a Chinese LibreOffice (错误:502), translated ones (#值!) and the hash signs of too
    narrow a column (####) count as well. A text without a usual first character is refused at once,
    because most cells of a table are looked at.
    """
    if text[:1] not in _BEGINNINGS:
        return False
    typed = unicodedata.normalize("NFKC", text).strip().casefold()
    if typed.strip(_MARKS) in _TYPED_ERRORS or _LONGER_ERROR.fullmatch(typed):
        return True
    return typed.startswith("###") and not typed.strip("#")


def has_error_value(text: str) -> bool:
    """Return whether an error of a spreadsheet stands in a text: 甲镇#REF!."""
    return _ERROR_WITHIN.search(text) is not None


def report_error_values(
    column: str, texts: Sequence[str], count: int, location: Location
) -> Finding:
    """Return the finding about all errors of a column.

    `texts` are some of the `count` errors; `location` is that of the first.

    `column` is the name of the column for users, such as C列. The finding is TB-17 and lists up to
    three different errors.
    """
    kinds = Counter(texts)
    listed = "、".join(list(kinds)[:3])
    return new_finding(
        "TB-17",
        f"“{column}”有{count}格是出错值（{listed}），没有读",
        "在 Excel 里改好公式或来源的表，让格里显示出内容后再存；确实没有的，删成空格",
        location=location,
    )
