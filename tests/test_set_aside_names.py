"""Files and sheets that their names set aside are told and not read beside those of a register."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_sheets import HEADER, check, household

FILES = "户（作废） 户（示例） 户（样表） 户（填写样例） 户（空表） 户_备份 户（旧） 户_old 户（已销户）"


@pytest.mark.parametrize("name", FILES.split())
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_file_that_its_name_sets_aside_is_told(space: Path, name: str, form: str) -> None:
    rows = [HEADER, household(1)]
    files = {
        "户.csv": [HEADER, household(0)],
        f"{name}.{form}": rows if form == "csv" else {"S": rows},
    }
    found = check(space, files)
    assert found.column("户", "户编号") == [household(0)[0]]
    (told,) = found.told("TB-26")
    assert name in told
    assert not found.errors()


@pytest.mark.parametrize("name", FILES.split())
def test_the_only_file_of_a_register_is_read_whatever_its_name(space: Path, name: str) -> None:
    found = check(space, {f"{name}.csv": [HEADER, household(1)]})
    assert found.column("户", "户编号") == [household(1)[0]]


SOUND = ("户_旧县镇", "户（示例镇）", "户_西河镇", "户（2）", "户汇总", "户（新）", "户 - 副本")


@pytest.mark.parametrize("name", SOUND)
def test_other_files_are_read(space: Path, name: str) -> None:
    files = {"户_东山镇.csv": [HEADER, household(0)], f"{name}.csv": [HEADER, household(1)]}
    assert len(check(space, files).column("户", "户编号")) == 2


SHEETS = (
    *("户（旧）", "户（废）", "户（停用）", "户（不用）", "户（删）", "户（参考）", "户（历史）"),
    *("户（回收站）", "户示范", "户_old", "户_bak", "已销户", "死亡", "迁出", "户_OLD"),
)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_old_records_is_told(space: Path, name: str) -> None:
    sheets = {"户": [HEADER, household(0)], name: [HEADER, household(1)]}
    found = check(space, {"户.xlsx": sheets})
    assert found.column("户", "户编号") == [household(0)[0]]
    assert len(found.told("TB-26")) == 1


@pytest.mark.parametrize(
    "name", ["旧县镇", "历史村", "新增", "示范村", "参考村", "死亡谷村", "老旧村"]
)
def test_a_place_with_such_a_word_is_read(space: Path, name: str) -> None:
    sheets = {"户": [HEADER, household(0)], name: [HEADER, household(1)]}
    found = check(space, {"户.xlsx": sheets})
    assert len(found.column("户", "户编号")) == 2
