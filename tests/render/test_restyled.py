"""A restyled copy as printed, measured against the same page as before (GB/T 9704—2012 5, 7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from docx import Document

from conftest import ROOT
from docgen.app.restyle_files import restyle
from docgen.workspace.paths import Workspace
from office import PRINTING, Line, convert_to_pdf, errors_of, pages

BODY = "今年以来全县坚持精准扶贫精准脱贫共有建档立卡贫困户若干户工作扎实推进" * 20


def ugly(path: Path) -> None:
    """As python-docx makes it: Letter paper, Western fonts, bold headings, no page number."""
    document = Document()
    document.add_heading("关于脱贫攻坚工作情况的报告", 0)
    document.add_paragraph("市扶贫开发领导小组：")
    document.add_paragraph().add_run("一、基本情况").bold = True
    document.add_paragraph(BODY + "。")
    document.add_paragraph("（一）压实责任。" + BODY + "。")
    document.add_table(3, 3, style="Table Grid").cell(0, 0).text = "乡镇"
    document.add_paragraph("附件：1. 资金表")
    document.add_paragraph("2. 项目表")
    document.add_paragraph("示例县人民政府").alignment = 2
    document.add_paragraph("2018年3月6日").alignment = 2
    document.save(str(path))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("改")
    for folder in ("checks", "templates/docx", "inputs"):
        shutil.copytree(ROOT / folder, root / folder)
    ugly(root / "来文.docx")
    outcome = restyle(Workspace(root), root / "来文.docx")
    assert outcome.findings == []
    return root / outcome.documents[0].output


@pytest.fixture(scope="module")
def printed(copy: Path) -> list[list[Line]]:
    return pages(convert_to_pdf([copy], copy.parent)[0])


@pytest.mark.slow
@pytest.mark.machine(*PRINTING)
def test_the_text_area_is_156_by_225_mm(printed: list[list[Line]]) -> None:
    lines = [line for line in printed[1] if line.bottom < 263]
    assert min(line.left for line in lines) == pytest.approx(28, abs=1)
    assert max(line.right for line in lines) <= 28 + 156 + 1
    assert min(line.top for line in lines) == pytest.approx(37 + 2.3, abs=1.5)


@pytest.mark.machine(*PRINTING)
def test_22_lines_stand_on_a_full_page_and_paragraphs_begin_two_characters_in(
    printed: list[list[Line]],
) -> None:
    assert len([line for line in printed[1] if line.bottom < 263]) >= 21
    first = next(line for line in printed[0] if line.text.startswith("今年以来"))
    assert first.left == pytest.approx(28 + 2 * 5.64, abs=0.6)


@pytest.mark.machine(*PRINTING)
def test_page_numbers_stand_right_and_left_in_turn_7_mm_below(printed: list[list[Line]]) -> None:
    odd, even = printed[0][-1], printed[1][-1]
    assert odd.text.replace(" ", "") == "—1—"
    assert odd.right == pytest.approx(28 + 156 - 4.94, abs=1.5)
    assert even.left == pytest.approx(28 + 4.94, abs=1.5)
    assert (odd.top + odd.bottom) / 2 == pytest.approx(37 + 225 + 7, abs=1.5)


@pytest.mark.machine(*PRINTING)
def test_the_date_stands_four_characters_in_and_who_signs_over_it(
    printed: list[list[Line]],
) -> None:
    lines = [line for page in printed for line in page]
    date = next(line for line in lines if line.text.startswith("2018年3月6"))
    sign = next(line for line in lines if line.text.startswith("示例县人民政府"))
    assert date.right == pytest.approx(28 + 156 - 4 * 5.64, abs=1)
    assert (sign.left + sign.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=3)


@pytest.mark.slow
@pytest.mark.machine("Open XML SDK")
def test_a_restyled_copy_passes_the_open_xml_sdk(copy: Path) -> None:
    assert errors_of(copy) == []
