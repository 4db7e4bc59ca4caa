"""Apply fixes to the characters of a paragraph as direct formatting.

Runs are cut where a fix begins or ends within them, so that it formats its characters only.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from docgen.model.layout import FormatFix
from docgen.word.layout.cascade import Cascade
from docgen.word.layout.runs import RunSpan, read_run_spans
from docgen.word.xml_names import PPR, RPR, XML_SPACE, Element, T, properties_of, property_of, w

_ONE_CHARACTER = {w(name) for name in ("tab", "br", "cr", "noBreakHyphen", "sym", "ptab")}


def format_runs(paragraph: Element, fixes: list[FormatFix], cascade: Cascade) -> None:
    """Set character properties; a fix of the whole paragraph formats its mark too.

    The offsets of a fix leave the automatic number out; an `end` of 0 is the end of the paragraph.
    Runs that print nothing, such as hidden ones, are left alone.
    """
    edges = sorted({fix.start for fix in fixes} | {fix.end for fix in fixes})
    spans = _cut_runs(read_run_spans(paragraph, cascade), edges)
    starts = [span.start for span in spans]
    ends = [span.end for span in spans]
    length = max(ends, default=0)
    for fix in fixes:
        set_property = CHARACTER_SETTERS[fix.name]
        end = fix.end or length
        for span in spans[bisect_right(ends, fix.start) : bisect_left(starts, end)]:
            set_property(properties_of(span.run, RPR), fix.value)
        if fix.start == 0 and end >= length:
            set_property(property_of(properties_of(paragraph, PPR), "rPr"), fix.value)


def _cut_runs(spans: list[RunSpan], edges: list[int]) -> list[RunSpan]:
    """Cut runs at the edges within them; return the spans of all pieces in their order."""
    pieces = []
    for span in spans:
        pieces += _cut_span(span, edges)
    return pieces


def _cut_span(span: RunSpan, edges: list[int]) -> list[RunSpan]:
    """Cut a run at the edges within it; return the spans of its pieces in their order."""
    inner = edges[bisect_right(edges, span.start) : bisect_left(edges, span.end)]
    end = span.end
    later = []
    for edge in reversed(inner):
        later.append(RunSpan(_cut_run(span.run, edge - span.start), edge, end))
        end = edge
    return [RunSpan(span.run, span.start, end), *reversed(later)]


def _cut_run(run: Element, count: int) -> Element:
    """Split a run behind its first `count` characters; return the new, later run."""
    later = etree.Element(run.tag)
    rpr = run.find(RPR)
    if rpr is not None:
        later.append(deepcopy(rpr))
    remaining = count
    for child in list(run):
        if child.tag == RPR:
            continue
        length = _count_characters(child)
        if remaining <= 0:
            later.append(child)
        elif child.tag == T and remaining < length:
            later.append(_cut_text(child, remaining))
            remaining = 0
        remaining -= min(length, remaining)
    run.addnext(later)
    return later


def _count_characters(child: Element) -> int:
    """Return the number of characters that a child of a run counts for."""
    if child.tag == T:
        return len(child.text or "")
    return int(child.tag in _ONE_CHARACTER)


def _cut_text(node: Element, count: int) -> Element:
    """Split a w:t behind its first `count` characters; return the new, later w:t."""
    text = node.text or ""
    later = etree.Element(T)
    node.text = text[:count]
    later.text = text[count:]
    for part in (node, later):
        part.set(XML_SPACE, "preserve")
    return later


# Setters of single properties; each gets the w:rPr and the value of the fix.


def _set_east_asian_font(rpr: Element, value: object) -> None:
    """Set the font of Chinese text; a theme font would override its name."""
    fonts = property_of(rpr, "rFonts")
    fonts.set(w("eastAsia"), str(value))
    fonts.attrib.pop(w("eastAsiaTheme"), "")


def _set_latin_font(rpr: Element, value: object) -> None:
    """Set the font of letters and digits; theme fonts would override its name."""
    fonts = property_of(rpr, "rFonts")
    fonts.set(w("ascii"), str(value))
    fonts.set(w("hAnsi"), str(value))
    fonts.attrib.pop(w("asciiTheme"), "")
    fonts.attrib.pop(w("hAnsiTheme"), "")


def _set_size(rpr: Element, value: object) -> None:
    """Set the type size in points, of complex scripts too; Word counts half points."""
    half_points = str(round(float(str(value)) * 2))
    property_of(rpr, "sz").set(w("val"), half_points)
    property_of(rpr, "szCs").set(w("val"), half_points)


def _set_bold(rpr: Element, value: object) -> None:
    """Set text bold, or not, by the truth of the value, of complex scripts too."""
    switch = str(int(bool(value)))
    property_of(rpr, "b").set(w("val"), switch)
    property_of(rpr, "bCs").set(w("val"), switch)


def _set_colour(rpr: Element, value: object) -> None:
    """Set a colour of six hexadecimal digits; a theme colour would override it."""
    colour = property_of(rpr, "color")
    colour.attrib.clear()
    colour.set(w("val"), str(value))


def _reset_spacing(rpr: Element, _: object) -> None:
    """Set the space added to each character to 0, whatever the value of the fix."""
    property_of(rpr, "spacing").set(w("val"), "0")


CHARACTER_SETTERS: dict[str, Callable[[Element, object], None]] = {
    "east_asian": _set_east_asian_font,
    "latin": _set_latin_font,
    "size": _set_size,
    "bold": _set_bold,
    "colour": _set_colour,
    "spacing": _reset_spacing,
}
