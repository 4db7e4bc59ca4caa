"""What a table is taken for and what is proposed for it: nothing that any other table has too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from test_map_laws import FOLDER, ID, IDS, PHONE, Check, check

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.registers.map_proposal import propose_map
from docgen.registers.table_names import guess_register
from docgen.workspace.paths import Workspace

__all__ = ["check"]


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


OTHER_LISTS = [
    "社会保障号|姓名|镇街道|村",
    "乡镇|村|姓名|身份证号|死亡日期",
    "姓名|身份证号|乡镇|村|参保状态|缴费金额",
    "乡镇|村|姓名|性别|学校|年级",
    "姓名|性别|民族|出生日期|文化程度|入党日期|乡镇|村",
    "姓名|乡镇|村|培训内容|培训时间|联系电话",
    "乡镇|村|姓名|身份证号|住院日期|救助金额",
    "乡镇|村|姓名|证件号|贷款金额|联系电话",
    "姓名|职务|单位|联系电话",
    "乡镇|村|姓名|单位|职务|联系电话",
    "乡镇|村|户主|帮扶干部|单位|职务|联系电话",
    "姓名|性别|民族|出生日期|文化程度|政治面貌|证件号|单位",
    "年度|类|材料|层级",
    "乡镇|村|姓名|残疾证号|残疾等级|与户主关系",
    "编号|名称|类型|数量|备注",
    "户编号|姓名|身份证号|学校|年级",
    "村|姓名|职务|联系电话|开始日期|结束日期",
]


@pytest.mark.parametrize("header", OTHER_LISTS)
def test_a_list_that_could_be_any_is_guessed_to_be_none(
    config: RegisterConfig, space: Path, run: Run, header: str
) -> None:
    names = header.split("|")
    assert guess_register(names, config.forms.values()) == ""
    path = space / FOLDER / "名单.csv"
    path.parent.mkdir(parents=True)
    path.write_text(f"{','.join(names)}\n{','.join('甲' for _ in names)}\n", "utf-8")
    told = run("check", "registers", str(path), root=space).out
    assert "看表头像" not in told
    assert "文件名或工作表名用台账名开头" in told


OWN_LISTS = [
    ("驻村干部", "姓名|乡镇|村|单位|是否队长|开始日期"),
    ("家庭成员", "户编号|姓名|身份证号|与户主关系"),
    ("户", "户编号|乡镇|村|户主|户主证件号|家庭人口"),
    ("户", "乡镇|村|户主姓名|身份证号|家庭人口|致贫原因|危房等级"),
    ("帮扶责任人", "户编号|责任人|单位|职务|联系电话"),
    ("帮扶责任人", "户编号|户主|帮扶人|单位|电话"),
    ("归档文件", "档号|题名|责任者|日期|页数"),
    ("村", "乡镇|村|总户数|乡村人口|建档立卡户数"),
]


@pytest.mark.parametrize(("register", "header"), OWN_LISTS)
def test_a_list_is_guessed_by_what_its_register_alone_has(
    config: RegisterConfig, register: str, header: str
) -> None:
    assert guess_register(header.split("|"), config.forms.values()) == register


Cells = Mapping[str, str]


def propose(config: RegisterConfig, register: str, header: str, cells: Cells) -> dict[str, str]:
    """Return the fields by column that are proposed for a table of one row."""
    names = header.split("|")
    row = ",".join(cells.get(name, "甲") for name in names)
    tables, _ = read_tables(f"{','.join(names)}\n{row}\n".encode(), "甲.csv")
    forms = list(config.forms.values())
    return dict(propose_map(config.forms[register], tables[0], named=True, forms=forms).columns)


OTHER_MEANINGS: list[tuple[str, str, Cells]] = [
    ("户", "户编号|次要致贫原因", {"次要致贫原因": "因病"}),
    ("户", "户编号|返贫致贫原因", {"返贫致贫原因": "因病"}),
    ("户", "户编号|监测对象类别|保障对象类别", {}),
    ("户", "户编号|低保对象类别", {}),
    ("户", "户编号|贫困人口数", {"贫困人口数": "3"}),
    ("户", "户编号|安置乡镇|迁入村", {}),
    ("户", "户编号|乡镇|村|户主|家庭人口|帮扶责任人|单位|身份证号", {"身份证号": ID, "家庭人口": "2"}),
    ("户", "户编号|乡镇|村|户主|家庭人口|合作社|身份证", {"身份证": ID, "家庭人口": "2"}),
    ("驻村干部", "乡镇|村|姓名|第一书记姓名", {"第一书记姓名": "赵明"}),
    ("驻村干部", "乡镇|村|姓名|帮扶单位|责任单位", {}),
    ("驻村干部", "乡镇|村|姓名|是否第一书记", {"是否第一书记": "赵明"}),
    ("村", "乡镇|村|是否为贫困村", {"是否为贫困村": "石桥村"}),
    ("归档文件", "档号|题名|签字日期", {}),
    ("归档文件", "档号|题名|移交日期|归档日期", {}),
    ("归档文件", "档号|题名|原文号|附件页数", {}),
    ("家庭成员", "户编号|姓名|证件号|关系", {"关系": "邻居"}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "cells"), OTHER_MEANINGS)
def test_a_column_of_another_meaning_is_not_proposed(
    config: RegisterConfig, register: str, header: str, cells: Cells
) -> None:
    assert propose(config, register, header, cells) == {}


SAME_MEANING: list[tuple[str, str, Cells, dict[str, str]]] = [
    ("家庭成员", "户编号|姓名|证件号|关系", {"关系": "配偶"}, {"关系": "与户主关系"}),
    ("驻村干部", "驻村乡镇|行政村|队员姓名|派出单位", {},
     {"驻村乡镇": "乡镇", "队员姓名": "姓名", "派出单位": "单位"}),
    ("驻村干部", "乡镇|村|姓名|是否第一书记", {"是否第一书记": "是"}, {"是否第一书记": "第一书记"}),
    ("户", "户编号|户主名|户主的证件", {"户主名": "张三", "户主的证件": ID},
     {"户主名": "户主", "户主的证件": "户主证件号"}),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "cells", "expected"), SAME_MEANING)
def test_a_column_of_the_same_meaning_is_proposed(
    config: RegisterConfig, register: str, header: str, cells: Cells, expected: dict[str, str]
) -> None:
    assert propose(config, register, header, cells) == expected


def test_the_words_of_a_proposed_column_are_proposed_too(
    check: Check, space: Path, run: Run
) -> None:
    check(
        {"家庭成员.csv": f"户编号,姓名,证件号,关系\n{IDS[0]},张某,{ID},户主\n{IDS[0]},李某,,孙子\n"}
    )
    told = run("map", f"{FOLDER}/家庭成员.csv", "--yes", root=space)
    assert "'孙子': '之孙子'" in told.out
    done = check({})
    assert done.column("与户主关系", "家庭成员") == ["户主", "之孙子"]


HEAD = f"{IDS[0]},东山镇,石桥村,张某,{ID},户主,2,赵明,农业局,{PHONE}"
WIFE = f"{IDS[0]},东山镇,石桥村,李某,440524188001010014,配偶,2,赵明,农业局,{PHONE}"
SINGLE = f"{IDS[1]},东山镇,石桥村,王某,11010519800101001X,户主,1,钱红,林业局,13700000001"
WIDE = [
    "户编号,乡镇,村,姓名,身份证号码,与户主关系,家庭人口,帮扶人,帮扶单位,联系电话",
    "户编号,乡镇,村,姓名,身份证号码,与户主关系,人口,帮扶责任人,单位,电话",
    "户编号,乡镇,村,姓名,证件号码,户主关系,人数,帮扶干部,帮扶单位,手机号",
]


@pytest.mark.parametrize("header", WIDE)
@pytest.mark.parametrize("rows", [[HEAD, WIFE, SINGLE]])
def test_the_maps_of_a_wide_list_of_persons_work_as_written(
    check: Check, space: Path, run: Run, header: str, rows: Sequence[str]
) -> None:
    check({"名单.csv": "\n".join([header, *rows]) + "\n"})
    for register in ("家庭成员", "户", "帮扶责任人"):
        told = run("map", f"{FOLDER}/名单.csv", "--register", register, "--yes", root=space)
        assert "还缺" not in told.out, told.out
    done = check({})
    text = (space / FOLDER / "列名对照.yaml").read_text("utf-8")
    assert done.column("户主") == ["张某", "王某"], text
    assert done.column("户主证件号") == [ID, "11010519800101001X"], text
    assert done.column("联系电话") == [None, None]
    assert done.column("姓名", "家庭成员") == ["张某", "李某", "王某"]
    assert done.column("责任人", "帮扶责任人")[0] == "赵明"
    assert done.column("联系电话", "帮扶责任人")[0] == PHONE
    assert not done.codes() & {"ZD-01", "TB-28", "TB-29", "TB-47"}, text
