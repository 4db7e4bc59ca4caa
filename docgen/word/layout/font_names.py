"""Find the fonts that a Word file asks for."""

from __future__ import annotations

import re

from docgen.word.package import read_package

_FONTS = re.compile(rb"<w:rFonts [^>]*>")
_FACE = re.compile(rb'w:(?:ascii|hAnsi|eastAsia)="([^"]+)"')


def find_font_names(data: bytes) -> frozenset[str]:
    """Return the fonts that a .docx names for its text; empty if the file cannot be read.

    Fonts are read from the tags as bytes, in every part, styles and numbering included; complex
    scripts and theme fonts are not looked at.
    """
    members, _ = read_package(data, "")
    names = set()
    for member in members.values():
        if member.name.endswith(".xml"):
            tags = b"".join(_FONTS.findall(member.content()))
            names.update(_FACE.findall(tags))
    return frozenset(name.decode("utf-8", "replace") for name in names)
