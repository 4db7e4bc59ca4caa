"""Find characters that the font of a template's text lacks.

A font whose name ends in GB2312 has the 6763 Chinese characters of GB 2312—80 and no others. Of
any other Chinese font the 20902 characters of GB 13000.1—93 (GBK) are expected. A missing
character is printed in another font or as an empty box; most are in personal names (镕, 堃, 𠮷).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from lxml import etree

from docgen.codes import new_finding
from docgen.model.finding import FieldPath, Finding
from docgen.word.package import Prefix, unpack_prefix
from docgen.word.template.package_changes import STYLES
from docgen.word.xml_names import RPR, Element, child_value, parse, w

_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_GB2312_SUFFIX = "GB2312"
_TRUE = ("1", "true", "on")


def text_font(prefix: Prefix) -> str:
    """Return the Chinese font of a template's text; '' if it names none.

    It is the font of the default paragraph style, else that of the document defaults.
    """
    styles = _read_styles(prefix)
    if styles is None:
        return ""
    normal = next(filter(_is_default, styles.iter(w("style"))), None)
    document_defaults = styles.find(f"{w('docDefaults')}/{w('rPrDefault')}")
    return _chinese_font(normal) or _chinese_font(document_defaults)


def _read_styles(prefix: Prefix) -> Element | None:
    """Return the styles of a template; None if it has none or they cannot be read."""
    member = unpack_prefix(prefix).get(STYLES)
    if member is None:
        return None
    try:
        return parse(member.content())
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_default(style: Element) -> bool:
    """Return whether a style is the one of paragraphs that name none."""
    return style.get(w("type")) == "paragraph" and style.get(w("default")) in _TRUE


def _chinese_font(holder: Element | None) -> str:
    """Return the Chinese font in the run properties of a style; '' if it names none."""
    if holder is None:
        return ""
    return child_value(holder.find(RPR), "rFonts", "eastAsia")


def find_rare_characters(values: Mapping[str, object], font: str) -> tuple[Finding, ...]:
    """Return a warning for each text with characters that a font lacks; none for the font ''.

    Characters for private use (造字) are reported for every font.

    `values` may contain lists and mappings at any depth; the path of a finding leads to the text.
    The finding (WD-24) names each character once.
    """
    if not font:
        return ()
    findings = []
    for path, text in _texts(values, ()):
        private = _distinct(_PRIVATE_USE.findall(text))
        rare = _distinct(char for char in _CHINESE.findall(text) if not _has_char(font, char))
        if private:
            message = f"“{private}”是自造的字，换一台电脑就不认得"
            remedy = "换成通用的字；字库里确实没有的，成文后用图片或手写补上"
            findings.append(new_finding("WD-24", message, remedy, path=path))
        if rare:
            message = f"正文字体“{font}”里没有“{rare}”字，印出来会是另一种字体或空框"
            remedy = "成文后核对这个字；或在县情文件的“格式”里换用字数更多的字体"
            findings.append(new_finding("WD-24", message, remedy, path=path))
    return tuple(findings)


def _texts(value: object, path: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    """Yield all texts inside a value with their paths."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _distinct(chars: Iterable[str]) -> str:
    """Return characters in the order of their first appearance, each once."""
    return "".join(dict.fromkeys(chars))


@cache
def _has_char(font: str, char: str) -> bool:
    """Return whether a font has a Chinese character.

    The name of the font decides, because the font file may not be on this machine.
    """
    encoding = "gbk"
    if font.upper().endswith(_GB2312_SUFFIX):
        encoding = "gb2312"
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
