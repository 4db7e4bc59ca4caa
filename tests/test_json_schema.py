"""JSON Schemas for editors: no false alarm in ordinary writing, and gross mistakes are refused."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import ROOT, examples
from docgen.expressions.chinese_numerals import format_numeral
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Severity
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import read_register_schema
from docgen.schema.document_schema import Schema, read_schema
from docgen.schema.json_schema import build_json_schema, build_register_json_schema
from docgen.schema.patterns import UnportableError, to_portable
from docgen.schema.validate import check_shape

CHECKS = ROOT / "checks"
TYPES = sorted(path.parent.name for path in CHECKS.glob("*/schema.yaml"))
REGISTERS = sorted(path.parent.name for path in CHECKS.glob("registers/*/schema.yaml"))
NAMES = ("甲", "乙", "丙")
PATTERNS = [r"\d{2}", r"[^\W\d]\w*", "(机密|秘密)(★.+)?"]


def node(value: Any) -> Node:
    """A value as an editor sees it, as the text that the program reads."""
    if isinstance(value, dict):
        return MapNode(tuple((Scalar(k, 1, 1), node(v)) for k, v in value.items()), 1, 1)
    if isinstance(value, list):
        return ListNode(tuple(map(node, value)), 1, 1)
    if isinstance(value, str):
        return Scalar(value, 1, 1, True)
    plain = {None: "", True: "true", False: "false"}
    known = value is None or isinstance(value, bool)
    return Scalar(plain[value] if known else str(value), 1, 1)


TEXTS = st.one_of(
    st.sampled_from(
        ["", "01", "12", "机密", "秘密★1年", "甲乙", "7户", "1.5%", "-3", "2018年3月16日"]
    ),
    st.sampled_from(["2018年2月", "2018年3月", "是", "否", "不", "yes", "true", "x y", "３"]),
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
    schema = Schema(doc_type="x", name="某", fields=fields, shapes={})
    said, left = build_json_schema(schema)
    Draft202012Validator.check_schema(said)
    source = Source("x", node(document))
    _, findings = check_shape(source, schema)
    return Draft202012Validator(said).is_valid(document), not findings, not left


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = draw(FIELDS)
    known = {name: values(rules) for name, rules in fields.items()}
    document = draw(st.fixed_dictionaries({}, optional={**known, "丁": NOISE}))
    return fields, document


@pytest.mark.slow
@examples(120)
@given(cases())
@example(({"甲": {"type": "list", "schema": {"type": "string"}}}, {"甲": "一段"}))
@example(({"甲": {"type": "date", "required": True}}, {"甲": "2018年2月28日"}))
@example(
    ({"甲": {"type": "dict", "schema": {"乙": {"type": "date"}}}}, {"甲": {"乙": "2018年3月"}})
)
@example(({"甲": {"type": "quantity", "min": 0}}, {"甲": "3户"}))
def test_the_editor_takes_what_the_program_takes_of_usual_writing(
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
    _, left = build_json_schema(Schema(doc_type="x", name="某", fields=fields, shapes={}))
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
    schema, _ = read_schema(read(CHECKS / doc_type / "schema.yaml"), doc_type)
    assert schema is not None
    said, left = build_json_schema(schema)
    Draft202012Validator.check_schema(said)
    assert len(left) == (1 if schema.per_row else 0)
    for name, shown in said["properties"].items():
        assert shown["title"] == name
        assert shown["description"]


@pytest.mark.slow
@pytest.mark.parametrize("kind", REGISTERS)
@examples(15)
@given(data=st.data())
def test_a_row_of_a_register_is_judged_alike(kind: str, data: st.DataObject) -> None:
    source = read(CHECKS / "registers" / kind / "schema.yaml")
    form, _ = read_register_schema(source, kind)
    assert form is not None
    said, left = build_register_json_schema(form.schema)
    told = {str(f.path[-1]) for f in left if f.path}
    # An editor does not know what a name is.
    told |= {n for n, r in form.schema.fields.items() if r.get("meta", {}).get("写成") == "名称"}
    fields = {n: values(r) for n, r in form.schema.fields.items() if n not in told}
    some = data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True, max_size=6))
    needed = {n for n, r in form.schema.fields.items() if r.get("required")} & set(fields)
    row = data.draw(st.fixed_dictionaries({n: fields[n] for n in {*some, *needed}}))
    flat = {n: v.strip() if isinstance(v, str) else v for n, v in row.items()}
    flat = {n: v for n, v in flat.items() if not isinstance(v, list | dict)}
    table = Source("x", node([flat]))
    _, findings = read_register(form, [table])
    # An editor knows no keys, which no day may be, and no units.
    assume(not {f.code for f in findings} & {"TB-23", "ZD-14"})
    findings = tuple(f for f in findings if f.severity is Severity.ERROR)
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


DIGIT = st.sampled_from("0123456789０５９")
WHOLE = st.one_of(
    st.text(DIGIT, min_size=1, max_size=5),
    st.sampled_from(["1,000", "12,345,678", "1，000", "１，０００"]),
)
GAP = st.sampled_from(["", " ", "\u3000"])
UNITS = st.sampled_from(["户", "%", "％", "万元", "亿元/年", "元/人", "㎡", "公里", "个百分点", ""])
DAY = st.dates(dt.date(1949, 10, 1), dt.date(2049, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """A number as people write it, with or without sign, decimals and unit."""
    sign = draw(st.sampled_from(["", "-", "+", "－", "＋"]))
    part = draw(st.sampled_from(["", ".5", ".00", "．２５", ".0"]))
    gap = draw(GAP)
    return f"{draw(GAP)}{sign}{draw(WHOLE)}{part}{gap}{draw(UNITS)}{draw(GAP)}"


@st.composite
def dates(draw: st.DrawFn) -> str:
    """A date or a part of one as people write it."""
    day = draw(DAY)
    gap = draw(GAP)
    sign = draw(st.sampled_from(["-", ".", "/", "．", "／", "－"]))
    month = draw(st.sampled_from([f"{day.month}", f"{day.month:02}"]))
    date = draw(st.sampled_from([f"{day.day}", f"{day.day:02}"]))
    han = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    forms = [
        f"{day.year}{gap}年{gap}{month}{gap}月{gap}{date}{gap}日",
        f"{day.year}年{month}月{date}号",
        f"{day.year}年{month}月{date}",
        f"{day.year}{sign}{month}{sign}{date}",
        f"{day.year}{month:0>2}{date:0>2}",
        f"{han}年{format_numeral(day.month)}月{format_numeral(day.day)}日",
        f"{day.year}年",
        f"{day.year}年{gap}{month}{gap}月",
        f"{day.year}{sign}{month}",
    ]
    text = draw(st.sampled_from(forms))
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return text.translate(wide) if draw(st.booleans()) else text


def takes(kind: str, text: str) -> tuple[bool, bool]:
    """Whether the editor and the program take a text for a field of a kind."""
    return verdicts({"甲": {"type": kind}}, {"甲": text})[:2]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["integer", "number", "quantity", "date", "month"])
@examples(60)
@given(text=st.one_of(numbers(), dates()))
@example(text="8965户")
@example(text="1,000.50 万元/户")
@example(text="2018 年 3 月 16 日")
@example(text="2018/3/16")
@example(text="二〇一八年三月十六日")
def test_no_usual_writing_that_the_program_reads_is_marked(kind: str, text: str) -> None:
    taken, sound = takes(kind, text)
    assert taken or not sound


USUAL = {
    "integer": ["3", "1,000", "１２", " 7 ", "3.0"],
    "number": ["3", "-1.5", "1,000.5", "１．５"],
    "quantity": ["8965户", "1.31%", "6万元", "1,000.5 万元/户", "８９６５户", "0.3个百分点"],
    "date": ["2018年3月16日", "2018-3-16", "2018/3/16", "2018.3.16", "2018.03.16", "20180316"],
    "month": ["2018年3月", "2018.3", "2018年", "2018年3月16日", "２０１８年３月"],
}
GROSS = {
    "integer": ["很多", "三", "3户", "3.5", "1,00", "-", "3 4", ""],
    "number": ["约3", "3户", "1.2.3", "1,0000", "%", "N/A"],
    "quantity": ["户", "若干户", "约8965户", "8965户22857人", "%1.31", "8-9户", "1,0000元"],
    "date": [
        "昨天",
        "2018年",
        "2018年3月",
        "2018",
        "3月16日",
        "2018年13月1日",
        "2018-3-32",
        "今年",
    ],
    "month": ["三月", "3月", "2018", "2018年13月", "第一季度", "2018年3月16日上午"],
}


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k in USUAL for t in USUAL[k]])
def test_a_usual_writing_is_taken(kind: str, text: str) -> None:
    assert takes(kind, text) == (True, True)


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k in GROSS for t in GROSS[k]])
def test_a_gross_mistake_is_refused(kind: str, text: str) -> None:
    assert takes(kind, text) == (False, False)


def test_a_day_that_does_not_exist_is_left_to_the_program() -> None:
    assert takes("date", "2018年2月30日") == (True, False)


REGEXES = [
    r"[^\W\d]\w*",
    r".+?〔\d{4}〕[1-9]\d*号",
    r"(绝密|机密|秘密)(★.+)?",
    r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$",
    r"[一-龥·\-]{2,4}",
    r"[^\W_]+\-\D",
    r"\S+\s?\D",
]
SIGNS = "绝密机秘09Ⅰ①３AzＺ_-甲㐀𠮷々〇é 　，。、；“”（）%·—/★〔〕号"


@pytest.mark.parametrize("pattern", REGEXES)
@examples(60)
@given(data=st.data())
def test_a_pattern_of_a_field_says_the_same_in_the_editor(
    pattern: str, data: st.DataObject
) -> None:
    # Cerberus reads a pattern from the start to the end.
    own = re.compile(pattern if pattern.endswith("$") else f"{pattern}$")
    usual = st.from_regex(own, fullmatch=True, alphabet=SIGNS)
    text = data.draw(st.one_of(st.text(SIGNS, max_size=8), usual))
    assert bool(own.match(text)) == bool(re.search(to_portable(pattern), text))


@pytest.mark.parametrize(
    "pattern",
    [r"(?P<a>x)", r"(?i)x", r"x\b", r"\Ax", r"(x)\1", r"x*+", r"\W", r"[\W\d]", r"[x\D]", r"[^\w]"],
)
def test_what_other_engines_read_otherwise_is_refused(pattern: str) -> None:
    with pytest.raises(UnportableError):
        to_portable(pattern)


@pytest.mark.machine("node")
@pytest.mark.parametrize("doc_type", TYPES)
def test_an_ecmascript_engine_reads_every_pattern(doc_type: str) -> None:
    schema, _ = read_schema(read(CHECKS / doc_type / "schema.yaml"), doc_type)
    assert schema is not None
    text = json.dumps(build_json_schema(schema)[0], ensure_ascii=False)
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
