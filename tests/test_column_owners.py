"""Whose the columns of a table are: the record's own, or those of another person or body."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from test_messy_tables import Reading, read

from conftest import ROOT, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.workspace.paths import Workspace

ID, OTHER = "11010519491231002X", "440524188001010014"
PHONE, SECOND = "13900000001", "13800000002"
KEY = "530825100000001"
CELLS = {
    "户编号": KEY, "乡镇": "甲镇", "村": "甲村", "户主": "张三", "户主证件号": ID, "家庭人口": 3,
    "姓名": "张三", "与户主关系": "户主", "责任人": "赵明", "是否队长": "是",
    "性别": "男", "民族": "汉族", "文化程度": "初中", "政治面貌": "党员", "户主身份证号": ID,
    "证件号": OTHER, "身份证号": OTHER, "联系电话": PHONE, "电话": PHONE, "手机号": PHONE,
}  # fmt: skip
"""What stands below a name; below any other it is 甲."""
HOUSE = "户编号|乡镇|村|户主|户主证件号|家庭人口"


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def read_header(config: RegisterConfig, register: str, header: str) -> Reading:
    """Return a table of one row with a header, as a workbook and as a CSV file; both are alike."""
    names = header.split("|")
    cells = [CELLS.get(name, "甲") for name in names]
    found = read(config, workbook([names, cells]), f"{register}.xlsx", register)
    text = f"{','.join(names)}\n{','.join(map(str, cells))}\n"
    other = read(config, text.encode(), f"{register}.csv", register)
    assert [row.items() for row in found.rows] == [row.items() for row in other.rows]
    assert found.codes() == other.codes()
    return found


BETWEEN = [
    "单位", "职务", "性别", "政治面貌", "工作单位", "所在单位及职务", "单位|职务", "单位|性别|职务",
    "备注", "帮扶措施", "结对时间", "备注1|备注2|备注3",
]  # fmt: skip
PERSONS = [
    "帮扶人", "帮扶责任人", "帮扶人姓名", "包户干部", "监护人", "联系人姓名", "网格员", "村支书",
    "驻村队长", "学生姓名", "子女姓名", "联络员", "信息员", "技术指导员", "产业指导员", "村医",
    "签约医生", "家庭医生", "护林员", "小组长", "楼栋长", "村会计", "包片民警", "志愿者", "班主任",
    "村医姓名", "家庭医生（姓名）", "代养人", "种植大户", "产业带头人", "班主任老师", "村官", "业主",
]  # fmt: skip
BODIES = [
    "合作社", "用工企业", "就读学校", "帮扶单位", "务工单位", "帮扶企业", "合作社名称", "签约医院",
    "龙头企业", "就读学校名称", "用工公司", "产业基地", "驻村工作队", "村卫生室", "经营主体",
]  # fmt: skip


@pytest.mark.parametrize("between", BETWEEN)
def test_ordinary_columns_do_not_end_what_belongs_to_a_person(
    config: RegisterConfig, between: str
) -> None:
    for person in ("帮扶人", "帮扶责任人|帮扶单位", "村支书", "合作社"):
        for phone in ("联系电话", "电话", "手机号"):
            found = read_header(config, "户", f"{HOUSE}|{person}|{between}|{phone}")
            assert found.rows[0]["联系电话"] is None
            assert f"“{phone}”" in found.said("TB-18")
            assert found.rows[0]["户主证件号"] == ID
    found = read_header(config, "户", f"户编号|乡镇|村|户主|家庭人口|帮扶责任人|{between}|身份证号")
    assert found.rows[0]["户主证件号"] is None
    assert "“身份证号”" in found.said("TB-18")


@pytest.mark.parametrize("person", [*PERSONS, *BODIES])
def test_a_person_or_a_body_is_known_by_its_name(config: RegisterConfig, person: str) -> None:
    found = read_header(config, "户", f"{HOUSE}|{person}|联系电话")
    assert found.rows[0]["联系电话"] is None
    assert f"“联系电话”紧跟在“{person}”后面" in found.said("TB-18")


OTHERS = [
    ("帮扶责任人", "户编号|户主|性别|证件号|责任人|单位", "性别 证件号", "单位 责任人"),
    ("帮扶责任人", "户编号|姓名|性别|身份证号|责任人", "性别 身份证号", "责任人"),
    ("帮扶责任人", "户编号|户主|家庭住址|联系电话|责任人", "联系电话", "责任人"),
    ("帮扶责任人", "户编号|农户|证件号|责任人|单位", "证件号", "责任人 单位"),
    ("家庭成员", "户编号|姓名|证件号|帮扶人|单位|联系电话", "联系电话", "证件号"),
    ("家庭成员", "户编号|姓名|证件号|就读学校|年级|联系电话", "联系电话", "证件号"),
    ("家庭成员", "户编号|姓名|证件号|户主|户主身份证号|性别|民族|联系电话", "性别 民族 联系电话",
     "姓名 证件号"),
    ("家庭成员", "户编号|户主|户主身份证号|性别|姓名|证件号|民族", "性别", "姓名 证件号 民族"),
    ("驻村干部", "乡镇|村|村支书|联系电话|姓名|单位", "联系电话", "姓名 单位"),
    ("驻村干部", "乡镇|村|村支书|联系电话|驻村工作队员|单位", "联系电话 单位", "村"),
    ("驻村干部", "姓名|乡镇|村|单位|村主任|职务|联系电话", "职务 联系电话", "单位"),
    ("户", f"{HOUSE}|填表人|联系电话", "联系电话", "户主 填表人"),
    ("户", f"{HOUSE}|村支书|帮扶人|联系电话", "联系电话", "户主"),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "unread", "own"), OTHERS)
def test_what_belongs_to_somebody_else_is_left_unread_and_told(
    config: RegisterConfig, register: str, header: str, unread: str, own: str
) -> None:
    found = read_header(config, register, header)
    row = found.rows[0]
    for name in unread.split():
        assert row.get(name) is None
        assert f"“{name}”" in found.said("TB-18")
    assert row.get("户主证件号") in (None, ID)
    assert [name for name in own.split() if row[name] is None] == []


SOUND = [
    ("户", "户编号|乡镇|村|户主|户主证件号|联系电话|家庭人口", "户主证件号 联系电话"),
    ("户", "户编号|乡镇|村|家庭人口|户主|性别|民族|联系电话", "联系电话"),
    ("户", "户编号|乡镇|村|家庭人口|户主|身份证号|单位|联系电话|帮扶人|帮扶人电话", "户主证件号 联系电话"),
    ("户", "户编号|乡镇|村|村主任|户主|身份证号|家庭人口|联系电话", "户主证件号 联系电话"),
    ("户", f"{HOUSE}|帮扶人|帮扶单位|户主电话", "联系电话"),
    ("户", f"{HOUSE}|是否党员|联系电话", "联系电话"),
    ("户", f"{HOUSE}|是否加入合作社|联系电话", "联系电话"),
    ("户", f"{HOUSE}|帮扶人数|联系电话", "联系电话"),
    ("户", f"{HOUSE}|劳动力（人）|享受低保（人）|联系电话", "联系电话"),
    ("户", f"{HOUSE}|党员|务工时长|距学校（公里）|联系电话", "联系电话"),
    ("户", f"{HOUSE}|贫困户|联系电话", "联系电话"),
    ("户", f"{HOUSE}|家庭成员|联系电话", "联系电话"),
    ("户", "户编号|乡镇|村|户主姓名|性别|政治面貌|工作单位|身份证号|家庭人口|手机号", "户主证件号 联系电话"),
    ("帮扶责任人", "户编号|责任人|单位|职务|联系电话", "单位 职务 联系电话"),
    ("帮扶责任人", "户编号|户主|责任人|性别|证件号|单位|职务|联系电话", "性别 证件号 单位 职务 联系电话"),
    ("帮扶责任人", "户编号|户主|帮扶人|帮扶单位|职务|联系电话", "责任人 职务 联系电话"),
    ("帮扶责任人", "户编号|责任人|工作单位|政治面貌|联系电话", "政治面貌 联系电话"),
    ("家庭成员", "户编号|姓名|性别|证件号|文化程度|联系电话", "性别 证件号 文化程度 联系电话"),
    ("家庭成员", "户编号|户主|姓名|与户主关系|性别|民族|证件号|联系电话", "性别 民族 证件号 联系电话"),
    ("驻村干部", "姓名|乡镇|村|单位|职务|联系电话", "单位 职务 联系电话"),
    ("驻村干部", "乡镇|村|姓名|派出单位|职务|联系电话", "职务 联系电话"),
    ("驻村干部", "姓名|乡镇|村|第一书记|职务|联系电话", "职务 联系电话"),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "own"), SOUND)
def test_what_belongs_to_the_record_is_read(
    config: RegisterConfig, register: str, header: str, own: str
) -> None:
    found = read_header(config, register, header)
    assert [name for name in own.split() if found.rows[0][name] is None] == []
    assert "看不出是谁的" not in found.said("TB-18")


TWICE: list[tuple[str, str, Mapping[str, object]]] = [
    ("户", f"{HOUSE}|备注|备注", {}),
    ("户", f"序号|{HOUSE}|序号", {"户主": "张三"}),
    ("家庭成员", "户编号|姓名|证件号|村|村", {"证件号": OTHER}),
    ("帮扶责任人", "户编号|户主|联系电话|责任人|单位|联系电话", {"联系电话": PHONE}),
    ("户", f"{HOUSE}|联系电话|帮扶人|联系电话", {"联系电话": PHONE}),
    ("户", f"{HOUSE}|帮扶人|单位|电话|村支书|电话", {"联系电话": None}),
]


@pytest.mark.parametrize(("register", "header", "expected"), TWICE)
def test_columns_that_are_not_read_may_repeat(
    config: RegisterConfig, register: str, header: str, expected: Mapping[str, object]
) -> None:
    found = read_header(config, register, header)
    assert "TB-03" not in found.codes()
    assert {name: found.rows[0][name] for name in expected} == expected


@pytest.mark.parametrize("header", [f"{HOUSE}|户主", f"{HOUSE}|联系电话|联系电话"])
def test_a_column_that_is_read_may_not_repeat(config: RegisterConfig, header: str) -> None:
    found = read_header(config, "户", header)
    assert found.codes().count("TB-03") == 1
    name = header.rpartition("|")[2]
    assert f"“{name}”有两列，只读了前一列" in found.said("TB-03")


def test_the_helpers_own_telephone_is_taken(config: RegisterConfig) -> None:
    names = ["户编号", "户主", "联系电话", "责任人", "单位", "联系电话"]
    cells = [KEY, "张三", SECOND, "赵明", "农业局", PHONE]
    found = read(config, workbook([names, cells]), "帮扶责任人.xlsx", "帮扶责任人")
    assert found.rows[0]["联系电话"] == PHONE
    names = ["户编号", "户主", "联系电话", "责任人", "单位", "电话"]
    found = read(config, workbook([names, cells]), "帮扶责任人.xlsx", "帮扶责任人")
    assert found.rows[0]["联系电话"] == PHONE
    assert "“联系电话”" in found.said("TB-18")


def test_the_mends_that_are_told_work(config: RegisterConfig) -> None:
    found = read_header(config, "户", f"{HOUSE}|村支书|帮扶人|单位|联系电话")
    (told,) = [each for each in found.findings if "看不出" in each.message]
    assert told.remedy == "是“帮扶人”的，表头写“帮扶人联系电话”；不是的，这一列移到“户主”后面"
    for header in (
        f"{HOUSE}|村支书|帮扶人|单位|帮扶人联系电话",
        "户编号|乡镇|村|户主|联系电话|户主证件号|家庭人口|村支书|帮扶人|单位",
    ):
        assert "看不出" not in read_header(config, "户", header).said("TB-18")
