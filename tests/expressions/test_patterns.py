"""Patterns that people write: read as Python reads them, and none searches for ever."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from conftest import ROOT, Run
from docgen.expressions import bounded_patterns
from docgen.expressions.bounded_patterns import Pattern, PatternError, compile_pattern
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate

SLOW = r"(?:a|a|a|aa)+$"
"""Python's `re` needs longer than anybody waits for `SLOW` in `TEXT`."""
TEXT = "a" * 60 + "!"
HEAD = "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n章节:\n"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give a search up after a tenth of a second."""
    monkeypatch.setattr(bounded_patterns, "SECONDS", 0.1)


def texts_of(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from texts_of(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts_of(value)
    elif isinstance(node, str):
        yield node


def shipped() -> list[str]:
    """Every text of checks/ that has signs of a pattern and is one."""
    found = set[str]()
    for path in (ROOT / "checks").rglob("*.yaml"):
        if path.stem != "cases":
            found |= set(texts_of(yaml.safe_load(path.read_text("utf-8"))))
    patterns = [text for text in found if re.search(r"[\[(\\|^$?*+]", text) and "{{" not in text]
    return sorted(text for text in patterns if _is_pattern(text))


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except re.error:
        return False
    return True


SHIPPED = shipped()
PROSE = "\n".join(
    path.read_text("utf-8") for path in sorted((ROOT / "inputs/report").rglob("*.yaml"))
).splitlines()


def test_every_shipped_pattern_finds_what_pythons_own_finds() -> None:
    assert len(SHIPPED) > 200
    for text in SHIPPED:
        ours, python = compile_pattern(text), re.compile(text)
        assert ours.groups == python.groups
        for line in PROSE[::7]:
            found = [match.span() for match in ours.finditer(line)]
            assert found == [match.span() for match in python.finditer(line)], (text, line)


@pytest.mark.filterwarnings("ignore:Possible .*set:FutureWarning")
@example("[[]", "a")
@given(st.text("aab()|[]*+?^$.\\d甲{},1-", max_size=8), st.text("aab甲1", max_size=8))
def test_any_pattern_is_read_or_refused(pattern: str, text: str) -> None:
    try:
        compiled = Pattern(pattern)
    except PatternError as error:
        assert re.search("[\u4e00-\u9fff]", str(error))
        return
    try:
        python = re.compile(pattern)
    except re.error:
        return
    assert (compiled.search(text) is None) == (python.search(text) is None)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "finditer", "sub"])
def test_a_search_without_end_is_given_up(method: str) -> None:
    pattern = pickle.loads(pickle.dumps(Pattern(SLOW)))
    arguments = ("", TEXT) if method == "sub" else (TEXT,)
    with pytest.raises(PatternError, match="找得太久"):
        list(getattr(pattern, method)(*arguments) or ())


@pytest.mark.parametrize("text", ["(", "[", "a{2,1}", "\\", "a" * 20_000])
def test_what_is_no_pattern_is_said_in_chinese(text: str) -> None:
    with pytest.raises(PatternError, match="式样"):
        Pattern(text)
    with pytest.raises(ExpressionError, match="式样"):
        evaluate("文|取(式)", {"文": "a", "式": text})


def add_rule(path: Path, rule: str) -> None:
    path.write_text(path.read_text("utf-8") + rule, encoding="utf-8")


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_a_slow_pattern_anywhere_is_one_finding(space: Path, run: Run) -> None:
    (space / "inputs/report/甲.yaml").write_text(
        f"{HEAD}  - 标题: 一\n    正文: \"{TEXT}{{{{ '{TEXT}'|取('{SLOW}') }}}}\"\n", "utf-8"
    )
    (space / "inputs/report/乙.yaml").write_text(f"{HEAD}  - 标题: 一\n    正文: 好。\n", "utf-8")
    add_rule(
        space / "checks/report/rules.yaml",
        f"\n- {{编号: BG-91, 种类: 禁语, 文字: ['{SLOW}'], 级别: 错误, 说明: 禁, 整改: 改, 依据: 县级约定}}\n",
    )
    add_rule(
        space / "checks/text/rules.yaml",
        f"\n- {{编号: WZ-91, 种类: 字样, 文字: ['{SLOW}'], 不判: 无, 级别: 错误, 说明: 禁, 整改: 改, 依据: 县级约定}}\n",
    )
    told = run("check", "report", root=space)
    assert told.code == 1
    assert "规则 BG-91 不能计算：式样" in told.out
    assert "这句话填不出来：式样" in told.out
    (space / "文.txt").write_text(f"{TEXT}\n{TEXT}\n建挡立卡。\n", "utf-8")
    told = run("lint", "文.txt", root=space)
    assert told.out.count("规则 WZ-91 不能计算：式样") == 1
    assert "建挡立卡" in told.out


@pytest.mark.slow
@pytest.mark.usefixtures("impatient")
def test_a_slow_pattern_of_a_field_stops_its_document_only(space: Path, run: Run) -> None:
    schema = space / "checks/report/schema.yaml"
    text = schema.read_text("utf-8")
    field = f"\n  试字段: {{type: string, regex: '{SLOW}'}}\n"
    schema.write_text(text.replace("\n字段:\n", f"\n字段:{field}", 1), encoding="utf-8")
    for name, value in (("甲", TEXT), ("乙", "aa")):
        (space / f"inputs/report/{name}.yaml").write_text(
            f"试字段: {value}\n{HEAD}  - 标题: 一\n    正文: 好。\n", encoding="utf-8"
        )
    told = run("build", "report", root=space)
    assert "甲.yaml" in told.out
    assert [path.stem for path in (space / "outputs/report").glob("*.docx")] == ["乙"]
