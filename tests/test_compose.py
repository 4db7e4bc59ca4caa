"""Figures, numbers and tables: what the program gives out by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.documents import document_keywords, tables
from docgen.documents.context import Composer, County, known_names
from docgen.documents.figures import resolve_figures
from docgen.documents.numbering import circled
from docgen.load.yaml_reader import read_yaml
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import read_schema
from docgen.schema.validate import check_shape


def made(
    text: str, county: dict[str, object] | None = None
) -> tuple[dict[str, Any], list[Finding]]:
    """The context of a document of a type with nothing but the grammar's fields."""
    rules = "文种: 试\n字段:\n  章节: {type: list, schema: {type: dict, schema: 章节}}\n  附件: {type: list, schema: {type: dict, schema: 附件}}\n"
    source, _ = read_yaml(rules.encode(), "schema.yaml")
    assert source is not None
    schema, faults = read_schema(source, "试")
    assert schema is not None, faults
    document, told = read_yaml(text.encode(), "文.yaml")
    assert document is not None, told
    record, shape = check_shape(document, schema)
    assert record is not None
    known = County(county or {}, {})
    figures, unclear = resolve_figures(record.values, known.names)
    names = known_names(record.values, schema.fields, known, figures)
    context, prose = Composer(record.values, schema.fields, names, known).document()
    return context, [*shape, *unclear, *prose]


def lines(context: dict[str, Any]) -> list[str]:
    return [
        str(block.get(document_keywords.HEAD, "")) + str(block[w.TEXT])
        for block in context[document_keywords.BODY]
        if w.TEXT in block
    ]


def test_headings_are_numbered_by_depth_and_start_again() -> None:
    context, told = made("""
章节:
  - 正文: 引言。
  - 标题: 甲
    小节:
      - 标题: 子
        小节:
          - 标题: 丑
            小节: [{标题: 寅, 小节: [{标题: 卯}, {标题: 辰}]}]
      - 标题: 巳
  - 标题: 乙
    小节: [{标题: 午}]
""")
    assert not told
    assert lines(context) == [
        "引言。",
        "一、甲",
        "（一）子",
        "1.丑",
        "（1）寅",
        "①卯",
        "②辰",
        "（二）巳",
        "二、乙",
        "（一）午",
    ]


def test_a_sixth_level_is_refused() -> None:
    text = "章节: [{标题: 甲" + ", 小节: [{标题: 乙" * 5 + "}]" * 5 + "}]\n"
    assert [finding.code for finding in made(text)[1]] == ["BH-01"]


def test_references_resolve() -> None:
    context, told = made("""
章节:
  - 标题: 甲
    代号: 一处
    小节: [{标题: 乙, 代号: 二处, 正文: 见表。, 表格: {标题: 数, 代号: 三处, 列: [名], 行: [[一]]}}]
  - 正文: '{{ 章节引用.一处 }}|{{ 章节引用.二处 }}|{{ 表格引用.三处 }}|{{ 附件引用.甲 }}|{{ 附件引用.乙 }}'
附件: [{代号: 甲, 标题: 甲表}, {代号: 乙, 标题: 乙表}]
""")
    assert not told
    assert lines(context)[-1] == "一|一（一）|表1|附件1|附件2"


def test_headings_of_an_attachment_are_numbered_from_one_in_each() -> None:
    context, told = made("""
章节: [{标题: 正文}, {标题: 再}]
附件:
  - 代号: 甲
    标题: 甲表
    章节: [{标题: 子, 小节: [{标题: 丑}]}, {标题: 寅}]
  - 代号: 乙
    标题: 乙表
    章节: [{标题: 卯}]
""")
    assert not told
    attached = [
        lines({document_keywords.BODY: item[document_keywords.BLOCKS]})
        for item in context[w.ATTACHMENTS]
    ]
    assert lines(context) == ["一、正文", "二、再"]
    assert attached == [["一、子", "（一）丑", "二、寅"], ["一、卯"]]


def test_tables_with_a_title_are_numbered_through_the_document() -> None:
    context, told = made("""
章节:
  - {代号: 一, 标题: 甲, 表格: [{标题: 子, 代号: 表甲, 列: [名], 行: [[一]]}, {列: [名], 行: [[一]]}]}
  - {标题: 乙, 小节: [{表格: {标题: 丑, 代号: 表乙, 列: [名], 行: [[一]]}}]}
  - 表格: {标题: 寅, 代号: 表丙, 列: [名], 行: [[一]]}
  - 正文: '{{ 表格引用.表甲 }}|{{ 表格引用.表乙 }}|{{ 表格引用.表丙 }}'
""")
    assert not told
    assert lines(context)[-1] == "表1|表2|表3"


def test_one_attachment_has_no_number() -> None:
    context, _ = made("章节: [{正文: '见{{ 附件引用.甲 }}'}]\n附件: [{代号: 甲, 标题: 甲表}]\n")
    assert lines(context) == ["见附件"]


ITEMS = [
    ("一是", ["一是甲。", "二是乙。"]),
    ("第一", ["第一，甲。", "第二，乙。"]),
    ("①", ["①甲。", "②乙。"]),
    ("（1）", ["（1）甲。", "（2）乙。"]),
    ("1.", ["1.甲。", "2.乙。"]),
]


@pytest.mark.parametrize(("mark", "wanted"), ITEMS)
def test_items_are_numbered_in_the_style_asked_for(mark: str, wanted: list[str]) -> None:
    context, told = made(f"章节: [{{分项: {{序号: '{mark}', 条目: [甲。, 乙。]}}}}]\n")
    assert not told
    assert lines(context) == wanted


def test_items_may_run_on_behind_their_lead() -> None:
    context, _ = made("章节: [{分项: {引语: 有两点。, 连排: 是, 条目: [甲。, 乙。]}}]\n")
    assert lines(context) == ["有两点。一是甲。二是乙。"]


def test_a_heading_may_run_into_its_text() -> None:
    context, _ = made("章节: [{标题: 甲, 接排: 是, 正文: [一段。, 二段。]}]\n")
    assert lines(context) == ["一、甲。一段。", "二段。"]


def table(text: str) -> tuple[list[list[str]], list[Finding]]:
    context, told = made(f"章节: [{{表格: {text}}}]\n")
    block = context[document_keywords.BODY][0]
    return [
        [str(cell[w.TEXT]) for cell in row[document_keywords.CELLS]] for row in block[w.ROWS]
    ], told


def test_totals_are_computed_column_by_column() -> None:
    rows, told = table(
        "{列: [乡镇, 户数, 金额, 备注], 行: [[甲, 1, 1.5万元, 好], [乙, —, 2万元, 好]], 合计: 合计}"
    )
    assert not told
    assert rows[-1] == ["合计", "1", "3.5万元", ""]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{列: [乡镇, 户数], 行: [[甲]]}", "BT-01"),
        ("{列: [乡镇, {名称: 户数, 合计: 是}], 行: [[甲, 很多]], 合计: 合计}", "BT-02"),
        ("{列: [乡镇, {名称: 户数, 合计: 是}], 行: [[甲, 1户], [乙, 2人]], 合计: 合计}", "BT-02"),
    ],
)
def test_a_table_that_does_not_add_up_is_told(text: str, code: str) -> None:
    assert [finding.code for finding in table(text)[1]] == [code]


FIGURES = [
    ("derived", "{甲: 5户, 乙: 3户, 丙: {公式: 甲 - 乙}}", "丙", "2户"),
    ("derived in any order", "{丙: {公式: 甲 - 乙}, 甲: 5户, 乙: 3户}", "丙", "2户"),
    ("converted", "{甲: 5000万元, 丙: {公式: 甲 * 2, 单位: 亿元}}", "丙", "1亿元"),
    ("rounded", "{甲: 1户, 乙: 3户, 丙: {公式: 甲 / 乙, 单位: '%', 小数: 1}}", "丙", "33.3%"),
    ("unit apart from number", "{甲: {值: 5, 单位: 户}}", "甲", "5户"),
    ("given in another unit", "{甲: {值: 5万元, 单位: 元}}", "甲", "50000元"),
    ("given in the unit", "{甲: {值: 5万元, 单位: 万元}}", "甲", "5万元"),
    ("a number without a unit", "{甲: {公式: 2 + 3}}", "甲", "5"),
]


@pytest.mark.parametrize(
    ("text", "name", "wanted"), [f[1:] for f in FIGURES], ids=[f[0] for f in FIGURES]
)
def test_figures(text: str, name: str, wanted: str) -> None:
    context, told = made(f"指标: {text}\n章节: [{{正文: '{{{{ {name} }}}}'}}]\n")
    assert not told
    assert lines(context) == [wanted]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{户: 5户, 人: 3人, 和: {公式: 户 + 人}}", "和"),
        ("{户: 5户, 和: {公式: 户 / 0}}", "和"),
        ("{户: 5户, 和: {公式: 户, 单位: 人}}", "和"),
        ("{户: 5户, 和: {公式: \"'字'\"}}", "和"),
        ("{和: {公式: 没有}}", "和"),
        ("{和: }", "和"),
    ],
)
def test_a_figure_that_cannot_be_computed_is_missing_wherever_it_is_used(
    text: str, name: str
) -> None:
    source = f"指标: {text}\n章节: [{{正文: '共{{{{ {name} }}}}。'}}]\n"
    context, told = made(source)
    assert len(told) == 1
    assert lines(context) == [f"共【待补：{name}】。"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{甲: {公式: 乙}, 乙: {公式: 甲}}", "ZB-03"),
        ("{甲: 5户, 乙: 3人, 丙: {公式: 甲 + 乙}}", "ZB-02"),
        ("{甲: 5户, 丙: {公式: 甲, 单位: 人}}", "ZB-02"),
        ("{甲: {公式: 没有}}", "ZB-06"),
        ("{甲: }", "ZB-01"),
        ("{县数: 5户}", "ZB-04"),
    ],
)
def test_a_figure_that_cannot_be_had_is_one_finding(text: str, code: str) -> None:
    county: dict[str, object] = {"县数": "9个"}
    told = made(f"指标: {text}\n章节: [{{正文: 无}}]\n", county)[1]
    assert [finding.code for finding in told] == [code]


def test_a_reason_lets_a_figure_differ_from_the_county() -> None:
    told = made(
        "指标: {县数: {值: 5户, 覆盖理由: 口径不同}}\n章节: [{正文: 无}]\n", {"县数": "9个"}
    )[1]
    assert [(finding.code, finding.severity.value) for finding in told] == [("ZB-05", "提示")]


def test_values_with_braces_are_not_evaluated_again() -> None:
    context, told = made("章节: [{正文: '{{ 名 }}'}]\n", {"名": "{{ 7 * 7 }}"})
    assert not told
    assert lines(context) == ["{{ 7 * 7 }}"]


def test_merged_cells_begin_with_each_place_and_again_on_long_lists() -> None:
    from docgen.documents.tables import KEPT_ROWS, MERGED_ROWS, table_block

    rows = [
        ["甲镇", "甲村", "1"],
        ["甲镇", "甲村", "1"],
        ["甲镇", "乙村", "1"],
        ["乙镇", "乙村", "1"],
    ]
    rows += [["乙镇", "乙村", "1"]] * (2 * MERGED_ROWS)
    columns = [
        {w.NAME: "乡镇", grammar.MERGED: True},
        {w.NAME: "村", grammar.MERGED: True},
        {w.NAME: "数"},
    ]
    block, _ = table_block({grammar.COLUMNS: columns, w.ROWS: rows, grammar.TOTAL: "合计"}, (), "")
    made = block[w.ROWS]
    begins = [
        [
            n
            for n, row in enumerate(made)
            if not row[document_keywords.CELLS][c][document_keywords.ALONG]
        ]
        for c in range(3)
    ]
    assert begins[0] == [0, 3, 3 + MERGED_ROWS, 3 + 2 * MERGED_ROWS, len(rows)]
    assert begins[1] == [0, 2, 3, 3 + MERGED_ROWS, 3 + 2 * MERGED_ROWS, len(rows)]
    assert begins[2] == list(range(len(made)))
    assert [row[document_keywords.KEPT] for row in made[:4]] == [
        True,
        False,
        False,
        MERGED_ROWS <= KEPT_ROWS,
    ]
    assert [row[document_keywords.KEPT] for row in made[-2:]] == [True, False]


@pytest.mark.parametrize(("number", "wanted"), [(1, "①"), (20, "⑳"), (21, "（21）")])
def test_a_number_above_the_circled_ones_stands_in_brackets(number: int, wanted: str) -> None:
    assert circled(number) == wanted


def naively_continued(texts: list[list[str]], merged: list[int], total: int) -> list[list[bool]]:
    """Go through a table cell by cell, as a reader does."""
    marks = [[False] * len(row) for row in texts]
    for number in range(1, min(total, len(texts))):
        for index in merged:
            before = merged[: merged.index(index) + 1]
            alike = all(texts[number][at] == texts[number - 1][at] for at in before)
            outer = all(marks[number][at] for at in before[:-1])
            run = 1
            while run <= number and marks[number - run][index]:
                run += 1
            marks[number][index] = alike and outer and run < tables.MERGED_ROWS
    return marks


@given(
    texts=st.lists(st.tuples(*[st.sampled_from(["甲", "乙"])] * 3).map(list), max_size=60),
    merged=st.sets(st.integers(0, 2)).map(sorted),
    has_total=st.booleans(),
)
def test_cells_of_a_table_continue_those_above_and_are_shared(
    texts: list[list[str]], merged: list[int], has_total: bool
) -> None:
    columns = [{w.NAME: f"列{index}", grammar.MERGED: index in merged} for index in range(3)]
    table = {grammar.COLUMNS: columns, w.ROWS: texts, document_keywords.LAST: has_total}

    block, findings = tables.table_block(table, (), "")

    rows = [row[document_keywords.CELLS] for row in block[w.ROWS]]
    total = len(texts) - 1 if has_total else len(texts)
    assert not findings
    assert [[str(cell[w.TEXT]) for cell in row] for row in rows] == texts
    continued = [[cell[document_keywords.ALONG] for cell in row] for row in rows]
    assert continued == naively_continued(texts, merged, total)
    for column in zip(*rows, strict=True):
        shown = {(str(cell[w.TEXT]), cell[document_keywords.ALONG]) for cell in column}
        assert len({id(cell) for cell in column}) == len(shown)
