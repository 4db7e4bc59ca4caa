"""A fault of the program at one file stops that file only, and is reported as ours."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from random import Random

import pytest

from conftest import LETTERS, ROOT, Run
from docgen.expressions.bounded_patterns import PatternError
from make import body, damaged, packed, paragraphs, unpacked

HEAD = "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n章节:\n"


class Surprise(Exception):  # noqa: N818
    """What nobody thought of."""


def fail_at(word: str, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """Let a function of the program fail where one of its arguments contains a word."""
    module, _, name = target.rpartition(".")
    sound = getattr(__import__(module, fromlist=[name]), name)

    def broken(*values: object, **options: object) -> object:
        if any(word in str(value) for value in values):
            raise Surprise(word)
        return sound(*values, **options)

    monkeypatch.setattr(target, broken)


LONG = "长" * 300
COMMANDS = [
    ("check", LONG),
    ("check", "registers", f"{LONG}.csv"),
    ("build", "report", f"{LONG}.yaml"),
    ("build", LONG),
    ("lint", f"{LONG}.docx"),
    ("lint", "有.txt", "--out", f"{LONG}.csv"),
    ("lint", "有.txt", "--against", f"{LONG}.yaml"),
    ("format", f"{LONG}.docx"),
    ("template", "check", f"{LONG}.docx"),
    ("template", "fields", f"{LONG}.docx"),
    ("verify", LONG),
    ("archive", LONG),
    ("explain", LONG),
    ("fields", LONG),
    ("new", "report", LONG),
    ("new", "report", "新", "--from", f"{LONG}.yaml"),
    ("lookback", "merge", f"{LONG}.xlsx", f"{LONG}.xlsx"),
    ("lookback", "collect", f"{LONG}.csv"),
    ("lookback", "collect", "--to", f"{LONG}.xlsx"),
    ("preview", f"{LONG}.yaml"),
    ("types", "--root", LONG),
    ("check", "registers", "--cluster", LONG),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command)[:30])
def test_no_name_on_the_command_line_is_a_fault(
    three: Path, run: Run, command: tuple[str, ...]
) -> None:
    (three / "有.txt").write_text("字。\n", encoding="utf-8")
    for name in (LONG, "\0", "\x1b\u202e", "con", "../" * 40 + "etc/passwd"):
        told = run(*(word.replace(LONG, name) for word in command), root=three)
        assert told.code in (0, 1, 2), told.out + told.err
        assert "Traceback" not in told.err
        assert "docgen 自己的错" not in told.out + told.err


TABLE_NAMES = [f"{LONG}.csv", "a/" * 2000 + "x.csv", "../" * 40 + "etc/hosts.csv", "/etc/hosts.csv"]


@pytest.mark.parametrize("name", TABLE_NAMES, ids=lambda name: name[:6])
def test_a_table_of_any_name_is_one_finding(space: Path, run: Run, name: str) -> None:
    (space / "inputs/letter").mkdir()
    text = f"{LETTERS}任务: [{{名称: 减贫户数, 单位: 户}}]\n名单: {name}\n"
    (space / "inputs/letter/乡镇.yaml").write_text(text, encoding="utf-8")
    told = run("check", "letter", root=space)
    assert told.out.count("GW-01") == 1, told.out
    assert "乡镇.yaml:" in told.out
    assert max(map(len, told.out.splitlines())) < 200


@pytest.fixture
def three(space: Path) -> Path:
    """A workspace with three reports."""
    for name in "甲乙丙":
        (space / f"inputs/report/{name}.yaml").write_text(
            f"{HEAD}  - 标题: 一\n    正文: {name}县工作。\n", encoding="utf-8"
        )
    return space


@pytest.mark.parametrize("command", ["build", "check"])
def test_the_other_documents_are_done(
    three: Path, run: Run, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    fail_at("乙.yaml", monkeypatch, "docgen.app.build.validate_document")
    told = run(command, "report", root=three)
    assert told.code == 3
    assert told.out.count("GW-13") == 1
    assert "inputs/report/乙.yaml" in told.out
    assert re.search(r"Surprise（.*test_walls\.py:\d+）", told.out)
    assert "发给维护人员" in told.out
    assert told.err == ""
    if command == "build":
        made = sorted(path.stem for path in (three / "outputs/report").glob("*.docx"))
        assert made == sorted("甲丙")


def test_a_slow_pattern_of_the_county_is_no_fault_of_the_program(
    three: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise PatternError("式样“(a|a)*b”找得太久，改简单些")

    monkeypatch.setattr("docgen.app.restyle_files.read_outline", broken)
    shutil.copy(ROOT / "templates/docx/report.docx", three / "来文.docx")
    for more in ([], ["--check"]):
        told = run("format", "来文.docx", *more, root=three)
        assert told.code == 1
        assert "GZ-02" in told.out
        assert "式样“(a|a)*b”找得太久" in told.out


def test_the_other_letters_of_a_set_are_done(
    samples: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at("勐大镇", monkeypatch, "docgen.app.render.proofread")
    told = run("build", "letter", "inputs/letter/2016年县与乡镇责任书.yaml", root=samples)
    assert told.code == 3
    assert told.out.count("GW-13") == 1
    made = [path.name for path in (samples / "outputs/letter").rglob("*责任书.docx")]
    assert len(made) == 8
    assert not [name for name in made if "勐大镇" in name]


def test_the_other_texts_are_read(three: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at("乙.yaml", monkeypatch, "docgen.app.lint_files.read_yaml")
    (three / "inputs/report/丙.yaml").write_text(
        f"{HEAD}  - 标题: 一\n    正文: 建挡立卡。\n", encoding="utf-8"
    )
    told = run("lint", "inputs/report", root=three)
    assert told.code == 3
    assert told.out.count("GW-13") == 1
    assert "建挡立卡" in told.out
    assert "核文字 3 份" in told.out


@pytest.mark.slow
def test_the_other_tables_are_checked(
    space: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = space / "inputs/registers"
    shutil.copytree(ROOT / "inputs/registers/_有缺", folder)
    before = run("check", "registers", "--format", "json", root=space)
    codes = {finding["code"] for finding in json.loads(before.out)["findings"]}
    fail_at("照片.csv", monkeypatch, "docgen.app.register_files._read_tables")
    told = run("check", "registers", "--format", "json", root=space)
    assert told.code == 3
    found = json.loads(told.out)["findings"]
    ours = [finding for finding in found if finding["code"] == "GW-13"]
    assert len(ours) == 1
    assert ours[0]["file"].endswith("照片.csv")
    assert {finding["code"] for finding in found} & codes


@pytest.mark.parametrize(
    ("args", "target"),
    [
        (("format", "--check"), "docgen.app.restyle_files.read_outline"),
        (("format",), "docgen.app.restyle_files.read_outline"),
        (("template", "check"), "docgen.app.template_files.compile"),
    ],
)
def test_a_single_file_is_named(
    space: Path, run: Run, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...], target: str
) -> None:
    (space / "文.docx").write_bytes(paragraphs("文"))
    fail_at("文.docx", monkeypatch, target)
    told = run(*args, "文.docx", root=space)
    assert told.code == 3
    assert "GW-13" in told.out
    assert "文.docx" in told.out
    assert told.err == ""


def uncommentable() -> dict[str, bytes]:
    """Files into which python-docx writes no comments, for one reason each."""
    whole = unpacked(body("<w:p><w:r><w:t>{{ 甲</w:t></w:r></w:p>"))
    return {
        "not a package": b"PK\x03\x04",
        "half a package": packed(whole)[:600],
        "no types": packed({k: v for k, v in whole.items() if k != "[Content_Types].xml"}),
        "no relations": packed({k: v for k, v in whole.items() if k != "_rels/.rels"}),
        "damaged styles": packed({**whole, "word/styles.xml": b"<w:styles"}),
        "damaged types": packed({**whole, "[Content_Types].xml": b"<Types/>"}),
        "damaged relations": packed({**whole, "word/_rels/document.xml.rels": b"<R><R"}),
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", uncommentable())
@pytest.mark.parametrize("args", [("template", "check", "--mark"), ("lint", "--mark")])
def test_a_damaged_file_that_takes_no_comments_is_reported(
    space: Path, run: Run, args: tuple[str, ...], name: str
) -> None:
    (space / "坏.docx").write_bytes(uncommentable()[name])
    told = run(*args, "坏.docx", root=space)
    assert told.code in (0, 1), told
    assert "GW-13" not in told.out
    assert told.err == ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_damage_anywhere_ends_in_findings_when_comments_are_asked_for(
    space: Path, run: Run, seed: int
) -> None:
    (space / "坏.docx").write_bytes(
        damaged(unpacked(body("<w:p><w:r><w:t>{{ 甲</w:t></w:r></w:p>")), Random(seed))
    )
    for args in (("template", "check", "--mark"), ("lint", "--mark"), ("format", "--mark")):
        told = run(*args, "坏.docx", root=space)
        assert told.code in (0, 1), told


ODD_RULES = [
    ("report", "副标题: -1", "要写成“{type: string}”这样"),
    ("report", "副标题: [a]", "要写成“{type: string}”这样"),
    ("report", "副标题: {type: string, meta: 1.5}", "meta 要写成"),
    ("report", "副标题: {type: string, meta: {说明: [a]}}", "meta 要写成"),
    ("report", "副标题: {type: list, schema: {type: string, meta: 5}}", "meta 要写成"),
    ("report", "副标题: {type: dict, schema: {甲: 5}}", "字段表写法有误"),
    ("report", "副标题: {type: dict, valuesrules: 5}", "字段表写法有误"),
    ("registers", "户主: -1", "要写成“{type: string}”这样"),
    ("registers", "户主: {type: string, meta: []}", "meta 要写成"),
    ("registers", "业务键: [a]", "“业务键”写得不对：要写一个名称"),
    ("registers", "分发: {a: b}", "“分发”写得不对：要写一个名称"),
    ("registers", "矩阵: 村", "“矩阵”写得不对：要列出几个字段"),
]


@pytest.mark.parametrize(("kind", "line", "said"), ODD_RULES)
def test_a_field_table_of_another_shape_is_told(
    space: Path, run: Run, kind: str, line: str, said: str
) -> None:
    name = line.partition(":")[0]
    place = "registers/household" if kind == "registers" else kind
    path = space / "checks" / place / "schema.yaml"
    text = path.read_text("utf-8")
    changed = re.sub(rf"(?m)^( *){name}:.*\n(?:\1 +.*\n)*", rf"\1{line}\n", text, count=1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    (space / "inputs/registers").mkdir()
    (space / "inputs/registers/户.csv").write_text("户编号\n1\n", encoding="utf-8")
    (space / "inputs/report/甲.yaml").write_text(f"{HEAD}  - 标题: 一\n", encoding="utf-8")
    told = run("check", kind, root=space)
    assert told.code in (1, 2)
    assert said in told.out + told.err
    assert "GW-13" not in told.out
