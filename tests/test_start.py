"""The first minutes: a new workspace that asks, is the office's own, and helps its editor."""

from __future__ import annotations

import fnmatch
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from conftest import ROOT, Run


@pytest.fixture
def office(tmp_path: Path, run: Run) -> Path:
    told = run(
        "init",
        "我的 富宁县",
        "--county",
        "富宁县",
        "--office",
        "县扶贫办",
        "--year",
        "2018",
        root=tmp_path,
    )
    assert told.code == 0
    return tmp_path / "我的 富宁县"


def test_the_county_file_is_the_office_s_own(office: Path) -> None:
    said = yaml.safe_load((office / "inputs/county.yaml").read_text("utf-8"))
    assert said == {"县名": "富宁县", "本单位": "县扶贫办", "年度": "2018年"}
    assert "富宁县脱贫攻坚文书（县扶贫办）" in (office / "README.md").read_text("utf-8")


def test_the_commented_parts_of_the_county_file_are_right(office: Path, run: Run) -> None:
    path = office / "inputs/county.yaml"
    text = path.read_text("utf-8").replace("# 设定:\n#   ……: ……", "")
    lines = [line.removeprefix("# ") for line in text.splitlines()[4:]]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert run("new", "report", "甲", root=office).code == 0
    told = run("check", "inputs/report/甲.yaml", root=office).out
    assert "county.yaml" not in told


def test_odd_names_do_not_break_the_county_file(tmp_path: Path, run: Run) -> None:
    assert run("init", "县", "--county", "甲县: {{ x }} #1", root=tmp_path).code == 0
    said = yaml.safe_load((tmp_path / "县/inputs/county.yaml").read_text("utf-8"))
    assert said["县名"] == "甲县: {{ x }} #1"


@pytest.mark.slow
def test_samples_lie_apart_and_everything_checks_and_builds(office: Path, run: Run) -> None:
    assert not [p for p in (office / "inputs/report").glob("*.yaml") if not p.name.startswith("_")]
    assert run("check", root=office).code == 0
    for doc_type in ("report", "letter"):
        assert run("build", doc_type, root=office).code == 0
    told = run("check", "registers", root=office)
    assert told.code == 2
    assert "没有台账" in told.err


def test_without_a_terminal_nothing_is_asked(tmp_path: Path, run: Run) -> None:
    assert run("init", "富宁县", root=tmp_path).code == 0
    said = yaml.safe_load((tmp_path / "富宁县/inputs/county.yaml").read_text("utf-8"))
    assert said["县名"] == "富宁县"
    assert "本单位" not in said


@pytest.mark.slow
@pytest.mark.machine("a terminal")
def test_at_a_terminal_it_asks(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    os.write(leader, "乙县\n乙县扶贫办\n明年\n2019年\n".encode())
    command = [sys.executable, "-m", "docgen", "init", "县"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=tmp_path, stdin=follower, capture_output=True, env=env, check=True
    )
    os.close(leader)
    os.close(follower)
    assert "县名" in done.stdout.decode()
    assert "年度写四位数字" in done.stdout.decode()
    said = yaml.safe_load((tmp_path / "县/inputs/county.yaml").read_text("utf-8"))
    assert said == {"县名": "乙县", "本单位": "乙县扶贫办", "年度": "2019年"}


def schema_for(office: Path, file: str) -> list[str]:
    """The schemas that an editor takes for a file, by the settings."""
    settings = json.loads((office / ".vscode/settings.json").read_text("utf-8"))
    found = []
    for schema, globs in settings["yaml.schemas"].items():
        kept = [g for g in globs if not g.startswith("!")]
        left = [g[1:] for g in globs if g.startswith("!")]
        flat = lambda g: g.replace("**/", "*")  # noqa: E731
        if any(fnmatch.fnmatch(file, flat(g)) for g in kept):
            found += [] if any(fnmatch.fnmatch(file, flat(g)) for g in left) else [schema]
    return found


def test_every_input_has_one_schema_that_takes_it(office: Path) -> None:
    seen = 0
    for path in sorted((office / "inputs").rglob("*.yaml")):
        inside = path.relative_to(office)
        if inside.parts[1] == "registers" or "_原稿" in inside.parts:
            continue
        schemas = schema_for(office, inside.as_posix())
        assert len(schemas) == 1, inside
        schema = json.loads((office / schemas[0]).read_text("utf-8"))
        document = yaml.safe_load(path.read_text("utf-8"))
        if not path.name.startswith("_"):
            assert not list(Draft202012Validator(schema).iter_errors(document)), inside
            seen += 1
    assert seen > 10


def test_a_blank_input_names_the_schema_that_its_editor_uses(office: Path, run: Run) -> None:
    run("new", "report", "一 季度/汇报", root=office)
    path = office / "inputs/report/一 季度/汇报.yaml"
    first = path.read_text("utf-8").splitlines()[0]
    assert (
        path.parent / first.partition("$schema=")[2]
    ).resolve() == office / ".vscode/schemas/report.json"


def test_schemas_are_renewed_and_settings_of_a_person_stay(office: Path, run: Run) -> None:
    settings = office / ".vscode/settings.json"
    settings.write_text('{"editor.fontSize": 18}', encoding="utf-8")
    schema = office / "checks/report/schema.yaml"
    schema.write_text(schema.read_text("utf-8") + "  备注: {type: string}\n", encoding="utf-8")
    told = run("schema", "--editor", root=office).out
    assert "已写好 .vscode/schemas/report.json" in told
    assert "备注" in (office / ".vscode/schemas/report.json").read_text("utf-8")
    said = json.loads(settings.read_text("utf-8"))
    assert said["editor.fontSize"] == 18
    assert ".vscode/schemas/report.json" in said["yaml.schemas"]
    settings.write_text("{ // 我的\n}", encoding="utf-8")
    run("schema", "--editor", root=office)
    assert settings.read_text("utf-8") == "{ // 我的\n}"


def test_fields_are_listed_with_meaning_and_condition(office: Path, run: Run) -> None:
    told = run("fields", "工作报告", root=office).out
    assert "★标题" in told
    assert "☆签发人" in told
    assert "版式是“公文”的必填" in told
    assert "户主证件号" in run("fields", "户", root=office).out
    assert "设定" in run("fields", "county", root=office).out
    assert "是不是“report”" in run("fields", "repotr", root=office).err


def test_schema_prints_json_and_tells_what_it_does_not_say(office: Path, run: Run) -> None:
    told = run("schema", "户", root=office)
    assert json.loads(told.out)["items"]["properties"]["户主"]["title"] == "户主"
    assert "校验" in told.err


HEAVY = ("polars", "docx", "rich", "xlsxwriter", "python_calamine", "docgen.word.template.fill")
LIGHT = {
    "types": (),
    "fields report": (),
    "fields 户": ("jinja2", "lxml"),
    "schema 户": ("jinja2", "lxml"),
    "schema": ("jinja2", "lxml"),
    "lint 通知.txt": ("jinja2", "lxml"),
}
_MODULES = """\
import json, sys
from docgen.__main__ import main
sys.argv = ["docgen", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    print("\\n" + json.dumps([end.code, sorted(sys.modules)]))
"""


@pytest.mark.slow
def test_a_light_command_imports_no_heavy_library(office: Path) -> None:
    """Importing takes most of its time: what it does not need it does not load."""
    (office / "通知.txt").write_text("关于报送材料的通知\n", encoding="utf-8")
    for command, others in LIGHT.items():
        done = subprocess.run(
            [sys.executable, "-c", _MODULES, *command.split()],
            cwd=office,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            check=True,
        )
        code, modules = json.loads(done.stdout.decode().splitlines()[-1])
        assert code == 0, command
        assert not {*HEAVY, *others} & set(modules), command
