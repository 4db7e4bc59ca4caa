"""Cells that a column map splits, replaces or fills: nothing goes where it does not belong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
import test_map_laws as laws
from test_map_laws import HEADER, ID, IDS, PHONE, Check

check = laws.check

SIGN = "{拆成: [%s], 隔开: '%s'}"
ACCOUNT = "6217001234567890124"
JOINED = [
    ("户主, 联系电话", "/", f"李四 {PHONE}"),
    ("户主, 联系电话", "/", f"李四（{PHONE}）"),
    ("户主, 联系电话", "/", f"李四{PHONE}"),
    ("户主, 联系电话", "/", f"李四、{PHONE}"),
    ("户主, 联系电话", "/", "李四：138 0000 0000"),
    ("户主, 联系电话", " ", f"李四{PHONE}"),
    ("户主, 联系电话", "/", f"{PHONE}李四"),
    ("户主, 联系电话", "/", f"李四—{PHONE}"),
    ("户主, ''", "/", f"李四 {PHONE}"),
    ("'', 联系电话", "/", f"李四 {PHONE}"),
    ("户主, 联系电话, 村民小组", "/", f"李四 {PHONE}/一组"),
    ("联系电话, 户主", "/", f"{PHONE}（李四）"),
    ("户主, 户主证件号", "/", f"李四 {ID}"),
    ("户主, 家庭人口", "/", "李四 3"),
    ("户主, 家庭人口", "/", "李四（3人）"),
    ("开户银行, 银行账号", "-", f"农商行—{ACCOUNT}"),
    ("开户银行, 银行账号", "-", f"农商行{ACCOUNT}"),
    ("开户银行, 银行账号", "-", f"农商行 账号：{ACCOUNT}"),
    ("银行账号, 开户银行", "-", f"{ACCOUNT}—农商行"),
    ("一次公示开始, 一次公示结束", "-", "2014.3.1—2014.3.8"),
    ("一次公示开始, 一次公示结束", "~", "2014年3月1日至2014年3月8日"),
    ("一次公示开始, 一次公示结束", "/", "2014.3.1-2014.3.8"),
    ("村民小组, 其他致贫原因", "/", "一组、缺水"),
    ("户主, 其他致贫原因", "/", "李四（缺水）"),
]


@pytest.mark.parametrize(("parts", "sign", "cell"), JOINED)
def test_a_cell_without_its_sign_is_told_and_goes_nowhere(
    check: Check, parts: str, sign: str, cell: str
) -> None:
    text = f"- 列:\n    甲列: {SIGN % (parts, sign)}\n"
    done = check({"户.csv": f"户编号,甲列\n{IDS[0]},{cell}\n"}, text)
    assert "“甲列”有1格照列名对照的“拆成”拆不开" in done.said("TB-41")
    assert set(done.rows["户"][0]) == {"户编号"}
    assert ACCOUNT not in done.said("TB-41")


APART = [
    ("户主, 联系电话", "/", f"李四/{PHONE}", {"户主": "李四", "联系电话": PHONE}),
    ("户主, 联系电话", "/", "李四", {"户主": "李四"}),
    ("户主, 联系电话", "/", "李 四", {"户主": "李 四"}),
    ("户主, 联系电话", "/", "李四（已故）", {"户主": "李四（已故）"}),
    ("户主, 联系电话", "/", f"/{PHONE}", {"联系电话": PHONE}),
    ("户主, 联系电话", "/", "李四/", {"户主": "李四"}),
    ("户主, 联系电话", "/", "阿依古丽·买买提", {"户主": "阿依古丽·买买提"}),
    ("联系电话, 村民小组", "/", "0874-1234567", {"联系电话": "0874-1234567"}),
    ("一次公示开始, 一次公示结束", "~", "2014-3-1", {"一次公示开始": date(2014, 3, 1)}),
    ("开户银行, 银行账号", "-", "农商行东山支行", {"开户银行": "农商行东山支行"}),
    ("村民小组, 其他致贫原因", "/", "一组", {"村民小组": "一组"}),
    ("村民小组, 联系电话", "/", "石桥3组", {"村民小组": "石桥3组"}),
    ("家庭人口, 其他致贫原因", "/", "3人", {"家庭人口": 3}),
    ("户主, ''", "/", "李四", {"户主": "李四"}),
]


@pytest.mark.parametrize(("parts", "sign", "cell", "expected"), APART)
def test_a_cell_with_one_part_alone_is_read(
    check: Check, parts: str, sign: str, cell: str, expected: Mapping[str, object]
) -> None:
    text = f"- 列:\n    甲列: {SIGN % (parts, sign)}\n"
    done = check({"户.csv": f"户编号,甲列\n{IDS[0]},{cell}\n"}, text)
    assert "TB-41" not in done.codes() or cell.startswith("/")
    assert {name: done.column(name)[0] for name in expected} == expected


RELATION = "户编号,姓名,证件号,与户主关系\n"
UNFILLED = ["'妻': ", "'妻': ~", "'妻': null", "妻:"]


@pytest.mark.parametrize("word", UNFILLED)
def test_a_word_without_what_it_becomes_is_told_at_its_line(check: Check, word: str) -> None:
    text = f"- 列:\n    与户主关系:\n      字段: 与户主关系\n      值:\n        {word}\n"
    done = check({"家庭成员.csv": f"{RELATION}{IDS[0]},李四,{ID},妻\n"}, text)
    assert "“妻”后面没有写换成什么" in done.said("TB-28")
    assert "docgen map" not in done.said("TB-28")
    assert any(f.location and f.location.line == 5 for f in done.findings if f.code == "TB-28")
    assert "家庭成员" not in done.rows


@pytest.mark.parametrize("value", ["''", "无", "'—'"])
def test_a_word_that_is_made_blank_is_told(check: Check, value: str) -> None:
    text = f"- 列:\n    关系: {{字段: 与户主关系, 值: {{妻: {value}}}}}\n"
    done = check({"家庭成员.csv": f"户编号,姓名,证件号,关系\n{IDS[0]},李四,{ID},妻\n"}, text)
    assert "“关系”有1格照列名对照的“值”当作空着，写的没有读：妻" in done.said("TB-46")
    assert done.cells("TB-46") == ["D2"]


def test_a_required_cell_that_a_map_makes_blank_is_told_with_its_word(check: Check) -> None:
    text = "- 列:\n    户主: {字段: 户主, 值: {张三: ''}}\n"
    done = check({"户.csv": f"{HEADER}\n{IDS[0]},东山镇,石桥村,张三,{ID},3\n"}, text)
    (told,) = (f for f in done.findings if f.code == "ZD-01" and f.missing == "户主")
    assert "写的是“张三”，列名对照当作空着" in told.message
    assert "“张三”换成什么" in told.remedy


@pytest.mark.parametrize("word", ["—", "无", "''"])
def test_a_word_for_nothing_may_be_made_blank(check: Check, word: str) -> None:
    words = f"{{'{word}': '', 一组: 二组}}"
    if word == "''":
        words = "{一组: 二组}"
    text = f"- 列:\n    组: {{字段: 村民小组, 值: {words}}}\n"
    rows = f"户编号,组\n{IDS[0]},{word.strip(chr(39))}\n{IDS[1]},一组\n"
    done = check({"户.csv": rows}, text)
    assert not done.codes() & {"TB-46", "TB-28"}
    assert done.column("村民小组") == [None, "二组"]


def test_a_column_that_a_map_leaves_unread_is_told_so(check: Check) -> None:
    rows = f"{HEADER}\n{IDS[0]},东山镇,石桥村,张三,{ID},3\n"
    done = check({"户.csv": rows}, "- 列:\n    户主: ''\n")
    assert "“户主”这一列，列名对照写了不读" in done.said("ZD-01")
    assert "是不是" not in done.said("ZD-01")


@pytest.mark.parametrize(
    ("name", "mend"),
    [
        ("列名对照.xlsx", "docgen map"),
        ("列名对照.csv", "docgen map"),
        ("列名对照.docx", "docgen map"),
        ("列名对照.yml", "文件名改成"),
        ("列名对照2.yaml", "文件名改成"),
    ],
)
def test_a_map_in_another_file_is_told_what_works(check: Check, name: str, mend: str) -> None:
    done = check({"户.csv": f"户编号\n{IDS[0]}\n", name: "- 台账: 户\n"})
    assert mend in done.said("TB-24")


SPELT = [
    ("甲", "甲（万元）", ""),
    ("甲", "甲（元）*", ""),
    ("甲", "*甲（必填）", ""),
    ("甲", "甲:万元", ""),
    ("甲（万元）", "甲", ""),
    ("甲", "甲【万元】", ""),
    ("甲", "甲", "（万元）"),
    ("甲", "甲", "元"),
    ("收入", "收 入（元）*", ""),
]


@pytest.mark.parametrize(("mapped", "header", "below"), SPELT)
def test_a_name_in_a_map_is_known_without_its_unit_and_marks(
    check: Check, mapped: str, header: str, below: str
) -> None:
    units = f",{below}\n" if below else ""
    text = f"- 列:\n    {mapped}: 人均纯收入\n"
    done = check({"户.csv": f"户编号,{header}\n{units}{IDS[0]},1\n"}, text)
    assert done.column("人均纯收入") in ([1], [10000])
    assert not done.codes() & {"TB-29", "TB-18"}


def test_an_exact_name_comes_before_one_without_its_unit(check: Check) -> None:
    text = "- 列: {甲: 人均纯收入}\n"
    done = check({"户.csv": f"户编号,甲（万元）,甲\n{IDS[0]},2,3\n"}, text)
    assert done.column("人均纯收入") == [3]
    done = check({"户.csv": f"户编号,甲（万元）,甲（元）\n{IDS[0]},2,3\n"}, text)
    assert "TB-29" in done.codes()


def test_a_bracket_that_says_whose_it_is_stays(check: Check) -> None:
    done = check(
        {"户.csv": f"户编号,电话（帮扶人）\n{IDS[0]},{PHONE}\n"}, "- 列: {电话: 联系电话}\n"
    )
    assert "TB-29" in done.codes()


def test_a_column_with_a_unit_is_left_unread_by_its_name(check: Check) -> None:
    text = "- 列: {人均纯收入: ''}\n"
    done = check({"户.csv": f"户编号,人均纯收入（万元）\n{IDS[0]},2\n"}, text)
    assert done.column("人均纯收入") == [None]
    assert "TB-29" not in done.codes()


ENDINGS = [
    ("（户主）", "李四(户主）"),
    ("（户主）", "李四（户主)"),
    ("(户主)", "李四（户主）"),
    ("（户主）", "李四 （户主）"),
    ("(A)", "李四（Ａ）"),
    ("*", "李四＊"),
]


@pytest.mark.parametrize(("ending", "cell"), ENDINGS)
def test_an_ending_is_removed_in_any_width(check: Check, ending: str, cell: str) -> None:
    text = f"- 列:\n    甲: {{字段: 户主, 去掉: '{ending}'}}\n"
    done = check({"户.csv": f"户编号,甲\n{IDS[0]},{cell}\n"}, text)
    assert done.column("户主") == ["李四"]
    text = f"- 列:\n    甲: {{拆成: [户主, 联系电话], 隔开: /, 去掉: '{ending}'}}\n"
    done = check({"户.csv": f"户编号,甲\n{IDS[0]},{cell}\n"}, text)
    assert done.column("户主") == ["李四"]
