"""Old workbooks: their errors, hidden rows and columns and number formats are seen too."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import examples
from docgen.load.compound_file import read_stream
from docgen.load.table import read_tables
from docgen.load.xls_details import read_xls_details
from docgen.model.source import ListNode, Source, TableRows

END = 0xFFFFFFFE
GENERAL, PADDED, DAY = 0, 1, 2
"""The styles of the cells: as Excel shows a number, 0000, 3-1."""


def record(number: int, content: bytes) -> bytes:
    return pack("<HH", number, len(content)) + content


def text(value: str, wide: str = "<HB") -> bytes:
    return pack(wide, len(value), 1) + value.encode("utf-16-le")


def entry(name: str, kind: int, start: int, size: int) -> bytes:
    """An entry of the directory of a compound file."""
    coded = name.encode("utf-16-le")
    head = coded.ljust(64, b"\0") + pack("<HBB", len(coded) + 2, kind, 1)
    links = pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
    return (head + links).ljust(116, b"\0") + pack("<III", start, size, 0)


def compound(stream: bytes) -> bytes:
    """A compound file with one stream: sector 0 is the table, 1 the directory, then the stream."""
    stream = stream.ljust(4096, b"\0")
    stream = stream.ljust(-(-len(stream) // 512) * 512, b"\0")
    count = len(stream) // 512
    table = [0xFFFFFFFD, END, *range(3, count + 2), END]
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head += bytes(6) + pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += pack("<I", 0) + b"\xff" * 4 * 108
    directory = entry("Root Entry", 5, END, 0) + entry("Workbook", 2, 2, len(stream))
    sectors = pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + directory.ljust(512, b"\0")
    return head + sectors + stream


def cell(row: int, column: int, value: object, style: int = GENERAL) -> bytes:
    place = pack("<HHH", row, column, style)
    if isinstance(value, bytes):
        return record(0x205, place + value + b"\1")
    if isinstance(value, str):
        return record(0x204, place + text(value))
    return record(0x203, place + pack("<d", value))


def workbook(*cells: bytes, head: bytes = b"") -> bytes:
    """A workbook with the sheet 户; its second row and its third column are hidden."""
    begin = record(0x809, pack("<HHHHII", 0x600, 5, 0, 0, 0, 6))
    begin += record(0x41E, pack("<H", 164) + text("0000")) + record(
        0x41E, pack("<H", 165) + text("m-d")
    )
    for number in (0, 164, 165):
        begin += record(0xE0, pack("<HH", 0, number).ljust(20, b"\0"))
    head = begin + head
    sheet = record(0x809, pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 6))
    sheet += record(0x7D, pack("<HHHHHH", 2, 2, 2048, 0, 1, 0))
    sheet += record(0x208, pack("<HHHHHHI", 1, 0, 9, 255, 0, 0, 0x20))
    sheet += record(0x208, pack("<HHHHHHI", 2, 0, 9, 255, 0, 0, 0x1FFDF))
    sheet += record(0x7D, pack("<HHHHHH", 0, 1, 2048, 0, 0xFFFE, 0))
    sheet += b"".join(cells) + record(0x0A, b"")
    name = pack("<BB", 1, 1) + "户".encode("utf-16-le")
    bound = record(0x85, pack("<IBB", len(head) + 8 + 4 + 4 + len(name) + 2 - 6, 0, 0) + name)
    start = len(head) + len(bound) + 4
    bound = record(0x85, pack("<IBB", start, 0, 0) + name)
    return compound(head + bound + record(0x0A, b"") + sheet)


BOOK = workbook(
    cell(0, 0, "户编号"),
    cell(0, 1, "户主"),
    cell(0, 2, "村民小组"),
    cell(1, 0, 7.0, PADDED),
    cell(1, 1, "张某"),
    cell(1, 2, 42430.0, DAY),
    cell(2, 0, 8.0, PADDED),
    cell(2, 1, b"\x2a"),
    record(0x06, pack("<HHH", 2, 2, 0) + b"\2\0\x17\0\0\0\xff\xff" + bytes(8)),
)


def test_an_old_workbook_is_read_as_a_new_one() -> None:
    tables, findings = read_tables(BOOK, "户.xls", ("户编号", "户主"))
    table = tables[0]
    assert isinstance(table, Source)
    assert isinstance(table.root, ListNode)
    assert isinstance(table.root.items, TableRows)
    assert table.root.items.rows == [("0007", "张某", "3-1"), ("0008", "#N/A", "#REF!")]
    assert [f.code for f in findings] == ["TB-09", "TB-09"]


def test_its_details_have_their_cells() -> None:
    found = read_xls_details(BOOK)["户"]
    assert found.errors == {"B3": "#N/A", "C3": "#REF!"}
    assert found.rows == (2,)
    assert found.columns == (3,)
    assert found.formats == {"A2": "0000", "C2": "m-d", "A3": "0000"}


FONTS = [
    record(0x31, pack("<HHHHHBBBB", 200, 8 * (n == 4), 0, 400, 0, 0, 0, 0, 0)) for n in range(5)
]
STRUCK = b"".join((*FONTS, record(0xE0, pack("<HH", 5, 0).ljust(20, b"\0"))))
"""Fonts and the style 3, which strikes through."""


def test_a_row_of_an_old_workbook_that_is_struck_through_is_seen() -> None:
    struck = [
        cell(2, 0, "户编号", 3),
        cell(2, 1, "张某", 3),
        cell(3, 0, "户编号"),
        cell(3, 1, "李某", 3),
    ]
    found = read_xls_details(workbook(*struck, head=STRUCK))["户"]
    assert found.struck == (3,)


WAYS = [
    (0x204, text("张某")),
    (0xFD, pack("<I", 0)),
    (0x203, pack("<d", 8.0)),
    (0x27E, pack("<I", 34)),
    (0x06, pack("<d", 8.0) + bytes(8)),
]
"""A cell as text, a shared text, a number, a short number, a formula: record and content."""


@pytest.mark.parametrize(("number", "content"), WAYS)
def test_every_kind_of_cell_has_its_look(number: int, content: bytes) -> None:
    plain = record(number, pack("<HHH", 3, 1, PADDED) + content)
    struck = record(number, pack("<HHH", 4, 1, 3) + content)
    found = read_xls_details(workbook(plain, struck, head=STRUCK))["户"]
    assert found.struck == (5,)
    assert found.formats == ({} if number in (0x204, 0xFD) else {"B4": "0000"})


def test_numbers_that_stand_in_one_record_may_be_struck_through() -> None:
    numbers = pack("<HH", 2, 1) + pack("<HI", 3, 30) + pack("<HI", 3, 34) + pack("<H", 2)
    found = read_xls_details(workbook(record(0xBD, numbers), head=STRUCK))["户"]
    assert found.struck == (3,)


ERRORS = {
    0: "#NULL!",
    7: "#DIV/0!",
    15: "#VALUE!",
    23: "#REF!",
    29: "#NAME?",
    36: "#NUM!",
    42: "#N/A",
    99: "#UNKNOWN!",
}


@pytest.mark.parametrize(("code", "error"), ERRORS.items())
def test_every_error_of_an_old_workbook_has_its_name(code: int, error: str) -> None:
    result = bytes((2, 0, code, 0, 0, 0)) + b"\xff\xff" + bytes(8)
    is_true = bytes((1, 0, 1, 0, 0, 0)) + b"\xff\xff" + bytes(8)
    book = workbook(
        cell(3, 0, bytes([code])),
        record(0x06, pack("<HHH", 3, 1, 0) + result),
        record(0x06, pack("<HHH", 3, 2, 0) + is_true),
        record(0x06, pack("<HHHd", 3, 3, 0, 2.0) + bytes(8)),
        record(0x205, pack("<HHH", 3, 4, 0) + bytes((1, 0))),
    )
    assert read_xls_details(book)["户"].errors == {"A4": error, "B4": error}


def test_numbers_that_stand_in_one_record_have_their_formats() -> None:
    numbers = pack("<HH", 1, 1) + pack("<HI", PADDED, 30) + pack("<HI", GENERAL, 34) + pack("<H", 2)
    found = read_xls_details(workbook(record(0xBD, numbers), cell(3, 0, 5.0, DAY)))["户"]
    assert found.formats == {"B2": "0000", "A4": "m-d"}


@pytest.mark.parametrize("data", [b"", b"PK", BOOK[:600], BOOK[:512] + bytes(4096)])
def test_what_is_damaged_has_no_details(data: bytes) -> None:
    assert read_xls_details(data) == {}


def test_a_small_stream_lies_in_the_stream_of_the_root() -> None:
    """Sector 0 is the table, 1 the directory, 2 the small table, 3 the pieces of 64 bytes."""
    data = bytearray(compound(b""))
    small = b"a" * 64 + b"b" * 6
    data[512 : 512 + 16] = pack("<4I", 0xFFFFFFFD, END, END, END)
    data[60:64] = pack("<I", 2)
    directory = entry("Root Entry", 5, 3, 192) + entry("Workbook", 2, 0, len(small))
    data[1024 : 1024 + len(directory)] = directory
    data[1536 : 1536 + 12] = pack("<3I", 1, END, END)
    data[2048 : 2048 + len(small)] = small
    assert read_stream(bytes(data), ("Book", "Workbook")) == small


def test_a_small_stream_that_comes_back_to_itself_ends() -> None:
    """Its piece lies behind the end of the stream of the root, so nothing is ever found."""
    data = bytearray(compound(b""))
    data[512 : 512 + 16] = pack("<4I", 0xFFFFFFFD, END, END, END)
    data[60:64] = pack("<I", 2)
    directory = entry("Root Entry", 5, END, 0) + entry("Workbook", 2, 9, 70)
    data[1024 : 1024 + len(directory)] = directory
    data[1536 : 1536 + 128] = pack("<32I", *[9] * 32)
    assert read_stream(bytes(data), ("Workbook",)) == b""


@examples(150)
@given(
    st.lists(
        st.tuples(st.integers(0, len(BOOK) - 1), st.binary(min_size=1, max_size=4)), max_size=6
    ),
    st.integers(0, len(BOOK)),
)
def test_a_damaged_workbook_ends_the_search(damage: list[tuple[int, bytes]], end: int) -> None:
    data = bytearray(BOOK)
    for place, content in damage:
        data[place : place + len(content)] = content
    read_xls_details(bytes(data))
    read_xls_details(bytes(data[:end]))


def test_a_whole_number_has_its_number_format() -> None:
    """Short numbers are read as whole ones, others as decimals."""
    short = record(0x27E, pack("<HHH", 1, 0, PADDED) + pack("<I", 9 << 2 | 2))
    unit = record(0x41E, pack("<H", 166) + text('0.0"万元"'))
    unit += record(0xE0, pack("<HH", 0, 166).ljust(20, b"\0"))
    sized = record(0x27E, pack("<HHH", 1, 1, 3) + pack("<I", 3 << 2 | 2))
    book = workbook(cell(0, 0, "户编号"), cell(0, 1, "人均纯收入"), short, sized, head=unit)
    (table,), _ = read_tables(book, "户.xls", ("户编号", "人均纯收入"))
    assert isinstance(table, Source)
    assert isinstance(table.root, ListNode)
    assert isinstance(table.root.items, TableRows)
    assert table.root.items.rows == [("0009", "3")]
    assert table.root.items.meant == {(0, 1): "3万元"}


def shared_text(row: int, column: int, number: int, style: int = GENERAL) -> bytes:
    return record(0xFD, pack("<HHHI", row, column, style, number))


def test_a_text_of_an_old_workbook_may_be_struck_in_part() -> None:
    runs = pack("<HHHH", 0, 5, 4, 0)
    rich = pack("<HBH", 8, 9, 2) + "30024500".encode("utf-16-le") + runs
    inherited = pack("<HBH", 8, 9, 1) + "30024500".encode("utf-16-le") + pack("<HH", 4, 0)
    raised = record(0x31, pack("<HHHHHBBBB", 200, 0, 0, 400, 1, 0, 0, 0, 0))
    noted = pack("<HBH", 5, 9, 1) + "30032".encode("utf-16-le") + pack("<HH", 4, 6)
    texts = record(0xFC, pack("<II", 4, 4) + text("甲", "<HB") + rich + inherited + noted)
    cells = [shared_text(1, column, column, 3 * (column == 2)) for column in range(4)]
    book = workbook(*cells, shared_text(2, 2, 2), head=STRUCK + raised + texts)
    found = read_xls_details(book)["户"]
    assert {name: each.text for name, each in found.marked.items()} == {
        "B2": "4500",
        "C2": "4500",
        "D2": "3003",
    }
    assert found.struck == ()
