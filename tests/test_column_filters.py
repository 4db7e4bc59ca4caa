"""Each filter of the table over columns: the same value as in a document, or a plain refusal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate
from docgen.expressions.filters import FILTERS
from docgen.expressions.identity_number import find_check_character
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue, Missing
from docgen.registers.column_expressions import compile_expression
from docgen.registers.column_filters import COLUMN_FILTERS, DATE, FLAG, NUMBER, TEXT

COLUMNS = {name for name, entry in FILTERS.items() if entry.columns}
TYPES = {"文": TEXT, "数": NUMBER, "元": NUMBER, "日": DATE, "否": FLAG}
USES = [
    "日|年", "日|月", "日|日", "日|日期", "文|年", "文|月", "文|日", "文|日期", "文|生日", "文|男女",
    "文|字数", "文|length", "文|count", "文|取('[0-9]{2}')", "文|取('甲(.)')", "文|取('甲(?=乙)')",
    "文|replace('甲', '')", "文|replace('', '丙')", "文|trim", "文|upper", "文|lower",
    "文|整数", "文|int", "文|int(7)", "数|int", "元|int", "数|绝对值", "元|abs", "数|小数(1)", "元|小数(0)",
    "数|round", "数|round(2)", "元|round(-1)", "元|换算('万元')", "数|万", "元|亿", "数|大写", "元|大写",
    "文|default('无')", "文|default('无', true)", "数|default(1)", "数|default(0.5, true)",
    "数|default(-1)", "元|default(3元, true)", "否|default(true)", "否|default(true, true)",
]  # fmt: skip
DIGITS = st.text("0123456789", min_size=17, max_size=17)
TEXTS = st.one_of(
    st.text("甲乙aBß 19０.-%\u3000_", max_size=6),
    st.sampled_from(
        ["2018年3月16日", "2018-3", "2018年", "20180316", "2018.2.30", "二〇一八年三月六日"]
    ),
    st.sampled_from(["12", "012", "3.7", "-4", "1_0", "nan", "1e400", "", "İ", "ŉ", "ΑΣ"]),
    DIGITS.map(lambda digits: digits + find_check_character(digits)),
    st.dates(date(1900, 1, 1)).map(lambda day: f"530825{day:%Y%m%d}0011"),
)
NUMBERS = st.one_of(
    st.decimals(-(10**9), 10**9, places=3, allow_nan=False),
    st.integers(-9999, 9999).map(Decimal),
    st.sampled_from(["0.005", "0.285", "2.5", "-2.5", "1.005", "-0.05"]).map(Decimal),
)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
ROWS = st.fixed_dictionaries(
    {},
    optional={"文": TEXTS, "数": NUMBERS, "元": NUMBERS, "日": DAYS, "否": st.booleans()},
)


def test_the_table_says_which_filters_columns_have() -> None:
    assert COLUMN_FILTERS.keys() == COLUMNS
    assert {use.partition("|")[2].partition("(")[0] for use in USES} == COLUMNS
    used = {(use.partition("|")[2].partition("(")[0], TYPES[use[0]]) for use in USES}
    assert used == {(name, kind) for name, kinds in COLUMN_FILTERS.items() for kind in kinds}


def in_document(name: str, value: Any) -> Any:
    """A cell as a document has it."""
    if isinstance(value, date):
        return DateValue(value.year, value.month, value.day)
    return Quantity(value, "元") if name == "元" else value


def in_column(value: Any) -> Any:
    """A value of a document as a column has it."""
    if isinstance(value, Missing):
        return None
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, DateValue):
        return date(value.year, value.month, value.day)
    return float(value) if isinstance(value, int | Decimal) and type(value) is not bool else value


@given(use=st.sampled_from(USES), rows=st.lists(ROWS, min_size=1, max_size=4))
@example(use="文|男女", rows=[{"文": "甲"}])
@example(use="数|round(2)", rows=[{"数": Decimal("123456789.285")}, {"数": Decimal("-0.005")}])
def test_a_filter_gives_one_value_in_columns_and_documents(
    use: str, rows: list[dict[str, Any]]
) -> None:
    name = use[0]
    cells = [row.get(name) for row in rows]
    held = [in_column(cell) for cell in cells]
    frame = pl.DataFrame({name: pl.Series(held, dtype=TYPES[name])})
    values = frame.select(compile_expression(use, TYPES).alias("?"))["?"].to_list()
    for cell, value in zip(cells, values, strict=True):
        context = {} if cell is None else {name: in_document(name, cell)}
        if cell is None and "default" not in use:
            assert value is None
            continue
        try:
            expected = in_column(evaluate(use, context))
        except ExpressionError:  # what is no date in a document is unknown in a column
            expected = None
        if "男女" in use and expected == "":
            expected = None
        if isinstance(expected, float):
            assert value == pytest.approx(expected, abs=1e-6), (use, cell)
        else:
            assert value == expected, (use, cell)
            assert type(value) is type(expected)


@pytest.mark.parametrize("name", sorted(FILTERS.keys() - COLUMNS))
def test_a_filter_of_documents_is_refused_with_those_that_can(name: str) -> None:
    message = f"“{name}”只能用在文书的式子里，台账的规则里不能用；台账里能用的有：年、月、日、"
    with pytest.raises(ExpressionError, match=message):
        compile_expression(f"文|{name}", TYPES)


REFUSED = [
    ("文|lenght > 1", "没有“lenght”这个过滤器，是不是“length”？"),
    ("数|字数 > 1", "“字数”只能用在文字上，不能用在数上"),
    ("文|绝对值 > 1", "“绝对值”只能用在数上，不能用在文字上"),
    ("否|年 == 2018", "“年”只能用在日期、文字上，不能用在是或否上"),
    ("日|default('2018年')", "“default”只能用在文字、数、是或否上，不能用在日期上"),
    ("数|default('无')", "“default”里要写数，与这一列相同"),
    ("文|default(元)", "过滤器的括号里只能写文字、数"),
    ("文|default(default_value='无')", "“default”的括号里只写值，不写“名称=值”"),
    ("文|取('(')", "“取”的写法不对"),
    ("文|replace('甲')", "“replace”的写法不对"),
    ("文|replace(1, 2)", "“replace”的写法不对"),
    ("数|小数('甲')", "“小数”的写法不对"),
    ("文 is defined", "台账的式子里没有“defined”"),
]


@pytest.mark.parametrize(("condition", "message"), REFUSED)
def test_what_columns_cannot_do_is_refused_in_chinese(condition: str, message: str) -> None:
    with pytest.raises(ExpressionError) as told:
        compile_expression(condition, TYPES)
    assert str(told.value) == message
