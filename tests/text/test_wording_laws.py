"""A document whose figures agree gives no finding; each seeded fault is found, once, at its place."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wording import RULES, found, passages

from conftest import examples
from docgen.expressions.chinese_numerals import format_numeral
from docgen.lint import lint_keywords as kw
from docgen.lint.text_check import Wording, apply_corrections
from docgen.lint.verbs import VERBS
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph
from docgen.rules.rule import Rule


@dataclass(frozen=True)
class Figures:
    """Random figures from which a consistent document is written."""

    a: int
    b: int
    less: int
    share: int
    rate: int
    items: int
    mean: int


FIGURES = st.builds(
    Figures,
    a=st.integers(200, 9_000),
    b=st.integers(200, 9_000),
    less=st.integers(1, 199),
    share=st.integers(1, 99),
    rate=st.integers(2, 9),
    items=st.integers(2, 9),
    mean=st.integers(2, 5),
)
ITEMS = ("抓进度", "抓质量", "抓安全", "抓资金", "抓培训", "抓产业", "抓教育", "抓健康", "抓考核")


def document(f: Figures) -> list[str]:
    """A report whose figures agree, whatever they are."""
    total = f.a + f.b
    made = [f"{format_numeral(n)}是{ITEMS[n - 1]}" for n in range(1, f.items + 1)]
    return [
        "2018年全县脱贫攻坚工作情况汇报",
        "一、基本情况",
        f"全县危房{total}户（四类{f.a}户，非四类{f.b}户）。",
        f"全县搬迁任务{total}户，其中建档立卡户{f.a}户、非建档立卡户{f.b}户。",
        f"县城以外危房{total}户，减去已改造的{f.less}户，仍有{total - f.less}户。",
        f"乡镇经费{f.a}万元；村级经费{f.b}万元。两项合计{total}万元。",
        f"贫困人口{f.a}户{f.a * f.mean}人。",
        "二、主要做法",
        f"（一）资金情况。为{f.b}户发放贷款{f.b * f.rate}万元，户均{f.rate}万元。",
        f"（二）进度情况。开工{f.share * 20}户，为下达任务2000户的{f.share}%。",
        "（三）制度建设。印发《贫困村退出认定表》（示扶〔2018〕3号），2018年3月8日施行。",
        "三、下步打算",
        f"要做好{f.items}项工作：{'；'.join(made)}。",
    ]


Fault = Callable[[list[str], Figures], tuple[int, str]]


def swap(line: int, old: Callable[[Figures], str], new: Callable[[Figures], str], at: str) -> Fault:
    """Put something else in a line; `at` is what the finding must point at, '' = what is new."""

    def seed(lines: list[str], f: Figures) -> tuple[int, str]:
        assert old(f) in lines[line]
        lines[line] = new(f).join(lines[line].rsplit(old(f), 1))
        return line + 1, at.format(f=f, total=f.a + f.b, new=new(f)) or new(f)

    return seed


def text(old: str, new: str) -> tuple[Callable[[Figures], str], Callable[[Figures], str]]:
    return (lambda f: old), (lambda f: new)


FAULTS: dict[str, tuple[str, Fault]] = {
    "placeholder": ("WZ-01", swap(7, *text("主要做法", "XX县主要做法"), "XX")),
    "unit alone": ("WZ-03", swap(10, *text("印发", "到位资金亿元，印发"), "亿元")),
    "page number": ("WZ-05", swap(10, *text("制度建设", "制度 7 / 16 建设"), "7 / 16")),
    "quote": ("WZ-11", swap(10, *text("制度建设", "“制度建设"), "“")),
    "title mark": ("WZ-11", swap(10, *text("认定表》", "认定表"), "《")),
    "half width": ("WZ-12", swap(10, *text("，2018", ",2018"), ",")),
    "doubled": ("WZ-13", swap(10, *text("，2018", "，，2018"), "，，")),
    "years": ("WZ-16", swap(10, *text("制度建设", "2016-2017年制度建设"), "-")),
    "number skips": ("WZ-21", swap(11, *text("三、", "四、"), "四、")),
    "number repeats": ("WZ-21", swap(9, *text("（二）", "（一）"), "（一）")),
    "count": (
        "WZ-25",
        swap(12, lambda f: f"{f.items}项", lambda f: f"{f.items + 1}项", "{new}工作："),
    ),
    "parts in brackets": (
        "WZ-31",
        swap(2, lambda f: f"{f.b}户", lambda f: f"{f.b + 10}户", "{total}户"),
    ),
    "parts named": (
        "WZ-31",
        swap(3, lambda f: f"{f.b}户", lambda f: f"{f.b - 7}户", "{total}户"),
    ),
    "sum": (
        "WZ-32",
        swap(5, lambda f: f"{f.a + f.b}万", lambda f: f"{f.a + f.b + 9}万", "{new}元"),
    ),
    "remainder": (
        "WZ-34",
        swap(4, lambda f: f"{f.a + f.b - f.less}户", lambda f: f"{f.a + f.b - f.less + 1}户", ""),
    ),
    "share": ("WZ-35", swap(9, lambda f: f"{f.share}%", lambda f: f"{f.share + 3}%", "")),
    "product": (
        "WZ-37",
        swap(8, lambda f: f"{f.b * f.rate}万元", lambda f: f"{f.b * f.rate + f.b}万元", ""),
    ),
    "mean": (
        "WZ-39",
        swap(6, lambda f: f"{f.a * f.mean}人", lambda f: f"{f.a * f.mean * 10}人", "{f.a}户{new}"),
    ),
    "no such day": ("WZ-51", swap(10, *text("3月8日", "2月30日"), "2018年2月30日")),
    "padded": ("WZ-52", swap(10, *text("3月8日", "3月08日"), "08")),
    "short year": ("WZ-53", swap(10, *text("制度建设", "17年底制度建设"), "17年底"[:3])),
    "number sign": ("WZ-57", swap(10, *text("〔2018〕", "[2018]"), "[2018]")),
    "wrong character": ("WZ-61", swap(3, *text("非建档立卡", "非建挡立卡"), "建挡立卡")),
    "wrong form": ("WZ-62", swap(10, *text("退出认定表", "退岀认定表"), "贫困村退岀认定表")),
}


@examples(60)
@given(FIGURES)
def test_a_document_whose_figures_agree_gives_nothing(figures: Figures) -> None:
    assert found("\n".join(document(figures)))[0] == []


@pytest.mark.parametrize("name", FAULTS)
@examples(8)
@given(figures=FIGURES)
def test_a_seeded_fault_is_found_once_at_its_place(name: str, figures: Figures) -> None:
    code, seed = FAULTS[name]
    lines = document(figures)
    line, words = seed(lines, figures)
    assert found("\n".join(lines))[0] == [(code, line, words)]


@examples(60)
@given(FIGURES, st.sets(st.sampled_from(["half width", "padded", "number sign"])))
def test_correcting_gives_back_the_sound_document(figures: Figures, names: set[str]) -> None:
    sound, lines = document(figures), document(figures)
    for name in names:
        FAULTS[name][1](lines, figures)
    mended = "\n".join(lines)
    _, corrections = found(mended)
    done = [
        apply_corrections(passage.text, [c for c in corrections if c.paragraph == index])
        for index, passage in enumerate(passages(mended))
    ]
    assert done == sound


@examples(200)
@given(
    st.text(
        alphabet="一二三（）()“”《》,，.。;:：0123456789年月日户人万元亿%其中合计 /-—①②是第、\n",
        max_size=120,
    )
)
def test_no_text_stops_the_rules_and_correcting_is_done_once(text: str) -> None:
    first, corrections = found(text)
    assert all(line <= text.count("\n") + 1 for _, line, _ in first)
    done = [
        apply_corrections(passage.text, [c for c in corrections if c.paragraph == index])
        for index, passage in enumerate(passages(text))
    ]
    assert not any("\n" in line for line in done)


NASTY = {
    "signs": ("，。", 9_000),
    "letters": ("a", 19_000),
    "digits": ("9", 19_000),
    "numbers": ("5户，", 5_000),
    "sums": ("5户其中3户、2户，合计5户，减去3户仍有2户，每户5元计3元", 500),
    "open brackets": ("（", 19_000),
    "pairs": ("()", 9_000),
    "quotes": ('"中', 9_000),
    "spaces": ("中文 ", 6_000),
    "blanks": (" ", 19_000),
    "commas": ("中,文", 6_000),
    "titles": ("《贫困村退出认定》", 2_000),
    "ordinals": ("；一是", 5_000),
    "numerals": ("一", 19_000),
    "slashes": ("1 / 9 ", 3_000),
    "dots": ("a.", 9_000),
}


def cost(text: str) -> float:
    """Return the seconds of CPU that the rules take for a text."""
    began = time.process_time()
    found(text)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize("name", NASTY)
def test_twice_the_text_takes_no_more_than_twice_the_time(name: str) -> None:
    piece, count = NASTY[name]
    half = cost(piece * (count // 2))
    assert cost(piece * count) < 3 * half + 1  # so much is noise


def test_a_paragraph_that_is_no_prose_is_told_and_left() -> None:
    assert [code for code, *_ in found("建挡立卡" * 6_000)[0]] == ["WZ-00"]


PIECES = [
    *"，。；：、（）()“”\"元亿万户人年月日号个第0123456789Xx…【】[]昨前去=＝×+-—　 《》〔〕'.∕_村县",
    "2018", "有100", "3月5日", "02月", "待补", "TODO", "去年", "布署", "建挡立卡", "450万元", "13月40日",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
@given(texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), max_size=3))
@examples(40)
def test_a_rule_finds_nothing_in_what_its_quick_test_passes_over(
    rule: Rule, texts: list[str]
) -> None:
    """Of a rule over the whole document, nothing in a document without what it needs."""
    verb = VERBS[rule.verb]
    needed = verb.needed(rule.params)
    if needed is not None and needed.isdisjoint("".join(texts)):
        assert not list(verb.find(rule.params, passages("\n".join(texts))))


PARTS = [w.IN_BODY, w.IN_BODY, w.IN_TABLE, w.IN_TABLE, w.IN_BOX, w.IN_CONTENTS]
LINES = [
    "一、总体情况", "二、问题", "三是抓落实", "（一）饮水", "1.水", "2.电", "有三个问题：", "3 / 16", "4 / 16",
    "见《脱贫攻坚工作方案》", "《脱贫攻坚工作方按》", "某某镇", "西河镇", "西河镇某村", "贫困户100户",
    "贫困户120户", "建档立卡贫困户", "建挡立卡户", "每户100元，5000户，共51万元", "P00001", "", "饮水不稳定，", "，枯水期",
]  # fmt: skip


def in_parts(lines: list[tuple[str, str]]) -> list[TextParagraph]:
    return [TextParagraph(t, part, ((0, n, 1),)) for n, (t, part) in enumerate(lines, 1)]


@pytest.mark.slow
@given(st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(PARTS)), max_size=14))
@examples(250)
def test_a_document_is_checked_as_by_each_rule_alone(lines: list[tuple[str, str]]) -> None:
    """What is alike is checked once, and what a rule does not judge is one blank to it."""
    paragraphs = in_parts(lines)
    expected = []
    for rule in RULES:
        parts = rule.params.get(kw.WITHIN) or PARTS[:-1]
        judged = [p if p.part in parts else p._replace(text="") for p in paragraphs]
        hits = VERBS[rule.verb].find(rule.params, judged)
        expected += [(rule.code, hit.index + 1, hit.start + 1, hit.end - hit.start) for hit in hits]
    listed, _ = Wording(RULES).check(paragraphs, "x")
    places = [(f.code, f.location) for f in listed]
    assert sorted((c, at.line, at.column, at.span) for c, at in places if at) == sorted(expected)
