"""Which fonts a Word file asks for."""

from __future__ import annotations

import re

from docgen.word.package import read_package

_FONTS = re.compile(rb"<w:rFonts [^>]*>")
_FACE = re.compile(rb'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"')


def font_names(data: bytes) -> frozenset[str]:
    """The fonts that a .docx names for its text; empty if it cannot be read."""
    members, _ = read_package(data, "")
    parts = (m.content() for name, m in members.items() if name.endswith(".xml"))
    found = {f for part in parts for tag in _FONTS.findall(part) for f in _FACE.findall(tag)}
    return frozenset(face.decode("utf-8", "replace") for face in found)
