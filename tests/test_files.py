"""Writing files: whole or not at all, and nothing of a person's is lost."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from docgen.model.finding import WorkspaceError
from docgen.workspace import files, scraps
from docgen.workspace.digests import digest
from docgen.workspace.file_lists import list_register_files
from docgen.workspace.paths import Workspace

DAY = date(2018, 3, 16)
OLD, NEW = b"old", b"new"
Write = Callable[[Path, bytes], object]
WRITES: dict[str, Write] = {
    "write_atomically": files.write_atomically,
    "write_new": files.write_new,
    "write_keeping": lambda path, data: files.write_keeping(path, data, digest(OLD)),
    "write_with_backup": lambda path, data: files.write_with_backup(path, data, DAY),
}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder, hidden ones too, with its bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def umask() -> Iterator[int]:
    """A mask of rights that takes something from others."""
    before = os.umask(0o026)
    yield 0o026
    os.umask(before)


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_new_file_is_written_whole_with_its_folders_and_usual_rights(
    tmp_path: Path, umask: int, write: Write
) -> None:
    path = tmp_path / "甲/乙/文.docx"
    write(path, NEW)
    assert contents(path.parent) == {"文.docx": NEW}
    assert path.stat().st_mode & 0o777 == 0o666 & ~umask
    if write is not files.write_new:
        write(tmp_path / "文.docx", NEW)
        assert (tmp_path / "文.docx").stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_new_file_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "文.yaml").write_bytes(OLD)
    with pytest.raises(WorkspaceError, match=r"已有“文\.yaml”，没有改动它"):
        files.write_new(tmp_path / "文.yaml", NEW)
    assert contents(tmp_path) == {"文.yaml": OLD}


@pytest.mark.parametrize("name", [name for name in WRITES if name != "write_new"])
def test_the_same_bytes_are_not_written_again(tmp_path: Path, name: str) -> None:
    path = tmp_path / "文.docx"
    path.write_bytes(OLD)
    os.utime(path, (1, 1))
    assert WRITES[name](path, OLD) in (False, (False, ""))
    assert path.stat().st_mtime == 1
    assert contents(tmp_path) == {"文.docx": OLD}


def test_what_the_program_wrote_last_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "文.docx"
    path.write_bytes(OLD)
    assert files.write_atomically(path, NEW) is True
    assert files.write_keeping(path, OLD, digest(NEW)) == (True, "")
    assert contents(tmp_path) == {"文.docx": OLD}


def test_what_a_person_changed_is_set_aside_under_free_names(tmp_path: Path) -> None:
    path = tmp_path / "文.docx"
    for turn, aside in enumerate(
        ("文（手工改动）.docx", "文（手工改动2）.docx", "文（手工改动3）.docx")
    ):
        path.write_bytes(b"%d" % turn)
        assert files.write_keeping(path, NEW, digest(OLD)) == (True, aside)
    assert contents(tmp_path) == {
        "文.docx": NEW,
        "文（手工改动）.docx": b"0",
        "文（手工改动2）.docx": b"1",
        "文（手工改动3）.docx": b"2",
    }


def test_a_file_that_people_keep_is_copied_before_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(OLD)
    assert files.write_with_backup(path, NEW, DAY) == (True, "_台账（2018-03-16备份）.xlsx")
    # The same old bytes need no second copy; other ones do.
    path.write_bytes(OLD)
    assert files.write_with_backup(path, NEW, DAY) == (True, "_台账（2018-03-16备份）.xlsx")
    path.write_bytes(b"other")
    assert files.write_with_backup(path, NEW, DAY) == (True, "_台账（2018-03-16备份2）.xlsx")
    assert contents(tmp_path) == {
        "台账.xlsx": NEW,
        "_台账（2018-03-16备份）.xlsx": OLD,
        "_台账（2018-03-16备份2）.xlsx": b"other",
    }
    assert files.write_with_backup(tmp_path / "新.xlsx", NEW, DAY) == (True, "")


def test_what_people_keep_is_on_the_disk_before_it_takes_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.replace

    def sync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def replace(source: str, target: Path) -> None:
        done.append(f"→ {Path(target).name}")
        rename(source, target)

    monkeypatch.setattr("docgen.workspace.files.os.fsync", sync)
    monkeypatch.setattr("docgen.workspace.files.os.replace", replace)
    path = tmp_path / "台账.xlsx"
    files.write_with_backup(path, OLD, DAY)
    assert done == ["file", "→ 台账.xlsx", "folder"]
    done.clear()
    files.write_with_backup(path, NEW, DAY)
    copy = "→ _台账（2018-03-16备份）.xlsx"
    assert done == ["file", copy, "folder", "file", "→ 台账.xlsx", "folder"]
    done.clear()
    files.write_atomically(tmp_path / "成品.docx", NEW)
    assert done == ["→ 成品.docx"]


# Word's owner file loses the first two letters of a name of eight letters or more.
OWNERS = [
    ("abcde", "~$abcde.docx", True),
    ("abcdef", "~$abcdef.docx", True),
    ("abcdefg", "~$bcdefg.docx", True),
    ("abcdefgh", "~$cdefgh.docx", True),
    ("abcdefghi", "~$cdefghi.docx", True),
    ("abcdefgh", ".~lock.abcdefgh.docx#", True),
    ("abcdefg", "~$cdefg.docx", False),
    ("abcde", "~$bcde.docx", False),
]


@pytest.mark.parametrize(("stem", "owner", "is_open"), OWNERS)
def test_a_file_that_is_open_in_word_is_left_alone(
    tmp_path: Path, stem: str, owner: str, is_open: bool
) -> None:
    path = tmp_path / f"{stem}.docx"
    path.write_bytes(OLD)
    (tmp_path / owner).touch()
    for write in (WRITES["write_atomically"], WRITES["write_keeping"]):
        if is_open:
            with pytest.raises(WorkspaceError, match="正在 Word 里打开"):
                write(path, NEW)
            assert path.read_bytes() == OLD
        else:
            write(path, NEW)
            assert path.read_bytes() == NEW


@pytest.mark.parametrize("owner", ["~$台账.xlsx", ".~lock.台账.xlsx#"])
def test_a_table_that_is_open_in_excel_is_left_alone(tmp_path: Path, owner: str) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(OLD)
    (tmp_path / owner).touch()
    with pytest.raises(WorkspaceError, match="里打开，没有改动它"):
        files.write_with_backup(path, NEW, DAY)
    assert path.read_bytes() == OLD


class _FullDiskError(OSError):
    """What the system raises when the disk is full."""

    def __init__(self) -> None:
        super().__init__(28, "No space left on device")


@pytest.mark.parametrize("name", [name for name in WRITES if name != "write_new"])
def test_a_write_that_fails_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "文.docx"
    path.write_bytes(OLD)

    def fail(*_: object) -> None:
        raise _FullDiskError

    monkeypatch.setattr("docgen.workspace.files.os.replace", fail)
    with pytest.raises(WorkspaceError, match=r"写不了“.*文.*\.docx”"):
        WRITES[name](path, NEW)
    assert contents(tmp_path) == {"文.docx": OLD}


def test_a_target_is_replaced_when_its_block_ends_well(tmp_path: Path) -> None:
    target = tmp_path / "总.zip"
    target.write_bytes(OLD)
    with files.replace_atomically(target) as temporary:
        temporary.write_bytes(NEW)
        assert target.read_bytes() == OLD
    assert contents(tmp_path) == {"总.zip": NEW}
    full = pytest.raises(WorkspaceError, match=r"写不了“总\.zip”")
    with full, files.replace_atomically(target) as temporary:
        temporary.write_bytes(OLD)
        raise _FullDiskError
    with pytest.raises(KeyError), files.replace_atomically(target) as temporary:
        temporary.write_bytes(OLD)
        raise KeyError
    assert contents(tmp_path) == {"总.zip": NEW}


def test_folders_are_made_and_a_file_in_the_way_is_reported(tmp_path: Path) -> None:
    files.make_folder(tmp_path / "甲/乙")
    files.make_folder(tmp_path / "甲/乙")
    assert (tmp_path / "甲/乙").is_dir()
    (tmp_path / "丙").write_bytes(OLD)
    with pytest.raises(WorkspaceError, match="写不了“丁”"):
        files.make_folder(tmp_path / "丙/丁")
    with scraps.make_scratch_folder(tmp_path) as folder:
        assert Path(folder).parent == tmp_path
    assert not Path(folder).exists()


SYNCED: dict[str, Write] = {
    "write_new": files.write_new,
    "write_with_backup": lambda path, data: files.write_with_backup(path, data, DAY),
    "write_keeping": lambda path, data: files.write_keeping(path, data, "", synced=True),
}


@pytest.mark.parametrize("write", SYNCED.values(), ids=SYNCED)
def test_what_people_keep_is_whole_when_it_is_synced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    sizes = list[int]()

    def sync(handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            sizes.append(os.fstat(handle).st_size)

    monkeypatch.setattr(os, "fsync", sync)
    write(tmp_path / "表.csv", b"x" * 1000)
    assert sizes == [1000]


@pytest.mark.parametrize("write", SYNCED.values(), ids=SYNCED)
def test_a_disk_that_fails_leaves_no_temporary_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    def fail(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(WorkspaceError, match="写不了“表"):
        write(tmp_path / "表.csv", NEW)
    assert contents(tmp_path) == {}


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_no_file_stays_open(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    for write in SYNCED.values():
        for number in range(3):
            write(tmp_path / f"{number}.csv", b"%d" % number)
            (tmp_path / f"{number}.csv").unlink()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_zip_clears_what_a_killed_run_left(tmp_path: Path) -> None:
    scrap = tmp_path / scraps.scrap_name()
    scrap.touch()
    os.utime(scrap, (1, 1))
    with files.replace_atomically(tmp_path / "总.zip") as temporary:
        temporary.write_bytes(NEW)
    assert contents(tmp_path) == {"总.zip": NEW}


def test_a_temporary_file_is_held_while_it_is_written(tmp_path: Path) -> None:
    with files.replace_atomically(tmp_path / "总.zip") as temporary:
        os.utime(temporary, (1, 1))
        scraps.clear_scraps(tmp_path)
        temporary.write_bytes(NEW)
    assert contents(tmp_path) == {"总.zip": NEW}


@pytest.mark.parametrize("write", [files.write_atomically, *SYNCED.values()])
def test_every_writing_clears_what_a_killed_run_left(tmp_path: Path, write: Write) -> None:
    scrap = tmp_path / scraps.scrap_name()
    scrap.touch()
    os.utime(scrap, (1, 1))
    write(tmp_path / "表.csv", NEW)
    assert contents(tmp_path) == {"表.csv": NEW}


def test_a_disk_without_links_takes_new_files_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refuse)
    files.write_new(tmp_path / "表.csv", NEW)
    with pytest.raises(WorkspaceError, match="已有“表"):
        files.write_new(tmp_path / "表.csv", OLD)
    assert contents(tmp_path) == {"表.csv": NEW}


def test_a_link_to_a_folder_above_it_is_not_followed(space: Path) -> None:
    folder = space / "inputs/registers/东山镇"
    folder.mkdir(parents=True)
    (folder / "户.csv").write_text("户编号\n1\n", "utf-8")
    (folder / "回来").symlink_to(folder.parent)
    (folder / "再来").symlink_to(folder)
    other = space / "inputs/别处"
    other.mkdir()
    (other / "村.csv").write_text("村\n甲\n", "utf-8")
    (other / "回来").symlink_to(folder)
    (folder / "村").symlink_to(other)
    found = list_register_files(Workspace(space))
    assert [path.relative_to(folder).as_posix() for path in found] == ["户.csv", "村/村.csv"]
