"""`docgen lint`: any file, places, marks, corrections; hostile files."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx import Document
from docx.shared import Pt
from test_faults import HOSTILE, pack, parts

from conftest import Run
from docgen.word.paragraph_reader import read_paragraphs
from make import paragraphs, template, texts

DRAFT = (
    "一、基本情况",
    "全县8965户(四类7501户,非四类1465户)。",
    "依据示政[2018]1号文件，2018年03月08日施行。",
    "设定单 3 / 16 户产业，每户 5 / 16 不少于两项。",
)
MENDED = (
    "一、基本情况",
    "全县8965户（四类7501户，非四类1465户）。",
    "依据示政〔2018〕1号文件，2018年3月8日施行。",
    "设定单户产业，每户不少于两项。",
)


def test_a_text_file_is_told_line_and_column(space: Path, run: Run) -> None:
    (space / "a.txt").write_text("标题\n建挡立卡贫困户。\n", "utf-8")
    told = run("lint", "a.txt", root=space)
    assert told.code == 1
    assert "a.txt:2:1" in told.out
    assert "│ 建挡立卡贫困户。\n    │ ^^^^^^^^" in told.out


def test_a_file_may_lie_anywhere(space: Path, tmp_path: Path, run: Run) -> None:
    away = tmp_path / "桌面.txt"
    away.write_text("建挡立卡。", "utf-8")
    assert "WZ-61" in run("lint", away, root=space).out


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_correcting_keeps_encoding_and_line_ends(
    space: Path, run: Run, encoding: str, ends: str
) -> None:
    (space / "a.txt").write_bytes(ends.join(DRAFT).encode(encoding))
    told = run("lint", "--fix", "a.txt", root=space).out
    assert (space / "a.txt").read_bytes() == ends.join(DRAFT).encode(encoding)
    assert (space / "a（改正）.txt").read_bytes() == ends.join(MENDED).encode(encoding)
    assert "已改正 8 处" in told
    assert "WZ-31" in told
    assert "错误 1" in told


def test_correcting_word_leaves_looks_and_other_text(space: Path, run: Run) -> None:
    document = Document()
    for line in DRAFT:
        paragraph = document.add_paragraph()
        for at in range(0, len(line), 3):
            run_ = paragraph.add_run(line[at : at + 3])
            run_.font.size = Pt(10 + at)
    document.add_table(1, 1).cell(0, 0).text = "2018年,全县"
    document.sections[0].header.paragraphs[0].text = "示政(2018)2号"
    document.save(str(space / "a.docx"))
    before = (space / "a.docx").read_bytes()
    told = run("lint", "--fix", "--mark", "a.docx", root=space)
    assert (space / "a.docx").read_bytes() == before
    made = (space / "a（改正）.docx").read_bytes()
    assert tuple(texts(made)[: len(MENDED)]) == MENDED
    opened = Document(BytesIO(made))
    assert opened.tables[0].cell(0, 0).text == "2018年，全县"
    assert opened.sections[0].header.paragraphs[0].text == "示政〔2018〕2号"
    sizes = [[r.font.size for r in p.runs] for p in opened.paragraphs]
    assert sizes[1] == [Pt(10 + at) for at in range(0, len(DRAFT[1]), 3)]
    assert "页眉1 第1段" in told.out or "页眉 第1段" in told.out


def test_a_mark_stands_at_the_words(space: Path, run: Run) -> None:
    document = Document()
    document.add_paragraph("全县建挡立卡贫困户，按《贫困村退出认定表核对。")
    document.sections[0].footer.paragraphs[0].text = "建挡立卡"
    document.save(str(space / "a.docx"))
    run("lint", "--mark", "a.docx", root=space)
    marked = Document(str(space / "a（批注）.docx"))
    comments = {comment.text.partition("\u3000")[0]: comment for comment in marked.comments}
    assert set(comments) == {"WZ-61", "WZ-11"}
    assert len(list(marked.comments)) == 3
    assert marked.paragraphs[0].text == "全县建挡立卡贫困户，按《贫困村退出认定表核对。"
    assert _held(marked, comments["WZ-11"].comment_id) == "《"
    told = [c.text for c in marked.comments if "页脚" in c.text]
    assert len(told) == 1


def _held(document: object, ident: int) -> str:
    """The words between the ends of a comment."""
    body = document.element.body  # type: ignore[attr-defined]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    within, out = False, ""
    for node in body.iter():
        if node.tag == f"{w}commentRangeStart" and node.get(f"{w}id") == str(ident):
            within = True
        elif node.tag == f"{w}commentRangeEnd" and node.get(f"{w}id") == str(ident):
            within = False
        elif within and node.tag == f"{w}t":
            out += node.text or ""
    return out


def test_tables_boxes_and_notes_are_read(space: Path, run: Run) -> None:
    box = (
        b'<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox>'
        b"<w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:txbxContent>"
        b"</v:textbox></v:shape></w:pict></w:r>" % "建挡立卡甲".encode()
    )
    members = parts()
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"</w:r>", b"</w:r>" + box, 1
    )
    members["word/footnotes.xml"] = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:footnote w:id="1"><w:p><w:r><w:t>建挡立卡乙</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    ).encode()
    (space / "a.docx").write_bytes(pack(members))
    told = run("lint", "a.docx", root=space).out
    assert "[正文 第2段]" in told
    assert "[脚注 第1段]" in told
    assert told.count("WZ-61") == 2


def test_markdown_is_read_without_its_marks(space: Path, run: Run) -> None:
    text = "# 一、**基本**情况\n\n- [名称](http://a.cn/b,c)与\n  建挡立卡\n\n```\n建挡立卡,代码\n```\n\n| 甲 | 乙 |\n"
    (space / "a.md").write_text(text, "utf-8")
    told = run("lint", "a.md", root=space).out
    assert told.count("WZ-61") == 1
    assert "a.md:4:3" in told
    assert "WZ-12" not in told


def test_the_prose_of_an_input_is_read_where_it_stands(space: Path, run: Run) -> None:
    text = (
        "标题: 情况汇报\n指标: {户数: '5户,'}\n章节:\n  - 标题: 打算\n    正文:\n"
        "      - '共{{ 户数 }},建挡立卡。'\n      - |\n        第一行。\n        2018年03月。\n"
    )
    (space / "inputs/report/a.yaml").write_text(text, "utf-8")
    told = run("lint", "inputs/report/a.yaml", root=space).out
    assert "a.yaml:6:20" in told
    assert "a.yaml:9:14" in told
    assert told.count("WZ-12") == 1


def test_programs_get_json(space: Path, run: Run) -> None:
    (space / "a.txt").write_text("建挡立卡。", "utf-8")
    finding = json.loads(run("lint", "a.txt", "--format", "json", root=space).out)["findings"][0]
    assert (finding["code"], finding["line"], finding["column"]) == ("WZ-61", 1, 1)


@pytest.mark.parametrize(
    ("out", "written"),
    [
        ("问题.xlsx", "outputs/lint/问题.xlsx"),
        ("问题.csv", "outputs/lint/问题.csv"),
        ("清单/问题.html", "清单/问题.html"),
        ("./清单/../问题.json", "问题.json"),
    ],
)
def test_a_list_goes_where_it_is_asked_for(space: Path, run: Run, out: str, written: str) -> None:
    (space / "a.txt").write_text("建挡立卡。", "utf-8")
    for path in (out, space / out) if "/" in out else (out,):
        told = run("lint", "a.txt", "--out", path, root=space)
        assert "清单已写到" in told.out
        assert (space / written).is_file()
        (space / written).unlink()
    assert not (space / "outputs/registers").exists()


def test_a_list_stays_inside_the_workspace(space: Path, run: Run) -> None:
    (space / "a.txt").write_text("建挡立卡。", "utf-8")
    told = run("lint", "a.txt", "--out", "../问题.xlsx", root=space)
    assert told.code == 2
    assert "指到了工作目录之外" in told.err


def test_a_hundred_faults_of_a_kind_are_a_few_lines(space: Path, run: Run) -> None:
    (space / "a.txt").write_text("建挡立卡。\n" * 100, "utf-8")
    told = run("lint", "a.txt", root=space).out
    assert told.count("错误 WZ-61") == 10
    assert "另有 90 处" in told
    assert run("lint", "--all", "a.txt", root=space).out.count("错误 WZ-61") == 100


@pytest.mark.parametrize(
    ("name", "data"),
    [(f"{case[0]}.docx", case[1]) for case in HOSTILE if case[0] != "macros"]
    + [
        ("a.docx", b"{\\rtf1 abc}"),
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600),
        ("a.txt", b"PK\x03\x04aaaa"),
        ("a.txt", b"\xff" * 50),
        ("a.md", b"%PDF-1.4"),
        ("a.pdf", b"%PDF-1.4"),
        ("deep.docx", pack({**parts(), "word/document.xml": b"<a>" * 100_000})),
    ],
)
def test_a_hostile_file_is_one_clear_message(space: Path, run: Run, name: str, data: bytes) -> None:
    (space / name).write_bytes(data)
    (space / "好.txt").write_text("建挡立卡。", "utf-8")
    told = run("lint", name, "好.txt", root=space)
    assert told.code == 1
    assert "WZ-61" in told.out
    assert told.out.count("\n  错误 ") == 2  # this file's and the other's
    assert told.out.count("整改：") == 2


def test_a_missing_file_is_one_line(space: Path, run: Run) -> None:
    assert run("lint", "没有.docx", root=space).code == 2


def test_every_build_reads_what_it_made(space: Path, run: Run) -> None:
    text = (
        "版式: 汇报材料\n标题: 情况汇报\n发文机关: 示例县\n成文日期: 2018年3月16日\n"
        "指标: {总数: 8965户, 甲: 7501户, 乙: 1465户}\n"
        "章节:\n  - 正文: '全县{{ 总数 }}（四类{{ 甲 }}，非四类{{ 乙 }}）。'\n"
    )
    (space / "inputs/report/a.yaml").write_text(text, "utf-8")
    for _ in range(2):
        told = run("build", "report", root=space)
        assert told.code == 1
        assert "WZ-31" in told.out
        assert "│ 全县8965户（四类7501户，非四类1465户）。" in told.out
    assert (space / "outputs/report/a.docx").exists()
    (space / "inputs/report/a.yaml").write_text(text.replace("1465", "1464"), "utf-8")
    assert run("build", "report", root=space).code == 0


def test_five_hundred_pages_are_read() -> None:
    data = template(lambda d: [d.add_paragraph("全县脱贫攻坚工作。" * 10) for _ in range(5_000)])
    passages, _ = read_paragraphs(data, "a.docx")
    assert passages is not None
    assert len(passages) == 5_000


def test_paragraphs_are_read_as_they_look() -> None:
    passages, findings = read_paragraphs(paragraphs("一\t二", "三\n四"), "a.docx")
    assert findings == ()
    assert [p.text for p in passages or ()] == ["一\t二", "三\n四"]


@pytest.mark.slow
def test_our_own_papers_give_nothing(samples: Path, run: Run) -> None:
    for doc_type in ("report", "letter"):
        told = run("build", doc_type, root=samples)
        assert told.code == 0
        assert "WZ-" not in told.out
    told = run("lint", "outputs", "inputs", root=samples)
    assert told.code == 0
    assert "没有问题" in told.out


def test_looks_are_judged_with_the_words_on_request(tmp_path: Path, space: Path, run: Run) -> None:
    """A Word file from anywhere: its wording by itself, with --look its format too."""
    path = tmp_path / "外来.docx"
    made = docx.Document()
    made.add_paragraph("全县有8965户。")
    made.save(path)
    plain = run("lint", path, "--format", "json", root=space)
    both = run("lint", path, "--look", "--format", "json", root=space)
    codes = [{f["code"][:2] for f in json.loads(told.out)["findings"]} for told in (plain, both)]
    assert "GS" not in codes[0]
    assert "GS" in codes[1]
