"""The shipped samples: what people see of them, kept as readable text.

`UPDATE_GOLDEN=1 pytest tests/test_samples.py` writes the texts anew; read the difference.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT, Run, golden
from docgen.word.layout.outline_text import render_outline

INPUTS = ROOT / "inputs/report"
ALL = sorted(p.relative_to(INPUTS) for p in INPUTS.rglob("*.yaml") if p.name != "county.yaml")
BUILT = [path for path in ALL if not path.parts[0].startswith("_")]
FAULTY = [path for path in ALL if path not in BUILT]


@pytest.mark.parametrize("path", ALL, ids=str)
def test_findings_are_as_kept(samples: Path, run: Run, path: Path) -> None:
    result = run("check", Path("inputs/report") / path, root=samples)
    golden(path.with_suffix("") / "findings.txt", result.out)
    assert result.code == (1 if path in FAULTY else 0)


def test_every_sample_builds_and_reads_as_kept(samples: Path, run: Run) -> None:
    assert run("build", "report", root=samples).code == 0
    outputs = samples / "outputs/report"
    made = sorted(p.relative_to(outputs) for p in outputs.rglob("*.docx"))
    assert made == sorted(path.with_suffix(".docx") for path in BUILT)
    for path in BUILT:
        text = render_outline((outputs / path.with_suffix(".docx")).read_bytes())
        golden(path.with_suffix("") / "outline.txt", text)


def test_the_letters_read_as_kept(samples: Path, run: Run) -> None:
    assert run("build", "letter", root=samples).code == 0
    folders = sorted((samples / "outputs/letter/示例县").iterdir())
    assert len(folders) == 6
    for folder in folders:
        made = sorted(folder.glob("*.docx"), key=lambda path: ("一览表" in path.name, path.name))
        assert len(made) >= 3
        texts = [render_outline(path.read_bytes()) for path in (made[0], made[-1])]
        golden(Path("letter") / f"{folder.name}.txt", "\n".join(texts))


def test_the_county_papers_are_told_what_does_not_add_up(samples: Path, run: Run) -> None:
    told = run("check", str(samples / "inputs/letter/_原稿"), root=samples)
    assert told.code == 1
    assert "“搬迁经费”是 51万元，“搬迁户数 * 100元/户”是 50万元" in told.out
    assert told.out.count("错误 GX-01") == 1
    assert "错误 1" in told.out


def test_python_docx_opens_every_sample(samples: Path, run: Run) -> None:
    import docx

    assert run("build", "report", root=samples).code == 0
    for path in BUILT:
        file = samples / "outputs/report" / path.with_suffix(".docx")
        opened = docx.Document(str(file))
        assert opened.core_properties.title
        assert any(paragraph.text for paragraph in opened.paragraphs)


@pytest.mark.slow
def test_building_twice_gives_the_same_bytes(samples: Path, run: Run) -> None:
    def build() -> dict[str, bytes]:
        assert run("build", "report", root=samples).code == 0
        files = sorted((samples / "outputs").rglob("*.docx"))
        made = {file.name: file.read_bytes() for file in files}
        for file in files:
            file.unlink()
        return made

    first, second = build(), build()
    assert len(first) == len(BUILT) > 3
    assert first == second


@pytest.mark.slow
def test_a_second_build_says_that_nothing_changed(samples: Path, run: Run) -> None:
    run("build", "report", root=samples)
    told = run("build", "report", root=samples).out
    assert told.count("未变动") == len(BUILT)
    assert "已生成" not in told


def test_the_county_of_2016_shows_ten_blanks_fifty_one_and_six(samples: Path, run: Run) -> None:
    told = run("check", "inputs/report/_原稿/2016年脱贫攻坚工作情况汇报.yaml", root=samples).out
    assert told.count("ZB-01") == 10
    assert "51万元" in told
    assert "50万元" in told
    assert "以下6个" in told
    assert "只列了5项" in told
