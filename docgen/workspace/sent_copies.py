"""Copies of a register that were sent out, kept beside it in a folder that rests."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from pathlib import Path

from docgen.workspace.file_names import build_safe_name
from docgen.workspace.files import write_new
from docgen.workspace.paths import OUTPUTS, REGISTERS, Workspace

_KEPT = "_发出"
_SENT = "发出"
_SUFFIX = ".xlsx"


def place_sent(workspace: Workspace, stem: str) -> Path:
    """Return where a copy goes that is sent out."""
    folder = workspace.root / OUTPUTS / REGISTERS / _SENT
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{build_safe_name(stem)}{_SUFFIX}"


def keep_copy(register: Path, stem: str, data: bytes, day: date) -> None:
    """Keep a copy with the day, unless the last one that is kept has the same bytes."""
    if last_copy(register, stem) == data:
        return
    folder = register.parent / _KEPT
    folder.mkdir(exist_ok=True)
    dated = f"{build_safe_name(stem)}（{day:%Y-%m-%d}"
    names = (f"{dated}）{_SUFFIX}" if n == 1 else f"{dated}之{n}）{_SUFFIX}" for n in count(1))
    write_new(next(folder / name for name in names if not (folder / name).exists()), data)


def last_copy(register: Path, stem: str) -> bytes | None:
    """Return the bytes of the copy that was kept last, None if there is none."""
    copies = list_copies(register, stem)
    if not copies:
        return None
    return copies[-1].read_bytes()


def list_copies(register: Path, stem: str) -> list[Path]:
    """Return the copies that are kept, in the order of their days."""
    folder = register.parent / _KEPT
    if not folder.is_dir():
        return []
    name = re.escape(build_safe_name(stem))
    pattern = re.compile(rf"{name}（(\d{{4}}-\d\d-\d\d)(?:之(\d+))?）{re.escape(_SUFFIX)}")
    found = [(pattern.fullmatch(path.name), path) for path in folder.iterdir()]
    dated = [(match[1], int(match[2] or 1), path) for match, path in found if match]
    return [path for _, _, path in sorted(dated)]
