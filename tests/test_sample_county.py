"""The made-up county: the same bytes every time, no fault but those that were requested."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from conftest import ROOT, Grow, Result, Run, golden
from docgen.app import check_registers
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import read_register_config
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate
from docgen.load.yaml_reader import read_yaml
from docgen.model.finding import WorkspaceError
from docgen.registers.verbs import MANUAL
from docgen.workspace.paths import Workspace
from tools.sample_county.__main__ import main
from tools.sample_county.county import DATA, CountyOptions, field_types, needs_of, write_county
from tools.sample_county.faults import read_faults, rules_without_fault
from tools.sample_county.formulas import Formulas
from tools.sample_county.rng import SeededRandom

FAULTS = "tools/sample_county/faults.yaml"
FIELD_CODES = {"ZD-08", "ZD-13"}
"""Findings of field rules that have a fault too."""
Tool = Callable[..., Result]


@pytest.fixture
def tool(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, space: Path) -> Tool:
    """Run `python -m tools.sample_county` in the workspace `space`."""

    def call(*arguments: str | Path) -> Result:
        monkeypatch.chdir(space)
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Result(code, printed.out, printed.err)

    return call


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the recipe, the faults and the places, to be changed."""
    folder = tmp_path / "配方"
    folder.mkdir()
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, folder)
    return folder


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def found(run: Run, root: Path) -> Counter[str]:
    checked = run("check", "registers", "--format", "json", root=root)
    return Counter(finding["code"] for finding in json.loads(checked.out)["findings"])


@pytest.mark.slow
@pytest.mark.parametrize("households", [1, 4, 25])
def test_a_small_county_is_without_fault(
    space: Path, run: Run, grow: Grow, households: int
) -> None:
    grow(space / "inputs/registers", households)
    assert found(run, space) == {}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("households", "pruned_from"), [(300, check_registers.PRUNED_FROM), (90, 0)]
)
def test_a_larger_county_has_exactly_the_seeded_faults(
    space: Path,
    run: Run,
    grow: Grow,
    monkeypatch: pytest.MonkeyPatch,
    households: int,
    pruned_from: int,
) -> None:
    """Also where columns that no later rule uses are dropped, as they are from large tables."""
    monkeypatch.setattr(check_registers, "PRUNED_FROM", pruned_from)
    seeded = grow(space / "inputs/registers", households, True)
    assert len(seeded) > 350
    assert found(run, space) == seeded


def test_every_rule_has_a_fault_or_a_reason_why_not() -> None:
    """The table is kept as text; `UPDATE_GOLDEN=1 pytest tests/test_sample_county.py` renews it."""
    config = read_register_config(ProjectReader(Workspace(ROOT)))
    verbs = {rule.code: rule.verb for rules in config.rules.values() for rule in rules}
    source, _ = read_yaml((ROOT / FAULTS).read_bytes(), FAULTS)
    assert source is not None
    faults = read_faults(source, field_types(config), needs_of(config))
    reasons = rules_without_fault(source)
    seeded = {code: fault.register for fault in faults for code in fault.codes}
    manual = {code: "人工核查" for code, verb in verbs.items() if verb in MANUAL}
    rules = verbs.keys() | FIELD_CODES
    missing = rules - seeded.keys() - reasons.keys() - manual.keys()
    assert not missing, f"{FAULTS}：给{sorted(missing)}各设一处毛病，或在“不能设”里写明原因"
    both = seeded.keys() & (reasons | manual).keys()
    assert not both, f"{FAULTS}：{sorted(both)}设了毛病，又说不能设"
    unknown = (seeded | reasons).keys() - rules
    assert not unknown, f"{FAULTS}：没有{sorted(unknown)}这些规则"

    reasons |= manual
    lines = [f"{len(seeded)} 条设有毛病，{len(reasons)} 条没有"]
    for code in verbs:
        fault = f"毛病设在“{seeded[code]}”" if code in seeded else f"没有：{reasons[code]}"
        lines.append(f"{code}　{fault}")
    text = "\n".join(lines) + "\n"
    golden("sample-county/faults.txt", text)


def test_the_same_seed_gives_the_same_bytes_everywhere(tmp_path: Path) -> None:
    write_county(Workspace(ROOT), tmp_path / "甲", CountyOptions(households=12))
    write_county(Workspace(ROOT), tmp_path / "乙", CountyOptions(households=12, seed=7))
    files = sorted((tmp_path / "甲").glob("*.csv"))
    shipped = ROOT / "inputs/registers/示例县"
    assert len(files) == 16
    assert all(path.read_bytes() == (shipped / path.name).read_bytes() for path in files)
    other = (tmp_path / "乙/户.csv").read_bytes()
    assert other != (tmp_path / "甲/户.csv").read_bytes()


@pytest.mark.parametrize(("register", "households"), [("户", 60), ("痕迹记录", 12)])
def test_one_register_alone_is_as_it_is_among_all(
    tmp_path: Path, grow: Grow, register: str, households: int
) -> None:
    grow(tmp_path / "全", households)
    options = CountyOptions(households=households, registers=(register,))
    county = write_county(Workspace(ROOT), tmp_path / "一", options)
    name = f"{register}.csv"
    assert list(county.rows) == [register]
    assert county.rows[register] == len(table(tmp_path / "全" / name))
    assert sorted(path.name for path in (tmp_path / "一").iterdir()) == ["county.yaml", name]
    assert (tmp_path / "一" / name).read_bytes() == (tmp_path / "全" / name).read_bytes()


@pytest.mark.slow
def test_excel_holds_the_same_rows(tmp_path: Path, space: Path, run: Run, tool: Tool) -> None:
    printed = tool("--households", "4", "--format", "xlsx")
    assert printed.code == 0, printed.err
    folder = space / "inputs/registers/_练习"
    assert "docgen check registers inputs/registers/_练习" in printed.out
    write_county(Workspace(ROOT), tmp_path / "表", CountyOptions(households=4))
    rows = CalamineWorkbook.from_path(str(folder / "户.xlsx")).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == [row["户编号"] for row in table(tmp_path / "表/户.csv")]
    assert run("check", "registers", folder, root=space).code == 0


def test_existing_tables_are_replaced_only_on_request(space: Path, tool: Tool) -> None:
    folder = space / "inputs/registers"
    folder.mkdir(parents=True)
    (folder / "户.csv").write_text("户编号\n1\n", "utf-8")
    refused = tool(folder, "--households", "1")
    assert refused.code == 2
    assert "已有台账（户.csv" in refused.err
    assert (folder / "户.csv").read_text("utf-8") == "户编号\n1\n"
    assert tool(folder, "--households", "1", "--force").code == 0
    assert len(table(folder / "户.csv")[0]) > 50


@pytest.mark.parametrize("place", ["镇沅县", "富宁县"])
def test_places_of_a_real_county_say_what_is_made_up(tmp_path: Path, place: str) -> None:
    options = CountyOptions(households=30, place=place)
    county = write_county(Workspace(ROOT), tmp_path / "县", options)
    assert "编的" in county.note
    assert "编的" in (tmp_path / "县/county.yaml").read_text("utf-8")
    homes = table(tmp_path / "县/户.csv")
    assert len(homes) == 30
    assert all(home["村"].startswith("示例") for home in homes)
    letter = (ROOT / "inputs/letter/2016年县与乡镇责任书.yaml").read_text("utf-8")
    towns = {home["乡镇"] for home in homes}
    assert all(f"乡镇: {town}" in letter or town.startswith("示例") for town in towns)


def test_a_new_workspace_contains_no_recipe(tmp_path: Path, run: Run) -> None:
    assert run("init", "县", root=tmp_path).code == 0
    names = {path.name for path in (tmp_path / "县").rglob("*.yaml")}
    recipe = {path.name for path in DATA.glob("*.yaml")}
    assert recipe == {"recipe.yaml", "faults.yaml", "places.yaml"}
    assert "settings.yaml" in names
    assert not names & recipe


@pytest.mark.slow
def test_only_the_faults_that_are_named_are_seeded(space: Path, run: Run, tool: Tool) -> None:
    printed = tool("inputs/registers", "--fault", "HD-30", "--fault", "AJ-03")
    assert printed.out.count("设了毛病") == 2
    assert found(run, space) == {"HD-30": 1, "AJ-03": 1}


def test_faults_that_find_no_row_are_listed(space: Path, tool: Tool) -> None:
    printed = tool("县", "--households", "1", "--faults")
    assert printed.code == 0
    assert "没有设上：" in printed.out
    assert "HD-20" in printed.out.partition("没有设上：")[2]


SPOILT = [
    ("  户:\n    各行", "  户户:\n    各行", "没有“户户”这本台账"),
    ("民族: '{{ 权(", "民俗: '{{ 权(", "“民俗”在这里不认得"),
    ("{{ 人均住房面积 * 家庭人口 }}", "{{ 人均住房 * 家庭人口 }}", "用到的“人均住房”没有定义"),
    ("{{ 人均住房面积 * 家庭人口 }}", "{{ 人均住房面积 * }}", "“住房面积”：写法有误"),
    ("按: [案卷号]}", "按: [卷号]}", "不是每一行都写“卷号”"),
    ("各: '{{ 各镇 }}'", "各: '{{ 镇数 }}'", "“各”应是列表"),
]  # the text in the recipe, its replacement, the message


@pytest.mark.parametrize(("old", "new", "message"), SPOILT)
def test_a_recipe_that_cannot_be_used_is_reported_with_its_place(
    space: Path, data: Path, old: str, new: str, message: str
) -> None:
    path = data / "recipe.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(WorkspaceError, match=re.escape(message)) as error:
        write_county(Workspace(space), space / "县", CountyOptions(households=2, data=data))
    assert "recipe.yaml:" in error.value.message
    assert not list((space / "县").glob(".*.tmp"))


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ("户: [{改: {村: 甲}}]", "要写明由哪条规则查出"),
        ("户: [{规则: HD-01, 改: 甲}]", "“改”应是“名称: 内容”"),
        ("户: {规则: HD-01}", "“户”应是列表"),
        ("户户: []", "“户户”在这里不认得"),
        ("户: [{规则: HD-01, 其中: '(', 删: 是}]", "写法有误"),
        ("户: [{规则: HD-01, 改: {村: '{{ 没有 }}'}}]", "“村”用到了没有定义的名称"),
        ("户: [{规则: HD-01, 改: {其他致贫原因: 无}}]", "配方里没有“其他致贫原因”这一列"),
    ],
)
def test_a_faults_file_that_cannot_be_used_is_reported(
    space: Path, data: Path, faults: str, message: str
) -> None:
    (data / "faults.yaml").write_text(faults + "\n", "utf-8")
    options = CountyOptions(households=2, faults=None, data=data)
    with pytest.raises(WorkspaceError, match=re.escape(message)):
        write_county(Workspace(space), space / "县", options)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--fault", "XT-10"], "县只有一行"),
        (["--fault", "XX-1"], "核对编号"),
        (["--place", "无此县"], "现有：示例县"),
        (["--only", "无此"], "配方里没有“无此”"),
        (["--root", "没有"], "不是工作目录"),
    ],
)
def test_a_request_that_cannot_be_met_is_one_line_and_exit_2(
    tool: Tool, arguments: list[str], message: str
) -> None:
    refused = tool(*arguments)
    assert refused.code == 2
    assert message in refused.err
    assert len(refused.err.splitlines()) == 1
    assert refused.out == ""


@pytest.mark.slow
def test_ids_and_dates_are_sound(tmp_path: Path, grow: Grow) -> None:
    grow(tmp_path, 300)
    people = table(tmp_path / "家庭成员.csv")
    assert len({person["证件号"] for person in people}) == len(people)
    homes = {home["户编号"]: home for home in table(tmp_path / "户.csv")}
    items = table(tmp_path / "归档文件.csv")
    assert len({item["档号"] for item in items}) == len(items)
    requests = [item for item in items if item["材料"] == "贫困户申请书"]
    assert len(requests) == len(homes)
    for item in requests:
        assert item["日期"] == homes[item["户编号"]]["申请日期"].replace("-", "")


def test_random_numbers_are_fixed() -> None:
    """Every machine and every version of Python gives these numbers."""
    random = SeededRandom(2018)
    random.restart("户", 0)
    assert [random.below(1000) for _ in range(6)] == [588, 756, 701, 102, 619, 15]
    weights = {"甲": 1, "乙": 3, "丙": 0}
    drawn = Counter(random.weigh(weights) for _ in range(4000))
    assert drawn["丙"] == 0
    assert 2850 < drawn["乙"] < 3150


@given(
    first=st.integers(-9, 9),
    text=st.text(st.sampled_from("甲乙'\"\\ {}%#\n"), max_size=6),
)
def test_values_evaluated_together_equal_those_one_by_one(first: int, text: str) -> None:
    if any(char in text for char in ("{{", "{%", "{#")) or text.endswith("{"):
        text = ""
    written = {
        "甲数": first,
        "乙数": "{{ 甲数 * 2 + 1 }}",
        "句": text + "{{ 乙数 }}号",
        "乙大": "{{ 乙数 > 3 }}",
    }
    values = Formulas(written)({})
    assert values["乙数"] == evaluate("甲数 * 2 + 1", {"甲数": first})
    assert values["句"] == f"{text}{values['乙数']}号"
    assert values["乙大"] is (first * 2 + 1 > 3)


def test_the_value_that_fails_is_named() -> None:
    with pytest.raises(ExpressionError, match="“乙”：用到的“没有”没有定义"):
        Formulas({"甲": "{{ 1 }}", "乙": "{{ 没有 + 1 }}"})({})
    with pytest.raises(ExpressionError, match="“乙”用到了没有定义的名称"):
        Formulas({"甲": "{{ 1 }}", "乙": "{{ 没有 }}"})({})
