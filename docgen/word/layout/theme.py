"""The fonts of a theme: what `asciiTheme="minorHAnsi"` and the like stand for."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.word.xml_names import DRAWING, Element, w

# ISO 15924 scripts by the language of East-Asian text (w:themeFontLang).
_SCRIPTS = {"zh-cn": "Hans", "zh-sg": "Hans", "zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant",
            "ja": "Jpan", "ko": "Hang"}  # fmt: skip


def theme_fonts(theme: Element | None, settings: Element | None) -> Mapping[str, str]:
    """The font of each theme name, by Word's names: majorEastAsia, minorHAnsi …

    Where the theme leaves the East-Asian font open, its font for the document's script is taken;
    a file that does not name its language is taken for simplified Chinese.
    """
    found: dict[str, str] = {}
    for size in ("major", "minor") if theme is not None else ():
        fonts = next(theme.iter(f"{{{DRAWING}}}{size}Font"), None)  # type: ignore[union-attr]
        if fonts is None:
            continue
        latin, east, other = (_typeface(fonts, name) for name in ("latin", "ea", "cs"))
        found[f"{size}HAnsi"] = found[f"{size}Ascii"] = latin
        found[f"{size}EastAsia"] = east or _by_script(fonts, _script(settings))
        found[f"{size}Bidi"] = other
    return found


def _typeface(fonts: Element, name: str) -> str:
    node = fonts.find(f"{{{DRAWING}}}{name}")
    return str(node.get("typeface", "")) if node is not None else ""


def _by_script(fonts: Element, script: str) -> str:
    for node in fonts.iterchildren(f"{{{DRAWING}}}font"):
        if node.get("script") == script:
            return str(node.get("typeface", ""))
    return ""


def _script(settings: Element | None) -> str:
    node = settings.find(w("themeFontLang")) if settings is not None else None
    language = str(node.get(w("eastAsia"), "")).lower() if node is not None else ""
    return _SCRIPTS.get(language) or _SCRIPTS.get(language.partition("-")[0], "Hans")
