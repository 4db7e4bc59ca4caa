"""Change run and paragraph properties for one value, as XML in and XML out.

A styled piece of text gets the properties of the run around it, with those that the piece itself
sets. Properties are changed in a parsed element and not as text, because their order is fixed by
the schema. The module also writes the start of hyperlinks, whose text is such a piece.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from docgen.model.values import Piece
from docgen.word.template.escape import plain_text
from docgen.word.template.package_changes import PackageChanges
from docgen.word.xml_names import PPR, RELATIONS, RPR, Element, W, parse, property_of, to_xml, w

FACES = ("ascii", "hAnsi", "eastAsia", "cs")
"""The scripts for which w:rFonts names a font: Latin, its extension, Chinese, complex."""
_SCHEMES = ("http", "https", "mailto")
_LINK_STYLE = "Hyperlink"


def _parse_properties(properties: str, tag: str, namespaces: Mapping[str, str]) -> Element:
    """Return properties that `to_xml` wrote as an element; an empty one `tag` for ''.

    `namespaces` are those of the part, which `to_xml` does not declare.
    """
    declared = {"w": W, **namespaces}
    declarations = "".join(f" xmlns:{p}={quoteattr(uri)}" for p, uri in declared.items())
    root = parse(f"<x{declarations}>{properties}</x>".encode())
    if len(root):
        return root[0]
    return etree.SubElement(root, tag)


def piece_properties(
    properties: str, piece: Piece, styles: Mapping[str, str], namespaces: Mapping[str, str]
) -> str:
    """Return the run properties of a piece inside a run with the given properties.

    `styles` are the ids of styles by name. Returns the same text if the piece changes nothing.

    `properties` is a w:rPr as XML, or ''. A link without a style of its own gets the style
    Hyperlink, if the template has it. The size of a piece is in points, its colour six digits with
    or without #.
    """
    style = styles.get(piece.style, "")
    if piece.link and not style:
        style = styles.get(_LINK_STYLE, "")
    if not style and not _has_format(piece):
        return properties
    node = _parse_properties(properties, RPR, namespaces)
    if style:
        _set_value(node, "rStyle", style)
    _set_font(node, piece.font)
    _set_flag(node, "b", piece.bold)
    _set_flag(node, "i", piece.italic)
    if piece.colour:
        _set_value(node, "color", piece.colour.lstrip("#").upper())
    if piece.size:
        half_points = str(round(Decimal(str(piece.size)) * 2))
        _set_value(node, "sz", half_points)
        _set_value(node, "szCs", half_points)
    _set_underline(node, piece.underline)
    return to_xml(node)


def _has_format(piece: Piece) -> bool:
    """Return whether a piece sets any property other than its style."""
    flags = (piece.bold, piece.italic, piece.underline)
    return flags != (None, None, None) or any((piece.font, piece.size, piece.colour))


def _set_value(properties: Element, name: str, value: str) -> None:
    """Set the w:val of a property."""
    property_of(properties, name).set(w("val"), value)


def _set_flag(properties: Element, name: str, flag: bool | None) -> None:
    """Set an on-off property; leave it as it is if the flag is None."""
    if flag is not None:
        _set_value(properties, name, str(int(bool(flag))))


def _set_underline(properties: Element, underline: bool | None) -> None:
    """Set or remove the underline; leave it as it is if `underline` is None."""
    if underline:
        _set_value(properties, "u", "single")
    elif underline is not None:
        _set_value(properties, "u", "none")


def _set_font(properties: Element, font: str) -> None:
    """Set the font of all scripts instead of the fonts of the theme; do nothing for ''."""
    if not font:
        return
    fonts = property_of(properties, "rFonts")
    for face in FACES:
        # The font of the theme would override the one of the piece.
        fonts.attrib.pop(w(f"{face}Theme"), "")
        fonts.set(w(face), plain_text(font))


def style_properties(style: str) -> str:
    """Return paragraph properties with a style only, so that nothing overrides the style."""
    return f'<w:pPr><w:pStyle w:val="{plain_text(style)}"/></w:pPr>'


def loosen_line_height(properties: str, namespaces: Mapping[str, str]) -> str:
    """Return paragraph properties for a picture: an exact line height would cut it off."""
    node = _parse_properties(properties, PPR, namespaces)
    spacing = property_of(node, "spacing")
    spacing.set(w("line"), "240")
    spacing.set(w("lineRule"), "auto")
    return to_xml(node)


def open_link(target: str, changes: PackageChanges) -> str:
    """Return the start of a w:hyperlink to an address or, after `#`, to a bookmark.

    Raises ValueError if the address has no scheme of the web or of mail.

    The caller writes the runs and `</w:hyperlink>`. Characters that cannot be printed are left out
    of the address.
    """
    if target.startswith("#"):
        return f'<w:hyperlink w:anchor="{plain_text(target[1:])}">'
    if urlsplit(target).scheme.lower() not in _SCHEMES:
        raise ValueError(f"“{target}”不是网址，应以 http://、https:// 或 mailto: 开头")
    address = "".join(char for char in target if char.isprintable())
    relation = changes.relate("hyperlink", address, "External")
    return f'<w:hyperlink xmlns:r="{RELATIONS}" r:id="{relation}">'
