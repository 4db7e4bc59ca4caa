"""The note of a cell says once how a field is written."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from conftest import Run


@pytest.mark.parametrize("register", ["户", "归档文件", "照片", "村", "乡镇", "县"])
def test_an_example_is_given_once_in_a_note(space: Path, run: Run, register: str) -> None:
    assert run("new", register, "甲", "--excel", root=space).code == 0
    (path,) = (space / "inputs/registers").glob(f"{register}*.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(path.read_bytes())).active
    notes = [each.prompt or "" for each in sheet.data_validations.dataValidation]
    assert any("例：" in note for note in notes)
    for note in notes:
        parts = [part.rpartition("：")[2] for part in note.split("。")]
        assert len(set(parts)) == len(parts), note
        assert "照此写" not in note
