"""Characters that the font of the text does not have."""

from __future__ import annotations

from typing import Any

import pytest
from docx.oxml.ns import qn

from docgen.word.template.compile import compile
from docgen.word.template.fill import Template
from docgen.word.template.rare_characters import find_rare_characters
from make import template


def written_in(font: str) -> Template:
    def make(document: Any) -> None:
        document.add_paragraph("{{ 户主 }}")
        fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), font)

    made, _ = compile(template(make), "模板.docx")
    assert made is not None
    return made


RARE = [
    ("common", "仿宋_GB2312", "张三，〔2018〕1号——“贫困户”￥3", ""),
    ("beyond GB 2312", "仿宋_GB2312", "朱镕堃", "镕堃"),
    ("the same in a larger font", "仿宋", "朱镕堃", ""),
    ("beyond GBK", "仿宋", "𠮷田", "𠮷"),
    ("each once", "仿宋_GB2312", "镕镕", "镕"),
    ("made by oneself", "仿宋", "张\ue000", "\ue000"),
    ("latin and emoji are not judged", "仿宋_GB2312", "Zoë 😀", ""),
]


@pytest.mark.parametrize(
    ("font", "text", "wanted"), [r[1:] for r in RARE], ids=[r[0] for r in RARE]
)
def test_rare(font: str, text: str, wanted: str) -> None:
    found = find_rare_characters({"成员": [{"姓名": text}]}, written_in(font).font)
    assert [finding.path for finding in found] == ([("成员", 0, "姓名")] if wanted else [])
    for finding in found:
        assert f"“{wanted}”" in finding.message


def test_a_template_that_names_no_font_judges_nothing() -> None:
    assert find_rare_characters({"甲": "镕"}, "") == ()
