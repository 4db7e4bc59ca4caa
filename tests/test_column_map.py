"""Tables of other offices are read by a column map, so that nobody types them again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.load.yaml_reader import read_yaml
from docgen.model.near_names import find_meant_value
from docgen.model.source import ListNode, Scalar, Source, TableRows
from docgen.registers.column_map import read_column_maps
from docgen.registers.register_reader import RegisterPart, join_parts, read_part
from docgen.registers.register_schema import other_names
from docgen.registers.table_names import guess_register
from docgen.registers.turned_tables import turn_table
from docgen.workspace.paths import Workspace

FOLDER = "inputs/registers/甲"
ID, WIFE = "11010519491231002X", "110105194912310038"


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def read(
    config: RegisterConfig, text: str, table: str | bytes, file: str = "东山镇.csv"
) -> tuple[dict[str, list[dict[str, Any]]], list[str], RegisterPart]:
    """The rows of each register with what is written, the codes of findings, the last part."""
    source, _ = read_yaml(text.encode(), f"{FOLDER}/列名对照.yaml")
    assert source is not None
    maps, broken = read_column_maps(source, config.forms)
    assert not broken, broken
    names = {name for form in config.forms.values() for name in form.schema.fields}
    names = names.union(*(each.header_names() for each in maps))
    data = table.encode() if isinstance(table, str) else table
    tables, _ = read_tables(data, f"{FOLDER}/{file}", names)
    rows, codes = {}, []
    for each in maps:
        assert each.fits(tables[0])
        form = config.forms[each.register]
        part, findings = read_part(form, tables[0], column_map=each)
        codes += [finding.code for finding in findings]
        frame = join_parts(form, [part]).frame.collect()
        rows[each.register] = [
            {name: value for name, value in row.items() if value is not None and name != "#"}
            for row in frame.to_dicts()
        ]
    return rows, codes, part


NATIONAL = f"""\
序号,数据日期,乡(镇),所属地区,户编号,姓名,证件号码,与户主关系,劳动技能,家庭人口数,人均收入
1,2017-12-31,东山镇,东山镇石桥村二组,530825100000001,张某,{ID},户主,普通劳动力,2,0.82
2,2017-12-31,东山镇,东山镇石桥村二组,530825100000001,李某,{WIFE},配偶,技能劳动力,2,0.82
"""
NATIONAL_MAP = """\
- 文件: 东山镇*
  台账: 家庭成员
  列:
    劳动技能: {字段: 劳动能力, 值: {普通劳动力: 普通, 技能劳动力: 技能}}
- 文件: 东山镇*
  台账: 户
  列:
    姓名: 户主
    证件号码: 户主证件号
    所属地区: {拆成: ['', 村, 村民小组]}
    人均收入: {字段: 人均纯收入, 单位: 万元}
  只取: {与户主关系: 户主}
  一行一个: 户编号
"""


def test_one_list_of_persons_becomes_households_and_members(config: RegisterConfig) -> None:
    rows, codes, _ = read(config, NATIONAL_MAP, NATIONAL)
    assert set(codes) == {"TB-18", "TB-42"}
    assert [row["劳动能力"] for row in rows["家庭成员"]] == ["普通", "技能"]
    assert [row["证件号"] for row in rows["家庭成员"]] == [ID, WIFE]
    assert rows["户"] == [
        {
            "户编号": "530825100000001",
            "乡镇": "东山镇",
            "村": "石桥村",
            "村民小组": "二组",
            "户主": "张某",
            "户主证件号": ID,
            "家庭人口": 2,
            "人均纯收入": 8200,
        }
    ]


CASES = [
    ("a separator", "{拆成: [乡镇, 村], 隔开: /}", "甲", "东山镇/石桥村", {"乡镇": "东山镇", "村": "石桥村"}),
    ("a place", "{拆成: [乡镇, 村]}", "甲", "东山街道石桥社区", {"乡镇": "东山街道", "村": "石桥社区"}),
    ("an ending", "{字段: 村, 去掉: [委会, 民委员会]}", "村委", "石桥村委会", {"村": "石桥村"}),
    ("words", "{字段: 是否退出, 值: {√: 是, ×: 否}}", "退出", "√", {"是否退出": True}),
    ("a unit", "{字段: 耕地面积, 单位: 公顷}", "地", "2", {"耕地面积": 30}),
    ("only a name", "其他致贫原因", "原因", "缺水", {"其他致贫原因": "缺水"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "column", "cell", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_column_becomes_its_fields(
    config: RegisterConfig, rule: str, column: str, cell: str, expected: dict[str, Any]
) -> None:
    text = f"- 台账: 户\n  列:\n    {column}: {rule}\n"
    rows, _, part = read(config, text, f"户编号,{column}\n1,{cell}\n")
    assert {name: rows["户"][0].get(name) for name in expected} == expected
    for name in expected:
        assert part.table.location((0, name)).cell == "B2"


def test_constants_and_composed_fields(config: RegisterConfig) -> None:
    text = """\
- 台账: 归档文件
  固定: {责任者: '{地名}', 题名: 目录}
  拼: {档号: '{全宗号}-WS·{年度}-{期限}-{机构}-{件号}'}
"""
    table = "全宗号,年度,期限,机构,件号\nX001,2017,Y,BGS,0001\nX001,2017,Y,,0002\n"
    rows, _, part = read(config, text, table, "东山镇目录.csv")
    assert rows["归档文件"][0]["档号"] == "X001-WS·2017-Y-BGS-0001"
    assert "档号" not in rows["归档文件"][1]
    assert rows["归档文件"][0]["责任者"] == "东山镇"
    assert part.table.location((0, "档号")).cell == "A2"


def test_parents_and_children_of_a_header_may_be_mapped(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列: {收入/打工: 工资性收入, 支出/种地: 生产经营支出}\n"
    table = "户编号,户主,收入,,支出\n,,打工,种地,种地\n1,张某,100,200,30\n"
    rows, _, _ = read(config, text, table)
    assert rows["户"][0]["工资性收入"] == 100


def test_a_map_comes_before_names(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列: {现村: 村}\n"
    rows, _, _ = read(config, text, "户编号,村,现村\n1,老村,新村\n")
    assert rows["户"][0]["村"] == "新村"


BROKEN = [
    ("- 台账: 胡\n", "没有“胡”这本台账"),
    ("- 台账: 户\n  列: {甲: 户住}\n", "台账没有“户住”这个字段。是不是“户主”？"),
    ("- 台账: 户\n  列: {甲: 户主, 乙: 户主}\n", "“户主”对照了两回"),
    ("- 台账: 户\n  列: {甲: {字段: 人均纯收入, 单位: 万员}}\n", "不认得单位“万员”"),
    ("- 台账: 户\n  列: [甲]\n", "“列”写得不对"),
    ("- 对照: 户\n", "没有“对照”这一项"),
    ("- 甲\n", "每条要写成几个“名称: 内容”"),
    ("台账: 户\n", "一条一条写"),
    ("- 台账: 户\n  列: {甲: {拆成: [乡镇]}}\n", "“列”写得不对"),
]


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_map_that_is_not_well_formed_is_told(
    config: RegisterConfig, text: str, said: str
) -> None:
    source, _ = read_yaml(text.encode(), "列名对照.yaml")
    assert source is not None
    maps, (finding,) = read_column_maps(source, config.forms)
    assert maps == ()
    assert finding.code == "TB-28"
    assert said in finding.message
    assert finding.location is not None
    assert finding.location.line


def test_a_column_of_a_map_that_the_table_has_not_is_an_error(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列: {户主姓名: 户主}\n"
    _, codes, _ = read(config, text, "户编号,户主名字\n1,张某\n")
    assert "TB-29" in codes


def put(space: Path, **files: str) -> Path:
    folder = space / FOLDER
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


def test_a_map_beside_the_tables_is_used_and_is_no_table(space: Path, run: Run) -> None:
    put(space, 东山镇001__csv=NATIONAL, 列名对照__yaml=NATIONAL_MAP)
    told = run("check", "registers", root=space)
    assert "TB-15" not in told.out
    assert "TB-24" not in told.out
    assert "ZD-04" not in told.out
    assert "列名对照" not in told.out


def test_a_proposal_is_shown_and_written_and_keeps_what_people_wrote(space: Path, run: Run) -> None:
    table = "编号,户主名,户编号,村寨,身份证,人口数,主要致贫原因,计划脱贫年度\n1,张某,1,石桥村,1,3,因病,2016年\n"
    folder = put(space, 东山镇户__csv=table, 列名对照__yaml="# 我写的\n- 台账: 户\n  文件: 别的*\n")
    told = run("map", f"{FOLDER}/东山镇户.csv", "--yes", root=space)
    assert told.code == 0
    written = (folder / "列名对照.yaml").read_text("utf-8")
    assert written.startswith("# 我写的\n- 台账: 户\n  文件: 别的*\n")
    assert "'户主名': 户主" in written
    assert "乡镇: '{地名}'" in written
    assert "人口数" not in written.replace("没有对照", "")
    assert list(folder.glob("_列名对照*"))
    assert "TB-28" not in run("check", "registers", root=space).out
    again = run("map", f"{FOLDER}/东山镇户.csv", "--yes", root=space)
    assert again.code == 0


def test_a_proposal_gives_no_column_twice_and_none_to_what_need_not_be_there(
    space: Path, run: Run
) -> None:
    table = "户编号,户主名,户主的证件,人口,数据日期,证书号,帮扶类型\n1,张某,1,3,2017-1-1,2,甲\n"
    put(space, 户__csv=table)
    told = run("map", f"{FOLDER}/户.csv", "--yes", root=space).out
    proposed = [line.split(":") for line in told.splitlines() if line.startswith("    '")]
    fields = [field.strip() for _, field in proposed]
    assert len(fields) == len(set(fields))
    assert set(fields) <= {"户主", "户主证件号", "家庭人口", "乡镇", "村"}


def test_words_that_a_field_does_not_allow_are_proposed(space: Path, run: Run) -> None:
    table = "户编号,乡镇,村,户主,户主证件号,家庭人口,贫困户属性\n1,甲镇,甲村,张某,1,3,一般户\n"
    put(space, 户__csv=table)
    told = run("map", f"{FOLDER}/户.csv", "--yes", root=space).out
    assert "'一般户': '一般贫困户'" in told


def test_a_table_that_fits_needs_no_map(space: Path, run: Run) -> None:
    put(space, 户__csv="户编号,乡镇,村,户主,户主证件号,家庭人口\n1,甲镇,甲村,张某,1,3\n")
    told = run("map", f"{FOLDER}/户.csv", root=space)
    assert "用不着列名对照" in told.out
    assert told.code == 0


def test_a_column_of_a_map_is_known_by_its_form(config: RegisterConfig) -> None:
    text = "- 台账: 户\n  列: {户主 姓名（全称）: 户主}\n"
    rows, codes, _ = read(config, text, "户编号,户主姓名(全称)\n1,张某\n")
    assert rows["户"][0]["户主"] == "张某"
    assert "TB-29" not in codes


def test_a_column_that_a_composed_field_names_must_be_there(config: RegisterConfig) -> None:
    text = "- 台账: 归档文件\n  拼: {档号: '{全宗号}-{件号}'}\n"
    _, codes, _ = read(config, text, "全宗号,题名\nX001,某\n")
    assert "TB-29" in codes


@pytest.mark.parametrize("written", ["县: 甲\n", "- 台账: 胡\n"])
def test_nothing_is_added_to_a_map_that_is_broken(space: Path, run: Run, written: str) -> None:
    folder = put(space, 户__csv="户编号,户主名\n1,张某\n", 列名对照__yaml=written)
    told = run("map", f"{FOLDER}/户.csv", "--yes", root=space)
    assert told.code == 2
    assert "列名对照.yaml" in told.err
    assert (folder / "列名对照.yaml").read_text("utf-8") == written


def test_a_map_in_another_encoding_is_kept(space: Path, run: Run) -> None:
    folder = put(space, 户__csv="户编号,户主名\n1,张某\n")
    (folder / "列名对照.yaml").write_bytes("# 我写的\n- 台账: 户\n  文件: 别的\n".encode("gbk"))
    assert run("map", f"{FOLDER}/户.csv", "--yes", root=space).code == 0
    assert (folder / "列名对照.yaml").read_text("utf-8").startswith("# 我写的\n- 台账: 户\n")


@pytest.mark.parametrize("word", ["一般\n户", "无从\n判断", "非贫困户"])
def test_a_word_is_proposed_on_one_line_or_left_to_people(space: Path, run: Run, word: str) -> None:
    table = f'户编号,乡镇,村,户主,户主证件号,家庭人口,贫困户属性\n1,甲镇,甲村,张某,1,3,"{word}"\n'
    put(space, 户__csv=table)
    assert run("map", f"{FOLDER}/户.csv", "--yes", root=space).code == 0
    assert "TB-28" not in run("check", "registers", root=space).out


GUESSES = [
    ("households under other names", "苏木乡,嘎查村,户主姓名,身份证号,人口,致贫原因", "户"),
    ("persons", "户号,户主姓名,与户主的关系,姓名,身份证,性别,民族", "家庭成员"),
    ("villages", "区（县）,镇名称,村名称,总户数,建档立卡户数", "村"),
    ("villages or villages that leave", "区（县）,镇名称,村名称", ""),
    ("words to choose from", "民族,文化程度,健康状况,与户主关系,贫困户属性", ""),
    ("nothing of ours", "编号,商品,单价,数量", ""),
]


@pytest.mark.parametrize(
    ("header", "register"), [g[1:] for g in GUESSES], ids=[g[0] for g in GUESSES]
)
def test_a_header_says_which_register_it_is(
    config: RegisterConfig, header: str, register: str
) -> None:
    row = ",".join("甲" for _ in header.split(","))
    tables, _ = read_tables(f"{header}\n{row}\n".encode(), f"{FOLDER}/上报.csv")
    assert guess_register(tables[0].columns(), config.forms.values()) == register


def test_other_names_hold_in_every_register_with_the_field(config: RegisterConfig) -> None:
    """Unless they are those of another field: 身份证号 is the head's in one, a person's in the next."""
    assert "行政村" in other_names(config.forms["村"].schema, "村")
    assert "身份证号" in other_names(config.forms["家庭成员"].schema, "证件号")
    assert "身份证号" in other_names(config.forms["户"].schema, "户主证件号")


def test_a_table_whose_name_says_no_register_gets_a_map_that_does(space: Path, run: Run) -> None:
    path = space / FOLDER / "上报材料.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"户编号,姓名,身份证号,与户主关系\n530825100000001,张某,{ID},户主\n", "utf-8")
    told = run("map", str(path), "--yes", root=space)
    assert "台账: 家庭成员" in told.out
    checked = run("check", "registers", str(path), root=space)
    assert "TB-15" not in checked.out


def test_where_nobody_can_answer_nothing_is_written(
    space: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    path = space / FOLDER / "上报材料.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"户编号,姓名,身份证号,与户主关系\n530825100000001,张某,{ID},户主\n", "utf-8")
    told = run("map", str(path), root=space)
    assert "没有写" in told.out
    assert not path.with_name("列名对照.yaml").exists()


CARD = """\
某某县贫困户登记卡,,,
贫困村（盖章）,,帮扶单位（盖章）,
代码,填表项目,单位,数量
,一、家庭基本情况,,
201,（一）户主,,张某
202,（二）家庭成员人数,人,5
203,其中：残疾人数,人,无
,二、家庭收支情况,,
204,　　当年人均收入,万元,0.82
205,证件号码,,{number}
,注：一户一表,,
"""
CARD_MAP = """\
- 台账: 户
  竖排: {项目: 填表项目, 内容: 数量, 单位: 单位}
  列:
    （一）户主: 户主
    （二）家庭成员人数: 家庭人口
    其中：残疾人数: 残疾人数
    当年人均收入: 人均纯收入
  固定: {户编号: '{文件名}', 乡镇: 东山镇, 村: 石桥村}
"""


def test_a_table_on_its_side_is_one_record(config: RegisterConfig) -> None:
    text = CARD.format(number=ID)
    rows, codes, part = read(config, CARD_MAP, text, "530825100000001.csv")
    assert rows["户"] == [
        {
            "户编号": "530825100000001",
            "乡镇": "东山镇",
            "村": "石桥村",
            "户主": "张某",
            "户主证件号": ID,
            "家庭人口": 5,
            "人均纯收入": 8200,
        }
    ]
    assert codes == ["TB-18"]
    assert part.table.location((0, "户主")).cell == "D5"
    assert part.table.location((0, "人均纯收入")).cell == "D9"


def test_a_finding_about_a_table_on_its_side_names_the_cell(config: RegisterConfig) -> None:
    text = CARD.format(number=ID.replace("X", "1")).replace("人,5", "亩,5")
    source, _ = read_yaml(CARD_MAP.encode(), f"{FOLDER}/列名对照.yaml")
    assert source is not None
    (chosen,), _ = read_column_maps(source, config.forms)
    names = {"填表项目", "数量", "单位"}
    tables, _ = read_tables(text.encode(), f"{FOLDER}/530825100000001.csv", names)
    _, findings = read_part(config.forms["户"], tables[0], column_map=chosen)
    cells = {f.code: f.location.cell for f in findings if f.location and f.code != "TB-18"}
    assert cells == {"ZD-14": "D6", "ZD-13": "D10"}


SIDEWAYS = """\
指标,石桥村,双河村
总户数,120,80
建档立卡户数,30,20户
其他,甲,乙
"""
SIDEWAYS_MAP = """\
- 台账: 村
  竖排: {项目: 指标}
  列: {指标: 村}
  固定: {乡镇: '{地名}'}
"""


def test_every_column_of_a_table_on_its_side_may_be_a_record(config: RegisterConfig) -> None:
    rows, codes, part = read(config, SIDEWAYS_MAP, SIDEWAYS)
    assert rows["村"] == [
        {"乡镇": "东山镇", "村": "石桥村", "总户数": 120, "建档立卡户数": 30},
        {"乡镇": "东山镇", "村": "双河村", "总户数": 80, "建档立卡户数": 20},
    ]
    assert codes == ["TB-18"]
    assert part.table.location((1, "建档立卡户数")).cell == "C3"
    assert part.table.location((0, "村")).cell == "B1"
    assert part.table.location(()).cell == "A1"


def test_a_day_of_a_table_on_its_side_keeps_the_year_that_its_cell_does_not_show(
    config: RegisterConfig,
) -> None:
    items = [
        ("项目", "内容"),
        ("户主", "张某"),
        ("申请日期", date(2017, 3, 1)),
        ("村民小组", date(2018, 3, 1)),
    ]
    text = "- 台账: 户\n  竖排: {项目: 项目, 内容: 内容}\n"
    table = workbook(items, {(2, 1): "m-d", (3, 1): "m-d"})
    rows, codes, _ = read(config, text, table, "卡.xlsx")
    assert rows["户"] == [{"户主": "张某", "申请日期": date(2017, 3, 1), "村民小组": "3-1"}]
    assert "ZD-04" not in codes


def test_a_table_on_its_side_without_the_column_of_its_items_is_told(
    config: RegisterConfig,
) -> None:
    _, codes, _ = read(config, SIDEWAYS_MAP.replace("指标", "项目"), SIDEWAYS)
    assert "TB-29" in codes


PLACES = {"一、收入/其他": 3, "二、支出/其他": 5, "户主": 6, "第7行": 7}


def test_items_of_one_name_are_told_apart_by_their_groups(config: RegisterConfig) -> None:
    table = "项目,数量\n一、收入,\n其他,5\n二、支出,\n其他,6\n户主,张某\n,无名\n"
    text = (
        "- 台账: 户\n  竖排: {项目: 项目, 内容: 数量}\n"
        "  列: {一、收入/其他: 转移性收入, 二、支出/其他: 生产经营支出}\n"
    )
    source, _ = read_yaml(text.encode(), f"{FOLDER}/列名对照.yaml")
    assert source is not None
    (chosen,), _ = read_column_maps(source, config.forms)
    tables, _ = read_tables(table.encode(), f"{FOLDER}/卡.csv", {"项目", "数量"})
    turned, findings = turn_table(tables[0], chosen)
    assert findings == []
    assert isinstance(turned, Source)
    assert turned.columns() == {"一、收入/其他", "二、支出/其他", "户主", "第7行"}
    assert turned.location((0, "二、支出/其他")).cell == "B5"
    assert turned.location((0, "没有")).cell == turned.location((0,)).cell == "B3"
    assert turned.node((0, "户主")) == Scalar("张某", 6, 2, True)
    assert isinstance(turned.root, ListNode)
    assert isinstance(turned.root.items, TableRows)
    assert turned.root.items.cell(1, "户主") == turned.root.items.cell(-1, "户主") == ""
    assert [dict(row.items).keys() for row in turned.root.items[:2]] == [
        {Scalar(name, line, 2) for name, line in PLACES.items()}
    ]


def test_a_table_on_its_side_without_items_is_empty(config: RegisterConfig) -> None:
    rows, codes, _ = read(config, CARD_MAP, "填表项目,单位,数量\n", "530825100000001.csv")
    assert rows["户"] == []
    assert "TB-29" in codes


def test_a_unit_above_a_table_on_its_side_is_that_of_its_numbers(config: RegisterConfig) -> None:
    text = SIDEWAYS_MAP.replace("村}", "村, 人均纯收入: 人均纯收入}").replace(
        "- 台账: 村", "- 台账: 户"
    )
    text = text.replace("固定: {", "固定: {户编号: 甲, ")
    table = "某县收入表,,单位：万元\n指标,石桥村,双河村\n人均纯收入,0.82,8200元\n"
    rows, _, _ = read(config, text, table)
    assert [row["人均纯收入"] for row in rows["户"]] == [8200, 8200]


ABILITY = ("普通", "技能", "丧失", "无劳动力", "弱或半劳动力")
KINDS = ("一般贫困户", "低保户", "五保户", "低保贫困户")
HEALTH = ("健康", "长期慢性病", "患有大病", "残疾")
MEANT = [
    ("普通劳动力", ABILITY, "普通"),
    ("技能劳动力", ABILITY, "技能"),
    ("丧失劳动力", ABILITY, "丧失"),
    ("无劳动能力", ABILITY, "无劳动力"),
    ("半劳动力", ABILITY, "弱或半劳动力"),
    ("弱劳动力或半劳动力", ABILITY, "弱或半劳动力"),
    ("劳动力", ABILITY, ""),
    ("无技能", ABILITY, ""),
    ("有", ABILITY, ""),
    ("一般户", KINDS, "一般贫困户"),
    ("非低保户", KINDS, ""),
    ("低保", KINDS, ""),
    ("慢性病", HEALTH, "长期慢性病"),
    ("长期慢性病，残疾", HEALTH, ""),
    ("不健康", HEALTH, ""),
    ("本科", ("大专", "本科及以上"), "本科及以上"),
    ("缺少劳动力", ("缺劳力", "缺技术", "缺资金"), "缺劳力"),
    ("因病致贫", ("因病", "因残", "因学"), "因病"),
    ("ｃ", ("A", "B", "C"), "C"),
    ("c", ("A", "B", "C"), "C"),
    ("ａ类", ("A类", "B类"), "A类"),
    ("ｃ", ("C", "c", "D"), ""),
]


@pytest.mark.parametrize(("word", "values", "meant"), MEANT)
def test_a_value_is_proposed_only_where_it_is_meant(
    word: str, values: Sequence[str], meant: str
) -> None:
    assert find_meant_value(word, values) == meant
    assert find_meant_value(word, values[::-1]) == meant
