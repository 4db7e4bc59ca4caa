"""Papers from registers as printed: pages turned, the head on every page, nothing over the edge."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from conftest import ROOT
from docgen.app.build import build
from docgen.workspace.paths import Workspace
from office import PRINTING, Line, convert_to_pdf, errors_of, pages

KINDS = ("catalog", "lookback")
MARGIN = 25  # mm


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One paper of every kind: the longest."""
    folder = tmp_path_factory.mktemp("papers")
    for name in ("checks", "templates", "inputs"):
        shutil.copytree(ROOT / name, folder / name)
    found: dict[str, Path] = {}
    for doc_type in KINDS:
        assert not build(Workspace(folder), doc_type).failed(strict=False)
        for kind in (folder / "outputs" / doc_type).glob("*/*/*/"):
            largest = max(kind.rglob("*.docx"), key=lambda path: path.stat().st_size)
            found[kind.name] = largest.rename(folder / f"{kind.name}.docx")
    return found


@pytest.fixture(scope="module")
def printed(made: dict[str, Path]) -> dict[str, list[list[Line]]]:
    """The lines of every page of each."""
    pdfs = convert_to_pdf(list(made.values()), next(iter(made.values())).parent)
    return {pdf.stem: pages(pdf) for pdf in pdfs}


@pytest.mark.slow
@pytest.mark.machine("Open XML SDK")
def test_every_kind_is_sound_to_the_open_xml_sdk(made: dict[str, Path]) -> None:
    assert len(made) == 16
    assert {name: errors_of(path) for name, path in made.items()} == {name: [] for name in made}


@pytest.mark.slow
@pytest.mark.machine(*PRINTING)
def test_the_head_of_a_long_list_is_on_every_page(printed: dict[str, list[list[Line]]]) -> None:
    listed = {
        "归档文件目录": "序号档号文号",
        "到户问题清单": "序号乡镇村户主",
        "整改台账": "序号编号",
    }
    for name, head in listed.items():
        # The catalog begins with its cover.
        shown = printed[name][1:] if name == "归档文件目录" else printed[name]
        assert len(shown) > 1, name
        with_rows = [page for page in shown if len(page) > 4]
        assert all(any(head in line.text.replace(" ", "") for line in page) for page in with_rows)


@pytest.mark.machine(*PRINTING)
def test_nothing_runs_over_the_edge(printed: dict[str, list[list[Line]]]) -> None:
    wide = {"归档文件目录": 297, "整改台账": 420, "卷内目录": 210, "销号情况统计": 210}
    for name, width in wide.items():
        for page in printed[name]:
            assert all(line.left >= MARGIN - 1 for line in page), name
            assert all(line.right <= width - MARGIN + 1 for line in page), name


@pytest.mark.machine(*PRINTING)
def test_a_slip_is_a_letter_a_list_and_a_receipt(printed: dict[str, list[list[Line]]]) -> None:
    letter, *lists, receipt = printed["交办单"]
    assert any("缺啥补啥" in line.text for line in letter)
    assert any("盖章" in line.text for line in letter)
    assert all(line.right <= 210 - 26 + 1 for line in letter)  # mm, the text area's right edge
    assert all(any("序号" in line.text for line in page) for page in lists)
    assert any("回执" in line.text for line in receipt)


@pytest.mark.machine(*PRINTING)
def test_no_page_is_empty(printed: dict[str, list[list[Line]]]) -> None:
    for name, shown in printed.items():
        assert all(len(page) > 1 for page in shown), name
