"""Every place of a Word file where a tag may stand, lists that restart, merging along a row."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import etree

from conftest import Validate
from make import body, filled, packed, template, unpacked, with_part

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HOUSE = {"户主": "张三 & 李四", "成员": ["甲", "乙"]}
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
BOX = (
    '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="914400" cy="457200"/><wp:docPr id="7" name="文本框"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
    "<wps:txbx><w:txbxContent>INNER</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    '<mc:Fallback><w:pict><v:shape id="s1" style="width:72pt;height:36pt"><v:textbox><w:txbxContent>INNER</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>'
    "</mc:AlternateContent></w:r></w:p>"
)
INNER = (
    "<w:p><w:r><w:t>{%p for 人 in 成员 %}</w:t></w:r></w:p><w:p><w:r><w:t>{{ 人 }}</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p>"
)


def note(number: int, text: str, kind: str = "") -> str:
    mark = "<w:separator/>" if number == 0 else "<w:continuationSeparator/>"
    inner = mark if kind else f"<w:t>{text}</w:t>"
    attribute = f' w:type="{kind}"' if kind else ""
    return f'<w:footnote w:id="{number}"{attribute}><w:p><w:r>{inner}</w:r></w:p></w:footnote>'


def footnotes(name: str) -> bytes:
    """A document with a footnote or an endnote that holds a tag."""
    reference = f'<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:{name}Reference w:id="2"/></w:r></w:p>'
    notes = note(0, "", "separator") + note(1, "", "continuationSeparator") + note(2, "{{ 户主 }}")
    xml = f"<w:footnotes>{notes}</w:footnotes>".replace("footnote", name)
    part, kind = f"word/{name}s.xml", f"{name}s"
    return with_part(body(reference), part, xml, kind, f"{WORD}.{kind}+xml")


def all_texts(data: bytes, part: str) -> list[str]:
    """The w:t of a part that say something."""
    tree = etree.fromstring(unpacked(data)[part])
    return [node.text for node in tree.iter(f"{W}t", "{*}lpwstr") if node.text]


def custom_properties() -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
    types = 'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"'
    xml = (
        f'<Properties {space} {types}><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}"'
        ' pid="2" name="户主"><vt:lpwstr>{{ 户主 }}</vt:lpwstr></property></Properties>'
    )
    content_type = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return with_part(body("<w:p/>"), "docProps/custom.xml", xml, "custom-properties", content_type)


def commented() -> bytes:
    def make(document: Any) -> None:
        run = document.add_paragraph("甲").runs[0]
        document.add_comment([run], "{{ 户主 }}", "核", "核")

    return template(make)


PLACES = [
    ("a footnote", footnotes("footnote"), "word/footnotes.xml", ["张三 & 李四"]),
    ("an endnote", footnotes("endnote"), "word/endnotes.xml", ["张三 & 李四"]),
    ("a comment", commented(), "word/comments.xml", ["张三 & 李四"]),
    ("custom properties", custom_properties(), "docProps/custom.xml", ["张三 & 李四"]),
    ("a text box, both copies", body(BOX.replace("INNER", INNER)), "word/document.xml", ["甲", "乙"] * 2),
    ("a content control around blocks",
     body(f"<w:sdt><w:sdtPr/><w:sdtContent>{INNER}</w:sdtContent></w:sdt>"), "word/document.xml", ["甲", "乙"]),
    ("a content control in a sentence",
     body("<w:p><w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>{{ 户主 }}</w:t></w:r></w:sdtContent></w:sdt></w:p>"),
     "word/document.xml", ["张三 & 李四"]),
    ("a tag split by a bookmark",
     body('<w:p><w:r><w:t>{{ 户</w:t></w:r><w:bookmarkStart w:id="0" w:name="a"/><w:proofErr w:type="spellStart"/>'
          '<w:bookmarkEnd w:id="0"/><w:r><w:t>主 }}</w:t></w:r></w:p>'), "word/document.xml", ["张三 & 李四"]),
    ("a link",
     body('<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{{ 户主 }}</w:t></w:r></w:hyperlink></w:p>'),
     "word/document.xml", ["张三 & 李四"]),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("data", "part", "wanted"), [p[1:] for p in PLACES], ids=[p[0] for p in PLACES]
)
def test_a_tag_in(
    data: bytes, part: str, wanted: list[str], tmp_path: Path, validate: Validate
) -> None:
    out = filled(data, HOUSE)
    assert [text for text in all_texts(out, part) if text != "甲" or "甲" in wanted] == wanted
    made = tmp_path / "成品.docx"
    made.write_bytes(out)
    assert validate(made) == []


@pytest.mark.slow
def test_a_text_box_inside_a_loop_gets_ids_of_its_own(tmp_path: Path, validate: Validate) -> None:
    loop = [
        "<w:p><w:r><w:t>{%p for 人 in 成员 %}</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>{%p endfor %}</w:t></w:r></w:p>",
    ]
    inner = BOX.replace("INNER", "<w:p><w:r><w:t>{{ 人 }}</w:t></w:r></w:p>")
    data = body(f"<w:sdt><w:sdtPr/><w:sdtContent>{loop[0]}{inner}{loop[1]}</w:sdtContent></w:sdt>")
    made = tmp_path / "成品.docx"
    made.write_bytes(filled(data, HOUSE))
    assert validate(made) == []
    ids = [n.get("id") for n in Document(made).element.body.iter("{*}docPr")]
    assert len(ids) == len(set(ids)) == 2


def test_a_nested_table() -> None:
    def make(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        inner = cell.add_table(3, 1)
        for row, text in zip(
            inner.rows, ["{%tr for 人 in 成员 %}", "{{ 人 }}", "{%tr endfor %}"], strict=True
        ):
            row.cells[0].text = text

    out = Document(BytesIO(filled(template(make), HOUSE)))
    inner = out.tables[0].cell(0, 0).tables[0]
    assert [row.cells[0].text for row in inner.rows] == ["甲", "乙"]


def numbers(data: bytes) -> list[tuple[str, str]]:
    """Each paragraph's text with the number that Word would show (one level, decimal)."""
    document = Document(BytesIO(data))
    counts: dict[int, int] = {}
    found = []
    for paragraph in document.paragraphs:
        style = paragraph.style.element.pPr
        listed = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        if listed is None and style is not None:
            listed = style.numPr
        if listed is None:
            found.append(("", paragraph.text))
            continue
        number = listed.numId.val
        counts[number] = counts.get(number, 0) + 1
        found.append((str(counts[number]), paragraph.text))
    return found


HOUSES = {"户们": [{"名": "张", "事": ["甲", "乙"]}, {"名": "李", "事": ["丙"]}], "尾": "尾"}


def listing(restart: str, style: str = "List Number") -> bytes:
    def make(document: Any) -> None:
        document.add_paragraph("前", style)
        for text, own in (
            ("{%p for 户 in 户们 %}", ""), ("{{ 户.名 }}", ""), (restart, ""), ("{%p for 事 in 户.事 %}", ""),
            ("{{ 事 }}", style), ("{%p endfor %}", ""), ("{%p endfor %}", ""), ("{{ 尾 }}", style),
        ):  # fmt: skip
            document.add_paragraph(text, own or None)

    return template(make)


@pytest.mark.slow
def test_a_list_begins_anew_in_each_turn_where_asked(tmp_path: Path, validate: Validate) -> None:
    out = filled(listing("{%p restart %}"), HOUSES)
    wanted = [
        ("1", "前"),
        ("", "张"),
        ("1", "甲"),
        ("2", "乙"),
        ("", "李"),
        ("1", "丙"),
        ("2", "尾"),
    ]
    assert numbers(out) == wanted
    made = tmp_path / "成品.docx"
    made.write_bytes(out)
    assert validate(made) == []
    starts = [
        n.get(f"{W}val")
        for n in Document(made).part.numbering_part.element.iter(f"{W}startOverride")
    ]
    assert starts == ["1"] * 18


def test_a_list_goes_on_where_nothing_is_asked() -> None:
    wanted = [
        ("1", "前"),
        ("", "张"),
        ("2", "甲"),
        ("3", "乙"),
        ("", "李"),
        ("4", "丙"),
        ("5", "尾"),
    ]
    assert numbers(filled(listing("{#p 续 #}"), HOUSES)) == wanted


def test_the_restart_may_stand_in_the_first_item() -> None:
    def make(document: Any) -> None:
        document.add_paragraph("{%p for 户 in 户们 %}")
        document.add_paragraph("{% restart %}{{ 户.名 }}", "List Number")
        document.add_paragraph("完", "List Number")
        document.add_paragraph("{%p endfor %}")

    assert numbers(filled(template(make), HOUSES)) == [
        ("1", "张"),
        ("2", "完"),
        ("1", "李"),
        ("2", "完"),
    ]


def spans(data: bytes) -> list[list[str]]:
    """How each cell of a table merges along its row."""
    found = []
    for row in Document(BytesIO(data)).tables[0]._tbl.tr_lst:
        line = []
        for cell in row.tc_lst:
            merge = cell.find(f"{W}tcPr/{W}hMerge")
            text = "".join(t.text or "" for t in cell.iter(f"{W}t"))
            line.append(f"{merge.get(f'{W}val')[0]}{text}" if merge is not None else text)
        found.append(line)
    return found


@pytest.mark.slow
def test_cells_of_equal_value_merge_along_a_row(tmp_path: Path, validate: Validate) -> None:
    def make(document: Any) -> None:
        table = document.add_table(3, 3)
        table.cell(0, 0).text = "{%tr for 行 in 行们 %}"
        for cell, name in zip(table.rows[1].cells, "甲乙丙", strict=True):
            cell.text = "{% hmerge 行." + name + " %}{{ 行." + name + " }}"
        table.cell(2, 0).text = "{%tr endfor %}"

    lines = [{"甲": 1, "乙": 1, "丙": 2}, {"甲": 2, "乙": 3, "丙": 3}]
    out = filled(template(make), {"行们": lines})
    assert spans(out) == [["r1", "c", "r2"], ["r2", "r3", "c"]]
    made = tmp_path / "成品.docx"
    made.write_bytes(out)
    assert validate(made) == []


def repeated_cells(document: Any) -> None:
    table = document.add_table(1, 3)
    for cell, text in zip(
        table.rows[0].cells,
        ["{%tc for 值 in 值们 %}", "{% hmerge 值 %}{{ 值 }}", "{%tc endfor %}"],
        strict=True,
    ):
        cell.text = text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<w:tr>", "<w:tr>"),
        ("<w:tr>", "<w:tr>\n      "),
        ('<w:gridCol w:w="2880"/>', '<w:gridCol w:w="2880.0"/>'),
    ],
    ids=["as Word writes it", "indented", "width with a fraction"],
)
def test_cells_of_a_loop_merge_along_the_row(old: str, new: str) -> None:
    members = unpacked(template(repeated_cells))
    document = members["word/document.xml"]
    assert old.encode() in document
    members["word/document.xml"] = document.replace(old.encode(), new.encode())
    assert spans(filled(packed(members), {"值们": ["一", "一", "二"]})) == [["r一", "c", "r二"]]
