"""Read the fonts of a theme: the meaning of `asciiTheme="minorHAnsi"` and similar names."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from docgen.word.layout.attributes import find_child, read_text
from docgen.word.xml_names import DRAWING, Element, w

# ISO 15924 scripts by the language of East-Asian text (w:themeFontLang).
_SCRIPTS = {"zh-cn": "Hans", "zh-sg": "Hans", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant",
            "ja": "Jpan", "ko": "Hang"}  # fmt: skip


def read_theme_fonts(theme: Element, settings: Element) -> Mapping[str, str]:
    """Return the fonts of a theme by Word's names: majorEastAsia, minorHAnsi …

    If the theme names no East-Asian font, its font for the document's script is used. A document
    without a language counts as simplified Chinese.
    """
    fonts: dict[str, str] = {}
    script = _read_script(settings)
    for size in ("major", "minor"):
        for node in islice(theme.iter(f"{{{DRAWING}}}{size}Font"), 1):
            latin = _typeface(node, "latin")
            east_asian = _typeface(node, "ea") or _script_font(node, script)
            fonts[f"{size}HAnsi"] = latin
            fonts[f"{size}Ascii"] = latin
            fonts[f"{size}EastAsia"] = east_asian
            fonts[f"{size}Bidi"] = _typeface(node, "cs")
    return fonts


def _typeface(fonts: Element, name: str) -> str:
    """Return the font of a slot (latin, ea, cs), '' if the theme leaves it open."""
    return str(find_child(fonts, f"{{{DRAWING}}}{name}").get("typeface", ""))


def _script_font(fonts: Element, script: str) -> str:
    """Return the font of an ISO 15924 script, '' if the theme has none."""
    for node in fonts.iterchildren(f"{{{DRAWING}}}font"):
        if node.get("script") == script:
            return str(node.get("typeface", ""))
    return ""


def _read_script(settings: Element) -> str:
    """Return the script of a document's East-Asian text."""
    language = read_text(settings.find(w("themeFontLang")), "eastAsia").lower()
    return _SCRIPTS.get(language) or _SCRIPTS.get(language.partition("-")[0], "Hans")
