"""Find out what the machine has: fonts, LibreOffice, the program that draws pages of a PDF."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache

from docgen.workspace.libreoffice import find_program

_PATIENCE = 30.0
"""Seconds that the list of fonts may take."""
_WINDOWS_FONTS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion\Fonts"


@cache
def list_fonts() -> frozenset[str] | None:
    """Return the names of the fonts of this machine; None if they cannot be found out."""
    program = shutil.which("fc-list")
    if program is None:
        return _list_windows_fonts()
    command = [program, ":", "family"]
    try:
        process = subprocess.run(command, capture_output=True, timeout=_PATIENCE, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    lines = process.stdout.decode("utf-8", "replace").splitlines()
    return frozenset(name.strip() for line in lines for name in line.split(","))


def _list_windows_fonts() -> frozenset[str] | None:
    """Return the fonts in the registry of Windows; None on any other system.

    The registry lists them as “SimSun & NSimSun (TrueType)”, in the system's language.
    """
    if sys.platform != "win32":
        return None
    import winreg

    names: set[str] = set()
    with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_FONTS) as key:
        for index in range(winreg.QueryInfoKey(key)[1]):
            name = winreg.EnumValue(key, index)[0].partition(" (")[0]
            names |= {part.strip() for part in name.split("&")}
    return frozenset(names)


def has_libreoffice() -> bool:
    """Return whether LibreOffice is installed."""
    return bool(find_program())


def find_page_program() -> str:
    """Return the path of pdftoppm, which draws pages of a PDF, '' if it is not installed."""
    return shutil.which("pdftoppm") or ""
