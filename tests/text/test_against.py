"""A document that was changed by hand, against the input it was made from."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from conftest import Run

INPUT = (
    "版式: 汇报材料\n标题: 情况汇报\n发文机关: 示例县\n成文日期: 2018年3月16日\n"
    "指标:\n  总数: 8965户\n  在建: 4850户\n  存量: {公式: 总数 - 在建}\n  资金: 4亿元\n"
    "关系:\n  - {式: 总数 >= 在建}\n"
    "章节:\n"
    "  - 正文: '危房{{ 总数 }}，在建{{ 在建 }}，还要改造{{ 存量 }}。投入{{ 资金 }}。'\n"
    "  - 正文: '前面说的{{ 总数 }}，分年改造。'\n"
    "    表格:\n      列: [类别, {名称: 户数, 合计: true}]\n"
    "      行:\n        - [在建, '{{ 在建|数 }}']\n        - [未改, '{{ 存量|数 }}']\n      合计: 合计\n"
)


def changed(space: Path, run: Run, *swaps: tuple[str, str]) -> str:
    """What is told of the document after words in it were changed, the first of each only."""
    (space / "inputs/report/a.yaml").write_text(INPUT, "utf-8")
    run("build", "report", root=space)
    path = space / "outputs/report/a.docx"
    document = Document(str(path))
    cells = [p for t in document.tables for c in t._cells for p in c.paragraphs]
    for old, new in swaps:
        for paragraph in (*document.paragraphs, *cells):
            if old in paragraph.text:
                paragraph.runs[0].text = paragraph.text.replace(old, new)
                for run_ in paragraph.runs[1:]:
                    run_.text = ""
                break
        else:
            raise AssertionError(old)
    document.save(str(space / "改后.docx"))
    return run("lint", "改后.docx", "--against", "inputs/report/a.yaml", root=space).out


def test_nothing_changed_is_nothing_told(space: Path, run: Run) -> None:
    assert "没有问题" in changed(space, run)


def test_other_words_are_no_matter(space: Path, run: Run) -> None:
    told = changed(space, run, ("分年改造", "分两年改造"), ("情况汇报", "工作情况汇报"))
    assert "DB-" not in told


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        (("在建4850户", "在建4805户"), ["“在建”生成时是4850，手工改成了4805"]),
        (("在建4850户", "在建4805户"), ["“存量”按改后的数应是4160户，这里是4115"]),
        (("在建4850户", "在建4805户"), ["“在建”别处改成了4805，这里还是4850"]),
        (("危房8965户", "危房965户"), ["DB-04", "“总数”是 965户"]),
        (("投入4亿元", "投入5亿元"), ["“资金”生成时是4，手工改成了5"]),
        (("8965", "8695"), ["“总数”别处改成了8695，这里还是8965"]),
        (("4115", "4151"), ["“存量”生成时是4115，手工改成了4151"]),
    ],
)
def test_a_figure_changed_by_hand_is_told_by_name(
    space: Path, run: Run, swap: tuple[str, str], said: list[str]
) -> None:
    told = changed(space, run, swap)
    for part in said:
        assert part in told


@pytest.mark.slow
def test_samples_as_made_are_as_they_were(samples: Path, run: Run) -> None:
    assert run("build", "report", root=samples).code == 0
    inputs, outputs = samples / "inputs/report", samples / "outputs/report"
    sources = [path for path in inputs.rglob("*.yaml") if path.name != "county.yaml"]
    sources = [path for path in sources if "_原稿" not in path.parts]
    made = {path.relative_to(outputs).with_suffix(".yaml") for path in outputs.rglob("*.docx")}
    assert made == {path.relative_to(inputs) for path in sources}
    assert len(sources) > 3
    for source in sources:
        path = outputs / source.relative_to(inputs).with_suffix(".docx")
        told = run("lint", path, "--against", source, root=samples)
        assert "DB-" not in told.out
        assert told.code == 0


def test_a_set_is_one_line(samples: Path, run: Run) -> None:
    run("build", "letter", root=samples)
    path = next((samples / "outputs/letter").rglob("*责任书.docx"))
    source = samples / "inputs/letter/2016年县与乡镇责任书.yaml"
    told = run("lint", path, "--against", source, root=samples)
    assert told.code == 2
    assert "一套多份" in told.err
