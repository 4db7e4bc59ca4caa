"""`docgen map` proposes what stands in one column, and what the marks of a column answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
import test_map_laws as laws
from test_map_laws import ID, IDS, Check

from conftest import ROOT, workbook
from docgen.app.project_reader import ProjectReader
from docgen.app.register_config import RegisterConfig, read_register_config
from docgen.load.table import read_tables
from docgen.registers.map_proposal import MapProposal, propose_map
from docgen.workspace.paths import Workspace

check = laws.check


@pytest.fixture(scope="module")
def config() -> RegisterConfig:
    return read_register_config(ProjectReader(Workspace(ROOT)))


def proposed(config: RegisterConfig, rows: Sequence[Sequence[object]]) -> MapProposal:
    names = {name for form in config.forms.values() for name in form.schema.fields}
    (table,), _ = read_tables(workbook(rows), "户.xlsx", names)
    return propose_map(config.forms["户"], table, named=True, forms=list(config.forms.values()))


PLACES = [
    (["甲镇甲村", "甲镇甲村二组", "乙镇乙村"], ["乡镇", "村", "村民小组"]),
    (["甲镇甲村", "乙镇乙村"], ["乡镇", "村"]),
    (["示例县甲镇甲村", "示例县乙镇乙村一社"], ["乡镇", "村", "村民小组"]),
    (["甲镇/甲村", "乙镇/乙村"], ["乡镇", "村"]),
    (["甲街道甲社区", "乙乡乙村"], ["乡镇", "村"]),
]


@pytest.mark.parametrize("name", ["所属地区", "住址", "所属镇村", "家庭地址"])
@pytest.mark.parametrize(("cells", "parts"), PLACES)
def test_places_in_one_column_are_split(
    config: RegisterConfig, name: str, cells: Sequence[str], parts: Sequence[str]
) -> None:
    header = ("户编号", "户主", "户主证件号", "家庭人口", name)
    found = proposed(
        config, [header, *((at, "张三", ID, 3, cell) for at, cell in enumerate(cells))]
    )
    assert found.parts == {name: parts}
    assert found.missing == []
    assert f"'{name}': {{拆成: [{', '.join(parts)}]}}" in "\n".join(found.lines())


NONE = [
    ("备注", ["因病致贫", "甲镇甲村来的", "低保"]),
    ("所属地区", ["甲", "乙"]),
    ("毕业学校", ["甲镇中学", "乙镇小学"]),
]


@pytest.mark.parametrize(("name", "cells"), NONE)
def test_other_columns_are_not_split(
    config: RegisterConfig, name: str, cells: Sequence[str]
) -> None:
    header = ("户编号", "户主", "户主证件号", "家庭人口", name)
    found = proposed(
        config, [header, *((at, "张三", ID, 3, cell) for at, cell in enumerate(cells))]
    )
    assert found.parts == {}


def test_a_table_with_its_places_needs_no_split(config: RegisterConfig) -> None:
    header = ("户编号", "乡镇", "村", "户主", "户主证件号", "家庭人口", "住址")
    found = proposed(config, [header, ("1", "甲镇", "甲村", "张三", ID, 3, "甲镇甲村一组")])
    assert found.parts == {}


ANSWERS = [
    (("√", "×"), {"√": "是", "×": "否"}),
    (("Y", "N"), {"Y": "是", "N": "否"}),
    (("是", "甲"), {"甲": ""}),
    (("是", "否"), None),
]


@pytest.mark.parametrize(("cells", "words"), ANSWERS)
def test_marks_for_answers_are_proposed(
    config: RegisterConfig, cells: Sequence[str], words: Mapping[str, str] | None
) -> None:
    rows = [(at, cell) for at, cell in enumerate(cells)]
    assert proposed(config, [("户编号", "是否退出"), *rows]).words.get("是否退出") == words


def test_the_remedies_name_what_works(check: Check) -> None:
    rows = f"户编号,户主,是否退出,地区\n{IDS[0]},张三,√,甲镇甲村\n"
    done = check({"户.csv": rows})
    assert "列: {" not in done.said("ZD-03")
    assert "“值”里写明" in done.said("ZD-03")
    assert "拆成" in done.said("ZD-01")
