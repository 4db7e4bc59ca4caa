"""Show files to people: opened by the system, and the pages of a PDF as pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.machine import find_page_program

_PATIENCE = 120.0
"""Seconds that drawing the pages of a PDF may take."""
_OPENERS = {"darwin": "open"}


def open_file(path: Path) -> None:
    """Open a file or folder as a double click would. Raises WorkspaceError if that fails."""
    try:
        _open(path)
    except OSError as error:
        message = f"打不开“{path.name}”：{error.strerror or error}"
        raise WorkspaceError(message, "成品已经写好，在文件夹里双击打开") from error


def _open(path: Path) -> None:
    """Open a file with the program of the system. Raises OSError if there is none."""
    open_on_windows = getattr(os, "startfile", None)
    if open_on_windows is not None:
        open_on_windows(path)
        return
    program = shutil.which(_OPENERS.get(sys.platform, "xdg-open"))
    if program is None:
        raise OSError("没有可以打开它的程序")
    quiet = subprocess.DEVNULL
    subprocess.Popen([program, str(path)], stdout=quiet, stderr=quiet, start_new_session=True)


def draw_pages(pdf: Path, resolution: int) -> list[Path]:
    """Draw the pages of a PDF as PNG files beside it, in place of older ones; return their paths.

    `resolution` is in dots per inch. Raises WorkspaceError if pdftoppm is not installed or fails.
    """
    program = find_page_program()
    if not program:
        message = "没有找到 pdftoppm，只出了 PDF，没有出图片"
        raise WorkspaceError(message, "装上 poppler 再试，或直接看 PDF")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        # Some builds of pdftoppm take no Chinese path.
        shutil.copyfile(pdf, folder / "in.pdf")
        command = [program, "-r", str(resolution), "-png", "in.pdf", "page"]
        try:
            subprocess.run(command, cwd=folder, capture_output=True, timeout=_PATIENCE, check=True)
        except (OSError, subprocess.SubprocessError) as error:
            raise WorkspaceError("图片没有出成", "直接看 PDF") from error
        return _replace_pictures(pdf, sorted(folder.glob("page*.png")))


def _replace_pictures(pdf: Path, pages: list[Path]) -> list[Path]:
    """Copy drawn pages beside their PDF, in place of older ones."""
    for older in pdf.parent.glob(f"{pdf.stem}-第*页.png"):
        older.unlink()
    pictures: list[Path] = []
    for number, page in enumerate(pages, 1):
        picture = pdf.with_name(f"{pdf.stem}-第{number}页.png")
        shutil.copyfile(page, picture)
        pictures.append(picture)
    return pictures
