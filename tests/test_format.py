"""The look of Word files: demands stand with their examples, own documents are sound, each
deviation is found once at its place, a restyled copy keeps its text."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from docx.shared import Mm, Pt
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Run, examples
from docgen.app.build import build
from docgen.app.restyle_files import check_format, restyle
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import Finding, Location, Severity
from docgen.model.layout import Outline
from docgen.model.source import Source
from docgen.word.layout import restyle as restyle_module
from docgen.word.layout.reader import read_outline
from docgen.wordformat import judgement, profile_reader
from docgen.wordformat.county_practice import adjust_profile
from docgen.wordformat.example_outline import read_example
from docgen.wordformat.fixes import find_fixes
from docgen.wordformat.format_cases import check_format_cases
from docgen.wordformat.profile import Profile
from docgen.wordformat.roles import recognise_elements
from docgen.workspace.paths import Workspace
from make import body, packed, png, template, unpacked, with_part

FOLDER = ROOT / "checks/format"
BODY = "今年以来，全县坚持精准扶贫、精准脱贫，共有建档立卡贫困户4120户15240人，工作扎实推进。"


def read(path: Path) -> Source:
    source, findings = read_yaml(path.read_bytes(), path.name)
    assert not findings
    assert source is not None
    return source


def read_profile() -> Profile:
    made, faults = profile_reader.read_profile(read(FOLDER / "gbt9704.yaml"))
    assert made is not None
    assert faults == ()
    return made


PROFILE = read_profile()


def outline(data: bytes) -> Outline:
    found, findings = read_outline(data)
    assert found is not None, findings
    return found


def judged(data: bytes, profile: Profile = PROFILE) -> tuple[Finding, ...]:
    return judgement.check_format(profile, outline(data), "试.docx")


def test_demands_agree_with_their_cases() -> None:
    found = check_format_cases(read(FOLDER / "cases.yaml"), PROFILE)
    assert [(f.location and f.location.line, f.message) for f in found] == []


def test_levels_follow_the_strength_of_the_standard() -> None:
    levels = {"规定": "错误", "一般": "警告", "推荐": "警告", "县级约定": "提示"}
    for demand in PROFILE.requirements:
        assert demand.severity.value == levels[demand.strength], demand.code
        assert ("GB/T 9704—2012" in demand.basis) == (demand.strength != "县级约定"), demand.code
        assert demand.remedy


def test_outdated_rules_are_not_demanded() -> None:
    text = "".join(demand.demand.text + demand.remedy for demand in PROFILE.requirements)
    for old in ("主题词", "汉字数字", "25毫米", "25 毫米", "80 毫米", "白体"):
        assert old not in text


BROKEN = [
    ("no such item", "项: 页宽", "项: 页款", "项"),
    ("no such element", "要素: [页面], 项: 页宽", "要素: [页眉], 项: 页宽", "没有要素"),
    (
        "no such strength",
        "强度: 规定, 依据: '5.1', 整改: “布局",
        "强度: 必须, 依据: '5.1', 整改: “布局",
        "强度",
    ),
    ("not a number", "应为: 210毫米", "应为: 大约", "不是数"),
    (
        "no such font",
        "应为: 黑体, 强度: 一般, 依据: 7.2.2",
        "应为: 隶书, 强度: 一般, 依据: 7.2.2",
        "隶书",
    ),
    ("no basis", "依据: 5.2.4", "依剧: 5.2.4", "没有填对"),
    ("no text area", "    版心: 156毫米\n", "", "缺“版心”"),
    ("pattern unreadable", r"文字: '\d{6}'", r"文字: '\d{6'", ""),
    ("role pattern unreadable", r"文字: '\d{6}'", r"文字: '(\d{6}'", "正则"),
]


@pytest.mark.parametrize(
    ("old", "new", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN]
)
def test_a_broken_demand_is_told_with_its_line(old: str, new: str, said: str) -> None:
    text = (FOLDER / "gbt9704.yaml").read_text("utf-8")
    assert old in text
    source, _ = read_yaml(text.replace(old, new, 1).encode(), "p.yaml")
    assert source is not None
    made, faults = profile_reader.read_profile(source)
    assert made is not None
    if said:
        assert said in faults[0].message  # what refers to a broken element is broken too
        assert faults[0].location is not None
        assert faults[0].location.line > 20


# What a paragraph is

CENTRED = {"对齐": "中"}
T, B = "关于脱贫攻坚工作情况的报告", "现将有关情况报告如下。"
ROLES: list[tuple[str, list[object], list[str]]] = [
    (
        "a head with everything",
        [
            "000001",
            "机密★1年",
            "特急",
            "甲县人民政府文件",
            "甲政发〔2018〕1号",
            T,
            "市人民政府：",
            B,
        ],
        ["份号", "密级", "紧急程度", "机关标志", "文号", "标题", "主送机关", "正文"],
    ),
    (
        "wrong brackets are still a number",
        ["甲县人民政府", "甲政发[2018]第01号", T],
        ["机关标志", "文号", "标题"],
    ),
    (
        "a number under the title is none",
        [T, {"文": "甲政发〔2018〕1号", **CENTRED}, B],
        ["标题", "题下", "正文"],
    ),
    (
        "a number under the name of a form is none",
        [{"文": "脱贫攻坚问题交办单", **CENTRED}, {"文": "甲脱贫办交〔2018〕1号", **CENTRED}, B],
        ["标题", "题下", "正文"],
    ),
    ("upward", ["甲政发〔2018〕1号\t签发人：张三", T, B], ["上行文号", "标题", "正文"]),
    (
        "a title in two centred lines",
        [
            {"文": "甲县人民政府", **CENTRED},
            {"文": T, **CENTRED},
            {"文": "（2018年3月6日）", **CENTRED},
            B,
        ],
        ["标题", "标题", "题下", "正文"],
    ),
    (
        "who speaks is no title",
        [{"文": "在推进会上的讲话", **CENTRED}, {"文": "县长　张三", **CENTRED}, "同志们：", B],
        ["标题", "题下", "主送机关", "正文"],
    ),
    ("a first sentence is no title", [B, "一、概况"], ["正文", "一级标题"]),
    (
        "four levels",
        [T, "一、概况", "（一）人口", "1.户数", "（1）名册", "①一户"],
        ["标题", "一级标题", "二级标题", "三级标题", "四级标题", "正文"],
    ),
    (
        "headings with a stop or a colon",
        [T, "一、概况。", "(二)人口：", "2、户数"],
        ["标题", "一级标题", "二级标题", "三级标题"],
    ),
    (
        "items of a list are text",
        [T, "1.定期入户，如实记录。", "（一）甲；", "3.5公里道路已经修通。"],
        ["标题", "正文", "正文", "正文"],
    ),
    (
        "contents",
        [T, "目　录", "一、概况\t1", "二、做法……12", B],
        ["标题", "目录", "目录", "目录", "正文"],
    ),
    (
        "the end",
        [
            T,
            B,
            "附件：1. 资金表",
            "2. 项目表",
            "甲县人民政府",
            "2018年03月06日",
            "（联系人：张三）",
            "附件1",
            "资金表",
            B,
            "抄送：甲县人大。",
            "甲县人民政府办公室　2018年3月7日印发",
        ],
        [
            "标题",
            "正文",
            "附件说明",
            "附件说明续",
            "署名",
            "成文日期",
            "附注",
            "附件标签",
            "附件标题",
            "正文",
            "抄送",
            "印发",
        ],
    ),
    (
        "a date in a sentence is text",
        [T, "2018年3月6日召开会议。", "2018年3月"],
        ["标题", "正文", "正文"],
    ),
    ("old dates are dates", [T, B, "二〇一八年三月六日"], ["标题", "正文", "成文日期"]),
    (
        "captions",
        [T, B, "表1　资金表", "单位：万元", {"文": "乡镇", "在表中": "是"}],
        ["标题", "正文", "表题", "表单位", "表格"],
    ),
    (
        "parties",
        [T, "甲方：甲县人民政府", "乙方：乙镇人民政府", B],
        ["标题", "甲乙方", "甲乙方", "正文"],
    ),
    (
        "lines of a form",
        [
            T,
            "乡镇：甲镇　　村：乙村",
            {"文": "序号", "在表中": "是"},
            "填表人（签字）：　　　审核人（签字）：",
            "填表日期：",
        ],
        ["标题", "填报栏", "表格", "填报栏", "填报栏"],
    ),
    (
        "who keeps a list of tables",
        [T, "填报单位：甲县扶贫办　　截至2018年9月16日", {"文": "一、按乡镇", **CENTRED}],
        ["标题", "填报栏", "居中居右"],
    ),
    (
        "a sentence before or behind a table is text",
        [T, B, {"文": "乡镇", "在表中": "是"}, "注：数据截至2018年9月。"],
        ["标题", "正文", "表格", "正文"],
    ),
    (
        "a date that is written by hand",
        [T, B, "甲县扶贫开发领导小组办公室（盖章）", "　　　　年　　月　　日"],
        ["标题", "正文", "署名", "待填日期"],
    ),
    (
        "the addressee of a receipt",
        [T, B, {"文": "交办单回执", **CENTRED}, "甲县人民政府办公室：", B],
        ["标题", "正文", "居中居右", "主送机关", "正文"],
    ),
    (
        "a heading under a centred line is no addressee",
        [T, B, {"文": "会议议程", **CENTRED}, "一、讲话：", "下列事项："],
        ["标题", "正文", "居中居右", "一级标题", "正文"],
    ),
]


@pytest.mark.parametrize(("texts", "roles"), [r[1:] for r in ROLES], ids=[r[0] for r in ROLES])
def test_elements_are_known_by_text_and_place(texts: list[object], roles: list[str]) -> None:
    wholes, _ = recognise_elements(read_example({"段落": texts}).paragraphs, PROFILE)
    assert [part.role for part in wholes] == roles


PLAIN = [
    "一、时间：3月6日上午在县政府会议室召开。",
    "（二）地点：县政府。参会人员自带材料。",
    "　",
    "1.定期入户，如实记录。",
    "（甲）说明。",
    "联系人：张三，电话：0000-0000000。",
    "2018年，全县脱贫30户。",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_in_the_body_font_is_not_taken_for_more(text: str) -> None:
    example = read_example({"段落": [{"文": B}, {"文": text}], "页码": {"文": "— 1 —"}})
    found = [
        f.code
        for f in judgement.check_format(PROFILE, example, "")
        if f.severity is not Severity.NOTICE
    ]
    assert found == []


# What docgen makes


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every document that the samples make, by its name."""
    import shutil

    root = tmp_path_factory.mktemp("样例")
    for folder in ("checks", "templates/docx", "inputs"):
        shutil.copytree(ROOT / folder, root / folder)
    for doc_type in ("report", "letter"):
        build(Workspace(root), doc_type, [])
    return {path.stem: path.read_bytes() for path in root.rglob("outputs/**/*.docx")}


@pytest.mark.slow
def test_own_documents_give_no_finding(built: dict[str, bytes]) -> None:
    assert len(built) > 40
    told = {name: [f"{f.code} {f.message}" for f in judged(data)] for name, data in built.items()}
    assert {name: found for name, found in told.items() if found} == {}


OFFICIAL = """\
版式: 公文
发文机关: {organ}
发文字号: 示政〔20{year}〕{number}号
签发人: 张三
标题: {organ}关于{subject}的{kind}
主送机关: {to}
成文日期: 20{year}年{month}月{day}日
印发机关: {organ}办公室
印发日期: 20{year}年{month}月{day}日
章节:
"""
HAN = "扶贫攻坚户村镇县项目资金产业住房教育医疗道路饮水搬迁监督责任档案培训收入"
words = st.text(HAN, min_size=3, max_size=12)
sentences = st.lists(words, min_size=1, max_size=9).map(lambda w: "，".join(w) + "。")


@st.composite
def documents(draw: st.DrawFn) -> str:
    head = OFFICIAL.format(
        organ=f"{draw(words)[:6]}县人民政府",
        year=draw(st.integers(16, 25)),
        number=draw(st.integers(1, 300)),
        subject=draw(words),
        kind=draw(st.sampled_from(["通知", "报告", "方案"])),
        to=f"{draw(words)}局",
        month=draw(st.integers(1, 12)),
        day=draw(st.integers(1, 28)),
    )
    rows = []
    for _ in range(draw(st.integers(1, 4))):
        rows.append(f"  - 标题: {draw(words)}")
        rows.append(f"    正文: '{draw(sentences)}'")
        if draw(st.booleans()):
            inner = [
                f"      - {{标题: {draw(words)}, 正文: '{draw(sentences)}'}}" for _ in range(2)
            ]
            rows += ["    小节:", *inner]
    return head + "\n".join(rows) + "\n"


@pytest.mark.slow
@examples(5)
@given(documents())
def test_a_compliant_document_gives_no_finding(space: Path, text: str) -> None:
    path = space / "inputs/report/文.yaml"
    path.write_text(text, encoding="utf-8")
    workspace = Workspace(space)
    outcome = build(workspace, "report", [path])
    output = outcome.documents[0].output
    assert output, [f.message for f in outcome.findings]
    found = check_format(workspace, space / output).findings
    assert [(f.code, f.message) for f in found] == []


# Each deviation alone

Parts = dict[str, bytes]
DOC, CSS = "word/document.xml", "word/styles.xml"
PART_NAMES = {"document": DOC, "styles": CSS, "footer": "word/footer1.xml"}
FIRST = r'(<w:p><w:pPr><w:pStyle w:val="p"/>)(</w:pPr><w:r>)(<w:t)'
MUTATIONS = yaml.safe_load((ROOT / "tests/wordformat/mutations.yaml").read_text("utf-8"))


def apply_change(change: dict[str, Any], parts: Parts) -> None:
    """One change of mutations.yaml, whose head describes the forms."""
    match change:
        case {"add": part, "xml": xml}:
            parts[part] = xml.encode()
        case {"run": properties}:
            swap(parts, DOC, FIRST, rf"\1\2<w:rPr>{properties}</w:rPr>\3")
        case {"paragraph": properties}:
            swap(parts, DOC, FIRST, rf"\1{properties}\2\3")
        case {"style": style, "find": old, "replace": new}:
            swap(parts, CSS, rf'(w:styleId="{style}">.*?){old}', rf"\g<1>{new}")
        case {"in": part, "find": old, "replace": new}:
            swap(parts, PART_NAMES[part], old, new, everywhere=change.get("everywhere", False))
        case _:
            raise AssertionError(f"no such change: {change}")


def swap(parts: Parts, part: str, old: str, new: str, everywhere: bool = False) -> None:
    text, count = re.subn(
        old, new, parts[part].decode(), count=0 if everywhere else 1, flags=re.DOTALL
    )
    assert count, old
    parts[part] = text.encode()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[m["name"] for m in MUTATIONS])
def test_each_deviation_is_found_once_at_its_place(
    built: dict[str, bytes], mutation: dict[str, Any]
) -> None:
    parts = unpacked(built["公文版式示例"])
    for change in mutation["changes"]:
        apply_change(change, parts)
    found = judged(packed(parts))
    expected = [(mutation["code"], mutation["place"])]
    assert [(f.code, f.location and f.location.part) for f in found] == expected, [
        f.message for f in found
    ]


# A county's own


def adjusted(**demands: object) -> tuple[Profile, tuple[Finding, ...]]:
    chosen = {"要求": {key.replace("_", "-"): value for key, value in demands.items()}}
    return adjust_profile(PROFILE, chosen, Location("inputs/county.yaml"))


def test_a_county_changes_a_value_and_it_becomes_its_own_practice() -> None:
    profile, faults = adjusted(
        GS_85={"应为": "单页居中，双页居中"}, GS_03={"应为": "35毫米", "级别": "错误"}
    )
    assert faults == ()
    demands = {demand.code: demand for demand in profile.requirements}
    assert demands["GS-85"].severity is Severity.NOTICE
    assert "county.yaml" in demands["GS-85"].basis
    assert demands["GS-03"].severity is Severity.ERROR
    assert demands["GS-03"].demand.holds(35.5)
    assert not demands["GS-03"].demand.holds(37.0)


def test_a_county_drops_a_demand() -> None:
    profile, faults = adjusted(GS_85="不用")
    assert faults == ()
    assert "GS-85" not in {demand.code for demand in profile.requirements}


@pytest.mark.parametrize(
    "change",
    [
        {"GS_999": {"应为": "1"}},
        {"GS_03": "随便"},
        {"GS_03": {"应为": "宽"}},
        {"GS_03": {"值": "35毫米"}},
    ],
)
def test_a_wrong_choice_of_a_county_is_told(change: dict[str, object]) -> None:
    profile, faults = adjusted(**change)
    assert [fault.code for fault in faults] == ["BS-01"]
    assert len(profile.requirements) == len(PROFILE.requirements)


def test_fonts_that_a_county_exchanges_are_accepted_and_used() -> None:
    chosen = {"字体替换": {"仿宋": "县仿宋"}}
    profile, _ = adjust_profile(PROFILE, chosen, Location("c"))
    demand = next(d for d in profile.requirements if d.code == "GS-41")
    assert demand.demand.holds("县仿宋")
    assert demand.demand.target == "县仿宋"


# Restyling


def ugly(document: object) -> None:
    from docx.document import Document as Made

    assert isinstance(document, Made)
    section = document.sections[0]
    section.left_margin = Mm(20)
    document.add_heading("关于2018年脱贫攻坚工作情况的报告", 0)
    document.add_paragraph("市扶贫开发领导小组：")
    document.add_paragraph().add_run("一、基本情况").bold = True
    document.add_paragraph(BODY)
    run = document.add_paragraph().add_run("（一）压实责任。" + BODY)
    run.font.name, run.font.size = "Arial", Pt(9)
    document.add_paragraph("　　" + BODY)
    document.add_paragraph(BODY, style="List Number")
    commented = document.add_paragraph("特此报告。")
    document.add_comment(commented.runs, "请核对", "张三", "Z")
    document.add_table(3, 3, style="Table Grid").cell(0, 0).text = "乡镇"
    document.add_picture(BytesIO(png(400, 40)), width=Mm(180))
    document.add_paragraph("附件：1. 资金表")
    document.add_paragraph("2. 项目表")
    document.add_paragraph("示例县人民政府").alignment = 2
    document.add_paragraph("2018年3月6日").alignment = 2


NOTES = '<w:footnotes><w:footnote w:id="2"><w:p><w:r><w:t>脚注文字</w:t></w:r></w:p></w:footnote></w:footnotes>'
NOTE_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def ugly_bytes() -> bytes:
    return with_part(template(ugly), "word/footnotes.xml", NOTES, "footnotes", NOTE_TYPE)


def texts_by_part(data: bytes) -> dict[str, str]:
    """All text of every part, fields' instructions too."""
    found = {}
    for name, content in unpacked(data).items():
        if name.endswith(".xml") and name.startswith("word/"):
            texts = re.findall(r"<w:(?:t|instrText)(?: [^>]*)?>([^<]*)<", content.decode())
            found[name] = "".join(texts)
    return found


def mended(data: bytes) -> bytes:
    for _ in range(4):
        found = outline(data)
        fixes = find_fixes(PROFILE, found)
        if not fixes:
            break
        data = restyle_module.restyle(data, fixes, found)
    return data


def test_a_restyled_copy_keeps_the_text_of_every_part() -> None:
    data = ugly_bytes()
    before, after = texts_by_part(data), texts_by_part(mended(data))
    assert {name: after[name] for name in before} == before
    assert {name: text for name, text in after.items() if name not in before} == {
        "word/footer1.xml": "—  PAGE 1 —",
        "word/footer2.xml": "—  PAGE 1 —",
    }


def test_a_restyled_copy_is_as_the_profile_wants_it() -> None:
    data = ugly_bytes()
    assert len(judged(data)) > 20
    left = judged(mended(data))
    assert [(f.code, f.severity.value) for f in left] == [("GS-48", "提示")]  # blanks are text


def test_pictures_tables_comments_and_numbers_stay() -> None:
    data = ugly_bytes()
    old, new = unpacked(data), unpacked(mended(data))
    same = set(old) - {
        DOC,
        "word/settings.xml",
        "word/_rels/document.xml.rels",
        "[Content_Types].xml",
    }
    assert {name for name in same if old[name] != new[name]} == set()
    for sign in (b"<w:tbl>", b"<w:drawing>", b"commentRangeStart", b"List"):
        assert old[DOC].count(sign) == new[DOC].count(sign)
    document = Document(BytesIO(packed(new)))
    assert document.inline_shapes[0].width <= Mm(156.1)
    assert [p.style.name for p in document.paragraphs] == [
        p.style.name for p in Document(BytesIO(data)).paragraphs
    ]


def test_restyling_twice_changes_nothing_more(built: dict[str, bytes]) -> None:
    once = mended(ugly_bytes())
    assert mended(once) == once
    own = built["公文版式示例"]
    assert mended(own) == own


def test_only_the_heading_of_a_run_is_cut_off() -> None:
    document = Document(BytesIO(mended(ugly_bytes())))
    runs = [
        (run.text, run._r.rPr.rFonts.get(f"{{{run._r.nsmap['w']}}}eastAsia"))
        for run in document.paragraphs[4].runs
    ]
    assert runs == [("（一）压实责任。", "楷体"), (BODY, "仿宋")]


def test_a_footer_with_text_is_left_and_told() -> None:
    def make(document: object) -> None:
        ugly(document)
        document.sections[0].footer.paragraphs[0].text = "内部资料"  # type: ignore[attr-defined]

    data = mended(template(make))
    assert texts_by_part(data)["word/footer1.xml"] == "内部资料"
    assert "GS-81" in [f.code for f in judged(data)]


@pytest.mark.slow
@examples(10)
@given(
    st.lists(
        st.sampled_from(
            [
                "一、" + "甲" * 5,
                "（一）乙乙。" + BODY,
                "1.丙",
                BODY,
                "　　" + BODY,
                "",
                "附件：丁",
                "附件1",
                "2018年3月6日",
                "单位：户",
                "\t戊",
                "抄送：己。",
            ]
        ),
        max_size=12,
    ),
    st.integers(0, 3),
)
def test_any_order_of_paragraphs_is_mended_without_loss(texts: list[str], style: int) -> None:
    names = ["Normal", "Heading 1", "List Bullet", "Intense Quote"]

    def make(document: object) -> None:
        for text in ("关于某事的通知", *texts):
            document.add_paragraph(text, style=names[style])  # type: ignore[attr-defined]

    data = template(make)
    after = mended(data)
    assert texts_by_part(after)[DOC] == texts_by_part(data)[DOC]
    looks = {"字号", "中文字体", "颜色", "加粗", "段首左空", "段间距", "对齐"}
    items = {demand.code: demand.item for demand in PROFILE.requirements}
    assert [f.message for f in judged(after) if items[f.code] in looks] == []


# The command


@pytest.fixture
def placed(space: Path) -> Path:
    (space / "来文.docx").write_bytes(ugly_bytes())
    return space


def test_format_writes_a_copy_and_keeps_the_original(placed: Path, run: Run) -> None:
    before = (placed / "来文.docx").read_bytes()
    result = run("format", "来文.docx", root=placed)
    assert result.code == 0
    assert "来文（改格式）.docx" in result.out
    assert (placed / "来文.docx").read_bytes() == before
    assert judged((placed / "来文（改格式）.docx").read_bytes())[0].code == "GS-48"


def test_where_nothing_is_to_mend_there_is_no_copy(
    space: Path, run: Run, built: dict[str, bytes]
) -> None:
    (space / "好.docx").write_bytes(built["公文版式示例"])
    result = run("format", "好.docx", root=space)
    assert result.code == 0
    assert "没有另存" in result.out
    assert [path.name for path in space.glob("*.docx")] == ["好.docx"]


def test_a_copy_that_a_person_changed_is_kept(placed: Path, run: Run) -> None:
    run("format", "来文.docx", root=placed)
    (placed / "来文（改格式）.docx").write_bytes(b"mine")
    assert "GW-03" in run("format", "来文.docx", root=placed).out
    assert b"mine" in [path.read_bytes() for path in placed.glob("*（旧）*")]


@pytest.mark.parametrize(
    ("out", "said"),
    [("来文.docx", "不能盖掉原件"), ("../外.docx", "之外"), ("改.doc", "不是 .docx")],
)
def test_the_copy_goes_nowhere_else(placed: Path, run: Run, out: str, said: str) -> None:
    result = run("format", "来文.docx", "--out", out, root=placed)
    assert result.code == 2
    assert said in result.err


def test_check_prints_for_people_and_programs(placed: Path, run: Run) -> None:
    told = run("format", "来文.docx", "--check", root=placed)
    assert told.code == 1
    assert "GS-04" in told.out
    found = json.loads(run("format", "来文.docx", "--check", "--format", "json", root=placed).out)
    assert {"GS-04", "GS-42"} <= {f["code"] for f in found["findings"]}
    assert not list(placed.glob("*（*"))


def test_mark_writes_each_finding_as_a_comment_at_its_place(placed: Path, run: Run) -> None:
    run("format", "来文.docx", "--mark", root=placed)
    marked = (placed / "来文（批注）.docx").read_bytes()
    comments = unpacked(marked)["word/comments.xml"].decode()
    assert "GS-42" in comments
    assert "请核对" in comments
    text = unpacked(marked)[DOC].decode()
    last = re.search(r"<w:t[^>]*>一、基本情况</w:t>.*?</w:p>", text)
    assert last is not None
    assert "commentReference" in last[0]


def test_a_county_file_holds_for_the_files_of_its_folder(placed: Path, run: Run) -> None:
    def codes() -> set[str]:
        told = run("format", "来文.docx", "--check", "--format", "json", root=placed)
        return {finding["code"] for finding in json.loads(told.out)["findings"]}

    before = codes()
    assert {"GS-04", "GS-81"} <= before
    (placed / "inputs/county.yaml").write_text(
        "县名: 甲县\n格式:\n  要求:\n    GS-04: {应为: 20毫米, 级别: 警告}\n    GS-81: 不用\n",
        encoding="utf-8",
    )
    assert codes() == before - {"GS-04", "GS-81"}


def test_explain_shows_clause_and_strength(space: Path, run: Run) -> None:
    told = run("explain", "gs-20", root=space).out
    for part in ("7.2.5", "规定", "错误", "通过的例子", "不通过的例子", "gbt9704.yaml"):
        assert part in told


def test_text_boxes_and_turned_pages_are_told_as_not_judged(space: Path) -> None:
    box = "<w:p><w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    path = space / "框.docx"
    path.write_bytes(body(box))
    outcome = check_format(Workspace(space), path)
    assert "框里" in next(f.message for f in outcome.findings if f.code == "BS-02")


def test_a_hostile_file_is_one_line_and_no_copy(space: Path) -> None:
    path = space / "坏.docx"
    path.write_bytes(rb"{\rtf1 hello}")
    outcome = restyle(Workspace(space), path)
    assert [finding.code for finding in outcome.findings] == ["WD-01"]
    assert not outcome.documents[0].output
    assert [p.name for p in space.glob("*.docx")] == ["坏.docx"]
