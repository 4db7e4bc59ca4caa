"""Every finding code has one owner, is raised, is explained, and is no rule's code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Run
from docgen.app.explain import explain
from docgen.codes import CODES
from docgen.workspace.paths import Workspace

CODE = re.compile(r"[A-Z]{2}-\d{2}")
SOURCES = sorted(path for path in (ROOT / "docgen").rglob("*.py") if path.name != "codes.py")
RULES = [*sorted((ROOT / "checks").rglob("rules.yaml")), ROOT / "checks/format/gbt9704.yaml"]
APPLIES = {"rules": ("documents", "registers", "lint", "wordformat")}
"""The rooms that apply what another room reads."""


def literals() -> Iterator[tuple[str, str]]:
    """Yield each text of the program that looks like a code, with the room it is in."""
    for path in SOURCES:
        room = path.relative_to(ROOT / "docgen").parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            value = node.value if isinstance(node, ast.Constant) else None
            if isinstance(value, str) and CODE.fullmatch(value):
                yield value, room


def rule_codes(node: object) -> Iterator[str]:
    """Yield every 编号 of a rule file, at any depth."""
    if isinstance(node, dict):
        if isinstance(node.get("编号"), str):
            yield node["编号"]
        for value in node.values():
            yield from rule_codes(value)
    elif isinstance(node, list):
        for value in node:
            yield from rule_codes(value)


@pytest.mark.slow
def test_every_code_is_defined_once_and_raised_by_its_owner() -> None:
    raised = set(literals())
    assert {code for code, _ in raised} == CODES.keys()
    for code, entry in CODES.items():
        rooms = {room for found, room in raised if found == code}
        assert rooms & {entry.owner, *APPLIES.get(entry.owner, ())}, code
        assert entry.explanation.endswith("。"), code


def test_a_code_stands_in_the_table_once() -> None:
    text = (ROOT / "docgen/codes.py").read_text("utf-8")
    keys = re.findall(r'^    "([A-Z]{2}-\d{2})": Code', text, re.M)
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.parent.name)
def test_no_shipped_rule_has_a_code_of_the_program(path: Path) -> None:
    codes = list(rule_codes(yaml.safe_load(path.read_text("utf-8"))))
    assert codes
    assert not set(codes) & CODES.keys()


@pytest.mark.slow
def test_a_rule_with_a_code_of_the_program_is_refused(samples: Path, run: Run) -> None:
    rules = samples / "checks/report/rules.yaml"
    text = rules.read_text("utf-8")
    rules.write_text(text.replace("编号: BG-06", "编号: ZB-01", 1), "utf-8")
    output = run("check", "report", root=samples).out
    assert "GZ-01" in output
    assert "“ZB-01”是程序自己的" in output


@pytest.mark.parametrize("code", ["HD-01", "HD-04", "XJ-01", "XJ-04"])
def test_the_clerks_rule_is_explained_not_a_code_of_the_program(
    samples: Path, run: Run, code: str
) -> None:
    output = run("explain", code, root=samples).out
    assert "依据" in output
    assert "例子" in output


def test_every_code_is_explained(samples: Path) -> None:
    for code, entry in CODES.items():
        assert entry.explanation
        assert entry.explanation in explain(Workspace(samples), code)
