"""The ledger of problems: merging loses nothing, and of a file only what changes is changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from conftest import Validate, examples
from docgen.load.table import read_row_tables
from docgen.load.yaml_reader import read_yaml
from docgen.model.source import ListNode, Source
from docgen.problems.collect import collect
from docgen.problems.deadlines import find_deadline
from docgen.problems.edit.table_bytes import amend, begin
from docgen.problems.ledger import Changes, LedgerConfig, Problem, Row
from docgen.problems.merge import merge
from docgen.problems.problem_rows import read_rows

FIELDS = ("号", "述", "办", "日", "态", "规", "键", "检", "疑")
FORM = LedgerConfig(
    name="账",
    number="号",
    first_number="A01",
    identity=("规", "键"),
    hint="检",
    conflict_note="疑",
    state="态",
    start="登记",
    ends=frozenset({"销号"}),
    claimed="申请销号",
    problem_fields=("述",),
    fields=FIELDS,
    dates=frozenset({"日"}),
    masked=frozenset(),
)
RULES = ("甲-01", "甲-02")
JUDGED = frozenset(RULES)
identities = st.tuples(st.sampled_from(RULES), st.sampled_from("123"))
said = st.sampled_from(
    ["", "漏雨", "漏雨；缺水", "已修", "〖仍有〗", "“述”另一份写〖漏雨〗", "[2018]〔3〕号"]
)


def problem(identity: tuple[str, str], text: str = "漏雨") -> Problem:
    row = dict(zip(FORM.identity, identity, strict=True))
    return Problem(identity, {**row, "述": text, "态": FORM.start})


def applied(rows: list[Row], changes: Changes) -> list[Row]:
    """The rows as they stand after the changes."""
    done = [dict(row) for row in rows]
    for index, row in changes.edits.items():
        done[index].update(row)
    stay = [row for index, row in enumerate(done) if index not in changes.removed]
    return [{k: v for k, v in row.items() if v} for row in [*stay, *map(dict, changes.added)]]


def collected(rows: list[Row], found: list[Problem]) -> list[Row]:
    return applied(rows, collect(FORM, rows, found, JUDGED).changes)


def merged(ours: list[Row], theirs: list[Row], base: Sequence[Row] = ()) -> list[Row]:
    return applied(ours, merge(FORM, ours, theirs, base).changes)


founds = st.lists(identities, unique=True, max_size=6).map(lambda ids: list(map(problem, ids)))
human = st.fixed_dictionaries(
    {},
    optional={
        "号": st.sampled_from(["A01", "A02", "A03", "B1"]),
        "述": said.filter(bool),
        "办": said.filter(bool),
        "态": st.sampled_from(["登记", "整改中", "销号"]),
        "日": st.sampled_from(["2018-03-01", "2018年3月1日", "2018-03-02"]),
        "规": st.sampled_from(RULES),
        "键": st.sampled_from("123"),
        "疑": said.filter(bool),
    },
)
books = st.lists(human.filter(lambda row: row.keys() - {"疑"}), max_size=5)


@given(rows=books, found=founds)
def test_collecting_twice_is_collecting_once(rows: list[Row], found: list[Problem]) -> None:
    once = collected(rows, found)
    assert not collect(FORM, once, found, JUDGED).changes


@given(rows=books, found=founds)
def test_collecting_writes_nothing_but_the_hint_and_closes_nothing(
    rows: list[Row], found: list[Problem]
) -> None:
    once = collected(rows, found)
    for before, after in zip(rows, once, strict=False):
        own = {k: v for k, v in before.items() if k != "检"}
        assert own == {k: v for k, v in after.items() if k != "检"}
    assert {p.identity for p in found} <= {(r.get("规"), r.get("键")) for r in once}
    fresh = [row["号"] for row in once[len(rows) :]]
    assert len(set(fresh)) == len(fresh)
    assert not set(fresh) & {row.get("号") for row in rows}


edits = st.tuples(
    st.sampled_from(["办", "日", "态"]), st.sampled_from(["已修", "2018-03-01", "销号"])
)


@given(
    ids=st.lists(identities, unique=True, min_size=1, max_size=5),
    work=st.lists(st.one_of(st.none(), st.tuples(st.integers(0, 9), edits)), max_size=8),
)
def test_any_order_of_edits_and_collects_ends_in_the_same_ledger(
    ids: list[tuple[str, str]], work: list[tuple[int, tuple[str, str]] | None]
) -> None:
    """People edit between collects: the ledger ends as if all were collected, then edited."""
    found = [problem(identity) for identity in ids]
    first = collected([], found)
    rows, whole = first, [dict(row) for row in first]
    for step in work:
        if step is None:
            rows = collected(rows, found)
        else:
            at, (name, text) = step[0] % len(ids), step[1]
            rows = [{**row, name: text} if i == at else row for i, row in enumerate(rows)]
            whole[at][name] = text
    assert collected(rows, found) == collected([dict(row) for row in whole], found)


@given(
    parts=st.permutations([("甲-01", "1"), ("甲-02", "1"), ("甲-01", "2")]), cut=st.integers(0, 3)
)
def test_problems_that_come_in_parts_are_all_there_under_lasting_numbers(
    parts: list[tuple[str, str]], cut: int
) -> None:
    first = collected([], [problem(identity) for identity in parts[:cut]])
    second = collected(first, [problem(identity) for identity in parts])
    assert [row["号"] for row in second] == ["A01", "A02", "A03"]
    assert [row["号"] for row in first] == [row["号"] for row in second][:cut]


def test_a_problem_that_is_gone_is_proposed_and_one_that_is_back_is_told() -> None:
    rows = collected([], [problem(("甲-01", "1"))])
    gone = collected(rows, [])
    assert gone[0]["检"] == "〖未再查出，核实后可申请销号〗"
    assert gone[0]["态"] == "登记"
    closed: list[Row] = [{**gone[0], "态": "销号"}]
    assert collected(closed, [])[0].get("检", "") == ""
    assert collected(closed, [problem(("甲-01", "1"))])[0]["检"] == "〖已销号，又查出来了〗"
    more = collected(rows, [problem(("甲-01", "1"), "漏雨；缺水")])
    assert more[0]["检"] == "〖仍有，现查出：漏雨；缺水〗"
    assert more[0]["述"] == "漏雨"


def test_a_rule_that_was_not_applied_says_nothing() -> None:
    rows = collected([], [problem(("甲-01", "1"))])
    assert not collect(FORM, rows, [], frozenset({"甲-02"})).changes


def test_words_of_a_person_in_the_hint_are_left() -> None:
    rows = [{**collected([], [problem(("甲-01", "1"))])[0], "检": "〖仍有〗已催办"}]
    result = collect(FORM, rows, [], JUDGED)
    assert not result.changes
    assert result.edited_by_user == (0,)


def quoted(name: str, text: str) -> str:
    """Return how a text of the other copy is kept beside ours."""
    return f"“{name}”另一份写〖{text.replace('〖', '【').replace('〗', '】')}〗"


def day(text: str) -> str:
    """Return a date in one spelling, any other text as it is."""
    found = re.fullmatch(r"(\d+)年(\d+)月(\d+)日", text)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text


def is_noted(text: str, note: str) -> bool:
    """Return whether a conflict note has a text, which may have lost its brackets there."""
    return text in note or text.replace("〖", "【").replace("〗", "】") in note


def is_kept(text: str, name: str, once: list[Row], base: Sequence[Row]) -> bool:
    """Return whether a text is in its field, in a note, or was sent out: a change may take it."""
    for row in once:
        if day(row.get(name, "")) == day(text) or is_noted(text, row.get(FORM.conflict_note, "")):
            return True
    return any(day(row.get(name, "")) == day(text) for row in base)


@pytest.mark.slow
@examples(400)
@given(ours=books, theirs=books, base=st.one_of(st.just([]), books))
def test_merging_loses_nothing_and_twice_is_once(
    ours: list[Row], theirs: list[Row], base: list[Row]
) -> None:
    once = merged(ours, theirs, base)
    assert not merge(FORM, once, theirs, base).changes
    for row in [*ours, *theirs]:
        for name, text in row.items():
            assert name == FORM.hint or is_kept(text, name, once, base), (name, text)
    if not base:
        assert len(once) >= max(len(ours), len(theirs) - 4)
        for index, row in enumerate(ours):
            assert all(n == "疑" or once[index].get(n) == t for n, t in row.items())


DOUBTS = [
    ("ours has none", "", "“述”另一份写〖缺水〗", "“述”另一份写〖缺水〗"),
    ("both have one", "请核实", "“述”另一份写〖缺水〗", "请核实；“述”另一份写〖缺水〗"),
    ("the same", "请核实", "请核实", "请核实"),
    ("theirs has none", "请核实", "", "请核实"),
]


@pytest.mark.parametrize(
    ("mine", "their", "wanted"), [d[1:] for d in DOUBTS], ids=[d[0] for d in DOUBTS]
)
@pytest.mark.parametrize("sent", [False, True], ids=["two ways", "three ways"])
def test_a_doubt_of_the_other_copy_is_taken_over_into_its_row(
    mine: str, their: str, wanted: str, sent: bool
) -> None:
    base: list[Row] = [{"号": "A01", "述": "漏雨"}, {"号": "A02", "述": "断电"}]
    ours = [{**base[0], "疑": mine}, base[1]]
    theirs = [base[1], {**base[0], "疑": their}]
    done = merged(ours, theirs, base if sent else ())
    assert done == [{"号": "A01", "述": "漏雨", "疑": wanted}, base[1]]


def test_a_problem_that_theirs_has_twice_without_a_number_is_added_once() -> None:
    """The second row says more of the same problem: it goes into the row of the first."""
    theirs: list[Row] = [
        {"规": "甲-01", "键": "1", "述": "漏雨"},
        {"规": "甲-01", "键": "1", "述": "漏雨", "办": "已修"},
    ]
    done = merged([], theirs)
    assert done == [{"号": "A01", "规": "甲-01", "键": "1", "述": "漏雨", "办": "已修"}]


def test_of_two_rows_with_one_text_that_with_the_same_note_is_meant() -> None:
    ours: list[Row] = [
        {"号": "A01", "述": "漏雨"},
        {"号": "A02", "述": "漏雨", "疑": "请核实"},
    ]
    assert not merge(FORM, ours, [{"述": "漏雨", "疑": "请核实"}]).changes


def test_the_hint_of_another_copy_is_never_taken_over() -> None:
    theirs: list[Row] = [
        {"号": "A01", "述": "漏雨", "检": "〖仍有〗"},
        {"号": "A02", "述": "缺水", "检": "〖仍有〗"},
    ]
    done = merged([{"号": "A01", "述": "漏雨"}], theirs)
    assert done == [{"号": "A01", "述": "漏雨"}, {"号": "A02", "述": "缺水"}]


def test_the_side_that_changed_a_field_wins_if_it_is_known_what_was_sent() -> None:
    sent: list[Row] = [{"号": "A01", "述": "漏雨", "态": "交办"}]
    ours: list[Row] = [{"号": "A01", "述": "漏雨严重", "态": "交办", "日": "2018-03-01"}]
    theirs: list[Row] = [
        {"号": "A01", "述": "漏雨", "态": "整改中", "日": "2018年3月1日", "办": "已修"}
    ]
    result = merge(FORM, ours, theirs, sent)
    assert dict(result.changes.edits[0]) == {"态": "整改中", "办": "已修"}
    assert not result.conflicts
    both = merge(FORM, ours, [{**theirs[0], "述": "漏水"}], sent)
    assert both.changes.edits[0]["疑"] == "“述”另一份写〖漏水〗"
    assert [(c.field, c.ours, c.theirs) for c in both.conflicts] == [("述", "漏雨严重", "漏水")]


def test_one_number_for_two_problems_becomes_two_numbers() -> None:
    ours: list[Row] = [{"号": "A01", "规": "甲-01", "键": "1", "述": "漏雨"}]
    theirs: list[Row] = [{"号": "A01", "规": "甲-02", "键": "2", "述": "缺水"}]
    done = merged(ours, theirs)
    assert [row["号"] for row in done] == ["A01", "A02"]
    assert done[1]["疑"] == "“号”另一份写〖A01〗"
    assert not merge(FORM, done, theirs).changes


# Files


def workbook(rows: list[tuple[str, ...]], blank: int = 0) -> bytes:
    """A workbook as a county keeps it: comments, formulas, filters, formats, another sheet."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page, other = book.add_worksheet("账_甲镇"), book.add_worksheet("说明")
    lined, red = book.add_format({"border": 1}), book.add_format({"font_color": "red"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    page.merge_range(0, 0, 0, 7, "甲镇问题台账", book.add_format({"bold": True}))
    page.write_row(
        1,
        0,
        ["号", "述", "办", "日", "态", "规", "键", "剩余天数"],
        book.add_format({"bold": True}),
    )
    for number, row in enumerate(rows, 2):
        for column, text in enumerate(row):
            if column == 3 and text:
                page.write_datetime(number, column, date.fromisoformat(text), day)
            else:
                page.write_string(number, column, text, lined)
        page.write_formula(number, 7, f"=D{number + 1}-TODAY()", lined, 5)
    for number in range(len(rows) + 2, len(rows) + 2 + blank):
        for column in range(8):
            page.write_blank(number, column, None, lined)
    last = len(rows) + 1
    page.write_comment("B3", "请乡镇核实")
    page.autofilter(1, 0, last, 7)
    page.set_column("B:B", 40)
    page.set_row(2, 30)
    page.freeze_panes(2, 1)
    page.data_validation(2, 4, last, 4, {"validate": "list", "source": ["登记", "销号"]})
    page.conditional_format(
        2, 7, last, 7, {"type": "cell", "criteria": "<", "value": 0, "format": red}
    )
    other.write_formula("A1", "=COUNTA('账_甲镇'!A:A)")
    other.insert_chart("B2", chart(book))
    book.define_name("编号区", "='账_甲镇'!$A$3:$A$9")
    book.close()
    return out.getvalue()


def test_a_workbook_written_with_prefixes_and_cell_references_left_out_is_amended() -> None:
    """Not every program writes as Excel does: names with a prefix, blank rows closed in themselves."""
    sheet = "xl/worksheets/sheet1.xml"
    old = parts(workbook(ROWS[:1]))
    xml = old[sheet].decode()
    head, _, rest = xml.partition("<sheetData>")
    inner, _, tail = rest.partition("</sheetData>")
    inner = re.sub(r"<(/?)(\w)", r"<\1x:\2", inner) + '<x:row r="4" spans="1:8"/>'
    url = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = head.replace("<worksheet ", f'<worksheet xmlns:x="{url}" ')
    old[sheet] = f"{head}<x:sheetData>{inner}</x:sheetData>{tail}".encode()
    out = BytesIO()
    with ZipFile(out, "w") as book:
        for name, data in old.items():
            book.writestr(name, data)
    before = out.getvalue()
    changes = Changes({0: {"检": "〖仍有〗"}}, [{"号": "A03", "述": "断电"}, {"号": "A04"}])
    after, _ = amend(before, read(before, "账.xlsx"), changes, FIELDS)
    assert [row["号"] for row in read_rows(read(after, "账.xlsx"))] == ["A01", "A03", "A04"]
    assert b'<x:row r="4"><x:c' in parts(after)[sheet]


def chart(book: xlsxwriter.Workbook) -> object:
    made = book.add_chart({"type": "column"})
    made.add_series({"values": "='账_甲镇'!$H$3:$H$4"})
    return made


ROWS = [
    ("A01", "漏雨", "", "2018-03-01", "登记", "甲-01", "1"),
    ("A02", "缺水 & <井>", "打井", "2018-03-02", "登记", "甲-02", "1"),
]
CHANGES = Changes(
    {0: {"办": "已修 <完>", "检": "〖仍有〗"}, 1: {"态": "销号", "日": "2018-04-01"}},
    [{"号": "A03", "述": "=断电\x07\n两行", "日": "2018-05-01", "态": "登记", "检": "〖仍有〗"}, {"号": "A04", "述": "缺床", "日": "2018-05-02"}],
)  # fmt: skip


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as book:
        return {info.filename: book.read(info) for info in book.infolist()}


def read(data: bytes, file: str) -> Source:
    if file.endswith(".yaml"):
        source, findings = read_yaml(data, file)
        assert source is not None, findings
        return source
    found, findings = read_row_tables(data, file, FIELDS)
    assert found, findings
    return found[0]


def due() -> list[Row]:
    first = [dict(zip(FIELDS, row, strict=False)) for row in ROWS]
    return applied([*first], CHANGES)


def same(rows: list[Row], others: list[Row]) -> bool:
    kept = [[{k: day(v) for k, v in r.items() if k in FIELDS} for r in rs] for rs in (rows, others)]
    clean = [{k: v.replace("\x07", "") for k, v in row.items()} for row in kept[1]]
    return kept[0] == clean


@pytest.mark.parametrize("blank", [0, 1, 5])
def test_of_a_workbook_only_the_cells_that_change_are_changed(blank: int) -> None:
    before = workbook(ROWS, blank)
    after, left = amend(before, read(before, "账.xlsx"), CHANGES, FIELDS)
    assert left == ()
    assert same(read_rows(read(after, "账.xlsx")), due())
    old, new = parts(before), parts(after)
    assert list(old) == list(new)
    sheet = "xl/worksheets/sheet1.xml"
    assert {name for name in old if old[name] != new[name]} == {sheet}
    # Every row that does not change, and all around the rows, byte for byte.
    was, now = old[sheet].decode(), new[sheet].decode()
    assert was.partition("<sheetData>")[0].replace(
        f"H{len(ROWS) + 2 + blank}", "I"
    ) == now.partition("<sheetData>")[0].replace(
        f"I{max(len(ROWS) + 4, len(ROWS) + 2 + blank)}", "I"
    )
    tail = was.partition("</sheetData>")[2].replace('sqref="H3:H4"', 'sqref="H3:H6"')
    assert tail.replace('sqref="E3:E4"', 'sqref="E3:E6"') == now.partition("</sheetData>")[2]
    for formula in re.findall(r"<c [^>]*><f>.*?</c>", was):
        assert formula in now
    assert 'ht="30"' in now
    # A new row looks like the one above it; its date is a date of Excel.
    styles = dict(re.findall(r'<c r="([A-Z]+\d+)" s="(\d+)"', now))
    assert [styles[f"{c}5"] for c in "ABG"] == [styles[f"{c}4"] for c in "ABG"]
    assert bool(re.search(r'<c r="D5" s="\d+"><v>43221</v></c>', now)) == (blank == 0)


def test_a_cell_with_a_formula_is_left() -> None:
    before = workbook(ROWS)
    changes = Changes({0: {"剩余天数": "9"}})
    after, left = amend(before, read(before, "账.xlsx"), changes, FIELDS)
    assert left == ("H3",)
    assert parts(after) == parts(before)


@pytest.mark.parametrize("file", ["账.csv", "账.xlsx"])
def test_what_stands_beside_the_table_is_not_written_over(file: str) -> None:
    before = "号,述\nA01,漏雨,,旁注\n".encode()
    if file.endswith("xlsx"):
        out = BytesIO()
        book = xlsxwriter.Workbook(out)
        page = book.add_worksheet("账")
        page.write_row(0, 0, ["号", "述"])
        page.write_row(1, 0, ["A01", "漏雨", "", "旁注"])
        book.close()
        before = out.getvalue()
    changes = Changes({0: {"检": "〖仍有〗"}}, [{"号": "A02", "检": "〖仍有〗"}])
    after, _ = amend(before, read(before, file), changes, FIELDS)
    rows = read_rows(read(after, file))
    assert [row["检"] for row in rows] == ["〖仍有〗", "〖仍有〗"]
    found = read_row_tables(after, file, FIELDS)[0][0]
    assert isinstance(found.root, ListNode)
    assert found.root.items.rows[0][:5] == ("A01", "漏雨", "", "旁注", "〖仍有〗")


@pytest.mark.slow
@pytest.mark.parametrize("blank", [0, 5])
def test_a_workbook_that_was_amended_is_valid(
    tmp_path: Path, blank: int, validate: Validate
) -> None:
    before, path = workbook(ROWS, blank), tmp_path / "账.xlsx"
    path.write_bytes(amend(before, read(before, "账.xlsx"), CHANGES, FIELDS)[0])
    assert validate(path) == []
    path.write_bytes(grown()[1])
    assert validate(path) == []


def grown() -> tuple[bytes, bytes]:
    """A workbook with one of Excel's tables, before and after a row is added."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet("账")
    columns = [{"header": name} for name in FIELDS[:7]]
    page.add_table(0, 0, 2, 6, {"data": ROWS, "columns": columns})
    book.close()
    before = out.getvalue()
    changes = Changes({}, [{"号": "A03", "述": "断电"}])
    return before, amend(before, read(before, "账.xlsx"), changes, FIELDS)[0]


def test_an_excel_table_grows_with_its_rows() -> None:
    before, after = grown()
    changed = {name for name in parts(before) if parts(before)[name] != parts(after)[name]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/tables/table1.xml"}
    table = parts(after)["xl/tables/table1.xml"]
    assert table.count(b'ref="A1:G4"') == 2
    assert len(read_rows(read(after, "账.xlsx"))) == 3


def test_a_sheet_that_leaves_out_references_is_read_by_counting() -> None:
    before = parts(workbook(ROWS[:1]))
    sheet = "xl/worksheets/sheet1.xml"
    xml = re.sub(rb'<(c|row) r="\w+"', rb"<\1", before[sheet])
    assert xml != before[sheet]
    out = BytesIO()
    with ZipFile(out, "w") as book:
        for name, data in before.items():
            book.writestr(name, xml if name == sheet else data)
    source = read(out.getvalue(), "账.xlsx")
    after, _ = amend(out.getvalue(), source, Changes({0: {"办": "已修"}}), FIELDS)
    assert read_rows(read(after, "账.xlsx"))[0]["办"] == "已修"


def csv_lines(newline: str) -> str:
    lines = [
        "说明,,",
        "号,述,办,日,态,规,键",
        'A01,漏雨,"",2018-03-01,登记,甲-01,1',
        '"A02","缺水 & <井>",打井,2018-03-02,登记,甲-02,1',
    ]
    return newline.join(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_of_a_csv_file_only_the_lines_that_change_are_changed(encoding: str, newline: str) -> None:
    before = csv_lines(newline).encode(encoding)
    changes = Changes({0: {"办": "已,修"}}, [{"号": "A03", "述": "两\n行", "检": "〖仍有〗"}])
    after, _ = amend(before, read(before, "账.csv"), changes, FIELDS)
    assert after.startswith(before[:6])
    lines = after.decode(encoding).split(newline)
    assert lines[0] == "说明,,"
    assert lines[1] == "号,述,办,日,态,规,键,检"
    assert lines[3] == '"A02","缺水 & <井>",打井,2018-03-02,登记,甲-02,1'
    rows = read_rows(read(after, "账.csv"))
    assert rows[0]["办"] == "已,修"
    assert rows[2] == {"号": "A03", "述": "两\n行", "检": "〖仍有〗"}


LISTED = """\
# 甲镇的台账，先读这一行
- 号: A01   # 先登记的
  述: 漏雨
  # 乡镇的话
  办: "打
    井"

- {号: A02, 态: 登记}  # 一行写的
-  号: A03
   述: |
     两行
     字
   态:
# 完
"""


def test_of_a_yaml_file_only_the_values_that_change_are_changed() -> None:
    changes = Changes(
        {0: {"述": "漏雨: 严重", "态": "整改中"}, 1: {"态": "销号", "述": "缺 #水"}, 2: {"述": "一行", "态": "登记", "检": "〖仍有〗"}},
        [{"号": "A04", "述": "- 断电"}],
    )  # fmt: skip
    after, _ = amend(LISTED.encode(), read(LISTED.encode(), "账.yaml"), changes, FIELDS)
    assert (
        after.decode()
        == """\
# 甲镇的台账，先读这一行
- 号: A01   # 先登记的
  述: "漏雨: 严重"
  # 乡镇的话
  办: "打
    井"
  态: 整改中

- {号: A02, 态: 销号, 述: "缺 #水"}  # 一行写的
-  号: A03
   述: 一行
   态: 登记
   检: "〖仍有〗"
- 号: "A04"
  述: "- 断电"
# 完
"""
    )
    assert read_rows(read(after, "账.yaml"))[3] == {"号": "A04", "述": "- 断电"}


values = (
    st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf"]), min_size=1, max_size=8
    )
    .map(str.strip)
    .filter(bool)
)
lines_ = st.dictionaries(st.sampled_from(FIELDS[1:3]), values, max_size=2)


@examples(60)
@given(
    rows=st.lists(lines_, min_size=1, max_size=3),
    edit=lines_,
    added=st.lists(lines_, max_size=2),
    form=st.sampled_from([".yaml", ".csv"]),
)
def test_what_is_written_is_what_is_read(
    rows: list[Row], edit: Row, added: list[Row], form: str
) -> None:
    numbered: list[Row] = [{"号": f"A{i}", **row} for i, row in enumerate(rows)]
    more: list[Row] = [{"号": f"B{i}", **row} for i, row in enumerate(added)]
    before = begin(f"账{form}", numbered, FIELDS)
    assert read_rows(read(before, f"账{form}")) == numbered
    changes = Changes({len(rows) - 1: edit} if edit else {}, more)
    after, _ = amend(before, read(before, f"账{form}"), changes, FIELDS)
    assert read_rows(read(after, f"账{form}")) == applied(numbered, changes)


# Deadlines


def days() -> Iterator[tuple[date, int, bool, date]]:
    yield date(2018, 9, 20), 10, False, date(2018, 9, 30)
    # Mid-autumn 22–24 September, National Day 1–7 October; 29 and 30 September are worked.
    yield date(2018, 9, 20), 10, True, date(2018, 10, 10)
    yield date(2018, 9, 20), 0, True, date(2018, 9, 20)


@pytest.mark.parametrize(("start", "count", "working", "last"), list(days()))
def test_deadlines_in_calendar_and_in_working_days(
    start: date, count: int, working: bool, last: date
) -> None:
    assert find_deadline(start, count, working) == (last, "")


def test_a_year_whose_holidays_are_not_known_is_told() -> None:
    day, fault = find_deadline(date(2090, 1, 1), 5, True)
    assert day is None
    assert "2090年的放假安排程序还不知道" in fault


cells = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf", "Zs", "Zl", "Zp"]), max_size=6
)


@pytest.mark.slow
@examples(40)
@given(
    texts=st.lists(st.tuples(cells, cells), min_size=1, max_size=4),
    edits=st.dictionaries(
        st.integers(0, 3), st.dictionaries(st.sampled_from(["述", "办", "检"]), cells.filter(bool))
    ),
    added=st.lists(
        st.dictionaries(st.sampled_from(["述", "办", "疑"]), cells.filter(bool)), max_size=2
    ),
    blank=st.integers(0, 3),
)
def test_a_workbook_says_what_it_must_and_its_other_rows_are_as_they_were(
    texts: list[tuple[str, str]], edits: dict[int, Row], added: list[Row], blank: int
) -> None:
    rows = [
        (f"A{at}", *pair, "2018-03-01", "登记", "甲-01", str(at)) for at, pair in enumerate(texts)
    ]
    before = workbook(rows, blank)
    source = read(before, "账.xlsx")
    own = read_rows(source)
    kept = {index: row for index, row in edits.items() if index < len(rows)}
    more: list[Row] = [{"号": f"B{at}", **row} for at, row in enumerate(added)]
    after, left = amend(before, source, Changes(kept, more), FIELDS)
    assert left == ()
    found = read_rows(read(after, "账.xlsx"))
    assert [{k: v for k, v in row.items() if k in FIELDS} for row in found] == [
        {k: v for k, v in row.items() if k in FIELDS} for row in applied(own, Changes(kept, more))
    ]
    was, now = (lines_of(parts(data)["xl/worksheets/sheet1.xml"]) for data in (before, after))
    same_ = set(range(3, len(rows) + 3)) - {index + 3 for index, row in kept.items() if row}
    assert all(was[number] == now[number] for number in same_)


def lines_of(xml: bytes) -> dict[int, bytes]:
    return {
        int(n): line
        for line, n in re.findall(rb'(<row r="(\d+)".*?(?:</row>|/>(?=<row|</sheetData>)))', xml)
    }
