"""The county papers with their known faults, written again as drafts: what is found in them.

The texts are ours; the faults are those that the papers had. A fault that is not found is listed
too, so that nobody takes silence for soundness.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from wording import found

DRAFTS = Path(__file__).with_name("drafts")
FOUND = {
    "讲话2018": {
        ("WZ-01", "XX"), ("WZ-01", "XXX"), ("WZ-01", "xxx"), ("WZ-02", "富宁县"), ("WZ-11", "”"),
        ("WZ-17", "3~"), ("WZ-18", " "), ("WZ-56", "去年"), ("WZ-56", "昨天"),
    },
    "回头看": {
        ("WZ-06", ";"), ("WZ-19", "6.25"), ("WZ-19", "7.10"), ("WZ-54", "九月"),
        ("WZ-61", "脱贫不脱贫政策"),
    },
    "汇报2016": {
        ("WZ-01", "……"), ("WZ-03", "亿元"), ("WZ-03", "万元"), ("WZ-04", "7096"),
        ("WZ-05", "3 / 16"), ("WZ-05", "5 / 16"), ("WZ-05", "7 / 16"), ("WZ-16", "-"),
        ("WZ-17", "2—"), ("WZ-18", "∕"), ("WZ-19", " ?"), ("WZ-21", "2"), ("WZ-21", "3"),
        ("WZ-22", "以下6个"), ("WZ-37", "51万元"), ("WZ-41", "200万以内"), ("WZ-61", "建挡立卡"),
        ("WZ-61", "县残联县"), ("WZ-61", "地质堪测"), ("WZ-61", "知道暂时"),
        ("WZ-62", "贫困村退出认定表"), ("WZ-63", "个"),
    },
}  # fmt: skip
NOT_FOUND = {
    "讲话2018": ["|idpi", "1.31%"],  # noise of a web page; a rate without its denominator
    "回头看": ["扎实开展“回头看”工作方案"],  # a plan named without 《》
    "汇报2016": ["几个推进组", "广播电视覆盖率99%"],  # a vague count; two limits of one indicator
}


@pytest.mark.parametrize("name", FOUND)
def test_the_known_faults_are_found_and_nothing_else(name: str) -> None:
    text = (DRAFTS / f"{name}.txt").read_text("utf-8")
    listed = {(code, words) for code, _, words in found(text)[0]}
    assert {one for one in listed if one[0] != "WZ-12"} == FOUND[name]
    assert any(code == "WZ-12" for code, _ in listed)


@pytest.mark.parametrize("name", NOT_FOUND)
def test_what_is_not_found_is_known(name: str) -> None:
    text = (DRAFTS / f"{name}.txt").read_text("utf-8")
    seen = {words for _, _, words in found(text)[0]}
    for words in NOT_FOUND[name]:
        assert words in text
        assert words not in seen
