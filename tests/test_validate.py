"""The record that a shape check leaves: only valid values, each where it was."""

from __future__ import annotations

import pytest

from docgen.documents import verbs as document_verbs
from docgen.expressions.quantity import Quantity
from docgen.lint import verbs as lint_verbs
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.record import Record
from docgen.problems import collection_config
from docgen.registers import life_cycle, map_faults, register_schema
from docgen.registers import verbs as register_verbs
from docgen.rules import rule
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules
from docgen.schema.document_schema import Schema, read_schema
from docgen.schema.shared_shapes import CHOSEN, COMMON, COUNTY, PAPERS, SHAPES
from docgen.schema.validate import check_shape
from docgen.schema.validator import check_fields

SCHEMA = """\
文种: 试
逐份: {各行: 名单, 文件名: 名称, 数列: 数列}
字段:
  名称: {type: string}
  户数: {type: integer}
  村: {type: list, schema: {type: dict, schema: {名: {type: string}}}}
  组: {type: list, schema: {type: list, schema: {type: string}}}
  数列: {type: list, schema: {type: dict, schema: {名称: {type: string}, 单位: {type: string}}}}
  名单: {type: list, minlength: 1}
"""
COLUMNS = "数列: [{名称: 户, 单位: 户}, {名称: 元, 单位: 万元}, {名称: 率}]\n"


def schema(text: str = SCHEMA) -> Schema:
    source, _ = read_yaml(text.encode(), "schema.yaml")
    assert source is not None
    found, faults = read_schema(source, "试")
    assert found is not None, faults
    return found


def checked(text: str, schema_text: str = SCHEMA) -> tuple[Record, list[Finding]]:
    source, findings = read_yaml(text.encode(), "文.yaml")
    assert source is not None, findings
    record, faults = check_shape(source, schema(schema_text))
    assert record is not None
    return record, list(faults)


def named(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {list(finding.path or ())}" for finding in findings]


INVALID = [
    ("a field is removed", "户数: 许多\n", {}, ["ZD-03 ['户数']"]),
    (
        "an item of a list becomes empty, so that the others keep their places",
        "村: [甲, {名: 乙}, {名: [丙]}]\n",
        {"村": [{}, {"名": "乙"}, {}]},
        ["ZD-03 ['村', 0]", "ZD-03 ['村', 2, '名']"],
    ),
    (
        "an inner list becomes an empty list, an inner text an empty text",
        "组: [{名: 甲}, [乙, [丙], 丁]]\n",
        {"组": [[], ["乙", "", "丁"]]},
        ["ZD-03 ['组', 0]", "ZD-03 ['组', 1, 1]"],
    ),
    (
        "a list of mappings that is a text is removed",
        "村: 甲\n",
        {},
        ["ZD-03 ['村']"],
    ),
]


@pytest.mark.parametrize(
    ("text", "values", "findings"), [case[1:] for case in INVALID], ids=[c[0] for c in INVALID]
)
def test_what_is_invalid_is_reported_and(
    text: str, values: dict[str, object], findings: list[str]
) -> None:
    record, found = checked(text)
    assert named(found) == findings
    assert {name: record.values[name] for name in record.values} == values


PATTERN_REMEDIES = [
    ("{regex: '[0-9]{6}', meta: {例: '530825', 说明: 6位}}", "照这个样子写：530825"),
    ("{regex: '[0-9]{6}', meta: {说明: 6位}}", "6位"),
    ("{regex: '[0-9]{6}'}", "字段表（schema.yaml）要求的式样是 [0-9]{6}"),
    (f"{{regex: '{kw.NAME_PATTERN}'}}", "名称以汉字或字母开头，不含标点和空格"),
]


@pytest.mark.parametrize(("rules", "remedy"), PATTERN_REMEDIES)
def test_the_remedy_of_a_text_against_its_pattern_fits_that_pattern(
    rules: str, remedy: str
) -> None:
    text = f"文种: 试\n字段:\n  编号: {rules.replace('{', '{type: string, ', 1)}\n"
    [found] = checked("编号: 1、2\n", text)[1]
    assert found.remedy.endswith(remedy)


def test_rows_have_their_columns_units_and_what_is_no_row_is_reported() -> None:
    rows = "名单:\n- {名称: 甲, 户: 3, 元: 20000元, 率: 5%}\n- 乙\n- {名称: 丙, 户: 两, 元: 3人}\n"
    record, found = checked(COLUMNS + rows)
    assert named(found) == ["ZD-03 ['名单', 1]", "ZD-03 ['名单', 2, '户']"]
    first, second, third = record.values["名单"]
    assert {name: str(value) for name, value in first.items()} == {
        "名称": "甲",
        "户": "3户",
        "元": "2万元",
        "率": "5%",
    }
    assert second == {}
    # A unit of another kind stays for the rule that adds the column up.
    assert {name: str(value) for name, value in third.items()} == {"名称": "丙", "元": "3人"}
    assert isinstance(first["户"], Quantity)


@pytest.mark.parametrize("blank", ["", "''", "~"])
def test_a_blank_number_of_a_row_is_no_number(blank: str) -> None:
    record, _ = checked(f"{COLUMNS}名单: [{{名称: 甲, 户: {blank}}}]\n")
    (row,) = record.values["名单"]
    assert not isinstance(row.get("户"), Quantity)


OWN = {
    **{f"shape {name}": rules for name, rules in SHAPES.items()},
    "of every type": COMMON,
    "derived documents": PAPERS,
    "chosen": {"字段": CHOSEN},
    "county": COUNTY,
    "sections of a register": register_schema._SECTIONS,
    "materials of a register": register_schema._MATERIALS,
    "life cycle": life_cycle._SECTION,
    "column map": map_faults._MAP,
    "column of a map": map_faults._COLUMN,
    "table on its side": map_faults._TURNED,
    "collection": collection_config._FORM,
    "rule": rule._FORM,
    **{
        f"verb {name}": verb.PARAMS
        for verbs in (document_verbs.VERBS, lint_verbs.VERBS, register_verbs.VERBS)
        for name, verb in verbs.items()
    },
}


@pytest.mark.parametrize("fields", OWN.values(), ids=OWN)
def test_the_programs_own_fields_are_sound(fields: Rules) -> None:
    """A run takes them as they are; a schema file's fields go through `check_fields`."""
    assert check_fields(fields) == fields
