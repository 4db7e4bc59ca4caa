"""Rare characters: signs that the font of a template's text does not have.

A font whose name ends in GB2312 has the 6763 Chinese characters of GB 2312—80 and no others; of
any other Chinese font the 20902 of GB 13000.1—93 (GBK) are expected. What is missing comes out
of the printer in another face, or as an empty box: mostly in people's names (镕, 堃, 𠮷).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import etree

from docgen.codes import new_finding
from docgen.model.finding import FieldPath, Finding
from docgen.word.package import Prefix, unpack_prefix
from docgen.word.template.filling import STYLES
from docgen.word.xml_names import RPR, Element, parse, w

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_OWN = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_LIMITED = "GB2312"


def text_font(prefix: Prefix) -> str:
    """The Chinese font of a template's text; '' if it names none."""
    member = unpack_prefix(prefix).get(STYLES)
    try:
        styles = parse(member.content()) if member else None
    except (etree.XMLSyntaxError, ValueError):
        styles = None
    if styles is None:
        return ""
    normal = next((s for s in styles.iter(w("style")) if _is_default(s)), None)
    return _font(normal) or _font(styles.find(f"{w('docDefaults')}/{w('rPrDefault')}"))


def _is_default(style: Element) -> bool:
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true", "on")


def _font(holder: Element | None) -> str:
    faces = holder.find(f"{RPR}/{w('rFonts')}") if holder is not None else None
    return str(faces.get(w("eastAsia"), "")) if faces is not None else ""


def rare_characters(values: Mapping[str, Any], font: str) -> tuple[Finding, ...]:
    """A warning for each text with characters that a font lacks; each says which."""
    if not font:
        return ()
    found = []
    for path, text in _texts(values, ()):
        own = _distinct(_OWN.findall(text))
        rare = _distinct(sign for sign in _HAN.findall(text) if not _has(font, sign))
        if own:
            message = f"“{own}”是自造的字，换一台电脑就不认得"
            remedy = "换成通用的字；字库里确实没有的，成文后用图片或手写补上"
            found.append(new_finding("WD-24", message, remedy, path=path))
        if rare:
            message = f"正文字体“{font}”里没有“{rare}”字，印出来会是另一种字体或空框"
            remedy = "成文后核对这个字；或在县情文件的“格式”里换用字数更多的字体"
            found.append(new_finding("WD-24", message, remedy, path=path))
    return tuple(found)


def _texts(value: Any, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _distinct(signs: Any) -> str:
    return "".join(dict.fromkeys(signs))


@cache
def _has(font: str, sign: str) -> bool:
    try:
        sign.encode("gb2312" if font.upper().endswith(_LIMITED) else "gbk")
    except UnicodeEncodeError:
        return False
    return True
