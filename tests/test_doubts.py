"""Faults that readers of the code suspected: each as a user meets it, and its sound neighbours."""

from __future__ import annotations

import codecs
import json
from collections.abc import Sequence
from datetime import timedelta
from html import escape
from pathlib import Path

import pytest
from lxml import etree
from test_ledger import FORM, read
from test_verbs import find, row

from conftest import ROOT, Run
from docgen.documents.column_formulas import resolve_columns
from docgen.expressions.literals import parse_quantity
from docgen.load.cell_format import format_cell
from docgen.load.decode import encode_like, split_lines
from docgen.load.xml_workbook import read_xml_workbook
from docgen.load.yaml_reader import read_yaml
from docgen.load.yaml_scan import scan
from docgen.model.field import Field
from docgen.model.layout import FormatFix, Outline
from docgen.problems.edit.table_bytes import amend, begin
from docgen.problems.ledger import Changes, Row
from docgen.problems.merge import merge
from docgen.problems.merge_round import MergeRound
from docgen.problems.problem_rows import read_rows
from docgen.report.blank_input import to_blank
from docgen.schema.coerce import plain
from docgen.schema.describe import describe
from docgen.schema.document_schema import read_schema
from docgen.word.layout.labels import Labels
from docgen.word.layout.restyle import restyle
from docgen.wordformat.profile_reader import read_profile

Rows = list[dict[str, str]]


def term(number: int, start: str, end: str = "", name: str = "甲") -> dict[str, str]:
    """A row of a person's time, from a day to a day."""
    return row(号=number, 名=name, 起=start, **({"止": end} if end else {}))


OVERLAPPING: list[tuple[str, Rows, list[str]]] = [
    ("a long one spans two later ones",
     [term(1, "2016-01-01", "2018-12-31"), term(2, "2016-03-01", "2016-06-30"), term(3, "2016-09-01", "2017-01-31")],
     ["2：2016年1月1日", "3：2016年1月1日"]),
    ("one without an end spans all later ones",
     [term(1, "2016-01-01"), term(2, "2016-03-01", "2016-06-30"), term(3, "2017-01-01", "2017-06-30")],
     ["2：2016年1月1日", "3：2016年1月1日"]),
    ("only the rest behind the long one is sound",
     [term(1, "2016-01-01", "2017-12-31"), term(2, "2016-03-01", "2016-06-30"), term(3, "2017-12-31", "2018-06-30")],
     ["2：2016年1月1日"]),
    ("the one that ends last is named",
     [term(1, "2016-01-01", "2016-05-31"), term(2, "2016-02-01", "2018-01-31"), term(3, "2016-03-01", "2016-04-30"),
      term(4, "2017-01-01", "2017-02-28")],
     ["2：2016年1月1日", "3：2016年2月1日", "4：2016年2月1日"]),
    ("groups have nothing to do with each other",
     [term(1, "2016-01-01", "2018-12-31"), term(2, "2016-03-01", "2016-06-30", "乙"), term(3, "2016-09-01", "2017-01-31", "乙"),
      term(4, "2016-10-01", "2016-11-30")],
     ["4：2016年1月1日"]),
    ("rows in any order",
     [term(3, "2016-09-01", "2017-01-31"), term(2, "2016-03-01", "2016-06-30"), term(1, "2016-01-01", "2018-12-31")],
     ["3：2016年1月1日", "2：2016年1月1日"]),
    ("one after the other", [term(1, "2016-01-01", "2016-03-01"), term(2, "2016-03-01", "2016-06-30"), term(3, "2016-06-30")], []),
    ("the first has no start", [row(号=1, 名="甲", 止="2018-12-31"), term(2, "2016-03-01", "2016-06-30"), term(3, "2016-07-01")], []),
    ("a row with one day", [term(1, "2016-03-01", "2016-03-01"), term(2, "2016-03-01", "2016-06-30")], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "rows", "said"), OVERLAPPING, ids=[o[0] for o in OVERLAPPING])
def test_times_overlap_with_any_earlier_one(name: str, rows: Rows, said: list[str]) -> None:
    rule = {"种类": "不重叠", "起": "起", "止": "止", "分组": ["名"], "说明": "{{ 前起 }}"}
    told = [f.message.removeprefix("户“").replace("”", "") for f in find(rule, 户=rows)]
    assert told == said


def test_times_without_groups_are_those_of_the_whole_register() -> None:
    rule = {"种类": "不重叠", "起": "起", "止": "止", "分组": [], "说明": "{{ 前起 }}至{{ 前止 }}"}
    rows = [term(1, "2016-01-01", "2016-12-31", "甲"), term(2, "2016-12-30", "2017-01-31", "乙")]
    assert [f.message for f in find(rule, 户=rows)] == ["户“2”：2016年1月1日至2016年12月31日"]


ODD_LINES = ["甲\x0c乙", "甲\x0b乙", "\x0c甲", "甲\x0c", "甲\u2028乙", "甲\u2029乙", "甲\x85乙", "甲\x1c乙\x1d丙\x1e"]  # fmt: skip
ENCODINGS = {
    "utf-8": b"",
    "utf-8-sig": b"",
    "gb18030": b"",
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
}


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line", ODD_LINES)
def test_what_is_not_corrected_comes_back_as_it_was(line: str, encoding: str, ends: str) -> None:
    for text in (ends.join(["前", line, "后"]), ends.join([line, "", ""])):
        data = ENCODINGS[encoding] + text.encode(encoding)
        assert encode_like(split_lines(text), data) == data


@pytest.mark.parametrize("line", ODD_LINES)
def test_a_correction_leaves_other_signs_and_tells_the_line(
    space: Path, run: Run, line: str
) -> None:
    text = f"{line}\n全县8965户(四类7501户)。\n".encode("utf-16-be")
    (space / "a.txt").write_bytes(codecs.BOM_UTF16_BE + text)
    told = run("lint", "--fix", "a.txt", root=space).out
    mended = f"{line}\n全县8965户（四类7501户）。\n".encode("utf-16-be")
    assert (space / "a（改正）.txt").read_bytes() == codecs.BOM_UTF16_BE + mended
    assert "a.txt:2:8" in told


def test_a_form_feed_ends_a_paragraph_and_not_a_line(space: Path, run: Run) -> None:
    (space / "a.txt").write_text("标题\x0c建挡立卡贫困户。\n正文\n", "utf-8")
    assert "a.txt:1:4" in run("lint", "a.txt", root=space).out


QUOTED: list[tuple[str, str, int]] = [
    ("a sign of comments in the open quotation", "甲: '一\n  # 二'\n乙：三\n", 3),
    ("a sign of comments in one with double marks", '甲: "一\n  # 二"\n乙：三\n', 3),
    ("it closes in a line that begins so", "- '一\n\n  # 二\n  三'\n- 四\n-五\n", 6),
    ("a doubled mark in it", "甲: '一'' # 二\n  三：四'\n乙：五\n", 3),
    ("a doubled mark at the end of the line", "甲: '一''\n  三：四'\n乙：五\n", 3),
    ("a backslash at its end", '甲: "一\\\\"\n乙：三\n', 2),
    ("a mark with a backslash in it", '甲: "一\\" # 二\n  三：四"\n乙：五\n', 3),
    ("another opens behind it", "甲: ['一\n  # 二', '三\n  四：五']\n乙：六\n", 4),
    ("a sign of blocks in it", '甲:\n  "一: | # 二"\n乙:\n  丙：三\n', 4),
    ("a quotation in a comment", "甲: 一 # it's: '\n乙：三\n", 2),
    ("a comment behind a tab", "甲: 一\t# - '二\n乙：三\n", 2),
]


@pytest.mark.parametrize(("name", "text", "line"), QUOTED, ids=[q[0] for q in QUOTED])
def test_lines_behind_a_quotation_are_checked_and_those_in_it_are_not(
    name: str, text: str, line: int
) -> None:
    told = [f.location.line for f in scan(text, "甲").findings if f.location]
    assert told == [line]


@pytest.mark.parametrize("sign", ["\x0c", "\x0b", "\x1c"])
def test_a_control_character_ends_no_line_of_yaml(sign: str) -> None:
    found = scan(f"甲: 一{sign}-二\n乙：三\n", "甲").findings
    assert [(f.code, f.location and f.location.line) for f in found] == [("YM-06", 2), ("YM-04", 1)]


@pytest.mark.parametrize("file", ["账.csv", "账.yaml"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_ledger_comes_back_in_its_encoding(encoding: str, file: str) -> None:
    fields = ["号", "述", "办"]
    text = begin(file, [{"号": "A01", "述": "漏雨", "办": "修"}], fields).decode("utf-8-sig")
    before = ENCODINGS[encoding] + text.encode(encoding)
    changes = Changes({0: {"办": "已修"}}, [{"号": "A02", "述": "缺水"}])
    after, _ = amend(before, read(before, file), changes, fields)
    assert after.startswith(ENCODINGS[encoding])
    assert after.startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")
    told = after.decode(encoding).removeprefix("\ufeff")
    assert told.startswith(text.partition("修")[0])
    rows = [
        {name: text for name, text in one.items() if text} for one in read_rows(read(after, file))
    ]
    assert rows == [{"号": "A01", "述": "漏雨", "办": "已修"}, {"号": "A02", "述": "缺水"}]


TIMES: list[tuple[str, str, str]] = [
    ("1899-12-31T08:30:00.000", "Short Time", "08:30"),
    ("1899-12-31T08:30:00.000", "h:mm", "08:30"),
    ("1899-12-31T08:30:00.000", "", "08:30"),
    ("1899-12-31T00:00:00.000", "h:mm", "00:00"),
    ("1899-12-31T23:59:00.000", 'h"时"mm"分"', "23:59"),
    ("2018-03-01T08:30:00.000", "Medium Time", "08:30"),
    ("2018-03-01T00:00:00.000", "[$-804]h:mm AM/PM", "00:00"),
    ("1904-01-01T08:30:00.000", "Long Time", "08:30"),
    ("1900-01-01T06:00:00.000", "[h]:mm", "30:00"),
    ("1899-12-31T01:30:00.000", "[h]:mm:ss", "1:30"),
    ("2018-03-01T00:00:00.000", "Short Date", "2018年3月1日"),
    ("2018-03-01T08:30:00.000", "General Date", "2018年3月1日"),
    ("2018-03-01T08:30:00.000", 'yyyy"年"m"月"d"日" h:mm', "2018年3月1日"),
    ("2018-03-01T00:00:00.000", 'yyyy"年"m"月"', "2018年3月1日"),
    ("2018-03-01T00:00:00.000", "", "2018年3月1日"),
    ("1900-01-01T00:00:00.000", "Short Date", "1900年1月1日"),
]


@pytest.mark.parametrize(("moment", "number_format", "shown"), TIMES)
def test_a_time_of_excels_xml_is_no_day(moment: str, number_format: str, shown: str) -> None:
    style = (
        f'<Style ss:ID="s1"><NumberFormat ss:Format="{escape(number_format, quote=True)}"/></Style>'
    )
    cell = f'<Cell ss:StyleID="s1"><Data ss:Type="DateTime">{moment}</Data></Cell>'
    (sheet,) = read_xml_workbook(f'{style}<Worksheet ss:Name="表"><Table><Row>{cell}</Row></Table>')
    assert format_cell(sheet.cells[0][0]) == shown


DURATIONS = [
    (timedelta(hours=1, minutes=30), "1:30"),
    (timedelta(hours=1), "1:00"),
    (timedelta(days=2, minutes=5), "48:05"),
    (timedelta(minutes=5, seconds=7), "0:05:07"),
    (-timedelta(hours=1, minutes=30), "-1:30"),
]


@pytest.mark.parametrize(("duration", "shown"), DURATIONS)
def test_a_duration_is_shown_in_hours(duration: timedelta, shown: str) -> None:
    assert format_cell(duration) == shown


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def override(level: int, start: object = None, levels: str = "") -> str:
    begin_at = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    return f'<w:lvlOverride w:ilvl="{level}">{begin_at}{levels}</w:lvlOverride>'


def level_of(index: int, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/>'
        f'<w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def labels(*second: str) -> Labels:
    """Two lists that share their levels: the first as it is, the second with overrides."""
    xml = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
        f"{level_of(0, '%1.')}{level_of(1, '%1.%2')}</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{"".join(second)}</w:num></w:numbering>'
    )
    return Labels(etree.fromstring(xml))


LISTS: list[tuple[str, tuple[str, ...], str, str]] = [
    ("no override: they go on", (), "1 1 2 2", "1. 2. 3. 4."),
    ("begin anew", (override(0, 1),), "1 1 2 2", "1. 2. 1. 2."),
    ("begin at another number", (override(0, 5),), "1 1 2 2", "1. 2. 5. 6."),
    ("once only", (override(0, 1),), "1 2 2 1 2", "1. 1. 2. 3. 4."),
    ("first of all", (override(0, 3),), "2 2 1", "3. 4. 5."),
    ("the deeper level alone", (override(1, 4),), "1 1. 2. 2. 2 2.", "1. 1.1 1.4 1.5 2. 2.4"),
    ("both levels", (override(0, 1), override(1, 1)), "1 1. 2 2. 2. 2 2.", "1. 1.1 1. 1.1 1.2 2. 2.1"),
    ("the deeper level comes first", (override(0, 1), override(1, 1)), "1 1 2. 2.", "1. 2. 1.1 1.2"),
    ("it goes before the start of the level", (override(0, 7, level_of(0, "（%1）", 3)),), "1 2", "1. （7）"),
    ("from zero", (override(0, 0),), "1 2 2", "1. 0. 1."),
    ("no number", (override(0, "x"),), "1 2", "1. 2."),
    ("a level that there is not", (override(5, 1), override(12, 1)), "1 2", "1. 2."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "second", "order", "shown"), LISTS, ids=[o[0] for o in LISTS])
def test_a_list_begins_where_word_begins_it(
    name: str, second: tuple[str, ...], order: str, shown: str
) -> None:
    counted = labels(*second)
    told = [counted.next_label(one[0], int(one.endswith("."))) for one in order.split()]
    assert " ".join(told) == shown


WRITTEN_CELLS: list[tuple[str, str, list[str]]] = [
    ("5户", "3户", []),
    ("6户", "3户", ["“和”写的是6户，按公式（甲 + 乙）是5户"]),
    ("1人", "3户", ["“和”写的是1人，按公式（甲 + 乙）是5户"]),
    ("5人", "3户", ["“和”写的是5人，按公式（甲 + 乙）是5户"]),
    ("5户/人", "3户", ["“和”写的是5户/人，按公式（甲 + 乙）是5户"]),
    ("5", "3户", []),
    ("6", "3户", ["“和”写的是6，按公式（甲 + 乙）是5户"]),
    ("0.0005万户", "3户", []),
    ("5户", "3人", ["“和”算不出来：单位不同，不能相加：2户 与 3人"]),
]


@pytest.mark.parametrize(("written", "added", "said"), WRITTEN_CELLS)
def test_a_written_cell_of_another_unit_is_a_finding(
    written: str, added: str, said: list[str]
) -> None:
    cells = {"甲": "2户", "乙": added, "和": written}
    rows = [{name: parse_quantity(text) for name, text in cells.items()}]
    values = {"行": rows, "列": [{"名称": "和", "公式": "甲 + 乙"}]}
    _, findings = resolve_columns(values, "行", "列", {})
    assert [finding.message for finding in findings] == said


@pytest.mark.parametrize("data", [b"", b"junk", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-1.4"])
def test_what_is_no_word_file_is_not_restyled(data: bytes) -> None:
    outline = Outline(())
    for fixes in ([], [FormatFix("size", 16.0, 1)], [FormatFix("number_text", "1", -1)]):
        assert restyle(data, fixes, outline) is data


NESTED = """
名称: 试
字段:
  项目:
    type: dict
    meta: {说明: 项}
    schema:
      地点:
        type: dict
        meta: {说明: 地}
        schema:
          乡镇: {type: string, required: true, meta: {说明: 镇}}
          组: {type: dict, meta: {说明: 组}, schema: {号: {type: integer, meta: {说明: 号}}}}
      人员:
        type: list
        meta: {说明: 人}
        schema:
          type: dict
          schema:
            住址: {type: dict, meta: {说明: 址}, schema: {村: {type: string, meta: {说明: 村}}}}
      按年:
        type: dict
        meta: {说明: 年}
        valuesrules: {type: dict, schema: {额: {type: quantity, meta: {说明: 额}}}}
      各表: {type: dict, meta: {说明: 表}, valuesrules: {type: list, schema: {type: string}}}
"""


def outlined(fields: Sequence[Field]) -> dict[str, object]:
    return {one.name: outlined(one.children) or one.same_as for one in fields}


def test_the_fields_below_a_dict_without_a_name_are_described() -> None:
    source, _ = read_yaml(NESTED.encode(), "表")
    assert source is not None
    schema, findings = read_schema(source, "try")
    assert schema is not None, findings
    assert outlined(describe(schema))["项目"] == {
        "地点": {"乡镇": "", "组": {"号": ""}},
        "人员": {"住址": {"村": ""}},
        "按年": {"额": ""},
        "各表": "",
    }
    text = to_blank("某", describe(schema), "", "docgen check")
    assert "乡镇: ……  # ★镇" in text
    filled, findings = read_yaml(
        "\n".join(x.removeprefix("# ") for x in text.splitlines()).encode(), "x"
    )
    assert filled is not None, findings


PROFILE = ROOT / "checks/format/gbt9704.yaml"
BROKEN: list[tuple[str, str, str, str]] = [
    ("no list of strengths", "强度: {规定: 错误, 一般: 警告, 推荐: 警告, 县级约定: 提示}", "强度: 错误", "“强度”写成 名称: 级别，级别有错误、警告、提示"),
    ("a strength of no level", "一般: 警告,", "一般: 大错,", "“一般”没有填对"),
    ("a strength without a level", "一般: 警告,", "一般: ,", "“一般”没有填对"),
    ("a strength of several levels", "一般: 警告,", "一般: [警告],", "“一般”没有填对"),
    ("no classes of fonts", "字体:\n  仿宋: [", "字体: 仿宋\n其他:\n  仿宋: [", "“字体”写成 类别: [字库名, 字库名]"),
    ("a class without fonts", "  黑体: [黑体, SimHei", "  黑体: []\n  另: [黑体, SimHei", "“黑体”没有填对"),
    ("a blank class", "  黑体: [黑体, SimHei", "  黑体:\n  另: [黑体, SimHei", "“黑体”没有填对"),
    ("a class that is one word", "  黑体: [黑体, SimHei", "  黑体: 黑体\n  另: [黑体, SimHei", "“黑体”没有填对"),
    ("a blank font", "  黑体: [黑体, SimHei", "  黑体: ['', SimHei", "“黑体”没有填对"),
    ("no colours", "颜色:\n  黑:", "颜色: 黑\n其他:\n  黑:", "“颜色”写成 名称: [[0, 64]"),
    ("a colour of two channels", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: [[0, 64], [0, 64]]", "“黑”没有填对"),
    ("a channel of one bound", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: [[0, 64], [0], [0, 64]]", "“黑”没有填对"),
    ("a channel of words", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: [[0, 64], [暗, 亮], [0, 64]]", "“黑”没有填对"),
    ("a channel that is a number", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: [[0, 64], 12, [0, 64]]", "“黑”没有填对"),
    ("bounds the wrong way round", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: [[64, 0], [0, 64], [0, 64]]", "“黑”没有填对"),
    ("a colour that is a word", "  黑: [[0, 64], [0, 64], [0, 64]]", "  黑: 000000", "“黑”没有填对"),
    ("elements that are no list", "要素:\n  - {名称: 份号", "要素: 份号\n其他:\n  - {名称: 份号", "“要素”要写成列表"),
    ("too large a length", "    至多: 80\n", "    至多: 99999999999999\n", "“至多”没有填对"),
    ("a demand on no element", "要素: [页面], 项: 页宽", "要素: [], 项: 页宽", "“要素”没有填对"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN, ids=[b[0] for b in BROKEN])
def test_a_broken_profile_is_told_with_its_line(name: str, old: str, new: str, said: str) -> None:
    text = PROFILE.read_text("utf-8")
    assert old in text
    source, findings = read_yaml(text.replace(old, new, 1).encode(), "p.yaml")
    assert source is not None, findings
    profile, findings = read_profile(source)
    assert profile is not None
    assert said in findings[0].message
    line = text[: text.index(old) + len(old) - len(old.lstrip())].count("\n") + 1
    assert findings[0].location is not None
    assert abs(findings[0].location.line - line) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("junk", ["", "文", [], ["文"], {}, {"甲": "乙"}, [[]], "1" * 30, "-1"])
@pytest.mark.parametrize("key", ["名称", "强度", "字体", "颜色", "要素", "要求"])
def test_no_profile_however_broken_breaks_the_check(key: str, junk: object) -> None:
    source, _ = read_yaml(PROFILE.read_bytes(), "p.yaml")
    assert source is not None
    data = plain(source.root)
    inner = data[key]
    broken = [{**data, key: junk}]
    if isinstance(inner, dict):
        broken += [{**data, key: {**inner, name: junk}} for name in inner]
    if isinstance(inner, list):
        inner = inner[::6]
        for name in {name for form in inner for name in form}:
            broken.append(
                {**data, key: [{**form, name: junk} if name in form else form for form in inner]}
            )
    for one in broken:
        tree, _ = read_yaml(json.dumps(one, ensure_ascii=False).encode(), "p.yaml")
        assert tree is not None
        profile, findings = read_profile(tree)
        assert profile is not None
        assert all(finding.location and finding.location.line == 1 for finding in findings)


SAME: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("no column of notes", {}, {}),
    ("a blank note in theirs", {}, {"疑": ""}),
    ("a blank note in ours", {"疑": ""}, {}),
    ("the same note", {"疑": "请核实"}, {"疑": "请核实"}),
    ("a note that theirs has not", {"疑": "请核实"}, {"疑": ""}),
]


@pytest.mark.parametrize("sent", [False, True], ids=["two ways", "three ways"])
@pytest.mark.parametrize(("name", "mine", "their"), SAME, ids=[s[0] for s in SAME])
def test_copies_that_say_the_same_take_one_round(
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    mine: dict[str, str],
    their: dict[str, str],
    sent: bool,
) -> None:
    rounds = []
    run_once = MergeRound.run
    monkeypatch.setattr(MergeRound, "run", lambda one: (rounds.append(1), run_once(one))[1])
    rows: list[Row] = [{"号": "A01", "述": "漏雨"}, {"号": "A02", "述": "缺水"}]
    result = merge(
        FORM, [{**row, **mine} for row in rows], [{**row, **their} for row in rows], rows * sent
    )
    assert not result.changes
    assert not result.conflicts
    assert len(rounds) == 1
