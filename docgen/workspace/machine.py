"""What the machine has: fonts, LibreOffice, the program that makes pictures of pages."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

from docgen.model.finding import WorkspaceError
from docgen.workspace.libreoffice import office

PATIENCE = 30.0  # seconds
_WINDOWS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


@cache
def fonts() -> frozenset[str] | None:
    """The names of the fonts of this machine; None if it cannot be told."""
    program = shutil.which("fc-list")
    if program is None:
        return _windows_fonts() if os.name == "nt" else None
    command = [program, ":", "family"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(","))


def _windows_fonts() -> frozenset[str] | None:
    """As the registry lists them: “SimSun & NSimSun (TrueType)”, in the system's language."""
    if sys.platform != "win32":
        return None
    import winreg

    names: set[str] = set()
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS) as key:
        for index in range(winreg.QueryInfoKey(key)[1]):
            name = winreg.EnumValue(key, index)[0].partition(" (")[0]
            names |= {part.strip() for part in name.split("&")}
    return frozenset(names)


def has_office() -> bool:
    """Whether LibreOffice is there."""
    try:
        return bool(office())
    except WorkspaceError:
        return False


def page_program() -> str:
    """The program that makes pictures of a PDF's pages; '' if it is not there."""
    return shutil.which("pdftoppm") or ""
