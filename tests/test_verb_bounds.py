"""The bounds of the verbs over registers: what is just enough is sound, what is just too little not."""

from __future__ import annotations

from typing import Any

import pytest
from test_verbs import find, row

Rows = list[dict[str, str]]
STEPS = {"种类": "先后", "步骤": ["起", "日", "止"], "说明": "{{ 前步 }}{{ 后步 }}"}
NOTICE = {"种类": "公示期", "起": "起", "止": "止", "天数": "7", "说明": "{{ 实际天数 }}"}
RECUSAL = {"种类": "回避", "字段": ["镇", "村"], "对": "名", "说明": "{{ 谁 }}{{ 作 }}"}
SAME_DAY = {
    "种类": "相符",
    "台账": "人",
    "键": {"号": "户"},
    "字段": "起",
    "列": "日",
    "相差": "1",
    "说明": "差",
}
COUNTED = {"种类": "件数", "台账": "人", "键": {"号": "户"}, "说明": "{{ 实数 }}"}
SHARE = {"种类": "占比", "台账": "人", "键": {"号": "户"}, "分子": "岁 >= 18", "说明": "{{ 实占 }}"}
SUM = {"种类": "合计", "字段": "计", "各项": ["甲", "乙"], "容差": "1", "说明": "{{ 应为 }}"}
MATERIAL = {"种类": "必备材料", "材料": "表", "说明": "{{ 材料 }}"}
PLACE = row(镇="甲", 村="一")
FORM = row(镇="甲", 村="一", 名="表")


def days(start: str, end: str) -> dict[str, str]:
    return row(起=f"2018-03-{start}", 止=f"2018-03-{end}")


def persons(*ages: int) -> Rows:
    return [row(户=1, 岁=age) for age in ages]


BOUNDS: list[tuple[str, dict[str, Any], dict[str, Rows], list[str]]] = [
    ("steps on one day", {**STEPS, "步骤": ["起", "止"]}, {"户": [days("01", "01")]}, []),
    ("a step a day earlier", {**STEPS, "步骤": ["起", "止"]}, {"户": [days("02", "01")]}, ["起止"]),
    ("a notice of just enough days", NOTICE, {"户": [days("01", "08")]}, []),
    ("a notice of a day less", NOTICE, {"户": [days("01", "07")]}, ["6"]),
    ("both ends count", {**NOTICE, "算法": "首尾都计"}, {"户": [days("01", "07")]}, []),
    ("both ends count, a day less", {**NOTICE, "算法": "首尾都计"}, {"户": [days("01", "06")]}, ["6"]),
    ("nobody on both sides", RECUSAL, {"户": [row(镇="张三、李四", 村="王五", 名="赵六")]}, []),
    ("no name on one side", RECUSAL, {"户": [row(镇="张三"), row(号=2, 名="张三"), row(号=3)]}, []),
    ("one of several on both sides", RECUSAL, {"户": [row(镇="张三、李四", 村="王五", 名="李四，赵六")]}, ["李四镇"]),
    ("a difference just allowed", SAME_DAY, {"户": [row(起="2018-03-01")], "人": [row(户=1, 日="2018-02-28")]}, []),
    ("a difference of a day more", SAME_DAY, {"户": [row(起="2018-03-01")], "人": [row(户=1, 日="2018-02-27")]}, ["差"]),
    ("just as many as needed", {**COUNTED, "至少": "2"}, {"户": [row()], "人": persons(1, 2)}, []),
    ("one less than needed", {**COUNTED, "至少": "2"}, {"户": [row()], "人": persons(1)}, ["1"]),
    ("just as many as allowed", {**COUNTED, "至多": "2"}, {"户": [row()], "人": persons(1, 2)}, []),
    ("one more than allowed", {**COUNTED, "至多": "2"}, {"户": [row()], "人": persons(1, 2, 3)}, ["3"]),
    ("just the share needed", {**SHARE, "至少": "0.5"}, {"户": [row()], "人": persons(18, 17)}, []),
    ("less than the share needed", {**SHARE, "至少": "0.5"}, {"户": [row()], "人": persons(18, 17, 17)}, ["33.33%"]),
    ("just the share allowed", {**SHARE, "至多": "0.5"}, {"户": [row()], "人": persons(18, 17)}, []),
    ("just as many materials as needed", {**MATERIAL, "至少": "2"}, {"户": [PLACE], "人": [FORM, FORM]}, []),
    ("one material less", {**MATERIAL, "至少": "2"}, {"户": [PLACE], "人": [FORM]}, ["表"]),
    ("materials of any year", MATERIAL, {"户": [PLACE], "人": [{**FORM, "岁": "2016"}]}, []),
    ("materials of another place", MATERIAL, {"户": [PLACE], "人": [{**FORM, "村": "二"}]}, ["表"]),
    ("no register of materials", MATERIAL, {"户": [PLACE]}, []),
    ("a sum within the tolerance", SUM, {"户": [row(甲=1, 乙=2, 计=4), row(号=2, 甲=1, 乙=2, 计=2)]}, []),
    ("a sum just beyond it", SUM, {"户": [row(甲=1, 乙=2, 计=5), row(号=2, 甲=1, 乙=2, 计=1)]}, ["3", "3"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rule", "tables", "said"), BOUNDS, ids=[b[0] for b in BOUNDS])
def test_a_bound_belongs_to_what_is_sound(
    name: str, rule: dict[str, Any], tables: dict[str, Rows], said: list[str]
) -> None:
    found = find(rule, **tables)
    assert [finding.code for finding in found] == ["SY-01"] * len(said)
    assert [finding.message.partition("：")[2] for finding in found] == said
