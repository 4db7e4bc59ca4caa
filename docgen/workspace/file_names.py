"""Build file names that Windows takes too, from names that people give to documents."""

from __future__ import annotations

import re

MAX_NAME = 80
"""Characters of a file name: with folders before it, a path must stay below Windows' 260."""
_FORBIDDEN_CHARS = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_DEVICE = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def build_docx_name(name: str) -> str:
    """Return the file name of a Word document that people call `name`."""
    return f"{build_safe_name(name.removesuffix('.docx'))}.docx"


def build_safe_name(name: str) -> str:
    """Return a file name without forbidden characters, not too long, and not a device's name."""
    safe_name = _FORBIDDEN_CHARS.sub("＿", name).strip(" .")[:MAX_NAME].strip(" .") or "未命名"
    if _DEVICE.match(safe_name):
        return f"_{safe_name}"
    return safe_name
