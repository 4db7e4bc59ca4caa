"""After a kill: nothing torn, nothing left over, nobody blamed for what the program wrote itself."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import LETTERS, Run
from docgen.workspace.announcements import announce
from docgen.workspace.files import write_atomically, write_keeping
from docgen.workspace.journal import Journal
from docgen.workspace.journal_entries import build_entry
from docgen.workspace.scraps import clear_scraps, hold, make_scratch_folder, scrap_name

FOLDER = "outputs/letter/乡镇"


@pytest.fixture
def letters(space: Path) -> Path:
    """A workspace with two letters to be built."""
    (space / "inputs/letter").mkdir()
    text = LETTERS + "任务: [{名称: 减贫户数, 单位: 户}]\n名单: 表.csv\n"
    (space / "inputs/letter/乡镇.yaml").write_text(text, encoding="utf-8")
    (space / "inputs/letter/表.csv").write_text(
        "乡镇,减贫户数\n东镇,10\n西镇,20\n", encoding="utf-8"
    )
    return space


def forget(folder: Path, *names: str) -> None:
    """Leave a folder as a kill leaves it that comes after the writing and before the noting."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for entry in manifest["documents"]:
        if entry["name"] in names:
            announce(folder / entry["name"], (folder / entry["name"]).read_bytes())
    manifest["documents"] = [each for each in manifest["documents"] if each["name"] not in names]
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def edit(space: Path) -> None:
    path = space / "inputs/letter/乡镇.yaml"
    path.write_text(path.read_text("utf-8").replace("减少", "再减少"), encoding="utf-8")


def test_what_was_written_but_not_noted_is_not_taken_for_edited(letters: Path, run: Run) -> None:
    run("build", "letter", root=letters)
    forget(letters / FOLDER, "东镇责任书.docx")
    assert "没有问题" in run("verify", root=letters).out
    edit(letters)
    told = run("build", "letter", root=letters)
    assert told.code == 0
    assert "GW-03" not in told.out
    names = [path.name for path in letters.rglob("*手工*")]
    assert names == []
    assert not list(letters.rglob(".docgen*"))


def test_what_a_person_changed_after_a_kill_is_kept(letters: Path, run: Run) -> None:
    run("build", "letter", root=letters)
    forget(letters / FOLDER, "东镇责任书.docx")
    (letters / FOLDER / "东镇责任书.docx").write_bytes(b"mine")
    told = run("build", "letter", root=letters)
    assert told.out.count("GW-03") == 1
    kept = letters / FOLDER / "东镇责任书（手工改动）.docx"
    assert kept.read_bytes() == b"mine"


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "[1, 2]", '["甲.docx"]', '["../../甲.docx", "0"]', '["甲.docx", 5]', "[" * 9999],
)
def test_an_announcement_of_another_shape_is_passed_over(tmp_path: Path, line: str) -> None:
    (tmp_path / "甲.docx").write_bytes(b"old")
    (tmp_path / ".docgen.x-1.jsonl").write_text(line + "\n", encoding="utf-8")
    journal = Journal(tmp_path)
    assert journal.find_digest("甲.docx") == ""
    journal.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["manifest.json", "甲.docx"]


def test_an_output_that_was_announced_and_not_written_is_still_known(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    sha256 = announce(path, b"old")
    write_atomically(path, b"old")
    announce(path, b"new")
    assert Journal(tmp_path).find_digest("甲.docx") == sha256


STEPS = ("announce", "write", "note", "close")
EVENTS = st.tuples(st.sampled_from([b"a", b"b", b"c"]), st.sampled_from(STEPS), st.booleans())


@given(st.lists(EVENTS, max_size=8))
def test_only_what_a_person_wrote_is_set_aside(events: list[tuple[bytes, str, bool]]) -> None:
    """Runs are cut after any of their steps, and a person may write between two of them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "甲.docx")
        kept: list[bytes] = []
        by_program: set[bytes] = set()
        for data, last_step, edits in [*events, (b"end", "close", False)]:
            edited = b"by hand" + data if edits else None
            if edited is not None:
                path.write_bytes(edited)
            before = path.read_bytes() if path.exists() else None
            journal = Journal(path.parent)
            sha256 = announce(path, data)
            by_program.add(data)
            if last_step != "announce":
                write_keeping(path, data, journal.find_digest(path.name))
                if before is not None and before not in by_program:
                    kept.append(before)
                if last_step in ("note", "close"):
                    journal.add_entry(build_entry(path, "key", sha256))
                if last_step == "close":
                    journal.close()
            if journal._stream is not None:
                # A kill closes it, too.
                journal._stream.close()
        aside = [each.read_bytes() for each in Path(folder).glob("*手工改动*")]
        assert sorted(aside) == sorted(kept)


def _age(path: Path) -> None:
    os.utime(path, (1, 1))


def test_left_over_files_and_folders_are_cleared(tmp_path: Path) -> None:
    (tmp_path / scrap_name()).write_bytes(b"half")
    folder = tmp_path / ".docgen-abc"
    folder.mkdir()
    (folder / "holder.tmp").touch()
    (folder / "bag").mkdir()
    (tmp_path / ".docgen-empty").mkdir()
    for path in [*tmp_path.rglob("*.tmp"), *tmp_path.iterdir()]:
        _age(path)
    clear_scraps(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_of_a_run_that_goes_on_and_of_people_stay(tmp_path: Path) -> None:
    path = tmp_path / scrap_name()
    others = ["草稿.tmp", ".abc.tmp", f".{'g' * 32}.tmp"]
    for name in others:
        (tmp_path / name).touch()
        _age(tmp_path / name)
    with path.open("xb") as stream, make_scratch_folder(tmp_path) as folder:
        hold(stream)
        _age(path)
        _age(Path(folder) / "holder.tmp")
        clear_scraps(tmp_path)
        found = {each.name for each in tmp_path.iterdir()}
        assert found == {path.name, Path(folder).name, *others}


@pytest.mark.parametrize(
    "write",
    [write_atomically, lambda path, data: Journal(path.parent).close()],
    ids=["a file", "a journal"],
)
def test_the_next_run_clears_the_folder(
    tmp_path: Path, write: Callable[[Path, bytes], object]
) -> None:
    scrap = tmp_path / scrap_name()
    scrap.touch()
    _age(scrap)
    write(tmp_path / "清单.csv", b"1")
    assert not scrap.exists()
