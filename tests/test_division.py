"""Division in the expressions over columns: by zero it is unknown, as by a blank cell."""

from __future__ import annotations

import pytest
from test_verbs import find, row

ROWS = [
    row(甲=1, 乙=2),
    row(号=2, 甲=1, 乙=0),
    row(号=3, 甲=0, 乙=0),
    row(号=4, 甲=1),
    row(号=5, 甲=-1, 乙=0),
    row(号=6, 甲=4, 乙=2),
]
QUOTIENTS = [
    ("甲 / 乙 <= 1", ["6"]),
    ("甲 / 乙 > 1", ["1"]),
    ("甲 / 乙 == 2", ["1"]),
    ("not (甲 / 乙 > 1)", ["6"]),
    ("(甲 / 乙) is 有", ["2", "3", "4", "5"]),
    ("甲 / 0 > 1", []),
    ("甲 / (乙 - 乙) < 5", []),
    ("乙 == 0 or 甲 / 乙 <= 1", ["6"]),
    ("甲 / 2 <= 1", ["6"]),
]


@pytest.mark.parametrize(("expression", "hit"), QUOTIENTS)
def test_a_quotient_by_zero_is_unknown(expression: str, hit: list[str]) -> None:
    found = find({"种类": "应当", "式": expression, "说明": "错"}, 户=ROWS)
    assert [finding.message for finding in found] == [f"户“{number}”：错" for number in hit]
