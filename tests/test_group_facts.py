"""What is written in the first row of a group only is that of the rows below it, and told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import test_map_laws as laws
from test_map_laws import ID, IDS, Check

check = laws.check

K1, K2, K3 = IDS[:3]
MEMBERS = "户编号,乡镇,姓名,与户主关系\n"
HELPERS = "乡镇,户编号,责任人,单位\n"
OPTIONAL = [
    ("家庭成员", MEMBERS, [f"{K1},甲镇,甲,户主", ",,乙,配偶", f"{K2},乙镇,丙,户主", ",,丁,配偶"],
     ["甲镇", "甲镇", "乙镇", "乙镇"]),
    ("家庭成员", MEMBERS, [f"{K1},甲镇,甲,户主", ",,乙,配偶", f"{K2},甲镇,丙,户主"],
     ["甲镇", "甲镇", "甲镇"]),
    ("帮扶责任人", HELPERS, [f"甲镇,{K1},赵,局", f",{K2},钱,局", f"乙镇,{K3},孙,局"],
     ["甲镇", "甲镇", "乙镇"]),
    ("帮扶责任人", HELPERS, [f"甲镇,{K1},赵,局", f",{K2},钱,局", f",{K3},孙,局"],
     ["甲镇", "甲镇", "甲镇"]),
]  # fmt: skip


@pytest.mark.parametrize(("register", "header", "rows", "expected"), OPTIONAL)
def test_a_place_that_need_not_be_there_is_filled_down_too(
    check: Check, register: str, header: str, rows: Sequence[str], expected: Sequence[str]
) -> None:
    done = check({f"{register}.csv": header + "\n".join(rows) + "\n"})
    assert done.column("乡镇", register) == expected
    assert "“乡镇”只写在每组的第一行" in done.said("TB-22")


SPARSE = [
    [f"甲镇,{K1},赵,局", f"甲镇,{K2},钱,局", f",{K3},孙,局"],
    [f",{K1},赵,局", f"甲镇,{K2},钱,局", f",{K3},孙,局"],
    [*(f"{n}镇,5308251{n},赵,局" for n in range(9)), f",{K3},孙,局"],
]


@pytest.mark.parametrize("rows", SPARSE)
def test_a_place_that_is_blank_here_and_there_stays_blank(
    check: Check, rows: Sequence[str]
) -> None:
    done = check({"帮扶责任人.csv": HELPERS + "\n".join(rows) + "\n"})
    assert done.column("乡镇", "帮扶责任人")[-1] is None
    assert "TB-22" not in done.codes()


PERSONS = "户编号,乡镇,村,姓名,身份证号码,与户主关系,家庭人口,人均纯收入,联系电话\n"
ONLY = "- 台账: 户\n  列: {姓名: 户主, 身份证号码: 户主证件号}\n  只取: {与户主关系: 户主}\n"
PHONE = "13800000000"
WHOLE = {"户编号": K1, "乡镇": "甲镇", "村": "甲村", "户主": "甲", "家庭人口": 2}
TAKEN = [
    [f"{K1},甲镇,甲村,乙,,配偶,2,5000,{PHONE}", ",,,甲,,户主,,,"],
    [f"{K1},甲镇,甲村,甲,,户主,2,5000,", ",,,乙,,配偶,,,"],
    [f"{K1},甲镇,甲村,乙,,配偶,2,5000,{PHONE}", ",,,甲,,户主,,,", f"{K2},乙镇,乙村,丙,,户主,1,1,"],
    [f"{K1},甲镇,甲村,乙,,配偶,2,5000,", ",,,丁,,子,,,", ",,,甲,,户主,,,"],
    [f"{K1},甲镇,甲村,乙,,配偶,2,5000,", f"{K1},,,甲,,户主,2,5000,"],
]


@pytest.mark.parametrize("rows", TAKEN)
def test_the_chosen_person_has_what_the_first_row_of_the_group_says(
    check: Check, rows: Sequence[str]
) -> None:
    done = check({"名单.csv": PERSONS + "\n".join(rows) + "\n"}, ONLY)
    row = done.rows["户"][0]
    assert {name: row.get(name) for name in WHOLE} == WHOLE
    assert row["人均纯收入"] == 5000
    assert "联系电话" not in row
    assert not [f for f in done.findings if f.code == "ZD-01" and f.missing in WHOLE]
    assert not [f for f in done.findings if f.code == "GZ-08" and "户编号" in f.message]


def test_a_group_ends_where_the_next_key_stands(check: Check) -> None:
    rows = [
        f"{K1},甲镇,甲村,乙,,配偶,2,1,",
        ",,,甲,,户主,,,",
        f"{K2},,,丙,,配偶,,,",
        ",,,丁,,户主,,,",
    ]
    done = check({"名单.csv": PERSONS + "\n".join(rows) + "\n"}, ONLY)
    assert done.column("户编号") == [K1, K2]
    assert done.column("家庭人口") == [2, None]


def test_persons_with_keys_of_their_own_are_left_alone(check: Check) -> None:
    rows = [f"{K1},甲镇,甲村,乙,,配偶,2,1,", f"{K1},甲镇,甲村,甲,{ID},户主,,,"]
    done = check({"名单.csv": PERSONS + "\n".join(rows) + "\n"}, ONLY)
    assert done.column("家庭人口") == [None]
    assert "TB-22" not in done.codes()
