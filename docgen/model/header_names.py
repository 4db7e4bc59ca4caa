"""Names of columns as clerks write them, and the forms in which two of them are the same.

A header adds marks (*, ：), numbers (1.户主), footnotes (家庭人口①) and units or notes, most in
brackets, to the name of a field: 人均纯收入（万元）, *户主, 证件 号码, 乡（镇）, 村*必填.

Rooms that compare names of columns use these functions, so that a name that is known in one of them
is known in all. Results are stored, because the same few names come again for every table.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_OPEN = "([{【〔《〈「『<"
_CLOSE = ")]}】〕》〉」』>"
_MARKS = str.maketrans("", "", f" \t\r\n*:★☆▲△■●{_OPEN}{_CLOSE}")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_FOOTNOTES = re.compile("^[①-⑳]+(?=.)|[①-⑳⓪¹²³⁰-⁹†‡§※#＃]+$")
_NUMBER = re.compile(
    r"^(?:\((?:\d{1,3}|[一二三四五六七八九十]{1,3})\)|(?:\d{1,3}[.、)]|[一二三四五六七八九十]{1,3}、))(?=\D)"
)
_BRACKET = re.compile(
    rf"(.+?)[{re.escape(_OPEN)}](?:(?:计量|金额|数额)?单位:?)?"
    rf"([^{re.escape(_OPEN + _CLOSE)}]*)[{re.escape(_CLOSE)}]?[:*]*"
)
_LEADING_NOTE = re.compile(
    rf"[*]*[{re.escape(_OPEN)}]([^{re.escape(_OPEN + _CLOSE)}]*)[{re.escape(_CLOSE)}](.+)"
)
_UNIT = (
    r"(?:[十百千万亿]{0,2}(?:元|角|人|户|亩|公顷|平方米|平米|m2|公里|千米|米|公斤|千克|斤|吨|头|羽)"
    r"(?:/[\u4e00-\u9fff]{1,3}){0,2}|[%‰])"
)
"""Units that stand beside a name without a bracket, known ones and others like them (百元)."""
_AMOUNT = r"(?<![单公状是为以按位百千万亿])[百千万亿]{0,2}元"
"""What stands behind a name without any sign: 纯收入元, 纯收入万元, but not 单元."""
_LONGEST_NAME = 200
"""Characters of a name in which a sign is looked for: it takes long in the longest cells."""
_AFTER_SIGN = re.compile(
    rf"(?!(?:计量|金额|数额)?单位:)(.+?)(?:[:\-—–_/∕,、](?:(?:计量|金额|数额)?单位:?)?({_UNIT})"
    rf"|([%‰]|{_AMOUNT})|[*★☆▲△■●:\-—–_/]+(\w+))"
)
_UNIT_SIGNS = {
    "m2": "平方米",
    "m^2": "平方米",
    "平": "平方米",
    "km2": "平方公里",
    "ha": "公顷",
    "市亩": "亩",
    "百分比": "%",
    "百分数": "%",
    "百分之": "%",
}
"""Units that are written in another way, as they are taken apart in half width."""
_OF_UNIT = re.compile(r"^(?:(?:计量|金额|数额)?单位[:：]?)?(?:人民币(?=.))?|(?<=元)人民币$")
"""What stands beside a unit and changes nothing."""
_BETWEEN_NOTES = re.compile("[,，、;；]")
_REFERENCE = re.compile(r"[a-z]{1,2}\d{1,3}|[1-9]|注\d*|见注\d*")
"""What refers to another place: (A2), (1), (注1)."""
_NOTES = frozenset(
    (
        *("必填", "选填", "可选", "必选", "单选", "多选", "必填项", "选填项", "不填", "可不填"),
        *("下拉", "下拉选择", "下拉框", "是/否", "是或否", "是否", "有/无", "男/女", "文本"),
        *("年月日", "年/月/日", "年.月.日", "年-月-日", "18位", "11位", "15位", "18位数", "11位数"),
        *("公历", "全称", "数字", "整数", "文字", "日期", "大写", "小写", "数值", "实数", "正整数"),
    )
)
_HOW = re.compile(
    r"(?:请|只|仅|须|应)?(?:填写?|写|录入)?(?:阿拉伯)?(?:数字|数值|正?整数)(?:格式)?|不[带写填]单位"
    r"|请?保留.{0,4}(?:位|小数|整数).{0,4}|(?:精确|四舍五入|小数点?后|[\d一二两三四]位小数)"
    r"[^百千万亿]{0,8}|取整数?|自动(?:计算|生成|汇总)"
    r"|(?:文本|数字|日期|常规)格式|(?:由)?公式(?:计算|生成)?"
)
"""Notes that say how a number is written: 整数, 保留两位小数, 精确到元."""


@lru_cache(maxsize=4096)
def header_form(name: str) -> str:
    """Return a name without spaces, marks and invisible signs, in half width and lower case.

    The text of brackets stays, only the brackets go: 人均纯收入（万元） gives 人均纯收入万元.
    *户主, 1.户主 and 户 主 all give 户主.
    """
    return _folded(name).translate(_MARKS)


def _folded(name: str) -> str:
    """Return a name in half width and lower case, without spaces, footnotes and a number before it.

    Brackets and marks stay, because `split_bracket` needs them.
    """
    bare = _FOOTNOTES.sub("", "".join(_INVISIBLE.sub("", name).split()))
    text = "".join(unicodedata.normalize("NFKC", bare).split()).casefold()
    return _NUMBER.sub("", text)


@lru_cache(maxsize=4096)
def split_bracket(name: str) -> tuple[str, str]:
    """Return the form of a name before what is added at its end, and that: a unit or a note.

    The second is '' if nothing is added. Of several notes the plain ones (必填) are passed over.

    人均纯收入（万元） gives (人均纯收入, 万元), 收入:万元 gives (收入, 万元), 收入（必填）（元）
    and 收入（元，整数） give (收入, 元). 乡（镇） gives (乡, 镇): whether that is a unit, nobody
    knows here.
    """
    rest = _folded(name)
    leading = _LEADING_NOTE.fullmatch(rest)
    notes: list[str] = []
    if leading and (is_plain_note(leading[1]) or is_like_unit(leading[1])):
        rest = leading[2]
        notes = [leading[1]]
    inner: list[str] = []
    while found := _BRACKET.fullmatch(rest):
        rest = found[1]
        inner = [*split_notes(found[2]), *inner]
    bare, note = _split_sign(rest)
    notes = list(dict.fromkeys(each for each in (*notes, note, *inner) if each))
    telling = [each for each in notes if not is_plain_note(each)]
    return bare.translate(_MARKS), "、".join(telling or notes[:1])


def split_notes(text: str) -> list[str]:
    """Return the units and notes that a bracket holds: 元,整数 gives 元 and 整数.

    `text` is in half width. Units have their usual names: 人民币元 gives 元, 百分比 gives %.
    """
    parts = (_OF_UNIT.sub("", part) for part in _BETWEEN_NOTES.split(text))
    return [_UNIT_SIGNS.get(part, part) for part in parts if part]


def _split_sign(text: str) -> tuple[str, str]:
    """Return a text before the sign that a unit or a plain note follows, and what follows it.

    A unit stands behind a sign (收入:万元), % also without one, a plain note behind a mark
    (村*必填). 户主-姓名 stays whole, with '' as the second.
    """
    found = _AFTER_SIGN.fullmatch(text) if len(text) <= _LONGEST_NAME else None
    if found is None:
        return text, ""
    note = found[2] or found[3] or found[4]
    if found[4] and not is_plain_note(note):
        return text, ""
    return found[1], _UNIT_SIGNS.get(note, note)


def has_bracket(name: str) -> bool:
    """Return whether what is added at the end of a name stands in a bracket.

    It tells 收入（万元） from 收入:万元, which `split_bracket` takes apart in the same way.
    """
    return _BRACKET.fullmatch(_folded(name)) is not None


def is_plain_note(note: str) -> bool:
    """Return whether a note says how to fill in a column, or refers to a place.

    必填, 年月日, 18位 and 保留两位小数 say how to fill in a column; a2 and 注1 refer to a place. A
    unit is no such note.
    """
    found = _REFERENCE.fullmatch(note) or _HOW.fullmatch(note)
    return note in _NOTES or found is not None


def is_like_unit(text: str) -> bool:
    """Return whether a text is a unit, or made like one: 百元.

    `text` is in half width and lower case, as `split_bracket` returns it.
    """
    return re.fullmatch(_UNIT, _UNIT_SIGNS.get(text, text)) is not None


def header_forms(name: str) -> frozenset[str]:
    """Return the forms under which a name may be a field's: whole, and before its bracket.

    人均纯收入（万元） has the forms 人均纯收入 and 人均纯收入万元. Two names may be the same if
    they have a form in common. The set is empty for a name of marks only.
    """
    return frozenset({header_form(name), split_bracket(name)[0]}) - {""}
