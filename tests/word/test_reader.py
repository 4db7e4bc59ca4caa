"""Reading any Word file: what it effectively looks like, and what cannot be read."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from collections import Counter
from io import BytesIO
from random import Random

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, examples
from docgen.load.yaml_reader import read_yaml
from docgen.model.layout import Outline, ParagraphLayout
from docgen.word.edit.annotate import try_annotate
from docgen.word.layout.reader import read_outline
from docgen.word.layout.restyle import restyle
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.judgement import check_format
from docgen.wordformat.profile import Profile
from docgen.wordformat.profile_reader import read_profile
from make import body, damaged, packed, paragraphs, raw, template, unpacked

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
STYLES = f"""<w:styles {W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:eastAsiaTheme="minorEastAsia"/>
<w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="p1"><w:name w:val="底"/><w:basedOn w:val="a"/>
  <w:pPr><w:ind w:firstLineChars="200" w:firstLine="420"/></w:pPr>
  <w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="p2"><w:name w:val="中"/><w:basedOn w:val="p1"/></w:style>
<w:style w:type="paragraph" w:styleId="p3"><w:name w:val="上"/><w:basedOn w:val="p2"/>
  <w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:rFonts w:eastAsia="黑体"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="c1"><w:name w:val="圈"/><w:basedOn w:val="c2"/></w:style>
<w:style w:type="paragraph" w:styleId="c2"><w:name w:val="圈二"/><w:basedOn w:val="c1"/>
  <w:rPr><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="k"><w:name w:val="字"/><w:rPr><w:b/><w:color w:val="FF0000"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="t"><w:name w:val="表"/><w:rPr><w:sz w:val="24"/></w:rPr>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>
</w:styles>"""
THEME = f"""<a:theme {A}><a:themeElements><a:fontScheme><a:majorFont><a:latin typeface="Cambria"/>
<a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="黑体"/></a:majorFont>
<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>
<a:font script="Jpan" typeface="MS Mincho"/><a:font script="Hans" typeface="等线"/></a:minorFont>
</a:fontScheme></a:themeElements></a:theme>"""
NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>
  <w:pPr><w:ind w:left="420" w:hanging="420"/></w:pPr></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""


def outline_of(xml: str) -> Outline:
    """The outline of a file with the styles, theme and lists above."""
    members = unpacked(body("<w:p/>"))
    head = f"<w:document {W}><w:body>"
    tail = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    members["word/document.xml"] = (head + xml + tail).encode()
    members["word/styles.xml"] = STYLES.encode()
    members["word/theme/theme1.xml"] = THEME.encode()
    members["word/numbering.xml"] = NUMBERING.encode()
    members["word/settings.xml"] = (
        f'<w:settings {W}><w:themeFontLang w:eastAsia="zh-CN"/></w:settings>'.encode()
    )
    found, findings = read_outline(packed(members), "试.docx")
    assert found is not None, findings
    return found


def one(ppr: str, rpr: str = "", text: str = "文字") -> ParagraphLayout:
    return outline_of(
        f"<w:p><w:pPr>{ppr}</w:pPr><w:r><w:rPr>{rpr}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    ).paragraphs[0]


P1, P2, P3, C1 = (f'<w:pStyle w:val="{i}"/>' for i in ("p1", "p2", "p3", "c1"))
FORMATS = [
    ("size of the defaults", "", "", "size", 10.5),
    ("size through two styles", P3, "", "size", 16.0),
    ("own size over the style's", P3, '<w:sz w:val="30"/>', "size", 15.0),
    ("a circle of styles ends", C1, "", "size", 14.0),
    ("font through the theme's script", "", "", "east_asian", "等线"),
    ("font of a style over the theme", P3, "", "east_asian", "黑体"),
    (
        "own theme font over a style's name",
        P3,
        '<w:rFonts w:eastAsiaTheme="majorEastAsia"/>',
        "east_asian",
        "黑体",
    ),
    ("own name over an inherited theme", "", '<w:rFonts w:eastAsia="仿宋"/>', "east_asian", "仿宋"),
    (
        "theme beside a name wins",
        "",
        '<w:rFonts w:ascii="Arial" w:asciiTheme="majorHAnsi"/>',
        "latin",
        "Cambria",
    ),
    ("bold of a style", P2, "", "bold", True),
    ("bold switched off by itself", P2, '<w:b w:val="0"/>', "bold", False),
    ("two styles put bold out", P2, '<w:rStyle w:val="k"/>', "bold", False),
    ("colour of a character style", "", '<w:rStyle w:val="k"/>', "colour", "FF0000"),
    ("a size that is none", "", '<w:sz w:val="big"/>', "size", 10.0),
]


@pytest.mark.parametrize(
    ("ppr", "rpr", "name", "value"), [x[1:] for x in FORMATS], ids=[x[0] for x in FORMATS]
)
def test_character_formats_are_resolved_through_everything(
    ppr: str, rpr: str, name: str, value: object
) -> None:
    assert getattr(one(ppr, rpr).styled_texts[0].char_format, name) == value


INDENTS = [
    ("characters over twips", P1, "first_line_indent", 2.0),
    ("twips by the paragraph's size", '<w:ind w:firstLine="420"/>', "first_line_indent", 2.0),
    (
        "twips do not undo inherited characters",
        P1 + '<w:ind w:firstLine="0"/>',
        "first_line_indent",
        2.0,
    ),
    (
        "zero characters do",
        P1 + '<w:ind w:firstLineChars="0" w:firstLine="0"/>',
        "first_line_indent",
        0.0,
    ),
    (
        "hanging undoes a first line",
        P1 + '<w:ind w:leftChars="200" w:hangingChars="200"/>',
        "text_left",
        0.0,
    ),
    (
        "a list's indent",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
        "left_indent",
        2.0,
    ),
    (
        "its own indent over its list's",
        '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>',
        "left_indent",
        0.0,
    ),
    ("centred", P3, "align", "center"),
    ("a centred text begins anywhere", P3, "text_left", None),
    ("exact line", '<w:spacing w:line="579" w:lineRule="exact"/>', "line_pitch", 28.95),
    ("one and a half", '<w:spacing w:line="360"/>', "line_spacing", 1.5),
    ("space by lines", '<w:spacing w:beforeLines="100"/>', "space_before", 12.0),
    ("new page", "<w:pageBreakBefore/>", "new_page", True),
]


@pytest.mark.parametrize(
    ("ppr", "name", "value"), [x[1:] for x in INDENTS], ids=[x[0] for x in INDENTS]
)
def test_paragraphs_are_resolved_through_everything(ppr: str, name: str, value: object) -> None:
    assert (
        getattr(one(ppr), name) == pytest.approx(value)
        if value is not None
        else one(ppr).text_left is None
    )


GRIDS = [
    ("no grid", "", "", 16 * 1.3),
    ("single on a grid", '<w:docGrid w:type="lines" w:linePitch="579"/>', "", 28.95),
    (
        "off the grid",
        '<w:docGrid w:type="lines" w:linePitch="579"/>',
        '<w:snapToGrid w:val="0"/>',
        16 * 1.3,
    ),
    ("a pitch without a kind is no grid", '<w:docGrid w:linePitch="579"/>', "", 16 * 1.3),
    ("large letters take two steps", '<w:docGrid w:type="lines" w:linePitch="312"/>', "", 31.2),
    (
        "an exact pitch needs no grid",
        '<w:docGrid w:type="lines" w:linePitch="579"/>',
        '<w:spacing w:line="560" w:lineRule="exact"/>',
        28.0,
    ),
]


@pytest.mark.parametrize(
    ("grid", "ppr", "pitch"), [g[1:] for g in GRIDS], ids=[g[0] for g in GRIDS]
)
def test_lines_stand_on_the_grid(grid: str, ppr: str, pitch: float) -> None:
    xml = f"<w:p><w:pPr>{P1}{ppr}<w:sectPr>{grid}</w:sectPr></w:pPr><w:r><w:t>文</w:t></w:r></w:p>"
    assert outline_of(xml).paragraphs[0].line_pitch == pytest.approx(pitch)


def test_blanks_before_text_push_it_in() -> None:
    assert one("", text="　　文字").text_left == 2.0
    assert one("<w:rFonts/>", '<w:rFonts w:ascii="宋体"/>', "    文字").text_left == 2.0
    assert one("", '<w:rFonts w:ascii="Arial"/>', "    文字").text_left == 1.0


def test_a_tab_goes_to_its_stop_or_the_next_usual_one() -> None:
    def lead(tabs: str) -> float | None:
        xml = f"<w:p><w:pPr>{tabs}</w:pPr><w:r><w:tab/><w:t>文字</w:t></w:r></w:p>"
        return outline_of(xml).paragraphs[0].text_left

    assert lead('<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>') == 2.0
    assert lead("") == pytest.approx(720 / 210)
    assert lead('<w:tabs><w:tab w:val="center" w:pos="4200"/></w:tabs>') is None


def test_automatic_numbers_are_part_of_the_text() -> None:
    def item(level: int) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
        return f"<w:p><w:pPr>{listed}</w:pPr><w:r><w:t>项</w:t></w:r></w:p>"

    found = outline_of(item(0) + item(1) + item(1) + item(0) + item(1))
    # Level 1 writes its own level as decimal and level 0 as that is written.
    assert [p.text for p in found.paragraphs] == ["一、项", "一.1项", "一.2项", "二、项", "二.1项"]


def test_tables_are_known_with_what_their_style_gives() -> None:
    cell = "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>"
    look = '<w:tblLook w:firstRow="1"/>'
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="t"/>{look}</w:tblPr><w:tr>{cell}{cell}</w:tr><w:tr>{cell}{cell}</w:tr></w:tbl>'
    found = outline_of(f"{table}<w:p/>").paragraphs
    assert [(p.table.row, p.table.column) for p in found if p.table] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (1, 1),
    ]
    assert [p.styled_texts[0].char_format.bold for p in found[:4]] == [True, True, False, False]
    assert found[0].styled_texts[0].char_format.size == 12.0


def test_a_comment_of_xml_among_borders_is_no_line() -> None:
    borders = "<w:tblBorders><!-- none --></w:tblBorders>"
    cell = "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>"
    found = outline_of(f"<w:tbl><w:tblPr>{borders}</w:tblPr><w:tr>{cell}</w:tr></w:tbl><w:p/>")
    assert found.paragraphs[0].table is not None
    assert not found.paragraphs[0].table.has_borders


def test_fields_breaks_and_deletions() -> None:
    xml = (
        "<w:p><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增</w:t></w:r></w:ins>"
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> DATE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>三月</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        '<w:r><w:br/><w:t>下</w:t><w:br w:type="page"/></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>'
    )
    found = outline_of(xml)
    assert [p.text for p in found.paragraphs] == ["增三月\n下", "后"]
    assert found.fields == ("DATE",)
    assert [p.new_page for p in found.paragraphs] == [False, True]


def test_text_boxes_are_told_apart_and_count_in_the_numbers() -> None:
    box = "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    found = outline_of(
        f"<w:p>{box}<w:r><w:t>一</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p>"
    )
    assert [(p.number, p.text) for p in found.paragraphs] == [(1, "一"), (3, "二")]
    assert found.text_boxes == ("框",)


def test_page_numbers_and_sections() -> None:
    document = Document()
    document.add_paragraph("甲")
    document.add_section()
    document.sections[0].footer.paragraphs[0]._p.append(
        raw('<w:fldSimple w:instr=" PAGE "><w:r><w:t>7</w:t></w:r></w:fldSimple>')
    )
    out = BytesIO()
    document.save(out)
    found, _ = read_outline(out.getvalue())
    assert found is not None
    assert [len(section.page_numbers) for section in found.sections] == [
        1,
        1,
    ]  # the second inherits
    assert [p.section for p in found.paragraphs] == [0, 0]


def test_a_section_that_ends_after_a_page_break_is_followed_by_the_next() -> None:
    document = Document()
    document.add_paragraph("甲")
    document.add_section()
    document.paragraphs[-1].add_run("乙").add_break(WD_BREAK.PAGE)
    document.add_table(1, 2).cell(0, 1).text = "丙"
    document.add_paragraph("丁")
    out = BytesIO()
    document.save(out)
    found, _ = read_outline(out.getvalue())
    assert found is not None
    at = {p.text: (p.section, p.new_page) for p in found.paragraphs if p.text}
    assert at == {"甲": (0, False), "乙": (0, False), "丙": (1, False), "丁": (1, False)}
    assert next((p.section, p.new_page) for p in found.paragraphs if p.table) == (1, True)


def parts() -> dict[str, bytes]:
    return unpacked(paragraphs("文"))


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
STRICT = parts()["word/document.xml"].replace(
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
)
DEEP = (
    f"<w:document {W}><w:body>" + "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000 + "</w:body></w:document>"
).encode()
HOSTILE = [
    ("empty", b"", "不是完好的"),
    ("not a zip", b"hello", "不是完好的"),
    ("rtf renamed", rb"{\rtf1\ansi hello}", "RTF"),
    ("pdf renamed", b"%PDF-1.7", "PDF"),
    ("web page renamed", b"  <html><body>x</body></html>", "网页"),
    ("old doc or encrypted", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧的 .doc 或加了密码"),
    ("truncated", paragraphs("文")[:-300], "不是完好的"),
    ("no document", packed({"a.txt": b"x"}), "不是 Word"),
    ("broken XML", packed({**parts(), "word/document.xml": b"<w:document"}), "已损坏"),
    ("entities", packed({**parts(), "word/document.xml": BOMB}), "已损坏"),
    ("entities in styles", packed({**parts(), "word/styles.xml": BOMB}), "已损坏"),
    ("strict", packed({**parts(), "word/document.xml": STRICT}), "认不得"),
    ("too deep", packed({**parts(), "word/document.xml": DEEP}), "已损坏"),
]


@pytest.mark.parametrize(("data", "said"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_a_hostile_file_is_one_clear_message(data: bytes, said: str) -> None:
    found, findings = read_outline(data, "试.docx")
    assert found is None
    assert len(findings) == 1
    assert said in findings[0].message
    assert findings[0].remedy


def test_bombs_are_refused_before_they_unpack() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        archive.writestr("word/media/x.bin", b"\0" * (80 * 2**20))
    tracemalloc.start()
    found, findings = read_outline(out.getvalue())
    assert tracemalloc.get_traced_memory()[1] < 50 * 2**20
    tracemalloc.stop()
    assert found is None
    assert [f.code for f in findings] == ["WD-02"]


def test_unreadable_lengths_are_replaced_when_restyled() -> None:
    members = dict(RICH)
    old = members["word/document.xml"].decode()
    members["word/document.xml"] = re.sub(r'w:w="\d+" w:h', 'w:w="big" w:h', old).encode()
    assert members != RICH
    data = packed(members)
    found, _ = read_outline(data)
    assert found is not None
    again, _ = read_outline(restyle(data, find_fixes(PROFILE, found), found))
    assert again is not None
    assert again.sections[0].width == pytest.approx(210, abs=0.1)


@pytest.mark.slow
@examples(40)
@given(seed=st.integers(0, 2**32))
def test_damage_never_raises(seed: int) -> None:
    outcome(seed)


@pytest.mark.slow
def test_damage_reaches_the_judge_and_the_restyling() -> None:
    ends = Counter(map(outcome, range(12)))
    assert ends["read"] > 8


def outcome(seed: int) -> str:
    """Return whether a damaged document is read; what is read is judged, restyled and annotated."""
    data = damaged(RICH, Random(seed))
    found, findings = read_outline(data)
    if found is None:
        assert len(findings) == 1
        return "refused"
    mends = find_fixes(PROFILE, found)
    assert read_outline(restyle(data, mends, found))[0] is not None
    try_annotate(data, check_format(PROFILE, found, "试.docx"))
    return "read"


def _profile() -> Profile:
    path = ROOT / "checks/format/gbt9704.yaml"
    source, _ = read_yaml(path.read_bytes(), path.name)
    made = read_profile(source)[0] if source else None
    assert made is not None
    return made


PROFILE = _profile()


def _rich(document: object) -> None:
    from docx.document import Document as Made

    assert isinstance(document, Made)
    document.add_heading("标题", 1)
    document.add_paragraph("正文。", style="List Number")
    document.add_table(2, 2, style="Table Grid").cell(0, 0).text = "格"
    document.sections[0].footer.paragraphs[0].text = "页"


RICH = unpacked(template(_rich))
