"""Columns and documents give one verdict: cells read by expressions, or each by itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import Run
from docgen.expressions.errors import ExpressionError
from docgen.expressions.identity_number import find_check_character, find_identity_fault
from docgen.expressions.quantity import Quantity, is_known_unit
from docgen.model.values import DateValue
from docgen.registers import unsure_cells
from docgen.registers.cell_shortcut import _keeps_out_spaces, plainly_sound
from docgen.registers.cells import CellReader, read_cells
from docgen.registers.column_expressions import compile_condition
from docgen.registers.header_units import NUMBERS
from docgen.registers.misplaced_numbers import report_misplaced
from docgen.registers.register_schema import INDEX
from docgen.registers.unsure_cells import find_unsure_cells
from docgen.registers.written_amounts import tidy_amount
from docgen.schema.coerce import Unreadable, typed
from docgen.schema.value_judge import value_judge

IDENTITY = {"type": "string", "meta": {"校验": "身份证号"}}
FIELDS: list[dict[str, Any]] = [
    {"type": "string"},
    {"type": "string", "allowed": ["甲", "1"]},
    {"type": "string", "regex": "^(1[3-9][0-9]{9}|甲)$"},
    {"type": "string", "regex": "1|12"},
    {"type": "string", "regex": "(?=1)1.*"},
    {"type": "string", "minlength": 2},
    {"type": "integer"},
    {"type": "integer", "min": 1, "max": 9},
    {"type": "integer", "allowed": [1, 2]},
    {"type": "number", "min": 0, "max": 1},
    {"type": "number", "max": 0.5},
    {"type": "quantity"},
    {"type": "quantity", "min": 1},
    {"type": "quantity", "min": 0},
    {"type": "quantity", "min": 0, "max": 1},
    {"type": "date"},
    {"type": "boolean"},
]
TEXTS = st.one_of(
    st.sampled_from(
        ["甲", "1", "12", "13800000000", "0", "-1", "01", "1.50", "0.5", "1e3", "１２", "9" * 20, "1,000", "5户", "6万元", "3%", "是", "否", "2018-3-6", "20180306", "2018年13月1日", "2018年3月", "二〇一八年三月六日", "nan", "inf", "+1", "1.", ".5", "0x10", "1_0"]
    ),
    st.text(alphabet="0123456789.-X户%年月", min_size=1, max_size=6),
)  # fmt: skip
BORN = st.dates(date(1930, 1, 1), date(2019, 12, 31))


@st.composite
def identities(draw: st.DrawFn) -> str:
    """Identity numbers, right ones and ones with a wrong place."""
    digits = f"530825{draw(BORN):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    number = digits + find_check_character(digits)
    at = draw(st.integers(-1, 17))
    return number if at < 0 else number[:at] + draw(st.sampled_from("0X9x甲")) + number[at + 1 :]


def read(rules: dict[str, Any], texts: list[str]) -> tuple[list[Any], set[str]]:
    """The values of a column, and the texts in it that are wrong."""
    frame = pl.DataFrame({INDEX: range(len(texts)), "列": pl.Series(texts, dtype=pl.String)})
    readers = {"列": CellReader("列", rules)}
    unsure = find_unsure_cells({n: r.unsure_test() for n, r in readers.items()}, frame)
    read = read_cells(readers, frame, unsure, readers)
    faults = {texts[int(each.path[0])] for each in read.findings if each.path}
    return read.rows["列"].to_list(), faults


@given(
    rules=st.sampled_from(FIELDS),
    texts=st.lists(TEXTS, min_size=1, max_size=6),
    few=st.sampled_from([0, 400]),
)
@example(rules={"type": "integer"}, texts=["0.", "3。", "0.."], few=0)
@example(rules=FIELDS[9], texts=["0", "1", "0.0", "1.000001"], few=0)
def test_cells_of_a_column_are_judged_as_fields_of_a_document(
    rules: dict[str, Any], texts: list[str], few: int
) -> None:
    """Whether each cell is judged, or each of a few distinct texts."""
    with mock.patch.object(unsure_cells, "_FEW_TEXTS", few):
        values, faults = read(rules, texts)
    judge = value_judge("列", rules)
    for text, value in zip(texts, values, strict=True):
        is_number = rules["type"] in NUMBERS
        # A column takes an amount as clerks write it: 4500。, 4500元整.
        expected = typed(tidy_amount(text) if is_number else text, rules["type"])
        # A document may count in any unit, a column only in one that is known.
        is_unknown = isinstance(expected, Quantity) and not is_known_unit(expected.unit)
        # Nor does a column count with the numbers of people.
        is_misplaced = is_number and report_misplaced("列", text, "") is not None
        fault = judge(expected) or is_unknown or is_misplaced or None
        assert (text in faults) == (fault is not None), text
        if rules["type"] == "string":
            assert value == text
        elif fault is None:
            assert value == plain(expected), text
        else:
            assert value is None


def plain(value: Any) -> Any:
    """A value of a document as a register keeps it."""
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, DateValue):
        return date(value.year, value.month, value.day)
    return value if isinstance(value, bool | Unreadable) else float(value)


@pytest.mark.parametrize(
    ("pattern", "keeps_out"),
    [(r"^[0-9]{15}$", True), (r"^[0-9]+(\.[0-9]+)?$", True), (r"^\d{4}-\d{2}$", True), (r"甲|乙", True),
     (r"^.+$", False), (r"^[^,]+$", False), (r"^\S+\s$", False), (r"^甲 乙$", False), (r"^\w+$", False)],
)  # fmt: skip
def test_a_pattern_that_takes_no_space_is_known(pattern: str, keeps_out: bool) -> None:
    assert _keeps_out_spaces(pattern) is keeps_out


@given(number=identities())
def test_an_identity_number_has_one_verdict(number: str) -> None:
    assert (number in read(IDENTITY, [number])[1]) == bool(find_identity_fault(number))
    sound = plainly_sound("列", IDENTITY)
    assert sound is not None
    if pl.DataFrame({"列": [number]}).select(sound).item():
        assert not find_identity_fault(number)


def test_a_register_in_parquet_is_read_as_one_in_csv(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(parents=True)
    text = "户编号,乡镇,村,户主,户主证件号,家庭人口,申请日期\n1,甲镇,甲村,张三,110105194912310021,1,2018-3-1\n2,甲镇,甲村,李四,110105194912310022,0,2018-3-2\n"
    (folder / "户.csv").write_text(text, "utf-8")
    by_csv = run("check", "registers", "--format", "json", root=space)
    frame = pl.read_csv(folder / "户.csv", infer_schema=False)
    typed_frame = frame.with_columns(
        pl.col("家庭人口").cast(pl.Int32), pl.col("申请日期").str.to_date("%Y-%m-%d", strict=False)
    )
    (folder / "户.csv").unlink()
    typed_frame.write_parquet(folder / "户.parquet")
    by_parquet = run("check", "registers", "--format", "json", root=space)
    assert by_csv.code == by_parquet.code == 1
    codes = [
        sorted((f["code"], f["message"]) for f in json.loads(told.out)["findings"])
        for told in (by_csv, by_parquet)
    ]
    assert codes[0] == codes[1]
    assert "户.parquet[表]!户主证件号:2" in run("check", "registers", root=space).out


def test_a_spoilt_number_in_parquet_is_told(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(parents=True)
    pl.DataFrame({"户编号": [5.32901199001011e17], "户主": ["张三"]}).write_parquet(
        folder / "户.parquet"
    )
    told = run("check", "registers", root=space)
    assert "TB-04" in told.out
    (folder / "户.parquet").write_bytes(b"PAR1 no")
    assert "TB-01" in run("check", "registers", root=space).out


TYPES_OF_COLUMNS = {"数": pl.Float64, "甲": pl.String, "日": pl.Date, "文": pl.String}


@pytest.mark.parametrize(
    ("condition", "verdicts"),
    [
        ("数 in [0, 2]", [False, True, None]),
        ("数 in [1.5, 2]", [True, True, None]),
        ("数 in [2元, 0.5万元]", [False, True, None]),
        ("甲 in ['一', '二']", [True, False, None]),
        ("日 == 文", [True, None, None]),
        ("日 > 文", [False, None, None]),
    ],
)
def test_conditions_over_columns_take_lists_and_impossible_days(
    condition: str, verdicts: list[bool | None]
) -> None:
    frame = pl.DataFrame(
        {
            "数": [1.5, 2.0, None],
            "甲": ["一", "三", None],
            "日": [date(2018, 3, 1), date(2018, 3, 1), None],
            "文": ["2018-3-1", "2018年2月30日", "2018-3-1"],
        }
    )
    found = frame.select(compile_condition(condition, TYPES_OF_COLUMNS).alias("x"))["x"]
    assert found.to_list() == verdicts


@pytest.mark.parametrize("condition", ["甲 in ['一', 1]", "数 in ['一']", "日 in ['2018-3-1']"])
def test_a_list_of_other_values_than_its_column_is_refused(condition: str) -> None:
    with pytest.raises(ExpressionError, match="“in”后面的列表应和前面一样是"):
        compile_condition(condition, TYPES_OF_COLUMNS)
