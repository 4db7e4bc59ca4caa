"""What a column map reads, drops or makes is right or told: no row and no cell is lost silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from conftest import Run, workbook
from docgen.app.build_result import no_progress
from docgen.app.check_registers import check_whole_registers
from docgen.model.finding import Finding, Severity
from docgen.registers.place_names import find_place, split_place
from docgen.workspace.paths import Workspace

pytestmark = pytest.mark.slow

FOLDER = "inputs/registers/甲"
IDS = tuple(f"53082510000000{number}" for number in range(10))
HEADER = "户编号,乡镇,村,户主,户主证件号,家庭人口"
ID = "11010519491231002X"
PHONE, PHONE2 = "13800000000", "13700000000"


@dataclass(frozen=True)
class Checked:
    """The registers of a folder with what is written in them, and what was said."""

    rows: Mapping[str, list[dict[str, Any]]]
    findings: Sequence[Finding]

    def codes(self) -> set[str]:
        """The codes of what is said about tables and maps, and of lacking cells."""
        return {f.code for f in self.findings if f.code[:2] in ("TB", "ZD")}

    def said(self, code: str) -> str:
        return "\n".join(
            f"{f.location} {f.message} {f.remedy}" for f in self.findings if f.code == code
        )

    def cells(self, code: str) -> list[str]:
        return [f.location.cell for f in self.findings if f.code == code and f.location]

    def column(self, name: str, register: str = "户") -> list[Any]:
        return [row.get(name) for row in self.rows.get(register, [])]


Check = Callable[..., Checked]


@pytest.fixture
def check(space: Path) -> Check:
    """`check({"户.csv": "…"}, "- 台账: 户 …")`: files below one folder, with the map beside."""

    def call(files: Mapping[str, str | bytes], column_map: str = "") -> Checked:
        folder = space / FOLDER
        for name, content in {
            **files,
            **({"列名对照.yaml": column_map} if column_map else {}),
        }.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = check_whole_registers(Workspace(space), [folder], no_progress)
        rows = {
            name: [
                {key: value for key, value in row.items() if value is not None and key != "#"}
                for row in register.frame.collect().to_dicts()
            ]
            for name, register in done.registers.items()
        }
        return Checked(rows, done.result.findings)

    return call


PERSONS = "户编号,乡镇,村,姓名,身份证号,家庭人口,与户主关系\n"
ONLY = "- 文件: 名单*\n  台账: 户\n  列: {姓名: 户主, 身份证号: 户主证件号}\n  只取: {与户主关系: %s}\n"


def persons(*relations: str) -> str:
    rows = [f"{IDS[at]},东山镇,石桥村,张{at},,1,{text}" for at, text in enumerate(relations)]
    return PERSONS + "\n".join(rows) + "\n"


TAKEN = [
    ("as it is", "户主", ("户主", "配偶"), [IDS[0]], Severity.NOTICE, "配偶"),
    ("with spaces", "户主", ("户 主", "户主　", "配偶"), [IDS[0], IDS[1]], Severity.NOTICE, "没有取1行"),
    ("one that contains it", "户主", ("户主", "本人或户主"), [IDS[0]], Severity.WARNING, "本人或户主"),
    ("a relation to it", "户主", ("户主", "户主之妻"), [IDS[0]], Severity.NOTICE, "户主之妻"),
    ("blank", "户主", ("户主", ""), [IDS[0]], Severity.NOTICE, "空着"),
    ("a list", "[户主, 本人或户主]", ("户主", "本人或户主", "之子"), IDS[:2], Severity.NOTICE, "之子"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "relations", "taken", "severity", "said"),
    [each[1:] for each in TAKEN],
    ids=[each[0] for each in TAKEN],
)
def test_rows_that_a_map_does_not_take_are_told(
    check: Check,
    wanted: str,
    relations: Sequence[str],
    taken: Sequence[str],
    severity: Severity,
    said: str,
) -> None:
    done = check({"名单.csv": persons(*relations)}, ONLY % wanted)
    assert done.column("户编号") == list(taken)
    assert said in done.said("TB-42")
    assert {f.severity for f in done.findings if f.code == "TB-42"} == {severity}


def test_nothing_is_said_where_all_rows_are_taken(check: Check) -> None:
    done = check({"名单.csv": persons("户主", "户主")}, ONLY % "户主")
    assert not done.codes() & {"TB-42", "TB-43", "TB-44", "TB-17"}


@pytest.mark.parametrize("relations", [("本人", "配偶"), ("", "")])
def test_a_map_that_takes_nothing_is_an_error(check: Check, relations: Sequence[str]) -> None:
    done = check({"名单.csv": persons(*relations)}, ONLY % "户主")
    assert "2行一行也没有取到" in done.said("TB-43")
    assert any(f.code == "GZ-08" for f in done.findings)
    book = workbook(
        [PERSONS.strip().split(","), [IDS[0], "东山镇", "石桥村", "张某", None, 1, None]]
    )
    assert "TB-43" in check({"名单.xlsx": book}, ONLY % "户主").codes()


def test_an_error_in_the_column_by_which_rows_are_taken_is_told(check: Check) -> None:
    done = check({"名单.csv": persons("户主", "#N/A")}, ONLY % "户主")
    assert "与户主关系" in done.said("TB-17")
    assert done.cells("TB-17") == ["G3"]


ONE = "- 文件: 名单*\n  台账: 户\n  一行一个: 户编号\n"


def test_rows_of_one_key_are_told_and_those_that_differ(check: Check) -> None:
    rows = [
        f"{IDS[0]},东山镇,石桥村,张某,,2",
        f"{IDS[0]},东山镇,石桥村,张某,,",
        f"{IDS[1]},东山镇,石桥村,李某,,2",
        f"{IDS[1]},西河镇,石桥村,李某,,2",
    ]
    table = HEADER + "\n" + "\n".join(rows) + "\n"
    done = check({"名单.csv": table}, ONE)
    assert done.column("户编号") == [IDS[0], IDS[1]]
    assert "取2行，没有取2行" in done.said("TB-42")
    assert "1行的“乡镇”" in done.said("TB-44")
    assert done.cells("TB-44") == ["B5"]


@pytest.mark.parametrize("key", ["", " ", "#N/A"])
def test_rows_without_a_key_are_not_taken_for_one(check: Check, key: str) -> None:
    rows = f"{key},东山镇,石桥村,张某,,2\n{key},西河镇,大村,李某,,2\n{IDS[2]},东山镇,大村,王某,,1\n"
    done = check({"名单.csv": f"{HEADER}\n{rows}"}, ONE)
    assert done.column("户主") == ["张某", "李某", "王某"]
    assert done.codes() & {"ZD-01", "TB-17"}


PLACES = [
    ("示例县东山镇石桥村", "东山镇", "石桥村"),
    ("云南省普洱市示例县东山镇石桥村", "东山镇", "石桥村"),
    ("镇沅彝族哈尼族拉祜族自治县恩乐镇复兴村", "恩乐镇", "复兴村"),
    ("东乡镇石桥村", "东乡镇", "石桥村"),
    ("东乡县东山镇石桥村", "东山镇", "石桥村"),
    ("旧县镇石桥村", "旧县镇", "石桥村"),
    ("新镇镇大村村委会", "新镇镇", "大村村委会"),
    ("东山镇大村村民委员会", "东山镇", "大村村民委员会"),
    ("东山镇大村村村委会", "东山镇", "大村村"),
    ("东山镇石桥村村委会三组", "东山镇", "石桥村"),
    ("东山镇石桥村委会", "东山镇", "石桥村委会"),
    ("东山镇中村村", "东山镇", "中村村"),
    ("东山镇大村村一组", "东山镇", "大村村"),
    ("东山镇镇东社区", "东山镇", "镇东社区"),
    ("东山镇村头村", "东山镇", "村头村"),
    ("东山镇杨村社区", "东山镇", "杨村社区"),
    ("城区街道新村", "城区街道", "新村"),
    ("东山镇/石桥村", "东山镇", "石桥村"),
    ("东山镇 石桥村", "东山镇", "石桥村"),
    ("州城镇大村", "州城镇", "大村"),
    ("苏木乡嘎查村", "苏木乡", "嘎查村"),
]


@pytest.mark.parametrize(("text", "township", "village"), PLACES)
def test_the_parts_of_a_place_are_those_it_has(
    check: Check, text: str, township: str, village: str
) -> None:
    column_map = "- 台账: 户\n  列: {地区: {拆成: [乡镇, 村]}}\n"
    done = check({"户.csv": f"户编号,地区\n{IDS[0]},{text}\n"}, column_map)
    assert (done.column("乡镇"), done.column("村")) == ([township], [village])
    assert "TB-41" not in done.codes()


def test_known_names_come_before_endings() -> None:
    assert split_place("东山镇镇中村村", {"东山镇镇", "中村"})["township"] == "东山镇镇"
    assert split_place("县里西河镇石桥头村", {"西河镇", "石桥头村"})["village"] == "石桥头村"


KNOWN = [
    ("the short name of a village", {"大村"}, ("新镇镇", "大村")),
    ("the long name of a village", {"大村村"}, ("新镇镇", "大村村")),
    ("both names", {"新镇镇", "大村"}, ("新镇镇", "大村")),
    ("both long names", {"新镇镇", "大村村"}, ("新镇镇", "大村村")),
    ("the name with its committee", {"新镇镇", "大村村委会"}, ("新镇镇", "大村村委会")),
    ("a short township", {"新镇", "大村"}, ("新镇", "大村")),
    ("a short township and a long village", {"新镇", "大村村"}, ("新镇", "大村村")),
    ("a village that begins as its township ends", {"新镇", "镇大村"}, ("新镇", "镇大村")),
    ("a short township alone", {"新镇"}, (None, None)),
    ("a township alone", {"新镇镇"}, ("新镇镇", "大村村委会")),
    ("another village", {"新镇镇", "石桥村"}, ("新镇镇", "大村村委会")),
]


@pytest.mark.parametrize(("known", "places"), [k[1:] for k in KNOWN], ids=[k[0] for k in KNOWN])
def test_the_names_of_a_county_decide(known: set[str], places: tuple[str | None, ...]) -> None:
    found = split_place("新镇镇大村村委会", known)
    assert (found.get("township"), found.get("village")) == places
    assert found.get("rest", "") == ("" if places[0] else "新镇镇大村村委会")


def test_what_follows_a_known_name_is_never_lost() -> None:
    assert split_place("东山镇大村头村", {"大村"})["rest"] == "头村"
    assert split_place("东山镇镇南村", {"东山镇"}) == {"township": "东山镇", "village": "镇南村"}


UNSPLIT = [
    (
        "a separator",
        "[乡镇, 村]，-",
        ("东山镇-石桥村", "东山镇-石桥村-三组", "东山镇", "东山镇—大村"),
    ),
    ("places", "[乡镇, 村]", ("东山镇石桥村", "西河镇人民政府", "西河 北寨", "南岭河口")),
]


@pytest.mark.parametrize(("parts", "texts"), [u[1:] for u in UNSPLIT], ids=[u[0] for u in UNSPLIT])
def test_a_cell_that_cannot_be_split_is_an_error_and_never_filled_from_above(
    check: Check, parts: str, texts: Sequence[str]
) -> None:
    listed, _, sign = parts.partition("，")
    sign = f", 隔开: '{sign}'" if sign else ""
    rows = "".join(f"{IDS[at]},{text},张{at}\n" for at, text in enumerate(texts))
    column_map = f"- 台账: 户\n  列: {{地区: {{拆成: {listed}{sign}}}}}\n"
    done = check({"户.csv": f"户编号,地区,户主\n{rows}"}, column_map)
    assert done.column("村") == ["石桥村", None, None, None]
    assert sum(map(int, re.findall(r"有(\d+)格", done.said("TB-41")))) == 3
    assert all(text in done.said("TB-41") for text in texts[1:])
    assert done.cells("TB-41")[0] == "B3"
    assert not done.codes() & {"TB-22", "TB-17"}
    assert not [f for f in done.findings if f.code == "ZD-01" and "村" in f.message]


def test_what_is_beyond_the_parts_is_told_and_small_parts_may_lack(check: Check) -> None:
    rows = f"户编号,地区\n{IDS[0]},东山镇石桥村\n{IDS[1]},东山镇石桥村二组\n"
    done = check({"户.csv": rows}, "- 台账: 户\n  列: {地区: {拆成: [乡镇, 村, 村民小组]}}\n")
    assert done.column("村民小组") == [None, "二组"]
    assert not done.codes() & {"TB-41", "TB-46"}
    done = check({"户.csv": rows}, "- 台账: 户\n  列: {地区: {拆成: [乡镇, 村]}}\n")
    assert "二组" in done.said("TB-46")


def test_an_error_of_a_spreadsheet_is_one_in_what_is_made_of_it(check: Check) -> None:
    rows = f"户编号,地区,原因一,原因二\n{IDS[0]},东山镇石桥村,缺路,缺水\n{IDS[1]},#N/A,#REF!,缺水\n"
    text = (
        "- 台账: 户\n  列: {地区: {拆成: [乡镇, 村]}}\n  拼: {其他致贫原因: '{原因一}，{原因二}'}\n"
    )
    done = check({"户.csv": rows}, text)
    assert done.column("其他致贫原因") == ["缺路，缺水", None]
    assert done.column("乡镇") == ["东山镇", None]
    assert sorted(done.cells("TB-17")) == ["B3", "C3"]
    assert "“地区”" in done.said("TB-17")
    assert "TB-22" not in done.codes()


IN_NAMES = [
    (("示例县东山镇户",), "乡镇", "东山镇"),
    (("石桥村户", "东山镇"), "乡镇", "东山镇"),
    (("石桥村户", "东山镇"), "村", "石桥村"),
    (("石桥村", "东山镇户"), "乡镇", "东山镇"),
    (("东乡镇户",), "乡镇", "东乡镇"),
    (("新城乡户",), "乡镇", "新城乡"),
    (("二〇一七年东山镇户",), "乡镇", "东山镇"),
    (("1.东山镇户（2017年）",), "乡镇", "东山镇"),
    (("东山街道户",), "乡镇", "东山街道"),
    (("城乡低保户",), "乡镇", ""),
    (("城镇低保户",), "乡镇", ""),
    (("2017年全镇户台账",), "乡镇", ""),
    (("上半年全镇户",), "乡镇", ""),
    (("各乡镇汇总",), "乡镇", ""),
    (("贫困村户",), "乡镇", ""),
    (("贫困村户",), "村", ""),
    (("农村低保户",), "村", ""),
    (("驻村干部",), "村", ""),
    (("美丽乡村户",), "乡镇", ""),
    (("东山镇、西河镇户",), "乡镇", ""),
]


@pytest.mark.parametrize(("names", "field", "place"), IN_NAMES)
def test_the_place_in_a_name_is_that_of_the_field(
    names: Sequence[str], field: str, place: str
) -> None:
    assert find_place(names, field) == place


def test_a_place_that_the_name_does_not_say_is_an_error(check: Check) -> None:
    table = f"户编号,村,户主\n{IDS[0]},石桥村,张某\n{IDS[1]},石桥村,李某\n"
    done = check({"城乡低保户.csv": table}, "- 文件: 城乡*\n  台账: 户\n  固定: {乡镇: '{地名}'}\n")
    assert done.column("乡镇") == [None, None]
    assert len(done.cells("TB-41")) == 1
    assert "乡镇" in done.said("TB-41")
    assert not [f for f in done.findings if f.code == "ZD-01" and "乡镇" in f.message]


WRITTEN = [
    ("a constant", "固定: {乡镇: 东山镇}", "乡镇", "西河镇", "西河镇"),
    ("a place", "固定: {乡镇: '{地名}'}", "乡镇", "西河镇", "西河镇"),
    ("parts", "列: {地区: {拆成: [乡镇, 村]}}", "乡镇", "西河镇", "西河镇"),
    ("pieces", "拼: {乡镇: '{前}{后}'}", "乡镇", "西河镇", "西河镇"),
]


@pytest.mark.parametrize(
    ("rule", "field", "cell", "read"), [w[1:] for w in WRITTEN], ids=[w[0] for w in WRITTEN]
)
def test_a_written_cell_is_never_overridden_silently(
    check: Check, rule: str, field: str, cell: str, read: str
) -> None:
    rows = [f"{IDS[0]},东山镇石桥村,东山,镇,{cell}", f"{IDS[1]},东山镇石桥村,东山,镇,"]
    rows.append(f"{IDS[2]},东山镇石桥村,东山,镇,东 山 镇")
    table = f"户编号,地区,前,后,{field}\n" + "\n".join(rows) + "\n"
    done = check({"东山镇户.csv": table}, f"- 台账: 户\n  {rule}\n")
    assert done.column(field)[:2] == [read, "东山镇"]
    assert done.cells("TB-45") == ["E2"]
    assert all(text in done.said("TB-45") for text in ("1格", "西河镇", "东山镇"))


def workbook_of(sheets: Mapping[str, Sequence[Sequence[str]]]) -> bytes:
    data = BytesIO()
    book = xlsxwriter.Workbook(data)
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return data.getvalue()


NAMED = f"户编号,镇子,村,户主\n{IDS[0]},东山镇,石桥村,张某\n"
BOOK = workbook_of({"表": [row.split(",") for row in NAMED.split()]})
FITTING = [
    ("上报[1].csv", NAMED, "上报[1].csv"),
    ("上报[1].csv", NAMED, "上报*"),
    ("上报（东山镇）.csv", NAMED, "上报(东山镇)"),
    ("上报.xlsx", BOOK, "上报.xlsx[表]"),
    ("上报.xlsx", BOOK, "上报[表]"),
    ("上报.csv", NAMED, f"{FOLDER}/上报.csv"),
    ("东山/上报.csv", NAMED, "东山/上报.csv"),
    ("上报.csv", NAMED, "上?.csv"),
]


@pytest.mark.parametrize(("file", "table", "pattern"), FITTING)
def test_a_pattern_fits_the_table_that_it_names(
    check: Check, file: str, table: str | bytes, pattern: str
) -> None:
    done = check({file: table}, f"- 文件: '{pattern}'\n  台账: 户\n  列: {{镇子: 乡镇}}\n")
    assert done.column("乡镇") == ["东山镇"]
    assert not done.codes() & {"TB-15", "TB-47"}


@pytest.mark.parametrize("pattern", ["西河镇*", "户.xlsx", "户[甲]", "甲乙/户.csv"])
def test_a_map_that_fits_no_table_is_told(check: Check, pattern: str) -> None:
    text = f"- 文件: '{pattern}'\n  台账: 户\n  列: {{镇子: 乡镇}}\n"
    assert pattern in check({"户.csv": NAMED}, text).said("TB-47")


WRONG = [
    ("a name in braces", "固定: {乡镇: '{镇名}'}", 2, "镇名"),
    ("braces without a partner", "固定: {乡镇: '{地名'}", 2, "花括号"),
    ("braces in full width", "固定: {乡镇: ｛地名｝}", 2, "花括号"),
    ("a constant of no allowed word", "固定: {危房等级: 丙}", 2, "丙"),
    ("a constant of another type", "固定: {识别年度: 一四年}", 2, "一四年"),
    ("a unit of something else", "列:\n    收入: {字段: 人均纯收入, 单位: 亩}", 3, "亩"),
    ("a unit of many for a count", "列:\n    人口: {字段: 家庭人口, 单位: 万人}", 3, "万人"),
    ("a unit of a text", "列:\n    名: {字段: 户主, 单位: 元}", 3, "不是数"),
    ("a unit that is unknown", "列:\n    收入: {字段: 人均纯收入, 单位: 万员}", 3, "万员"),
    ("values without a field", "列:\n    属性: {值: {一般户: 一般贫困户}}", 3, "字段"),
    ("a value of no allowed word", "列:\n    属性: {字段: 贫困户属性, 值: {一般户: 一般农户}}", 3, "一般农户"),
    ("a field and parts", "列:\n    地区: {字段: 村, 拆成: [乡镇, 村民小组]}", 3, "拆成"),
    ("values and parts", "列:\n    地区: {拆成: [乡镇, 村], 值: {甲: 乙}}", 3, "拆成"),
    ("a separator without parts", "列:\n    地区: {字段: 村, 隔开: '-'}", 3, "隔开"),
    ("one part", "列:\n    地区: {拆成: [乡镇]}", 3, "两段"),
    ("an unknown part", "列:\n    地区: {字段: 村, 换成: 甲}", 3, "换成"),
    ("one column twice", "列:\n    镇子: 乡镇\n    镇 子: 村民小组", 4, "同一列"),
    ("one field twice", "列:\n    镇子: 乡镇\n    镇: 乡镇", 4, "两回"),
    ("pieces without a column", "拼: {档号: 甲}", 2, "列名"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "line", "said"), [w[1:] for w in WRONG], ids=[w[0] for w in WRONG]
)
def test_a_map_that_cannot_be_meant_is_told_in_its_place_and_its_table_is_not_read(
    check: Check, rule: str, line: int, said: str
) -> None:
    register = "归档文件" if "档号" in rule else "户"
    done = check({f"{register}.csv": NAMED}, f"- 台账: {register}\n  {rule}\n")
    (at_map,) = [
        f for f in done.findings if f.code == "TB-28" and "列名对照.yaml" in str(f.location)
    ]
    assert at_map.location is not None
    assert at_map.location.line == line
    assert said in at_map.message
    assert register not in done.rows
    assert "ZD-01" not in done.codes()
    assert any(f.code == "GZ-08" for f in done.findings)


def test_a_broken_map_leaves_other_tables_alone(check: Check) -> None:
    text = "- 文件: 上报*\n  台账: 户\n  列: {甲: 乙}\n"
    done = check({"户.csv": f"{HEADER}\n{IDS[0]},东山镇,石桥村,张某,,1\n", "上报.csv": NAMED}, text)
    assert done.column("户编号") == [IDS[0]]


def test_what_fits_its_field_is_well_formed(check: Check) -> None:
    text = (
        "- 台账: 户\n  列:\n    地: {字段: 耕地面积, 单位: 公顷}\n    口: {字段: 家庭人口, 单位: 口}\n"
        "    退: {字段: 是否退出, 值: {√: 是, ×: 否, o: ''}}\n"
        "  固定: {识别年度: 2014年, 危房等级: A, 申请日期: 2014.3.18}\n"
    )
    done = check({"户.csv": f"户编号,地,口,退\n{IDS[0]},2,3,√\n"}, text)
    assert "TB-28" not in done.codes()
    assert done.column("耕地面积") == [30]
    assert done.column("是否退出") == [True]


def test_a_constant_of_the_file_name_is_told_once_at_the_table(check: Check) -> None:
    table = "户主,村\n张某,石桥村\n李某,石桥村\n"
    done = check({"东山12.csv": table}, "- 台账: 户\n  固定: {识别年度: '{文件名}'}\n")
    (finding,) = [f for f in done.findings if "识别年度" in f.message]
    assert finding.location is not None
    assert finding.location.cell == "A1"
    assert "文件名" in finding.message


def test_a_blank_piece_is_told_where_it_is(check: Check) -> None:
    table = "全宗,件号,甲,乙\nX1,1,缺水,\nX1,,,\n"
    text = "- 台账: 归档文件\n  拼: {档号: '{全宗}-{件号:0000}', 备注: '{甲}，{乙}'}\n"
    done = check({"目录.csv": table}, text)
    assert done.column("档号", "归档文件") == ["X1-0001", None]
    at_piece = [f for f in done.findings if f.code == "ZD-01" and "档号" in f.message]
    assert [f.location.cell for f in at_piece if f.location] == ["B3"]
    assert "件号" in at_piece[0].remedy
    assert "备注" in done.said("TB-46")
    assert done.cells("TB-46") == ["D2"]


MAP_OF = "- 台账: 户\n  列: {%s: 乡镇}\n"
TWICE = [
    ("twice in one file", MAP_OF % "镇子" + MAP_OF % "另镇", "", "东山镇", Severity.ERROR),
    ("one without a register", MAP_OF % "镇子" + "- 列: {另镇: 乡镇}\n", "", "东山镇", Severity.ERROR),
    ("above and beside", MAP_OF % "另镇", MAP_OF % "镇子", "东山镇", Severity.NOTICE),
    ("one for all, one for it", MAP_OF % "另镇" + MAP_OF.replace("- ", "- 文件: 户*\n  ") % "镇子", "", "东山镇", Severity.NOTICE),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "nearer", "township", "severity"), [t[1:] for t in TWICE], ids=[t[0] for t in TWICE]
)
def test_of_two_maps_of_a_table_one_is_used_and_the_other_told(
    check: Check, text: str, nearer: str, township: str, severity: Severity
) -> None:
    table = f"户编号,镇子,另镇,户主\n{IDS[0]},东山镇,西河镇,张某\n"
    files: dict[str, str | bytes] = {"乙/户.csv": table}
    if nearer:
        files["乙/列名对照.yaml"] = nearer
    done = check(files, text)
    assert done.column("乡镇") == [township]
    assert [f.severity for f in done.findings if f.code == "TB-48"] == [severity]


def test_a_map_without_a_pattern_is_for_the_tables_of_its_register(check: Check) -> None:
    files = {
        "户.csv": f"{HEADER}\n{IDS[0]},东山镇,石桥村,张某,,1\n",
        "家庭成员.csv": f"户编号,名字,证件号\n{IDS[0]},张某,\n",
    }
    done = check(files, "- 台账: 家庭成员\n  列: {名字: 姓名}\n")
    assert done.column("户编号") == [IDS[0]]
    assert done.column("姓名", "家庭成员") == ["张某"]


def test_a_column_that_one_of_two_maps_reads_is_no_unread_one(check: Check) -> None:
    table = f"户编号,镇,名字,关系,别的\n{IDS[0]},东山镇,张某,户主,甲\n"
    text = (
        "- 文件: 名单*\n  台账: 户\n  列: {镇: 乡镇}\n"
        "- 文件: 名单*\n  台账: 家庭成员\n  列: {名字: 姓名, 关系: 与户主关系}\n"
    )
    done = check({"名单.csv": table}, text)
    (unread,) = [f for f in done.findings if f.code == "TB-18"]
    assert unread.message.endswith("：别的")


@pytest.mark.parametrize(
    "name", ["列名对照.yml", "列名对照(1).yaml", "列名对照.yaml.txt", "列名对照.xlsx"]
)
def test_a_map_under_another_name_is_told(check: Check, name: str) -> None:
    done = check({"户.csv": NAMED, name: MAP_OF % "镇子"})
    assert name in done.said("TB-24")
    assert "列名对照.yaml" in done.said("TB-24")


SIDE = "- 台账: 村\n  竖排: {项目: 指标}\n  列: {指标: 村}\n  固定: {乡镇: 东山镇}\n"


def test_sums_and_remarks_beside_the_records_are_no_records(check: Check) -> None:
    table = "序号,指标,石桥村,大村,全乡合计,备注\n1,总户数,120,80,200,含外出\n"
    done = check({"村.csv": table}, SIDE)
    assert done.column("村", "村") == ["石桥村", "大村"]
    assert all(name in done.said("TB-18") for name in ("序号", "全乡合计", "备注"))


UNITS = [
    ("元", "82", 82, set()),
    ("（万元）", "3", 30000, set()),
    ("单位：万元", "1", 10000, set()),
    ("—", "82", 82, set()),
    ("", "82", 82, set()),
    ("数字", "", None, set()),
    ("百元", "82", 8200, set()),
    ("美元", "200", None, {"ZD-14"}),
    ("坪", "80", None, {"ZD-14"}),
    ("#N/A", "3", None, {"ZD-14"}),
    ("厘", "8200000", None, {"ZD-14"}),
]


@pytest.mark.parametrize("stated", [", 单位: 单位", ""])
@pytest.mark.parametrize(("unit", "number", "value", "codes"), UNITS)
def test_a_unit_beside_a_number_is_that_of_the_number(
    check: Check, unit: str, number: str, value: float | None, codes: set[str], stated: str
) -> None:
    table = (
        f"项目,单位,内容\n户编号,,{IDS[0]}\n人均纯收入,{unit},{number}\n联系电话,号,13800000000\n"
    )
    done = check({"卡.csv": table}, f"- 台账: 户\n  竖排: {{项目: 项目, 内容: 内容{stated}}}\n")
    assert done.column("人均纯收入") == [value]
    assert done.column("联系电话") == ["13800000000"]
    assert done.codes() & {"ZD-03", "ZD-05", "ZD-13", "ZD-14"} == codes


OTHERS = "户编号,镇子,村,户主名,户主证件号,家庭人口"


def other(number: int) -> list[str]:
    return [IDS[number], "东山镇", "石桥村", f"张{number}", "", "1"]


def table_of(*rows: Sequence[str]) -> str:
    return "\n".join([OTHERS, *(",".join(row) for row in rows)]) + "\n"


def propose(run: Run, space: Path, *files: str) -> str:
    paths = [f"{FOLDER}/{file}" for file in files]
    return run("map", *paths, "--yes", root=space).out


def test_a_map_is_proposed_once(check: Check, space: Path, run: Run) -> None:
    check({"东山镇户.csv": table_of(other(0), other(1))})
    propose(run, space, "东山镇户.csv")
    assert "已有对照" in propose(run, space, "东山镇户.csv")
    written = (space / FOLDER / "列名对照.yaml").read_text("utf-8")
    assert written.count("台账: 户") == 1
    assert check({}).column("户编号") == list(IDS[:2])


def test_each_worksheet_is_read_once_by_what_is_proposed(
    check: Check, space: Path, run: Run
) -> None:
    header = OTHERS.split(",")
    sheets = {"东山镇": [header, other(0)], "西河镇": [header, other(1)], "填报说明": [["照实填"]]}
    check({"户.xlsx": workbook_of(sheets)})
    told = propose(run, space, "户.xlsx")
    assert "填报说明" not in told
    done = check({})
    assert done.column("户编号") == [IDS[0], IDS[1]]
    assert done.column("户主") == ["张0", "张1"]
    assert "TB-48" not in done.codes()


def test_maps_go_beside_their_tables(check: Check, space: Path, run: Run) -> None:
    check({"东山镇/户.csv": table_of(other(0)), "西河镇/户.csv": table_of(other(1))})
    propose(run, space, "东山镇/户.csv", "西河镇/户.csv")
    for folder in ("东山镇", "西河镇"):
        text = (space / FOLDER / folder / "列名对照.yaml").read_text("utf-8")
        assert text.count("台账: 户") == 1
    assert check({}).column("户主") == ["张0", "张1"]


def test_a_proposed_map_fits_its_own_file(check: Check, space: Path, run: Run) -> None:
    check({"户[1].csv": table_of(other(0))})
    propose(run, space, "户[1].csv")
    assert check({}).column("户主") == ["张0"]


@pytest.mark.parametrize("file", ["城乡低保户_户.csv", "2017年全镇户台账.csv", "贫困村户.csv"])
def test_no_place_is_proposed_where_the_name_says_none(
    check: Check, space: Path, run: Run, file: str
) -> None:
    check({file: table_of(other(0)).replace("镇子,", "甲,")})
    assert "{地名}" not in propose(run, space, file)


def test_places_of_the_county_decide_what_a_place_is(check: Check, space: Path) -> None:
    county = space / "inputs/county.yaml"
    county.write_text("县名: 甲县\n乡镇名册: [石桥村镇, 大村乡]\n", "utf-8")
    column_map = "- 台账: 户\n  列: {地区: {拆成: [乡镇, 村]}}\n"
    done = check({"户.csv": f"户编号,地区\n{IDS[0]},石桥村镇北镇村\n"}, column_map)
    assert (done.column("乡镇"), done.column("村")) == (["石桥村镇"], ["北镇村"])


def test_the_registers_of_places_decide_what_a_place_is(check: Check) -> None:
    files = {
        "村.csv": "乡镇,村\n石桥村镇,北镇村\n东山镇镇,北村\n",
        "户.csv": f"户编号,地区\n{IDS[0]},石桥村镇北镇村\n{IDS[1]},东山镇镇北村\n",
    }
    done = check(files, "- 台账: 户\n  文件: 户\n  列: {地区: {拆成: [乡镇, 村]}}\n")
    assert done.column("乡镇") == ["石桥村镇", "东山镇镇"]
    assert done.column("村") == ["北镇村", "北村"]


HELPER = "- 台账: 帮扶责任人\n  列: {帮扶人: 责任人, 帮扶单位: 单位}\n"
BOTH = "- 台账: 家庭成员\n" + HELPER
FAMILY = f"1,张某,{ID},户主"
WIDE = [
    ("a number before the helper", BOTH, "户编号,姓名,身份证号,与户主关系,帮扶人,帮扶单位",
     f"{FAMILY},赵明,农业局", {"家庭成员.证件号": ID, "帮扶责任人.证件号": None}),
    ("a number before both", BOTH, "户编号,身份证号,姓名,与户主关系,帮扶人,帮扶单位",
     f"1,{ID},张某,户主,赵明,农业局", {"家庭成员.证件号": ID, "帮扶责任人.证件号": None}),
    ("what a person has", BOTH, "户编号,姓名,身份证号,与户主关系,性别,帮扶人,帮扶单位",
     f"{FAMILY},男,赵红,农业局", {"家庭成员.性别": "男", "帮扶责任人.性别": None}),
    ("what the helper has", BOTH, "户编号,姓名,身份证号,与户主关系,帮扶人,帮扶单位,性别",
     f"{FAMILY},赵红,农业局,女", {"家庭成员.性别": None, "帮扶责任人.性别": "女"}),
    ("a telephone of the helper", BOTH, "户编号,姓名,身份证号,与户主关系,帮扶人,帮扶单位,电话",
     f"{FAMILY},赵红,农业局,{PHONE}", {"家庭成员.联系电话": None, "帮扶责任人.联系电话": PHONE}),
    ("the helper first", BOTH, "帮扶人,帮扶单位,联系电话,户编号,姓名,身份证号,与户主关系",
     f"赵红,农业局,{PHONE},{FAMILY}",
     {"家庭成员.联系电话": None, "帮扶责任人.联系电话": PHONE, "帮扶责任人.证件号": None}),
    ("a telephone of each", BOTH, "户编号,姓名,身份证号,与户主关系,联系电话,帮扶人,帮扶单位,电话",
     f"{FAMILY},{PHONE2},赵红,农业局,{PHONE}",
     {"家庭成员.联系电话": PHONE2, "帮扶责任人.联系电话": PHONE}),
    ("a telephone that one map names",
     "- 台账: 家庭成员\n- 台账: 帮扶责任人\n  列: {帮扶人: 责任人, 电话: 联系电话}\n",
     "户编号,姓名,身份证号,与户主关系,帮扶人,电话", f"{FAMILY},赵红,{PHONE}",
     {"家庭成员.联系电话": None, "帮扶责任人.联系电话": PHONE}),
    ("a telephone of an office",
     "- 台账: 村\n  列: {联系电话: 负责人电话}\n"
     "- 台账: 驻村干部\n  列: {队员姓名: 姓名, 队员单位: 单位}\n",
     "乡镇,村,总户数,村支书,联系电话,队员姓名,队员单位",
     f"东山镇,石桥村,20,马某,{PHONE},吴某,农业局",
     {"村.负责人电话": PHONE, "驻村干部.联系电话": None}),
    ("the same person twice",
     "- 台账: 家庭成员\n- 台账: 户\n  列: {姓名: 户主, 身份证号: 户主证件号}\n"
     "  只取: {与户主关系: 户主}\n",
     "户编号,乡镇,村,姓名,身份证号,与户主关系,联系电话", f"1,甲镇,甲村,张某,{ID},户主,{PHONE}",
     {"家庭成员.证件号": ID, "户.户主证件号": ID, "户.联系电话": PHONE, "家庭成员.联系电话": PHONE}),
    ("rows of the head",
     "- 台账: 家庭成员\n- 台账: 户\n  只取: {与户主关系: 户主}\n",
     "户编号,乡镇,村,户主,姓名,身份证号,与户主关系,联系电话",
     f"1,甲镇,甲村,张某,张某,{ID},户主,{PHONE}",
     {"家庭成员.证件号": ID, "户.户主证件号": ID, "户.联系电话": PHONE}),
    ("a column that is not to be read",
     "- 台账: 家庭成员\n  列: {联系电话: '', 性别: ''}\n",
     "户编号,姓名,身份证号,与户主关系,性别,联系电话", f"{FAMILY},男,{PHONE}",
     {"家庭成员.证件号": ID, "家庭成员.联系电话": None, "家庭成员.性别": None}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column_map", "header", "row", "expected"), [w[1:] for w in WIDE], ids=[w[0] for w in WIDE]
)
def test_a_map_takes_nothing_of_a_person_of_another_map(
    check: Check, column_map: str, header: str, row: str, expected: Mapping[str, str | None]
) -> None:
    done = check({"名单.csv": f"{header}\n{row}\n"}, column_map)
    read = {place: done.column(*reversed(place.split("."))) for place in expected}
    assert read == {place: [value] for place, value in expected.items()}
    assert "TB-28" not in done.codes()
    values = {str(value) for rows in done.rows.values() for each in rows for value in each.values()}
    names = dict(zip(row.split(","), header.split(","), strict=True))
    for cell, name in names.items():
        assert values & {cell, f"{cell}.0"} or name in done.said("TB-18"), name


def test_a_column_that_is_not_to_be_read_has_to_be_there(check: Check) -> None:
    done = check({"名单.csv": f"户编号,姓名,身份证号\n1,张某,{ID}\n"},
                 "- 台账: 家庭成员\n  列: {手机: ''}\n")  # fmt: skip
    assert "“手机”" in done.said("TB-29")


INCOME = "- 列:\n    %s: {字段: 人均纯收入, 单位: %s}\n"
TITLE = "单位：%s,,,,,,\n"
UNITS = [
    ("a header", "", "收入（元）", "万元", 8200, True),
    ("a header of more", "", "收入（万元）", "元", 82_000_000, True),
    ("the same", "", "收入（元）", "元", 8200, False),
    ("the same rate", "", "收入（元/年）", "元", 8200, False),
    ("the rate of the same", "", "收入（元）", "元/年", 8200, False),
    ("a line above", TITLE % "元", "收入", "万元", 8200, True),
    ("the same above", TITLE % "万元", "收入", "万元", 82_000_000, False),
    ("one of two above", TITLE % "元、万元", "收入", "万元", 82_000_000, False),
    ("something else above", TITLE % "人", "收入", "万元", 82_000_000, False),
    ("nothing", "", "收入", "万元", 82_000_000, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("above", "column", "unit", "expected", "differs"),
    [u[1:] for u in UNITS],
    ids=[u[0] for u in UNITS],
)
def test_a_unit_of_a_map_that_is_not_that_of_the_table_is_told(
    check: Check, above: str, column: str, unit: str, expected: int, differs: bool
) -> None:
    table = f"{above}{HEADER},{column}\n{IDS[0]},东山镇,石桥村,张某,{ID},3,8200\n"
    done = check({"户.csv": table}, INCOME % (column, unit))
    assert done.column("人均纯收入") == [expected]
    assert ("列名对照写的单位是" in done.said("TB-25")) == differs, done.said("TB-25")
    assert ("TB-25" in done.codes()) == differs, done.said("TB-25")


@pytest.mark.parametrize(
    ("unit", "expected", "differs"), [("元", 8200, True), ("万元", 82_000_000, False)]
)
def test_a_unit_of_a_map_that_is_not_that_of_a_table_on_its_side_is_told(
    check: Check, unit: str, expected: int, differs: bool
) -> None:
    text = "- 文件: 卡*\n  台账: 户\n  竖排: {项目: 项目, 内容: 内容, 单位: 单位}\n" + (
        INCOME % ("收入", "万元")
    )[2:].join(["  ", ""])
    table = f"项目,单位,内容\n户编号,,{IDS[0]}\n户主,,张某\n收入,{unit},8200\n"
    done = check({"卡.csv": table}, text)
    assert done.column("人均纯收入") == [expected]
    assert ("列名对照写的单位是" in done.said("TB-25")) == differs, done.said("TB-25")


MEMBERS = "- 文件: 名单*\n  台账: 户\n  列: {户主姓名: 户主, 人口: 家庭人口}\n  一行一个: %s\n"
MEMBER_HEADER = "序号,户编号,乡镇,村,户主姓名,户主证件号,人口,姓名,关系\n"
OF_MEMBER = [
    ("nothing of the household", "户编号", (",,,,,,李某,配偶", ",,,,,,李小,之子"), 2),
    ("the name of the member", "户编号", (",,,,李某,,,李某,配偶", ",,,,李小,,,李小,之子"), 2),
    ("the number of the row", "序号", (",,,,,,,李某,配偶",), 1),
    ("a household without its number", "户编号", (",甲镇,甲村,李某,,2,李某,户主",), 0),
    ("a household without its number and place", "户编号", (",,,李某,,2,李某,户主",), 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "rows", "left"), [m[1:] for m in OF_MEMBER], ids=[m[0] for m in OF_MEMBER]
)
def test_rows_that_go_on_with_a_household_are_none(
    check: Check, key: str, rows: Sequence[str], left: int
) -> None:
    lines = [f"1,{IDS[0]},甲镇,甲村,张某,{ID},3,张某,户主"]
    lines += [row if row.count(",") == 8 else f"2,{row}" for row in rows]
    lines += [f"3,{IDS[1]},甲镇,甲村,王某,,1,王某,户主"]
    table = MEMBER_HEADER + "\n".join(lines) + "\n"
    done = check({"名单.csv": table}, MEMBERS % key)
    assert len(done.column("户编号")) == 2 + len(rows) - left
    counted = f"取{2 + len(rows) - left}行，没有取{left}行"
    assert (counted in done.said("TB-42")) == bool(left), done.said("TB-42")
    lacking = "ZD-01" in done.codes() and "户编号" in done.said("ZD-01")
    assert lacking == (not left)


def test_persons_without_a_number_are_no_members_of_the_person_above(check: Check) -> None:
    table = f"户编号,姓名,证件号\n{IDS[0]},张某,{ID}\n,李某,\n{IDS[1]},王某,\n"
    done = check({"名单.csv": table}, "- 台账: 家庭成员\n  一行一个: 证件号\n")
    assert done.column("姓名", "家庭成员") == ["张某", "李某", "王某"]


@pytest.mark.parametrize("empty", ["''", "{字段: ''}"])
def test_a_column_without_a_field_is_not_read(check: Check, empty: str) -> None:
    table = f"户编号,姓名,证件号\n{IDS[0]},张某,{ID}\n"
    done = check({"名单.csv": table}, f"- 台账: 家庭成员\n  列: {{证件号: {empty}}}\n")
    assert done.column("证件号", "家庭成员") == [None]
    assert "证件号" in done.said("TB-18")
    told = check({"名单.csv": table}, "- 台账: 家庭成员\n  列: {证件号: 无}\n").said("TB-28")
    assert "不读的，写成“列名: ''”" in told


BROKEN = [
    ("no space behind a colon", "- 台账: 户\n  固定:\n    乡镇:东山镇\n", "YM-07"),
    ("a full-width colon", "- 台账：户\n  列：{行政村: 村}\n", "YM-17"),
    ("a tab", "- 台账: 户\n\t列: {行政村: 村}\n", "YM-05"),
    ("a star", "- 文件: *户*\n  列: {行政村: 村}\n", "YM-12"),
    ("a name twice", "- 台账: 户\n  列: {行政村: 村}\n  列: {乡: 乡镇}\n", "YM-09"),
    ("an unknown register", "- 台账: 贫困的户\n  列: {行政村: 村}\n", "TB-28"),
    ("no list", "台账: 户\n列: {行政村: 村}\n", "TB-28"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("column_map", "code"), [each[1:] for each in BROKEN], ids=[each[0] for each in BROKEN]
)
def test_no_table_is_read_while_the_file_of_its_maps_is_broken(
    check: Check, column_map: str, code: str
) -> None:
    table = f"户编号,乡,行政村,户主,户主证件号,家庭人口\n{IDS[0]},甲镇,甲村,张某,{ID},3\n"
    done = check({"户.csv": table}, column_map)
    assert not done.rows.get("户")
    assert code in {f.code for f in done.findings}
    assert "先改好" in done.said("TB-28")
    assert "ZD-01" not in done.codes()
    causes = [f.code for f in done.findings if f.severity is Severity.ERROR]
    assert causes[0] in (code, "TB-28"), causes


def test_an_empty_file_of_maps_keeps_no_table_from_being_read(check: Check) -> None:
    assert check({"户.csv": table_of(other(0))}, "# 以后再写\n").column("户编号") == [IDS[0]]


OPTIONAL = [
    ("both", "{甲}[，{乙}]", ("因病", "缺水"), "因病，缺水", False),
    ("the second blank", "{甲}[，{乙}]", ("因病", ""), "因病", False),
    ("the first blank", "{甲}[，{乙}]", ("", "缺水"), None, True),
    ("the first may be blank", "[{甲}][，{乙}]", ("", "缺水"), "缺水", False),
    ("all may be blank", "[{甲}][，{乙}]", ("", ""), None, False),
    ("both of those that may be blank", "[{甲}][，{乙}]", ("因病", "缺水"), "因病，缺水", False),
    ("text behind", "{甲}[（{乙}）]等", ("因病", ""), "因病等", False),
    ("text behind all", "{甲}[（{乙}）]等", ("因病", "缺水"), "因病（缺水）等", False),
    ("no name in brackets", "[{甲}][无]，{乙}", ("因病", "缺水"), "因病[无]，缺水", False),
    ("two in one", "{甲}[，{乙}、{丙}]", ("因病", "缺水"), "因病", True),
    ("none may be blank", "{甲}，{乙}", ("因病", ""), None, True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "cells", "expected", "lost"), [o[1:] for o in OPTIONAL], ids=[o[0] for o in OPTIONAL]
)
def test_a_part_of_a_composed_field_may_be_left_out(
    check: Check, form: str, cells: Sequence[str], expected: str | None, lost: bool
) -> None:
    table = f"户编号,甲,乙,丙\n{IDS[0]},{','.join(cells)},\n{IDS[1]},子,丑,寅\n"
    done = check({"户.csv": table}, f"- 台账: 户\n  拼: {{其他致贫原因: '{form}'}}\n")
    assert done.column("其他致贫原因")[0] == expected
    assert ("TB-46" in done.codes()) == lost


@pytest.mark.parametrize("column", ["人均纯收入", "人均纯收入（元）"])
def test_two_columns_of_one_field_are_told_as_they_are(check: Check, column: str) -> None:
    table = f"户编号,人均收入,{column},自己加的\n{IDS[0]},8200,8300,1\n"
    done = check({"户.csv": table}, "- 台账: 户\n  列: {人均收入: 人均纯收入}\n")
    assert done.column("人均纯收入") == [8200]
    told = done.said("TB-18")
    assert f"“{column}”和“人均收入”是同一个字段的两列" in told
    assert f"不是台账的字段，没有读：{column}" not in told
    assert "没有读：自己加的" in told


ANSWERS = [("是", True), ("是。", True), ("Y", True), ("ｙ", True), ("yes", True), ("对", True),
           ("否", False), ("", False), ("n", False), ("什么\n是", True), ("什么", False)]  # fmt: skip


@pytest.mark.parametrize(("answer", "written"), ANSWERS, ids=[each[0] for each in ANSWERS])
def test_a_map_is_written_after_a_yes_in_chinese(
    check: Check, space: Path, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool
) -> None:
    check({"东山镇户.csv": table_of(other(0))})
    monkeypatch.setattr("sys.stdin", StringIO(f"{answer}\n"))
    told = run("map", f"{FOLDER}/东山镇户.csv", root=space)
    assert (space / FOLDER / "列名对照.yaml").exists() == written
    assert not re.search(r"Error|invalid|y/N", told.out + told.err)
    assert "（是/否）" in told.out


WORDS = [
    ("as it is", "A类", "A类", "一般贫困户"),
    ("in full width", "A类", "Ａ类", "一般贫困户"),
    ("in small letters", "A类", "a类", "一般贫困户"),
    ("with a space", "A类", "A 类", "一般贫困户"),
    ("a whole number", "1", "1.0", "一般贫困户"),
    ("a whole number in full width", "'１'", "1", "一般贫困户"),
    ("another number", "1", "10", None),
    ("a part of a number", "1", "1.5", None),
    ("another word", "A类", "B类", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("word", "cell", "expected"), [w[1:] for w in WORDS], ids=[w[0] for w in WORDS]
)
def test_words_of_a_map_are_known_in_whatever_width(
    check: Check, word: str, cell: str, expected: str | None
) -> None:
    text = f"- 台账: 户\n  列:\n    属性: {{字段: 贫困户属性, 值: {{{word}: 一般贫困户}}}}\n"
    done = check({"户.csv": f"户编号,属性\n{IDS[0]},{cell}\n"}, text)
    assert done.column("贫困户属性") == [expected or cell]
    assert ("在列名对照“属性”的“值”里写明" in done.said("ZD-04")) == (expected is None)


def test_of_two_words_in_one_form_each_means_its_own(check: Check) -> None:
    text = "- 台账: 户\n  列:\n    退出: {字段: 是否退出, 值: {a: 是, A: 否}}\n"
    done = check({"户.csv": f"户编号,退出\n{IDS[0]},a\n{IDS[1]},A\n{IDS[2]},Ａ\n"}, text)
    assert done.column("是否退出") == [True, False, None]


def test_a_blank_cell_cannot_become_a_word(check: Check) -> None:
    text = "- 台账: 户\n  列:\n    退出: {字段: 是否退出, 值: {'': 否}}\n"
    assert "空着的格不能换成字" in check({"户.csv": "户编号,退出\n1,\n"}, text).said("TB-28")


SPLIT = [
    ("a part that is required", "{拆成: [乡镇, 村, 村民小组]}", "石桥村二组",
     {"乡镇": None, "村": "石桥村", "村民小组": "二组"}, "拆不出“乡镇”，别的几段照读"),
    ("no part", "{拆成: [乡镇, 村, 村民小组]}", "不知道",
     {"乡镇": None, "村": None, "村民小组": None}, "拆不开，没有读"),
    ("one space", "{拆成: [乡镇, 村, 村民小组], 隔开: ' '}", "甲镇 甲村 一组",
     {"乡镇": "甲镇", "村": "甲村", "村民小组": "一组"}, ""),
    ("more spaces", "{拆成: [乡镇, 村, 村民小组], 隔开: ' '}", " 甲镇  甲村　一组 ",
     {"乡镇": "甲镇", "村": "甲村", "村民小组": "一组"}, ""),
    ("a separator in full width", "{拆成: [乡镇, 村], 隔开: /}", "甲镇／甲村",
     {"乡镇": "甲镇", "村": "甲村"}, ""),
    ("a separator in half width", "{拆成: [乡镇, 村], 隔开: －}", "甲镇-甲村",
     {"乡镇": "甲镇", "村": "甲村"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "cell", "expected", "said"), [s[1:] for s in SPLIT], ids=[s[0] for s in SPLIT]
)
def test_what_cannot_be_split_is_told_as_it_is(
    check: Check, rule: str, cell: str, expected: Mapping[str, str | None], said: str
) -> None:
    text = f"- 台账: 户\n  列:\n    地区: {rule}\n"
    done = check({"户.csv": f"户编号,地区\n{IDS[0]},{cell}\n"}, text)
    assert {name: done.column(name)[0] for name in expected} == expected
    assert ("TB-41" in done.codes()) == bool(said)
    assert said in done.said("TB-41")


OWN = [
    ("a column of the township", "驻村干部", "东山镇工作队员信息表.csv",
     "序号,驻村乡镇,行政村,姓名,手机号码", "1,西河镇,石桥村,张某," + PHONE,
     {"乡镇": "西河镇", "村": "石桥村"}),
    ("two columns that may be", "驻村干部", "东山镇队员.csv",
     "户籍乡镇,工作乡镇,行政村,姓名", "西河镇,南镇,石桥村,张某", {"乡镇": None}),
    ("no column", "驻村干部", "东山镇队员.csv", "行政村,姓名", "石桥村,张某", {"乡镇": "东山镇"}),
    ("near names of a team", "驻村干部", "队员.csv",
     "所在乡镇,驻村,队员姓名,派出单位,手机,是否第一书记", f"甲镇,甲村,张某,农业局,{PHONE},是",
     {"乡镇": "甲镇", "村": "甲村", "姓名": "张某", "单位": "农业局", "联系电话": PHONE,
      "第一书记": True}),
    ("near names of a helper", "帮扶责任人", "帮扶.csv",
     "贫困户编号,帮扶干部,帮扶单位,帮扶干部电话", f"{IDS[0]},张某,农业局,{PHONE}",
     {"户编号": IDS[0], "责任人": "张某", "单位": "农业局", "联系电话": PHONE}),
    ("numbers of other persons", "帮扶责任人", "帮扶.csv",
     "户编号,户主,户主证件号,户联系电话,帮扶干部姓名", f"{IDS[0]},李某,{ID},{PHONE},张某",
     {"责任人": "张某", "联系电话": None, "证件号": None}),
    ("a question in other words", "村", "各村.csv", "乡镇,村,是否为贫困村", "甲镇,甲村,是",
     {"是否贫困村": True}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("register", "file", "header", "row", "expected"), [o[1:] for o in OWN], ids=[o[0] for o in OWN]
)
def test_columns_under_longer_names_are_proposed(
    check: Check,
    space: Path,
    run: Run,
    register: str,
    file: str,
    header: str,
    row: str,
    expected: Mapping[str, Any],
) -> None:
    check({file: f"{header}\n{row}\n"})
    told = run("map", f"{FOLDER}/{file}", "--register", register, "--yes", root=space)
    assert told.code == 0
    done = check({})
    assert {name: done.column(name, register)[0] for name in expected} == expected, told.out
    assert "TB-28" not in done.codes()


PERSON_HEADER = "户编号,乡镇,村,户主,户主证件号,家庭人口,成员姓名,成员证件号,与户主关系"
HOUSE = f"{IDS[0]},甲镇,甲村,张某,{ID},2"
HOUSE2 = f"{IDS[1]},甲镇,甲村,王某,,1"
LISTS = [
    ("the household in each row", PERSON_HEADER,
     [f"{HOUSE},张某,{ID},户主", f"{HOUSE},李某,,配偶", f"{HOUSE2},王某,,户主"]),
    ("the household in the first row", PERSON_HEADER,
     [f"{HOUSE},张某,{ID},户主", ",,,,,,李某,,配偶", f"{HOUSE2},王某,,户主"]),
    ("the household nowhere", "户编号,乡镇,村,家庭人口,姓名,证件号,与户主关系",
     [f"{IDS[0]},甲镇,甲村,2,张某,{ID},本人或户主", f"{IDS[0]},甲镇,甲村,2,李某,,配偶",
      f"{IDS[1]},甲镇,甲村,1,王某,,户主"]),
    ("no relation", PERSON_HEADER.removesuffix(",与户主关系"),
     [f"{HOUSE},张某,{ID}", f"{HOUSE},李某,", f"{HOUSE2},王某,"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("header", "rows"), [each[1:] for each in LISTS], ids=[each[0] for each in LISTS]
)
def test_of_a_list_of_persons_the_households_are_proposed(
    check: Check, space: Path, run: Run, header: str, rows: Sequence[str]
) -> None:
    check({"户.csv": "\n".join([header, *rows]) + "\n"})
    told = run("map", f"{FOLDER}/户.csv", "--register", "户", "--yes", root=space)
    done = check({})
    assert done.column("户编号") == list(IDS[:2]), told.out
    assert done.column("户主") == ["张某", "王某"], told.out
    assert done.column("户主证件号") == [ID, None], told.out


@pytest.mark.parametrize("rows", [[HOUSE, HOUSE2], [HOUSE, HOUSE]])
def test_no_rows_are_left_out_of_a_list_of_households(
    check: Check, space: Path, run: Run, rows: Sequence[str]
) -> None:
    lines = [f"{row},户主" for row in rows]
    check({"户.csv": "\n".join(["户编号,乡镇,村,户主,户主证件号,家庭人口,签字人", *lines]) + "\n"})
    told = run("map", f"{FOLDER}/户.csv", "--register", "户", "--yes", root=space)
    assert "只取" not in told.out
    assert "一行一个" not in told.out
