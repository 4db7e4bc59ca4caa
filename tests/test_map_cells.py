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
