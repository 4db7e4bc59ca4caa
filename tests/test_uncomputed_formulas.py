"""Formulas without a value: for all that follows they are what a cell with an error is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from test_messy_tables import HEADER, SOUND, changed, read
from test_sheets import write_book

from conftest import ROOT, workbook
from docgen.app.build_result import no_progress
from docgen.app.check_registers import check_whole_registers
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.model.finding import Finding
from docgen.workspace.paths import Workspace

pytestmark = pytest.mark.slow

Change = Callable[[list[list[Any]]], None]
FORMULA = '=A1&"x"'


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def check_county(space: Path, register: str, column: str, text: str) -> list[Finding]:
    """Check the county of the workspace with another text in three cells of a register."""
    source = ROOT / "inputs/registers/示例县"
    folder = space / "inputs/registers/示例县"
    folder.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with (folder / f"{register}.csv").open(encoding="utf-8-sig") as lines:
        rows = [list(row) for row in csv.reader(lines)]
    for row in rows[2:5]:
        row[rows[0].index(column)] = text
    (folder / f"{register}.csv").unlink()
    write_book(folder / f"{register}.xlsx", {register: rows})
    found = check_whole_registers(Workspace(space), [folder], no_progress)
    return [*found.result.findings]


CELLS = [
    ("户", "户编号"),
    ("户", "乡镇"),
    ("户", "家庭人口"),
    ("户", "户主证件号"),
    ("家庭成员", "户编号"),
    ("家庭成员", "证件号"),
    ("帮扶责任人", "户编号"),
    ("村", "总户数"),
]


@pytest.mark.parametrize(("register", "column"), CELLS)
def test_a_formula_without_a_value_is_judged_as_an_error_is(
    space: Path, register: str, column: str
) -> None:
    formula, error = (check_county(space, register, column, text) for text in (FORMULA, "#N/A"))
    assert "TB-11" in {each.code for each in formula}
    assert not any("补写" in each.remedy for each in formula)
    others = [
        [(each.code, each.message) for each in found if each.code not in {"TB-11", "TB-17"}]
        for found in (formula, error)
    ]
    assert others[0] == others[1]


ROWS: list[tuple[str, Sequence[Any], int]] = [
    ("a sum", ("合计", None, None, None, None, "=SUM(F2:F2)"), 1),
    ("a formula alone", (None, None, None, None, None, "=SUM(F2:F2)"), 1),
    ("formulas without a key", (None, "=B2", "=C2", None, None, "=F2"), 1),
    ("formulas only", ("=A2", "=B2", "=C2", "=D2", "=E2", "=F2"), 2),
    ("a key", changed(户编号=FORMULA), 2),
]  # fmt: skip


@pytest.mark.parametrize(("row", "count"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
@pytest.mark.parametrize("below", [True, False])
def test_a_row_of_formulas_is_a_record_if_its_key_is_one(
    config: RegisterConfig, row: Sequence[Any], count: int, *, below: bool
) -> None:
    rows = [HEADER, SOUND, row]
    if below:
        rows.append(changed(户编号="530825100000003"))
    found = read(config, book_with_formulas(rows))
    assert len(found.rows) == count + below
    assert "TB-11" in found.codes()
    assert "ZD-01" not in found.codes()


def book_with_formulas(rows: Sequence[Sequence[Any]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_formula_with_a_value_is_that_value(config: RegisterConfig) -> None:
    source = ZipFile(BytesIO(workbook([HEADER, SOUND])))
    out = BytesIO()
    with ZipFile(out, "w") as book:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<c r="F2"><v>3</v></c>', b'<c r="F2"><f>1+2</f><v>3</v></c>')
                assert b"<f>" in data
            book.writestr(name, data)
    found = read(config, out.getvalue())
    assert found.codes() == []
    assert found.rows[0]["家庭人口"] == 3
