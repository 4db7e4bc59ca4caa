"""What a paragraph and its characters look like once everything that Word lays over them is added.

From the bottom: document defaults, table style, paragraph style with all it is based on, list
level, character style, direct formatting (ECMA-376 part 1, 17.7.2). Bold and italic of styles are
switches: two that are on put each other out (17.7.3). Not read: banding of table styles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.model.layout import BorderLine, CharFormat
from docgen.word.layout.labels import LEVELS, Labels
from docgen.word.xml_names import PPR, RPR, Element, w

Props = dict[str, Any]
_SWITCHES = ("b", "i")
_FLAGS = ("pageBreakBefore", "snapToGrid", "framePr")
_INDENTS = ("firstLine", "hanging", "left", "right", "firstLineChars", "hangingChars",
            "leftChars", "rightChars")  # fmt: skip
_SAME = {"start": "left", "end": "right", "startChars": "leftChars", "endChars": "rightChars"}
_SPACES = ("before", "after", "line", "lineRule", "beforeLines", "afterLines",
           "beforeAutospacing", "afterAutospacing")  # fmt: skip
# The order in which the parts of a table style lie over each other (17.7.6).
_REGIONS = (("firstRow", "firstRow", 0), ("lastRow", "lastRow", 1),
            ("firstCol", "firstColumn", 2), ("lastCol", "lastColumn", 3))  # fmt: skip
_LOOK_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}


def number(node: Element | None, key: str = "val", default: int = 0) -> int:
    """A whole number of an attribute; the default if it is not there or not one."""
    text = str(node.get(w(key), "")) if node is not None else ""
    text = text.partition(".")[0]
    fits = (
        text.lstrip("+-").isdecimal() and len(text) < 10 and text.count("-") + text.count("+") < 2
    )
    return int(text) if fits else default


def is_on(node: Element | None) -> bool:
    """A switch is on if it is there and does not say that it is off."""
    return node is not None and node.get(w("val")) not in ("0", "false", "off", "none")


def value(node: Element | None, key: str = "val") -> str:
    """An attribute's text, '' if there is none."""
    return str(node.get(w(key), "")) if node is not None else ""


def characters(rpr: Element | None) -> Props:
    """What one w:rPr sets. A font is its name, or `@` and the name that the theme knows it by."""
    found: Props = {}
    for node in rpr if rpr is not None else ():
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name == "rFonts":
            found.update(_fonts(node))
        elif name in _SWITCHES:
            found[name] = is_on(node)
        elif name == "sz":
            found[name] = number(node, default=20) / 2
        elif name == "color":
            found[name] = value(node).upper().replace("AUTO", "")
        elif name == "u":
            found[name] = value(node) not in ("none", "")
        elif name == "spacing":
            found[name] = number(node) / 20
        elif name in ("rStyle", "vanish"):
            found[name] = value(node) if name == "rStyle" else is_on(node)
    return found


def _fonts(node: Element) -> Props:
    found: Props = {}
    for key, slot in (("east", "eastAsia"), ("latin", "ascii")):
        theme, name = value(node, f"{slot}Theme"), value(node, slot)
        if theme or name:
            found[key] = f"@{theme}" if theme else name
    return found


def paragraph(ppr: Element | None) -> Props:
    """What one w:pPr sets, spaces and indents attribute by attribute."""
    found: Props = {}
    for node in ppr if ppr is not None else ():
        name = node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""
        if name == "ind":
            found.update(_indents(node))
        elif name == "spacing":
            found.update({key: value(node, key) for key in _SPACES if node.get(w(key)) is not None})
        elif name == "jc":
            found[name] = _SAME.get(value(node), value(node))
        elif name == "framePr":
            found[name] = True
        elif name in _FLAGS:
            found[name] = is_on(node)
        elif name == "pBdr":
            found[name] = tuple(_lines(node))
        elif name == "tabs":
            found[name] = tuple(_stops(node))
        elif name == "numPr":
            found[name] = (value(node.find(w("numId"))), number(node.find(w("ilvl"))))
    return found


def _indents(node: Element) -> Props:
    found: Props = {}
    for key in node.attrib:
        name = str(key).rpartition("}")[2]
        name = _SAME.get(name, name)
        if name in _INDENTS:
            found[name] = number(node, str(key).rpartition("}")[2])
    # A first line that is set anew leaves nothing of a hanging one below it, and the other way.
    if found.keys() & {"firstLine", "firstLineChars"}:
        found = {"hanging": 0, "hangingChars": 0, **found}
    elif found.keys() & {"hanging", "hangingChars"}:
        found = {"firstLine": 0, "firstLineChars": 0, **found}
    return found


def _lines(node: Element) -> Iterator[BorderLine]:
    for side in node:
        kind = value(side)
        if isinstance(side.tag, str) and kind not in ("nil", "none", ""):
            colour = value(side, "color").upper().replace("AUTO", "")
            yield BorderLine(side.tag.rpartition("}")[2], number(side, "sz") / 8, colour)


def _stops(node: Element) -> Iterator[tuple[str, int]]:
    for stop in node.iterchildren(w("tab")):
        yield value(stop), number(stop, "pos")


@dataclass
class Cascade:
    """The styles of a file, each looked up once."""

    styles: Element | None
    themes: Mapping[str, str]
    labels: Labels
    _by_id: dict[str, Element] = field(default_factory=dict)
    _defaults: dict[str, str] = field(default_factory=dict)
    _chains: dict[str, tuple[Props, Props]] = field(default_factory=dict)
    _looks: dict[tuple[object, ...], CharFormat] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = self.styles.iter(w("style")) if self.styles is not None else ()
        for style in found:
            self._by_id[value(style, "styleId")] = style
            if is_on(style.find(w("default"))) or value(style, "default") in ("1", "true", "on"):
                self._defaults.setdefault(value(style, "type"), value(style, "styleId"))
        root = self.styles.find(w("docDefaults")) if self.styles is not None else None
        rpr = root.find(f"{w('rPrDefault')}/{RPR}") if root is not None else None
        ppr = root.find(f"{w('pPrDefault')}/{PPR}") if root is not None else None
        self.base = (paragraph(ppr), characters(rpr))

    def chain(self, ident: str) -> tuple[Props, Props]:
        """What a style with all it is based on sets: of the paragraph, of the characters."""
        if ident not in self._chains:
            ppr: Props = {}
            rpr: Props = {}
            for style in reversed(list(self._ancestry(ident))):
                self._lay(ppr, paragraph(style.find(PPR)))
                rpr.update(characters(style.find(RPR)))
            self._chains[ident] = ppr, rpr
        return self._chains[ident]

    def _ancestry(self, ident: str) -> Iterator[Element]:
        seen: set[str] = set()
        while ident in self._by_id and ident not in seen:
            seen.add(ident)
            yield self._by_id[ident]
            ident = value(self._by_id[ident].find(w("basedOn")))

    def _lay(self, under: Props, over: Props) -> None:
        """Lay properties over others; a list's level lies just under what puts it there."""
        if "numPr" in over:
            ident, level = over["numPr"]
            if not ident and "numPr" in under:
                ident = under["numPr"][0]
                over["numPr"] = ident, level
            node = self.labels.properties(ident, level) if level < LEVELS else None
            under.update(paragraph(node))
        under.update(over)

    def table(self, table: Element, region: Mapping[str, bool]) -> tuple[Props, Props]:
        """What the style of a table sets in one of its cells; `region`: firstRow, lastColumn …"""
        named = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        ident = value(named) if named is not None else self._defaults.get("table", "")
        own_ppr, own_rpr = self.chain(ident)
        ppr, rpr = dict(own_ppr), dict(own_rpr)
        wanted = _wanted(table.find(f"{w('tblPr')}/{w('tblLook')}"))
        for style in reversed(list(self._ancestry(ident))):
            parts = {value(part, "type"): part for part in style.iterchildren(w("tblStylePr"))}
            for kind, flag, _ in _REGIONS:
                if kind in parts and flag in wanted and region.get(flag):
                    ppr.update(paragraph(parts[kind].find(PPR)))
                    rpr.update(characters(parts[kind].find(RPR)))
        return ppr, rpr

    def is_ruled(self, table: Element) -> bool:
        """Whether a table has lines that show, by its style, its own or a cell's."""
        named = table.find(f"{w('tblPr')}/{w('tblStyle')}")
        ident = value(named) if named is not None else self._defaults.get("table", "")
        own = (b for b in table.iter(w("tcBorders")) if _shows(b))
        inside = f"{w('tblPr')}/{w('tblBorders')}"
        borders = table.find(inside)
        if borders is not None:
            return _shows(borders) or next(own, None) is not None
        styled = (style.find(inside) for style in self._ancestry(ident))
        return any(b is not None and _shows(b) for b in styled) or next(own, None) is not None

    def of(self, ppr: Element | None, table: tuple[Props, Props]) -> tuple[str, Props]:
        """The style of a paragraph and all that holds for it."""
        named = ppr.find(w("pStyle")) if ppr is not None else None
        ident = value(named) if named is not None else ""
        if ident not in self._by_id:
            ident = self._defaults.get("paragraph", "")
        found = {**self.base[0], **table[0]}
        self._lay(found, dict(self.chain(ident)[0]))
        self._lay(found, paragraph(ppr))
        return ident, found

    def look(self, ident: str, own: Props, table: tuple[Props, Props]) -> CharFormat:
        """How characters of a paragraph's style look, with their own formatting laid over it."""
        key = (ident, tuple(sorted(own.items())), tuple(sorted(table[1].items())))
        if key not in self._looks:
            self._looks[key] = self._look(ident, own, table[1])
        return self._looks[key]

    def _look(self, ident: str, own: Props, table: Props) -> CharFormat:
        layers = (table, self.chain(ident)[1], self.chain(str(own.get("rStyle", "")))[1])
        found = dict(self.base[1])
        for layer in layers:
            found.update(layer)
        for switch in _SWITCHES:
            on = sum(bool(layer.get(switch)) for layer in layers) % 2 == 1
            found[switch] = bool(self.base[1].get(switch)) or on
        found.update(own)
        return CharFormat(
            self._font(str(found.get("east", ""))),
            self._font(str(found.get("latin", "Times New Roman"))),
            found.get("sz", 10.0),
            found["b"],
            found["i"],
            found.get("u", False),
            found.get("color", ""),
            found.get("spacing", 0.0),
        )

    def _font(self, name: str) -> str:
        return self.themes.get(name[1:], "") if name.startswith("@") else name


def _shows(borders: Element) -> bool:
    return any(value(side) not in ("", "nil", "none") for side in borders)


def _wanted(look: Element | None) -> set[str]:
    """The regions of a table that its style may treat apart; Word's own default is all but two."""
    if look is None:
        return set()
    text = value(look)
    bits = int(text, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", text) else 0
    named = {flag for flag in _LOOK_BITS if value(look, flag) in ("1", "true", "on")}
    told = {flag for flag in _LOOK_BITS if look.get(w(flag)) is not None}
    return named | {flag for flag, bit in _LOOK_BITS.items() if bits & bit and flag not in told}
