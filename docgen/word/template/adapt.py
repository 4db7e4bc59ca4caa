"""Apply the format of a county to a template: other fonts, and settings of styles.

The settings come from the 格式 section of the county file, for example 正文 with 行距 28磅 and
字号 三号. They are applied once, when the template is compiled, so that offices need not edit
the Word file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from lxml import etree
from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.literals import parse_quantity
from docgen.model import keywords as words
from docgen.model.finding import Finding, Location
from docgen.model.type_sizes import TYPE_SIZES
from docgen.word.template.run_properties import FACES
from docgen.word.xml_names import PPR, RPR, Element, insert_before, property_of, style_ids, w

_STYLES = "word/styles.xml"
_LISTED = 40
"""The most styles that a finding lists."""
_FACES = tuple(map(w, FACES))
_AFTER_PARAGRAPH_PROPERTIES = (RPR, w("tblPr"), w("trPr"), w("tcPr"))


class Adaptation(Struct, frozen=True):
    """The format of a county.

    `fonts` maps fonts of the template to those of the county. `styles` maps the name of a style
    to its settings: 行距, 对齐, 字号, 字体.
    """

    fonts: Mapping[str, str]
    styles: Mapping[str, Mapping[str, str]]


def adapt_parts(
    trees: Mapping[str, Element], adapt: Adaptation, template: str
) -> tuple[set[str], list[Finding]]:
    """Apply a format to the trees of a template; return the names of the changed parts.

    `template` is the file for messages. The trees are changed in place. Findings are WD-31 for a
    style that the template lacks, WD-32 for a setting that cannot be read.
    """
    changed = {part for part, tree in trees.items() if _exchange_fonts(tree, adapt.fonts)}
    styles = trees.get(_STYLES)
    if styles is None or not adapt.styles:
        return changed, []
    changed.add(_STYLES)
    return changed, _apply_styles(styles, adapt.styles, template)


def _exchange_fonts(tree: Element, fonts: Mapping[str, str]) -> bool:
    """Replace fonts by name in a part; return whether any was replaced."""
    if not fonts:
        return False
    is_changed = False
    for node in tree.iter(w("rFonts")):
        for face in _FACES:
            font = fonts.get(str(node.get(face)))
            if font:
                node.set(face, font)
                is_changed = True
    return is_changed


def _apply_styles(
    styles: Element, settings_by_name: Mapping[str, Mapping[str, str]], template: str
) -> list[Finding]:
    """Apply settings to styles; return findings for unknown styles and unreadable settings."""
    ids = style_ids(styles)
    by_id = {style.get(w("styleId")): style for style in styles.iter(w("style"))}
    location = Location(template, part="样式")
    findings = []
    for name, settings in settings_by_name.items():
        if name not in ids:
            message = f"模板里没有样式“{name}”"
            remedy = f"模板里的样式有：{'、'.join(list(ids)[:_LISTED])}"
            findings.append(new_finding("WD-31", message, remedy, location=location))
            continue
        for key, value in settings.items():
            if not _apply_setting(by_id[ids[name]], key, value):
                message = f"样式“{name}”的“{key}: {value}”读不懂"
                remedy = "行距写“28磅”，字号写“三号”或“16磅”，对齐写左、中、右或两端"
                findings.append(new_finding("WD-32", message, remedy, location=location))
    return findings


def _apply_setting(style: Element, key: str, value: str) -> bool:
    """Apply a setting to a style; return False if key or value cannot be read."""
    if key == "对齐" and value in words.SIDES:
        property_of(_properties(style, PPR), "jc").set(w("val"), words.SIDES[value])
        return True
    if key == "字体":
        property_of(_properties(style, RPR), "rFonts").set(w("eastAsia"), value)
        return True
    points = _parse_points(value)
    if points is None or key not in _LENGTH_SETTERS:
        return False
    _LENGTH_SETTERS[key](style, points)
    return True


def _set_size(style: Element, points: Decimal) -> None:
    """Set the type size of a style; Word counts it in half points."""
    half_points = str(int(points * 2))
    for name in ("sz", "szCs"):
        property_of(_properties(style, RPR), name).set(w("val"), half_points)


def _set_line_height(style: Element, points: Decimal) -> None:
    """Set the exact line height of a style; Word counts it in twips."""
    spacing = property_of(_properties(style, PPR), "spacing")
    spacing.set(w("line"), str(int(points * 20)))
    spacing.set(w("lineRule"), "exact")


_LENGTH_SETTERS: Mapping[str, Callable[[Element, Decimal], None]] = {
    "字号": _set_size,
    "行距": _set_line_height,
}


def _parse_points(value: str) -> Decimal | None:
    """Return a length or the name of a Chinese type size in points; None if it is neither.

    三号 → 16, 28磅 → 28, 16 → 16; other units, zero and negative lengths give None.
    """
    quantity = parse_quantity(str(TYPE_SIZES.get(value, value)))
    if quantity is None or quantity.unit not in ("", "磅") or quantity.value <= 0:
        return None
    return quantity.value


def _properties(style: Element, tag: str) -> Element:
    """Return w:pPr or w:rPr of a style; create it in schema order if absent."""
    existing = style.find(tag)
    if existing is not None:
        return existing
    created = etree.Element(tag)
    paragraph_properties = style.find(PPR)
    if tag == PPR:
        successor = next(style.iterchildren(*_AFTER_PARAGRAPH_PROPERTIES), None)
        insert_before(style, created, successor)
    elif paragraph_properties is not None:
        paragraph_properties.addnext(created)
    else:
        style.append(created)
    return created
