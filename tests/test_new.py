"""A new input: blank as YAML or as a form, carried over; a form is read as YAML is."""

from __future__ import annotations

import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Run, examples
from docgen.load.form_reader import read_form
from docgen.load.yaml_reader import read_yaml
from docgen.model.record import Record
from docgen.model.source import Source
from docgen.report.blank_input import to_blank
from docgen.report.excel_form import to_form
from docgen.schema import coerce
from docgen.schema.describe import describe
from docgen.schema.document_schema import Schema, read_schema
from docgen.schema.validate import check_shape

TYPES = sorted(path.parent.name for path in (ROOT / "checks").glob("*/schema.yaml"))
INPUTS = [
    path
    for path in sorted((ROOT / "inputs").rglob("*.yaml"))
    if path.name != "county.yaml" and "registers" not in path.parts
]


def schema_of(doc_type: str) -> Schema:
    data = (ROOT / "checks" / doc_type / "schema.yaml").read_bytes()
    source, _ = read_yaml(data, "schema.yaml")
    assert source is not None
    schema, _ = read_schema(source, doc_type)
    assert schema is not None
    return schema


def record(source: Source | None, schema: Schema) -> tuple[Record, list[str]]:
    assert source is not None
    found, findings = check_shape(source, schema)
    assert found is not None
    return found, [finding.message for finding in findings]


@pytest.mark.parametrize("doc_type", TYPES)
def test_a_blank_input_lists_every_field_and_lacks_only_what_is_required(doc_type: str) -> None:
    schema = schema_of(doc_type)
    text = to_blank("某", describe(schema), "", "docgen check")
    for name, rules in schema.fields.items():
        assert re.search(rf"^(# )?{name}:$", text, re.MULTILINE)
        assert rules["meta"]["说明"] in text
        assert (f"★{name}：" in text) == bool(rules.get("required"))
    source, findings = read_yaml(text.encode(), "x.yaml")
    assert not findings
    _, told = record(source, schema)
    # A mapping with nothing behind its name is an empty one.
    asked = {n: r for n, r in schema.fields.items() if r.get("type") != "dict"}
    needed = [name for name, rules in asked.items() if rules.get("required")]
    assert sorted(told) == sorted(f"缺“{name}”" for name in needed)


@pytest.mark.parametrize("doc_type", TYPES)
def test_the_samples_in_a_blank_input_are_right_when_uncommented(doc_type: str) -> None:
    schema = schema_of(doc_type)
    text = to_blank("某", describe(schema), "", "docgen check")
    lines = [line.removeprefix("# ") for line in text.splitlines()]
    source, findings = read_yaml("\n".join(lines).encode(), "x.yaml")
    assert not findings
    _, told = record(source, schema)
    for message in told:
        # Two ways to say one thing are both shown, and a name is not a number.
        assert re.match(r"缺“|“公式”与|“值”与|没有“", message), message


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.stem + path.parent.name)
def test_a_form_filled_with_a_document_reads_as_that_document(path: Path) -> None:
    doc_type = path.relative_to(ROOT / "inputs").parts[0]
    schema = schema_of(doc_type)
    source, _ = read_yaml(path.read_bytes(), path.name)
    assert source is not None
    fields = describe(schema)
    data = to_form("某", fields, coerce.plain(source.root))
    form, findings = read_form(data, "x.xlsx", fields)
    assert not findings
    wanted, said = record(source, schema)
    given, told = record(form, schema)
    assert plain(given.values) == plain(wanted.values)
    assert sorted(told) == sorted(said)


def plain(value: Any) -> Any:
    """Values without what a cell cannot tell: outer space, how a mapping is ordered."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return str(value).strip()


@pytest.fixture
def form(space: Path, run: Run) -> Path:
    assert run("new", "report", "表", "--excel", root=space).code == 0
    return space / "inputs/report/表.xlsx"


def fill(path: Path, cells: dict[tuple[str, str], Any], drop: str = "") -> None:
    """Fill in a form as a person would, by labels: ("填写", "标题"), ("章节", "标题")."""
    book = openpyxl.load_workbook(path)
    for (sheet, label), value in cells.items():
        page = book[sheet]
        for row in page.iter_rows():
            for cell in row:
                text = str(cell.value or "").strip("★☆")
                if text == label:
                    at = (
                        (cell.row, 2)
                        if cell.column == 1 and sheet == "填写"
                        else (cell.row + 1, cell.column)
                    )
                    page.cell(*at).value = value
    if drop:
        del book[drop]
    book.save(path)


FILLED = {
    ("填写", "版式"): "汇报材料",
    ("填写", "标题"): "2018年工作汇报",
    ("填写", "发文机关"): "甲县",
    ("章节", "标题"): "基本情况",
    ("章节", "正文"): "第一段。\n第二段{{ 户数 }}。",
    ("指标", "名称"): "户数",
    ("指标", "值"): "12户",
}


def test_build_reads_a_form_as_it_reads_yaml(space: Path, form: Path, run: Run) -> None:
    fill(form, FILLED)
    built = run("build", "report", root=space)
    assert built.code == 0, built.out
    from docx import Document

    texts = [p.text for p in Document(str(space / "outputs/report/表.docx")).paragraphs]
    assert "第二段12户。" in texts
    assert any("基本情况" in text for text in texts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({("填写", "版式"): "汇报"}, ("ZD-04", "[填写]!B6")),
        ({("填写", "成文日期"): "2018年2月30日"}, ("ZD-03", "[填写]!B")),
        ({("章节", "表格"): "表9"}, ("TB-14", "[章节]!")),
        ({("指标", "值"): "若干"}, ("ZD-03", "[指标]!B4")),
        ({("填写", "标题"): None}, ("缺“标题”", "[填写]!B7")),
        ({("章节", "接排"): "行"}, ("ZD-03", "[章节]!")),
    ],
)
def test_a_finding_in_a_form_names_its_cell(
    space: Path, form: Path, run: Run, change: dict[tuple[str, str], Any], said: tuple[str, str]
) -> None:
    fill(form, {**FILLED, **change})
    told = run("check", "inputs/report/表.xlsx", root=space)
    assert told.code == 1
    for part in said:
        assert part in told.out


def test_a_form_has_drop_downs_and_text_cells(form: Path) -> None:
    page = openpyxl.load_workbook(form)["填写"]
    lists = [v for v in page.data_validations.dataValidation if v.type == "list"]
    assert any("公文" in str(v.formula1) for v in lists)
    assert page["B6"].number_format == "@"
    assert page["A6"].value == "★版式"


def test_a_sheet_that_nothing_names_is_told(space: Path, form: Path, run: Run) -> None:
    book = openpyxl.load_workbook(form)
    book["表格1"]["B4"] = "某表"
    book.save(form)
    assert "TB-13" in run("check", "inputs/report/表.xlsx", root=space).out


def test_a_table_of_rows_beside_an_input_is_no_form(samples: Path, run: Run) -> None:
    folder = samples / "inputs/letter"
    book = openpyxl.Workbook()
    book.active.append(["乡镇", "户数"])
    book.save(folder / "表.xlsx")
    before = run("check", "letter", root=samples)
    assert "表.xlsx" not in before.out
    assert before.code == 0


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["★标题", "章节", "名称", "内容", "级", "表格1", "行", "列", "列.合计", "2", "x"]
    ),
    st.integers(-3, 10**17),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)


@pytest.mark.slow
@examples(40)
@given(
    st.dictionaries(
        st.sampled_from(["填写", "章节", "指标", "表格1", "附件", "别的"]),
        st.lists(st.lists(CELLS, max_size=6), max_size=9),
        min_size=1,
    )
)
def test_no_workbook_however_filled_breaks_the_reader(sheets: dict[str, list[list[Any]]]) -> None:
    """Whatever a person does to a form: a source or findings, and a cell for each of its values."""
    book, out = openpyxl.Workbook(write_only=True), BytesIO()
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    book.save(out)
    schema = schema_of(TYPES[-1])
    source, findings = read_form(out.getvalue(), "x.xlsx", describe(schema))
    assert (source is not None) == ("填写" in sheets)
    assert source is not None or findings
    if source is not None:
        _, told = check_shape(source, schema)
        for finding in (*told, *findings):
            location = finding.location or source.location(finding.path or (), finding.at_key)
            assert location.file == "x.xlsx"
            assert location.part in sheets
        for path, _ in source.scalars():
            assert source.location(path).cell


@pytest.mark.parametrize("more", [(), ("--excel",)])
def test_nothing_is_overwritten(space: Path, run: Run, more: tuple[str, ...]) -> None:
    path = space / "inputs/report/有.yaml"
    path.write_text("标题: 我的\n", encoding="utf-8")
    told = run("new", "report", "有", *more, root=space)
    assert told.code == 2
    assert "没有改动" in told.err
    assert path.read_text("utf-8") == "标题: 我的\n"
    assert not (space / "inputs/report/有.xlsx").exists()


def test_carrying_over_keeps_every_line_and_lists_what_to_update(samples: Path, run: Run) -> None:
    old = samples / "inputs/report/示例县/公文版式示例.yaml"
    told = run("new", "report", "示例县/今年", "--from", old, root=samples)
    assert told.code == 0
    text = (samples / "inputs/report/示例县/今年.yaml").read_text("utf-8")
    assert text.startswith(old.read_text("utf-8").rstrip())
    assert "“成文日期”还是“2018年1月16日”" in told.out
    assert "“财政资金”" in told.out or "还是“1.86亿元”" in told.out
    assert "里写着2017年" in told.out
    assert "今年.yaml:11:7" in told.out
    assert "# 讲话人:" in text
    assert yaml.safe_load(text)["签发人"] == "张三"
    assert run("check", "inputs/report/示例县/今年.yaml", root=samples).code == 0


def test_carrying_over_to_a_form_builds_the_same_document(samples: Path, run: Run) -> None:
    from docgen.word.layout.outline_text import render_outline

    shutil.rmtree(samples / "inputs/report/富宁县")
    old = samples / "inputs/report/示例县/公文版式示例.yaml"
    told = run("new", "report", "示例县/表", "--excel", "--from", old, root=samples)
    assert told.code == 0
    assert "“小节”原来写在“表格”前面" in told.out
    built = run("build", "report", "inputs/report/示例县", root=samples)
    assert built.code == 0, built.out
    made = samples / "outputs/report/示例县"
    first, second = (
        render_outline((made / f"{n}.docx").read_bytes()) for n in ("表", "公文版式示例")
    )
    assert sorted(first.splitlines()) == sorted(second.splitlines())


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("new", "reprot", "x"), "没有“reprot”这个文种或台账（是不是“report”？）"),
        (("new", "report", "x", "--from", "没有.yaml"), "没有“没有.yaml”"),
        (("new", "report", "../../x"), ""),
    ],
)
def test_what_cannot_be_begun_is_one_line(
    space: Path, run: Run, args: tuple[str, ...], said: str
) -> None:
    told = run(*args, root=space)
    if said:
        assert told.code == 2
        assert said in told.err
    assert not list(space.parent.glob("x*"))


def test_letters_from_a_form_are_those_from_yaml(samples: Path, run: Run) -> None:
    from docgen.word.layout.outline_text import render_outline

    old = "inputs/letter/示例县/2018年东山镇与村责任书.yaml"
    assert run("new", "letter", "示例县/表", "--excel", "--from", old, root=samples).code == 0
    form = samples / "inputs/letter/示例县/表.xlsx"
    built = run("build", "letter", old, form, root=samples)
    assert built.code == 0, built.out
    folder = samples / "outputs/letter/示例县"
    names = sorted(path.name for path in (folder / "表").glob("*责任书.docx"))
    assert len(names) == 3
    for name in names:
        first, second = (
            render_outline((folder / n / name).read_bytes()) for n in ("表", Path(old).stem)
        )
        assert first == second
    book = openpyxl.load_workbook(form)
    page = book["名单"]
    page.cell(3, 2).value = "很多"
    book.save(form)
    told = run("check", form, root=samples)
    assert told.code == 1
    assert "表.xlsx[名单]!B3" in told.out


REGISTERS = sorted(path.parent.name for path in (ROOT / "checks/registers").glob("*/schema.yaml"))


@pytest.mark.parametrize("kind", REGISTERS)
def test_every_register_has_an_empty_workbook_that_is_read_back(
    space: Path, run: Run, kind: str
) -> None:
    told = run("new", kind, "东山镇", "--excel", root=space)
    assert told.code == 0, told.err
    (path,) = (space / "inputs/registers").glob("*_东山镇.xlsx")
    assert f'docgen check registers "inputs/registers/{path.name}"' in told.out
    book = openpyxl.load_workbook(path)
    schema = yaml.safe_load((space / f"checks/registers/{kind}/schema.yaml").read_text("utf-8"))
    fields = {n: r for n, r in schema["字段"].items() if r.get("type") not in ("list", "dict")}
    header = [cell.value for cell in book.active[1]]
    assert header == list(fields)
    validations = book.active.data_validations.dataValidation
    lists = (v for v in validations if v.type == "list")
    with_list = {area.min_col for each in lists for area in each.sqref.ranges}
    for column, rules in enumerate(fields.values(), 1):
        choices = rules.get("allowed", ["是", "否"] if rules["type"] == "boolean" else [])
        fits = 0 < len(",".join(map(str, choices))) <= 255
        assert (column in with_list) == fits, header[column - 1]
    out = run("check", "registers", root=space).out
    assert "TB-" not in out
    assert "ZD-" not in out


def test_a_register_needs_no_name_and_an_input_does(space: Path, run: Run) -> None:
    assert run("new", "户", root=space).code == 0
    assert (space / "inputs/registers/户.xlsx").exists()
    again = run("new", "户", "--excel", root=space)
    assert again.code == 2
    assert "已有“inputs/registers/户.xlsx”" in again.err
    assert "缺名称" in run("new", "report", root=space).err
