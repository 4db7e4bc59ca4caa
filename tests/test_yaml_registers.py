"""A list in YAML is a table as any other: names, units, unread columns, maps and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Run
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load import yaml_rows
from docgen.load.yaml_reader import read_yaml
from docgen.load.yaml_rows import read_yaml_table
from docgen.model.finding import Finding
from docgen.registers.column_map import NO_MAP, read_column_maps
from docgen.registers.map_proposal import propose_map
from docgen.registers.register_reader import join_parts, read_part
from docgen.workspace.paths import Workspace

FOLDER = "inputs/registers/甲"
SOUND = {
    "户编号": "530825100000001",
    "乡镇": "甲镇",
    "村": "甲村",
    "户主": "张某",
    "户主证件号": "11010519491231002X",
    "家庭人口": "3",
}


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def listed(*records: Mapping[str, str]) -> str:
    """The records as a list in YAML, each name on a line of its own."""
    return "".join(
        "".join(f"{'- ' * (not at)}{'  ' * bool(at)}{key}: {value}\n" for at, (key, value) in pairs)
        for pairs in (list(enumerate(record.items())) for record in records)
    )


def renamed(**names: str) -> dict[str, str]:
    """The sound record with other names of its fields."""
    return {names.get(name, name): value for name, value in SOUND.items()}


def read(
    config: RegisterConfig, text: str, written: str = ""
) -> tuple[list[dict[str, Any]], tuple[Finding, ...]]:
    """The rows of a register of households with what is written, and what is said."""
    (table,), findings = read_yaml_table(text.encode(), f"{FOLDER}/户.yaml")
    chosen = NO_MAP
    if written:
        source, _ = read_yaml(written.encode(), f"{FOLDER}/列名对照.yaml")
        assert source is not None
        ((chosen,), faults) = read_column_maps(source, config.forms)
        assert not faults
        assert chosen.fits(table)
    part, found = read_part(config.forms["户"], table, column_map=chosen)
    frame = join_parts(config.forms["户"], [part]).frame.collect()
    rows = [
        {name: value for name, value in row.items() if value is not None and name != "#"}
        for row in frame.to_dicts()
    ]
    return rows, (*findings, *found)


def places(findings: tuple[Finding, ...], code: str) -> list[tuple[int, int]]:
    """The lines and columns of the findings with a code."""
    found = [each.location for each in findings if each.code == code]
    return [(place.line or 0, place.column or 0) for place in found if place is not None]


NAMED = [
    ("other names", renamed(乡镇="镇", 村="行政村", 户主="户主姓名"), "户主", "张某"),
    ("a unit", {**SOUND, "人均纯收入（万元）": "0.5"}, "人均纯收入", 5000),
    ("a unit in other brackets", {**SOUND, "人均纯收入【万元】": "0.5"}, "人均纯收入", 5000),
    ("a name in spaces", renamed(家庭人口="家庭 人口"), "家庭人口", 3),
    ("a mark of the form", renamed(户主="户主（必填）"), "户主", "张某"),
    ("a group", {**SOUND, "收入/工资性": "200"}, "工资性收入", 200),
]


@pytest.mark.parametrize(
    ("record", "name", "value"), [n[1:] for n in NAMED], ids=[n[0] for n in NAMED]
)
def test_names_are_known_as_in_any_header(
    config: RegisterConfig, record: Mapping[str, str], name: str, value: object
) -> None:
    rows, findings = read(config, listed(record))
    assert rows[0].get(name) == value
    assert [each.code for each in findings] == []


def test_what_is_no_field_is_told_whatever_record_has_it(config: RegisterConfig) -> None:
    text = listed({**SOUND, "自己记的": "甲"}, SOUND, {**SOUND, "另记": "乙"})
    _, findings = read(config, text)
    (told,) = (each for each in findings if each.code == "TB-18")
    assert "自己记的、另记" in told.message


@pytest.mark.parametrize(
    ("written", "record", "name", "value"),
    [
        ("- 台账: 户\n  列: {当家人: 户主}\n", renamed(户主="当家人"), "户主", "张某"),
        (
            "- 台账: 户\n  列: {住处: {拆成: [乡镇, 村]}}\n",
            {**{k: v for k, v in SOUND.items() if k not in ("乡镇", "村")}, "住处": "丙镇丁村"},
            "村",
            "丁村",
        ),
        ("- 台账: 户\n  固定: {村民小组: 一组}\n", SOUND, "村民小组", "一组"),
    ],
)
def test_a_map_reads_it(
    config: RegisterConfig, written: str, record: Mapping[str, str], name: str, value: object
) -> None:
    rows, findings = read(config, listed(record), written)
    assert rows[0][name] == value
    assert [each.code for each in findings] == []


def test_findings_keep_line_and_column(config: RegisterConfig) -> None:
    bad = {**renamed(家庭人口="人口"), "人口": "若干"}
    _, findings = read(config, listed(SOUND, bad), "- 台账: 户\n  列: {人口: 家庭人口}\n")
    codes = {each.code for each in findings if each.location and each.location.line == 12}
    assert codes == {"ZD-03"}
    assert places(findings, "ZD-03") == [(12, 7)]
    assert not any(each.location and each.location.cell for each in findings)


def test_a_part_has_the_place_of_what_it_is_made_of(config: RegisterConfig) -> None:
    record = {**SOUND, "户": "甲/若干"}
    record.pop("家庭人口")
    written = "- 台账: 户\n  列: {户: {拆成: ['', 家庭人口], 隔开: /}}\n"
    _, findings = read(config, listed(record), written)
    assert places(findings, "ZD-03") == [(6, 6)]


STRAY = [
    ("- 甲\n", (7, 3)),
    ("- [甲, 乙]\n", (7, 3)),
    ("- {户主: [甲, 乙]}\n", (7, 8)),
    ("- {户主: {甲: 乙}}\n", (7, 8)),
    ("- {自记: [甲]}\n", (7, 8)),
]


@pytest.mark.parametrize(("item", "place"), STRAY)
def test_what_is_no_text_in_a_record_is_told(
    config: RegisterConfig, item: str, place: tuple[int, int]
) -> None:
    rows, findings = read(config, listed(SOUND) + item)
    assert rows[0]["户主"] == "张某"
    assert places(findings, "YM-17") == [place]


def test_blank_items_and_values_are_nothing(config: RegisterConfig) -> None:
    rows, findings = read(config, listed({**SOUND, "村民小组": ""}) + "-\n")
    assert len(rows) == 1
    assert findings == ()


def test_a_list_with_ever_other_names_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_rows, "_MOST_CELLS", 8)
    text = "".join(f"- {{甲{at}: 1}}\n" for at in range(3))
    tables, (told,) = read_yaml_table(text.encode(), "户.yaml")
    assert tables == ()
    assert told.code == "YM-16"


def test_a_map_is_proposed_for_it(config: RegisterConfig) -> None:
    text = listed(renamed(户编号="户号", 家庭人口="家庭人口数量"))
    (table,), _ = read_yaml_table(text.encode(), f"{FOLDER}/贫困户.yaml")
    proposed = propose_map(config.forms["户"], table, named=True)
    assert proposed.columns["户号"] == "户编号"


def test_the_whole_check_reads_it(space: Path, run: Run) -> None:
    folder = space / FOLDER
    folder.mkdir(parents=True)
    record = {**renamed(户主="当家人", 乡镇="镇"), "备注二": "甲"}
    (folder / "户.yaml").write_text(listed(record), "utf-8")
    written = "- 文件: 户.yaml\n  台账: 户\n  列: {当家人: 户主}\n"
    (folder / "列名对照.yaml").write_text(written, "utf-8")
    out = run("check", "registers", root=space).out
    assert "TB-47" not in out
    assert "ZD-01" not in out
    assert "没有读：备注二" in out
