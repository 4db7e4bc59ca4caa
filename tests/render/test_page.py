"""The page as printed, measured: margins, lines, characters, page numbers (GB/T 9704—2012 5, 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT
from docgen.app.build import build
from docgen.app.build_result import BuildOptions
from docgen.workspace.paths import Workspace
from office import PRINTING, Line, convert_to_pdf, errors_of, pages

FULL = "脱贫攻坚是全县的事每一级都要把自己的担子挑起来一户一户地过一项一项地补确保如期完成任务"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[Line]]]:
    """Every shipped sample and a page of solid text, as lines of pages."""
    import shutil

    folder = tmp_path_factory.mktemp("render")
    for name in ("checks", "templates", "inputs"):
        shutil.copytree(ROOT / name, folder / name)
    solid = "".join(FULL * 40)
    (folder / "inputs/report/满页.yaml").write_text(
        f"版式: 汇报材料\n标题: 满页\n发文机关: 示例县\n章节:\n  - 正文: {solid}\n",
        encoding="utf-8",
    )
    made = build(Workspace(folder), "report")
    documents = [folder / document.output for document in made.documents]
    pdfs = convert_to_pdf(documents, folder)
    return {pdf.stem: pages(pdf) for pdf in pdfs}


def body(page: list[Line]) -> list[Line]:
    """The lines above the page number."""
    return [line for line in page if line.bottom < 263]


@pytest.mark.slow
@pytest.mark.machine(*PRINTING)
def test_a_full_page_has_22_lines_of_28_characters(printed: dict[str, list[list[Line]]]) -> None:
    lines = body(printed["满页"][1])
    assert len(lines) == 22
    assert {len(line.text) for line in lines} == {28}


@pytest.mark.machine(*PRINTING)
def test_margins_are_37_and_28_mm_within_one(printed: dict[str, list[list[Line]]]) -> None:
    lines = body(printed["满页"][1])
    assert min(line.left for line in lines) == pytest.approx(28, abs=1)
    assert max(line.right for line in lines) == pytest.approx(28 + 156, abs=1)
    # The first line's glyphs begin below the edge by what its pitch leaves over them.
    lead = (28.95 - 16) / 2 / 72 * 25.4
    assert min(line.top for line in lines) == pytest.approx(37 + lead, abs=1.2)
    assert max(line.bottom for line in lines) <= 37 + 225 + 1


@pytest.mark.machine(*PRINTING)
def test_page_numbers_stand_right_and_left_in_turn(printed: dict[str, list[list[Line]]]) -> None:
    for sheets in printed.values():
        for number, page in enumerate(sheets, 1):
            foot = page[-1]
            assert foot.text == f"—{number}—"
            if number % 2:
                assert foot.right == pytest.approx(28 + 156 - 4.94, abs=1.5)
            else:
                assert foot.left == pytest.approx(28 + 4.94, abs=1.5)


@pytest.mark.machine(*PRINTING)
def test_the_dash_of_the_page_number_is_7_mm_below_the_text(
    printed: dict[str, list[list[Line]]],
) -> None:
    foot = printed["满页"][1][-1]
    middle = (foot.top + foot.bottom) / 2
    assert middle == pytest.approx(37 + 225 + 7, abs=1.2)


@pytest.mark.machine(*PRINTING)
def test_the_red_head_stands_35_mm_below_the_edge(printed: dict[str, list[list[Line]]]) -> None:
    first = printed["公文版式示例"][0]
    head = next(line for line in first if "文件" in line.text)
    assert head.top == pytest.approx(37 + 35, abs=3)


@pytest.mark.machine(*PRINTING)
def test_the_first_page_of_an_official_document_shows_body_text(
    printed: dict[str, list[list[Line]]],
) -> None:
    first = printed["公文版式示例"][0]
    assert any("现将2017年脱贫攻坚工作情况报告如下" in line.text for line in first)


@pytest.mark.machine(*PRINTING)
def test_the_imprint_ends_at_the_foot_of_the_last_page(
    printed: dict[str, list[list[Line]]],
) -> None:
    last = printed["公文版式示例"][-1]
    imprint = next(line for line in last if "印发" in line.text and "办公室" in line.text)
    assert imprint.bottom == pytest.approx(37 + 225, abs=3)


@pytest.mark.machine(*PRINTING)
def test_paragraphs_begin_two_characters_in(printed: dict[str, list[list[Line]]]) -> None:
    line = next(line for line in printed["公文版式示例"][0] if line.text.startswith("现将2017年"))
    assert line.left == pytest.approx(28 + 2 * 5.56, abs=0.6)


@pytest.mark.slow
@pytest.mark.machine("Open XML SDK")
def test_every_output_passes_the_open_xml_sdk(samples: Path) -> None:
    made = build(Workspace(samples), "report")
    letters = build(
        Workspace(samples),
        "letter",
        (),
        BuildOptions(only=("东山镇", "一甲", "县教育局", "示例001")),
    )
    made.documents += letters.documents
    whole = samples / "inputs/letter/示例县/2018年驻村工作队责任书.yaml"
    documents = build(Workspace(samples), "letter", [whole]).documents
    made.documents += [built for built in documents if built.output.endswith("一览表.docx")]
    assert len(made.documents) >= 6
    for document in made.documents:
        assert errors_of(samples / document.output) == []


@pytest.mark.slow
@pytest.mark.machine("Open XML SDK")
def test_a_draft_and_an_adapted_format_pass_the_open_xml_sdk(samples: Path) -> None:
    with (samples / "inputs/county.yaml").open("a", encoding="utf-8") as county:
        county.write(
            "格式:\n  字体替换: {仿宋: 仿宋_GB2312}\n  样式:\n    页码单页: {对齐: 中}\n"
            "    段落: {行距: 28磅, 字体: 楷体, 字号: 四号}\n    一级标题: {对齐: 左}\n"
        )
    made = build(Workspace(samples), "report", (), BuildOptions(draft=True))
    rest = build(
        Workspace(samples), "report", [samples / "inputs/report/_原稿"], BuildOptions(draft=True)
    )
    documents = [*made.documents, *rest.documents]
    assert all(document.output for document in documents)
    for document in documents[::2]:
        assert errors_of(samples / document.output) == []


@pytest.mark.slow
@pytest.mark.machine(*PRINTING)
def test_the_signature_block_of_a_letter_never_breaks(samples: Path, tmp_path: Path) -> None:
    """Whatever the length of the text before it, both halves stand on one page, with its last lines."""
    source = samples / "inputs/letter/示例县/2018年县与乡镇责任书.yaml"
    text, documents = source.read_text("utf-8"), []
    for lines in range(6, 18, 2):
        more = "\n".join(f"        - 第{n}项责任。" for n in range(lines))
        copy = source.with_stem(f"加{lines}项")
        last = "        - 档案和痕迹资料齐全，检查发现的问题按期整改销号。"
        copy.write_text(text.replace(last, f"{last}\n{more}"), encoding="utf-8")
        made = build(Workspace(samples), "letter", [copy], BuildOptions(only=("东山镇",)))
        target = tmp_path / f"{lines}.docx"
        target.write_bytes((samples / made.documents[0].output).read_bytes())
        documents.append(target)
    for pdf in convert_to_pdf(documents, tmp_path):
        found = [
            number
            for number, page in enumerate(pages(pdf))
            for line in page
            if any(sign in line.text for sign in ("（盖章）", "（签字）", "年月日", "一式两份"))
        ]
        assert len(found) >= 4
        assert len(set(found)) == 1, pdf
