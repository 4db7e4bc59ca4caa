"""Errors of Cerberus as findings in Chinese: what is wrong at which field, and the remedy.

`describe_error` looks up the writer for the broken rule in `_WRITERS`; each writer returns the
code, the message and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from cerberus.errors import ValidationError
from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.literals import LiteralError, parse_date
from docgen.model import keywords as w
from docgen.model.alike_signs import describe_sign, find_wrong_signs, fold_letters
from docgen.model.finding import FieldPath, Finding
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.near_names import ask_for, find_meant_value, nearest, suggest
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules, Unreadable, find_fields

TYPES = {
    "string": ("一行文字", "写成一行文字"),
    "integer": ("整数", "写成整数，如 3"),
    "number": ("数", "写成数，如 12.5"),
    "quantity": ("数和单位", "先写数、后写单位，如 8965户、1.31%"),
    "date": ("日期", "写成 2018年3月16日（也认 2018.3.16、2018-3-16）"),
    "month": ("年月", "写成 2018年3月 或 2018年3月16日"),
    "boolean": ("是或否", "写“是”或“否”"),
    "list": ("几项", "每项另起一行，行首写“- ”"),
    "dict": ("几个“名称: 内容”", "每个名称另起一行、向右缩进两格，名称后写半角冒号和空格"),
}
"""The types of fields: the Chinese name of each, and how its value is written."""

LEAVE_BLANK = "；没有或不知道的空着"
"""What is added to the remedy of a field that may be blank."""
_NOTHING = frozenset({"无", "没有", "没", "无人", "没有人", "无户", "零", "〇", "未有", "空"})
"""What people write for a count of nothing."""
_ONGOING = LazyPattern(
    "至今|迄今|到今|今后|目前|现在|如今|当前|长期|一直|永久|持续|[仍还正]在|未结束|未到期|未完"
    "|进行中|在[任岗职]|^今$|(?i:now|present)"
)
"""What people write for the day on which something ends that still goes on."""
_YEAR = "年"
_SAMPLE_DAY = "2018年3月16日"
_UNKNOWN_FIELD = 3
"""Cerberus's code of a field that the schema does not have."""
_LONGEST_EXCERPT = 24
"""Characters of a value that a message shows; also how many field names a remedy lists."""
_LONGEST_CODE = 48
"""Characters of a text with a form of its own that a message shows."""
_MOST_SIGNS = 3
"""Wrong signs of a text that a message names."""
_OTHER_DIGITS = "23456789"


class FieldTable(Struct, frozen=True):
    """The fields of a document type and the shapes that they name."""

    fields: Mapping[str, Rules]
    shapes: Mapping[str, Rules]

    def inner_fields(self, rules: Rules) -> Rules:
        """Return the fields below a dict or list field, {} if it has none."""
        return find_fields(rules.get("schema"), self.shapes)

    def meta(self, path: FieldPath, key: str) -> str:
        """Return the value of `key` in the `meta` of a top-level field, '' elsewhere."""
        if len(path) != 1:
            return ""
        meta = self.fields.get(str(path[0]), {}).get("meta", {})
        if not isinstance(meta, Mapping):
            return ""
        return str(meta.get(key) or "")

    def may_be_blank(self, path: FieldPath) -> bool:
        """Return whether a top-level field need not be written."""
        return len(path) == 1 and not self.fields.get(str(path[0]), {}).get("required")


class _Message(Struct, frozen=True):
    """What a writer says about an error: the code of the finding, its message and its remedy.

    `missing` is the name of the missing field, or of the one that is probably meant; '' else.
    `at_key` tells whether the key is wrong, not its value.
    """

    code: str
    text: str
    remedy: str
    missing: str = ""
    at_key: bool = False


_Writer = Callable[[ValidationError, FieldPath, FieldTable], _Message]


def describe_error(error: ValidationError, table: FieldTable) -> Finding:
    """Return the finding for an error of one value."""
    path: FieldPath = tuple(error.document_path)
    write = _WRITERS.get(error.rule or "")
    if write is None:
        write = _unknown if error.code == _UNKNOWN_FIELD else _other
    message = write(error, path, table)
    return new_finding(
        message.code,
        message.text,
        message.remedy,
        path=path,
        missing=message.missing,
        at_key=message.at_key,
    )


def _field_name(path: FieldPath) -> str:
    """Return the last name in a path, 本文 for the document itself; indexes do not count."""
    names = [step for step in path if isinstance(step, str)]
    return names[-1] if names else "本文"


def _unknown(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a key that is no field (ZD-02).

    The remedy asks whether the most similar field is meant, else it lists the first fields.
    """
    name = str(path[-1])
    siblings = _siblings(path, table)
    available = "可用的有：" + "、".join(siblings[:_LONGEST_EXCERPT])
    return _Message(
        "ZD-02",
        f"没有“{name}”这个字段",
        suggest(name, siblings, available),
        missing=nearest(name, siblings),
        at_key=True,
    )


def _siblings(path: FieldPath, table: FieldTable) -> list[str]:
    """Return the names of the fields beside an unknown one, found by walking the schema."""
    rules: Rules = {"schema": table.fields}
    for step in path[:-1]:
        inner = table.inner_fields(rules)
        below = inner if isinstance(step, int) else inner.get(step)
        rules = below or rules.get("valuesrules", {})
    return list(table.inner_fields(rules))


def _required(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a required field that is not written (ZD-01).

    Below the top level the message says in which field it is missing.
    """
    name = str(path[-1])
    where = f"“{_field_name(path[:-1])}”里" if len(path) > 1 else ""
    return _Message("ZD-01", f"{where}缺“{name}”", f"补写“{name}: ……”", missing=name)


def _type(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a value of another type (ZD-03): another kind, or a text that cannot be read.

    A text without digits in a field that may be blank (无, 不详) gets the advice to leave it blank.
    """
    field_type = str(error.constraint)
    expected = TYPES.get(field_type, (field_type, ""))[0]
    message = f"“{_field_name(path)}”应是{expected}，"
    if not isinstance(error.value, Unreadable):
        remedy = _describe_form_of(field_type, path, table)
        return _Message("ZD-03", f"{message}写成了{_kind_written(error.value)}", remedy)
    message += f"写的是“{_excerpt(error.value.text)}”"
    if error.value.reason:
        message += f"：{error.value.reason}"
    text = error.value.text
    counts_years = field_type == "integer" and table.meta(path, kw.UNIT) == _YEAR
    if counts_years and (year := _year_in(text)):
        return _Message("ZD-03", message, f"只写年：{year}")
    return _Message("ZD-03", message, _remedy_of_text(text, field_type, path, table))


def _describe_form_of(field_type: str, path: FieldPath, table: FieldTable) -> str:
    """Return how a value of a field is written."""
    return describe_form(field_type, table.meta(path, kw.UNIT), table.meta(path, kw.EXAMPLE))


def _remedy_of_text(text: str, field_type: str, path: FieldPath, table: FieldTable) -> str:
    """Return the remedy of a text that is no value of its type.

    A day that is still to come (至今) is left blank if it may be, and 无 in a count is 0 where 0 is
    allowed.
    """
    may_be_blank = table.may_be_blank(path)
    if field_type in ("date", "month") and _ONGOING.search(text):
        if may_be_blank:
            return f"还没有结束的，这一格空着；已经结束的，写结束的那一天，如 {_SAMPLE_DAY}"
        return f"这一格不能空，核实后写确定的那一天，如 {_SAMPLE_DAY}"
    remedy = _describe_form_of(field_type, path, table)
    if text.strip() in _NOTHING and len(path) == 1 and may_be_zero(table.fields[str(path[0])]):
        return f"{remedy}；没有的填0" + "，不知道的空着" * may_be_blank
    if may_be_blank and not any(map(str.isdigit, text)):
        return remedy + LEAVE_BLANK
    return remedy


def _year_in(text: str) -> int:
    """Return the year of a text that is a month or a day, 0 for any other text."""
    try:
        written = parse_date(text)
    except LiteralError:
        return 0
    return written.year if written else 0


def may_be_zero(rules: Rules) -> bool:
    """Return whether a field is a number, and 0 is not below its least value."""
    return rules.get("type") in ("integer", "number", "quantity") and rules.get("min", 0) <= 0


def describe_form(field_type: str, unit: str, example: str) -> str:
    """Return how a value of a type is written, given the unit and the example of its field."""
    if example and field_type == "integer":
        return f"写成整数，如 {example}"
    if unit and field_type == "quantity":
        return f"写一个算好的数，如 {sample_of_unit(unit)}"
    return TYPES.get(field_type, ("", ""))[1]


def sample_of_unit(unit: str) -> str:
    """Return a quantity as a cell of this unit may have it."""
    if unit == kw.RATIO:
        return "1.31%"
    return f"1234.5{unit.partition('/')[0]}"


def _kind_written(value: object) -> str:
    """Return what was written in place of a value of the type: a list, a mapping or a text."""
    if isinstance(value, list):
        return "几项（行首有“-”）"
    if isinstance(value, dict):
        return "几个“名称: 内容”"
    return f"“{_excerpt(str(value))}”"


def _excerpt(text: str, longest: int = _LONGEST_EXCERPT) -> str:
    """Return a text on one line, cut to so many characters with an ellipsis."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1] + "…"


def _allowed(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a value that is none of the choices (ZD-04), with the one probably meant."""
    choices = [str(choice) for choice in error.constraint]
    listed = "、".join(choices)
    text = str(error.value)
    sign = _describe_like_choice(text, choices)
    message = f"“{_field_name(path)}”写的是“{_excerpt(text)}”{sign}，只能是：{listed}"
    question = ask_for(find_meant_value(text, choices, _field_name(path)))
    remedy = f"{question}改成其中之一：{listed}"
    if table.may_be_blank(path):
        remedy += LEAVE_BLANK
    return _Message("ZD-04", message, remedy)


def _describe_like_choice(text: str, choices: Sequence[str]) -> str:
    """Return what parts a text from the choice that it looks like, '' if it looks like none.

    С（俄文字母）, which is not C, is named.
    """
    likes = [each for each in choices if fold_letters(each) == fold_letters(text)]
    if len(likes) != 1 or len(likes[0]) != len(text):
        return ""
    pairs = zip(text, likes[0], strict=True)
    parts = [_part(sign, right) for sign, right in pairs if sign != right]
    return f"，{parts[0]}" if parts else ""


def _regex(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a text that does not fit a pattern (ZD-05).

    People do not read patterns: the remedy is what is wrong, if it is one sign that only looks
    right or a lost 0, else the example of the field, else its note, and the pattern only if the
    field has neither.
    """
    text = str(error.value)
    count = sum(map(str.isdigit, text))
    length = f"（{count}位数字）" if count and table.meta(path, kw.MASKED) else ""
    message = f"“{_field_name(path)}”写的是“{_excerpt(text, _LONGEST_CODE)}”{length}，写法不合要求"
    fault, remedy = _find_slip(text, str(error.constraint))
    if fault:
        return _Message("ZD-05", f"{message}：{fault}", remedy)
    return _Message("ZD-05", message, _describe_pattern(error, path, table))


def _part(sign: str, right: str) -> str:
    """Return in what a sign differs from the one that belongs in its place, for users."""
    if sign.upper() == right:
        return f"“{sign}”是小写"
    return f"{describe_sign(sign)}不是{describe_sign(right)}"


def _find_slip(text: str, pattern: str) -> tuple[str, str]:
    """Return what alone keeps a text from fitting a pattern and the remedy; '' twice for others.

    It is signs that only look right, or a 0 that a number has lost at its beginning.
    """
    changes = find_wrong_signs(text, pattern)
    shown = changes[:_MOST_SIGNS]
    if shown:
        more = "等" * (len(changes) > len(shown))
        fault = "、".join(f"第{n + 1}位的{_part(text[n], right)}" for n, right in shown)
        mended = "、".join(f"第{n + 1}位改成{describe_sign(right)}" for n, right in shown)
        return f"{fault}{more}", f"照原件核对后，{mended}{more}"
    fits = re.compile(pattern).fullmatch
    others = [each for digit in _OTHER_DIGITS for each in (f"{digit}{text}", f"{text}{digit}")]
    if fits(f"0{text}") and not any(map(fits, others)):
        return "前面像是少了0", "照原件核对后，在前面补上0"
    return "", ""


def _describe_pattern(error: ValidationError, path: FieldPath, table: FieldTable) -> str:
    """Return the remedy of a text whose fault against its pattern is not known."""
    text = str(error.value)
    example = table.meta(path, kw.EXAMPLE)
    note = table.meta(path, w.NOTE)
    is_left = table.may_be_blank(path) and not any(map(str.isdigit, text.strip("0")))
    ending = LEAVE_BLANK * is_left
    if example:
        return f"照这个样子写：{example}{ending}"
    if note:
        return f"{note}{ending}"
    if error.constraint == kw.NAME_PATTERN:
        return "名称以汉字或字母开头，不含标点和空格"
    return f"核对后改正；字段表（schema.yaml）要求的式样是 {error.constraint}"


def _empty(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about an empty value (ZD-06)."""
    name = _field_name(path)
    return _Message("ZD-06", f"“{name}”是空的", f"补写“{name}”的内容")


def _length(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a list with too few or too many items (ZD-07)."""
    bound = "至少" if error.rule == "minlength" else "最多"
    count = len(error.value)
    message = f"“{_field_name(path)}”{bound}{error.constraint}项，写了{count}项"
    return _Message("ZD-07", message, "补齐或删减")


def _range(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a number beyond its bounds (ZD-08)."""
    bound = "不小于" if error.rule == "min" else "不大于"
    message = f"“{_field_name(path)}”应{bound}{error.constraint}，写的是{error.value}"
    return _Message("ZD-08", message, "核对后改正")


def _excludes(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about two fields of which only one may be written (ZD-09)."""
    message = f"“{_field_name(path)}”与“{error.constraint}”只能写一个"
    return _Message("ZD-09", message, "删去其中一个")


def _other(error: ValidationError, path: FieldPath, table: FieldTable) -> _Message:
    """Write about a rule of Cerberus without a writer of its own (ZD-10)."""
    message = f"“{_field_name(path)}”不合字段表的“{error.rule}”要求"
    return _Message("ZD-10", message, "对照字段表改正")


_WRITERS: Mapping[str, _Writer] = {
    "required": _required,
    "type": _type,
    "allowed": _allowed,
    "regex": _regex,
    "empty": _empty,
    "minlength": _length,
    "maxlength": _length,
    "min": _range,
    "max": _range,
    "excludes": _excludes,
}
