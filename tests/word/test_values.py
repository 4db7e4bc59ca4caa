"""Values beyond plain text: lines, looks, links, pictures, sub-documents."""

from __future__ import annotations

import pickle
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt

from conftest import Validate
from docgen.model.values import Paragraph, Picture, Piece, Rich, Subdocument
from docgen.report.chart import to_chart
from docgen.word.template.compile import compile
from make import filled, paragraphs, png, template, texts, unpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LOGO, SEAL = png(300, 150), png(80, 80, 20)


@pytest.fixture
def valid(tmp_path: Path, validate: Validate) -> Any:
    """Fill a template; what comes out must satisfy the Open XML SDK."""

    def fill(data: bytes, context: dict[str, object]) -> Any:
        out = filled(data, context)
        assert out == filled(data, context), "the same input must give the same bytes"
        made = tmp_path / "成品.docx"
        made.write_bytes(out)
        assert validate(made) == []
        return Document(BytesIO(out))

    return fill


LINES = [
    ("甲\n乙", ["前甲", "乙后"]),
    ("甲\r\n乙\n", ["前甲", "乙后"]),
    ("甲\a乙", ["前甲", "乙后"]),
    (["甲", "乙", "丙"], ["前甲", "乙", "丙后"]),
    (Rich((Piece("甲\n乙"),)), ["前甲", "乙后"]),
    ("甲\v乙", ["前甲\n乙后"]),
    ("甲\n\n乙", ["前甲", "", "乙后"]),
    ("\n", ["前后"]),
]


@pytest.mark.slow
def test_lines_become_paragraphs_that_look_the_same(valid: Any) -> None:
    def make(document: Any) -> None:
        for number in range(len(LINES)):
            paragraph = document.add_paragraph(f"前{{{{ 值[{number}] }}}}后")
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.runs[0].bold = True

    out = valid(template(make), {"值": [value for value, _ in LINES]})
    assert [paragraph.text for paragraph in out.paragraphs] == [
        text for _, wanted in LINES for text in wanted
    ]
    for paragraph in out.paragraphs:
        assert paragraph.paragraph_format.first_line_indent == Pt(32)
        assert all(run.bold for run in paragraph.runs if run.text)


def test_a_break_only_when_asked() -> None:
    assert texts(filled(paragraphs("{{ 值|换行 }}"), {"值": "甲\n乙"})) == ["甲\n乙"]


def test_lines_inside_a_link_of_the_template_break() -> None:
    def make(document: Any) -> None:
        paragraph = document.add_paragraph()
        link = paragraph._p.makeelement(f"{W}hyperlink", {f"{W}anchor": "甲"})
        paragraph._p.append(link)
        link.append(paragraph.add_run("{{ 值 }}")._r)

    out = Document(BytesIO(filled(template(make), {"值": "甲\n乙"})))
    assert [paragraph.text for paragraph in out.paragraphs] == ["甲\n乙"]


@pytest.mark.slow
def test_the_last_paragraph_of_a_section_is_not_doubled(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_paragraph("{{ 值 }}")
        document.add_section()
        document.add_paragraph("尾")

    assert len(valid(template(make), {"值": "甲\n乙"}).sections) == 2


BLOCKS = [
    ("nothing", None, ["首", "尾"]),
    ("empty", "", ["首", "尾"]),
    ("lines", "甲\n乙", ["首", "甲", "乙", "尾"]),
    ("a list", ["甲", Rich((Piece("乙"),))], ["首", "甲", "乙", "尾"]),
    ("an empty list", [], ["首", "尾"]),
    ("markup", "<w:p/>&", ["首", "<w:p/>&", "尾"]),
]


@pytest.mark.parametrize(("value", "wanted"), [b[1:] for b in BLOCKS], ids=[b[0] for b in BLOCKS])
def test_a_value_in_place_of_a_paragraph(value: object, wanted: list[str]) -> None:
    assert texts(filled(paragraphs("首", "{{p 值 }}", "尾"), {"值": value})) == wanted


@pytest.mark.slow
def test_paragraphs_with_styles_of_their_own(valid: Any) -> None:
    def make(document: Any) -> None:
        document.styles.add_style("小标题", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("{{p 值 }}", "Normal")

    out = valid(template(make), {"值": [Paragraph("一", "小标题"), "甲", Paragraph("乙")]})
    found = [(paragraph.text, paragraph.style.name) for paragraph in out.paragraphs]
    assert found == [("一", "小标题"), ("甲", "Normal"), ("乙", "Normal")]


@pytest.mark.slow
def test_pictures_and_subdocuments_stand_among_the_paragraphs_of_a_list(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_paragraph("首")
        document.add_paragraph("{{p 值 }}").paragraph_format.line_spacing = Pt(28)
        document.add_paragraph("尾")

    value = ["甲", Picture(LOGO), Subdocument(chapter()), Paragraph(Picture(SEAL)), "乙"]
    out = valid(template(make), {"值": value})
    texts_ = [paragraph.text for paragraph in out.paragraphs]
    assert texts_ == ["首", "甲", "", "甲", "一项", "", "", "乙", "尾"]
    # A picture on its own is not cut by an exact line; texts around it keep the line.
    spacing = [paragraph.paragraph_format.line_spacing for paragraph in out.paragraphs]
    assert spacing[1:3] == [Pt(28), 1]
    assert spacing[6:8] == [1, Pt(28)]
    assert len(out.inline_shapes) == 3
    assert out.tables[0].cell(0, 0).text == "格"


@pytest.mark.slow
def test_a_chart_among_the_paragraphs_of_a_list_stands_in_one_of_its_own(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_paragraph("{{p 值 }}").paragraph_format.line_spacing = Pt(28)

    chart = to_chart("户数", ["甲镇", "乙镇"], {"户": [Decimal(3), Decimal(5)]})
    out = valid(template(make), {"值": ["甲", chart, "乙"]})
    spacing = [paragraph.paragraph_format.line_spacing for paragraph in out.paragraphs]
    assert spacing == [Pt(28), 1, Pt(28)]
    assert "c:chart" in out.paragraphs[1]._p.xml


@pytest.mark.slow
def test_looks_reach_chinese_and_western_text(valid: Any) -> None:
    value = Rich((Piece("甲", font="楷体_GB2312", size=16, colour="ff0000", bold=True, italic=False),
                  Piece("乙", underline=True), Piece("丙")))  # fmt: skip
    out = valid(paragraphs("{{ 值 }}"), {"值": value})
    first, second, third = [run for run in out.paragraphs[0].runs if run.text]
    fonts = first._r.rPr.rFonts
    assert {fonts.get(f"{W}{face}") for face in ("ascii", "hAnsi", "eastAsia", "cs")} == {
        "楷体_GB2312"
    }
    assert (first.font.size, first.bold, first.italic) == (Pt(16), True, False)
    assert str(first.font.color.rgb) == "FF0000"
    assert second.underline is True
    assert (third.font.size, third.bold, third.underline) == (None, None, None)


@pytest.mark.slow
def test_links(valid: Any) -> None:
    value = Rich((Piece("见"), Piece("网站", link="https://example.org/?a=1&b=2"),
                  Piece("和"), Piece("附件", link="#附件1")))  # fmt: skip
    out = valid(paragraphs("{{ 值 }}", "{{ 值 }}"), {"值": value})
    assert [paragraph.text for paragraph in out.paragraphs] == ["见网站和附件"] * 2
    link = out.paragraphs[0].hyperlinks[0]
    assert (link.text, link.address) == ("网站", "https://example.org/?a=1&b=2")
    assert out.paragraphs[0].hyperlinks[1].fragment == "附件1"
    assert sum("hyperlink" in rel.reltype for rel in out.part.rels.values()) == 1


@pytest.mark.parametrize("address", ["file:///etc/passwd", "javascript:alert(1)", "C:\\甲.docx"])
def test_a_link_that_is_no_address_is_told(address: str) -> None:
    made, _ = compile(paragraphs("{{ 值 }}"), "模板.docx")
    assert made is not None
    out, findings = made.fill({"值": Rich((Piece("甲", link=address),))})
    assert (out, [finding.code for finding in findings]) == (b"", ["WD-22"])
    assert "不是网址" in findings[0].message


SIZES = [
    ("its own size", Picture(LOGO), (300 / 72 * 25.4, 150 / 72 * 25.4)),
    ("by width", Picture(LOGO, width=40), (40, 20)),
    ("by height", Picture(LOGO, height=30), (60, 30)),
    ("fitted", Picture(LOGO, width=40, height=10), (20, 10)),
    ("not wider than the text", Picture(png(3000, 300)), (152.4, 15.24)),
]


@pytest.mark.slow
def test_a_picture_keeps_its_proportions(valid: Any) -> None:
    tags = [f"前{{{{ 值[{number}] }}}}后" for number in range(len(SIZES))]
    out = valid(paragraphs(*tags), {"值": [value for _, value, _ in SIZES]})
    for shape, (name, _, size) in zip(out.inline_shapes, SIZES, strict=True):
        assert (shape.width.mm, shape.height.mm) == pytest.approx(size, rel=0.01), name
    assert {paragraph.text for paragraph in out.paragraphs} == {"前后"}


@pytest.mark.slow
def test_a_picture_is_stored_once_and_every_drawing_has_its_own_id(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_picture(BytesIO(SEAL), Cm(1))
        document.add_paragraph("{%p for 图 in 图们 %}")
        document.add_paragraph("{{ 图 }}")
        document.add_picture(BytesIO(LOGO), Cm(1))
        document.add_paragraph("{%p endfor %}")
        document.sections[0].header.paragraphs[0].text = "{{ 图们[0] }}"

    picture = Picture(png(10, 10, 7), description="公示照片 <一>")
    out = valid(template(make), {"图们": [picture, picture, picture]})
    ids = [node.get("id") for node in out.element.body.iter() if node.tag.endswith("}docPr")]
    header = out.sections[0].header._element
    ids += [node.get("id") for node in header.iter() if node.tag.endswith("}docPr")]
    assert len(ids) == 8
    assert len(set(ids)) == 8
    data = filled(template(make), {"图们": [picture, picture, picture]})
    assert sum(name.startswith("word/media/") for name in unpacked(data)) == 3
    described = [node.get("descr") for node in out.element.body.iter() if node.get("descr")]
    assert described == ["公示照片 <一>"] * 3


@pytest.mark.slow
def test_a_seal_floats_over_the_text(valid: Any) -> None:
    seal = Picture(SEAL, width=42, offset=(60, -10), behind=True)
    out = valid(paragraphs("落款{{ 章 }}"), {"章": seal})
    anchor = next(n for n in out.element.body.iter() if n.tag.endswith("}anchor"))
    offsets = [int(n.text) for n in anchor.iter() if n.tag.endswith("}posOffset")]
    assert offsets == [60 * 36000, -10 * 36000]
    assert anchor.get("behindDoc") == "1"


@pytest.mark.slow
def test_a_picture_on_its_own_is_not_cut_by_an_exact_line(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_paragraph("{{p 图 }}").paragraph_format.line_spacing = Pt(28)

    out = valid(template(make), {"图": Picture(LOGO)})
    assert out.paragraphs[0].paragraph_format.line_spacing == 1


@pytest.mark.parametrize("content", [b"", b"no picture", LOGO[:20], b"GIF89a", b"\xff\xd8\xff\xe0"])
def test_a_damaged_picture_is_told(content: bytes) -> None:
    made, _ = compile(paragraphs("{{ 图 }}"), "模板.docx")
    assert made is not None
    out, findings = made.fill({"图": Picture(content)})
    assert (out, [finding.code for finding in findings]) == (b"", ["WD-22"])
    assert "图片" in findings[0].message


def described(document: Any) -> None:
    """A placeholder picture that a tag describes, and one with a name."""
    document.add_picture(BytesIO(LOGO), Cm(6), Cm(3))
    shape = document.inline_shapes[0]._inline.docPr
    shape.set("descr", "{{ 照片 }}")
    document.add_picture(BytesIO(SEAL), Cm(2))
    document.inline_shapes[1]._inline.docPr.set("name", "公章")


@pytest.mark.slow
def test_a_picture_described_by_a_tag_is_filled_in_its_frame(valid: Any) -> None:
    out = valid(template(described), {"照片": Picture(png(100, 100, 3), description="入户")})
    shape = out.inline_shapes[0]
    assert (shape.width, shape.height) == (Cm(3), Cm(3))
    assert shape._inline.docPr.get("descr") == "入户"
    left = valid(template(described), {"照片": ""})
    assert (left.inline_shapes[0].width, left.inline_shapes[0].height) == (Cm(6), Cm(3))


REPLACED = ["公章", "image2.png", "word/media/image2.png", SEAL]


@pytest.mark.parametrize("key", REPLACED, ids=["name", "file", "member", "content"])
def test_a_picture_is_replaced_by_what_it_is_known_by(key: str | bytes) -> None:
    made, _ = compile(template(described), "模板.docx")
    assert made is not None
    new = png(5, 5, 9)
    out, findings = made.fill({"照片": ""}, {key: new})
    assert findings == ()
    assert unpacked(out)["word/media/image2.png"] == new
    assert unpacked(out)["word/media/image1.png"] == LOGO


def test_a_picture_of_another_kind_is_declared_as_such() -> None:
    made, _ = compile(template(described), "模板.docx")
    assert made is not None
    gif = b"GIF89a\x05\x00\x05\x00\x00\x00\x00;"
    out, _ = made.fill({"照片": ""}, {"公章": gif})
    assert Document(BytesIO(out)).inline_shapes[1]
    assert (
        b'"/word/media/image2.png" ContentType="image/gif"' in unpacked(out)["[Content_Types].xml"]
    )


def test_replacing_what_is_not_there_is_told_with_what_is() -> None:
    made, _ = compile(template(described), "模板.docx")
    assert made is not None
    out, findings = made.fill({"照片": ""}, {"公张": b""})
    assert (out, [finding.code for finding in findings]) == (b"", ["WD-23"])
    assert "公章" in findings[0].remedy


def chapter() -> bytes:
    """A sub-document: a style of its own, a list, a table, a picture, a link."""

    def make(document: Any) -> None:
        style = document.styles.add_style("附件正文", WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(12)
        document.add_paragraph("甲", "附件正文")
        document.add_paragraph("一项", "List Number")
        document.add_picture(BytesIO(SEAL), Cm(2))
        document.add_table(1, 2, "Table Grid").cell(0, 0).text = "格"

    return template(make)


@pytest.mark.slow
def test_a_subdocument_brings_what_it_stands_on(valid: Any) -> None:
    def make(document: Any) -> None:
        document.add_paragraph("首")
        document.add_paragraph("{{p 章 }}")
        document.add_paragraph("尾")

    out = valid(template(make), {"章": Subdocument(chapter())})
    assert [paragraph.text for paragraph in out.paragraphs] == ["首", "甲", "一项", "", "尾"]
    assert out.paragraphs[1].style.name == "附件正文"
    assert out.paragraphs[1].style.font.size == Pt(12)
    assert out.tables[0].cell(0, 0).text == "格"
    assert out.inline_shapes[0].width == Cm(2)
    assert len(out.sections) == 1


@pytest.mark.slow
def test_the_same_subdocument_twice(valid: Any) -> None:
    data = paragraphs("{{p 章 }}", "{{p 章 }}")
    valid(data, {"章": Subdocument(chapter())})
    out = filled(data, {"章": Subdocument(chapter())})
    assert sum(name.startswith("word/media/") for name in unpacked(out)) == 1
    assert [s.name for s in Document(BytesIO(out)).styles].count("附件正文") == 1


def test_lists_of_a_subdocument_count_for_themselves() -> None:
    def numbered(document: Any) -> None:
        document.add_paragraph("甲", "List Number")
        properties = document.paragraphs[-1]._p.get_or_add_pPr()
        properties.get_or_add_numPr().get_or_add_numId().val = 3

    sub = Subdocument(template(numbered))
    out = Document(
        BytesIO(
            filled(template(lambda d: (numbered(d), d.add_paragraph("{{p 章 }}"))), {"章": sub})
        )
    )
    used = [paragraph._p.pPr.numPr.numId.val for paragraph in out.paragraphs]
    assert len(set(used)) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", chapter()[:900]])
def test_a_damaged_subdocument_is_told(content: bytes) -> None:
    made, _ = compile(paragraphs("{{p 章 }}"), "模板.docx")
    assert made is not None
    assert [f.code for f in made.fill({"章": Subdocument(content)})[1]] == ["WD-22"]


def test_a_subdocument_inside_a_sentence_is_told() -> None:
    made, _ = compile(paragraphs("甲{{ 章 }}"), "模板.docx")
    assert made is not None
    assert "{{p" in made.fill({"章": Subdocument(chapter())})[1][0].message


def doubled(value: object) -> str:
    return f"{value}{value}"


def is_long(value: str) -> bool:
    return len(value) > 2


def test_filters_and_tests_of_the_caller() -> None:
    data = paragraphs("{{ 名|叠 }}{% if 名 is 长 %}长{% endif %}")
    made, findings = compile(data, "模板.docx", filters={"叠": doubled}, tests={"长": is_long})
    assert made is not None, findings
    again = pickle.loads(pickle.dumps(made))
    assert texts(again.fill({"名": "张三丰"})[0]) == ["张三丰张三丰长"]
    assert list(made.names) == ["名"]


def test_nobody_reaches_python_from_a_value() -> None:
    made, _ = compile(paragraphs("{{ 图.content.__class__ }}"), "模板.docx")
    assert made is not None
    assert made.fill({"图": Picture(LOGO)})[1]
