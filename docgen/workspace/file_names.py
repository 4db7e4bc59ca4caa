"""Build file names that every system takes, from names that people give to documents.

Windows: "Naming Files, Paths, and Namespaces" of Microsoft's documentation. Linux counts the bytes
of a name, Windows its characters; macOS takes composed and decomposed letters for the same.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from docgen.model.disclosure import MISLEADING_CHARS

MAX_NAME = 80
"""Characters of a file name: with folders before it, a path must stay below Windows' 260."""
MAX_BYTES = 255
"""Bytes of a whole file name on Linux."""
_RESERVED_BYTES = 48
"""Bytes that stay free for a suffix and for the endings of drafts and of names set aside."""
_INVISIBLE_CHARS = "[\u00ad\u200b-\u200d\u2060\ufeff]"
_FORBIDDEN_CHARS = f'[<>:"/\\\\|?*\x00-\x1f{MISLEADING_CHARS}]'
_DEVICE = r"(?i)(con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])\s*(\.|$)"
_OWNER_FILE = "~$"
"""The start of the names of the files by which Word says that a document is open."""


def build_docx_name(name: str) -> str:
    """Return the file name of a Word document that people call `name`."""
    return f"{build_safe_name(name.removesuffix('.docx'))}.docx"


def build_safe_name(name: str) -> str:
    """Return a file name without forbidden characters, not too long, and not a device's name.

    Characters that nobody sees are left out, those that change how a name reads are replaced.
    """
    visible = re.sub(_INVISIBLE_CHARS, "", unicodedata.normalize("NFC", name))
    safe_name = re.sub(_FORBIDDEN_CHARS, "＿", visible).strip(" .")[:MAX_NAME]
    safe_name = _cut(safe_name, MAX_BYTES - _RESERVED_BYTES).strip(" .") or "未命名"
    if re.match(_DEVICE, safe_name) or safe_name.startswith(_OWNER_FILE):
        return f"_{safe_name}"
    return safe_name


def _cut(text: str, size: int) -> str:
    """Return as much of the start of a text as takes at most `size` bytes."""
    return text.encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")


def add_ending(path: Path, ending: str) -> Path:
    """Return a path with an ending to its stem; a stem that is too long for it is cut."""
    rest = f"{ending}{path.suffix}"
    room = MAX_BYTES - len(rest.encode("utf-8", "surrogatepass"))
    return path.with_name(f"{_cut(path.stem, room)}{rest}")


def exists(path: Path) -> bool:
    """Return whether a file or folder exists; no name is too long to be asked for."""
    try:
        return path.exists()
    except OSError:
        return False


def is_link(path: Path) -> bool:
    """Return whether a name is that of a link; no name is too long to be asked for."""
    try:
        return path.is_symlink()
    except OSError:
        return False


def name_key(path: Path) -> str:
    """Return a key that is the same for paths that some system takes for the same file."""
    return unicodedata.normalize("NFC", str(path)).casefold()
