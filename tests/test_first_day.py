"""The first day at the office, through the command line alone; and the documentation, played.

What a page says in ```sh is run, what it says in ```yaml title="…" is written to that file.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import bagit
import pytest
import typer

from conftest import ROOT, Has, Run
from docgen.cli.app import new_app

FENCE = re.compile(r'^```(sh|yaml title="([^"]+)")\n(.*?)^```', re.MULTILINE | re.DOTALL)
NEEDS_OFFICE = "要装 LibreOffice"
FAILS = "退出码 1"


@dataclass(frozen=True)
class Step:
    """A command line with its comment, or a file with its text."""

    line: str
    comment: str = ""
    file: str = ""


def steps(text: str) -> Iterator[Step]:
    """What a page does, in order."""
    for kind, file, body in FENCE.findall(text):
        if kind != "sh":
            yield Step(body, file=file)
            continue
        for line in filter(None, map(str.strip, body.splitlines())):
            command, _, comment = line.partition(" #")
            yield Step(command.strip(), comment)


def play(page: str, root: Path, run: Run, has: Has) -> Path:
    """Do what a page says, beginning in an empty folder; the folder where it ends."""
    here = root
    for step in steps(page):
        if step.file:
            (here / step.file).write_text(step.line, encoding="utf-8")
            continue
        program, *args = shlex.split(step.line)
        if program == "cd":
            here = here / args[0]
            continue
        assert program == "docgen", step
        if NEEDS_OFFICE in step.comment and not (has("LibreOffice") and has("poppler")):
            continue
        told = run(*expanded(args, here), root=here)
        assert told.code == (1 if FAILS in step.comment else 0), f"{step}\n{told.out}{told.err}"
    return here


def expanded(args: list[str], here: Path) -> list[str]:
    """Arguments as a shell hands them on: a pattern becomes the names that it fits."""
    found = []
    for arg in args:
        names = [str(p.relative_to(here)) for p in sorted(here.glob(arg))] if "*" in arg else []
        found += names or [arg]
    return found


def chapters(name: str) -> tuple[str, dict[str, str]]:
    """Return what a page says before its second chapter, and the other chapters by title."""
    first, *rest = re.split(
        r"^(?=## )", (ROOT / "docs" / name).read_text("utf-8"), flags=re.MULTILINE
    )[1:]
    return first, {text.partition("\n")[0].removeprefix("## "): text for text in rest}


TUTORIAL, REFERENCE = "first-day.md", "commands.md"
PAGES = sorted(
    path.name
    for path in (ROOT / "docs").glob("*.md")
    if any(steps(path.read_text("utf-8"))) and path.name not in (TUTORIAL, REFERENCE)
)
BEGIN, CHAPTERS = chapters(REFERENCE)
BEFORE = {"核别人做的文件": ["出成品"], "凭证和归档": ["出成品"]}
"""The chapters of the reference that a chapter goes on from, beside the first."""


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_a_page_runs(tmp_path: Path, run: Run, has: Has, name: str) -> None:
    play((ROOT / "docs" / name).read_text("utf-8"), tmp_path, run, has)


Begun = Callable[[Sequence[str], Run], Path]


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Begun:
    """Return the folder after the first chapter and some others, played once in a process."""

    made: dict[tuple[str, ...], Path] = {}

    def begin(chapters: Sequence[str], run: Run) -> Path:
        key = tuple(chapters)
        if key not in made:
            here = play(BEGIN, tmp_path_factory.mktemp("begun"), run, lambda name: False)
            for chapter in chapters:
                play(CHAPTERS[chapter], here, run, lambda name: False)
            made[key] = here
        return made[key]

    return begin


@pytest.mark.slow
@pytest.mark.usefixtures("without_register_cases")
@pytest.mark.parametrize("title", CHAPTERS)
def test_every_command_of_the_reference_runs(
    tmp_path: Path, run: Run, has: Has, begun: Begun, title: str
) -> None:
    start = begun(BEFORE.get(title, ()), run)
    here = tmp_path / start.name
    shutil.copytree(start, here)
    play(CHAPTERS[title], here, run, has)


@pytest.mark.slow
@pytest.mark.usefixtures("without_register_cases")
def test_the_tutorial_ends_with_a_document_and_a_package(
    tmp_path: Path, run: Run, has: Has
) -> None:
    from docgen.word.layout.outline_text import render_outline

    page = (ROOT / "docs" / TUTORIAL).read_text("utf-8")
    end = page.index("## 6.")
    here = play(page[:end], tmp_path, run, has)
    text = render_outline((here / "outputs/report/2018年工作汇报.docx").read_bytes())
    assert "全县辖13个乡镇，有贫困村73个。" in text
    assert "年末还有2270户" in text
    said = run("check", "inputs/report/2018年工作汇报.yaml", root=here)
    assert said.code == 0
    play(page[end:], here, run, has)
    (package,) = (here / "archive").iterdir()
    bagit.Bag(str(package)).validate()


def test_the_messages_that_the_tutorial_shows_are_real(tmp_path: Path, run: Run) -> None:
    assert run("init", "富宁县", root=tmp_path).code == 0
    here = tmp_path / "富宁县"
    for name, suffix, more in (("first-day", "yaml", ()), ("forms", "xlsx", ("--excel",))):
        page = (ROOT / f"docs/{name}.md").read_text("utf-8")
        shown = re.search(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
        assert shown is not None
        run("new", "report", "2018年工作汇报", *more, root=here)
        file = Path(f"inputs/report/2018年工作汇报.{suffix}")
        assert shown[1].rstrip() in run("check", file, root=here).out
        (here / file).unlink()


def commands(group: object, above: str = "docgen") -> Iterator[str]:
    for name, command in sorted(group.commands.items()):  # type: ignore[attr-defined]
        if hasattr(command, "commands"):
            yield from commands(command, f"{above} {name}")
        else:
            yield f"{above} {name}"


COMMANDS = sorted(commands(typer.main.get_command(new_app())))


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    lines = [s.line for s in steps((ROOT / "docs/commands.md").read_text("utf-8"))]
    assert any(f"{line} ".startswith(f"{command} ") for line in lines)


def test_the_readme_of_a_new_workspace_names_real_commands(tmp_path: Path, run: Run) -> None:
    run("init", "富宁县", "--year", "2018", root=tmp_path)
    text = (tmp_path / "富宁县/README.md").read_text("utf-8")
    named = set(re.findall(r"docgen ([a-z-]+)", text))
    assert named <= {command.split()[1] for command in COMMANDS}
    assert len(named) > 7


def test_the_whole_first_day(tmp_path: Path, run: Run) -> None:
    """init → new → edit → check → build → verify → edit → verify → build → archive."""
    assert run("init", "富宁 县", "--county", "富宁县", root=tmp_path).code == 0
    here = tmp_path / "富宁 县"
    assert run("new", "report", "一季度/工作 汇报", root=here).code == 0
    file = here / "inputs/report/一季度/工作 汇报.yaml"
    blank = run("check", file, root=here)
    assert blank.code == 1
    assert all(f"缺“{name}”" in blank.out for name in ("版式", "标题", "章节"))

    text = file.read_text("utf-8")
    for name, value in {"版式": "汇报材料", "标题": "某汇报", "发文机关": "富宁县"}.items():
        text = text.replace(f"\n{name}:\n", f"\n{name}: {value}\n")
    text = text.replace(
        "\n章节:\n", "\n章节:\n  - 标题: 基本情况\n    正文: '{{ 县名 }}有关情况。'\n"
    )
    file.write_text(text, encoding="utf-8")
    assert run("check", file, root=here).code == 0

    assert run("build", "report", file, root=here).code == 0
    made = here / "outputs/report/一季度/工作 汇报.docx"
    assert run("verify", made, root=here).code == 0

    original = made.read_bytes()
    made.write_bytes(original + b"by hand")
    assert run("verify", made, root=here).code == 1
    assert run("archive", made, root=here).code == 1
    assert run("build", "report", file, root=here).code == 0
    assert made.read_bytes() == original
    assert made.with_stem("工作 汇报（手工改动）").read_bytes().endswith(b"by hand")

    file.write_text(text.replace("某汇报", "某某汇报"), encoding="utf-8")
    stale = run("verify", made, root=here)
    assert stale.code == 0
    assert "YZ-03" in stale.out
    assert run("build", "report", file, root=here).code == 0

    assert run("archive", made, "--name", "一季度", root=here).code == 0
    bagit.Bag(str(here / "archive/一季度")).validate()
    assert run("verify", "archive/一季度", root=here).code == 0
