"""The tag language, as users of docxtpl know it: each construct by a small template."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.shared import Twips
from docxtpl import DocxTemplate

from docgen.model.values import Missing, Piece, Rich
from docgen.word.template.compile import compile
from docgen.word.template.structure import HAS_ROWS
from make import filled, paragraphs, rows, template, texts

HOUSE = {"户主": "张三", "人口": 4, "成员": ["甲", "乙"], "有": True, "空": []}

TEXTS = [
    ("a value", ["户主：{{ 户主 }}"], ["户主：张三"]),
    ("two values in a run", ["{{ 户主 }}{{ 人口 }}"], ["张三4"]),
    ("an expression", ["{{ 人口 * 2 + 1 }}"], ["9"]),
    ("a filter", ["{{ 成员|join('、') }}"], ["甲、乙"]),
    ("our own filter", ["{{ 人口|中文 }}口人"], ["四口人"]),
    ("a conditional expression", ["{{ '是' if 有 else '否' }}"], ["是"]),
    ("an inline block", ["{% if 有 %}有{% else %}无{% endif %}"], ["有"]),
    ("an inline loop", ["{% for 人 in 成员 %}{{ 人 }}，{% endfor %}"], ["甲，乙，"]),
    ("a comment", ["前{# 不印 #}后"], ["前后"]),
    ("full-width braces", ["｛｛ 户主 ｝｝"], ["张三"]),
    ("full-width signs", ["{{ 成员|join（“、”） }}"], ["甲、乙"]),
    ("smart quotes", ["{{ 成员|join(‘、’) }}"], ["甲、乙"]),
    ("closing braces in quotes", ["{{ '}}' }}"], ["}}"]),
    ("escaped braces", ["{_{ 户主 }_}"], ["{{ 户主 }}"]),
    ("paragraph loop", ["{%p for 人 in 成员 %}", "{{ 人 }}", "{%p endfor %}"], ["甲", "乙"]),
    ("paragraph choice", ["{%p if 空 %}", "无", "{%p else %}", "有", "{%p endif %}"], ["有"]),
    ("nested paragraphs",
     ["{%p for 人 in 成员 %}", "{%p if loop.first %}", "{{ 人 }}", "{%p endif %}", "{%p endfor %}"],
     ["甲"]),
    ("set", ["{% set 名 = 户主 %}{{ 名 }}"], ["张三"]),
    ("a value with a prefix", ["{{p 户主 }}", "甲{{r 户主 }}"], ["张三", "甲张三"]),
    ("joined to the paragraph before", ["甲", "{%- if 有 %}乙{% endif %}"], ["甲乙"]),
    ("joined to the paragraph behind", ["甲{% if 有 -%}", "乙", "{%- endif %}丙"], ["甲乙丙"]),
    ("joined on both sides", ["甲{% if 空 -%}", "乙", "{%- else -%}", "丁", "{%- endif %}丙"], ["甲丁丙"]),
    ("a percent in a tag", ["{{ '%' }}"], ["%"]),
    ("raw text", ["{% raw %}{{ 户主 }}{% endraw %}"], ["{{ 户主 }}"]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "wanted"), [t[1:] for t in TEXTS], ids=[t[0] for t in TEXTS])
def test_text(given: list[str], wanted: list[str]) -> None:
    assert texts(filled(paragraphs(*given), HOUSE)) == wanted


def table(*lines: list[str]) -> bytes:
    def make(document: Any) -> None:
        made = document.add_table(len(lines), max(map(len, lines)))
        for row, line in zip(made.rows, lines, strict=True):
            for cell, text in zip(row.cells, line, strict=False):
                cell.text = text

    return template(make)


def test_rows_repeat() -> None:
    data = table(["姓名", "序"], ["{%tr for 人 in 成员 %}", ""], ["{{ 人 }}", "{{ loop.index }}"],
                 ["{%tr endfor %}", ""])  # fmt: skip
    assert rows(filled(data, HOUSE)) == [["姓名", "序"], ["甲", "1"], ["乙", "2"]]


def test_cells_repeat_and_the_grid_with_them() -> None:
    data = table(["{%tc for 人 in 成员 %}", "{{ 人 }}", "{%tc endfor %}"])
    out = filled(data, HOUSE)
    assert rows(out) == [["甲", "乙"]]
    assert len(Document(BytesIO(out)).tables[0].columns) == 2


FOR, END = "{%tc for 人 in 成员 %}", "{%tc endfor %}"
WIDTHS = [
    ("the loop alone", [FOR, "{{ 人 }}", END], False, [3000, 3000]),
    ("behind another cell", ["姓名", FOR, "{{ 人 }}", END], False, [2000, 2000, 2000]),
    ("two cells a turn", [FOR, "{{ 人 }}", "龄", END, "计"], False, [1666] * 5),
    ("in a row of its own height", [FOR, "{{ 人 }}", END, "计"], True, [2000, 2000, 2000]),
    ("an empty loop", ["姓名", "{%tc for 人 in 空 %}", "{{ 人 }}", END], False, [2000]),
    (
        "widths of its own",
        ["{% colwidth 900 %}姓名", FOR, "{% colwidth 4000 // 人口 %}{{ 人 }}", END, "计"],
        False,
        [900, 1000, 1000, 1666],
    ),
    ("no loop", ["{{ 户主 }}", "甲"], False, [1000, 1000]),
]


@pytest.mark.parametrize(
    ("cells", "high", "wanted"), [t[1:] for t in WIDTHS], ids=[t[0] for t in WIDTHS]
)
def test_a_loop_over_cells_shares_out_the_width_of_the_table(
    cells: list[str], high: bool, wanted: list[int]
) -> None:
    def make(document: Any) -> None:
        row = document.add_table(1, len(cells)).rows[0]
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
        if high:
            row.height = Twips(600)
        for column in row._tr.getparent().tblGrid.gridCol_lst:
            column.w = Twips(1000)

    made = Document(BytesIO(filled(template(make), HOUSE))).tables[0]
    assert [column.w.twips for column in made._tbl.tblGrid.gridCol_lst] == wanted


def test_a_loop_over_rows_leaves_the_widths_alone() -> None:
    def make(document: Any) -> None:
        made = document.add_table(3, 2)
        for row, text in zip(
            made.rows, ["{%tr for 人 in 成员 %}", "{{ 人 }}", "{%tr endfor %}"], strict=True
        ):
            row.cells[0].text = text
        for column, width in zip(made._tbl.tblGrid.gridCol_lst, (700, 1300), strict=True):
            column.w = Twips(width)

    made = Document(BytesIO(filled(template(make), HOUSE))).tables[0]
    assert [column.w.twips for column in made._tbl.tblGrid.gridCol_lst] == [700, 1300]


def test_a_cell_left_without_a_paragraph_gets_one() -> None:
    data = table(["{%p if 空 %}"])
    document = Document(BytesIO(data))
    cell = document.tables[0].cell(0, 0)
    cell.add_paragraph("字")
    cell.add_paragraph("{%p endif %}")
    out = BytesIO()
    document.save(out)
    made = filled(out.getvalue(), HOUSE)
    assert rows(made) == [[""]]


OURS = [
    ("a macro", ["{% macro m(x) %}[{{ x }}]{% endmacro %}{{ m('a<b') }}"], ["[a<b]"]),
    ("a block set", ["{% set s %}甲{{ '&' }}{% endset %}{{ s }}"], ["甲&"]),
    ("escaping by hand", ["{{ 'a<b'|e }}{{ 'a<b'|safe }}"], ["a<ba<b"]),
    ("a run tag amid text", ["前{%r if 有 %}中{%r endif %}后"], ["前中后"]),
    ("a space before the prefix", ["{% p if 有 %}", "字", "{% p endif %}"], ["字"]),
    ("signs for private use", ["甲\ue000乙{{ 户主 }}"], ["甲\ue000乙张三"]),
    ("signs of the engine", ["甲\ufdd0乙{{ 户主 }}"], ["甲乙张三"]),
]


@pytest.mark.parametrize(("given", "wanted"), [t[1:] for t in OURS], ids=[t[0] for t in OURS])
def test_text_where_docxtpl_does_otherwise(given: list[str], wanted: list[str]) -> None:
    assert texts(filled(paragraphs(*given), HOUSE)) == wanted


def test_a_cell_whose_loop_is_empty_keeps_a_paragraph() -> None:
    def make(document: Any) -> None:
        cell = document.add_table(1, 1).cell(0, 0)
        cell.text = "{%p for 人 in 空 %}"
        cell.add_paragraph("{{ 人 }}")
        cell.add_paragraph("{%p endfor %}")

    out = Document(BytesIO(filled(template(make), HOUSE)))
    assert len(out.tables[0]._tbl.tr_lst[0].tc_lst[0].p_lst) == 1


def test_a_table_without_rows_goes() -> None:
    data = table(["{%tr for 人 in 空 %}"], ["{{ 人 }}"], ["{%tr endfor %}"])
    assert Document(BytesIO(filled(data, HOUSE))).tables == []


LOOP = (["{%tr for 人 in 成员 %}"], ["{{ 人 }}"], ["{%tr endfor %}"])
CHOICE = (["{%tr if 空 %}"], ["有"], ["{%tr endif %}"])


@pytest.mark.parametrize(
    ("lines", "guarded"),
    [
        ((["姓名"], *LOOP), False),
        ((*LOOP, ["合计"]), False),
        ((*CHOICE, ["合计"], *LOOP), False),
        ((*LOOP, *CHOICE), True),
        ((["{%tr for 人 in 成员 %}"], *CHOICE, ["{{ 人 }}"], ["{%tr endfor %}"]), True),
        ((["{%tr if 空 %}"], ["有"], ["{%tr else %}"], ["无"], ["{%tr endif %}"]), True),
    ],
)
def test_only_a_table_that_may_lose_all_rows_is_held_back_until_its_end(
    lines: tuple[list[str], ...], guarded: bool
) -> None:
    """A table of thousands of rows with a fixed one goes straight to the output."""
    compiled, findings = compile(table(*lines))
    assert compiled is not None, findings
    assert (HAS_ROWS in compiled.sources["word/document.xml"]) is guarded


def test_a_run_tag_keeps_the_look_of_the_text_around_it() -> None:
    def make(document: Any) -> None:
        document.add_paragraph().add_run("前{%r if 空 %}中{%r endif %}后").bold = True

    runs = Document(BytesIO(filled(template(make), HOUSE))).paragraphs[0].runs
    assert [(run.text, run.bold) for run in runs if run.text] == [("前", True), ("后", True)]


@pytest.mark.parametrize(
    ("tag", "attribute"), [("colspan 2", "gridSpan"), ("cellbg 'FF0000'", "shd")]
)
def test_cell_tags_write_the_properties_of_their_cell(tag: str, attribute: str) -> None:
    out = filled(table([f"{{% {tag} %}}字"]), HOUSE)
    assert rows(out)[0][0] == "字"
    assert attribute in Document(BytesIO(out)).tables[0]._tbl.xml


def grid(data: bytes) -> list[list[str]]:
    """The cells as they stand in the XML: their text and how they merge."""
    from docgen.word.xml_names import TC, TR, T, w

    table = Document(BytesIO(data)).tables[0]._tbl
    return [
        [
            "".join(t.text or "" for t in cell.iter(T))
            + "".join(f"[{m.get(w('val'))}]" for m in cell.iter(w("vMerge"), w("gridSpan")))
            for cell in row.iterchildren(TC)
        ]
        for row in table.iterchildren(TR)
    ]


VILLAGES = {
    "行们": [
        {"乡": "甲乡", "村": "一村"},
        {"乡": "甲乡", "村": "二村"},
        {"乡": "乙乡", "村": "三村"},
    ]
}


def test_vm_merges_all_turns_of_a_loop() -> None:
    data = table(
        ["{%tr for 行 in 行们 %}", ""], ["{% vm %}全县", "{{ 行.村 }}"], ["{%tr endfor %}", ""]
    )
    assert grid(filled(data, VILLAGES)) == [
        ["全县[restart]", "一村"],
        ["[continue]", "二村"],
        ["[continue]", "三村"],
    ]


def test_vmerge_merges_equal_values() -> None:
    data = table(["{%tr for 行 in 行们 %}", ""], ["{% vmerge 行.乡 %}{{ 行.乡 }}", "{{ 行.村 }}"],
                 ["{%tr endfor %}", ""])  # fmt: skip
    assert grid(filled(data, VILLAGES)) == [
        ["甲乡[restart]", "一村"],
        ["[continue]", "二村"],
        ["乙乡[restart]", "三村"],
    ]


def test_hm_merges_across() -> None:
    data = table(["{%tc for 人 in 成员 %}", "{% hm %}家庭成员", "{%tc endfor %}"],
                 ["{%tc for 人 in 成员 %}", "{{ 人 }}", "{%tc endfor %}"])  # fmt: skip
    out = filled(data, HOUSE)
    assert grid(out) == [["家庭成员[2]"], ["甲", "乙"]]
    assert len(Document(BytesIO(out)).tables[0].columns) == 2


def test_headers_footers_and_properties_are_filled() -> None:
    def make(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ 户主 }}头"
        document.sections[0].footer.paragraphs[0].text = "{{ 户主 }}脚"
        document.core_properties.title = "{{ 户主 }} & 人口"

    out = Document(BytesIO(filled(template(make), HOUSE)))
    assert out.sections[0].header.paragraphs[0].text == "张三头"
    assert out.sections[0].footer.paragraphs[0].text == "张三脚"
    assert out.core_properties.title == "张三 & 人口"


VALUES = [
    ("markup", "A & B <c> d", "A & B <c> d"),
    ("cdata end", "]]>", "]]>"),
    ("quotes", "\"'", "\"'"),
    ("braces stay text", "{{ 户主 }}{% if %}", "{{ 户主 }}{% if %}"),
    ("tab and line break", "甲\t乙\v丙", "甲\t乙\n丙"),
    ("control signs go", "甲\x00\x08乙", "甲乙"),
    ("lone surrogate goes", "甲\ud800乙", "甲乙"),
    ("signs for private use stay", "甲\ue000\ue001乙", "甲\ue000\ue001乙"),
    ("signs of the engine go", "甲\ufdd00\ufdd1乙", "甲0乙"),
    ("rare characters", "𠮷田😀", "𠮷田😀"),
    ("leading spaces", "  甲 ", "  甲 "),
    ("nothing", None, ""),
    ("a megabyte", "脱贫" * 300_000, "脱贫" * 300_000),
]


@pytest.mark.parametrize(("value", "wanted"), [v[1:] for v in VALUES], ids=[v[0] for v in VALUES])
def test_values_are_escaped(value: object, wanted: str) -> None:
    assert texts(filled(paragraphs("{{ 值 }}"), {"值": value})) == [wanted]


def test_a_form_feed_breaks_the_page() -> None:
    out = filled(paragraphs("{{ 值 }}"), {"值": "甲\f乙"})
    assert 'w:type="page"' in Document(BytesIO(out)).paragraphs[0]._p.xml


def test_pieces_keep_what_is_around_them_and_add_their_style() -> None:
    def make(document: Any) -> None:
        document.styles.add_style("待补", 2)
        run = document.add_paragraph().add_run("共{{ 值 }}户")
        run.bold = True

    value = Rich((Piece("约"), Piece("【待补：数】", "待补")))
    for given in (value, Missing("数")):
        out = Document(BytesIO(filled(template(make), {"值": given})))
        runs = [run for run in out.paragraphs[0].runs if run.text]
        assert "".join(run.text for run in runs) == f"共{given}户"
        marked = next(run for run in runs if "待补" in run.text)
        assert marked.style.name == "待补"
        assert all(run.bold for run in runs)


def test_the_same_input_gives_the_same_bytes() -> None:
    data = paragraphs("{{ 户主 }}")
    assert filled(data, HOUSE) == filled(data, HOUSE)


@pytest.mark.slow
def test_a_template_can_be_pickled_and_filled_from_many_threads() -> None:
    made, _ = compile(paragraphs("{{ 值 }}"), "模板.docx")
    assert made is not None
    again = pickle.loads(pickle.dumps(made))
    with ThreadPoolExecutor(8) as pool:
        outs = list(pool.map(lambda n: again.fill({"值": n})[0], range(64)))
    assert [texts(out) for out in outs] == [[str(n)] for n in range(64)]


OURS = (
    "a value with a prefix",
    "full-width braces",
    "full-width signs",
    "smart quotes",
    "our own filter",
    "closing braces in quotes",
)
SHARED = [t for t in TEXTS if t[0] not in OURS]


@pytest.mark.parametrize(("given", "wanted"), [t[1:] for t in SHARED], ids=[t[0] for t in SHARED])
def test_what_docxtpl_can_do_comes_out_the_same(given: list[str], wanted: list[str]) -> None:
    peer = DocxTemplate(BytesIO(paragraphs(*given)))
    peer.render(dict(HOUSE), autoescape=True)
    out = BytesIO()
    peer.save(out)
    assert texts(out.getvalue()) == wanted
