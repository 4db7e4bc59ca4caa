"""Showing files to people: opened by the system, and a PDF's pages as pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.machine import page_program

PATIENCE = 120.0  # seconds


def open_file(path: Path) -> None:
    """Open a file or folder as a double click would; WorkspaceError if that cannot be done."""
    start = getattr(os, "startfile", None)
    try:
        if start is not None:
            start(path)
            return
        program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
        if program is None:
            raise OSError("没有可以打开它的程序")
        quiet = subprocess.DEVNULL
        subprocess.Popen([program, str(path)], stdout=quiet, stderr=quiet, start_new_session=True)
    except OSError as error:
        message = f"打不开“{path.name}”：{error.strerror or error}"
        raise WorkspaceError(message, "成品已经写好，在文件夹里双击打开") from error


def page_pictures(pdf: Path, resolution: int) -> list[Path]:
    """The pages of a PDF as PNG files beside it; older ones are replaced.

    WorkspaceError if the program is not there or fails.
    """
    program = page_program()
    if not program:
        message = "没有找到 pdftoppm，只出了 PDF，没有出图片"
        raise WorkspaceError(message, "装上 poppler 再试，或直接看 PDF")
    with tempfile.TemporaryDirectory() as location:
        # Under a short name: not every build of it takes Chinese paths.
        shutil.copyfile(pdf, Path(location) / "in.pdf")
        command = [program, "-r", str(resolution), "-png", "in.pdf", "page"]
        try:
            subprocess.run(command, cwd=location, capture_output=True, timeout=PATIENCE, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise WorkspaceError("图片没有出成", "直接看 PDF") from error
        for old in pdf.parent.glob(f"{pdf.stem}-第*页.png"):
            old.unlink()
        made = []
        for number, page in enumerate(sorted(Path(location).glob("page*.png")), 1):
            target = pdf.with_name(f"{pdf.stem}-第{number}页.png")
            shutil.copyfile(page, target)
            made.append(target)
    return made
