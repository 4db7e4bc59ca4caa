"""Whatever is typed, the program answers with findings or a document, never with a traceback."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, examples
from docgen.app.build import build, check
from docgen.app.build_result import BuildOptions, BuildResult
from docgen.report.formats import to_json, to_text
from docgen.workspace.paths import Workspace

SAMPLE = (ROOT / "inputs/report/示例县/公文版式示例.yaml").read_text("utf-8")
LINES = [line for line in SAMPLE.splitlines() if not line.startswith("#")]
JUNK = ["", "~", "[]", "{}", "甲", "5户", "1e9", "[[甲]]", "{甲: 乙}", "'{{ 没有 }}'", "'{{ 1/0 }}'", "'{% for %}'",
        "'{{ 户数 ** 9 }}'", "'{{ \"\".__class__ }}'", "'{{ range(999999) }}'", "- 甲", "2018-99-99", "'{# '", "-", "是"]  # fmt: skip


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fuzz")
    for name in ("checks", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "inputs/report").mkdir(parents=True)
    return folder


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """The sample with a few lines lost, doubled, moved in or out, or given another value."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(
            st.sampled_from(["drop", "twice", "in", "out", "value", "value", "value", "swap"])
        )
        if way == "drop" and len(lines) > 2:
            lines.pop(at)
        elif way == "twice":
            lines.insert(at, lines[at])
        elif way == "in":
            lines[at] = "  " + lines[at]
        elif way == "out":
            lines[at] = lines[at].removeprefix("  ")
        elif way == "value":
            lines[at] = lines[at].partition(": ")[0] + ": " + draw(st.sampled_from(JUNK))
        else:
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


def told_in(root: Path, result: BuildResult) -> set[str]:
    """Return the files that findings name; each finding is whole and comes out in every form."""
    files = set()
    for finding in result.findings:
        assert re.fullmatch(r"[A-Z]{2}-\d{2}", finding.code), finding
        assert re.search("[\u4e00-\u9fff]", finding.message), finding
        if finding.location is not None:
            assert (root / finding.location.file).is_file(), finding
            files.add(finding.location.file)
    text = to_text(result.findings, result.lines)
    listed = json.loads(to_json(result.findings, []))["findings"]
    codes = sorted(finding.code for finding in result.findings)
    assert sorted(found["code"] for found in listed) == codes
    assert all(code in text for code in codes)
    return files


def loaded(text: str) -> Any:
    """Return what PyYAML reads, `FAULTY` for what is no YAML, the text for a day like 2018-99-99."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError:
        return FAULTY
    except ValueError:
        return text


FAULTY = object()


@pytest.mark.slow
@examples(80)
@given(text=mutated(), draft=st.booleans())
def test_any_input_ends_in_findings_or_a_document(root: Path, text: str, draft: bool) -> None:
    (root / "inputs/report/文.yaml").write_text(text, encoding="utf-8")
    result = build(Workspace(root), "report", (), BuildOptions(draft=draft))
    assert result.documents[0].output or result.failed(False)
    files = told_in(root, result)
    assert loaded(text) is not FAULTY or "inputs/report/文.yaml" in files


@pytest.mark.slow
@examples(20)
@given(junk=st.lists(st.sampled_from(JUNK), min_size=4, max_size=4))
def test_any_county_file_ends_in_findings(root: Path, junk: list[str]) -> None:
    (root / "inputs/report/文.yaml").write_text("\n".join(LINES), encoding="utf-8")
    county = f"县名: {junk[0]}\n指标: {junk[1]}\n格式:\n  字体替换: {junk[2]}\n  样式: {junk[3]}\n"
    (root / "inputs/county.yaml").write_text(county, encoding="utf-8")
    try:
        files = told_in(root, check(Workspace(root), []))
        mappings = [loaded(text) for text in junk[1:]]
        sound = all(value is None or isinstance(value, dict) for value in mappings)
        assert sound or "inputs/county.yaml" in files
    finally:
        (root / "inputs/county.yaml").unlink()


@pytest.mark.slow
@examples(30)
@given(data=st.data())
def test_any_rules_file_ends_in_findings(root: Path, data: st.DataObject) -> None:
    lines = (ROOT / "checks/report/rules.yaml").read_text("utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        lines[at] = lines[at].partition(": ")[0] + ": " + data.draw(st.sampled_from(JUNK))
    (root / "checks/report/rules.yaml").write_text("\n".join(lines), encoding="utf-8")
    (root / "inputs/report/文.yaml").write_text("\n".join(LINES), encoding="utf-8")
    try:
        files = told_in(root, check(Workspace(root), []))
        assert loaded("\n".join(lines)) is not FAULTY or "checks/report/rules.yaml" in files
    finally:
        shutil.copy(ROOT / "checks/report/rules.yaml", root / "checks/report/rules.yaml")
