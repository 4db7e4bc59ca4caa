"""Section 收集 of a register's schema: how findings become problems, and what is wrong with it."""

from __future__ import annotations

import pytest

from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.problems.collection_config import CollectionConfig, read_collection_config
from docgen.registers.register_schema import read_register_schema

SCHEMA = """\
台账: 试
业务键: 号
流程:
  字段: 态
  起点: 甲
  终点: [乙]
  各状态: {甲: {}, 乙: {}}
  各步: [{由: 甲, 到: 乙}]
收集:
  首号: A01
  同一: [规, 键]
  机检: 检
  存疑: 疑
  问题在: [述]
  层级: {户: [户, 人]}
  各列: {述: 文}
字段:
  号: {type: string}
  态: {type: string}
  规: {type: string}
  键: {type: string}
  检: {type: string}
  疑: {type: string}
  述: {type: string, meta: {脱敏: true}}
"""
FLOW = SCHEMA[SCHEMA.index("流程") : SCHEMA.index("收集")]
SECTION = SCHEMA[SCHEMA.index("收集") : SCHEMA.index("字段:\n")]


def read(text: str) -> tuple[CollectionConfig | None, tuple[Finding, ...]]:
    source, _ = read_yaml(text.encode(), "试.yaml")
    assert source is not None
    register, faults = read_register_schema(source, "试")
    assert register is not None
    assert faults == ()
    return read_collection_config(source, register)


def test_the_roles_of_the_fields_are_read() -> None:
    config, findings = read(SCHEMA)
    assert findings == ()
    assert config is not None
    assert dict(config.levels) == {"户": "户", "人": "户"}
    assert (config.lookup_register, config.lookup_key) == ("", "")
    ledger = config.ledger
    assert (ledger.name, ledger.number, ledger.first_number) == ("试", "号", "A01")
    assert (ledger.state, ledger.start, ledger.ends) == ("态", "甲", {"乙"})
    assert ledger.identity == ("规", "键")
    assert ledger.masked == {"述"}


def test_a_register_without_the_section_is_no_problem_ledger() -> None:
    assert read(SCHEMA.replace(SECTION, "")) == (None, ())


BROKEN = [
    (FLOW, "", "“收集”要有“流程”"),
    (SECTION, "收集: 甲\n", "“收集”要有“流程”"),
    ("  首号: A01\n", "", "“收集”写得不对：首号"),
    ("首号: A01", "首号: 甲", "“收集”写得不对：首号"),
    ("同一: [规, 键]", "同一: [规]", "“收集”写得不对：同一"),
    ("  机检: 检\n", "  机检: 检\n  别的: 甲\n", "“收集”写得不对：别的"),
    ("问题在: [述]", "问题在: [没有, 无]", "“收集”用到的“无、没有”不是字段"),
]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN)
def test_an_invalid_section_is_a_finding_at_its_place(old: str, new: str, message: str) -> None:
    text = SCHEMA.replace(old, new)
    assert text != SCHEMA
    config, findings = read(text)
    assert config is None
    assert [(finding.code, finding.message) for finding in findings] == [("ZD-90", message)]
    source, _ = read_yaml(text.encode(), "试.yaml")
    assert source is not None
    assert findings[0].location == source.location(("收集",))
