"""Which rows belong to a header, and what its columns are called."""

from __future__ import annotations

import pytest

from docgen.load.header_lines import find_header

KNOWN = ("户编号", "户主", "乡镇", "工资性收入", "人口")
Rows = list[list[str]]
CASES: dict[str, tuple[Rows, int, int, list[str]]] = {
    "one line": ([["户编号", "户主"], ["1", "张某"]], 0, 0, ["户编号", "户主"]),
    "a title above": ([["某县台账", ""], ["户编号", "户主"], ["1", "张某"]], 1, 1, ["户编号", "户主"]),
    "two texts above that are no labels": (
        [["单位：甲镇", "时间：2017年"], ["户编号", "户主"], ["1", "张某"]],
        1,
        1,
        ["户编号", "户主"],
    ),
    "a group of two columns": (
        [["户编号", "户主", "收入", ""], ["", "", "工资性", "经营性"], ["1", "张", "2", "3"]],
        0,
        1,
        ["户编号", "户主", "工资性收入", "收入/经营性"],
    ),
    "groups that make names different": (
        [["", "", "上年", "", "本年", ""], ["户编号", "户主", "收入", "支出", "收入", "支出"], ["1", "张", "2", "3", "4", "5"]],
        0,
        1,
        ["户编号", "户主", "上年/收入", "上年/支出", "本年/收入", "本年/支出"],
    ),
    "groups that change nothing": (
        [["", "", "基本", "", "其他", ""], ["户编号", "户主", "甲", "乙", "丙", "丁"], ["1", "张", "2", "3", "4", "5"]],
        1,
        1,
        ["户编号", "户主", "甲", "乙", "丙", "丁"],
    ),
    "merged groups of unknown names": (
        [["编号", "情况", "情况", "其他"], ["编号", "甲", "乙", "其他"], ["1", "2", "3", "4"]],
        0,
        1,
        ["编号", "情况/甲", "情况/乙", "其他"],
    ),
    "merged groups of three lines": (
        [["编号", "甲", "甲", "甲"], ["编号", "乙", "乙", "丙"], ["编号", "丁", "戊", "丙"], ["1", "2", "3", "4"]],
        0,
        2,
        ["编号", "甲/乙/丁", "甲/乙/戊", "甲/丙"],
    ),
    "no fourth line": (
        [["甲", "甲", "甲", "甲"], ["乙", "乙", "丙", "丙"], ["丁", "丁", "戊", "己"], ["庚", "辛", "戊", "己"], ["1", "2", "3", "4"]],
        1,
        3,
        ["乙/丁/庚", "乙/丁/辛", "丙/戊", "丙/己"],
    ),
    "no more than three lines": (
        [["编号", "甲", "甲"], ["编号", "乙", "乙"], ["编号", "丙", "丁"]], 0, 0, ["编号", "甲", "甲"]
    ),
    "four lines of groups": (
        [["甲", "乙", "乙", "乙", "乙"], ["甲", "丙", "丙", "丁", "丁"], ["甲", "戊", "己", "戊", "己"], ["甲", "1A", "2A", "3A", "4A"]],
        0,
        2,
        ["甲", "乙/丙/戊", "乙/丙/己", "乙/丁/戊", "乙/丁/己"],
    ),
    "a label right of a field, without a group": (
        [["户编号", "户主", "乡镇"], ["", "甲", "乙"], ["1", "2", "3"]], 0, 0, ["户编号", "户主", "乡镇"]
    ),
    "fields below a group": (
        [["户编号", "家庭", ""], ["", "户主", "人口"], ["1", "2", "3"]], 0, 1, ["户编号", "户主", "人口"]
    ),
    "a merged group with one name is a row": (
        [["编号", "情况", "情况"], ["编号", "甲", "甲"]], 0, 0, ["编号", "情况", "情况"]
    ),
    "a row below a merged title of two columns": (
        [["编号", "情况", "情况", "户"], ["A", "甲", "乙", "张"]], 0, 0, ["编号", "情况", "情况", "户"]
    ),
    "blank columns are no group": ([["", "", "户编号", "乡镇"], ["甲", "乙", "", ""]], 0, 0, ["", "", "户编号", "乡镇"]),
    "names below blank columns, and rows below them": (
        [["户编号", "乡镇", "", ""], ["", "", "甲", "乙"], ["1", "2", "3", "4"]],
        0,
        1,
        ["户编号", "乡镇", "甲", "乙"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "first", "last", "names"), CASES.values(), ids=CASES)
def test_a_header_has_its_lines_and_names(
    rows: Rows, first: int, last: int, names: list[str]
) -> None:
    header = find_header(rows, KNOWN)
    assert header is not None
    assert (header.first, header.last, list(header.names)) == (first, last, names)
