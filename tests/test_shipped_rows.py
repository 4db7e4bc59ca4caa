"""A table that holds nothing yet does not take the place of the rows that come with a register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_unread_columns import county, rows_of, write

from conftest import Run

pytestmark = pytest.mark.slow

__all__ = ["county"]


def codes(run: Run, root: Path) -> list[tuple[str, str]]:
    out = run("check", "registers", "--format", "json", root=root).out
    return [(each["severity"], each["code"]) for each in json.loads(out)["findings"]]


@pytest.mark.parametrize("how", ["new", "header"])
def test_a_header_alone_does_not_displace_the_shipped_rows(
    county: Path, run: Run, how: str
) -> None:
    root = county.parents[2]
    if how == "new":
        assert run("new", "归档范围", "--excel", root=root).code == 0
    else:
        shipped = rows_of(root / "checks/registers/scope/rows.csv")
        write(county / "归档范围.csv", shipped[:1])
    told = codes(run, root)
    assert ("提示", "TB-60") in told
    assert not {code for _, code in told} & {"GD-06", "GZ-08"}
    built = run("build", "catalog", "inputs/catalog/示例县", root=root).out
    assert "GD-06" not in built


def test_own_rows_still_take_the_place_of_the_shipped_ones(county: Path, run: Run) -> None:
    root = county.parents[2]
    shipped = rows_of(root / "checks/registers/scope/rows.csv")
    write(county / "归档范围.csv", shipped[:2])
    assert ("提示", "GD-06") in codes(run, root)
