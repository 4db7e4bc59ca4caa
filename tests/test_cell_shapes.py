"""Values that are written in an unusual way are read as they are shown, or told with a mend."""

from __future__ import annotations

from typing import Any

import pytest

from conftest import ROOT, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.model.finding import Severity
from docgen.workspace.paths import Workspace
from test_messy_tables import HEADER, SOUND, Reading, changed, delimited, read

Cell = Any


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def read_village(config: RegisterConfig, header: tuple[str, ...], *rows: tuple[Cell, ...]) -> Reading:
    return read(config, workbook([header, *rows]), "村.xlsx", "村")


def remedies(found: Reading, code: str) -> str:
    return "\n".join(each.remedy for each in found.findings if each.code == code)


SHOWN = [
    (3.1, "0.00", "3.10"),
    (3.1, "0.00_ ", "3.10"),
    (3.1, r"0.00_);[Red]\(0.00\)", "3.10"),
    (12.5, "0.000", "12.500"),
    (12.25, "0.000", "12.250"),
    (0.3, "0.00", "0.30"),
    (3, "0.0", "3.0"),
    (3.1, "00.00", "03.10"),
    (3.14, "0.00", "3.14"),
    (3.14159, "0.00", "3.14159"),
    (3.1, "#,##0.00", "3.10"),
    (1001, "0.00_ ", "1001"),
    (3.1, "General", "3.1"),
    (3, "0", "3"),
    (8, "#", "8"),
    (530825, "0.00", "530825"),
    (7, '"1"0', "17"),
]


@pytest.mark.parametrize(("number", "code", "text"), SHOWN)
def test_a_number_in_a_field_of_texts_is_read_as_it_is_shown(
    config: RegisterConfig, number: float, code: str, text: str
) -> None:
    found = read(config, workbook([HEADER, changed(村民小组=number)], {(1, 7): code}))
    assert found.rows[0]["村民小组"] == text
    assert found.codes() == []


def test_an_amount_is_its_value_whatever_decimals_are_shown(config: RegisterConfig) -> None:
    rows = [HEADER, changed(人均纯收入=4984.5), changed(人均纯收入=3000, 家庭人口=2)]
    formats = {(1, 6): "0.00", (2, 6): "0.00", (2, 5): "0.00"}
    found = read(config, workbook(rows, formats))
    assert found.codes() == []
    assert [row["人均纯收入"] for row in found.rows] == [4984.5, 3000]
    assert found.rows[1]["家庭人口"] == 2
