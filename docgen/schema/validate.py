"""The shape of a document: its source against its schema, by Cerberus, told in Chinese."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, partial
from typing import Any, ClassVar

import cerberus
from cerberus.errors import ValidationError
from cerberus.schema import SchemaRegistry

from docgen.codes import new_finding
from docgen.expressions.quantity import Quantity, UnitError
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.model.record import Record
from docgen.model.source import ListNode, MapNode, Scalar, Source
from docgen.model.values import DateValue
from docgen.schema.coerce import Coercer, Rules, Unreadable, plain
from docgen.schema.derived_documents import Paper, read_paper
from docgen.schema.shared_shapes import CHOSEN, COMMON, COUNTY, PAPERS, SHAPES

_REGISTRY = SchemaRegistry(SHAPES)


class _Validator(cerberus.Validator):  # type: ignore[misc]
    types_mapping: ClassVar[dict[str, Any]] = {
        **cerberus.Validator.types_mapping,
        "number": cerberus.TypeDefinition("number", (Decimal, int), (bool,)),
        "quantity": cerberus.TypeDefinition("quantity", (Quantity,), ()),
        "date": cerberus.TypeDefinition("date", (DateValue,), ()),
        "month": cerberus.TypeDefinition("month", (DateValue,), ()),
    }

    # A bound is in base units, whatever unit was written. The docstrings are Cerberus's own:
    # the schema of the rule.
    def _validate_min(self, min_value: Any, field: str, value: Any) -> None:
        """{'nullable': False}"""
        super()._validate_min(min_value, field, value.base if _is_quantity(value) else value)

    def _validate_max(self, max_value: Any, field: str, value: Any) -> None:
        """{'nullable': False}"""
        super()._validate_max(max_value, field, value.base if _is_quantity(value) else value)


def _is_quantity(value: object) -> bool:
    return isinstance(value, Quantity)


@dataclass(frozen=True, slots=True)
class Each:
    """The fields of a type that makes one document of each row.

    `rows` holds the rows, `file_name` the pattern of the files' names, `columns` names the columns
    that hold numbers, with their units; `above` names the document and its row that handed the
    task down ('' if the type has no such field).
    """

    rows: str
    file_name: str
    columns: str = ""
    above: str = ""
    folder: str = ""
    """The field that says in which folder each document goes, '' for all in one."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The table of all the documents of one input: its template, its name, its columns."""

    template: str
    name: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Schema:
    """A document type: its Chinese name, its fields in Cerberus's grammar, where they stand."""

    doc_type: str
    name: str
    fields: Mapping[str, Rules]
    shapes: Mapping[str, Rules]
    open: bool = False
    each: Each | None = None
    overview: Overview | None = None
    papers: tuple[Paper, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """The names of the top-level fields."""
        return frozenset(self.fields)

    def meta(self, field: str, key: str) -> Any:
        """What a top-level field says of itself under `meta`, or None."""
        return self.fields.get(field, {}).get("meta", {}).get(key)


COUNTY_SCHEMA = Schema("county", "县情", COUNTY, SHAPES, open=True)


def read_schema(source: Source, doc_type: str) -> tuple[Schema | None, tuple[Finding, ...]]:
    """The schema that a file holds. A schema that Cerberus refuses is a finding of class RULE."""
    data = _literal(source.root)
    fields = data.get(w.FIELDS) if isinstance(data, dict) else None
    if not isinstance(fields, dict):
        return None, (_broken(f"字段表没有“{w.FIELDS}”一节", (), source),)
    papers = data.get(w.PAPERS, [])
    shared = {**COMMON, w.CHOSEN: CHOSEN} if papers else COMMON
    merged = {**fields, **{name: rules for name, rules in shared.items() if name not in fields}}
    try:
        _Validator(copy.deepcopy(merged), schema_registry=_REGISTRY)
    except cerberus.SchemaError as error:
        return None, (_broken(f"字段表写法有误：{error}", (w.FIELDS,), source),)
    each = data.get(w.EACH)
    if each is not None and not _names_fields(each, merged):
        told = f"“{w.EACH}”要写明“{w.EACH_ROWS}”和“{w.EACH_NAME}”各是哪个字段"
        return None, (_broken(told, (w.EACH,), source),)
    unsound = _paper_faults(papers)
    if unsound:
        path, reason = unsound[0]
        return None, (_broken(f"“{w.PAPERS}”写法有误：{reason}", path, source),)
    rows = Each(*(each.get(k, "") for k in _EACH)) if each else None
    asked = data.get(w.OVERVIEW)
    if asked is not None and (rows is None or not _is_overview(asked)):
        told = f"“{w.OVERVIEW}”要写明“{'”“'.join(_OVERVIEW)}”，只用于有“{w.EACH}”的文种"
        return None, (_broken(told, (w.OVERVIEW,), source),)
    overview = _overview(asked) if asked else None
    name = str(data.get(w.DOC_TYPE, doc_type))
    made = tuple(map(read_paper, papers))
    return Schema(doc_type, name, merged, SHAPES, each=rows, overview=overview, papers=made), ()


def _paper_faults(papers: Any) -> list[tuple[FieldPath, str]]:
    """What Cerberus says of a type's papers: the place in the schema file, and what is wrong."""
    validator = _Validator(PAPERS, schema_registry=_REGISTRY)
    validator.validate({w.PAPERS: papers}, normalize=False)
    one = Schema("", "", PAPERS, SHAPES)
    found = (_finding(error, one) for error in _leaves(validator._errors))
    return [(finding.path or (), f"{finding.message}。{finding.remedy}") for finding in found]


_OVERVIEW = (w.OVERVIEW_TEMPLATE, w.NAME, w.OVERVIEW_COLUMNS)


def _overview(asked: dict[str, Any]) -> Overview:
    template, name, columns = (asked[key] for key in _OVERVIEW)
    return Overview(str(template), str(name), tuple(columns))


def _is_overview(asked: Any) -> bool:
    if not isinstance(asked, dict) or set(asked) != set(_OVERVIEW):
        return False
    columns = asked[w.OVERVIEW_COLUMNS]
    return isinstance(columns, list) and all(isinstance(name, str) for name in columns)


_EACH = (w.EACH_ROWS, w.EACH_NAME, w.EACH_COLUMNS, w.EACH_ABOVE)


def _names_fields(each: Any, fields: Mapping[str, Rules]) -> bool:
    """Whether a schema says which of its own fields hold the rows and the file names."""
    if not isinstance(each, dict) or not set(each) <= set(_EACH):
        return False
    return set(each.values()) <= set(fields) and {w.EACH_ROWS, w.EACH_NAME} <= set(each)


def _broken(message: str, path: FieldPath, source: Source) -> Finding:
    remedy = "按 Cerberus 的写法改正字段表"
    finding = new_finding("ZD-90", message, remedy, path=path, category=Category.RULE)
    return finding.at(source.location(path))


def _literal(node: object) -> Any:
    """A schema file's tree with true, false and numbers as such: only engineers write there."""
    if isinstance(node, MapNode):
        return {key.text: _literal(value) for key, value in node.items}
    if not isinstance(node, Scalar):
        return [_literal(item) for item in getattr(node, "items", ())]
    if node.quoted:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    return int(node.text) if node.text.lstrip("-").isdecimal() else node.text


def check_shape(source: Source, schema: Schema) -> tuple[Record | None, tuple[Finding, ...]]:
    """The typed record of a source, None if it is no mapping, and what is wrong with its shape.

    What is wrong is left out of the record, so that later stages meet only sound values.
    """
    if not isinstance(source.root, MapNode):
        message, remedy = "最外层应是“名称: 内容”，写成了一条条的“- ”", "参照样例，先写各字段的名称"
        return None, (new_finding("ZD-11", message, remedy, path=()),)
    schema = replace(schema, fields=row_fields(source.root, schema))
    values = Coercer(schema.shapes).fields(source.root, dict(schema.fields))
    errors = sorted(_errors(values, schema), key=lambda error: str(error.document_path))
    findings = [_finding(error, schema) for error in errors]
    findings += list(_day_missing(values, schema))
    for error in errors:
        if error.rule not in ("required", "excludes"):
            _prune(values, error.document_path, _blank(error))
    if schema.each is not None:
        _give_units(values, schema.each)
    return Record(values, source), tuple(findings)


def _errors(values: dict[str, Any], schema: Schema) -> Iterator[ValidationError]:
    """What Cerberus says of a document. Of its rows it sees only those that may be wrong.

    A row whose texts are text and whose numbers are numbers is sound by the rules that
    `row_fields` makes; a county has thousands of such rows, and Cerberus is slow.
    """
    fields = dict(schema.fields)
    if schema.each is not None:
        name, rules = schema.each.rows, fields[schema.each.rows]
        fields[name] = {key: rule for key, rule in rules.items() if key != "schema"}
        given = values.get(name)
        yield from _row_errors(name, rules, given if isinstance(given, list) else [])
    validator = _Validator(fields, schema_registry=_REGISTRY, allow_unknown=schema.open)
    validator.validate(copy.copy(values), normalize=False)
    yield from _leaves(validator._errors)


def _row_errors(name: str, rules: Rules, rows: list[Any]) -> Iterator[ValidationError]:
    numbers = rules["schema"]["schema"].keys()
    one = {"type": "list", "schema": rules["schema"]}  # how many there are is not of one row
    validator = _Validator({name: one}, schema_registry=_REGISTRY)
    for index, row in enumerate(rows):
        if not _is_sound(row, numbers):
            validator.validate({name: [row]}, normalize=False)
            for error in _leaves(validator._errors):
                error.document_path = (name, index, *error.document_path[2:])
                yield error


def _is_sound(row: Any, numbers: Collection[str]) -> bool:
    if type(row) is not dict:
        return False
    return all(type(v) is (Quantity if k in numbers else str) for k, v in row.items())


def _give_units(values: dict[str, Any], each: Each) -> None:
    """A bare number in a column has the unit of its column; another one is brought to it."""
    columns = [c for c in values.get(each.columns) or [] if isinstance(c, dict)]
    units = {c.get(w.NAME): c.get(w.UNIT, "") for c in columns}
    for row in values.get(each.rows) or []:
        for name in units.keys() & row.keys():
            if isinstance(row[name], Quantity) and units[name] != row[name].unit:
                row[name] = _in_unit(row[name], units[name])


def _in_unit(value: Quantity, unit: str) -> Quantity:
    if not value.unit:
        return Quantity(value.value, unit)
    try:
        return value.to(unit) if unit else value
    except UnitError:
        return value  # 户 in a column of 人: what adds the column up tells


def row_fields(root: MapNode, schema: Schema) -> Mapping[str, Rules]:
    """The fields of a type, its rows typed by the columns that the document itself names."""
    if schema.each is None:
        return schema.fields
    columns = column_names(root, schema.each)
    rows = row_rules(schema.fields[schema.each.rows], columns)
    return {**schema.fields, schema.each.rows: rows}


def row_rules(rules: Rules, columns: Iterable[str]) -> dict[str, Any]:
    """The rules of rows of which some columns hold numbers, the others texts."""
    typed = {name: {"type": "quantity"} for name in columns}
    each = {"type": "dict", "allow_unknown": {"type": "string"}, "schema": typed}
    return {**rules, "type": "list", "schema": each}


def column_names(root: MapNode, each: Each) -> list[str]:
    """The columns of numbers that a document names for its rows."""
    node = root.get(each.columns)
    columns = plain(node) if isinstance(node, ListNode) else []
    return [str(c[w.NAME]) for c in columns if isinstance(c, dict) and c.get(w.NAME)]


def _leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    for error in errors:
        children = error.child_errors if error.is_group_error else None
        if children:
            yield from _leaves(children)
        else:
            yield error


def _blank(error: ValidationError) -> Any:
    """An empty value of the kind that should have stood where an error is."""
    if error.rule == "type":
        return {"list": [], "dict": {}}.get(str(error.constraint), "")
    return type(error.value)() if isinstance(error.value, list | dict) else ""


def _prune(values: Any, path: FieldPath, blank: Any) -> None:
    for step in path[:-1]:
        values = _step(values, step)
    last = path[-1] if path else None
    if isinstance(values, dict):
        values.pop(last, None)
    elif isinstance(values, list) and isinstance(last, int) and last < len(values):
        # A list keeps its length: the places of its other items hang on their indexes.
        values[last] = blank


def _step(values: Any, step: str | int) -> Any:
    if isinstance(values, dict):
        return values.get(step)
    inside = isinstance(values, list) and isinstance(step, int) and step < len(values)
    return values[step] if inside else None


def value_judge(name: str, rules: Rules) -> Callable[[Any], Finding | None]:
    """Judges values of a field as Cerberus judges them in a document: a finding, None if sound.

    Cerberus is asked only where a value may be wrong: it takes a tenth of a millisecond.
    """
    one = Schema("", "", {name: rules}, SHAPES)
    # Made when it is first needed: a county has hundreds of fields, and few of them wrong values.
    validator = cache(partial(_Validator, {name: rules}, schema_registry=_REGISTRY))

    def judge(value: Any) -> Finding | None:
        if is_plainly_sound(value, rules):
            return None
        validator().validate({name: value}, normalize=False)
        found = [_finding(error, one) for error in _leaves(validator()._errors)]
        found += list(_day_missing({name: value}, one))
        return found[0] if found else None

    return judge


_PYTHON: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "quantity": Quantity,
    "boolean": bool,
    "date": DateValue,
}
_EASY = frozenset({"type", "required", "meta", "regex", "min", "max", "allowed"})


def is_plainly_sound(value: Any, rules: Rules) -> bool:
    """Whether a value is sound without doubt. False says nothing: then Cerberus is asked."""
    kind = rules.get("type", "string")
    if not set(rules) <= _EASY or type(value) is not _PYTHON.get(str(kind)):
        return False
    if isinstance(value, DateValue):
        return bool(value.month and value.day) and not rules.keys() & {"min", "max", "allowed"}
    if "regex" in rules and not (isinstance(value, str) and _matches(rules["regex"], value)):
        return False
    if rules.keys() & {"min", "max"} and not isinstance(value, int):
        return False
    low, high = rules.get("min", value), rules.get("max", value)
    return value in rules.get("allowed", (value,)) and not value < low and not value > high


def _matches(pattern: str, text: str) -> bool:
    # As Cerberus reads a pattern: from the start, to the end.
    return re.match(pattern if pattern.endswith("$") else f"{pattern}$", text) is not None


def _day_missing(values: Mapping[str, Any], schema: Schema) -> Iterator[Finding]:
    for name, value in values.items():
        exact = schema.fields.get(name, {}).get("type") == "date"
        if exact and isinstance(value, DateValue) and not value.day:
            yield new_finding(
                "ZD-12",
                f"“{name}”只写到“{value}”，缺日",
                "年、月、日写全，如 2018年3月16日",
                basis="GB/T 9704—2012 7.3.5.4",
                path=(name,),
            )


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


def _field(path: FieldPath) -> str:
    names = [step for step in path if isinstance(step, str)]
    return names[-1] if names else "本文"


def _finding(error: ValidationError, schema: Schema) -> Finding:
    path: FieldPath = tuple(error.document_path)
    tell = _TELL.get(error.rule or "", _unknown if error.code == 3 else _other)
    code, message, remedy, extra = tell(error, path, schema)
    return new_finding(code, message, remedy, path=path, **extra)


Told = tuple[str, str, str, dict[str, Any]]


def _unknown(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    name, parent = str(path[-1]), _siblings(error, path, schema)
    near = difflib.get_close_matches(name, parent, 1, 0.5)
    remedy = f"是不是“{near[0]}”？" if near else "可用的有：" + "、".join(parent[:24])
    meant = {"missing": near[0]} if near else {}
    return "ZD-02", f"没有“{name}”这个字段", remedy, {"at_key": True, **meant}


def _siblings(error: ValidationError, path: FieldPath, schema: Schema) -> list[str]:
    """The field names known where an unknown one stands, found by walking the schema."""
    rules: Any = {"schema": schema.fields}
    for step in path[:-1]:
        inner = rules.get("schema", {})
        inner = schema.shapes.get(inner, {}) if isinstance(inner, str) else inner
        named = inner if isinstance(step, int) else inner.get(step)
        rules = named or rules.get("valuesrules", {})
    inner = rules.get("schema", {})
    return list(schema.shapes.get(inner, {}) if isinstance(inner, str) else inner)


def _required(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    name = str(path[-1])
    where = f"“{_field(path[:-1])}”里" if len(path) > 1 else ""
    return "ZD-01", f"{where}缺“{name}”", f"补写“{name}: ……”", {"missing": name}


def _type(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    wanted, remedy = TYPES.get(str(error.constraint), (str(error.constraint), ""))
    if isinstance(error.value, Unreadable):
        reason = f"：{error.value.reason}" if error.value.reason else ""
        message = f"“{_field(path)}”应是{wanted}，写的是“{_short(error.value.text)}”{reason}"
    else:
        message = f"“{_field(path)}”应是{wanted}，写成了{_seen(error.value)}"
    return "ZD-03", message, remedy, {}


def _seen(value: object) -> str:
    if isinstance(value, list):
        return "几项（行首有“-”）"
    return "几个“名称: 内容”" if isinstance(value, dict) else f"“{_short(str(value))}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 24 else line[:23] + "…"


def _allowed(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    choices = [str(choice) for choice in error.constraint]
    near = difflib.get_close_matches(str(error.value), choices, 1, 0.4)
    remedy = f"是不是“{near[0]}”？" if near else ""
    message = f"“{_field(path)}”写的是“{_short(str(error.value))}”，只能是：{'、'.join(choices)}"
    return "ZD-04", message, remedy + f"改成其中之一：{'、'.join(choices)}", {}


def _regex(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    example = _meta(schema, path).get(w.EXAMPLE)
    told = _meta(schema, path).get(w.NOTE, "")
    message = f"“{_field(path)}”写的是“{_short(str(error.value))}”，写法不合要求"
    remedy = (
        f"照此写：{example}"
        if example
        else str(told or "核对写法；名称以汉字或字母开头，不含标点和空格")
    )
    return "ZD-05", message, remedy, {}


def _meta(schema: Schema, path: FieldPath) -> dict[str, Any]:
    field = schema.fields.get(str(path[0]), {}) if len(path) == 1 else {}
    meta = field.get("meta", {})
    return meta if isinstance(meta, dict) else {}


def _empty(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    return "ZD-06", f"“{_field(path)}”是空的", f"补写“{_field(path)}”的内容", {}


def _length(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    bound = "至少" if error.rule == "minlength" else "最多"
    message = f"“{_field(path)}”{bound}{error.constraint}项，写了{len(error.value)}项"
    return "ZD-07", message, "补齐或删减", {}


def _range(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    bound = "不小于" if error.rule == "min" else "不大于"
    message = f"“{_field(path)}”应{bound}{error.constraint}，写的是{error.value}"
    return "ZD-08", message, "核对后改正", {}


def _excludes(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    message = f"“{_field(path)}”与“{error.constraint}”只能写一个"
    return "ZD-09", message, "删去其中一个", {}


def _other(error: ValidationError, path: FieldPath, schema: Schema) -> Told:
    return "ZD-10", f"“{_field(path)}”不合字段表的“{error.rule}”要求", "对照字段表改正", {}


_TELL = {
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
