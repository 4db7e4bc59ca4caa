"""Tables whose fields stand below one another are told as such, and not read as rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_sheets import HEADER, IDS, Rows, check, household

_KEYS = (household(0)[0], household(1)[0])
_ACROSS = [*zip(HEADER, household(0), household(1), strict=True)]
_ONE = [*zip(HEADER, household(0), strict=True)]
_CARD = [
    ("户编号", _KEYS[0], "户主证件号", IDS[0]),
    ("户主", "张三", "联系电话", 13800000000),
    ("乡镇", "东山镇", "村", "石桥村"),
]
_VILLAGES = [
    ("村", "石桥村", "白马村", "大村"),
    ("乡镇", "东山镇", "东山镇", "西河镇"),
    ("总户数", 3, 4, 5),
    ("乡村人口", 7, 8, 9),
]


@pytest.mark.parametrize(
    ("register", "rows", "remedy"),
    [
        ("户", _ACROSS, "竖排: {项目: 户编号}"),
        ("户", _ONE, "竖排: {项目: 户编号}"),
        ("户", _CARD, "一条一行重新录入"),
        ("村", _VILLAGES, "竖排: {项目: 村}"),
    ],
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_names_in_the_first_column_are_told(
    space: Path, register: str, rows: Rows, remedy: str, form: str
) -> None:
    files = {f"{register}.csv": rows} if form == "csv" else {f"{register}.xlsx": {"表": rows}}
    found = check(space, files)
    (told,) = found.told("TB-15")
    assert "名称写在第一列" in told
    assert remedy in told
    assert not found.column(register, register)
    assert found.errors() == {"TB-15"}


def test_a_table_by_rows_is_sound(space: Path) -> None:
    header = ("村", "乡镇", "村委会主任")
    found = check(space, {"村.xlsx": {"村": [header, ("大村", "东山镇", "李明"), header]}})
    assert not found.told("TB-15")
    assert found.column("村", "村") == ["大村"]
