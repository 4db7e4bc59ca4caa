"""Values of cells and rows of tables: sums where they stand, and what a format shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import openpyxl
import pytest
from test_left_out_rows import TABLES
from test_messy_tables import HEADER, Cell, Reading, changed, config, delimited, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig
from docgen.registers.written_amounts import report_rough, tidy_amount

__all__ = ["config"]

_BESIDE = [
    "2016年",
    "2016年度",
    "2017年末",
    "2017年底",
    "全县",
    "其中：深度贫困",
    "上年同期",
    "乡镇小计",
    "最高",
    "合计",
    "平均",
    "占比偏高",
]


@pytest.mark.parametrize("register", list(TABLES))
@pytest.mark.parametrize("word", _BESIDE)
def test_a_column_beside_place_and_name_makes_no_sum(
    config: RegisterConfig, register: str, word: str
) -> None:
    header, records = TABLES[register]
    rows = [("类别", *header), *((word, *record) for record in records)]
    found = read(config, workbook(rows), f"{register}.xlsx", register)
    assert len(found.rows) == len(records), found.said("TB-05")
    assert "TB-05" not in found.codes()


def test_a_year_of_the_register_itself_makes_no_sum(config: RegisterConfig) -> None:
    for year in ("2016年", "2016年度", "2017年末"):
        rows = [("退出年度", "乡镇", "村"), (year, "东山镇", "石桥村"), (year, "西河镇", "白马村")]
        found = read(config, workbook(rows), "村退出.xlsx", "村退出")
        assert len(found.rows) == 2, year


_SUMS: list[tuple[str, Sequence[Cell]]] = [
    ("村", ("合计", None, None, None, None, 120, 4248)),
    ("村", ("小计", "东山镇", None, None, None, 120, 4248)),
    ("村", ("合计", "全县", "6个村", None, None, 120, 4248)),
    ("村", ("2016年", None, None, None, None, 120, 4248)),
    ("乡镇", ("全县", None, 120, 4248)),
    ("乡镇", ("合计", "6个乡镇", 120, 4248)),
    ("户", ("合计", None, None, None, None, None, 18)),
    ("户", ("合计", "6户", None, None, None, None, 18)),
    ("驻村干部", ("合计", "6人")),
]


@pytest.mark.parametrize(("register", "row"), _SUMS)
def test_a_sum_in_a_column_beside_is_still_known(
    config: RegisterConfig, register: str, row: Sequence[Cell]
) -> None:
    header, records = TABLES[register]
    row = (*row, *[None] * (len(header) + 1 - len(row)))
    rows = [("序号", *header), *((n, *record) for n, record in enumerate(records, 1)), row]
    found = read(config, workbook(rows), f"{register}.xlsx", register)
    assert len(found.rows) == len(records)
    assert "TB-05" in found.codes()


def formatted(header: Sequence[Cell], rows: Sequence[Sequence[Cell]], *formats: str) -> bytes:
    """A workbook whose last cell of each row has a number format, one for each row."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(header)
    for row, code in zip(rows, formats, strict=True):
        sheet.append(row)
        sheet.cell(sheet.max_row, len(row)).number_format = code
    data = BytesIO()
    book.save(data)
    return data.getvalue()


MONTHS = [
    ('yyyy"年"m"月"', "2018年3月"),
    ('yyyy"年"m"月";@', "2018年3月"),
    ('[$-804]yyyy"年"m"月"', "2018年3月"),
    ("yyyy-mm", "2018-03"),
    ("yyyy.m", "2018.3"),
    ("yyyy/m", "2018/3"),
    ("mmm-yy", "Mar-18"),
    ("yyyy", "2018"),
    ('yyyy"年"', "2018年"),
]
HELPER = ("户编号", "责任人", "帮扶内容", "开始日期")


@pytest.mark.parametrize(("code", "shown"), MONTHS)
def test_a_day_that_no_cell_shows_is_not_invented(
    config: RegisterConfig, code: str, shown: str
) -> None:
    helper = ("530825100000001", "赵明", "养牛")
    data = formatted(HELPER, [(*helper, date(2018, 3, 1))], code)
    found = read(config, data, "帮扶责任人.xlsx", "帮扶责任人")
    assert found.codes() == ["ZD-12"]
    assert found.rows[0]["开始日期"] is None
    data = formatted(HELPER, [(*helper, date(2018, 3, 15))], code)
    found = read(config, data, "帮扶责任人.xlsx", "帮扶责任人")
    assert found.rows[0]["开始日期"] == date(2018, 3, 15)
    header = ("户编号", "责任人", "开始日期", "帮扶内容")
    row = ("530825100000001", "赵明", date(2018, 3, 2), date(2018, 3, 1))
    found = read(config, formatted(header, [row], code), "帮扶责任人.xlsx", "帮扶责任人")
    assert found.rows[0]["帮扶内容"] == shown


@pytest.mark.parametrize("code", ["yyyy-m-d", 'yyyy"年"m"月"d"日"', "m/d/yy", 'm"月"d"日"'])
def test_a_day_that_is_shown_stays_one(config: RegisterConfig, code: str) -> None:
    row = ("530825100000001", "赵明", "养牛", date(2018, 3, 1))
    found = read(config, formatted(HELPER, [row], code), "帮扶责任人.xlsx", "帮扶责任人")
    assert found.codes() == []
    assert found.rows[0]["开始日期"] == date(2018, 3, 1)


@pytest.mark.parametrize(
    ("code", "is_year"), [("yyyy", True), ('yyyy"年"', True), ("mmm-yy", False)]
)
def test_a_year_is_read_as_it_is_shown(config: RegisterConfig, code: str, *, is_year: bool) -> None:
    header = (*HEADER, "退出年度")
    data = formatted(header, [(*changed(), date(2016, 12, 31))], code)
    assert (read(config, data).rows[0]["退出年度"] == 2016) is is_year


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2014年12月", "只写年：2014"),
        ("2014-12-31", "只写年：2014"),
        ("2015.3", "只写年：2015"),
        ("二〇一五年三月一日", "只写年：2015"),
        ("前年", "写成整数，如 2016；没有或不知道的空着"),
    ],
)
def test_a_day_in_place_of_a_year_gives_its_own_year(
    config: RegisterConfig, text: str, remedy: str
) -> None:
    header = (*HEADER, "识别年度")
    found = read(config, delimited([header, (*changed(), text)]), "户.csv")
    assert [each.remedy for each in found.findings] == [remedy]


def read_cell(config: RegisterConfig, name: str, text: Cell, header: str = "") -> Reading:
    """The table with one more cell of a column."""
    if not header and name in HEADER:
        return read(config, delimited([HEADER, changed(**{name: text})]), "户.csv")
    return read(config, delimited([(*HEADER, header or name), (*changed(), text)]), "户.csv")


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("人均纯收入", "4500元整", 4500),
        ("人均纯收入", "4500.5元正", 4500.5),
        ("人均纯收入", "¥4500", 4500),
        ("人均纯收入", "￥4500", 4500),
        ("人均纯收入", "¥ 4500.00", 4500),
        ("人均纯收入", "人民币4500元", 4500),
        ("人均纯收入", "￥0.45万", 4500),
        ("人均纯收入", "4500.", 4500),
        ("人均纯收入", "4500。", 4500),
        ("人均纯收入", "4500元。", 4500),
        ("人均纯收入", "4500元/人·年", 4500),
        ("纯收入", "4500元/户", 4500),
        ("纯收入", "0.45万元/户·年", 4500),
        ("家庭人口", "3口人", 3),
        ("家庭人口", "3口", 3),
        ("家庭人口", "3。", 3),
        ("帮扶措施数", "3.", 3),
    ],
)
def test_an_amount_is_read_as_clerks_write_it(
    config: RegisterConfig, name: str, text: str, value: float
) -> None:
    found = read_cell(config, name, text)
    assert found.codes() == []
    assert found.rows[0][name] == value


@pytest.mark.parametrize("name", ["人均纯收入", "家庭人口", "帮扶措施数"])
@pytest.mark.parametrize(
    "text",
    [
        *("约4500", "近5000", "1.2万余元", "3000多元", "4500元左右", "大概4500", "5000以内"),
        *(
            "4500上下",
            "不到5000",
            "超过4000元",
            "3000几",
            "10来个",
            "3-4人",
            "3000~4000元",
            "4人多",
        ),
        *("4500以上", "5000元以下", "至少3人", "3至4", "大约3", "3千多"),
    ],
)
def test_an_amount_that_is_not_definite_is_told_so(
    config: RegisterConfig, name: str, text: str
) -> None:
    found = read_cell(config, name, text)
    told = [(each.code, each.remedy) for each in found.findings]
    assert told == [("ZD-14", "核实后写确定的数")]
    assert "不是确定的数" in found.said("ZD-14")
    assert found.rows[0][name] is None


@pytest.mark.parametrize("text", ["340户", "200元/月", "3头", "许多", "¥4500斤", "元整"])
def test_an_amount_of_another_thing_is_still_wrong(config: RegisterConfig, text: str) -> None:
    found = read_cell(config, "人均纯收入", text)
    assert "不是确定的数" not in found.said("ZD-14")
    assert found.rows[0]["人均纯收入"] is None


@pytest.mark.parametrize(
    ("register", "header", "text", "value"),
    [
        ("乡镇", "村数（个）", "3", 3),
        ("乡镇", "村数(个)", "3个", 3),
        ("乡镇", "贫困村数（个）", "3", 3),
        ("乡镇", "贫困村数", "3个", 3),
        ("乡镇", "贫困村数", "3个村", 3),
    ],
)
def test_villages_are_counted_one_by_one(
    config: RegisterConfig, register: str, header: str, text: str, value: float
) -> None:
    data = workbook([("乡镇", "乡村人口", header), ("东山镇", 700, text)])
    found = read(config, data, "乡镇.xlsx", register)
    assert found.codes() == []
    assert value in found.rows[0].values()


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("人均纯收入", "人均纯收入（元/人·年）"),
        ("人均纯收入", "人均纯收入（元/人/年）"),
        ("纯收入", "纯收入（元/户）"),
        ("纯收入", "纯收入（元/户·年）"),
    ],
)
def test_the_unit_of_a_row_fits_its_header(config: RegisterConfig, name: str, header: str) -> None:
    rest = tuple(each for each in HEADER if each != name)
    cells = tuple(changed()[HEADER.index(each)] for each in rest)
    found = read(config, delimited([(*rest, header), (*cells, 4500)]), "户.csv")
    assert found.codes() == []
    assert found.rows[0][name] == 4500


@pytest.mark.parametrize("header", ["纯收入（元/亩）", "纯收入（元/月）", "家庭人口（个）"])
def test_a_unit_of_something_else_is_still_told(config: RegisterConfig, header: str) -> None:
    rest = tuple(each for each in HEADER if each != "家庭人口")
    cells = tuple(changed()[HEADER.index(each)] for each in rest)
    found = read(config, delimited([(*rest, header), (*cells, 3)]), "户.csv")
    assert "TB-25" in found.codes()


@pytest.mark.parametrize("year", ["2017年", "2017", "2017年度", "2017年末", "上年"])
def test_a_year_in_a_header_is_no_unit(config: RegisterConfig, year: str) -> None:
    header = tuple(f"{each}（{year}）" if each == "人均纯收入" else each for each in HEADER)
    found = read(config, delimited([header, changed()]), "户.csv")
    remedies = [each.remedy for each in found.findings if each.code == "TB-25"]
    assert remedies == ["是的，表头去掉年份，只写“人均纯收入”；不是的不用改"]


@pytest.mark.parametrize(("first", "zero"), [("1.2%", "0"), ("1.2%", "0.0"), ("1.2%", "0.00")])
def test_a_plain_zero_fits_every_unit(config: RegisterConfig, first: str, zero: str) -> None:
    rows = [("乡镇", "村", "贫困发生率"), ("东山镇", "甲村", first), ("东山镇", "乙村", zero)]
    assert read(config, delimited(rows), "村.csv", "村").codes() == []


def test_codes_that_lost_digits_are_told_once_a_column(config: RegisterConfig) -> None:
    header = ("户编号", "姓名", "证件号", "残疾证号")
    rows = [
        (530825100000000001 + at, f"张{name}", 110105194912310020 + at, 53082519800101004343)
        for at, name in enumerate("甲乙丙丁")
    ]
    found = read(config, workbook([header, *rows]), "家庭成员.xlsx", "家庭成员")
    assert [each.code for each in found.findings] == ["TB-04"] * 3
    assert all("这一列共4格" in each.message for each in found.findings)
    assert {row["户编号"] for row in found.rows} == {None}
    assert {row["证件号"] for row in found.rows} == {None}
    assert {row["残疾证号"] for row in found.rows} == {None}
    assert [row["姓名"] for row in found.rows] == ["张甲", "张乙", "张丙", "张丁"]


@pytest.mark.parametrize("certificate", ["53082519800101004343", "11010519491231002743"])
def test_digits_behind_which_a_fraction_stands_are_not_lost(
    config: RegisterConfig, certificate: str
) -> None:
    header = ("户编号", "姓名", "证件号", "残疾证号")
    row = ("530825100000001", "张甲", "11010519491231002X", f"{certificate}.0")
    found = read(config, workbook([header, row]), "家庭成员.xlsx", "家庭成员")
    assert "TB-04" not in found.codes()
    assert found.rows[0]["残疾证号"] == certificate


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        ("11010519491231003X", "照证件逐位核对后改正"),
        ("11010519491231003x", "照证件逐位核对后改正"),
        ("110105194912310020", "照证件逐位核对后改正"),
        ("11010519491231003×", "照证件逐位核对后改正；末位是X的，写键盘上的大写字母X"),
        ("11010519491231002×", "末位改成键盘上的大写字母X"),
        ("11010519491231002Х", "末位改成键盘上的大写字母X"),
    ],
)
def test_the_remedy_of_an_identity_number_fits_its_last_sign(
    config: RegisterConfig, number: str, remedy: str
) -> None:
    found = read(config, delimited([HEADER, changed(户主证件号=number)]), "户.csv")
    assert [each.remedy for each in found.findings if each.code == "ZD-13"] == [remedy]


@pytest.mark.parametrize(
    "word",
    [
        *("全县 Total", "总计 100%", "全县(4个乡镇)", "全县（4个乡镇）", "Sub-total", "SUB TOTAL"),
        *("#贫困村", "山区", "坝区", "半山区", "一、山区乡镇", "二、坝区乡镇", "完成率", "差额"),
        *("任务数", "合计Total", "小计 25%", "核对"),
    ],
)
def test_a_total_among_townships_is_known_by_its_words(config: RegisterConfig, word: str) -> None:
    header, records = TABLES["乡镇"]
    found = read(config, workbook([header, *records, (word, 80, 32)]), "乡镇.xlsx", "乡镇")
    assert [row["乡镇"] for row in found.rows] == [record[0] for record in records]
    assert "TB-05" in found.codes()


@pytest.mark.parametrize(
    "name", ["山区镇", "坝区乡", "边境镇", "率溪乡", "差那乡", "任务乡", "核桃镇"]
)
def test_a_township_with_such_a_word_in_its_name_stays(config: RegisterConfig, name: str) -> None:
    header, records = TABLES["乡镇"]
    found = read(config, workbook([header, *records, (name, 80, 32)]), "乡镇.xlsx", "乡镇")
    assert len(found.rows) == len(records) + 1


@pytest.mark.parametrize("text", ["--", "－－", "———", "---", "——"])
@pytest.mark.parametrize("name", ["联系电话", "退出年度", "备注"])
def test_dashes_are_a_blank_cell(config: RegisterConfig, name: str, text: str) -> None:
    found = read_cell(config, name, text)
    assert "ZD-05" not in found.codes()
    assert found.rows[0].get(name) is None


@pytest.mark.parametrize("text", ["不详", "暂无", "没有", "0"])
def test_a_telephone_that_nobody_has_may_be_left_blank(config: RegisterConfig, text: str) -> None:
    found = read_cell(config, "联系电话", text)
    (finding,) = found.findings
    assert finding.remedy.endswith("没有或不知道的空着")


@pytest.mark.parametrize("code", ["000-0000-0000", "000 0000 0000", "0"])
def test_a_telephone_that_a_format_divides_is_read(config: RegisterConfig, code: str) -> None:
    data = formatted((*HEADER, "联系电话"), [(*changed(), 13700000002)], code)
    found = read(config, data)
    assert found.codes() == []
    assert found.rows[0]["联系电话"] == "13700000002"


@pytest.mark.parametrize("text", ["1" * 32_000, "1," * 16_000, "1" * 32_000 + "元整"])
def test_the_longest_cells_are_no_amounts(text: str) -> None:
    """They are not searched, which would take half a minute."""
    assert tidy_amount(text) == text
    assert report_rough("数", text) is None
