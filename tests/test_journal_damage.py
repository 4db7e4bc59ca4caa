"""What is read back from a journal is not trusted: no name leads out, no shape stops the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Run
from docgen.workspace.digests import fingerprint
from docgen.workspace.journal_entries import MANIFEST, RUNNING
from docgen.workspace.journal_reader import find_damage, read_journal

TEXT = "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n章节: [{标题: 一, 正文: 好。}]\n"
SECRET = b"secret"


@pytest.fixture
def built(space: Path, run: Run) -> Path:
    """A workspace with a report that was built, and a secret beside the workspace."""
    (space / "inputs/report/甲.yaml").write_text(TEXT, encoding="utf-8")
    assert run("build", "report", root=space).code == 0
    (space.parent / "secret.txt").write_bytes(SECRET)
    (space / "秘密.txt").write_bytes(SECRET)
    return space


def change(root: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    path = root / "outputs/report" / MANIFEST
    manifest = json.loads(path.read_text("utf-8"))
    edit(manifest)
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


NAMES = [
    "../../../secret.txt",
    "../secret.txt",
    "/etc/hostname",
    "..\\..\\secret.txt",
    "C:\\Windows\\win.ini",
    "C:secret.txt",
    "//server/share/x",
    "",
    "甲\x1b[31m",
    5,
    None,
    ["甲"],
]


def test_files_of_a_build_that_lie_elsewhere_are_not_packed(built: Path, run: Run) -> None:
    before = sorted(built.parent.rglob("*"))
    change(
        built,
        lambda m: m["builds"].extend(
            {**m["builds"][0], "id": f"b{number}", "files": {str(name): fingerprint(SECRET)}}
            for number, name in enumerate(NAMES)
        ),
    )
    change(built, lambda m: m["builds"][0]["files"].update({"../secret.txt": fingerprint(SECRET)}))
    told = run("archive", "report", root=built)
    assert told.code == 1
    assert "YZ-09" in told.out
    assert "\x1b" not in told.out
    assert sorted(built.parent.rglob("*")) == before
    forced = run("archive", "report", "--force", root=built)
    assert forced.err == ""
    made = set(built.parent.rglob("*")) - set(before)
    assert made
    assert all(path.is_relative_to(built / "archive") for path in made)
    assert not [p for p in made if p.is_file() and p.read_bytes() == SECRET]


def test_outputs_that_lie_elsewhere_are_no_outputs(built: Path, run: Run) -> None:
    names = [*NAMES, ".", "..", "甲/乙.docx", "../report/甲.docx"]
    more = {"sha256": fingerprint(SECRET), "size": 6, "build": "", "key": "", "written": 0}
    change(built, lambda m: m["documents"].extend({"name": name, **more} for name in names))
    told = run("verify", "report", root=built)
    assert told.code == 1
    # What is wrong in the same way is said once.
    texts = {name for name in names if isinstance(name, str)}
    assert told.out.count("YZ-09") == len(texts) + 1
    assert "核对 1 份" in told.out
    assert "\x1b" not in told.out
    assert told.err == ""


DAMAGED = [
    "",
    "{",
    "null",
    "[]",
    "5",
    "{}",
    '{"documents": 5, "builds": []}',
    '{"documents": [5], "builds": ["x"]}',
    '{"documents": [{"name": "甲.docx", "key": 5}], "builds": []}',
    '{"documents": [], "builds": [{"id": 1, "files": [1]}]}',
    "[" * 100_000,
    '{"documents":' + "[" * 100_000,
    "\x00\x01",
]


def test_a_manifest_that_cannot_be_read_is_set_aside_and_the_build_goes_on(
    built: Path, run: Run
) -> None:
    folder = built / "outputs/report"
    for number, text in enumerate(DAMAGED, 1):
        (folder / MANIFEST).write_text(text, encoding="utf-8")
        told = run("verify", root=built)
        assert told.code in (1, 2), text[:40]
        assert "Traceback" not in told.err
        told = run("build", "report", root=built)
        assert told.code == 0, (text[:40], told)
        ending = "（读不懂）" if number == 1 else f"（读不懂{number}）"
        assert (folder / f"manifest{ending}.json").read_text("utf-8") == text
        assert not find_damage(folder)
    assert run("verify", root=built).code == 0


def test_a_line_that_a_kill_has_cut_is_no_damage(built: Path) -> None:
    folder = built / "outputs/report"
    entries, _ = read_journal(folder)
    line = json.dumps(["乙.docx", "", "0" * 64, 1, 2, ""], ensure_ascii=False)
    (folder / RUNNING).write_text(f"{line}\n{line[:20]}", encoding="utf-8")
    assert read_journal(folder)[0].keys() == {*entries, "乙.docx"}
    assert not find_damage(folder)
    (folder / RUNNING).write_text(f"{line[:20]}\n{line}\n", encoding="utf-8")
    assert find_damage(folder) == [f"{RUNNING}：读不懂"]


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(["name", "key", "sha256", "size", "written", "build", "id", "files", "source", "documents", "builds"]),
            inner,
            max_size=6,
        ),
    ),
    max_leaves=12,
)  # fmt: skip


@given(manifest=JSON, line=JSON)
def test_any_shape_is_read_or_named(
    tmp_path_factory: pytest.TempPathFactory, manifest: object, line: object
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    (folder / RUNNING).write_text(json.dumps(line) + "\n", encoding="utf-8")
    entries, builds = read_journal(folder)
    assert all("/" not in name and name not in ("", ".", "..") for name in entries)
    assert all(".." not in file for build in builds.values() for file in build.files)
    assert all("\n" not in reason for reason in find_damage(folder))
