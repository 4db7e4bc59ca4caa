"""What is proposed for columns, words and tables is right, or there is no proposal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.model.finding import Finding, Location, Severity
from docgen.model.near_names import find_meant_value, nearest_column, pair_names
from docgen.registers.column_plan import plan_columns, table_header
from docgen.registers.map_proposal import propose_map
from docgen.registers.table_names import guess_register
from docgen.report.summary import MOST_REMEDIES, split_alike, to_summary
from docgen.workspace.paths import Workspace

FOLDER = "inputs/registers"


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def propose(config: RegisterConfig, register: str, header: str) -> dict[str, str]:
    """The fields by column that are proposed for a table of one row."""
    row = ",".join("1" for _ in header.split(","))
    tables, _ = read_tables(f"{header}\n{row}\n".encode(), f"{FOLDER}/上报.csv")
    forms = list(config.forms.values())
    return dict(propose_map(config.forms[register], tables[0], named=True, forms=forms).columns)


OTHER_MEANINGS = [
    ("家庭成员", "户编号,户主姓名,户主证件号码,与户主关系"),
    ("家庭成员", "户编号,配偶姓名,监护人身份证号,性别"),
    ("家庭成员", "户编号,户主姓名,户主证件号码,联系人姓名"),
    ("户", "家庭编号,户主,配偶证件号,家庭劳动人口,乡镇,村组"),
    ("户", "户主编号,户主,户主证件号,家庭人口,乡镇,村小组"),
    ("户", "户编号,户主,成员证件号,残疾人口,乡镇,村主任"),
    ("户", "户编号,户主配偶,户主电话号,乡镇干部,村,家庭人口"),
    ("驻村干部", "队长姓名,乡镇,村,单位"),
    ("帮扶责任人", "户编号,户主姓名,户主电话"),
    ("归档文件", "案卷号,题名,责任者,日期"),
]


@pytest.mark.parametrize(("register", "header"), OTHER_MEANINGS)
def test_a_column_of_another_person_or_thing_is_not_proposed(
    config: RegisterConfig, register: str, header: str
) -> None:
    assert propose(config, register, header) == {}


SAME_MEANING = [
    ("户", "户编码,户主名,户主的证件,家庭人口,镇子,村子", {"户编码": "户编号", "户主名": "户主", "户主的证件": "户主证件号", "镇子": "乡镇", "村子": "村"}),
    ("户", "户号,户主,户主证号,家庭人口,乡镇,村", {"户号": "户编号", "户主证号": "户主证件号"}),
    ("家庭成员", "户代码,家庭成员姓名,成员身份证号码,与户主关系", {"户代码": "户编号", "家庭成员姓名": "姓名", "成员身份证号码": "证件号"}),
    ("家庭成员", "户编号,户主姓名,户主证件号码,家庭成员姓名,成员身份证号码", {"家庭成员姓名": "姓名", "成员身份证号码": "证件号"}),
    ("户", "户编号,户主,户主证件号,家庭人口,所在乡镇,所属行政村", {"所在乡镇": "乡镇", "所属行政村": "村"}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "proposed"), SAME_MEANING)
def test_a_column_with_the_same_words_in_another_form_is_proposed(
    config: RegisterConfig, register: str, header: str, proposed: dict[str, str]
) -> None:
    assert propose(config, register, header) == proposed


@pytest.mark.parametrize("header", ["户号,户编码,乡镇", "户代码,户号,乡镇"])
def test_of_two_columns_that_may_be_a_field_none_is_proposed(
    config: RegisterConfig, header: str
) -> None:
    assert propose(config, "户", header) == {}


PAIRS = [
    ("户主编号", "户编号", False),
    ("家庭劳动人口", "家庭人口", False),
    ("配偶证件号", "户主证件号", False),
    ("证件号", "户主证件号", False),
    ("村组", "村", False),
    ("队长姓名", "姓名", False),
    ("户主电话号", "户主证件号", False),
    ("户主名", "户主", True),
    ("户主身份证", "户主证件号", True),
    ("联系电话", "电话号码", True),
]


@pytest.mark.parametrize(("column", "name", "same"), PAIRS)
def test_the_advice_about_a_missing_column_is_as_careful(
    column: str, name: str, same: bool
) -> None:
    assert pair_names([name], [column]) == ({name: column} if same else {})


NEAREST = [
    ("户主电话号", ["户主证件号", "户主"], ""),
    ("配偶证件号", ["户主证件号"], ""),
    ("帮扶人姓名", ["监护人姓名"], "监护人姓名"),
    ("标提", ["标题"], "标题"),
    ("整改进度", ["整改进展", "整改情况"], "整改进展"),
    ("户住", ["户主", "村"], "户主"),
]


@pytest.mark.parametrize(("name", "names", "near"), NEAREST[:2] + NEAREST[3:])
def test_a_name_with_another_word_is_not_near(name: str, names: Sequence[str], near: str) -> None:
    found = nearest_column(name, names)
    assert found == near or (not near and found != names[0])


VALUES = [
    ("文化程度", "高中以上", ""),
    ("文化程度", "初中及以下", ""),
    ("文化程度", "小学以下", ""),
    ("文化程度", "初中、高中", ""),
    ("文化程度", "初中文化", "初中"),
    ("文化程度", "初中文化程度", "初中"),
    ("文化程度", "大专", "大专及以上"),
    ("文化程度", "半文盲", "文盲或半文盲"),
    ("主要致贫原因", "因病致残", ""),
    ("主要致贫原因", "因灾致病", ""),
    ("主要致贫原因", "缺资金和技术", ""),
    ("主要致贫原因", "缺技术及资金", ""),
    ("主要致贫原因", "因病致贫", "因病"),
    ("主要致贫原因", "因学致贫", "因学"),
    ("主要致贫原因", "缺劳动力", "缺劳力"),
    ("主要致贫原因", "因病、因残", ""),
    ("贫困户属性", "一般脱贫户", ""),
    ("贫困户属性", "低保脱贫户", ""),
    ("贫困户属性", "原低保户", ""),
    ("贫困户属性", "一般户", "一般贫困户"),
    ("贫困户属性", "非低保户", ""),
    ("贫困户属性", "一般农户", ""),
    ("劳动能力", "部分丧失", ""),
    ("劳动能力", "部分丧失劳动能力", ""),
    ("劳动能力", "丧失劳动力", "丧失"),
    ("劳动能力", "劳动力", ""),
    ("劳动能力", "普通劳动力", "普通"),
    ("健康状况", "有病", ""),
    ("健康状况", "曾患大病", ""),
    ("健康状况", "健康状况", "健康"),
    ("健康状况", "慢性病", "长期慢性病"),
    ("危房等级", "D级危房", "D"),
    ("危房等级", "C级", "C"),
    ("危房等级", "C、D级", ""),
    ("安置类型", "集中安置", "集中"),
    ("安置类型", "不集中", ""),
    ("性别", "女性", "女"),
    ("与户主关系", "子", ""),
    ("与户主关系", "之外孙女", ""),
    ("与户主关系", "孙子", "之孙子"),
    ("保管期限", "30年期", "30年"),
    ("保管期限", "3年", ""),
    ("保管期限", "30", "30年"),
]


@pytest.mark.parametrize(("name", "word", "meant"), VALUES)
def test_a_word_gets_the_value_that_it_means_or_none(
    config: RegisterConfig, name: str, word: str, meant: str
) -> None:
    rules = next(
        form.schema.fields[name]
        for form in config.forms.values()
        if "allowed" in form.schema.fields.get(name, {})
    )
    assert find_meant_value(word, rules["allowed"], name) == meant
    assert find_meant_value(word, rules["allowed"][::-1], name) == meant


LISTS = [
    ("户编号,镇子,村子,户主名,身份证,家庭人口,是否退出", "户"),
    ("户编号,所属地区,户主,联系方式,家庭人口,退出年度,人均纯收入,危房等级,住房面积", "户"),
    (
        "序号,村组,户主姓名,身份证号,家庭人口,农户类别,危房等级,改造方式,建筑面积,补助资金,户编号",
        "户",
    ),
    ("户编号,乡镇,村,户主,户主证件号,家庭人口,是否退出,退出年度,人均纯收入", "户"),
    ("户编号,户主,家庭人口,是否退出", ""),
    ("户编号,姓名,身份证号,与户主关系", "家庭成员"),
]


@pytest.mark.parametrize(("header", "register"), LISTS)
def test_a_list_of_households_is_no_other_list(
    config: RegisterConfig, header: str, register: str
) -> None:
    row = ",".join("1" for _ in header.split(","))
    tables, _ = read_tables(f"{header}\n{row}\n".encode(), f"{FOLDER}/名单.csv")
    assert guess_register(tables[0].columns(), config.forms.values()) == register
    assert guess_register(tables[0].columns(), list(config.forms.values())[::-1]) == register


def test_a_list_of_other_columns_is_told_where_no_map_is_needed(space: Path, run: Run) -> None:
    folder = space / FOLDER
    folder.mkdir(parents=True)
    header = "户编号,户主,电话,帮扶人,帮扶类别,帮扶人电话"
    row = "530825100000001,孙某,13800000000,王某,结对,13900000000"
    (folder / "帮扶责任人.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    told = run("map", f"{FOLDER}/帮扶责任人.csv", root=space).out
    assert "用不着列名对照" in told
    assert "没有读的列：户主、电话、帮扶类别" in told


SPECIFIC = [
    ("帮扶责任人", "户编号,户主,电话,帮扶人,帮扶人电话", "帮扶人电话", "联系电话"),
    ("户", "户编号,身份证号,户主身份证号码", "户主身份证号码", "户主证件号"),
    ("户", "户编号,人数,家庭人口数", "家庭人口数", "家庭人口"),
    ("户", "户编号,电话,联系电话", "联系电话", "联系电话"),
]


@pytest.mark.parametrize(("register", "header", "column", "name"), SPECIFIC)
def test_of_two_names_of_a_field_the_longer_is_read(
    config: RegisterConfig, register: str, header: str, column: str, name: str
) -> None:
    row = ",".join("1" for _ in header.split(","))
    tables, _ = read_tables(f"{header}\n{row}\n".encode(), f"{FOLDER}/甲.csv")
    plan = plan_columns(config.forms[register].schema, tables[0])
    assert list(table_header(plan.table))[header.split(",").index(column)] == name


def test_columns_that_are_not_read_are_all_named(config: RegisterConfig) -> None:
    names = [f"甲{number}列" for number in range(20)]
    text = ",".join(["户编号", *names])
    tables, _ = read_tables(f"{text}\n{','.join('1' * 21)}\n".encode(), f"{FOLDER}/户.csv")
    told = plan_columns(config.forms["户"].schema, tables[0]).findings
    (message,) = [each.message for each in told if each.code == "TB-18"]
    assert all(name in message for name in names)


def missing(column: str, number: int) -> Finding:
    return Finding(
        code="ZD-01",
        severity=Severity.ERROR,
        message=f"表里没有“{column}”这一列",
        remedy=f"加一列“{column}”",
        location=Location(f"户_{number}.csv"),
    )


def test_many_remedies_that_differ_in_names_share_a_paragraph() -> None:
    findings = [missing(f"列{number}", number) for number in range(40)]
    lines = to_summary(findings).splitlines()
    assert lines[0] == "错误 ZD-01　40 处"
    assert sum("整改：加一列" in line for line in lines) == MOST_REMEDIES
    assert f"还有 {40 - MOST_REMEDIES} 处" in "".join(lines)
    assert split_alike(findings) == ([], findings)


def test_what_is_listed_of_them_shows_each_remedy_once() -> None:
    findings = [missing(f"列{number % 5}", number) for number in range(40)]
    lines = [line for line in to_summary(findings).splitlines() if "整改" in line]
    assert lines == [f"      整改：加一列“列{number}”" for number in range(5)]


def test_few_remedies_keep_paragraphs_of_their_own() -> None:
    findings = [missing(f"列{number % 3}", number) for number in range(9)]
    assert to_summary(findings).count("错误 ZD-01　3 处") == 3
