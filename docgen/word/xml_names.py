"""Name the elements of WordprocessingML and walk over their trees.

The constants are qualified names as lxml writes them. The functions find, create, move and
serialize elements; every other module of `docgen.word` builds on them. Properties are always
inserted where the schema wants them, because Word refuses children in another order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
WORD_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
XML_HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_XML = "http://www.w3.org/XML/1998/namespace"
XML_SPACE = f"{{{_XML}}}space"
Element = etree._Element
EXCERPT = 40
"""The longest text of a paragraph or cell in a message, in characters."""


def w(name: str) -> str:
    """Return the qualified name of a WordprocessingML element or attribute."""
    return f"{{{W}}}{name}"


P, R, T, TR, TC, TBL = map(w, ("p", "r", "t", "tr", "tc", "tbl"))
RPR, PPR, TCPR = map(w, ("rPr", "pPr", "tcPr"))
_VALUE = w("val")

CHARACTERS = {w("br"): "\n", w("cr"): "\n", w("tab"): "\t", w("noBreakHyphen"): "-"}
"""The elements of a run that stand for a character, with that character."""

_WORD14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_PARAGRAPH_IDS = (f"{{{_WORD14}}}paraId", f"{{{_WORD14}}}textId")


def drop_ids(node: Element) -> None:
    """Remove the ids that Word gives a paragraph or row, because each must be unique."""
    for key in _PARAGRAPH_IDS:
        node.attrib.pop(key, "")


def find_by_attribute(root: Element, name: str, key: str, value: object) -> Element | None:
    """Return the first element `name` below `root` whose attribute `key` equals `value`.

    Returns None if there is none.
    """
    for node in root.iter(w(name)):
        if node.get(w(key)) == value:
            return node
    return None


def child_value(parent: Element | None, name: str, key: str = "val") -> str:
    """Return the attribute `key` of the child `name`; '' if any of them is absent."""
    if parent is None:
        return ""
    child = parent.find(w(name))
    if child is None:
        return ""
    return str(child.get(w(key), ""))


def insert_before(parent: Element, node: Element, successor: Element | None) -> None:
    """Insert `node` before a child of `parent`; append it if `successor` is None."""
    if successor is None:
        parent.append(node)
    else:
        successor.addprevious(node)


def detach(node: Element) -> None:
    """Remove an element from its parent together with the text behind it."""
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


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
    """Return the child `name` of w:rPr, w:pPr or w:tcPr; create it in schema order if absent."""
    existing = properties.find(w(name))
    if existing is not None:
        return existing
    order = _ORDERS[str(properties.tag)]
    following = {w(other) for other in order[order.index(name) + 1 :]}
    created = etree.Element(w(name))
    successor = next((child for child in properties if child.tag in following), None)
    insert_before(properties, created, successor)
    return created


def properties_of(element: Element, tag: str) -> Element:
    """Return the properties of a paragraph, run or cell; create them as first child if absent."""
    properties = element.find(tag)
    if properties is None:
        properties = etree.Element(tag)
        element.insert(0, properties)
    return properties


def parse(content: bytes) -> Element:
    """Return the tree of a part, read without entities, network access or unbounded depth.

    Raises XMLSyntaxError or ValueError.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    root = etree.fromstring(content, parser)
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise ValueError("a part of a .docx has no DOCTYPE")
    return root


def paragraph_texts(paragraph: Element) -> Iterator[Element]:
    """Yield the w:t of a paragraph without those of paragraphs inside it (text boxes)."""
    for node in paragraph.iter(T):
        if find_ancestor(node, P) is paragraph:
            yield node


def find_ancestor(node: Element, tag: str) -> Element | None:
    """Return the nearest element `tag` at or above a node; None if there is none.

    The node itself counts, so that the run of a run is the run.
    """
    current: Element | None = node
    while current is not None and current.tag != tag:
        current = current.getparent()
    return current


def insert_text_before(node: Element, text: str) -> None:
    """Insert text before an element, behind the text that is already there."""
    previous = node.getprevious()
    parent = node.getparent()
    if previous is not None:
        append_tail(previous, text)
    elif parent is not None:
        append_text(parent, text)


def append_text(node: Element, text: str) -> None:
    """Add text at the end of the text before the first child of a node."""
    node.text = (node.text or "") + text


def prepend_text(node: Element, text: str) -> None:
    """Add text at the start of a node."""
    node.text = text + (node.text or "")


def append_tail(node: Element, text: str) -> None:
    """Add text behind the text that follows a node."""
    node.tail = (node.tail or "") + text


def prepend_tail(node: Element, text: str) -> None:
    """Add text directly behind a node, before the text that follows it."""
    node.tail = text + (node.tail or "")


def text_of(nodes: Iterable[Element]) -> str:
    """Return the text of some elements, joined without the text of their children."""
    return "".join(node.text or "" for node in nodes)


def to_number(text: object, default: int = 0) -> int:
    """Return an attribute as a whole number; `default` if it is absent or no such number."""
    digits = str(text)
    if digits.isascii() and digits.isdigit():
        return int(digits)
    return default


def excerpt(node: Element) -> str:
    """Return the text of a paragraph or cell, shortened to `EXCERPT` characters for messages."""
    text = text_of(node.iter(T)).strip()
    if len(text) <= EXCERPT:
        return text
    return text[: EXCERPT - 1] + "…"


def to_xml(node: Element) -> str:
    """Return an element as XML with its prefixes but without namespace declarations.

    The fragment is valid only under a root that declares all these prefixes.

    The text behind the element is left out, and so is the text behind each of its children:
    properties have none.
    """
    name = _prefixed_name(node, str(node.tag))
    attributes = "".join(
        f" {_prefixed_name(node, str(key))}={quoteattr(str(value))}" for key, value in node.items()
    )
    inner = escape(node.text or "") + "".join(map(to_xml, node))
    if not inner:
        return f"<{name}{attributes}/>"
    return f"<{name}{attributes}>{inner}</{name}>"


def _prefixed_name(node: Element, name: str) -> str:
    """Return a qualified name with the prefix that is declared at `node`."""
    qualified = etree.QName(name)
    if qualified.namespace is None:
        return name
    if qualified.namespace == _XML:
        return f"xml:{qualified.localname}"
    for prefix, uri in node.nsmap.items():
        if prefix and uri == qualified.namespace:
            return f"{prefix}:{qualified.localname}"
    return qualified.localname


def style_ids(styles: Element) -> dict[str, str]:
    """Return the ids of the styles of a document by the names that Word displays."""
    ids: dict[str, str] = {}
    for style in styles.iter(w("style")):
        name = style.find(w("name"))
        if name is not None:
            ids[str(name.get(_VALUE))] = str(style.get(w("styleId")))
    return ids
