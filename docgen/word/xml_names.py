"""Names of WordprocessingML, and the small walks over a tree that every file here needs."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
XML_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
Element = etree._Element


def w(name: str) -> str:
    """The qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


P, R, T, TR, TC, TBL = map(w, ("p", "r", "t", "tr", "tc", "tbl"))
RPR, PPR, TCPR = map(w, ("rPr", "pPr", "tcPr"))


_WORD14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_PARAGRAPH_IDS = (f"{{{_WORD14}}}paraId", f"{{{_WORD14}}}textId")


def drop_ids(node: Element) -> None:
    """Take away the ids that Word gives a paragraph or row: they may stand only once."""
    for key in _PARAGRAPH_IDS:
        node.attrib.pop(key, "")


def find_by(root: Element, name: str, key: str, value: object) -> Element | None:
    """The first element of that name below a root whose attribute has a value."""
    return next((node for node in root.iter(w(name)) if node.get(w(key)) == value), None)


def add_before(parent: Element, made: Element, later: Element | None) -> None:
    """Put an element before one of its parent's children, at the end if there is none."""
    if later is None:
        parent.append(made)
    else:
        later.addprevious(made)


# The order of children that the schema asks for (ECMA-376 part 1, CT_RPr, CT_PPrBase, CT_TcPr).
_ORDERS: dict[str, tuple[str, ...]] = {
    RPR: ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike",
          "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish",
          "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight",
          "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang",
          "eastAsianLayout", "specVanish", "oMath", "rPrChange"),
    PPR: ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl",
          "numPr", "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens",
          "kinsoku", "wordWrap", "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN",
          "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
          "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
          "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
    TCPR: ("cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap",
           "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark"),
}  # fmt: skip


def property_of(properties: Element, name: str) -> Element:
    """The child of w:rPr, w:pPr or w:tcPr of that name; made in its right place if not there."""
    found = properties.find(w(name))
    if found is not None:
        return found
    order = _ORDERS[str(properties.tag)]
    made = etree.Element(w(name))
    later = {w(other) for other in order[order.index(name) + 1 :]}
    after = next((child for child in properties if child.tag in later), None)
    add_before(properties, made, after)
    return made


def properties_of(element: Element, tag: str) -> Element:
    """The properties of a paragraph, run or cell, made as its first child if not there."""
    found = element.find(tag)
    if found is None:
        found = etree.Element(tag)
        element.insert(0, found)
    return found


def parse(content: bytes) -> Element:
    """A part's tree, with no entities, no network and bounded depth.

    Raises XMLSyntaxError or ValueError.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(content, parser)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ValueError("a part of a .docx has no DOCTYPE")
    return root


def own_texts(paragraph: Element) -> Iterator[Element]:
    """The w:t of a paragraph, not those of paragraphs inside it (text boxes)."""
    for node in paragraph.iter(T):
        if ancestor(node, P) is paragraph:
            yield node


def ancestor(node: Element, tag: str) -> Element | None:
    """The nearest element of that name at or above a node."""
    here: Element | None = node
    while here is not None and here.tag != tag:
        here = here.getparent()
    return here


def put_before(node: Element, text: str) -> None:
    """Put text in front of an element, behind what is there already."""
    before, parent = node.getprevious(), node.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def shown_text(node: Element) -> str:
    """The text of a paragraph or cell on one line, cut to what fits a message."""
    text = "".join(t.text or "" for t in node.iter(T)).strip()
    return text if len(text) <= 40 else text[:39] + "…"


def spell(node: Element) -> str:
    """An element as XML with its prefixes but without namespace declarations.

    For a fragment that is put back under a root that declares them all.
    """
    name = _prefixed(node, str(node.tag))
    attributes = "".join(
        f" {_prefixed(node, str(key))}={quoteattr(str(value))}" for key, value in node.items()
    )
    inner = escape(node.text or "") + "".join(spell(child) for child in node)
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _prefixed(node: Element, name: str) -> str:
    qualified = etree.QName(name)
    if qualified.namespace is None:
        return name
    if qualified.namespace == "http://www.w3.org/XML/1998/namespace":
        return f"xml:{qualified.localname}"
    prefix = next((p for p, uri in node.nsmap.items() if uri == qualified.namespace and p), None)
    return f"{prefix}:{qualified.localname}" if prefix else qualified.localname


def style_ids(styles: Element) -> dict[str, str]:
    """The ids of the styles of a template by the names that Word shows."""
    found = {}
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            found[str(name.get(w("val")))] = str(style.get(w("styleId")))
    return found
