"""Names of people and places: what stands in their cells and is none.

A field that a schema file calls a name (写成: 名称) holds a text with letters or characters.
Numbers, words such as 不详, days and signs for characters that nobody could write are no names.
Real names may be of any language, with dots and spaces: 阿卜杜拉·买买提, Maria de la Cruz.
"""

from __future__ import annotations

import unicodedata

import polars as pl

from docgen.codes import new_finding
from docgen.model.alike_signs import find_damage
from docgen.model.disclosure import mask_number, mask_numbers
from docgen.model.finding import Finding
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.misplaced_numbers import find_number_kind
from docgen.registers.spoilt_codes import is_day

_REFUSED = (
    "不详 不明 不祥 不知 不知道 不清 不清楚 不确定 不适用 不填 不便 未知 未填",
    "未定 未报 未登记 未采集 未提供 未核实",
    "待定 待查 待补 待补充 待填 待核 待核实 待定中 待完善 待确认 待确定 待更新 待录入",
    "暂无 暂缺 暂空 暂未 暂不 没有 无此人 查无 查无此人 空 空白 空缺 空置 缺 缺失",
    "缺项 略 保密 测试 同左 同右 出错 错误 乱码",
    "有 是 否 男 女 对 错 是的 某 某某 某人 某村 某镇 某乡",
)
"""Chinese words that are written for an unknown name."""
_BEFORE = "姓名 名字 名称 人名 地名 户名 村名 情况 暂时 目前 暂"
"""What may stand before these words."""
_UNKNOWN = [
    before + word
    for words in _REFUSED
    for word in words.split()
    for before in ("", *_BEFORE.split())
]
_UNKNOWN_WORDS = frozenset(_UNKNOWN)
_OTHER_WORD = LazyPattern("(?i:unknown|tbd|todo|test|true|false|null|none|nan|x{2,}|n\\.?a\\.?)")
_MISSING = LazyPattern(
    "证|办理|补办|待|丢失|遗失|[未没无不已]|户口|手续|暂|缺|核实|登记|申请|原件|复印|护照|注销|过期|失效"
)
"""Words about a document that somebody has not."""
_PLAIN = r"^[\p{Han}·]+$"
_AMOUNT = LazyPattern(r"[-+]?[.,]*\d[\d.,]*(?:[Ee][-+]?\d+|万?元|[人口岁亩年月日%％㎡]|平方米)?")
_LONG_NUMBER = LazyPattern(r"\d{7,}|\d{3,4}-\d{7,8}")
_WRONG_COLUMN = "核对是不是填错了列；这一格改填名称"
_LOOK_UP = "查清后照实填写"


def is_plain_name(column: pl.Expr) -> pl.Expr:
    """Return whether texts of a column are names beyond doubt: Chinese, and no word for unknown."""
    return column.str.contains(_PLAIN) & ~column.is_in(_UNKNOWN)


def report_no_name(name: str, text: str) -> Finding | None:
    """Return the finding about a text in a field of names that is no name, else None.

    `name` is that of the field. Numbers of persons are masked in the message.
    """
    reason, remedy = _find_fault(unicodedata.normalize("NFKC", text).strip())
    if not reason:
        return None
    shown = mask_number(text) if find_number_kind(text) else mask_numbers(text)
    return new_finding("ZD-05", f"“{name}”写的是“{shown}”，{reason}", remedy)


def is_name(text: str) -> bool:
    """Return whether a text may be the name of a person or place.

    It has letters, no fault and no digit, and says nothing about a missing document (办理中).
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) < 2 or _MISSING.search(plain):
        return False
    return not any(map(str.isdigit, plain)) and not _find_fault(plain)[0]


def _find_fault(text: str) -> tuple[str, str]:
    """Return why a text in half width is no name, and what to do; '' twice for a name."""
    kind = find_number_kind(text)
    if kind:
        return f"像是{kind}，不是名称", _WRONG_COLUMN
    if is_day(text):
        return "像是日期，不是名称", _WRONG_COLUMN
    if _AMOUNT.fullmatch(text):
        return "只有数，不是名称", _WRONG_COLUMN
    letters = "".join(filter(str.isalpha, text))
    if not letters:
        return "没有写名称", _LOOK_UP
    if _is_unknown(letters):
        return "没有写名称", _LOOK_UP
    if _LONG_NUMBER.search(text) or mask_numbers(text) != text:
        return "里面还有一串号码", "这一格只写名称，号码写到它自己的列"
    damage = find_damage(text)
    if damage:
        return f"里面的“{damage}”看不出是什么字", _LOOK_UP
    return "", ""


def _is_unknown(letters: str) -> bool:
    """Return whether the letters of a text are a word for an unknown name."""
    return letters in _UNKNOWN_WORDS or _OTHER_WORD.fullmatch(letters) is not None
