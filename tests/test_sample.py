"""The made-up county: the same bytes every time, no fault but those that were asked for."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from conftest import ROOT, Grow, Run
from docgen import sample
from docgen.check.registers import MANUAL
from docgen.language import ExpressionError, Formulas, evaluate
from docgen.load import read_yaml
from docgen.model import WorkspaceError, words
from docgen.pipeline.reading import Reading
from docgen.pipeline.registers import read_ruled
from docgen.pipeline.sample import Order, sample_county
from docgen.sample.dice import Dice
from docgen.workspace import Workspace

HOME = ROOT / "checks/registers/sample"
GOLDEN = ROOT / "tests/golden/sample/faults.txt"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def found(run: Run, root: Path) -> Counter[str]:
    told = run("check", "registers", "--format", "json", root=root)
    return Counter(finding["code"] for finding in json.loads(told.out)["findings"])


@pytest.mark.parametrize("households", [1, 4, 25])
def test_a_small_county_is_without_fault(
    space: Path, run: Run, grow: Grow, households: int
) -> None:
    grow(space / "inputs/registers", households)
    assert found(run, space) == {}


def test_a_larger_county_has_exactly_the_seeded_faults(space: Path, run: Run, grow: Grow) -> None:
    seeded = grow(space / "inputs/registers", 300, True)
    assert len(seeded) > 350
    assert found(run, space) == seeded


def test_every_rule_has_a_fault_or_a_reason_why_not() -> None:
    """The table is kept as text; `UPDATE_GOLDEN=1 pytest tests/test_sample.py` writes it anew."""
    ruled = read_ruled(Reading(Workspace(ROOT)))
    kinds = {rule.code: rule for rules in ruled.rules.values() for rule in rules}
    source = read_yaml((HOME / "faults.yaml").read_bytes(), "faults.yaml")[0]
    assert source is not None
    types = {name: dict.fromkeys(f.schema.fields, "") for name, f in ruled.forms.items()}
    needs = {
        name: [(r.code, r.params[words.MATERIAL]) for r in rules if r.kind == words.MATERIALS]
        for name, rules in ruled.rules.items()
    }
    faults, reasons = sample.read_faults(source, types, needs), sample.unseeded(source)
    where = {code: fault.register for fault in faults for code in fault.codes}
    reasons |= {code: "人工核查" for code, rule in kinds.items() if rule.kind in MANUAL}
    assert not where.keys() & reasons.keys()
    assert where.keys() | reasons.keys() == kinds.keys() | {"ZD-08", "ZD-13"}
    counts = f"{len(where)} 条设有毛病，{len(reasons)} 条没有\n"
    lines = [
        f"{c}　毛病设在“{where[c]}”" if c in where else f"{c}　没有：{reasons[c]}" for c in kinds
    ]
    text = counts + "\n".join(lines) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(parents=True, exist_ok=True)
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_the_same_seed_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    sample_county(Workspace(ROOT), tmp_path / "甲", Order(12))
    sample_county(Workspace(ROOT), tmp_path / "乙", Order(12, seed=7))
    files = sorted((tmp_path / "甲").glob("*.csv"), key=lambda path: path.name)
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    shipped = ROOT / "inputs/registers/示例县"
    assert all(path.read_bytes() == (shipped / path.name).read_bytes() for path in files)
    assert len(digest) == 64
    other = (tmp_path / "乙/户.csv").read_bytes()
    assert other != (tmp_path / "甲/户.csv").read_bytes()


def test_one_register_alone_is_as_it_is_among_all(tmp_path: Path, grow: Grow) -> None:
    grow(tmp_path / "全", 60)
    made = sample_county(Workspace(ROOT), tmp_path / "一", Order(60, only=("户",)))
    assert made.rows == {"户": 60}
    assert sorted(path.name for path in (tmp_path / "一").iterdir()) == ["county.yaml", "户.csv"]
    assert (tmp_path / "一/户.csv").read_bytes() == (tmp_path / "全/户.csv").read_bytes()


def test_excel_holds_the_same_rows(tmp_path: Path, space: Path, run: Run) -> None:
    told = run("sample-county", "--households", "4", "--format", "xlsx", root=space)
    assert told.code == 0, told.err
    folder = space / "inputs/registers/_练习"
    assert "docgen check registers inputs/registers/_练习" in told.out
    sample_county(Workspace(ROOT), tmp_path / "表", Order(4))
    rows = CalamineWorkbook.from_path(str(folder / "户.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == [row["户编号"] for row in table(tmp_path / "表/户.csv")]
    assert run("check", "registers", folder, root=space).code == 0


def test_tables_that_are_there_are_not_replaced_unasked(space: Path, run: Run) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(parents=True)
    (folder / "户.csv").write_text("户编号\n1\n", "utf-8")
    told = run("sample-county", folder, "--households", "1", root=space)
    assert told.code == 2
    assert "已有台账（户.csv" in told.err
    assert (folder / "户.csv").read_text("utf-8") == "户编号\n1\n"
    assert run("sample-county", folder, "--households", "1", "--force", root=space).code == 0


@pytest.mark.parametrize("place", ["镇沅县", "富宁县"])
def test_places_of_a_real_county_say_what_is_made_up(tmp_path: Path, place: str) -> None:
    made = sample_county(Workspace(ROOT), tmp_path / "县", Order(30, place=place))
    assert "编的" in made.note
    assert "编的" in (tmp_path / "县/county.yaml").read_text("utf-8")
    homes = table(tmp_path / "县/户.csv")
    assert all(home["村"].startswith("示例") for home in homes)
    letter = (ROOT / "inputs/letter/2016年县与乡镇责任书.yaml").read_text("utf-8")
    towns = {home["乡镇"] for home in homes}
    assert all(f"乡镇: {town}" in letter or town.startswith("示例") for town in towns)


def test_only_the_faults_that_are_named_are_seeded(space: Path, run: Run) -> None:
    told = run(
        "sample-county", "inputs/registers", "--fault", "HD-30", "--fault", "AJ-03", root=space
    )
    assert told.out.count("设了毛病") == 2
    assert found(run, space) == {"HD-30": 1, "AJ-03": 1}


SPOILT = [
    ("  户:\n    各行", "  户户:\n    各行", "没有“户户”这本台账"),
    ("民族: '{{ 权(", "民俗: '{{ 权(", "“民俗”在这里不认得"),
    ("{{ 人均住房面积 * 家庭人口 }}", "{{ 人均住房 * 家庭人口 }}", "用到的“人均住房”没有定义"),
    ("{{ 人均住房面积 * 家庭人口 }}", "{{ 人均住房面积 * }}", "“住房面积”：写法有误"),
    ("按: [案卷号]}", "按: [卷号]}", "不是每一行都写“卷号”"),
]  # what is written in the recipe, what instead, what is told


@pytest.mark.parametrize(("old", "new", "told"), SPOILT)
def test_a_recipe_that_cannot_be_used_is_told_with_its_place(
    space: Path, old: str, new: str, told: str
) -> None:
    path = space / "checks/registers/sample/recipe.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(WorkspaceError, match=re.escape(told)) as error:
        sample_county(Workspace(space), space / "县", Order(2))
    assert "recipe.yaml:" in error.value.message
    assert not list((space / "县").glob(".*.tmp"))


@pytest.mark.parametrize(
    ("faults", "told"),
    [
        ("户: [{改: {村: 甲}}]", "要写明由哪条规则查出"),
        ("户: [{规则: HD-01, 改: 甲}]", "“改”应是“名称: 内容”"),
        ("户: {规则: HD-01}", "“户”应是列表"),
        ("户户: []", "“户户”在这里不认得"),
        ("户: [{规则: HD-01, 其中: '(', 删: 是}]", "写法有误"),
        ("户: [{规则: HD-01, 改: {村: '{{ 没有 }}'}}]", "“村”用到了没有定义的名称"),
    ],
)
def test_a_faults_file_that_cannot_be_used_is_told(space: Path, faults: str, told: str) -> None:
    (space / "checks/registers/sample/faults.yaml").write_text(faults + "\n", "utf-8")
    with pytest.raises(WorkspaceError, match=re.escape(told)):
        sample_county(Workspace(space), space / "县", Order(2, faults=None))


def test_a_fault_in_a_column_that_is_not_written_is_told(space: Path) -> None:
    path = space / "checks/registers/sample/faults.yaml"
    path.write_text("户:\n  - {规则: HD-01, 改: {其他致贫原因: 无}}\n", "utf-8")
    with pytest.raises(WorkspaceError, match="配方里没有“其他致贫原因”这一列"):
        sample_county(Workspace(space), space / "县", Order(2, faults=None))


def test_a_register_that_comes_from_others_can_be_written_alone(tmp_path: Path, grow: Grow) -> None:
    grow(tmp_path / "全", 12)
    made = sample_county(Workspace(ROOT), tmp_path / "一", Order(12, only=("痕迹记录",)))
    assert list(made.rows) == ["痕迹记录"]
    name = "痕迹记录.csv"
    assert (tmp_path / "一" / name).read_bytes() == (tmp_path / "全" / name).read_bytes()


@pytest.mark.parametrize(("code", "told"), [("XT-10", "县只有一行"), ("XX-1", "核对编号")])
def test_a_fault_that_cannot_be_seeded_is_told(space: Path, run: Run, code: str, told: str) -> None:
    result = run("sample-county", "--fault", code, root=space)
    assert result.code == 2
    assert told in result.err


def test_unknown_place_and_register_are_told(space: Path, run: Run) -> None:
    assert "现有：示例县" in run("sample-county", "--place", "无此县", root=space).err
    assert "配方里没有“无此”" in run("sample-county", "--only", "无此", root=space).err


def test_ids_and_dates_are_sound(tmp_path: Path, grow: Grow) -> None:
    grow(tmp_path, 300)
    people = table(tmp_path / "家庭成员.csv")
    assert len({person["证件号"] for person in people}) == len(people)
    homes = {home["户编号"]: home for home in table(tmp_path / "户.csv")}
    items = table(tmp_path / "归档文件.csv")
    assert len({item["档号"] for item in items}) == len(items)
    asked = [item for item in items if item["材料"] == "贫困户申请书"]
    assert len(asked) == len(homes)
    for item in asked:
        assert item["日期"] == homes[item["户编号"]]["申请日期"].replace("-", "")


def test_chance_is_fixed() -> None:
    """Numbers that any machine and any version of Python must give."""
    dice = Dice(2018)
    dice.throw("户", 0)
    assert [dice.below(1000) for _ in range(6)] == DRAWN
    weights = {"甲": 1, "乙": 3, "丙": 0}
    drawn = Counter(dice.weigh(weights) for _ in range(4000))
    assert drawn["丙"] == 0
    assert 2850 < drawn["乙"] < 3150


DRAWN = [588, 756, 701, 102, 619, 15]


@given(
    first=st.integers(-9, 9),
    text=st.text(st.sampled_from("甲乙'\"\\ {}%#\n"), max_size=6),
)
def test_values_in_one_go_are_those_one_by_one(first: int, text: str) -> None:
    if any(sign in text for sign in ("{{", "{%", "{#")) or text.endswith("{"):
        text = ""
    written = {
        "甲数": first,
        "乙数": "{{ 甲数 * 2 + 1 }}",
        "句": text + "{{ 乙数 }}号",
        "乙大": "{{ 乙数 > 3 }}",
    }
    made = Formulas(written)({})
    assert made["乙数"] == evaluate("甲数 * 2 + 1", {"甲数": first})
    assert made["句"] == f"{text}{made['乙数']}号"
    assert made["乙大"] is (first * 2 + 1 > 3)


def test_the_value_that_fails_is_named() -> None:
    with pytest.raises(ExpressionError, match="“乙”：用到的“没有”没有定义"):
        Formulas({"甲": "{{ 1 }}", "乙": "{{ 没有 + 1 }}"})({})
    with pytest.raises(ExpressionError, match="“乙”用到了没有定义的名称"):
        Formulas({"甲": "{{ 1 }}", "乙": "{{ 没有 }}"})({})
