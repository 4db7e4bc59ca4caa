"""Every rule stands with its examples: it fires on the failing ones and on no passing one."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import ROOT, Run
from docgen.documents.context import County, known_names
from docgen.documents.figures import resolve_figures
from docgen.documents.rule_cases import check_cases
from docgen.documents.verbs import VERBS
from docgen.load.yaml_reader import read_yaml
from docgen.model.record import Record
from docgen.model.source import Source
from docgen.rules.cases import read_cases
from docgen.rules.rule import read_rules
from docgen.schema.document_schema import read_schema

TYPES = sorted(path.parent.name for path in (ROOT / "checks").glob("*/schema.yaml"))


def read(path: Path) -> Source:
    source, findings = read_yaml(path.read_bytes(), path.name)
    assert not findings
    assert source is not None
    return source


@pytest.mark.parametrize("doc_type", TYPES)
def test_rules_agree_with_their_cases(doc_type: str) -> None:
    folder = ROOT / "checks" / doc_type
    schema, faults = read_schema(read(folder / "schema.yaml"), doc_type)
    assert schema is not None, faults
    rules, broken = read_rules(read(folder / "rules.yaml"), VERBS)
    assert not broken

    def names(record: Record) -> dict[str, object]:
        county = County({}, {})
        figures, _ = resolve_figures(record.values, {})
        return known_names(record.values, schema.fields, county, figures)

    cases = read_cases(read(folder / "cases.yaml"))
    assert check_cases(cases, rules, schema, names) == ()


FORM = "- 编号: AA-01\n  种类: 应当\n  式: 甲 == 乙\n  级别: 错误\n  说明: 不等\n  整改: 改\n  依据: 县级约定\n"
BROKEN = [
    ("no basis", FORM.replace("  依据: 县级约定\n", ""), "依据"),
    ("basis unknown", FORM.replace("县级约定", "出处不明"), "依据"),
    ("no such verb", FORM.replace("应当\n", "应该\n"), "种类"),
    ("no such level", FORM.replace("级别: 错误", "级别: 严重"), "级别"),
    ("parameter missing", FORM.replace("  式: 甲 == 乙\n", ""), "式"),
    ("expression unreadable", FORM.replace("甲 == 乙", "甲 == "), "式"),
    ("unknown key", FORM + "  备注: 无\n", "备注"),
    ("same code twice", FORM + FORM, "AA-01"),
]


@pytest.mark.parametrize(("text", "said"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_rule_is_told_with_its_line(text: str, said: str) -> None:
    source, _ = read_yaml(text.encode(), "rules.yaml")
    assert source is not None
    _, findings = read_rules(source, VERBS)
    assert len(findings) == 1
    assert said in findings[0].message
    assert findings[0].category.value == "规则"
    assert findings[0].location is not None
    assert findings[0].location.line > 0


def test_explain_shows_rule_basis_and_examples(space: Path, run: Run) -> None:
    told = run("explain", "bg-06", root=space).out
    for part in ("条数", "依据", "通过的例子", "不通过的例子", "rules.yaml"):
        assert part in told


@pytest.mark.parametrize("code", ["YM-06", "ZD-01", "ZB-01", "GX-01", "XW-01", "WD-13", "GW-01"])
def test_explain_knows_the_codes_of_every_room(space: Path, run: Run, code: str) -> None:
    assert run("explain", code, root=space).out.startswith(code)


def test_explain_of_an_unknown_code_is_one_line(space: Path, run: Run) -> None:
    result = run("explain", "ZZ-99", root=space)
    assert result.code == 2
    assert len(result.err.strip().splitlines()) == 1
