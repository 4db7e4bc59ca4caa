"""What is wrong with an entry of a column map: `find_fault` returns its place and its reason.

An entry that would be used in part only, or would make values that no field takes, is wrong: the
tables that it is for are not read until it is mended.

`column_map` calls `find_fault` for each entry as it is parsed from YAML, before any table is
opened. The form of an entry is checked by Cerberus rules (`_MAP`, `_COLUMN`, `_TURNED`); what the
rules cannot say (fields of the registers, units, braces) is checked by the functions `_wrong_…`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct

from docgen.expressions.quantity import is_known_unit
from docgen.model import keywords as w
from docgen.model.finding import FieldPath
from docgen.model.header_names import header_form
from docgen.model.near_names import suggest
from docgen.registers import register_keywords as kw
from docgen.registers.cells import CellReader
from docgen.registers.map_forms import FACTS, names_in_form, pieces_of
from docgen.registers.measures import Measure
from docgen.registers.register_schema import RegisterSchema
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules
from docgen.schema.section import find_invalid_keys

_TEXT: Rules = {"type": "string", "empty": False}
_TEXTS: Rules = {"type": "dict", "keysrules": _TEXT, "valuesrules": {"type": "string"}}
_COLUMN: Rules = {
    grammar.FIELD: {"type": "string"},
    grammar.VALUE: _TEXTS,
    kw.REMOVED: {"type": ["string", "list"], "schema": _TEXT},
    grammar.UNIT: _TEXT,
    kw.PARTS: {"type": "list", "schema": {"type": "string"}, "minlength": 2},
    kw.BETWEEN: _TEXT,
}
_TURNED: Rules = {
    kw.TURNED_ITEM: {**_TEXT, "required": True},
    w.CONTENT: _TEXT,
    grammar.UNIT: _TEXT,
}
_MAP: Rules = {
    kw.FILE: _TEXT,
    grammar.REGISTER: _TEXT,
    grammar.COLUMNS: {
        "type": "dict",
        "keysrules": _TEXT,
        "valuesrules": {"type": ["string", "dict"]},
    },
    kw.CONSTANTS: _TEXTS,
    kw.COMPOSED: _TEXTS,
    kw.ONLY: {
        "type": "dict",
        "keysrules": _TEXT,
        "valuesrules": {"type": ["string", "list"], "schema": _TEXT},
    },
    kw.ONE_FOR_EACH: _TEXT,
    kw.TURNED: {"type": "dict"},
}
_HOW = {
    kw.FILE: "写一个文件名，如 '东山镇*'",
    grammar.REGISTER: "写一本台账的名称",
    grammar.COLUMNS: "每行写成“列名: 字段”，这一列不读的写成“列名: ''”",
    kw.CONSTANTS: "每行写成“字段: 内容”",
    kw.COMPOSED: "每行写成“字段: '{列名}-{列名}'”",
    kw.ONLY: "每行写成“列名: 内容”，几种的写成 [甲, 乙]",
    kw.ONE_FOR_EACH: "写一个列名",
    kw.TURNED: "写成 {项目: 列名, 内容: 列名, 单位: 列名}，“项目”要写",
    grammar.FIELD: "写一个字段",
    grammar.VALUE: "每行写成“表里的: 台账的”，空着的格不能换成字",
    kw.REMOVED: "写几个字，或写成 [甲, 乙]",
    grammar.UNIT: "写一个单位",
    kw.PARTS: "要列出两段或更多，不要的一段写 ''",
    kw.BETWEEN: "写隔开的符号，如 '-'",
}
"""How each part of an entry is written, for users."""
_NOT_READ = "这一列不读的，写成“列名: ''”"
_NUMBERS = ("quantity", "number", "integer")


class MapFault(Struct, frozen=True):
    """Why an entry cannot be used, for users, and the path of the place in it.

    The path begins at the entry: () is the entry itself, ('列', '人均收入', '单位') a unit in it.
    """

    reason: str
    path: FieldPath = ()


def find_fault(data: object, forms: Mapping[str, RegisterSchema]) -> MapFault | None:
    """Return the first fault of an entry, None if there is none.

    `data` is the entry as YAML gives it and may have any form. `forms` are the registers by name.
    An entry without a register has to fit any one of them, because the name of a table may say
    which.
    """
    if not isinstance(data, dict):
        return MapFault("每条要写成几个“名称: 内容”")
    fault = next(chain(_unfilled(data), _ill_formed(data)), None)
    if fault is not None:
        return fault
    register = data.get(grammar.REGISTER, "")
    if register and register not in forms:
        reason = f"没有“{register}”这本台账。{suggest(register, forms)}"
        return MapFault(reason, (grammar.REGISTER,))
    meant = [form for name, form in forms.items() if register in ("", name)]
    return next(
        chain(_wrong_names(data, meant), _wrong_columns(data, meant), _wrong_forms(data, meant)),
        None,
    )


def _unfilled(data: Mapping[str, Any]) -> Iterator[MapFault]:
    """Yield the words of columns behind which nothing is written, which is None.

    `docgen map` leaves such a line to people; taken as '' it would empty the cells.
    """
    columns = data.get(grammar.COLUMNS)
    for name, column in columns.items() if isinstance(columns, dict) else ():
        words = column.get(grammar.VALUE) if isinstance(column, dict) else None
        for word, value in words.items() if isinstance(words, dict) else ():
            if value is None:
                path = (grammar.COLUMNS, name, grammar.VALUE, word)
                reason = f"“{name}”的“{word}”后面没有写换成什么；要当作空着的，写 ''"
                yield MapFault(reason, path)


def _ill_formed(data: Mapping[str, Any]) -> Iterator[MapFault]:
    """Yield the parts of an entry that are not written as they should be.

    Only the first one is of use: what follows a section that is no mapping cannot be looked into.
    """
    yield from _invalid(data, _MAP, ())
    for name, column in data.get(grammar.COLUMNS, {}).items():
        if isinstance(column, dict):
            yield from _invalid(column, _COLUMN, (grammar.COLUMNS, name))
    yield from _invalid(data.get(kw.TURNED, {kw.TURNED_ITEM: "-"}), _TURNED, (kw.TURNED,))


def _invalid(section: Mapping[str, Any], form: Rules, place: FieldPath) -> Iterator[MapFault]:
    """Yield the parts of a section that its form does not have, or has otherwise.

    `place` is the path of the section in its entry, () for the entry itself.
    """
    inside = "".join(f"“{step}”里" for step in place)
    for name in find_invalid_keys(section, form):
        path = (*place, name)
        if name in form:
            first, *others = path
            names = "".join(f"“{step}”" for step in others)
            yield MapFault(f"“{first}”写得不对：{names}{_HOW[name]}", path)
        else:
            yield MapFault(f"{inside}没有“{name}”这一项，可写：{'、'.join(form)}", path)


def _wrong_names(data: Mapping[str, Any], forms: Sequence[RegisterSchema]) -> Iterator[MapFault]:
    """Yield the fields that no register has, or that come from two places, and double columns.

    Columns are compared in the form of a header, so that two spellings of one column are found.
    """
    fields = {name for form in forms for name in form.schema.fields}
    named = list(_named_fields(data))
    for name, path in named:
        if name not in fields:
            near = suggest(name, fields, _NOT_READ)
            yield MapFault(f"台账没有“{name}”这个字段。{near}", path)
    names = [name for name, _ in named]
    for name, path in reversed(named):
        if names.count(name) > 1:
            yield MapFault(f"“{name}”对照了两回，一个字段只能来自一处", path)
    columns: dict[str, str] = {}
    for name in data.get(grammar.COLUMNS, {}):
        other = columns.setdefault(header_form(name), name)
        if other != name:
            yield MapFault(f"“{other}”和“{name}”是同一列，只能写一回", (grammar.COLUMNS, name))


def _named_fields(data: Mapping[str, Any]) -> Iterator[tuple[str, FieldPath]]:
    """Yield the fields that an entry makes, with their places, each as often as it makes it.

    A field that is named twice is yielded twice, and a column that is not to be read ('') gives
    none. The path is that of the column, or of the field in
    its section of constants or of composed fields.
    """
    for name, column in data.get(grammar.COLUMNS, {}).items():
        path = (grammar.COLUMNS, name)
        section = {grammar.FIELD: column} if isinstance(column, str) else column
        fields = [section.get(grammar.FIELD, ""), *section.get(kw.PARTS, ())]
        yield from ((field, path) for field in fields if field)
    for section in (kw.CONSTANTS, kw.COMPOSED):
        yield from ((field, (section, field)) for field in data.get(section, {}))


def _wrong_columns(data: Mapping[str, Any], forms: Sequence[RegisterSchema]) -> Iterator[MapFault]:
    """Yield the columns of which a part would not be used, or make what the field cannot take.

    A column that is written as a plain text only gets another name, so nothing in it can be wrong
    here.
    """
    for name, column in data.get(grammar.COLUMNS, {}).items():
        if isinstance(column, str):
            continue
        path = (grammar.COLUMNS, name)
        reason = _reason_of_parts(column)
        if reason:
            yield MapFault(f"“{name}”{reason}", path)
        unit = column.get(grammar.UNIT, "")
        field = column.get(grammar.FIELD, "")
        reason = _reason_of_unit(unit, field, forms)
        if reason:
            yield MapFault(f"“{name}”{reason}", (*path, grammar.UNIT))
        for word, value in column.get(grammar.VALUE, {}).items():
            reason = _reason_of_value(field, value, forms)
            if reason:
                reason = f"“{name}”的“{word}”换成“{value}”：{reason}"
                yield MapFault(reason, (*path, grammar.VALUE, word))


def _reason_of_parts(column: Mapping[str, Any]) -> str:
    """Return why the parts of a column's entry do not go together, '' if they do."""
    if kw.PARTS not in column:
        if not column.get(grammar.FIELD) and column != {grammar.FIELD: ""}:
            return f"没有写是哪个“{grammar.FIELD}”"
        return f"没有“{kw.PARTS}”，不能写“{kw.BETWEEN}”" if kw.BETWEEN in column else ""
    others = [name for name in (grammar.FIELD, grammar.VALUE, grammar.UNIT) if name in column]
    if others:
        return f"“{kw.PARTS}”和“{others[0]}”不能一起写"
    return "" if any(column[kw.PARTS]) else f"“{kw.PARTS}”里没有一个字段"


def _rules_of(field: str, forms: Sequence[RegisterSchema]) -> list[Rules]:
    """Return the rules of a field in each register that has it."""
    return [form.schema.fields[field] for form in forms if field in form.schema.fields]


def _reason_of_unit(unit: str, field: str, forms: Sequence[RegisterSchema]) -> str:
    """Return why numbers of a field cannot be in a unit, '' if they can in some register.

    Of a field that no register has '' is returned: `_wrong_names` reports it.
    """
    if unit and not is_known_unit(unit):
        return f"不认得单位“{unit}”"
    reasons = [_unit_reason(unit, field, rules) for rules in _rules_of(field, forms) if unit]
    return "" if "" in reasons else next(iter(reasons), "")


def _unit_reason(unit: str, field: str, rules: Rules) -> str:
    """Return why the numbers of a field in one register cannot be in a unit, '' if they can.

    Only fields of the types in `_NUMBERS` have a unit. A quantity may be in another scale (元,
    万元); other numbers are not converted, so that their unit must have the scale of the schema.
    """
    kind = rules.get("type", "string")
    declared = Measure(str(rules.get("meta", {}).get(grammar.UNIT) or ""))
    if kind not in _NUMBERS:
        return f"写了单位“{unit}”，“{field}”不是数"
    if not declared.fits(unit):
        return f"写了单位“{unit}”，“{field}”以“{declared.unit}”计"
    if kind != "quantity" and Measure(unit).scale != declared.scale:
        return f"写了单位“{unit}”，“{field}”是数出来的，不能换算，表里要写以“{declared.unit}”计的数"
    return ""


def _reason_of_value(field: str, text: str, forms: Sequence[RegisterSchema]) -> str:
    """Return why a field does not take a text, '' if it does in some register."""
    reasons = [_value_reason(field, text, form) for form in forms if field in form.schema.fields]
    return "" if "" in reasons else next(iter(reasons), "")


def _value_reason(field: str, text: str, form: RegisterSchema) -> str:
    """Return why a field of one register does not take a text, '' if it does.

    The text is read as a cell is, so the reason is the message that a cell with it would get.
    """
    rules = form.schema.fields[field]
    unit = Measure(str(rules.get("meta", {}).get(grammar.UNIT) or ""))
    is_code = field in form.codes
    reader = CellReader(field, rules, is_code=is_code, measure=unit, blank_words=form.blank_words)
    finding = reader.read_texts([text]).findings.get(text)
    return "" if finding is None else finding.message


def _wrong_forms(data: Mapping[str, Any], forms: Sequence[RegisterSchema]) -> Iterator[MapFault]:
    """Yield the forms that name nothing, or make what no field takes.

    A constant is made of facts of the table, a composed field of columns, of which it names at
    least one.
    """
    for field, form in data.get(kw.CONSTANTS, {}).items():
        reason = _reason_of_braces(form) or _reason_of_constant(field, form, forms)
        if reason:
            yield MapFault(f"“{kw.CONSTANTS}”的“{field}”：{reason}", (kw.CONSTANTS, field))
    for field, form in data.get(kw.COMPOSED, {}).items():
        reason = _reason_of_braces(form)
        if not names_in_form(form):
            reason = reason or "没有写要拼哪一列，列名写在花括号里"
        if reason:
            yield MapFault(f"“{kw.COMPOSED}”的“{field}”：{reason}", (kw.COMPOSED, field))


def _reason_of_constant(field: str, form: str, forms: Sequence[RegisterSchema]) -> str:
    """Return why a form cannot be that of a constant, '' if it can.

    A form without braces is the text of every row, so that the field has to take it.
    """
    names = names_in_form(form)
    if not names:
        return _reason_of_value(field, form, forms)
    others = [name for name in names if name not in FACTS]
    return f"花括号里没有“{others[0]}”可写，只能写：{'、'.join(FACTS)}" if others else ""


def _reason_of_braces(form: str) -> str:
    """Return that braces have no partner, or are in full width, '' if they are as they should."""
    texts = "".join(piece.text for piece in pieces_of(form))
    found = [sign for sign in "{}｛｝" if sign in texts]
    return f"“{form}”里的“{found[0]}”没有配成对，要用半角花括号" if found else ""
