"""At the shell: previews, watching, completion, near names, other code pages, odd paths."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import ROOT, Run
from docgen.workspace.file_watch import watch_changes
from docgen.workspace.paths import find_workspace

TEXT = "版式: 汇报材料\n标题: 汇报\n发文机关: 甲县\n章节: [{标题: 一, 正文: 二。}]\n"
INPUT = "inputs/report/某 汇报.yaml"


@pytest.fixture
def one(space: Path) -> Path:
    """A workspace in a path with Chinese and a space, with one report."""
    shutil.rmtree(space / "checks/registers")  # their cases take seconds
    (space / INPUT).write_text(TEXT, encoding="utf-8")
    return space


ONE_BY_ONE = """\
import sys
from docgen.cli.errors import main
for line in sys.argv[1:]:
    sys.argv = ["docgen", *line.split()]
    try:
        main()
    except SystemExit as end:
        print(f"ended {end.code or 0}")
"""
"""Runs several command lines in one process: starting it costs more than most of them."""


def console(root: Path, page: str, *lines: str) -> tuple[list[int], bytes, bytes]:
    """Return the exit codes of command lines in a console of a code page, and what is shown."""
    whole = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": page}
    command = [sys.executable, "-c", ONE_BY_ONE, *lines]
    done = subprocess.run(command, cwd=root, env=whole, capture_output=True, check=False)
    return [int(code) for code in re.findall(rb"ended (\d)", done.stdout)], done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("page", ["gbk", "gb18030"])
def test_a_chinese_console_shows_chinese(one: Path, page: str) -> None:
    codes, out, err = console(one, page, "build report", "bulid")
    assert codes == [0, 2]
    assert "已生成　outputs/report/某 汇报.docx" in out.decode(page)
    assert "没有“bulid”这个命令，是不是“build”" in err.decode(page)


@pytest.mark.slow
@pytest.mark.parametrize("page", ["cp437", "ascii"])
def test_a_console_without_chinese_is_no_crash(one: Path, page: str) -> None:
    codes, _, err = console(one, page, "check", "doctor", "fields report", "--help")
    assert codes == [0, 0, 0, 0], err
    assert b"Traceback" not in err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("chekc",), "没有“chekc”这个命令，是不是“check”"),
        (("build", "report", "--darft"), "没有“--darft”这个选项，是不是“--draft”"),
        (("build", "reprt"), "没有“reprt”这个文种（是不是“report”？）"),
        (("check", "inputs/report/某 汇抱.yaml"), "（是不是“某 汇报.yaml”？）"),
        (("explain", "ZZ"), "没有编号“ZZ”"),
        (("new-type", "probe", "通知"), "多写了“通知”，放不进这个命令"),
        (("doctor", "甲", "乙"), "多写了“甲 乙”，放不进这个命令"),
    ],
)
def test_the_nearest_right_name_is_told(
    one: Path, run: Run, args: tuple[str, ...], said: str
) -> None:
    told = run(*args, root=one)
    assert told.code == 2
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("docgen pre", "preview"),
        ("docgen build re", "report"),
        ("docgen build report --dr", "--draft"),
    ],
)
def test_the_shell_completes(one: Path, words: str, wanted: str) -> None:
    env = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    script = "import sys; sys.argv = ['docgen']; from docgen.cli import main; main()"
    whole = {**os.environ, "PYTHONPATH": str(ROOT), "_DOCGEN_COMPLETE": "complete_bash", **env}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=one, env=whole, capture_output=True, check=False
    )
    assert wanted in done.stdout.decode().split()


def test_help_on_completion_is_chinese(run: Run) -> None:
    told = run("--help").out
    assert "按 Tab 键补全" in told
    assert not re.search(r"[A-Z][a-z]{2,} [a-z]{2,} [a-z]{2,}", told)


@pytest.mark.slow
@pytest.mark.machine("LibreOffice", "poppler")
def test_a_preview_is_a_pdf_and_a_picture_of_each_page(one: Path, run: Run) -> None:
    from PIL import Image
    from pypdf import PdfReader

    told = run("preview", INPUT, "--dpi", "40", root=one)
    assert told.code == 0, told.out
    folder = one / "outputs/preview"
    pages = len(PdfReader(folder / "某 汇报.pdf").pages)
    pictures = sorted(folder.glob("某 汇报-第*页.png"))
    assert len(pictures) == pages >= 1
    with Image.open(pictures[0]) as picture:
        assert picture.size[1] > 300
    again = run("preview", "outputs/report/某 汇报.docx", "--dpi", "40", root=one)
    assert again.code == 0


@pytest.mark.usefixtures("bare")
def test_without_libreoffice_a_preview_is_one_clear_line(one: Path, run: Run) -> None:
    told = run("preview", INPUT, root=one)
    assert told.code == 2
    assert "找不到 LibreOffice" in told.err


@pytest.mark.usefixtures("bare")
def test_without_poppler_there_is_the_pdf_and_a_word_about_it(
    one: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_pdf(documents: list[Path]) -> object:
        for document in documents:
            document.with_suffix(".pdf").write_bytes(b"%PDF")
            yield document, document.with_suffix(".pdf")

    monkeypatch.setattr("docgen.app.preview_pages.convert_to_pdf", to_pdf)
    told = run("preview", INPUT, root=one)
    assert told.code == 0
    assert "只出了 PDF" in told.out
    assert (one / "outputs/preview/某 汇报.pdf").is_file()


def test_build_opens_what_it_made(one: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("docgen.app.deliver.open_file", lambda path: opened.append(path.name))
    assert run("build", "report", "--open", root=one).code == 0
    assert opened == ["某 汇报.docx"]


@pytest.mark.usefixtures("bare")
def test_what_cannot_be_opened_is_a_notice(one: Path, run: Run) -> None:
    told = run("build", "report", "--open", root=one)
    assert told.code == 0
    assert "GW-12" in told.out
    assert (one / "outputs/report/某 汇报.docx").is_file()


def test_changes_are_seen_when_they_have_come_to_rest(one: Path) -> None:
    """A file that is written in two steps is one change; a lock file is none."""
    steps = [
        lambda: None,
        lambda: (one / "inputs/report/~$某.docx").write_text("x"),
        lambda: (one / INPUT).write_text("版式: 汇", encoding="utf-8"),
        lambda: (one / INPUT).write_text(TEXT + "# 二\n", encoding="utf-8"),
        lambda: None,
    ]
    todo = iter(steps)
    seen = watch_changes(find_workspace(one), lambda seconds: next(todo)())
    assert next(seen) == [one / INPUT]
    assert not list(todo)


@pytest.mark.slow
def test_watching_builds_again_on_save_and_tells_in_place(one: Path) -> None:
    command = [sys.executable, "-u", "-m", "docgen", "watch", "report", "--count", "3"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=one, env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None

        def until(said: str) -> str:
            text = ""
            while "守着改动" not in text:
                line = process.stdout.readline().decode()  # type: ignore[union-attr]
                assert line, text
                text += line
            assert said in text
            return text

        until("已生成　outputs/report/某 汇报.docx")
        time.sleep(0.6)
        (one / INPUT).write_text(TEXT.replace("标题: 汇报", "标提: 汇报"), encoding="utf-8")
        told = until("是不是“标题”")
        assert "改动：inputs/report/某 汇报.yaml" in told
        time.sleep(0.6)
        (one / INPUT).write_text(TEXT.replace("二。", "三。"), encoding="utf-8")
        until("已生成")
        process.wait(10)
        assert process.returncode == 0


@pytest.mark.slow
def test_watching_ends_with_control_c(one: Path) -> None:
    command = [sys.executable, "-u", "-m", "docgen", "watch", "report"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(
        command, cwd=one, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        while "守着改动" not in process.stdout.readline().decode():
            pass
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "已中断" in err.decode()
