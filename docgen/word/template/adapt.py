"""The county's format: fonts exchanged and styles overridden, once, when a template is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from lxml import etree

from docgen.codes import new_finding
from docgen.expressions.literals import parse_quantity
from docgen.model import keywords as words
from docgen.model.finding import Finding, Location
from docgen.model.type_sizes import TYPE_SIZES
from docgen.word.xml_names import PPR, RPR, Element, property_of, style_ids, w

_FACES = tuple(w(name) for name in ("ascii", "hAnsi", "eastAsia", "cs"))


@dataclass(frozen=True, slots=True)
class Adaptation:
    """`fonts`: name in the template → name wanted. `styles`: style name → 行距 对齐 字号 字体."""

    fonts: Mapping[str, str]
    styles: Mapping[str, Mapping[str, str]]


def adapt_parts(
    trees: Mapping[str, Element], adapt: Adaptation, template: str
) -> tuple[set[str], list[Finding]]:
    """Change the trees as a county wants them; the names of the parts that changed."""
    changed = {part for part, tree in trees.items() if _exchange(tree, adapt.fonts)}
    styles = trees.get("word/styles.xml")
    if styles is None or not adapt.styles:
        return changed, []
    changed.add("word/styles.xml")
    return changed, _override(styles, adapt.styles, template)


def _exchange(tree: Element, fonts: Mapping[str, str]) -> bool:
    if not fonts:
        return False
    done = False
    for node in tree.iter(w("rFonts")):
        for face in _FACES:
            wanted = fonts.get(str(node.get(face)))
            if wanted:
                node.set(face, wanted)
                done = True
    return done


def _override(
    styles: Element, wanted: Mapping[str, Mapping[str, str]], template: str
) -> list[Finding]:
    ids = style_ids(styles)
    by_id = {style.get(w("styleId")): style for style in styles.iter(w("style"))}
    findings = []
    for name, settings in wanted.items():
        if name not in ids:
            remedy = f"模板里的样式有：{'、'.join(list(ids)[:40])}"
            findings.append(_odd("WD-31", f"模板里没有样式“{name}”", remedy, template))
            continue
        for key, value in settings.items():
            if not _set(by_id[ids[name]], key, value):
                message = f"样式“{name}”的“{key}: {value}”读不懂"
                remedy = "行距写“28磅”，字号写“三号”或“16磅”，对齐写左、中、右或两端"
                findings.append(_odd("WD-32", message, remedy, template))
    return findings


def _odd(code: str, message: str, remedy: str, template: str) -> Finding:
    return new_finding(code, message, remedy, location=Location(template, part="样式"))


def _set(style: Element, key: str, value: str) -> bool:
    if key == "对齐" and value in words.SIDES:
        property_of(_properties(style, PPR), "jc").set(w("val"), words.SIDES[value])
        return True
    if key == "字体":
        fonts = property_of(_properties(style, RPR), "rFonts")
        fonts.set(w("eastAsia"), value)
        return True
    points = _points(value)
    if points is None:
        return False
    if key == "字号":
        for name in ("sz", "szCs"):
            property_of(_properties(style, RPR), name).set(w("val"), str(int(points * 2)))
        return True
    if key == "行距":
        spacing = property_of(_properties(style, PPR), "spacing")
        spacing.set(w("line"), str(int(points * 20)))
        spacing.set(w("lineRule"), "exact")
        return True
    return False


def _points(value: str) -> Decimal | None:
    found = parse_quantity(str(TYPE_SIZES.get(value, value)))
    return found.value if found and found.unit in ("", "磅") and found.value > 0 else None


def _properties(style: Element, tag: str) -> Element:
    found = style.find(tag)
    if found is not None:
        return found
    made = etree.Element(tag)
    later = [child for child in style if child.tag in (RPR, w("tblPr"), w("trPr"), w("tcPr"))]
    if later and tag == PPR:
        later[0].addprevious(made)
    elif tag == RPR and style.find(PPR) is not None:
        style.find(PPR).addnext(made)  # type: ignore[union-attr]
    else:
        style.append(made)
    return made
