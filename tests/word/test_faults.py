"""Faults of templates are told in Chinese, all at once, each with its place; nothing hangs."""

from __future__ import annotations

import zipfile
from collections import Counter
from io import BytesIO
from random import Random
from typing import Any

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from conftest import examples
from docgen.word.template import fill
from docgen.word.template.compile import compile
from make import (
    compile_findings,
    damaged,
    filled,
    packed,
    paragraphs,
    png,
    template,
    texts,
    unpacked,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

FAULTS = [
    ("unclosed tag", ["甲{{ 户主"], "WD-11", "户主"),
    ("unreadable expression", ["{{ 户主 + }}"], "WD-11", "户主 +"),
    ("unknown filter", ["{{ 户主|大写字 }}"], "WD-11", "大写字"),
    ("loop without end", ["{%p for 人 in 成员 %}", "{{ 人 }}"], "WD-12", "endfor"),
    ("end without loop", ["{{ 户主 }}", "{%p endfor %}"], "WD-12", "for"),
    ("crossing blocks", ["{% if 甲 %}{% for 乙 in 丙 %}{% endif %}{% endfor %}"], "WD-12", "if"),
    ("else without if", ["{%p else %}"], "WD-12", "if"),
    ("row tag outside a table", ["{%tr for 人 in 成员 %}", "{%tr endfor %}"], "WD-14", "表格"),
    ("halves at two levels", ["{%p if 甲 %}", "乙{% endif %}"], "WD-17", "不在同一层"),
    ("raw without end", ["{% raw %}甲"], "WD-12", "endraw"),
    ("text lost beside a tag", ["乙{%p if 甲 %}", "{%p endif %}"], "WD-18", "乙"),
    ("braces that close nothing", ["{ {户主}}"], "WD-18", "}}"),
    ("cell tag outside a table", ["{% colspan 2 %}"], "WD-14", "不在表格里"),
]


@pytest.mark.parametrize(
    ("lines", "code", "said"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_a_fault_is_told_with_its_paragraph(lines: list[str], code: str, said: str) -> None:
    findings = compile_findings(paragraphs(*lines))
    assert findings
    assert {finding.code for finding in findings} == {code}
    assert any(said in finding.message for finding in findings)
    assert all(
        finding.location is not None and "正文 第" in str(finding.location) for finding in findings
    )


def test_all_faults_come_at_once() -> None:
    findings = compile_findings(paragraphs("{%p if 甲 %}", "{%p endfor %}", "{%tr if 乙 %}"))
    assert len(findings) >= 3


def test_a_value_that_is_not_there_names_its_tag() -> None:
    made, _ = compile(paragraphs("前{{ 甲 }}", "户主{{ 户主 }}"), "模板.docx")
    assert made is not None
    out, findings = made.fill({"甲": 1})
    assert out == b""
    assert [finding.code for finding in findings] == ["WD-21"]
    assert "户主" in findings[0].message
    assert "第2段" in str(findings[0].location)


def spread(data: bytes) -> bytes:
    """Return a package with line ends in its XML, as many programs write it."""
    members = unpacked(data)
    xml = members["word/document.xml"].replace(b"<w:p>", b"\n  <w:p>\n\n").replace(b"</", b"\n</")
    xml = xml.replace(b"\n</w:t>", b"</w:t>")
    return packed({**members, "word/document.xml": xml})


def test_line_ends_of_the_xml_do_not_change_which_tag_is_told() -> None:
    data = spread(paragraphs("前{{ 甲 }}", "户主{{ 户主 }}", "{{ 丙 }}{{ 人口 + '人' }}"))
    made, _ = compile(data, "模板.docx")
    assert made is not None
    context = {"甲": 1, "户主": "张三", "丙": "", "人口": "4"}
    for lacking, place in (("甲", "第1段"), ("户主", "第2段"), ("丙", "第3段")):
        (finding,) = made.fill({k: v for k, v in context.items() if k != lacking})[1]
        assert (finding.code, str(finding.location)) == ("WD-21", f"模板.docx[正文 {place}]")
        assert f"{{{{ {lacking} }}}}" in finding.message
    (finding,) = made.fill({**context, "人口": 4})[1]
    assert (finding.code, str(finding.location)) == ("WD-22", "模板.docx[正文 第3段]")
    assert "人口 + '人'" in finding.message
    unread = compile_findings(spread(paragraphs("{{ 甲 }}", "{% for %}", "{% endfor %}")))
    assert [str(finding.location) for finding in unread] == ["模板.docx[正文 第2段]"]


def test_a_property_without_a_value_is_told_as_such() -> None:
    members = unpacked(paragraphs("{{ 甲 }}"))
    properties = members["docProps/app.xml"].replace(b"<Company>", "<Company>{{ 乙 }}".encode())
    properties = properties.replace(b"<Company/>", "<Company>{{ 乙 }}</Company>".encode())
    made, _ = compile(packed({**members, "docProps/app.xml": properties}), "模板.docx")
    assert made is not None
    (finding,) = made.fill({"甲": 1})[1]
    assert (finding.code, str(finding.location)) == ("WD-21", "模板.docx[文档属性]")
    assert "{{ 乙 }}" in finding.message


def test_all_that_has_no_value_comes_at_once() -> None:
    lines = ["{{ 甲 }}", "{%p for 人 in 乙 %}", "{{ 人 }}", "{%p endfor %}", "{{ 丙.丁 }}"]
    made, _ = compile(paragraphs(*lines), "模板.docx")
    assert made is not None
    findings = made.fill({"丙": {}})[1]
    assert [finding.code for finding in findings] == ["WD-21"] * 3
    for finding, name in zip(findings, ("甲", "乙", "丙.丁"), strict=True):
        assert name in finding.message


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("{{ ''.__class__.__mro__ }}", "WD-22", "__class__"),
        ("{{ 户主.__init__.__globals__ }}", "WD-22", "__init__"),
        ("{{ 户主.format.__self__ }}", "WD-22", "不能用“format”"),
        ("{{ cycler.__init__ }}", "WD-22", "__init__"),
        ("{% for n in range(10**9) %}{{ n }}{% endfor %}", "WD-22", "不用乘方"),
    ],
)
def test_a_template_does_not_reach_python(text: str, code: str, said: str) -> None:
    made, findings = compile(paragraphs(text), "模板.docx")
    told = findings if made is None else made.fill({"户主": "张三"})[1]
    assert [finding.code for finding in told] == [code]
    assert said in told[0].message


def test_a_runaway_loop_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "MAX_OUTPUT", 2**20)
    lines = [
        "{% for n in range(99999) %}{% for m in range(99999) %}{{ 值 }}{% endfor %}{% endfor %}"
    ]
    made, _ = compile(paragraphs(*lines), "模板.docx")
    assert made is not None
    out, findings = made.fill({"值": "长" * 10_000})
    assert out == b""
    assert [finding.code for finding in findings] == ["WD-22"]
    assert "成品太大" in findings[0].message


def pack(parts: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(paragraphs("{{ 户主 }}"))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
HOSTILE = [
    ("empty", b"", "WD-01"),
    ("not a zip", b"hello", "WD-01"),
    ("old doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "WD-01"),
    ("truncated", paragraphs("{{ 户主 }}")[:-300], "WD-01"),
    ("no document", pack({"a.txt": b"x"}), "WD-01"),
    ("broken XML", pack({**parts(), "word/document.xml": b"<w:document"}), "WD-01"),
    ("entities", pack({**parts(), "word/document.xml": BOMB}), "WD-01"),
    ("zip bomb", pack({**parts(), "word/media/x.bin": b"\0" * (30 * 2**20)}), "WD-02"),
    ("macros", pack({**parts(), "word/vbaProject.bin": b"x"}), "WD-03"),
]


@pytest.mark.parametrize(("data", "code"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_a_hostile_file_is_one_finding(data: bytes, code: str) -> None:
    made, findings = compile(data, "模板.docx")
    assert made is None
    assert [finding.code for finding in findings] == [code]
    assert findings[0].remedy


def test_an_external_picture_is_told_and_the_template_works() -> None:
    rels = parts()["word/_rels/document.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/image" Target="http://x/y.png" TargetMode="External"/></Relationships>',
    )
    made, findings = compile(pack({**parts(), "word/_rels/document.xml.rels": rels}), "t")
    assert made is not None
    assert [finding.code for finding in findings] == ["WD-04"]


LINES = [
    "户主{{ 户主 }}，{% if 有 %}共{{ 人口 }}人{% endif %}。",
    "{%p for 人 in 成员 %}",
    "{{ 人 }}号",
    "{%p endfor %}",
]
CONTEXT = {"户主": "张三", "有": True, "人口": 4, "成员": ["甲", "乙"]}
WANTED = texts(filled(paragraphs(*LINES), CONTEXT))


def _rich(document: Any) -> None:
    """A template with a tag of each kind: in text, rows, a footer and a picture's description."""
    for line in LINES:
        document.add_paragraph(line)
    rows = document.add_table(3, 2).rows
    for row, text in zip(
        rows, ["{%tr for 人 in 成员 %}", "{{ 人 }}", "{%tr endfor %}"], strict=True
    ):
        row.cells[0].text = text
    document.sections[0].footer.paragraphs[0].text = "{{ 户主 }}"
    document.add_picture(BytesIO(png(5, 5)))
    document.inline_shapes[0]._inline.docPr.set("descr", "{{ 图 }}")


RICH = unpacked(template(_rich))


def outcome(seed: int) -> str:
    """Return how a damaged template ends: refused with findings, or filled, or not."""
    made, findings = compile(damaged(RICH, Random(seed)), "t")
    if made is None:
        assert findings
        return "refused"
    out, told = made.fill({**CONTEXT, "图": ""})
    assert bool(out) != bool(told)
    return "filled" if out else "not filled"


@pytest.mark.slow
@examples(60)
@given(seed=st.integers(0, 2**32))
def test_damage_inside_the_parts_never_raises(seed: int) -> None:
    outcome(seed)


@pytest.mark.slow
def test_damage_reaches_the_compiler_and_the_filling() -> None:
    ends = Counter(map(outcome, range(60)))
    assert ends["refused"] > 0
    assert ends["filled"] > 40


@pytest.mark.slow
@examples(40)
@given(st.data())
def test_damage_of_the_package_never_raises(data: st.DataObject) -> None:
    good = bytearray(paragraphs("{{ 户主 }}"))
    for _ in range(data.draw(st.integers(1, 12))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(good)))
    made, findings = compile(bytes(good[:cut] if cut % 2 else good), "t")
    assert made is not None or findings


@pytest.mark.slow
@examples(40)
@given(st.data())
def test_runs_split_by_word_change_nothing(data: st.DataObject) -> None:
    document = Document()
    for line in LINES:
        paragraph = document.add_paragraph()
        cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=6)))
        for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True):
            paragraph.add_run(line[start:end])
            extra = data.draw(st.sampled_from(["", "proofErr", "bookmarkStart", "bookmarkEnd"]))
            if extra:
                node = etree.SubElement(paragraph._p, W + extra)
                node.set(
                    W + ("type" if extra == "proofErr" else "id"),
                    "spellStart" if extra == "proofErr" else "7",
                )
            paragraph._p.set(W + "rsidR", "00AB12CD")
    out = BytesIO()
    document.save(out)
    assert texts(filled(out.getvalue(), CONTEXT)) == WANTED


def test_an_embedded_ole_object_is_reported() -> None:
    members = unpacked(paragraphs("{{ 甲 }}"))
    members["word/embeddings/oleObject1.bin"] = b"\xd0\xcf\x11\xe0" + b"\0" * 64
    made, findings = compile(packed(members), "模板.docx")
    assert made is not None
    assert [finding.code for finding in findings] == ["WD-05"]
