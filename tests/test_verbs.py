"""Verbs over registers: each on small tables, by what it must find."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfWriter

from conftest import Run
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding
from docgen.model.source import Source
from docgen.registers.evidence_register import EVIDENCE_SCHEMA
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import read_register_schema
from docgen.registers.settings import read_settings
from docgen.registers.verbs import VERBS
from docgen.rules.rule import read_rules
from docgen.workspace.evidence_files import inspect_evidence

FORMS = {
    "户": {
        "号": "string", "镇": "string", "村": "string", "人口": "integer", "起": "date", "止": "date",
        "从": "integer", "到": "integer", "甲": "quantity", "乙": "quantity", "计": "quantity", "率": "quantity",
        "名": "string",
    },
    "人": {"户": "string", "号": "string", "镇": "string", "村": "string", "岁": "integer", "日": "date", "名": "string"},
}  # fmt: skip
SETTINGS = """
天: {值: 7}
标准: {值: {2016: 3000, 2017: 3200}}
未定: {值: }
底: {值: 2017}
字: {值: 甲}
半: {值: {2016: 3000, 2017: }}
"""


def source(data: Any, name: str = "表") -> Source:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    found, faults = read_yaml(text.encode(), name)
    assert found is not None, faults
    return found


def find(rule: dict[str, Any], **tables: list[dict[str, Any]]) -> list[Finding]:
    """What a rule of 户 finds in these tables."""
    registers = {}
    for name, kinds in FORMS.items():
        fields = {field: {"type": kind} for field, kind in kinds.items()}
        materials = {"台账": "人", "键": ["镇", "村"], "列": "名", "年度": "岁", "其中": "户 is 缺"}
        form, faults = read_register_schema(
            source({"台账": name, "业务键": "号", "字段": fields, "必备材料": materials}), name
        )
        assert form is not None, faults
        if name in tables:
            registers[name] = read_register(form, [source(tables[name])])[0]
    form_ = {"编号": "SY-01", "级别": "错误", "整改": "改", "依据": "县级约定", **rule}
    rules, faults = read_rules(source([form_]), VERBS)
    assert rules, faults
    settings, _ = read_settings(source(SETTINGS), None)
    return list(check_register(registers["户"], registers, rules, settings))


def row(**values: Any) -> dict[str, str]:
    return {"号": "1", **{name: str(value) for name, value in values.items()}}


FOUND: list[tuple[str, dict[str, Any], dict[str, list[dict[str, str]]], list[str]]] = [
    ("占比", {"种类": "占比", "台账": "人", "键": {"号": "户"}, "分子": "岁 >= 18", "至少": "0.5", "说明": "{{ 实占 }}/{{ 应占 }}"},
     {"户": [row(), row(号=2), row(号=3)], "人": [row(户=1, 岁=20), row(户=1, 岁=3), row(户=2, 岁=3), row(户=2, 岁=4), row(户=2, 岁=19)]},
     ["户“2”：33.33%/50%"]),
    ("占比按列、分母", {"种类": "占比", "台账": "人", "键": {"号": "户"}, "分子": "岁 > 0", "列": "岁", "分母": "人口", "等于": "率", "容差": "0.001", "说明": "{{ 实占 }}/{{ 应占 }}"},
     {"户": [row(人口=10, 率="50%"), row(号=2, 人口=10, 率="30%")], "人": [row(户=1, 岁=5), row(户=2, 岁=5)]},
     ["户“2”：50%/30%"]),
    ("合计", {"种类": "合计", "字段": "计", "各项": ["甲", "乙"], "容差": "1", "说明": "{{ 合计 }}，应为{{ 应为 }}"},
     {"户": [row(甲=1, 乙=2, 计=3), row(号=2, 甲=1, 乙=2, 计=4), row(号=3, 甲="1万元", 计="2万元"), row(号=4, 计=5)]},
     ["户“3”：20000，应为10000"]),
    ("重复", {"种类": "重复", "字段": ["名"], "不同": "号", "说明": "{{ 重复 }}另在{{ 另在 }}"},
     {"户": [row(名="张三"), row(名="张三"), row(号=2, 名="张三"), row(号=3), row(号=4, 名="李四")]},
     ["户“2”：张三另在1"]),
    ("相符", {"种类": "相符", "台账": "人", "键": {"号": "户"}, "字段": "起", "列": "日", "相差": "1", "说明": "{{ 本处 }}和{{ 那处 }}"},
     {"户": [row(起="2018-03-01"), row(号=2, 起="2018-03-01"), row(号=3, 起="2018-03-01"), row(号=4)],
      "人": [row(户=1, 日="2018-03-02"), row(户=2, 日="2018-03-03"), row(户=4, 日="2018-03-03")]},
     ["户“2”：2018年3月1日和2018年3月3日"]),
    ("引用几个字段", {"种类": "引用", "字段": ["镇", "村"], "台账": "人", "说明": "没有{{ 内容 }}"},
     {"户": [row(镇="甲", 村="一"), row(号=2, 镇="乙", 村="一"), row(号=3, 镇="乙")], "人": [row(镇="甲", 村="一"), row(镇="乙", 村="二")]},
     ["户“2”：没有乙、一"]),
    ("不重叠", {"种类": "不重叠", "起": "起", "止": "止", "分组": ["名"], "说明": "前一段从{{ 前起 }}起"},
     {"户": [row(名="甲", 起="2016-01-01", 止="2016-06-30"), row(号=2, 名="甲", 起="2016-06-01"), row(号=3, 名="甲", 起="2018-01-01"), row(号=4, 名="乙", 起="2016-02-01")]},
     ["户“2”：前一段从2016年1月1日起", "户“3”：前一段从2016年6月1日起"]),
    ("相符，姓名中间加空格", {"种类": "相符", "台账": "人", "键": {"号": "户"}, "字段": "名", "说明": "{{ 本处 }}和{{ 那处 }}"},
     {"户": [row(名="李　甲"), row(号=2, 名="李 甲"), row(号=3, 名="李甲"), row(号=4, 名="李　甲"), row(号=5, 名="A 1")],
      "人": [row(户=1, 名="李甲"), row(户=2, 名="李　甲"), row(户=3, 名="李  甲"), row(户=4, 名="李乙"), row(户=5, 名="A1")]},
     ["户“4”：李 甲和李乙", "户“5”：A 1和A1（只差空格）"]),
    ("回避，姓名中间加空格", {"种类": "回避", "字段": ["名"], "对": "村", "说明": "{{ 谁 }}"},
     {"户": [row(名="李　甲、王某某", 村="李甲"), row(号=2, 名="李 甲、王 乙、赵丙丁", 村="王乙"), row(号=3, 名="李甲", 村="李乙、甲")]},
     ["户“1”：李甲", "户“2”：王乙"]),
    ("频次按季", {"种类": "频次", "台账": "人", "键": {"号": "户"}, "日期": "日", "每": "季", "从": "从", "到": "到", "至少": "1", "说明": "缺{{ 缺数 }}期：{{ 缺期 }}"},
     {"户": [row(从=2016, 到=2016), row(号=2, 从=2016)], "人": [row(户=1, 日="2016-01-31"), row(户=1, 日="2016-07-01"), row(户=1, 日="2017-07-01")]},
     ["户“1”：缺2期：2016年第2季度、2016年第4季度"]),
    ("频次按月", {"种类": "频次", "台账": "人", "键": {"号": "户"}, "日期": "日", "每": "月", "从": "起", "到": "止", "至少": "1", "说明": "缺{{ 缺期 }}"},
     {"户": [row(起="2016-11-30", 止="2017-01-01")], "人": [row(户=1, 日="2016-11-01"), row(户=1, 日="2017-01-31")]},
     ["户“1”：缺2016年12月"]),
    ("材料逐年、按几个字段", {"种类": "必备材料", "材料": "表", "逐年": {"从": "从", "到": ["到", "底"]}, "说明": "缺{{ 缺年 }}年的{{ 材料 }}"},
     {"户": [row(镇="甲", 村="一", 从=2015, 到=2016), row(号=2, 镇="甲", 村="二", 从=2016), row(号=3, 镇="甲", 村="一")],
      "人": [row(镇="甲", 村="一", 名="表", 岁=2015), row(镇="甲", 村="一", 名="表", 岁=2016, 户=9), row(镇="甲", 村="二", 名="表", 岁=2016)]},
     ["户“1”：缺2016年的表", "户“2”：缺2017年的表"]),
    ("件数与设定", {"种类": "件数", "台账": "人", "键": {"号": "户"}, "至多": "天", "说明": "{{ 实数 }}>{{ 应有 }}"},
     {"户": [row(), row(号=2)], "人": [row(户=1)] * 8}, ["户“1”：8>7"]),
    ("按年度的设定", {"种类": "应当", "式": "甲 > 标准[到]", "说明": "{{ 甲 }}"},
     {"户": [row(甲=3100, 到=2016), row(号=2, 甲=3100, 到=2017), row(号=3, 甲=1, 到=2018)]}, ["户“2”：3100"]),
    ("取、相减、含有", {"种类": "应当", "式": "名|取('^[0-9]{2}') is 有 and 止 - 起 >= 5 and '甲' in 名", "说明": "不对"},
     {"户": [row(名="12甲", 起="2018-03-01", 止="2018-03-06"), row(号=2, 名="1甲", 起="2018-03-01", 止="2018-03-06"),
            row(号=3, 名="12甲", 起="2018-03-02", 止="2018-03-06"), row(号=4, 名="12乙", 起="2018-03-01", 止="2018-03-06")]},
     ["户“2”：不对", "户“3”：不对", "户“4”：不对"]),
    ("签字，两个中一个也行", {"种类": "签字", "字段": "名", "应有": ["甲", "乙/丙"], "说明": "缺{{ 缺签 }}"},
     {"户": [row(名="甲、乙"), row(号=2, 名="丙，甲"), row(号=3, 名="丙"), row(号=4)]},
     ["户“3”：缺甲", "户“4”：缺甲、乙或丙"]),
    ("月、日、整数", {"种类": "应当", "式": "起|月 == 12 and 起|日 <= 10 and 名|取('[0-9]+')|整数 == 人口", "说明": "不对"},
     {"户": [row(起="2016-12-10", 名="第3", 人口=3), row(号=2, 起="2016-12-11", 名="第3", 人口=3), row(号=3, 起="2016-12-01", 名="4", 人口=3)]},
     ["户“2”：不对", "户“3”：不对"]),
    ("人工核查", {"种类": "人工核查", "说明": "看笔迹"}, {"户": [row()]}, []),
    ("未定的设定", {"种类": "公示期", "起": "起", "止": "止", "天数": "未定", "说明": "短"},
     {"户": [row(起="2018-03-01", 止="2018-03-01")]}, ["县里还没有定“未定”，规则 SY-01 没有用"]),
    ("没有的设定", {"种类": "公示期", "起": "起", "止": "止", "天数": "无", "说明": "短"},
     {"户": [row()]}, ["规则 SY-01 不能计算：用到的“无”没有定义"]),
    ("没有那本台账", {"种类": "件数", "台账": "人", "键": "号", "至少": "1", "说明": "少"}, {"户": [row()]}, []),
]  # fmt: skip


def test_a_written_end_is_checked_and_a_blank_one_is_written() -> None:
    rule = {"种类": "不重叠", "起": "起", "止": "止", "分组": ["名"], "说明": "叠"}
    rows = [row(名="甲", 起="2016-01-01", 止="2016-06-30"), row(号=2, 名="甲", 起="2016-06-01")]
    late, unwritten = find(rule, 户=[*rows, row(号=3, 名="甲", 起="2018-01-01")])
    assert "“止”晚于这一段的“起”" in late.remedy
    assert unwritten.remedy == "改"


@pytest.mark.parametrize(("name", "rule", "tables", "said"), FOUND, ids=[f[0] for f in FOUND])
def test_a_verb_finds_exactly_the_rows_that_break_its_rule(
    name: str, rule: dict[str, Any], tables: dict[str, list[dict[str, str]]], said: list[str]
) -> None:
    assert [finding.message for finding in find(rule, **tables)] == said


NOTICE = {"种类": "公示期", "起": "起", "止": "止", "说明": "超"}
IN_PEOPLE = {"台账": "人", "键": "镇", "说明": "超"}
NOT_COMPUTED: list[tuple[str, dict[str, Any], str]] = [
    ("设定按年度", {**NOTICE, "天数": "标准"}, "按年度列数的设定要写年度，如 收入标准[退出年度]"),
    ("设定是文字", {**NOTICE, "天数": "字"}, "设定“字”不是数"),
    ("没有界限", {**IN_PEOPLE, "种类": "件数"}, "缺“至少”“至多”或“等于”"),
    ("占比没有界限", {**IN_PEOPLE, "种类": "占比", "分子": "岁 > 0"}, "缺“至少”“至多”或“等于”"),
    ("没有这个字段", {**IN_PEOPLE, "种类": "相符", "字段": "无"}, "没有“无”这一列"),
    (
        "文字相加",
        {"种类": "应当", "式": "名 + 1 > 2", "说明": "x"},
        "“+”只能用在数上，不能用在文字上",
    ),
    (
        "式不是判断",
        {"种类": "应当", "式": "名", "说明": "x"},
        "“名”是文字，条件要写成判断，如 甲 == '乙'",
    ),
    (
        "数里找文字",
        {"种类": "应当", "式": "'甲' in 人口", "说明": "x"},
        "“in”后面应是文字或列表，不是数",
    ),
    (
        "分子不是判断",
        {**IN_PEOPLE, "种类": "占比", "分子": "岁"},
        "“岁”是数，条件要写成判断，如 甲 == '乙'",
    ),
    ("那边没有这一列", {**IN_PEOPLE, "种类": "相符", "字段": "号", "列": "无"}, "没有“无”这一列"),
]


@pytest.mark.parametrize(("name", "rule", "reason"), NOT_COMPUTED)
def test_a_rule_that_cannot_be_computed_is_reported(
    name: str, rule: dict[str, Any], reason: str
) -> None:
    tables = {"户": [row(起="2018-1-1", 止="2018-1-2")], "人": [row(岁=3)]}
    found = find(rule, **tables)
    assert [(finding.code, finding.message) for finding in found] == [
        ("GZ-02", f"规则 SY-01 不能计算：{reason}")
    ]


def test_a_year_that_the_county_has_not_decided_is_unknown() -> None:
    rule = {"种类": "应当", "式": "甲 >= 半[从]", "说明": "低"}
    rows = [row(从=2016, 甲=1), row(号=2, 从=2017, 甲=1)]
    assert [finding.message for finding in find(rule, 户=rows)] == ["户“1”：低"]


MATERIALS: list[tuple[Any, str]] = [
    ({"台账": "人", "键": "镇"}, "“必备材料”写得不对：列"),
    ({"列": "名"}, "“必备材料”写得不对：台账、键"),
    ("人", "“必备材料”写得不对：应是一张表"),
]


@pytest.mark.parametrize(("section", "message"), MATERIALS)
def test_a_broken_section_of_materials_is_reported(section: Any, message: str) -> None:
    data = {"台账": "户", "字段": {"镇": {"type": "string"}}, "必备材料": section}
    form, findings = read_register_schema(source(data), "户")
    assert form is not None
    assert form.materials is None
    assert [(finding.code, finding.message) for finding in findings] == [("ZD-90", message)]


def test_materials_without_a_year_are_reported_by_a_rule_about_years() -> None:
    section = {"台账": "人", "键": "镇", "列": "名"}
    data = {"台账": "户", "字段": {"镇": {"type": "string"}}, "必备材料": section}
    form, _ = read_register_schema(source(data), "户")
    assert form is not None
    registers = {"户": read_register(form, [source([row(镇="甲")])])[0]}
    registers["人"] = registers["户"]
    rule = {"种类": "必备材料", "材料": "表", "年度": "镇", "说明": "缺"}
    form_ = {"编号": "SY-01", "级别": "错误", "整改": "改", "依据": "县级约定", **rule}
    rules, _ = read_rules(source([form_]), VERBS)
    found = check_register(registers["户"], registers, rules)
    assert [finding.code for finding in found] == ["GZ-02"]
    assert found[0].message.endswith("字段表的“必备材料”没有写“年度”")


def test_a_flag_in_a_message_is_chinese() -> None:
    fields = {"号": {"type": "string"}, "有": {"type": "boolean"}}
    form, _ = read_register_schema(source({"台账": "户", "业务键": "号", "字段": fields}), "户")
    assert form is not None
    register = read_register(form, [source([row(有="是")])])[0]
    rule = {"种类": "应当", "式": "号 == '2'", "说明": "写{{ 有 }}"}
    form_ = {"编号": "SY-01", "级别": "错误", "整改": "改", "依据": "县级约定", **rule}
    rules, _ = read_rules(source([form_]), VERBS)
    assert [f.message for f in check_register(register, {}, rules)] == ["户“1”：写是"]


def test_a_setting_of_the_county_goes_before_the_shipped_one() -> None:
    county = source("设定: {天: 5日, 标准: {2017: 3300元}, 点: 3}\n")
    settings, findings = read_settings(source(SETTINGS), county)
    more = {"字": "甲", "半": {2016: 3000.0, 2017: None}}
    assert settings == {
        "天": 5.0,
        "标准": {2016: 3000.0, 2017: 3300.0},
        "未定": None,
        "底": 2017.0,
        **more,
    }
    assert [(f.code, f.location.line if f.location else 0) for f in findings] == [("GZ-05", 1)]


MISSHAPEN = [
    ("设定: 好\n", "“设定”写法不对：要写成“名称: 内容”"),
    ("设定: [1, 2]\n", "“设定”写法不对：要写成“名称: 内容”"),
    ("设定: {天: 好}\n", "“天”写法不对：要写数，“好”不是数"),
    ("设定: {天: [5]}\n", "“天”写法不对：只写一个值，不分项"),
    ("设定: {天: {2017: 5}}\n", "“天”写法不对：只写一个值，不分项"),
    ("设定: {标准: 3300元}\n", "“标准”写法不对：要分项写，如 {2016: …}"),
    ("设定: {标准: [3300元]}\n", "“标准”写法不对：要分项写，如 {2016: …}"),
    ("设定: {标准: {2017: {甲: 1}}}\n", "“标准”写法不对：“2017”只写一个值，不再分项"),
    ("设定: {未定: [1]}\n", "“未定”写法不对：只写一个值，不分项"),
    ("设定: {天: 不用, 标准: 不用, 未定: 好}\n", ""),
    ("设定:\n", ""),
]


@pytest.mark.parametrize(("text", "message"), MISSHAPEN)
def test_a_setting_of_another_shape_is_reported_and_not_taken(text: str, message: str) -> None:
    shipped, _ = read_settings(source(SETTINGS), None)
    settings, findings = read_settings(source(SETTINGS), source(text))
    assert [f.message for f in findings] == [message] * bool(message)
    if message:
        assert settings == shipped
        assert findings[0].code == "GZ-07"


def test_a_file_that_a_register_names_is_looked_at(space: Path, run: Run) -> None:
    evidence, checks = space / "inputs/evidence", space / "checks/registers/proof"
    (space / "inputs/registers").mkdir(parents=True, exist_ok=True)
    evidence.mkdir()
    writer = PdfWriter()
    for _ in range(3):
        writer.add_blank_page(100, 100)
    writer.write(evidence / "证.pdf")
    (evidence / "坏.pdf").write_bytes(b"%PDF-1.4 no")
    exif = Image.Exif()
    exif[306] = "2018:03:16 10:00:00"
    Image.new("RGB", (8, 8)).save(evidence / "照.jpg", exif=exif)
    checks.mkdir(parents=True)
    fields = {"号": {"type": "string"}, "件": {"type": "string", "meta": {"文件": True}}, "页": {"type": "integer"}, "日": {"type": "date"}, "值": {"type": "string"}}  # fmt: skip
    (checks / "schema.yaml").write_text(
        json.dumps({"台账": "证据", "业务键": "号", "字段": fields}, ensure_ascii=False),
        "utf-8",
    )
    own = {"级别": "错误", "整改": "改", "依据": "县级约定"}
    same = {"种类": "相符", "台账": "佐证文件", "键": {"件": "路径"}, **own}
    there = {"种类": "引用", "字段": "件", "台账": "佐证文件", "列": "路径", **own}
    rules = [
        {"编号": "ZJ-01", "其中": "有", "说明": "没有{{ 内容 }}", **there},
        {"编号": "ZJ-02", "其中": "能打开 or not 有", "说明": "打不开{{ 内容 }}", **there},
        {
            "编号": "ZJ-03",
            "字段": "页",
            "列": "页数",
            "说明": "写{{ 本处 }}页，是{{ 那处 }}页",
            **same,
        },
        {
            "编号": "ZJ-04",
            "字段": "日",
            "列": "拍摄日期",
            "相差": "1",
            "说明": "拍于{{ 那处 }}",
            **same,
        },
        {"编号": "ZJ-05", "字段": "值", "列": "校验值", "说明": "变了", **same},
    ]
    (checks / "rules.yaml").write_text(json.dumps(rules, ensure_ascii=False), "utf-8")
    digest = hashlib.sha256((evidence / "证.pdf").read_bytes()).hexdigest()
    (space / "inputs/registers/证据.csv").write_text(
        f"号,件,页,日,值\n1,证.pdf,3,,{digest}\n2,证.pdf,4,,{digest[1:]}0\n3,坏.pdf,,,\n4,无.pdf,,,\n"
        "5,照.jpg,1,2018-03-17,\n6,照.jpg,1,2018-03-19,\n7,../county.yaml,,,\n",
        "utf-8",
    )
    told = run("check", "registers", root=space).out
    for said in (
        "C3　证据“2”：写4页，是3页", "E3　证据“2”：变了", "B4　证据“3”：打不开坏.pdf", "B5　证据“4”：没有无.pdf",
        "D7　证据“6”：拍于2018年3月16日", "B8　证据“7”：没有../county.yaml",
    ):  # fmt: skip
        assert said in told, told
    assert "错误 6" in told, told


@pytest.mark.parametrize("body", [b"", b"\x89PNG", b"PK\x03\x04", b"%PDF", b"\xff\xd8\xff\xe1"])
@pytest.mark.parametrize("suffix", ["jpg", "pdf", "docx", "png"])
def test_a_damaged_file_only_does_not_open(tmp_path: Path, body: bytes, suffix: str) -> None:
    path = tmp_path / f"件.{suffix}"
    path.write_bytes(body)
    seen = inspect_evidence(path)
    assert seen.exists
    assert not seen.opens


def test_evidence_has_a_form_for_cases() -> None:
    assert EVIDENCE_SCHEMA.key in EVIDENCE_SCHEMA.schema.fields
