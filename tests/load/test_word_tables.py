"""Lists that are kept as tables of a Word file are registers too."""

from __future__ import annotations

import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

import machine
from conftest import Run, examples
from docgen.load.table import read_tables
from docgen.load.word_tables import read_word_tables
from docgen.load.workbook_bounds import WorkbookError
from docgen.model.finding import Finding
from docgen.model.source import ListNode, Source, TableRows

NAMES = ("户编号", "户主", "乡镇", "人均纯收入")
ROWS = [
    NAMES,
    ("530825100000001", "张某", "东山镇", "0.82"),
    ("530825100000002", "李某", "", "0.3"),
]
RELATIONS = (
    '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument'
    '/2006/relationships/officeDocument" Target="{}"/></Relationships>'
)


def word_file(*rows: tuple[str, ...], above: str = "名单", merge: bool = True) -> bytes:
    """A Word file with a table; the township stands in one cell for both rows."""
    document = Document()
    document.add_paragraph(above)
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            table.cell(number, column).text = text
    if merge:
        table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("说明")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def package(body: str, part: str = "word/document.xml") -> bytes:
    """A Word file of only the parts that are read."""
    out = BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr("_rels/.rels", RELATIONS.format(part))
        made.writestr(part.lstrip("/"), f"<w:document><w:body>{body}</w:body></w:document>")
    return out.getvalue()


def read(data: bytes, file: str = "户.docx") -> tuple[list[Source], list[Finding]]:
    tables, findings = read_tables(data, file, NAMES)
    return [table for table in tables if isinstance(table, Source)], list(findings)


def rows_of(table: Source) -> TableRows:
    assert isinstance(table.root, ListNode)
    assert isinstance(table.root.items, TableRows)
    return table.root.items


def test_a_table_of_a_word_file_is_read_as_a_worksheet() -> None:
    (table,), findings = read(word_file(*ROWS, above="单位：万元"))
    rows = rows_of(table)
    assert rows.names == [*NAMES]
    assert rows.rows == [ROWS[1], (*ROWS[2][:2], "东山镇", ROWS[2][3])]
    assert rows.unit == "万元"
    assert table.location((1, "户主")).cell == "B3"
    assert findings == []


def cell(*texts: str, more: str = "") -> str:
    runs = "".join(f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>" for text in texts)
    return f"<w:tc><w:tcPr>{more}</w:tcPr><w:p>{runs}</w:p></w:tc>"


def row(*cells: str, more: str = "") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


RESTART, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'
SHAPES = [
    ("runs", row(cell("张", "某 ", "甲")), [["张某 甲"]]),
    ("wide", row(cell("收入", more=WIDE), cell("村")), [["收入", "收入", "村"]]),
    (
        "tall",
        row(cell("甲", more=RESTART), cell("1"))
        + row(cell(more=GOES_ON), cell("2"))
        + row(cell(more='<w:vMerge w:val="continue"/>'), cell("3"))
        + row(cell("乙", more=RESTART), cell("4")),
        [["甲", "1"], ["甲", "2"], ["甲", "3"], ["乙", "4"]],
    ),
    (
        "both",
        row(cell("甲", more=WIDE + RESTART)) + row(cell(more=WIDE + GOES_ON), cell("2")),
        [["甲", "甲", ""], ["甲", "甲", "2"]],
    ),
    ("indented", row(cell("甲"), more='<w:gridBefore w:val="2"/>'), [["", "", "甲"]]),
    (
        "lines",
        row("<w:tc><w:p><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r></w:p><w:p/><w:p><w:t>丙</w:t></w:p></w:tc>"),
        [["甲\n乙\n丙"]],
    ),
    (
        "changes",
        row("<w:tc><w:p><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p></w:tc>"),
        [["新"]],
    ),
    (
        "moved",
        row("<w:tc><w:p><w:moveFrom><w:r><w:t>走</w:t></w:r></w:moveFrom><w:r><w:t>留&amp;</w:t></w:r></w:p></w:tc>"),
        [["留&"]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "cells"), [s[1:] for s in SHAPES], ids=[s[0] for s in SHAPES])
def test_cells_hold_what_stands_on_the_page(rows: str, cells: list[list[str]]) -> None:
    (sheet,) = read_word_tables(package(f"<w:tbl>{rows}</w:tbl>"))
    filled = [list(line) for line in sheet.cells]
    for (top, left), (bottom, right) in sheet.areas:
        for number in range(top, bottom + 1):
            for column in range(left, right + 1):
                filled[number][column] = filled[top][left]
    assert filled == cells


def test_several_tables_have_numbers() -> None:
    inner = f"<w:tc><w:tbl>{row(cell('内'))}</w:tbl><w:p/></w:tc>"
    title = f"<w:tbl>{row(cell('标题'))}</w:tbl>"
    long = f"<w:tbl>{row(cell('名')) * 4}</w:tbl>"
    body = f"<w:tbl>{row(cell('外'), inner, cell('1'))}</w:tbl>{title}{long}{title}"
    found = read_word_tables(package(body, "/other/main.xml"))
    assert [(sheet.name, sheet.cells) for sheet in found] == [
        ("表1", [["外", "内", "1"]]),
        ("表2", [["名"]] * 4),
        ("表3", [["标题"]]),
    ]
    assert [sheet.above[-1:] for sheet in found] == [("",), ("标题",), ("",)]


def test_a_word_file_without_a_table_is_reported() -> None:
    for data in (package("<w:p/>"), b"PK\3\4", b"", word_file(*ROWS)[:400]):
        tables, findings = read(data)
        assert tables == []
        assert [finding.code for finding in findings] == ["TB-01"]
        assert ("Word" if data else "空文件") in findings[0].message


def test_a_word_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(WorkbookError):
        read_word_tables(package("<w:p/>" * (23 * 2**20)))


@examples(60)
@given(
    st.lists(st.tuples(st.integers(0, 2000), st.binary(min_size=1, max_size=3)), max_size=5),
    st.integers(0, 2000),
)
def test_a_damaged_word_file_ends_in_findings(damage: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(package(f"<w:tbl>{row(cell('外'), cell('村', more=WIDE))}</w:tbl>"))
    for place, content in damage:
        data[place : place + len(content)] = content
    read(bytes(data[: max(end, 200)]))


def test_an_old_word_file_names_what_it_lacks(space: Path, run: Run, bare: None) -> None:
    path = space / "inputs/registers/户.wps"
    path.parent.mkdir()
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    told = run("check", "registers", root=space)
    assert "TB-24" in told.out
    assert "LibreOffice" in told.out
    assert ".docx" in told.out


@pytest.mark.machine("LibreOffice")
@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".wps", ".doc"])
def test_an_old_word_file_is_converted(space: Path, run: Run, suffix: str) -> None:
    folder = space / "inputs/registers"
    folder.mkdir()
    made = space / "户.docx"
    made.write_bytes(word_file(*ROWS))
    office = machine.find("LibreOffice")
    profile = f"-env:UserInstallation={(space / 'profile').as_uri()}"
    command = [str(office), profile, "--headless", "--convert-to", "doc", str(made)]
    subprocess.run(command, cwd=space, check=True, capture_output=True)
    shutil.move(space / "户.doc", folder / f"户{suffix}")
    told = run("check", "registers", root=space)
    assert f"inputs/registers/户{suffix}[表]!A1　表里没有“户主证件号”这一列" in told.out
    assert "TB-01" not in told.out
