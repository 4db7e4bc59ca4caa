"""What is handed over: PDF by one LibreOffice, one zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pypdf import PdfReader

from conftest import Run

SET = "inputs/letter/示例县/2018年东山镇与村责任书.yaml"


@pytest.mark.slow
@pytest.mark.machine("LibreOffice")
def test_every_word_file_gets_its_pdf_and_all_go_into_one_zip(samples: Path, run: Run) -> None:
    told = run("build", "letter", str(samples / SET), "--pdf", "--zip", root=samples)
    assert told.code == 0, told.out
    folder = samples / "outputs/letter/示例县/2018年东山镇与村责任书"
    words, pdfs = sorted(folder.glob("*.docx")), sorted(folder.glob("*.pdf"))
    assert [path.stem for path in pdfs] == [path.stem for path in words]
    letter = next(path for path in pdfs if path.name.startswith("一甲"))
    assert "责任书" in PdfReader(letter).pages[0].extract_text()
    with zipfile.ZipFile(samples / "outputs/letter.zip") as archive:
        names = archive.namelist()
    assert len(names) == len(words) + len(pdfs) + 1
    assert all(name.startswith("示例县/2018年东山镇与村责任书/") for name in names)
    old = {path: path.stat().st_mtime_ns for path in pdfs}
    run("build", "letter", str(samples / SET), "--pdf", root=samples)
    assert {path: path.stat().st_mtime_ns for path in pdfs} == old


@pytest.mark.usefixtures("bare")
def test_without_libreoffice_the_word_files_are_there(samples: Path, run: Run) -> None:
    told = run("build", "letter", str(samples / SET), "--pdf", root=samples)
    assert told.code == 1
    assert "找不到 LibreOffice" in told.out
    assert list((samples / "outputs").rglob("一甲*.docx"))
