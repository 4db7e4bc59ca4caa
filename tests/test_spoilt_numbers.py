"""A number that is wrong in itself is one error: no other rule judges its row by it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from test_unread_columns import cell, change, check, county, errors, rows_of

from conftest import Run

pytestmark = pytest.mark.slow

__all__ = ["county"]


def spoil(number: str, how: str) -> str:
    """A number with a fault that people make."""
    ways = {
        "short": number[:-1],
        "check": number[:-1] + ("1" if number[-1] != "1" else "2"),
        "letter": number[:8] + "O" + number[9:],
        "born": number[:10] + "13" + number[12:],
        "lost": f"{number[0]}.{number[1:6]}E+17",
        "sex": number[:16] + str((int(number[16]) + 1) % 10) + number[17:],
    }
    return ways[how]


WAYS = [
    ("家庭成员", "证件号", "short"),
    ("家庭成员", "证件号", "sex"),
    ("家庭成员", "证件号", "lost"),
    ("家庭成员", "证件号", "born"),
    ("户", "户主证件号", "check"),
    ("户", "户主证件号", "letter"),
    ("户", "户主证件号", "lost"),
    ("帮扶责任人", "证件号", "sex"),
]


@pytest.mark.parametrize("register, column, how", WAYS)
def test_a_spoilt_number_is_one_error(
    county: Path, run: Run, register: str, column: str, how: str
) -> None:
    path = county / f"{register}.csv"
    rows = rows_of(path)
    if column not in rows[0]:
        pytest.skip(f"{register} has no {column}")
    number = rows[1][rows[0].index(column)]
    change(path, cell(1, column, spoil(number, how)))
    found = check(run, county.parents[2])
    assert Counter(errors(found)) in (Counter(["ZD-13"]), Counter(["TB-04"]))
    assert not {each["code"] for each in found} & {"CY-07", "HD-21", "HD-37", "GZ-08"}


def test_heads_of_other_households_are_still_looked_for(county: Path, run: Run) -> None:
    path = county / "家庭成员.csv"
    number = rows_of(path)[1][rows_of(path)[0].index("证件号")]
    change(path, cell(1, "证件号", number[:-1]))
    households = rows_of(county / "户.csv")
    place = households[0].index("户主证件号")
    members = {row[rows_of(path)[0].index("证件号")] for row in rows_of(path)[1:]}
    row = next(n for n, each in enumerate(households[2:], 2) if each[place] in members)
    change(county / "户.csv", cell(row, "户主证件号", "11010519491231002X"))
    assert Counter(errors(check(run, county.parents[2]))) == Counter(["ZD-13", "HD-35"])
