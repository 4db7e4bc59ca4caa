"""A restyled copy of a Word file: `FormatFix`s as direct formatting, its text untouched.

Direct formatting, not styles: whatever hangs on a style (automatic numbers, tables of contents,
cross references) stays as it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from docgen.model.layout import (
    FormatFix,
    Outline,
    ParagraphLayout,
    blank_width,
    blanks_ahead,
    blanks_behind,
)
from docgen.word.layout.footers import NumberLook, number_pages, packed
from docgen.word.layout.pages import MM, section_nodes
from docgen.word.layout.reader import DOCUMENT, TYPES, Places, read_trees
from docgen.word.layout.widths import fit_width
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.xml_names import PPR, RPR, XML_SPACE, Element, P, T, properties_of, property_of, w


def restyle(data: bytes, mends: Iterable[FormatFix], outline: Outline) -> bytes:
    """A copy of a .docx that `read_outline` has read, with the mends applied.

    Parts that no mend touches keep their bytes. A mend that finds no place is passed over.
    """
    members, _ = read_package(data, "")
    trees, _ = read_trees(members, "")
    if not trees:
        return data
    work = _Work(trees, outline)
    for mend in mends:
        work.note(mend)
    work.finish()
    changed = {part: packed(tree) for part, tree in work.changed().items()}
    if work.numbers:
        changed |= number_pages(trees, trees[TYPES], work.number_look(), set(members))
        changed[DOCUMENT] = packed(trees[DOCUMENT])
    kept = [member for part, member in members.items() if part not in changed]
    return write_package(pack_prefix(kept), changed)


@dataclass
class _Work:
    trees: Mapping[str, Element]
    outline: Outline
    numbers: dict[str, float | str] = field(default_factory=dict)
    _runs: dict[int, list[FormatFix]] = field(default_factory=dict)
    _passages: dict[int, list[FormatFix]] = field(default_factory=dict)
    _sections: dict[int, list[FormatFix]] = field(default_factory=dict)

    def note(self, mend: FormatFix) -> None:
        """Put a mend with the others of its place."""
        if mend.name.startswith("number_"):
            self.numbers[mend.name] = mend.value
        elif mend.name in _PAGE:
            self._sections.setdefault(mend.number, []).append(mend)
        elif mend.name in _CHARACTERS:
            self._runs.setdefault(mend.number, []).append(mend)
        elif mend.name in _PARAGRAPH:
            self._passages.setdefault(mend.number, []).append(mend)

    def changed(self) -> dict[str, Element]:
        """The parts that have been changed, page numbers apart."""
        touched = self._runs or self._passages or self._sections
        return {DOCUMENT: self.trees[DOCUMENT]} if touched else {}

    def number_look(self) -> NumberLook:
        """How page numbers are to look."""
        return NumberLook.of(self.numbers)

    def finish(self) -> None:
        """Lay the mends over the tree, place by place."""
        root = self.trees[DOCUMENT]
        nodes = list(root.iter(P))
        places = Places(self.trees)
        by_number = {passage.number: passage for passage in self.outline.passages}
        for number, mends in self._runs.items():
            _restyle_runs(nodes[number - 1], mends, places)
        for number, mends in self._passages.items():
            size = _size(by_number[number], self._runs.get(number, ()))
            for mend in mends:
                ppr = properties_of(nodes[number - 1], PPR)
                _PARAGRAPH[mend.name](ppr, mend.value, by_number[number], size)
        for number in self._runs.keys() | self._passages.keys():
            _unclip(nodes[number - 1], by_number[number], self._runs.get(number, ()))
        for number, node in enumerate(section_nodes(root)):
            for mend in self._sections.get(number, ()):
                _set_page(node, mend)
        if self._sections:
            fit_width(root)


def _size(passage: ParagraphLayout, mends: Iterable[FormatFix]) -> float:
    """The size that a passage's characters will have, in points."""
    wanted = [float(mend.value) for mend in mends if mend.name == "size"]
    own = [stretch.look.size for stretch in passage.stretches if stretch.text.strip()]
    return (wanted or own or [passage.mark.size])[0]


def _restyle_runs(node: Element, mends: list[FormatFix], places: Places) -> None:
    """Set the looks of characters; runs are cut where a mend begins or ends within them."""
    edges = sorted({edge for mend in mends if mend.end for edge in (mend.start, mend.end)})
    runs = [piece for location in places.of(node) for piece in _cut_at(location, edges)]
    starts, length = [start for _, start, _ in runs], max((end for _, _, end in runs), default=0)
    for mend in mends:
        first = max(bisect_right(starts, mend.start) - 1, 0) if mend.end else 0
        last = bisect_left(starts, mend.end) if mend.end else len(runs)
        for run, _, end in runs[first:last]:
            if end > mend.start:
                _CHARACTERS[mend.name](properties_of(run, RPR), mend.value)
        if not mend.end or (mend.start == 0 and mend.end >= length):
            rpr = property_of(properties_of(node, PPR), "rPr")
            _CHARACTERS[mend.name](rpr, mend.value)


def _cut_at(location: tuple[Element, int, int], edges: list[int]) -> list[tuple[Element, int, int]]:
    """A run cut at the edges within it: its pieces in their order."""
    run, start, end = location
    inner = edges[bisect_right(edges, start) : bisect_left(edges, end)]
    pieces = []
    for at in reversed(inner):
        pieces.append((_cut(run, at - start), at, end))
        end = at
    return [(run, start, end), *reversed(pieces)]


def _cut(run: Element, at: int) -> Element:
    """Part a run in two behind its `at`-th character; the later part."""
    later = etree.Element(run.tag)
    rpr = run.find(RPR)
    if rpr is not None:
        later.append(deepcopy(rpr))
    for child in list(run):
        if child.tag == RPR:
            continue
        count = _count(child)
        if at <= 0 and count >= 0:
            later.append(child)
        elif child.tag == T and at < count:
            later.append(_cut_text(child, at))
            at = 0
        at -= min(count, at)
    run.addnext(later)
    return later


def _count(child: Element) -> int:
    if child.tag == T:
        return len(child.text or "")
    return int(child.tag in _ONE)


_ONE = {w(name) for name in ("tab", "br", "cr", "noBreakHyphen", "sym", "ptab")}


def _cut_text(node: Element, at: int) -> Element:
    text = node.text or ""
    later = etree.Element(T)
    node.text, later.text = text[:at], text[at:]
    for part in (node, later):
        part.set(XML_SPACE, "preserve")
    return later


def _font(rpr: Element, name: object, slots: tuple[str, ...], themes: tuple[str, ...]) -> None:
    fonts = property_of(rpr, "rFonts")
    for slot in slots:
        fonts.set(w(slot), str(name))
    for theme in themes:
        fonts.attrib.pop(w(theme), "")


def _east(rpr: Element, name: object) -> None:
    _font(rpr, name, ("eastAsia",), ("eastAsiaTheme",))


def _latin(rpr: Element, name: object) -> None:
    _font(rpr, name, ("ascii", "hAnsi"), ("asciiTheme", "hAnsiTheme"))


def _points(rpr: Element, size: object) -> None:
    for name in ("sz", "szCs"):
        property_of(rpr, name).set(w("val"), str(round(float(str(size)) * 2)))


def _bold(rpr: Element, on: object) -> None:
    for name in ("b", "bCs"):
        property_of(rpr, name).set(w("val"), "1" if on else "0")


def _colour(rpr: Element, colour: object) -> None:
    node = property_of(rpr, "color")
    node.attrib.clear()
    node.set(w("val"), str(colour))


def _tight(rpr: Element, _: object) -> None:
    property_of(rpr, "spacing").set(w("val"), "0")


_CHARACTERS: dict[str, Callable[[Element, object], None]] = {
    "east": _east,
    "latin": _latin,
    "size": _points,
    "bold": _bold,
    "colour": _colour,
    "spacing": _tight,
}


def _indent(ppr: Element, size: float, **chars: float) -> None:
    """Set indents in characters, and in twips for programs that do not count characters."""
    node = property_of(ppr, "ind")
    for key in list(node.attrib):
        name = str(key).rpartition("}")[2]
        if name.startswith(("firstLine", "hanging")) or name.removesuffix("Chars") in chars:
            del node.attrib[key]
    for old, new in (("start", "left"), ("end", "right")):
        for tail in ("", "Chars"):
            if w(old + tail) in node.attrib and new in chars:
                del node.attrib[w(old + tail)]
    for name, count in chars.items():
        node.set(w(f"{name}Chars"), str(round(count * 100)))
        node.set(w(name), str(round(count * size * 20)))


def _width(blanks: str, passage: ParagraphLayout) -> float:
    return blank_width(blanks, passage.stretches[0].look.latin) if passage.stretches else 0.0


def _opening(ppr: Element, value: object, passage: ParagraphLayout, size: float) -> None:
    """The first character in by so many, what follows at the edge; a tab gets its stop there."""
    wanted, text = float(str(value)), passage.text
    if text.startswith("\t"):
        _indent(ppr, size, left=0, right=0, firstLine=0)
        _stop(ppr, round(wanted * size * 20))
    else:
        first = max(wanted - _width(blanks_ahead(text), passage), 0)
        _indent(ppr, size, left=0, right=0, firstLine=first)
    if passage.align not in ("left", "both"):
        property_of(ppr, "jc").set(w("val"), "both")


def _stop(ppr: Element, twips: int) -> None:
    """A first tab stop."""
    tabs = property_of(ppr, "tabs")
    made = etree.Element(w("tab"))
    made.set(w("val"), "left")
    made.set(w("pos"), str(twips))
    tabs.insert(0, made)


def _lead(ppr: Element, value: object, passage: ParagraphLayout, size: float) -> None:
    _opening(ppr, value, passage, size)
    if not float(str(value)):
        property_of(ppr, "jc").set(w("val"), "left")


def _tail(ppr: Element, value: object, passage: ParagraphLayout, size: float) -> None:
    behind = _width(blanks_behind(passage.text), passage)
    _indent(ppr, size, left=0, right=max(float(str(value)) - behind, 0), firstLine=0)
    property_of(ppr, "jc").set(w("val"), "right")


def _to_right(ppr: Element, _: object, __: ParagraphLayout, size: float) -> None:
    _indent(ppr, size, left=0, right=0, firstLine=0)
    property_of(ppr, "jc").set(w("val"), "right")


def _space(ppr: Element, **points: float) -> None:
    node = property_of(ppr, "spacing")
    for name, space in points.items():
        node.set(w(name), str(round(space * 20)))
        for tail in ("Lines", "Autospacing"):
            node.set(w(name + tail), "0")


def _gap(ppr: Element, value: object, _: ParagraphLayout, __: float) -> None:
    _space(ppr, before=float(str(value)))


def _between(ppr: Element, value: object, _: ParagraphLayout, __: float) -> None:
    _space(ppr, before=float(str(value)), after=float(str(value)))


def _after(ppr: Element, value: object, _: ParagraphLayout, __: float) -> None:
    _space(ppr, after=float(str(value)))


def _bare(ppr: Element, _: object, passage: ParagraphLayout, __: float) -> None:
    """No lines: those of a style go only if each is said to be none."""
    for line in passage.lines:
        if line.side in _EDGES:
            _line(ppr, line.side, 0, "auto", 0, "nil")


def _pitch(ppr: Element, value: object, _: ParagraphLayout, __: float) -> None:
    node = property_of(ppr, "spacing")
    node.set(w("line"), str(round(float(str(value)) * 20)))
    node.set(w("lineRule"), "exact")
    property_of(ppr, "snapToGrid").set(w("val"), "0")


def _align(ppr: Element, value: object, passage: ParagraphLayout, size: float) -> None:
    """Align text; blanks that push a line off its middle are made good by a hanging indent."""
    property_of(ppr, "jc").set(w("val"), str(value))
    if value == "center":
        ahead, behind = blanks_ahead(passage.text), blanks_behind(passage.text)
        off = max(_width(ahead, passage) - _width(behind, passage), 0)
        _indent(ppr, size, left=0, right=0, hanging=off)


def _new_page(ppr: Element, value: object, _: ParagraphLayout, __: float) -> None:
    property_of(ppr, "pageBreakBefore").set(w("val"), "1" if value else "0")


def _line(
    ppr: Element, edge: str, eighths: int, colour: str, space: int, kind: str = "single"
) -> None:
    borders = property_of(ppr, "pBdr")
    node = borders.find(w(edge))
    if node is None:
        node = etree.Element(w(edge))
        after = _EDGES[_EDGES.index(edge) + 1 :]
        later = next((child for child in borders if child.tag in {w(e) for e in after}), None)
        if later is None:
            borders.append(node)
        else:
            later.addprevious(node)
    settings = {"val": kind, "sz": str(eighths), "space": str(space), "color": colour}
    for key, text in settings.items():
        node.set(w(key), text)


_EDGES = ("top", "left", "bottom", "right", "between", "bar")


def _rule(ppr: Element, colour: object, _: ParagraphLayout, __: float) -> None:
    _line(ppr, "bottom", 12, str(colour), 11)  # 4 mm below the text (7.2.7)


def _edge(edge: str) -> Callable[[Element, object, ParagraphLayout, float], None]:
    def draw(ppr: Element, points: object, _: ParagraphLayout, __: float) -> None:
        _line(ppr, edge, round(float(str(points)) * 8), "000000", 0)

    return draw


_PARAGRAPH: dict[str, Callable[[Element, object, ParagraphLayout, float], None]] = {
    "align": _align,
    "opening": _opening,
    "lead": _lead,
    "tail": _tail,
    "to_right": _to_right,
    "gap": _gap,
    "between": _between,
    "pitch": _pitch,
    "after": _after,
    "bare": _bare,
    "new_page": _new_page,
    "rule": _rule,
    "edge_top": _edge("top"),
    "edge_bottom": _edge("bottom"),
}


def _unclip(node: Element, passage: ParagraphLayout, mends: Iterable[FormatFix]) -> None:
    """A fixed pitch that larger characters do not fit into cuts them off: make room."""
    size = _size(passage, mends)
    own = node.find(f"{PPR}/{w('spacing')}")
    exact = own is not None and own.get(w("lineRule")) == "exact" and own.get(w("line"))
    pitch = int(exact) / 20 if exact else passage.line if passage.rule == "exact" else 0
    if pitch and pitch < size * 1.2:
        _pitch(properties_of(node, PPR), size * 1.55, passage, size)


_PAGE = {"width", "height", "top", "bottom", "left", "right"}


def _set_page(node: Element, mend: FormatFix) -> None:
    """Set one length of a section's pages, in millimetres."""
    twips = str(round(float(mend.value) * MM))
    if mend.name in ("width", "height"):
        size = _child(node, "pgSz")
        turned = int(size.get(w("w"), "0")) > int(size.get(w("h"), "0"))
        short = mend.name == "width"
        size.set(w("h" if short == turned else "w"), twips)
        return
    margins = _child(node, "pgMar")
    margins.set(w(mend.name), twips)
    if mend.name == "left":
        margins.set(w("gutter"), "0")


_BEFORE_SIZE = {
    w(n) for n in ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")
}


def _child(section: Element, name: str) -> Element:
    found = section.find(w(name))
    if found is None:
        found = etree.Element(w(name))
        location = [
            c for c in section if c.tag in _BEFORE_SIZE or (name == "pgMar" and c.tag == w("pgSz"))
        ]
        section.insert(len(location), found)
        sides = ("top", "right", "bottom", "left", "header", "footer", "gutter")
        for side in sides if name == "pgMar" else ():
            found.set(w(side), {"header": "720", "footer": "720", "gutter": "0"}.get(side, "1440"))
    return found
