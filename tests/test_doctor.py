"""Whether all is in its place: each fault is told with a mend, and the exit code is honest."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Run


@pytest.fixture
def small(space: Path) -> Path:
    """A workspace with one type and without registers."""
    for path in [space / "checks/registers", *(space / "checks").glob("*/schema.yaml")]:
        folder = path.parent if path.is_file() else path
        if folder.name != "report":
            shutil.rmtree(folder)
    (space / "inputs/county.yaml").write_text("县名: 甲县\n", encoding="utf-8")
    return space


def test_a_sound_workspace_is_told_sound(small: Path, run: Run) -> None:
    told = run("doctor", root=small)
    assert told.code == 0, told.out
    assert "× " not in told.out
    assert "文种 report　工作报告：字段 24 个" in told.out


@pytest.mark.slow
@pytest.mark.usefixtures("without_register_cases")
def test_the_shipped_workspace_is_sound(space: Path, run: Run) -> None:
    told = run("doctor", root=space)
    assert told.code == 0, told.out
    assert "√ 台账" in told.out


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        file = root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def write(path: str, data: bytes) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)

    return change


def drop(path: str) -> Callable[[Path], None]:
    return lambda root: (root / path).unlink()


FAULTS = [
    (
        "schema broken",
        edit("checks/report/schema.yaml", "type: string", "type: 文字"),
        "字段表写法有误",
        1,
    ),
    ("no template", drop("templates/docx/report.docx"), "缺模板", 1),
    ("template damaged", write("templates/docx/report.docx", b"PK"), "WD-", 1),
    ("rule broken", edit("checks/report/rules.yaml", "级别: 错误", "级别: 严重"), "GZ-01", 1),
    (
        "case missing",
        edit("checks/report/cases.yaml", "- 规则: BG-02", "- 规则: BG-01"),
        "缺“通过”",
        1,
    ),
    ("no cases", drop("checks/report/cases.yaml"), "缺“通过”或“不通过”的例子", 1),
    (
        "field misspelt in a rule",
        edit("checks/report/rules.yaml", "条件: 版式 ==", "条件: 板式 =="),
        "JC-02",
        1,
    ),
    ("not UTF-8", write("inputs/report/旧.yaml", "标题: 旧的\n".encode("gb18030")), "GB18030", 0),
    ("not readable", write("inputs/report/坏.yaml", b"\xff\xfe\xff"), "YM-03", 1),
    ("county broken", edit("inputs/county.yaml", "县名: 甲县", "指标: {甲: 若干}"), "“甲”", 1),
    ("no county", drop("inputs/county.yaml"), "JC-03", 0),
]


@pytest.mark.parametrize(
    ("change", "said", "code"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS]
)
def test_each_fault_is_told_with_a_mend(
    small: Path, run: Run, change: Callable[[Path], None], said: str, code: int
) -> None:
    change(small)
    told = run("doctor", "--format", "json", root=small)
    assert told.code == code, told.out
    found = json.loads(told.out)["findings"]
    hits = [f for f in found if said in f["message"] or said in f["code"]]
    assert hits
    assert all(f["remedy"] for f in hits)


@pytest.mark.slow
def test_a_case_of_a_register_that_does_not_hold_is_told(space: Path, run: Run) -> None:
    cases = space / "checks/registers/photo/cases.yaml"
    for path in space.glob("checks/registers/*/cases.yaml"):
        if path != cases:
            path.unlink()
    edit("checks/registers/photo/cases.yaml", "地点: 甲某", "地点: XX")(space)
    told = run("doctor", "--format", "json", root=space)
    assert told.code == 1
    located = [
        f for f in json.loads(told.out)["findings"] if f.get("file", "").endswith(cases.name)
    ]
    assert ["ZP-03" in f["message"] for f in located] == [True], located


@pytest.mark.usefixtures("bare")
def test_what_the_machine_lacks_is_a_notice(small: Path, run: Run) -> None:
    told = run("doctor", root=small)
    assert told.code == 0
    assert "JC-06" in told.out
    assert "JC-07" in told.out


@pytest.mark.parametrize(("key", "title"), [("probe", "通知"), ("请示", "请示"), ("re", "复函")])
def test_a_new_type_runs_at_once(small: Path, run: Run, key: str, title: str) -> None:
    assert run("new-type", key, "--title", title, root=small).code == 0
    built = run("build", key, root=small)
    assert built.code == 0
    assert "没有问题" in built.out
    assert f"{key}　{title}　规则 1 条" in run("types", root=small).out
    assert run("doctor", root=small).code == 0
    assert run("new", key, "第一份", root=small).code == 0


@pytest.mark.parametrize("key", ["report", "a b", "../x", "_x", "con", ""])
def test_a_type_that_cannot_be_is_refused(small: Path, run: Run, key: str) -> None:
    before = sorted(small.rglob("*"))
    assert run("new-type", key, root=small).code == 2
    assert sorted(small.rglob("*")) == before
