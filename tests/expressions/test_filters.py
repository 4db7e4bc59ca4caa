"""The one table of filters: what templates, sentences and conditions may use, and nothing else."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from jinja2.filters import FILTERS as BUILT_IN

from conftest import ROOT
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import (
    check_syntax,
    evaluate,
    find_names,
    find_sentence_names,
    render,
)
from docgen.expressions.filters import FILTERS
from docgen.expressions.quantity import Quantity
from docgen.model.values import Missing
from make import compile_findings, filled, paragraphs, texts
from tools.sample_county.formulas import Formulas

DROPPED = sorted(BUILT_IN.keys() - FILTERS.keys())
NAMES: dict[str, object] = {
    "文": " a甲b ",
    "缺字": Missing("字"),
    "数": Decimal("2.5"),
    "户数": Quantity(Decimal("8965.45"), "户"),
    "项": ["乙", "甲", "乙"],
    "行": [{"名": "甲", "数": 2}, {"名": "乙", "数": 1}],
}
BUILT_INS = [
    ("文|length", "5"),
    ("文|count", "5"),
    ("文|trim|upper", "A甲B"),
    ("文|trim|lower", "a甲b"),
    ("文|replace('甲', '')|trim", "ab"),
    ("项|join('、')", "乙、甲、乙"),
    ("项|first ~ 项|last", "乙乙"),
    ("项|unique|join", "乙甲"),
    ("项|sort|join", "乙乙甲"),
    ("项|reverse|join", "乙甲乙"),
    ("项|select('有')|list|length", "3"),
    ("项|reject('缺')|map('length')|sum", "3"),
    ("行|map(attribute='数')|max", "2"),
    ("行|sum(attribute='数')", "3"),
    ("行|selectattr('数', 'equalto', 1)|map(attribute='名')|first", "乙"),
    ("行|rejectattr('数', 'equalto', 1)|map(attribute='名')|first", "甲"),
    ("[3, 1]|min", "1"),
    ("'12'|int + 1", "13"),
    ("'1.5'|float", "1.5"),
    ("户数|round", "8965户"),
    ("户数|round(1)", "8965.5户"),
    ("数|round", "3"),
    ("-2户|abs", "2户"),
    ("12|string", "12"),
    ("项|batch(2)|list|length", "2"),
    ("项|slice(2)|list|length", "2"),
    ("没有|default('无')", "无"),
    ("缺字|default('无')", "无"),
    ("''|default('无')", ""),
    ("''|default('无', true)", "无"),
    ("'a<b'|e", "a<b"),
    ("'a<b'|safe", "a<b"),
]


@pytest.mark.parametrize(("expression", "wanted"), BUILT_INS)
def test_the_filters_of_jinja_that_are_kept(expression: str, wanted: str) -> None:
    assert str(evaluate(expression, NAMES)) == wanted


@pytest.mark.parametrize("name", DROPPED)
def test_a_filter_that_is_not_in_the_table_is_refused(name: str) -> None:
    for refused in (
        lambda: find_names(f"文|{name}"),
        lambda: find_names(f"1 if false else 文|{name}"),
        lambda: find_sentence_names(f"{{% if 0 %}}{{{{ 文|{name} }}}}{{% endif %}}"),
        lambda: render(f"{{% filter {name} %}}甲{{% endfilter %}}", {}),
        lambda: evaluate(f"项|map('{name}')|list", NAMES),
        lambda: Formulas({"甲": f"{{{{ 1|{name} }}}}"}),
    ):
        with pytest.raises(ExpressionError, match=f"没有“{name}”这个过滤器，(是不是“|能用的有：)"):
            refused()


@pytest.mark.parametrize(
    "name", ["attr", "format", "pprint", "random", "tojson", "urlize", "xmlattr"]
)
def test_what_reaches_out_of_the_sandbox_or_is_no_writing_is_dropped(name: str) -> None:
    assert name in DROPPED


@pytest.mark.parametrize(
    ("written", "near"),
    [("lenght", "length"), ("百份比", "百分比"), ("Upper", "upper"), ("大写字", "大写")],
)
def test_the_nearest_name_is_offered(written: str, near: str) -> None:
    with pytest.raises(ExpressionError, match=f"没有“{written}”这个过滤器，是不是“{near}”？"):
        find_names(f"甲|{written}")


@pytest.mark.parametrize(
    "line", ["{{ 甲|tojson }}", "{% for 乙 in 甲|tojson %}{{ 乙 }}{% endfor %}"]
)
def test_a_template_with_a_dropped_filter_gets_one_finding(line: str) -> None:
    (finding,) = compile_findings(paragraphs("前", line))
    assert finding.code == "WD-11"
    assert "没有“tojson”这个过滤器" in finding.message
    assert finding.remedy.startswith("是不是“join”")


def test_a_template_has_the_filters_of_the_table() -> None:
    line = "{{ 项|map('length')|sum }}{{ 项|unique|join('、')|e }}{{ 没有|default('无')|safe }}"
    assert texts(filled(paragraphs(line), NAMES)) == ["3乙、甲无"]


def test_the_page_on_filters_lists_the_table() -> None:
    page = (
        (ROOT / "docs/archive.md")
        .read_text("utf-8")
        .partition("## 过滤器")[2]
        .partition("\n## ")[0]
    )
    rows = re.findall(r"^\| `([^`]+)`.*\| (是|否) \|$", page, re.MULTILINE)
    assert {name: use == "是" for name, use in rows} == {n: f.columns for n, f in FILTERS.items()}


@pytest.mark.parametrize("text", ["a|无此", "a is 无此", "a +", "(a", "a|取(", "{{ a", "a }} b"])
def test_syntax_is_checked_without_compiling_as_with(text: str) -> None:
    """The quick check of a rule's expressions refuses what compiling refuses, in the same words."""
    with pytest.raises(ExpressionError) as quick:
        check_syntax(text)
    with pytest.raises(ExpressionError) as whole:
        find_names(text)
    assert str(quick.value) == str(whole.value)


@pytest.mark.parametrize("text", ["true", "甲 is 有", "(甲|数) > 3 and 乙 is not 缺", "“甲” == 乙"])
def test_sound_syntax_passes_the_quick_check(text: str) -> None:
    check_syntax(text)
    find_names(text)
