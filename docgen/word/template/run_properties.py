"""Looks: run and paragraph properties changed for one value, as XML in and XML out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from urllib.parse import urlsplit
from xml.sax.saxutils import quoteattr

from lxml import etree

from docgen.model.values import Piece
from docgen.word.template.escape import plain_text
from docgen.word.template.filling import Filling
from docgen.word.xml_names import PPR, RELATIONS, RPR, Element, W, parse, property_of, spell, w

_SCHEMES = ("http", "https", "mailto")
LINK_STYLE = "Hyperlink"
FACES = ("ascii", "hAnsi", "eastAsia", "cs")


def _read(properties: str, tag: str, namespaces: Mapping[str, str]) -> Element:
    """Spelled properties as an element; empty ones too."""
    known = {"w": W, **namespaces}
    declared = "".join(f" xmlns:{p}={quoteattr(uri)}" for p, uri in known.items())
    root = parse(f"<x{declared}>{properties}</x>".encode())
    return root[0] if len(root) else etree.SubElement(root, tag)


def dressed(
    properties: str, piece: Piece, styles: Mapping[str, str], namespaces: Mapping[str, str]
) -> str:
    """The run properties of a piece inside a run with these properties."""
    own = styles.get(piece.style, "")
    linked = styles.get(LINK_STYLE, "") if piece.link and not own else ""
    if not (own or linked or _looks(piece)):
        return properties
    node = _read(properties, RPR, namespaces)
    if own or linked:
        property_of(node, "rStyle").set(w("val"), own or linked)
    if piece.font:
        faces = property_of(node, "rFonts")
        for name in [key for key in faces.attrib if str(key).endswith("Theme")]:
            del faces.attrib[name]
        for face in FACES:
            faces.set(w(face), plain_text(piece.font))
    for name, flag in (("b", piece.bold), ("i", piece.italic)):
        if flag is not None:
            property_of(node, name).set(w("val"), "1" if flag else "0")
    if piece.colour:
        property_of(node, "color").set(w("val"), piece.colour.lstrip("#").upper())
    if piece.size:
        for name in ("sz", "szCs"):
            property_of(node, name).set(w("val"), str(round(Decimal(str(piece.size)) * 2)))
    if piece.underline is not None:
        property_of(node, "u").set(w("val"), "single" if piece.underline else "none")
    return spell(node)


def _looks(piece: Piece) -> bool:
    flags = (piece.bold, piece.italic, piece.underline)
    return bool(piece.font or piece.size or piece.colour) or any(f is not None for f in flags)


def restyled(style: str) -> str:
    """Paragraph properties of a style only: what the style says is not overridden."""
    return f'<w:pPr><w:pStyle w:val="{plain_text(style)}"/></w:pPr>'


def roomy(properties: str, namespaces: Mapping[str, str]) -> str:
    """Paragraph properties for a picture: an exact line height would cut it off."""
    node = _read(properties, PPR, namespaces)
    spacing = property_of(node, "spacing")
    spacing.set(w("line"), "240")
    spacing.set(w("lineRule"), "auto")
    return spell(node)


def begin_link(target: str, filling: Filling) -> str:
    """The start of a w:hyperlink. Raises ValueError for an address that is none."""
    if target.startswith("#"):
        return f'<w:hyperlink w:anchor="{plain_text(target[1:])}">'
    if urlsplit(target).scheme.lower() not in _SCHEMES:
        raise ValueError(f"“{target}”不是网址，应以 http://、https:// 或 mailto: 开头")
    address = "".join(sign for sign in target if sign.isprintable())
    number = filling.relate("hyperlink", address, "External")
    return f'<w:hyperlink xmlns:r="{RELATIONS}" r:id="{number}">'
