"""Groups of a header that say only whom or what the register is about: their columns are read."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from test_messy_tables import config, read

from docgen.app.register_config import RegisterConfig

__all__ = ["config"]

ID = "11010519491231002X"
PLACES = ("530825100000001", "东山镇", "石桥村")
LEFT = {
    "户": ("户编号", "乡镇", "村"),
    "村": ("乡镇", "村"),
    "家庭成员": ("户编号",),
    "帮扶责任人": ("户编号",),
    "驻村干部": ("乡镇", "村"),
}
GROUPS: list[tuple[str, str, dict[str, tuple[str, Any]]]] = [
    ("家庭成员", "家庭成员基本情况 成员基本情况 贫困人口基本信息 家庭成员信息", {"姓名": ("姓名", "张"), "证件号": ("证件号", ID), "与户主关系": ("与户主关系", "户主")}),
    ("户", "户主基本情况 户主基本信息 户主信息 贫困户基本情况 建档立卡贫困户信息", {"姓名": ("户主", "张"), "证件号码": ("户主证件号", ID)}),
    ("户", "户主基本情况 户主信息 贫困户家庭情况 家庭基本情况", {"户主": ("户主", "张"), "户主证件号": ("户主证件号", ID), "家庭人口": ("家庭人口", 3)}),
    ("户", "家庭人口", {"计": ("家庭人口", 3)}),
    ("户", "家庭人口", {"总人口": ("家庭人口", 3), "男": ("", 1), "女": ("", 2)}),
    ("户", "家庭人口", {"数量": ("家庭人口", 3)}),
    ("村", "村基本情况 村情 行政村基本情况 村级基本情况 基本情况", {"总户数": ("总户数", 20), "乡村人口": ("乡村人口", 80)}),
    ("帮扶责任人", "帮扶责任人基本情况 帮扶干部 帮扶干部信息 结对帮扶责任人 帮扶人员信息 责任人信息", {"姓名": ("责任人", "赵"), "单位": ("单位", "农业局")}),
    ("驻村干部", "驻村工作队员 工作队员 工作队员基本情况 队员 队员信息 驻村工作队", {"姓名": ("姓名", "赵"), "单位": ("单位", "农业局")}),
]  # fmt: skip


def grouped(register: str, groups: Sequence[tuple[str, dict[str, Any]]]) -> bytes:
    """A table with a header of two lines; its groups are merged over their columns."""
    left = LEFT[register]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    upper = [*left]
    lower: list[Any] = [None] * len(left)
    cells: list[Any] = [*PLACES[-len(left) :]] if len(left) > 1 else [PLACES[0]]
    spans = []
    for group, columns in groups:
        spans.append((len(upper) + 1, len(upper) + len(columns)))
        upper += [group, *[None] * (len(columns) - 1)]
        lower += columns
        cells += columns.values()
    for row in (upper, lower, cells):
        sheet.append(row)
    for column in range(1, len(left) + 1):
        sheet.merge_cells(start_row=1, end_row=2, start_column=column, end_column=column)
    for first, last in spans:
        sheet.merge_cells(start_row=1, end_row=1, start_column=first, end_column=last)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


CASES = [(register, group, cells) for register, words, cells in GROUPS for group in words.split()]


@pytest.mark.parametrize(("register", "group", "cells"), CASES)
def test_a_group_that_names_the_subject_hides_no_column(
    config: RegisterConfig, register: str, group: str, cells: dict[str, tuple[str, Any]]
) -> None:
    columns = {name: value for name, (_, value) in cells.items()}
    found = read(config, grouped(register, [(group, columns)]), f"{register}.xlsx", register)
    (row,) = found.rows
    assert {field: row[field] for field, _ in cells.values() if field} == {
        field: value for field, value in cells.values() if field
    }


OTHERS: list[tuple[str, list[tuple[str, dict[str, Any]]], str]] = [
    ("驻村干部", [("第一书记", {"姓名": "赵"}), ("驻村工作队员", {"姓名": "钱"})], "姓名"),
    ("户", [("帮扶干部信息", {"姓名": "赵", "联系电话": "13800000001"})], "户主"),
    ("户", [("帮扶干部信息", {"姓名": "赵", "联系电话": "13800000001"})], "联系电话"),
    ("户", [("上年", {"家庭人口": 4})], "家庭人口"),
    ("村", [("自然村", {"总户数": 4})], "总户数"),
    ("帮扶责任人", [("户主基本情况", {"姓名": "赵"})], "责任人"),
]


@pytest.mark.parametrize(("register", "groups", "field"), OTHERS)
def test_a_group_of_somebody_else_gives_no_field(
    config: RegisterConfig, register: str, groups: list[tuple[str, dict[str, Any]]], field: str
) -> None:
    found = read(config, grouped(register, groups), f"{register}.xlsx", register)
    assert all(row[field] is None for row in found.rows)
