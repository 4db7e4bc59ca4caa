"""Rows of a table that are no records, wherever their words stand, and records that look so."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from test_messy_tables import FAR, HEADER, Cell, Reading, changed, config, delimited, read

from conftest import workbook
from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

VILLAGE = ("乡镇", "村", "村编码", "是否贫困村", "总户数", "乡村人口", "建档立卡户数")
TOWN = ("乡镇", "村数", "贫困村数", "乡村人口", "建档立卡户数")
MEMBER = ("户编号", "姓名", "证件号", "性别", "与户主关系", "健康状况")
HELPER = ("户编号", "乡镇", "责任人", "性别", "单位", "联系电话")
RESIDENT = ("姓名", "乡镇", "村", "单位", "职务", "联系电话")
PROBLEM = ("编号", "层级", "乡镇", "村", "户主", "问题描述", "登记日期", "状态")
PAPER = ("档号", "题名", "责任者", "日期", "年度", "页数")
TRACE = ("编号", "类型", "日期", "乡镇", "村", "议题", "实到")
PHOTO = ("照片号", "载体", "题名", "拍摄时间", "地点")
VILLAGES = [
    ("东山镇", f"{name}村", f"53082510120{number}", "是", 20, 708, 2)
    for number, name in enumerate(["石桥", "白马", "青龙", "大河", "新民", "计家"], 1)
]
TOWNS = [
    (f"{name}镇", 20, 8, 7080, 200) for name in ("东山", "西河", "南岭", "北塘", "合口", "总溪")
]
MEMBERS = [
    (f"53082510000000{number}", name, "11010519491231002X", "男", "户主", "健康")
    for number, name in enumerate(["张三", "李均", "王平", "计三元", "孙共", "周全"], 1)
]
HELPERS = [
    (f"53082510000000{number}", "东山镇", "赵明", "男", "农业局", "13600000001")
    for number in range(6)
]
RESIDENTS = [
    (name, "东山镇", "石桥村", "农业局", "科员", "13600000001")
    for name in ("赵明", "钱亮", "孙华", "李总", "周计", "吴平")
]
PROBLEMS = [
    (f"WT000{number}", "户", "东山镇", "石桥村", "张三", "住房漏雨", "2018-03-16", "登记")
    for number in range(6)
]
PAPERS = [
    (f"0123-WS·2018-D30-FPB-000{number}", "申请书", "张三", "20180316", 2018, 2)
    for number in range(6)
]
TRACES = [
    (f"HJ-00{number}", "会议", "2016-03-15", "东山镇", "石桥村", "贫情分析", 18)
    for number in range(6)
]
PHOTOS = [(f"ZP-00{number}", "照片", "评议会", "2016-03-15", "村委会") for number in range(6)]
TABLES: dict[str, tuple[Sequence[Cell], Sequence[Sequence[Cell]]]] = {
    "户": (HEADER, FAR[:6]),
    "村": (VILLAGE, VILLAGES),
    "乡镇": (TOWN, TOWNS),
    "家庭成员": (MEMBER, MEMBERS),
    "帮扶责任人": (HELPER, HELPERS),
    "驻村干部": (RESIDENT, RESIDENTS),
    "问题台账": (PROBLEM, PROBLEMS),
    "归档文件": (PAPER, PAPERS),
    "痕迹记录": (TRACE, TRACES),
    "照片": (PHOTO, PHOTOS),
}
Case = tuple[str, Sequence[Cell]]


def read_with(
    config: RegisterConfig, register: str, row: Sequence[Cell], place: int, kind: str = "xlsx"
) -> Reading:
    """The table of a register with one more row at a place."""
    header, records = TABLES[register]
    row = (*row, *[None] * (len(header) - len(row)))
    rows = [header, *records[:place], row, *records[place:]]
    if kind == "csv":
        return read(config, delimited(rows), f"{register}.csv", register)
    return read(config, workbook(rows), f"{register}.xlsx", register)


def is_left_out(found: Reading, register: str, code: str, place: int) -> bool:
    """Whether all records were read, and the other row was told once, with its cell."""
    told = [each for each in found.findings if each.code in ("TB-05", "TB-21")]
    whole = len(found.rows) == len(TABLES[register][1])
    lines = [str(each.location) for each in told]
    return whole and len(told) == 1 and told[0].code == code and f"{place + 2}" in lines[0]


SUMS: list[Case] = [
    ("村", ("东山镇", "小计", None, None, 100, 3540, 10)),
    ("村", ("东山镇", "合 计", None, None, 100, 3540, 10)),
    ("村", ("全县", "合计", None, None, 100, 3540, 10)),
    ("村", ("全县", None, None, None, 100, 3540, 10)),
    ("村", ("东山镇", "平均", None, None, 20, 708, 2)),
    ("村", ("东山镇", "村均", None, None, 20, 708, 2)),
    ("村", ("东山镇", "其中：贫困村", None, None, 60)),
    ("村", (None, "其中:贫困村", None, None, 60)),
    ("村", ("东山镇 汇总", None, None, None, 100)),
    ("村", ("东山镇", "全镇", None, None, 100)),
    ("村", ("东山镇", "共6个村", None, None, 100)),
    ("村", ("东山镇", "东山镇小计", None, None, 100)),
    ("村", ("东山镇", "小计（6个村）", None, None, 100)),
    ("村", ("示例县", None, None, None, 100)),
    ("乡镇", ("全县", 80, 32, 28000, 800)),
    ("乡镇", ("示例县", 80, 32, 28000, 800)),
    ("乡镇", ("共4个乡镇", 80, 32)),
    ("乡镇", ("共四个乡镇", 80, 32)),
    ("乡镇", ("合计数", 80, 32)),
    ("乡镇", ("总数", 80, 32)),
    ("乡镇", ("汇总", 80, 32)),
    ("乡镇", ("县计", 80, 32)),
    ("乡镇", ("乡均", 20, 8)),
    ("乡镇", ("平均值", 20, 8)),
    ("乡镇", ("同比增减", 1, 1)),
    ("乡镇", ("比上年增减", 1, 1)),
    ("乡镇", ("占比", None, "40%")),
    ("乡镇", ("其中：镇", 60, 20)),
    ("乡镇", ("上年数", 80, 32)),
    ("乡镇", ("全县合计", 80, 32)),
    ("户", (None, "东山镇", "石桥村", "小计", None, 18)),
    ("户", ("石桥村", None, None, "小计", None, 18)),
    ("户", ("东山镇 汇总", None, None, None, None, 18)),
    ("户", (None, "东山镇", "石桥村合计", None, None, 18)),
    ("户", ("西河镇", "白马村", "小计")),
    ("户", (None, "东山镇", "石桥村", "合计", "6户", 18)),
    ("户", (None, None, None, "一组小计", None, 18)),
    ("户", ("共6户18人",)),
    ("户", ("Total", None, None, None, None, 18)),
    ("家庭成员", ("530825100000002", "小计", "2人")),
    ("家庭成员", ("530825100000002", "合 计", 4)),
    ("家庭成员", ("户小计", 2)),
    ("家庭成员", (None, "小计", None, "2人")),
    ("驻村干部", ("东山镇", "小计", 4)),
    ("驻村干部", (None, "东山镇", "小计", "4人")),
    ("驻村干部", ("合计数", None, None, "6人")),
    ("帮扶责任人", ("农业局", None, "小计")),
    ("帮扶责任人", (None, "东山镇", "合计", "4人")),
    ("痕迹记录", (None, None, None, "东山镇", "小计", None, 90)),
    ("归档文件", (None, "合计", None, None, None, 10)),
    ("问题台账", (None, None, "东山镇", "小计", None, "5个")),
]


@pytest.mark.parametrize(("register", "row"), SUMS)
@pytest.mark.parametrize("place", [0, 6])
def test_a_sum_is_known_wherever_its_word_stands(
    config: RegisterConfig, register: str, row: Sequence[Cell], place: int
) -> None:
    for kind in ("xlsx", "csv"):
        found = read_with(config, register, row, place, kind)
        assert is_left_out(found, register, "TB-05", place), (found.rows, found.findings)


OTHERS: list[Case] = [
    ("户", ("填表人：张三", "填表人：张三", "审核人：李四", "审核人：李四", "日期：2018年3月16日")),
    ("户", ("填表人", "张三", "审核人", "李四")),
    ("户", ("填表人", "填表人", "张三", "张三", "负责人", "李四")),
    ("户", ("填报单位：东山镇", "填报单位：东山镇", "填报单位：东山镇", "2018年3月16日")),
    ("户", ("村支部书记：", None, None, "村委会主任：")),
    ("户", ("第一书记（签名）：", None, None, "驻村工作队长：")),
    ("户", ("制表人：张三", None, "审核人：", None, "2018.3.16")),
    ("户", ("联系人：张三", None, None, None, None, None, None, "13800000000")),
    ("户", ("单位（盖章）：东山镇人民政府", None, None, None, "填报日期：")),
    ("户", ("西河镇", "西河镇")),
    ("户", (None, None, None, None, "东山镇人民政府（公章）")),
    ("村", ("填表人", "张三", "审核人", "李四")),
    ("村", ("村支部书记：", "村委会主任：")),
    ("村", ("西河镇", "西河镇")),
    ("村", ("统计员：张三", "校对：李四", None, "填报日期：2018-3-16")),
    ("乡镇", ("填表人：张三", "审核人：李四")),
    ("家庭成员", ("填表人：", "张三", None, "审核人：", "李四")),
    ("归档文件", ("立卷人：张三", None, "检查人：李四")),
    ("村", ("甲", "乙", 1, 2, 3, 4, 5)),
    ("乡镇", ("甲", 1, 2, 3, 4)),
    ("户", ("甲", "乙", "丙", "丁", 1, 2, 3, 4)),
    ("户", ("1", "2", "3", "4", "5", "6", "7", "8=6+7")),
    ("户", ("(A)", "(B)", "(C)", "(D)", "(E)", "(F)", "(G)", "(H)")),
    ("户", tuple(f"（{sign}）" for sign in "一二三四五六七八")),
    ("户", tuple("ⅠⅡⅢⅣⅤⅥⅦⅧ")),
    ("户", ("栏次", "1", "2", "3", "4", "5", "6", "7")),
    ("户", tuple(f"第{number}列" for number in range(1, 9))),
    ("村", ("—", "—", "—", "—", 1, 2, 3)),
    ("村", ("例：东山镇", "石桥村", None, "是", 20)),
    ("村", ("东山镇", "石桥村（例）", None, "是", 20)),
    ("家庭成员", ("（例）", "张某", "530825196704170035", "男", "户主", "健康")),
    ("家庭成员", ("530825100000000（例）", "张某", "530825196704170035", "男")),
    ("家庭成员", ("530825100000000", "张某（示例）", "530825196704170035", "男")),
    ("户", ("530825100000000（例）", "甲镇", "甲村", "张某", "11010519491231002X", 3)),
    ("家庭成员", ("530825100000002", "以下空白")),
    ("问题台账", ("编号", "层级", "乡（镇）", "行政村", "户主姓名", "存在的问题", "时间", "状态")),
]


@pytest.mark.parametrize(("register", "row"), OTHERS)
@pytest.mark.parametrize("place", [0, 6])
def test_what_belongs_to_the_sheet_is_no_record(
    config: RegisterConfig, register: str, row: Sequence[Cell], place: int
) -> None:
    for kind in ("xlsx", "csv"):
        found = read_with(config, register, row, place, kind)
        assert is_left_out(found, register, "TB-21", place), (found.rows, found.findings)


TOPS: list[Case] = [
    ("户", ("530825100000000", "甲镇", "甲村", "张某（示例）", "11010519491231002X", 3)),
    ("户", ("文本", "文本", "文本", "文本", "18位", "整数", "小数", "文本")),
    ("户", ("必填", "必填", "必填", "必填", "必填", "必填", "选填", "选填")),
    ("户", ("hhid", "town", "village", "head", "idno", "num", "income", "team")),
    ("户", ("填系统里的编号", "下拉选择", "下拉选择", "按户口簿", "18位", "只填数字")),
    ("村", ("文本", "文本", "12位数字", "是/否", "整数", "整数", "整数")),
    ("村", ("varchar(50)", "varchar(50)", "varchar(12)", "char(1)", "int", "int", "int")),
    ("乡镇", ("必填", "选填", "选填", "选填", "选填")),
    ("家庭成员", ("从系统里复制", "按户口簿填写", "18位", "下拉选择", "下拉选择", "下拉选择")),
]


@pytest.mark.parametrize(("register", "row"), TOPS)
def test_examples_and_hints_below_a_header_are_no_record(
    config: RegisterConfig, register: str, row: Sequence[Cell]
) -> None:
    found = read_with(config, register, row, 0)
    assert is_left_out(found, register, "TB-21", 0), (found.rows, found.findings)


def test_columns_of_no_field_need_no_number(config: RegisterConfig) -> None:
    header = ("序号", *HEADER, "备注栏")
    records = [(number, *record, "略") for number, record in enumerate(FAR, 1)]
    found = read(config, workbook([header, (None, *range(1, 9), None), *records]))
    assert len(found.rows) == len(FAR)
    assert "列的序号" in found.said("TB-21")


RECORDS: list[Case] = [
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "审核表缺：二次公示")),
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "联系电话错误：手册上是空号")),
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "负责人未签字：明白卡3份")),
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "单位帮扶不到位：全年未入户")),
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "审核人：未签字")),
    ("问题台账", (None, "户", "东山镇", "石桥村", "王五", "收入合计有误")),
    ("问题台账", (None, "村", "东山镇", "全村", None, "道路不通")),
    ("问题台账", (None, None, "东山镇", None, None, "联系电话：空号")),
    ("问题台账", ("WT0009", None, "东山镇", "石桥村", "张三", "主要收入漏登：打工1.2万元")),
    ("问题台账", ("WT0009", None, None, None, None, "负责人：未落实")),
    ("痕迹记录", ("HJ-009", None, None, "东山镇", None, "议题 核实收入：3户")),
    ("痕迹记录", ("HJ-009", None, None, None, None, "备注：会议改期")),
    ("归档文件", (None, "2016年石桥村收入合计", "扶贫办", "20180316", 2018, 2)),
    ("归档文件", (None, "收入小计", "扶贫办", None, 2018, 2)),
    ("归档文件", (None, "备注：贫困户名单", "扶贫办", None, 2018, 2)),
    ("归档文件", ("0123-WS·2018-D30-FPB-0009", "合计")),
    ("照片", (None, "照片", "民主评议得票总计", "2016-03-15", "村委会")),
    ("照片", (None, "照片", "说明：评议会现场", "2016-03-15", "村委会")),
    ("户", ("530825100000099", "甲镇", "甲村", "小计", None, 3)),
    ("户", (None, "甲镇", "甲村", "小计", "11010519491231002X", 3)),
    ("户", ("530825100000099", "填表人：张某")),
    ("户", ("合计", "甲镇", "甲村", "张某", "11010519491231002X", 3)),
    ("村", ("东山镇", "小计村", None, "否", 20)),
    ("村", ("东山镇", "其中村", None, "否", 20)),
    ("村", ("东山镇", "旧县", None, "否", 20)),
    ("村", ("东山镇", "小计", "530825101209", "否", 20)),
    ("村", ("例子沟镇", "例子沟村", None, "是", 20)),
    ("村", ("东山镇", "甲村")),
    ("乡镇", ("合计镇", 20, 8)),
    ("乡镇", ("总数乡", 20, 8)),
    ("家庭成员", ("530825100000002", "小计", "530825195708080155", "男")),
    ("家庭成员", ("530825100000002", "计三元", None, "男", "之子")),
    ("家庭成员", ("530825100000002", "例", "530825195708080155")),
    ("驻村干部", ("李四", "东山镇", "合计", "农业局", "科员")),
    ("驻村干部", ("李四", "示例县", "石桥村", "农业局", "科员")),
    ("驻村干部", ("李四", "东山镇", "石桥村", "填表人：张三")),
    ("帮扶责任人", ("530825100000009", "东山镇", "合计", "男", "农业局")),
]


@pytest.mark.parametrize(("register", "row"), RECORDS)
@pytest.mark.parametrize("place", [0, 6])
def test_what_may_be_a_record_stays_one(
    config: RegisterConfig, register: str, row: Sequence[Cell], place: int
) -> None:
    for kind in ("xlsx", "csv"):
        found = read_with(config, register, row, place, kind)
        assert len(found.rows) == len(TABLES[register][1]) + 1, found.findings
        assert not {"TB-05", "TB-21"} & set(found.codes())


@pytest.mark.parametrize(
    "extra",
    [
        [],
        [HEADER],
        [changed(户编号="（例）530825100000000")],
        [HEADER, changed(户编号="例")],
        [HEADER, HEADER, HEADER],
        [tuple(range(1, 9))],
    ],
)
@pytest.mark.parametrize("count", [2, 5])
def test_rows_that_are_none_do_not_hide_the_form_of_keys(
    config: RegisterConfig, extra: list[Sequence[Cell]], count: int
) -> None:
    rest = [("白马村", *[None] * 7), ("计", *[None] * 4, 15, None, None)]
    for rows in ([*FAR[:count], *extra, *rest], [*extra, *FAR[:count], *rest]):
        found = read(config, workbook([HEADER, *rows]))
        assert len(found.rows) == count, found.rows


@pytest.mark.parametrize(
    "row",
    [
        (None, None, None, "#REF!"),
        ("#N/A",) * 8,
        ("#N/A", "#N/A"),
        (None, None, None, "＃N/A"),
        ("白马村", None, None, None, None, "#DIV/0!"),
    ],
)
def test_a_row_with_an_error_of_a_spreadsheet_stays_a_record(
    config: RegisterConfig, row: Sequence[Cell]
) -> None:
    found = read_with(config, "户", row, 6)
    assert len(found.rows) == 7
    assert "TB-17" in found.codes()
    assert not {"TB-05", "TB-21"} & set(found.codes())


@pytest.mark.parametrize(
    ("register", "row", "cell", "text", "remedy"),
    [
        ("村", ("东山镇", "小计", None, None, 100), "B8", "小计", "不写“小计”"),
        ("户", (None, "东山镇", "石桥村", "小计"), "D8", "小计", "补上“户编号”"),
        ("家庭成员", ("530825100000002", "小计"), "B8", "小计", "不写“小计”"),
        ("乡镇", ("全县", 80, 32), "A8", "全县", ""),
        ("户", (None, "甲镇", None, "审核：张某"), "D8", "审核：张某", "“户编号”"),
        ("家庭成员", ("530825100000002", "张某（例）"), "B8", "张某(例)", "删去“例”"),
        ("户", tuple(range(1, 9)), "A8", "1", "照实填写"),
    ],
)
def test_the_cell_that_shows_it_is_told_with_what_a_record_needs(
    config: RegisterConfig,
    register: str,
    row: Sequence[Cell],
    cell: str,
    text: str,
    remedy: str,
) -> None:
    found = read_with(config, register, row, 6)
    (told,) = [each for each in found.findings if each.code in ("TB-05", "TB-21")]
    assert told.location is not None
    assert told.location.cell == cell
    assert told.message.startswith(f"“{text}”一行")
    assert remedy in told.remedy
    assert bool(remedy) == bool(told.remedy)
