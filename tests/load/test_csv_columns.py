"""CSV files by columns: structural faults with their lines, and the same texts as record by record."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from conftest import ROOT, Run, examples
from docgen.load import csv_positions, csv_survey
from docgen.load.csv_positions import locate_fields
from docgen.load.csv_survey import ReadSlice, count_even_slice
from docgen.load.table import read_tables
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Severity
from docgen.registers.batches import read_batches
from docgen.registers.cell_positions import add_columns
from docgen.registers.cells import CellReader, read_cells
from docgen.registers.csv_slices import read_even_slice
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.unsure_cells import find_unsure_cells
from docgen.schema.document_schema import Schema

HEADER = "户编号,户主,人口\n"
FORM = RegisterSchema(
    name="户",
    schema=Schema(fields={n: {"type": "string"} for n in ("户编号", "户主", "人口")}, shapes={}),
)
Rows = list[tuple[int, tuple[str | None, ...]]]


def read(
    data: bytes, read_slice: ReadSlice = read_even_slice
) -> tuple[Rows, list[tuple[str, int]], object]:
    """The rows with their physical lines, the codes with theirs, the table."""
    tables, findings = read_tables(data, "户.csv", ("户编号", "户主"), read_slice)
    told = [(f.code, f.location.line if f.location else 0) for f in findings]
    if not tables:
        return [], told, None
    table = tables[0]
    rows = []
    for batch in read_batches(FORM, table):
        names = [name for name in FORM.schema.fields if name in batch.columns]
        readers = {name: CellReader(name, FORM.schema.fields[name]) for name in names}
        for row in read_cells(
            readers,
            batch,
            find_unsure_cells({n: r.unsure_test() for n, r in readers.items()}, batch),
            readers,
        ).rows.rows():
            location = table.location((row[0], "户编号"))
            rows.append((location.line, row[1:]))
    return rows, told, table


ROW = (2, ("1", "张三", "3"))
CASES = [
    ("plain", HEADER + "1,张三,3\n", [ROW], []),
    ("no last line end", HEADER + "1,张三,3", [ROW], []),
    ("Windows line ends", (HEADER + "1,张三,3\n").replace("\n", "\r\n"), [ROW], []),
    ("a title above", "某县,,\n" + HEADER + "1,张三,3\n", [(3, ROW[1])], []),
    ("blank lines", HEADER + "\n1,张三,3\n,,\n2,李四,\n", [(3, ROW[1]), (5, ("2", "李四", None))], []),
    ("a sum", HEADER + "1,张三,3\n,合 计,3\n", [ROW], [("TB-05", 3)]),
    ("spaces of both widths", HEADER + " 1,　张三 ,3\n", [ROW], []),
    ("a quoted line end", HEADER + '1,"张\n三",3\n2,李四,1\n', [(2, ("1", "张\n三", "3")), (4, ("2", "李四", "1"))], []),
    ("a quoted comma", HEADER + '1,"张,三",3\n', [(2, ("1", "张,三", "3"))], []),
    ("doubled quotes", HEADER + '1,"张""三",3\n', [(2, ("1", '张"三', "3"))], []),
    ("too many cells", HEADER + "1,张三,3\n2,李,四,1\n", [ROW, (3, ("2", "李", "四"))], [("TB-07", 3)]),
    ("empty cells too many", HEADER + "1,张三,3,,\n", [ROW], []),
    ("too few cells", HEADER + "1,张三,3\n2,李四\n", [ROW, (3, ("2", "李四", None))], [("TB-08", 3)]),
    ("an open quote", HEADER + '1,张三,3\n2,"李四,1\n3,王五,2\n', [], [("TB-06", 3)]),
    ("a fold before a fault", HEADER + '1,"张\n三",3\n2,李四\n', [(2, ("1", "张\n三", "3")), (4, ("2", "李四", None))], [("TB-08", 4)]),
]  # fmt: skip


SIZES = {
    "whole": None,
    "small blocks": (5, 2**20),
    "slices of 16": (8, 16),
    "slices of 40": (16, 40),
}


@pytest.fixture(params=SIZES.values(), ids=SIZES)
def slices(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go through a file as a whole, and as a large one: block by block, slice by slice."""
    if request.param:
        block, size = request.param
        monkeypatch.setattr(csv_positions, "_BLOCK", block)
        monkeypatch.setattr(csv_survey, "_SLICE", size)


@pytest.mark.usefixtures("slices")
@pytest.mark.parametrize("read_slice", [read_even_slice, count_even_slice])
@pytest.mark.parametrize(
    ("text", "rows", "told"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_a_csv_file_is_read_by_columns(
    text: str, rows: Rows, told: list[tuple[str, int]], read_slice: ReadSlice
) -> None:
    found, codes, table = read(text.encode(), read_slice)
    assert found == rows
    assert codes == told
    assert table is None or isinstance(table, ColumnFile)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_other_encodings_are_read_too(encoding: str) -> None:
    found, codes, _ = read((HEADER + "1,张三,3\n").encode(encoding))
    assert found == [ROW]
    assert codes == ([] if encoding == "utf-8-sig" else [("YM-03", 0)])


@pytest.mark.parametrize(
    "text", [HEADER + '1,张"三,3\n', HEADER.replace("\n", "\r") + "1,张三,3\r"]
)
def test_what_is_not_regular_is_read_record_by_record(text: str) -> None:
    found, codes, table = read(text.encode())
    assert [row[0] for _, row in found] == ["1"]
    assert codes == []
    assert not isinstance(table, ColumnFile)


LONG = ["某县,,", HEADER.strip()]
LONG += [f"{n},户{n},{n % 7}" for n in range(40)]
LONG[20] = '18,"张\n三",4'  # one line more from here on
LONG[25] = "23,李四"
LONG[30] = ",,"
LONG[35] = "合计,,99"
LONG[40] = "38,户38,3,9"
LONG[41] = "39,王五,"
"""A file of 43 lines, the last of them without an end."""
LONG_TEXT = "\n".join(LONG)


@pytest.mark.usefixtures("slices")
def test_a_long_file_keeps_its_lines_up_to_the_last_without_an_end() -> None:
    rows, told, table = read(LONG_TEXT.encode())
    assert isinstance(table, ColumnFile)
    assert told == [("TB-08", 27), ("TB-05", 37), ("TB-07", 42)]
    lines = [line for line, _ in rows]
    assert lines == [n for n in range(3, 44) if n not in (22, 32, 37)]
    assert dict(rows)[3] == ("0", "户0", "0")
    assert dict(rows)[21] == ("18", "张\n三", "4")
    assert dict(rows)[23] == ("19", "户19", "5")
    assert dict(rows)[43] == ("39", "王五", None)


@pytest.mark.usefixtures("slices")
def test_the_column_of_a_cell_is_found_anywhere_in_a_long_file() -> None:
    data = LONG_TEXT.encode()
    table = read_tables(data, "户.csv", ("户主",))[0][0]
    assert isinstance(table, ColumnFile)
    wanted = [(0, "人口"), (9, "人口"), (18, "户主"), (19, "人口"), (38, "户主"), (39, "人口")]
    assert locate_fields(table, wanted) == {
        (0, "人口"): 6,
        (9, "人口"): 6,
        (18, "户主"): 4,
        (19, "人口"): 8,
        (38, "户主"): 4,
        (39, "人口"): 7,
    }
    assert [table.location((n, "户编号")).line for n in (0, 18, 19, 39)] == [3, 21, 23, 43]


@pytest.mark.usefixtures("slices")
def test_a_file_that_is_not_utf_8_far_down_is_read_all_the_same() -> None:
    text = HEADER + "1,zhang,3\n" * 30 + "2,李四,1"
    rows, told, table = read(text.encode("gb18030"))
    assert told == [("YM-03", 0)]
    assert isinstance(table, ColumnFile)
    assert rows[-1] == (32, ("2", "李四", "1"))
    assert len(rows) == 31


def test_many_ragged_lines_are_counted() -> None:
    _, codes, _ = read((HEADER + "1,2\n" * 150).encode())
    assert codes.count(("TB-08", 0)) == 1
    assert len(codes) == 101


def test_the_column_of_a_cell_is_counted_in_characters() -> None:
    text = HEADER + "1,张三,3\n" * 3000 + '"a,b",李四,9\n'
    tables, _ = read_tables(text.encode(), "户.csv", ("户主",))
    table = tables[0]
    assert isinstance(table, ColumnFile)
    wanted = [(0, "人口"), (3000, "户主"), (2047, "户编号"), (3000, "没有")]
    assert locate_fields(table, wanted) == {
        (0, "人口"): 6,
        (3000, "户主"): 7,
        (2047, "户编号"): 1,
    }
    assert str(table.location((3000, "户主"))) == "户.csv[表]!B3002"
    assert table.location((3000, "户主")).line == 3002


CELL = st.text(alphabet="1张,\" \n\t　x'", max_size=4)
TABLE = st.lists(st.tuples(CELL, CELL, CELL), max_size=8)


@given(rows=TABLE)
@example(rows=[("", "\t", "\n\t"), ("", "1\t", "\n\t")])
def test_columns_say_what_records_say(rows: list[tuple[str, str, str]]) -> None:
    """Whatever stands in the cells, columns and record by record give the same texts and lines."""
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([("户编号", "户主", "人口"), *rows])
    found, _, _ = read(out.getvalue().encode())
    expected, reader = [], csv.reader(StringIO(out.getvalue(), newline=""))
    line = 1
    for record in reader:
        begun, line = line, reader.line_num + 1
        texts = tuple(cell.replace("　", " ").strip() or None for cell in record)
        if begun > 1 and any(texts):
            expected.append((begun, texts))
    assert [row for row in found if any(row[1])] == expected


ENCODINGS = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
TEXTS = st.text(st.sampled_from("甲乙丙ab1 　，；"), min_size=1, max_size=6)
LINES = st.lists(
    st.one_of(
        st.tuples(TEXTS, TEXTS, TEXTS).map(",".join),
        st.tuples(TEXTS, TEXTS, TEXTS).map(lambda cells: '"{}","{}\n{}",9'.format(*cells)),
        st.tuples(TEXTS, TEXTS).map(",".join),
        st.just(""),
    ),
    max_size=12,
)


def encoded(text: str, encoding: str) -> bytes:
    """The text as a program saves it: UTF-16 begins with its mark."""
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    return (mark + text).encode(encoding)


def places(data: bytes) -> tuple[list[tuple[int, ...]], list[tuple[str, int]]]:
    """Line and column of every cell of every record, and the findings without the encoding's."""
    rows, told, table = read(data)
    told = [(code, line) for code, line in told if code != "YM-03"]
    if not isinstance(table, ColumnFile):
        return [(line,) for line, _ in rows], told
    fields = [(record, name) for record in range(table.record_count) for name in table.names]
    columns = locate_fields(table, fields)
    found = [(table.location(field).line, columns.get(field, 0)) for field in fields]
    return [*found, *((line,) for line, _ in rows)], told


@pytest.mark.slow
@pytest.mark.usefixtures("slices")
@examples(12)
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]), last=st.booleans())
def test_the_encoding_of_a_file_moves_no_place(lines: list[str], end: str, last: bool) -> None:
    text = HEADER + "1,张三,3\n" + "\n".join(lines) + ("\n" if last else "")
    text = text.replace("\n", end)
    expected = places(text.encode())
    for encoding in ENCODINGS[1:]:
        assert places(encoded(text, encoding)) == expected, encoding


@pytest.mark.usefixtures("slices")
@examples(100)
@given(st.binary(max_size=120), st.integers(0, 40), st.integers(0, 40))
def test_a_search_for_a_place_ends_for_any_bytes(tail: bytes, first: int, second: int) -> None:
    """Also where the numbers of a table do not belong to its bytes at all."""
    table = read_tables((HEADER + "1,张三,3\n" * 8).encode(), "户.csv", ("户主",))[0][0]
    assert isinstance(table, ColumnFile)
    other = replace(table, data=tail, slices=((0, first), (3, second)))
    locate_fields(other, [(record, name) for record in range(8) for name in table.names])


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_bad_cell_at_the_end_of_a_long_file_has_its_place(
    space: Path, run: Run, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Above the size of a slice, 12 MB, a file is read in several."""
    monkeypatch.setattr(csv_survey, "_SLICE", 2**16)
    sample = (ROOT / "inputs/registers/示例县/户.csv").read_text("utf-8").splitlines()
    names = sample[0].split(",")
    row = sample[1].split(",")
    lines = [sample[0]]
    for number in range(1_000):
        row[names.index("户编号")] = f"5308251{number:08d}"
        lines.append(",".join(row))
    bad = row[:]
    bad[names.index("户编号")] = "530825199999999"
    bad[names.index("家庭人口")] = "三口"
    lines.append(",".join(bad))
    folder = space / "inputs/registers"
    folder.mkdir()
    (folder / "户.csv").write_bytes(("\n".join(lines) + "\n").encode(encoding))
    assert (folder / "户.csv").stat().st_size > 4 * 2**16
    told = run("check", "registers", "--format", "json", root=space)
    found = [f for f in json.loads(told.out)["findings"] if f["code"] == "ZD-03"]
    column = len(",".join(bad[: names.index("家庭人口")])) + 2
    assert [(f["line"], f["column"]) for f in found] == [(1_002, column)]


SLICE = ColumnFile(file="户.csv", names=("甲", "乙", "丙"), data=b"", record_count=0, delimiter=",")
PIECES = [
    "a",
    "张三",
    ",",
    ",",
    "\n",
    "\r\n",
    "\r",
    '"',
    " ",
    "\t",
    "合",
    "、",
    "é",
    "\x00",
    "1,2,3\n",
]


@examples(300)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from([b"", b"\xff"]))
@example("1,2,3\n4,5\n6,7,8,9\n", b"")
@example("1,2,\n4,5\n6,7,8,9\n", b"")
def test_a_slice_is_even_to_whoever_reads_it(text: str, tail: bytes) -> None:
    data = text.encode() + tail
    if not data:
        return
    counted = count_even_slice(SLICE, data)
    read = read_even_slice(SLICE, data)
    assert (counted and counted[0]) == (read and read[0])


@pytest.mark.slow
@pytest.mark.usefixtures("slices")
@examples(60)
@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
def test_a_cell_has_its_place_whoever_read_it(lines: list[str], end: str) -> None:
    text = (HEADER + "1,张三,3\n" + "\n".join(lines)).replace("\n", end)
    table = read(text.encode())[2]
    if not isinstance(table, ColumnFile):
        return
    fields = [(record, name) for record in range(table.record_count) for name in table.names]
    findings = [
        Finding(
            code="ZD-03",
            severity=Severity.ERROR,
            message="",
            path=each,
            location=table.location(each),
        )
        for each in fields
    ]
    columns = locate_fields(table, fields)
    found = [each.location.column for each in add_columns(table, findings) if each.location]
    assert found == [columns.get(each, 0) for each in fields]
