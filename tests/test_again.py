"""Building again: what is unchanged rests, what a person changed is kept, workers make the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import LETTERS, Run

HEAD = LETTERS + "任务: [{名称: 减贫户数, 单位: 户}]\n名单: 表.csv\n"
SET = "inputs/letter/乡镇.yaml"
ROWS = "inputs/letter/表.csv"


@pytest.fixture
def letters(space: Path) -> Path:
    """A workspace with one set of three letters, which a table lists."""
    (space / "inputs/letter").mkdir(parents=True)
    (space / "inputs/county.yaml").write_text("乡镇名册: [东镇, 西镇, 南镇]\n", encoding="utf-8")
    (space / SET).write_text(HEAD, encoding="utf-8")
    (space / ROWS).write_text("乡镇,减贫户数\n东镇,10\n西镇,20\n南镇,30\n", encoding="utf-8")
    return space


def outputs(space: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in (space / "outputs").rglob("*责任书*.docx")
        if "一览表" not in path.name
    }


def times(space: Path) -> dict[str, int]:
    return {
        path.name: path.stat().st_mtime_ns
        for path in (space / "outputs").rglob("*责任书*.docx")
        if "一览表" not in path.name
    }


def backdate(space: Path) -> None:
    """Make every output an hour older, so that a new one shows by its time."""
    for path in (space / "outputs").rglob("*.docx"):
        os.utime(path, ns=(path.stat().st_mtime_ns - 3_600_000_000_000,) * 2)


def change(path: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(space: Path) -> None:
        text = (space / path).read_text("utf-8")
        assert old in text
        (space / path).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def nothing(space: Path) -> None:
    pass


def lose(space: Path) -> None:
    next((space / "outputs").rglob("东镇*.docx")).unlink()


CHANGES = [
    ("nothing", nothing, 0),
    ("one row", change(ROWS, "东镇,10", "东镇,11"), 1),
    ("what all rows share", change(SET, "特签订本责任书", "签订本责任书"), 3),
    ("an output is lost", lose, 1),
]


@pytest.mark.parametrize(("edit", "made"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_only_what_changed_is_made_again(
    letters: Path, run: Run, edit: Callable[[Path], None], made: int
) -> None:
    assert run("build", "letter", root=letters).code == 0
    backdate(letters)
    old = times(letters)
    edit(letters)
    told = run("build", "letter", root=letters)
    assert told.code == 0, told.out
    new = times(letters)
    assert len(new) == 3
    assert sum(new[name] != old[name] for name in new) == made
    assert told.out.count("责任书.docx") == 3


def test_a_skipped_document_is_as_a_fresh_one(letters: Path, run: Run) -> None:
    assert run("build", "letter", root=letters).code == 0
    first = outputs(letters)
    assert len(first) == 3
    run("build", "letter", root=letters)
    run("build", "letter", "--force", root=letters)
    assert outputs(letters) == first


def test_a_changed_template_makes_all_anew(letters: Path, run: Run) -> None:
    from docx import Document

    assert run("build", "letter", root=letters).code == 0
    old = outputs(letters)
    path = letters / "templates/docx/letter.docx"
    document = Document(str(path))
    document.add_paragraph("附注")
    document.save(str(path))
    assert run("build", "letter", root=letters).code == 0
    new = outputs(letters)
    assert new.keys() == old.keys() == {f"{name}责任书.docx" for name in ("东镇", "西镇", "南镇")}
    assert all(new[name] != old[name] for name in old)


@pytest.mark.parametrize("again", [("--force",), ()], ids=["force", "changed"])
def test_what_a_person_wrote_into_an_output_is_kept(
    letters: Path, run: Run, again: tuple[str, ...]
) -> None:
    run("build", "letter", root=letters)
    path = next((letters / "outputs").rglob("东镇*.docx"))
    made = path.read_bytes()
    for turn in ("", "2"):
        path.write_bytes(b"written by hand" + turn.encode())
        told = run("build", "letter", *again, root=letters)
        assert "GW-03" in told.out
        assert path.read_bytes() == made
        aside = path.with_stem(f"{path.stem}（手工改动{turn}）")
        assert aside.read_bytes() == b"written by hand" + turn.encode()
    assert "GW-03" not in run("build", "letter", *again, root=letters).out


def test_a_draft_may_be_made_again(letters: Path, run: Run) -> None:
    for rows in (
        "乡镇,减贫户数\n东镇,\n西镇,1\n南镇,2\n",
        "乡镇,减贫户数\n东镇,\n西镇,1\n南镇,3\n",
    ):
        (letters / ROWS).write_text(rows, encoding="utf-8")
        told = run("build", "letter", "--draft", root=letters)
        assert "GW-03" not in told.out
    assert "东镇责任书（草稿）.docx" in outputs(letters)


@pytest.mark.slow
def test_other_processes_make_the_same(letters: Path, run: Run) -> None:
    rows = "".join(f"乡{n},{n}\n" for n in range(300))
    (letters / "inputs/county.yaml").unlink()
    (letters / ROWS).write_text("乡镇,减贫户数\n" + rows, encoding="utf-8")
    here = run("build", "letter", root=letters)
    alone = outputs(letters)
    there = run("build", "letter", "--jobs", "2", "--force", root=letters)
    assert outputs(letters) == alone
    assert len(alone) == 300
    assert here.code == there.code == 0


@pytest.mark.slow
def test_a_build_that_is_cut_short_goes_on(letters: Path, run: Run) -> None:
    """Killed without warning: no file is half written, and what is finished is not made again."""
    (letters / "inputs/county.yaml").unlink()
    rows = "".join(f"乡{n},{n}\n" for n in range(600))
    (letters / ROWS).write_text("乡镇,减贫户数\n" + rows, encoding="utf-8")
    command = [sys.executable, "-m", "docgen", "build", "letter", "--root", str(letters)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        folder = letters / "outputs/letter/乡镇"
        while len(list(folder.glob("*责任书.docx"))) < 100 and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
    finished = len(list(folder.glob("*责任书.docx")))
    assert 100 <= finished < 600
    backdate(letters)
    old = times(letters)
    assert run("build", "letter", root=letters).code == 0
    new = times(letters)
    assert len(new) == 600
    kept = sum(new[name] == old[name] for name in old)
    assert kept >= finished - 64
    assert not list(folder.glob("*手工*"))
