"""What this machine has beside Python: the one place where the tests learn it.

A test names what it needs: `@pytest.mark.machine("LibreOffice", "poppler")`. It is skipped with its
reason where one of them is absent; in CI that is a failure. A test that can do without, in part or
in whole, takes the fixture `has` or the bare marker.

Only tests with the marker see other programs. For all others PATH is empty, so that none can lean
on a program without a word. `DOCGEN_TESTS_BARE=true` hides every program from all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
FONTS = Path(__file__).parent / "render/fonts.conf"
BARE = os.environ.get("DOCGEN_TESTS_BARE") == "true"
CI = os.environ.get("CI") == "true"
PATH = "" if BARE else os.environ.get("PATH", "")
"""The PATH of tests with the marker."""


@cache
def find(name: str) -> str:
    """Return the path of a program, or another sign that it is there; '' if it is absent."""
    finder = _FINDERS[name]
    return "" if BARE else finder() or ""


def lacking(names: tuple[str, ...]) -> str:
    """Return those of the names that the machine lacks, in one line."""
    return ", ".join(name for name in names if not find(name))


def _program(name: str) -> str | None:
    return shutil.which(name, path=PATH)


def _office() -> str | None:
    return _program("soffice") or _program("libreoffice")


def _poppler() -> str | None:
    return _program("pdftotext") and _program("pdftoppm")


def _fonts() -> str | None:
    """Return `fonts.conf` if every font that it names is there."""
    program = _program("fc-list")
    if program is None:
        return None
    command = [program, ":", "family"]
    listed = subprocess.run(command, capture_output=True, timeout=60, check=True).stdout
    families = {name for line in listed.decode().splitlines() for name in line.split(",")}
    named = {str(node.text) for node in ET.parse(FONTS).iterfind("match/edit/string")}
    return str(FONTS) if named <= families else None


def _validator() -> str | None:
    """Return the Open XML SDK validator that npm has put into the project."""
    native = (ROOT / "node_modules/@xarsh").glob("ooxml-validator-*/ooxml-validator*")
    return next(map(str, native), None) or _program("ooxml-validator")


def _git() -> str | None:
    return _program("git") if (ROOT / ".git").exists() else None


def _mkdocs() -> str | None:
    return "mkdocs" if find_spec("mkdocs") and find_spec("material") else None


def _terminal() -> str | None:
    return "openpty" if hasattr(os, "openpty") else None


_FINDERS: dict[str, Callable[[], str | None]] = {
    "LibreOffice": _office,
    "poppler": _poppler,
    "fonts": _fonts,
    "Open XML SDK": _validator,
    "node": lambda: _program("node"),
    "git": _git,
    "mkdocs": _mkdocs,
    "a terminal": _terminal,
}
