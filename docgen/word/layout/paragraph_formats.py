"""Apply fixes to a paragraph as direct formatting: alignment, indents, spaces, borders.

Each fix has one setter, found by its name in `PARAGRAPH_SETTERS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree
from msgspec import Struct

from docgen.model.layout import (
    FormatFix,
    ParagraphLayout,
    find_leading_blanks,
    find_trailing_blanks,
)
from docgen.word.layout.attributes import read_int, read_text, strip_namespace
from docgen.word.xml_names import PPR, Element, properties_of, property_of, w

_EDGES = ("top", "left", "bottom", "right", "between", "bar")
_BELOW_TEXT = 11  # points of space between the text and the line below it: 4 mm (7.2.7)


class ParagraphTarget(Struct, frozen=True):
    """A paragraph that is restyled: its w:pPr, its layout so far and its later type size.

    `size` is in points.
    """

    ppr: Element
    layout: ParagraphLayout
    size: float


def format_paragraph(
    node: Element,
    layout: ParagraphLayout,
    fixes: Iterable[FormatFix],
    character_fixes: Iterable[FormatFix],
) -> None:
    """Set paragraph properties; `character_fixes` are those of the paragraph's characters.

    A fixed line pitch that would clip larger characters is widened.

    `node` is the w:p, `layout` what was read from it before any change. The fixes are applied in
    their order; one with an unknown name raises KeyError, so the caller sorts them out first.
    """
    size = _find_resulting_size(layout, character_fixes)
    for fix in fixes:
        target = ParagraphTarget(properties_of(node, PPR), layout, size)
        PARAGRAPH_SETTERS[fix.name](target, fix.value)
    pitch = _find_exact_pitch(node, layout)
    if pitch and pitch < size * 1.2:
        _set_line_pitch(ParagraphTarget(properties_of(node, PPR), layout, size), size * 1.55)


def _find_resulting_size(layout: ParagraphLayout, character_fixes: Iterable[FormatFix]) -> float:
    """Return the size that the paragraph's characters will have, in points.

    A fix decides if there is one, else the first text that is not blank, else the paragraph mark.
    """
    fixed = [float(fix.value) for fix in character_fixes if fix.name == "size"]
    current = [styled.char_format.size for styled in layout.styled_texts if styled.text.strip()]
    return [*fixed, *current, layout.mark_format.size][0]


def _find_exact_pitch(node: Element, layout: ParagraphLayout) -> float:
    """Return the fixed line pitch of a paragraph in points, 0 if the pitch is not fixed."""
    spacing = node.find(f"{PPR}/{w('spacing')}")
    if read_text(spacing, "lineRule") == "exact" and read_text(spacing, "line"):
        return read_int(spacing, "line") / 20
    if layout.line_rule == "exact":
        return layout.line_spacing
    return 0.0


def _set_align(target: ParagraphTarget, value: object) -> None:
    """Align text; a hanging indent balances blanks that push a centred line off its middle."""
    property_of(target.ppr, "jc").set(w("val"), str(value))
    if value == "center":
        text = target.layout.text
        before = target.layout.blank_width(find_leading_blanks(text))
        after = target.layout.blank_width(find_trailing_blanks(text))
        _set_indents(target, left=0, right=0, hanging=max(before - after, 0))


def _set_first_line(target: ParagraphTarget, value: object) -> None:
    """Indent the first character only; leading blanks count, a leading tab gets its stop there."""
    indent = float(str(value))
    text = target.layout.text
    if text.startswith("\t"):
        _set_indents(target, left=0, right=0, firstLine=0)
        _add_tab_stop(target.ppr, round(indent * target.size * 20))
    else:
        first_line = max(indent - target.layout.blank_width(find_leading_blanks(text)), 0)
        _set_indents(target, left=0, right=0, firstLine=first_line)
    if target.layout.align not in ("left", "both"):
        property_of(target.ppr, "jc").set(w("val"), "both")


def _set_text_left(target: ParagraphTarget, value: object) -> None:
    """Place the first character so many characters in; at 0 the text is set left, not justified."""
    _set_first_line(target, value)
    if not float(str(value)):
        property_of(target.ppr, "jc").set(w("val"), "left")


def _set_text_right(target: ParagraphTarget, value: object) -> None:
    """Set text right, its last character so many characters in; trailing blanks count."""
    blanks = target.layout.blank_width(find_trailing_blanks(target.layout.text))
    _set_indents(target, left=0, right=max(float(str(value)) - blanks, 0), firstLine=0)
    property_of(target.ppr, "jc").set(w("val"), "right")


def _align_right(target: ParagraphTarget, _: object) -> None:
    """Set text right without indents."""
    _set_indents(target, left=0, right=0, firstLine=0)
    property_of(target.ppr, "jc").set(w("val"), "right")


def _set_indents(target: ParagraphTarget, **characters: float) -> None:
    """Set indents in characters, and in twips for programs that do not count characters.

    The names are those of w:ind: left, right, firstLine, hanging. Indents of a first line always
    go, so that an old hanging indent cannot stay beside a new first line.
    """
    indents = property_of(target.ppr, "ind")
    for attribute in list(indents.attrib):
        if _is_replaced(strip_namespace(attribute), characters.keys()):
            del indents.attrib[attribute]
    for name, count in characters.items():
        indents.set(w(f"{name}Chars"), str(round(count * 100)))
        indents.set(w(name), str(round(count * target.size * 20)))


def _is_replaced(attribute: str, names: Iterable[str]) -> bool:
    """Return whether new indents replace an attribute of w:ind."""
    name = attribute.removesuffix("Chars")
    name = {"start": "left", "end": "right"}.get(name, name)
    return attribute.startswith(("firstLine", "hanging")) or name in names


def _add_tab_stop(ppr: Element, twips: int) -> None:
    """Add a first tab stop."""
    stop = etree.Element(w("tab"))
    stop.set(w("val"), "left")
    stop.set(w("pos"), str(twips))
    property_of(ppr, "tabs").insert(0, stop)


def _set_space_before(target: ParagraphTarget, value: object) -> None:
    """Set the space above the paragraph, in points."""
    _set_spaces(target.ppr, value, "before")


def _set_space_after(target: ParagraphTarget, value: object) -> None:
    """Set the space below the paragraph, in points."""
    _set_spaces(target.ppr, value, "after")


def _set_space_around(target: ParagraphTarget, value: object) -> None:
    """Set the spaces above and below the paragraph, in points."""
    _set_spaces(target.ppr, value, "before", "after")


def _set_spaces(ppr: Element, points: object, *names: str) -> None:
    """Set spaces in points; counts of lines and automatic spaces would override them."""
    spacing = property_of(ppr, "spacing")
    for name in names:
        spacing.set(w(name), str(round(float(str(points)) * 20)))
        for suffix in ("Lines", "Autospacing"):
            spacing.set(w(name + suffix), "0")


def _set_line_pitch(target: ParagraphTarget, value: object) -> None:
    """Set a fixed line pitch in points, independent of the page grid."""
    spacing = property_of(target.ppr, "spacing")
    spacing.set(w("line"), str(round(float(str(value)) * 20)))
    spacing.set(w("lineRule"), "exact")
    property_of(target.ppr, "snapToGrid").set(w("val"), "0")


def _set_new_page(target: ParagraphTarget, value: object) -> None:
    """Let the paragraph begin a page, or not, by the truth of the value."""
    property_of(target.ppr, "pageBreakBefore").set(w("val"), str(int(bool(value))))


def _remove_borders(target: ParagraphTarget, _: object) -> None:
    """Remove all borders; those of a style end only if each is set to nil."""
    for border in target.layout.borders:
        if border.side in _EDGES:
            attributes = {"val": "nil", "sz": "0", "space": "0", "color": "auto"}
            _set_border(target.ppr, border.side, attributes)


def _draw_line_below(target: ParagraphTarget, value: object) -> None:
    """Draw a line of 1.5 points in the colour `value` below the text."""
    attributes = {"val": "single", "sz": "12", "space": str(_BELOW_TEXT), "color": str(value)}
    _set_border(target.ppr, "bottom", attributes)


def _draw_top_border(target: ParagraphTarget, value: object) -> None:
    """Draw a black line above the paragraph, its width in points."""
    _set_border(target.ppr, "top", _describe_black_line(value))


def _draw_bottom_border(target: ParagraphTarget, value: object) -> None:
    """Draw a black line below the paragraph, its width in points."""
    _set_border(target.ppr, "bottom", _describe_black_line(value))


def _describe_black_line(points: object) -> dict[str, str]:
    """Return the attributes of a black line of a width in points."""
    eighths = round(float(str(points)) * 8)
    return {"val": "single", "sz": str(eighths), "space": "0", "color": "000000"}


def _set_border(ppr: Element, edge: str, attributes: dict[str, str]) -> None:
    """Set one border of a paragraph; a new one is put in its place in the schema."""
    borders = property_of(ppr, "pBdr")
    border = borders.find(w(edge))
    if border is None:
        border = etree.Element(w(edge))
        later_tags = {w(later) for later in _EDGES[_EDGES.index(edge) + 1 :]}
        later = [index for index, child in enumerate(borders) if child.tag in later_tags]
        borders.insert(min(later, default=len(borders)), border)
    for name, text in attributes.items():
        border.set(w(name), text)


PARAGRAPH_SETTERS: dict[str, Callable[[ParagraphTarget, object], None]] = {
    "align": _set_align,
    "first_line": _set_first_line,
    "text_left": _set_text_left,
    "text_right": _set_text_right,
    "align_right": _align_right,
    "space_before": _set_space_before,
    "space_after": _set_space_after,
    "space_around": _set_space_around,
    "line_pitch": _set_line_pitch,
    "new_page": _set_new_page,
    "no_borders": _remove_borders,
    "line_below": _draw_line_below,
    "border_top": _draw_top_border,
    "border_bottom": _draw_bottom_border,
}
