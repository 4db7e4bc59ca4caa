"""JSON Schemas for editors: they take and refuse what the program does."""

from __future__ import annotations

import json
import re
import subprocess
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import ROOT, examples
from docgen import check
from docgen.check import registers
from docgen.load import read_yaml
from docgen.model import Mapping, Node, Scalar, Sequence, Source

CHECKS = ROOT / "checks"
TYPES = sorted(path.parent.name for path in CHECKS.glob("*/schema.yaml"))
REGISTERS = sorted(path.parent.name for path in CHECKS.glob("registers/*/schema.yaml"))
NAMES = ("甲", "乙", "丙")
PATTERNS = [r"\d{2}", r"[^\W\d]\w*", "(机密|秘密)(★.+)?"]


def node(value: Any) -> Node:
    """A value as an editor sees it, as the text that the program reads."""
    if isinstance(value, dict):
        return Mapping(tuple((Scalar(k, 1, 1), node(v)) for k, v in value.items()), 1, 1)
    if isinstance(value, list):
        return Sequence(tuple(map(node, value)), 1, 1)
    if isinstance(value, str):
        return Scalar(value, 1, 1, True)
    plain = {None: "", True: "true", False: "false"}
    known = value is None or isinstance(value, bool)
    return Scalar(plain[value] if known else str(value), 1, 1)


TEXTS = st.one_of(
    st.sampled_from(
        ["", "01", "12", "机密", "秘密★1年", "甲乙", "7户", "1.5%", "-3", "2018年3月16日"]
    ),
    st.sampled_from(["2018年2月30日", "2018年3月", "是", "否", "不", "yes", "true", "x y", "３"]),
    st.text("甲乙 1:，%★", max_size=4),
)
NUMBERS = st.integers(-9, 99)


def strings() -> st.SearchStrategy[dict[str, Any]]:
    allowed = st.lists(st.sampled_from(["甲乙", "01", "12", "3"]), min_size=1, unique=True)
    more = {
        "allowed": allowed,
        "forbidden": allowed,
        "regex": st.sampled_from(PATTERNS),
        "minlength": st.integers(0, 3),
        "maxlength": st.integers(1, 5),
        "empty": st.booleans(),
    }
    return st.fixed_dictionaries({"type": st.just("string")}, optional=more)


def scalars() -> st.SearchStrategy[dict[str, Any]]:
    bounds = {"min": st.integers(-5, 5), "max": st.integers(3, 50)}
    numbers = st.sampled_from(["integer", "number", "quantity"])
    bare = st.sampled_from(["date", "month", "boolean", "integer", "number", "quantity", "string"])
    return st.one_of(
        strings(),
        st.fixed_dictionaries({"type": numbers}, optional=bounds),
        st.fixed_dictionaries({"type": bare}),
    )


def required(rules: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda r, must: r | ({"required": True} if must else {}), rules, st.booleans())


def lists(each: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    more = {"minlength": st.integers(0, 2), "maxlength": st.integers(0, 3), "empty": st.booleans()}
    return st.fixed_dictionaries({"type": st.just("list"), "schema": each}, optional=more)


def dicts(each: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    fields = st.dictionaries(st.sampled_from(NAMES), required(each), min_size=1)
    spare = st.sampled_from([True, False, {"type": "string"}])
    closed = st.fixed_dictionaries(
        {"type": st.just("dict"), "schema": fields},
        optional={
            "allow_unknown": spare,
            "meta": st.sampled_from([{"简写": "甲"}, {"简写": "乙"}]),
        },
    )
    keys = st.fixed_dictionaries({"type": st.just("string"), "regex": st.sampled_from(PATTERNS)})
    free = st.fixed_dictionaries(
        {"type": st.just("dict"), "valuesrules": each}, optional={"keysrules": keys}
    )
    return st.one_of(
        closed.filter(lambda r: r.get("meta", {}).get("简写", "甲") in r["schema"]), free
    )


RULES = st.recursive(scalars(), lambda inner: st.one_of(lists(inner), dicts(inner)), max_leaves=6)
FIELDS = st.dictionaries(st.sampled_from(NAMES), required(RULES), min_size=1)
NOISE = st.recursive(
    st.one_of(TEXTS, st.none(), st.booleans()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    ),
    max_leaves=5,
)


@st.composite
def values(draw: st.DrawFn, rules: dict[str, Any]) -> Any:
    """Something for a field: mostly what it asks for, sometimes anything."""
    kind, sort = rules.get("type"), draw(st.integers(0, 9))
    if sort == 0:
        return draw(NOISE)
    if kind == "list":
        return draw(st.lists(values(rules["schema"]), max_size=3))
    if kind == "dict" and "schema" in rules:
        known = {name: values(inner) for name, inner in rules["schema"].items()}
        return draw(st.fixed_dictionaries({}, optional=known))
    if kind == "dict":
        keys = st.sampled_from(["甲", "12", "乙2", "a-b"])
        return draw(st.dictionaries(keys, values(rules["valuesrules"]), max_size=2))
    if kind == "string":
        bound = {"regex", "minlength", "maxlength", "forbidden"} & set(rules)
        return draw(TEXTS if bound else st.one_of(TEXTS, NUMBERS))
    bounded = {"min", "max"} & set(rules)
    dated = kind in ("date", "month")
    return draw(NUMBERS if bounded else TEXTS if dated else st.one_of(TEXTS, NUMBERS))


def verdicts(fields: dict[str, Any], document: dict[str, Any]) -> tuple[bool, bool, bool]:
    """Whether the editor and the program take a document, and whether the editor says all."""
    schema = check.Schema("x", "某", fields, {})
    said, left = check.json_schema(schema)
    Draft202012Validator.check_schema(said)
    source = Source("x", node(document))
    _, findings = check.check_shape(source, schema)
    return Draft202012Validator(said).is_valid(document), not findings, not left


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = draw(FIELDS)
    known = {name: values(rules) for name, rules in fields.items()}
    document = draw(st.fixed_dictionaries({}, optional={**known, "丁": NOISE}))
    return fields, document


@examples(120)
@given(cases())
@example(({"甲": {"type": "list", "schema": {"type": "string"}}}, {"甲": "一段"}))
@example(({"甲": {"type": "date", "required": True}}, {"甲": "2018年2月29日"}))
@example(
    ({"甲": {"type": "dict", "schema": {"乙": {"type": "date"}}}}, {"甲": {"乙": "2018年3月"}})
)
@example(({"甲": {"type": "quantity", "min": 0}}, {"甲": "3户"}))
def test_the_editor_takes_exactly_what_the_program_takes(
    case: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    taken, sound, complete = verdicts(*case)
    assert taken or not sound, "the editor must not mark what the program takes"
    if complete:
        assert taken == sound


def test_what_cannot_be_said_is_told_and_let_pass() -> None:
    fields: dict[str, Any] = {
        "甲": {"type": "string", "anyof": [{"regex": "a"}, {"regex": "b"}]},
        "乙": {"type": "string", "regex": r"(?P<n>\d)"},
        "丙": {"type": "integer", "allowed": [1, 2]},
    }
    _, left = check.json_schema(check.Schema("x", "某", fields, {}))
    assert [finding.path for finding in left] == [("字段", "甲"), ("字段", "乙"), ("字段", "丙")]
    assert all("编辑器里查不了" in finding.message for finding in left)
    assert verdicts(fields, {"甲": "c", "乙": "xx", "丙": 3}) == (True, False, False)


TOGETHER = {
    "甲": {"type": "string", "excludes": "乙"},
    "乙": {"type": "string"},
    "丙": {"type": "string", "dependencies": ["甲"]},
}


@pytest.mark.parametrize("given", [(), ("甲",), ("乙",), ("甲", "乙"), ("丙",), ("甲", "丙")])
@pytest.mark.parametrize("blank", [None, "x"])
def test_fields_that_go_together_or_not(given: tuple[str, ...], blank: str | None) -> None:
    taken, sound, complete = verdicts(TOGETHER, {"甲": blank, **dict.fromkeys(given, "y")})
    assert complete
    assert taken == sound


def read(path: Any) -> Source:
    source, _ = read_yaml(path.read_bytes(), path.name)
    assert source is not None
    return source


@pytest.mark.parametrize("doc_type", TYPES)
def test_shipped_types_say_every_keyword_except_free_columns(doc_type: str) -> None:
    schema, _ = check.read_schema(read(CHECKS / doc_type / "schema.yaml"), doc_type)
    assert schema is not None
    said, left = check.json_schema(schema)
    Draft202012Validator.check_schema(said)
    assert len(left) == (1 if schema.each else 0)
    for name, shown in said["properties"].items():
        assert shown["title"] == name
        assert shown["description"]


@pytest.mark.parametrize("kind", REGISTERS)
@examples(15)
@given(data=st.data())
def test_a_row_of_a_register_is_judged_alike(kind: str, data: st.DataObject) -> None:
    source = read(CHECKS / "registers" / kind / "schema.yaml")
    form, _ = registers.read_form(source, kind)
    assert form is not None
    said, left = check.register_json_schema(form.schema)
    told = {str(f.path[-1]) for f in left if f.path}
    fields = {n: values(r) for n, r in form.schema.fields.items() if n not in told}
    some = data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=6))
    needed = {n for n, r in form.schema.fields.items() if r.get("required")} & set(fields)
    row = data.draw(st.fixed_dictionaries({n: fields[n] for n in {*some, *needed}}))
    flat = {n: v.strip() if isinstance(v, str) else v for n, v in row.items()}
    flat = {n: v for n, v in flat.items() if not isinstance(v, list | dict)}
    table = Source("x", node([flat]))
    _, findings = registers.read_register(form, [table])
    wrong = {f.path[-1] if f.path else f.missing for f in findings} - told
    body = {**said, "items": {**said["items"], "required": sorted(needed)}}
    assert Draft202012Validator(body).is_valid([flat]) == (not wrong)


WRITTEN = [
    "8965户",
    "８９６５ 户",
    "1,000.5万元/户",
    "户",
    "做法1",
    "做 法",
    "示政〔2018〕1号",
    "①",
    "000001",
]
WRITTEN += [
    "2018年2月29日",
    "2016-2-29",
    "2018 年 3 月",
    "二〇一八年三月十六日",
    "机密★1年",
    "表.xlsx",
    "𠮷",
]


@pytest.mark.machine("node")
@pytest.mark.parametrize("doc_type", TYPES)
def test_an_ecmascript_engine_reads_every_pattern(doc_type: str) -> None:
    schema, _ = check.read_schema(read(CHECKS / doc_type / "schema.yaml"), doc_type)
    assert schema is not None
    text = json.dumps(check.json_schema(schema)[0], ensure_ascii=False)
    patterns = [json.loads(found) for found in re.findall(r'"pattern": ("(?:\\.|[^"\\])*")', text)]
    assert patterns
    script = (
        "const {patterns, texts} = JSON.parse(require('fs').readFileSync(0));"
        "const made = patterns.map(p => new RegExp(p, 'u'));"
        "console.log(JSON.stringify(made.map(m => texts.map(t => m.test(t)))))"
    )
    asked = json.dumps({"patterns": patterns, "texts": WRITTEN})
    done = subprocess.run(
        ["node", "-e", script], input=asked, capture_output=True, text=True, check=True
    )
    own = [[re.search(p, text) is not None for text in WRITTEN] for p in patterns]
    assert json.loads(done.stdout) == own
