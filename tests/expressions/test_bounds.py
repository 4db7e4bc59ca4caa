"""Nothing that people write in an expression stops the program or takes a PC down."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run, examples
from docgen.expressions.bounds import MAX_SIZE, MAX_TURNS
from docgen.expressions.comparison import compare
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate, find_names, render
from docgen.expressions.filters import FILTERS
from docgen.expressions.quantity import Quantity

NAMES: dict[str, object] = {
    "文": "标题",
    "数": Quantity(Decimal("2.5"), "户"),
    "项": ["甲", "乙"],
    "表": {"甲": 1},
}
LONG = "甲" * 1000
DOUBLED = "{% set a = '甲' * 1000 %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}"
CAPTURED = "{% set a = '甲' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60
LAUGHS = (
    "{% macro m0() %}哈哈哈哈哈哈哈哈哈哈{% endmacro %}"
    + "".join(
        f"{{% macro m{n}() %}}{f'{{{{ m{n - 1}() }}}}' * 10}{{% endmacro %}}" for n in range(1, 12)
    )
    + "{{ m11() }}"
)
REFUSED = [
    # Slips: a filter on what it is not for, a wrong argument.
    "{{ 文|年 }}",
    "{{ 文|日期 }}",
    "{{ 文|大写 }}",
    "{{ 99999999999999999999999|大写 }}",
    "{{ 文|取('(') }}",
    "{{ 文|取 }}",
    "{{ 数|小数('甲') }}",
    "{{ 数|换算('公里') }}",
    "{{ 项|join(1, 2, 3, 4) }}",
    "{{ 项|sort(attribute=3)|first|年 }}",
    "{{ 文|truncate(1) }}",
    "{{ 项 + 1 }}",
    "{{ 项['甲'] + 1 }}",
    "{{ 文.没有.更没有 }}",
    "{{ 数() }}",
    "{{ 1/0 }}",
    "{{ 项|sum }}",
    "{% for 甲 in 数 %}{% endfor %}",
    "{% for 甲, 乙 in 项 %}{% endfor %}",
    "{% include 'x' %}",
    "{% extends 'x' %}",
    "{% import 'x' as y %}",
    # Methods of texts, lists and mappings, and functions that nobody needs.
    "{{ '{x}'.format_map({}) }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ 文.encode('zzz') }}",
    "{{ 文.center(999999999) }}",
    "{{ 文.__class__ }}",
    "{{ [].pop() }}",
    "{{ 项.append('丙') }}",
    "{{ 表.update({'乙': 2}) }}",
    "{{ 表.clear() }}",
    "{{ lipsum(n=30000) }}",
    "{{ cycler('甲') }}",
    "{{ namespace(甲=1) }}",
    "{{ ''['format'] }}",
    # Sizes and turns.
    "{{ '甲' * 2000000000 }}",
    "{{ 2000000000 * '甲' }}",
    "{{ ['甲'] * 300000000 }}",
    "{{ (1,) * 100000000 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '甲' * 1.5 }}",
    "{{ range(10 ** 9)|list }}",
    "{{ range(1000000000)|list }}",
    "{{ [1]|batch(1000000000, 0)|list }}",
    "{{ 数|小数(1000000000) }}",
    "{{ '甲' * 1000000 + '乙' * 1000000 }}",
    "{{ ('甲' * 10000)|replace('甲', '乙' * 10000) }}",
    "{% for 甲 in range(5000) %}{% for 乙 in range(5000) %}{% endfor %}{% endfor %}",
    "{% for 甲 in range(2000) %}" + LONG + "{% endfor %}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    DOUBLED,
    CAPTURED,
    "{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}",
    "{{ " + "-" * 5000 + "1 }}",
    "{{ " + "[" * 3000 + "]" * 3000 + " }}",
    "{{ 2 ** 99999999 }}",
]


def is_chinese(message: str, written: str = "") -> bool:
    """Whether a message is for a clerk: Chinese, but for what was written and the filters' names."""
    said = re.sub(r"“[^”]*”", "", message).partition("能用的有")[0]
    words = set(re.findall("[A-Za-z]{3,}", said)) - set(re.findall("[A-Za-z]{3,}", written))
    return bool(re.search("[\u4e00-\u9fff]", message)) and not words


@pytest.mark.parametrize("text", REFUSED, ids=[text[:40] for text in REFUSED])
def test_what_cannot_be_computed_is_one_chinese_message(text: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        render(text, NAMES)
    assert is_chinese(str(raised.value)), raised.value


def test_macros_that_multiply_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.expressions.bounds.MAX_SIZE", 10_000)
    with pytest.raises(ExpressionError, match="结果太长"):
        render(LAUGHS, {})


ALLOWED = [
    ("{{ '—' * 20 }}", "—" * 20),
    ("{{ 2 * 3 }}", "6"),
    ("{% for 名, 值 in 表.items() %}{{ 名 }}{{ 值 }}{% endfor %}", "甲1"),
    ("{{ 表.get('乙', 0) }}", "0"),
    ("{% for 甲 in range(3) %}{{ loop.cycle('单', '双') }}{% endfor %}", "单双单"),
    ("{% for 甲 in 项 %}{{ loop.index }}/{{ loop.length }}{{ '；' if not loop.last }}{% endfor %}", "1/2；2/2"),
    ("{% for 甲 in 项 if 甲 != '甲' %}{{ 甲 }}{% else %}无{% endfor %}", "乙"),
    ("{% macro 印(甲) %}《{{ 甲 }}》{% endmacro %}{{ 印('乙') }}", "《乙》"),
    ("{% set 甲 %}{{ 文 }}{% endset %}{{ 甲 ~ 数 }}", "标题2.5户"),
    ("{{ 7 % 3 }}", "1"),
    ("{{ '甲' + '乙' }}", "甲乙"),
    ("{% set 甲|upper %}a{% endset %}{{ 甲 }}", "A"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted"), ALLOWED)
def test_what_people_need_is_still_there(text: str, wanted: str) -> None:
    assert render(text, NAMES) == wanted


def test_the_bounds_leave_room_for_a_long_document() -> None:
    assert len(render(f"{{{{ '甲' * {MAX_SIZE} }}}}", {})) == MAX_SIZE
    turns = "{% for 甲 in range(1000) %}{% for 乙 in range(900) %}{% endfor %}{% endfor %}完"
    assert MAX_TURNS == 1_000_000
    assert render(turns, {}) == "完"
    # Each sentence has its own turns.
    assert render(turns, {}) == "完"


@pytest.mark.parametrize("relation", ["文 == (", "文|年 == 1", "'甲' * 99999999999 == 1", "== =="])
def test_a_relation_that_cannot_be_computed_is_one_chinese_message(relation: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        compare(relation, NAMES)
    assert is_chinese(str(raised.value)), raised.value


PIECES = st.sampled_from(
    ["文", "数", "项", "表", "1", "'甲'", "99999999", "(", ")", "[", "]", "{", "}", "|", ".", ",", "*", "+", "-", "~", "%", "/", "==", "<", " in ", " is ", " if ", " else ", "range", "loop", "''", ":", "not ", "缺", *FILTERS]
)  # fmt: skip


@examples(300)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_no_expression_raises_anything_else(expression: str) -> None:
    for attempt in (evaluate, find_names, lambda text, names: render(f"{{{{ {text} }}}}", names)):
        try:
            attempt(expression, NAMES) if attempt is not find_names else find_names(expression)
        except ExpressionError as error:
            assert is_chinese(str(error), expression), (expression, error)


def test_a_bad_sentence_stops_its_own_document_and_no_other(space: Path, run: Run) -> None:
    head = "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n章节:\n"
    for number, text in enumerate(
        ["好", "{{ '标题'|年 }}", "{{ '甲' * 2000000000 }}", "{{ [].pop() }}"]
    ):
        path = space / f"inputs/report/{number}.yaml"
        path.write_text(f'{head}  - 标题: 一\n    正文: "{text}。"\n', encoding="utf-8")
    told = run("build", "report", root=space)
    assert told.code == 1
    assert told.err == ""
    assert [path.name for path in (space / "outputs/report").glob("*.docx")] == ["0.docx"]
    for number in (1, 2, 3):
        assert f"inputs/report/{number}.yaml:7:9" in told.out
