"""What a template needs, as a tree; its faults as comments in a copy."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from conftest import ROOT, Run, Validate
from docgen.word.edit.annotate import annotate
from docgen.word.template.compile import compile
from docgen.word.template.needs import find_needs, format_needs
from make import paragraphs

TREES = [
    ("a name", ["{{ 户主 }}"], ["户主（文字）"]),
    ("a name asked for", ["{% if 附注 %}{{ 附注 }}{% endif %}"], ["附注（文字，可无）"]),
    ("asked for and used anyway", ["{% if 附注 %}有{% endif %}{{ 附注 }}"], ["附注（文字）"]),
    ("compared", ["{% if 类 == '甲' %}甲{% endif %}"], ["类（文字）"]),
    ("a loop", ["{%p for 人 in 成员 %}", "{{ 人.姓名 }}", "{%p endfor %}"], ["成员（列表）", "  姓名（文字）"]),
    ("a loop in a loop", ["{% for 村 in 村们 %}{% for 户 in 村.户们 %}{{ 户.主 }}{% endfor %}{% endfor %}"],
     ["村们（列表）", "  户们（列表）", "    主（文字）"]),
    ("under a name", ["{{ 户.主 }}{{ 户['人口'] }}"], ["户（一组）", "  主（文字）", "  人口（文字）"]),
    ("by number", ["{{ 附件[0].标题 }}"], ["附件（列表）", "  标题（文字）"]),
    ("what it makes itself is no need", ["{% set 甲 = 乙 %}{{ 甲 }}{{ loop }}"], ["乙（文字）"]),
    ("through a filter", ["{{ 名单|join('、') }}"], ["名单（文字）"]),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "wanted"), [t[1:] for t in TREES], ids=[t[0] for t in TREES])
def test_the_tree_of_needs(lines: list[str], wanted: list[str]) -> None:
    template, findings = compile(paragraphs(*lines), "模板.docx")
    assert template is not None, findings
    assert list(format_needs(find_needs(template))) == wanted


def test_the_shipped_template_agrees_with_its_type(space: Path, run: Run) -> None:
    result = run("template", "check", "templates/docx/report.docx", root=space)
    assert result.code == 0
    assert "没有问题" in result.out
    assert (
        "正文块（列表）" in run("template", "fields", "templates/docx/report.docx", root=space).out
    )


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        (["{{ 标提 }}"], "WD-13", "标题"),
        (["{% for 字 in 标题 %}{{ 字 }}{% endfor %}"], "WD-15", "列表"),
        (["{{ 标题 }}"], "WD-16", "没有用到"),
    ],
)
def test_a_template_is_compared_with_its_type(
    space: Path, run: Run, lines: list[str], code: str, said: str
) -> None:
    (space / "templates/docx/report.docx").write_bytes(paragraphs(*lines))
    told = run("template", "check", "templates/docx/report.docx", root=space).out
    assert code in told
    assert said in told


def test_faults_are_written_into_a_copy_as_comments(space: Path, run: Run) -> None:
    file = space / "templates/docx/坏.docx"
    file.write_bytes(paragraphs("好{{ 甲 }}", "{%p for 乙 in 丙 %}", "{{ 丁 + }}"))
    before = file.read_bytes()
    result = run("template", "check", file, "--mark", root=space)
    assert result.code == 1
    assert file.read_bytes() == before
    marked = space / "templates/docx/坏（批注）.docx"
    comments = [comment.text for comment in Document(str(marked)).comments]
    assert len(comments) == 2
    assert any("WD-12" in text and "整改" in text for text in comments)
    assert any("WD-11" in text and "丁 +" in text for text in comments)
    first = marked.read_bytes()
    run("template", "check", file, "--mark", root=space)
    assert marked.read_bytes() == first


@pytest.mark.slow
def test_a_copy_with_comments_passes_the_open_xml_sdk(tmp_path: Path, validate: Validate) -> None:
    data = (ROOT / "templates/docx/report.docx").read_bytes()
    document = Document(BytesIO(data))
    document.add_paragraph("{%p if 坏 %}")
    document.save(str(tmp_path / "坏.docx"))
    shutil.copy(tmp_path / "坏.docx", tmp_path / "原.docx")
    broken = (tmp_path / "坏.docx").read_bytes()
    _, findings = compile(broken, "坏.docx")
    assert findings
    (tmp_path / "批.docx").write_bytes(annotate(broken, findings))
    assert validate(tmp_path / "批.docx") == []
