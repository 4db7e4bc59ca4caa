"""Page numbers made anew: footers for odd and even pages with a number between two dashes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from docgen.word.layout.cascade import is_on, number
from docgen.word.layout.pages import (
    DOCUMENT_RELATIONS,
    MM,
    footer_parts,
    is_page_field,
    section_nodes,
)
from docgen.word.xml_names import (
    CONTENT_TYPES,
    PACKAGE_RELATIONS,
    RELATIONS,
    XML_HEAD,
    Element,
    T,
    W,
    w,
)

_SETTINGS = "word/settings.xml"
_FOOTER = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_PLACES = re.compile(r"单页(\D+)(\d*)字?，双页(\D+)(\d*)字?")
_NUMBER_ONLY = re.compile(r"[\s\d\-–—―－·.第页]*")


@dataclass(frozen=True, slots=True)
class NumberLook:
    """How page numbers are to look. `odd`, `even`: the side and how many characters from it.

    `dash` is how far the middle of the number lies below the text area, in millimetres.
    """

    text: str = "— 1 —"
    font: str = "宋体"
    size: float = 14.0
    odd: tuple[str, float] = ("right", 1.0)
    even: tuple[str, float] = ("left", 1.0)
    dash: float = 7.0

    @classmethod
    def of(cls, wanted: Mapping[str, float | str]) -> NumberLook:
        """From mends, by their names."""
        made = cls()
        match = _PLACES.fullmatch(str(wanted.get("number_place", "")))
        odd, even = (
            (_place(*match.group(n, n + 1)) for n in (1, 3)) if match else (made.odd, made.even)
        )
        return cls(
            str(wanted.get("number_text", made.text)),
            str(wanted.get("number_font", made.font)),
            float(wanted.get("number_size", made.size)),
            odd,
            even,
            float(wanted.get("number_dash", made.dash)),
        )


def _place(side: str, count: str) -> tuple[str, float]:
    named = "center" if side.startswith("居中") else "left" if side.startswith("左") else "right"
    return named, float(count or 0)


def number_pages(
    trees: Mapping[str, Element], types: Element, look: NumberLook, names: set[str]
) -> dict[str, bytes]:
    """The parts that change beside the document, whose sections are changed in place.

    A footer that holds more than a page number is left as it is. With headers that are the same
    on all pages, even pages get no footer of their own: they would lose their header.
    """
    sections = section_nodes(trees["word/document.xml"])
    links = trees.get(DOCUMENT_RELATIONS)
    if not sections or links is None:
        return {}
    settings = trees.get(_SETTINGS)
    parted = settings is not None and is_on(settings.find(w("evenAndOddHeaders")))
    headed = any(node.find(w("headerReference")) is not None for node in sections)
    apart = look.odd != look.even and settings is not None and (parted or not headed)
    if not _clear(sections, trees):
        return {}
    changed: dict[str, bytes] = {}
    kinds = ["default", *(["even"] if apart else [])]
    kinds += ["first"] if any(is_on(node.find(w("titlePg"))) for node in sections) else []
    for kind in kinds:
        side = look.even if kind == "even" else look.odd
        part = _free(names)
        names.add(part)
        changed[part] = _footer(look, side)
        _refer(sections[0], kind, _link(links, part))
        etree.SubElement(
            types, f"{{{CONTENT_TYPES}}}Override", PartName=f"/{part}", ContentType=_FOOTER
        )
    for node in sections:
        _lower(node, look)
    if apart and settings is not None and not parted:
        _part_pages(settings)
        changed[_SETTINGS] = packed(settings)
    return changed | {DOCUMENT_RELATIONS: packed(links), "[Content_Types].xml": packed(types)}


def _clear(sections: list[Element], trees: Mapping[str, Element]) -> bool:
    """Take away the references to footers that are only a page number; False if others are left."""
    parts = footer_parts(trees)
    marks = [mark for node in sections for mark in node.iterchildren(w("footerReference"))]
    used = [(mark, trees.get(parts.get(str(mark.get(f"{{{RELATIONS}}}id")), ""))) for mark in marks]
    if not all(tree is None or _is_number_only(tree) for _, tree in used):
        return False
    for mark, _ in used:
        mark.getparent().remove(mark)  # type: ignore[union-attr]
    return True


def _is_number_only(tree: Element) -> bool:
    text = "".join(node.text or "" for node in tree.iter(T))
    drawn = any(
        next(tree.iter(w(name)), None) is not None for name in ("drawing", "pict", "object")
    )
    bare = _NUMBER_ONLY.fullmatch(text) is not None
    return bare and (is_page_field(tree) or not text.strip()) and (not drawn or is_page_field(tree))


def _free(names: set[str]) -> str:
    return next(f for n in range(1, len(names) + 2) if (f := f"word/footer{n}.xml") not in names)


def _link(links: Element, part: str) -> str:
    taken = {str(node.get("Id")) for node in links}
    ident = next(i for n in range(1, len(taken) + 2) if (i := f"rId{n}") not in taken)
    etree.SubElement(
        links,
        f"{{{PACKAGE_RELATIONS}}}Relationship",
        Id=ident,
        Type=f"{RELATIONS}/footer",
        Target=part.removeprefix("word/"),
    )
    return ident


def _refer(section: Element, kind: str, ident: str) -> None:
    node = etree.Element(w("footerReference"), nsmap={"r": RELATIONS})
    node.set(w("type"), kind)
    node.set(f"{{{RELATIONS}}}id", ident)
    heads = [c for c in section if c.tag in (w("headerReference"), w("footerReference"))]
    section.insert(len(heads), node)


def _lower(section: Element, look: NumberLook) -> None:
    """Put the footer where the number's middle is as far below the text as wanted."""
    size, margins = section.find(w("pgSz")), section.find(w("pgMar"))
    turned = number(size, "w") > number(size, "h")
    if margins is not None and not turned:
        low = number(margins, "bottom", 1440) - look.dash * MM - look.size * 10
        margins.set(w("footer"), str(max(round(low), 0)))


def _part_pages(settings: Element) -> None:
    """Give odd and even pages footers of their own; the element has its place in the schema."""
    old = settings.find(w("evenAndOddHeaders"))
    if old is not None:
        old.attrib.clear()
        return
    later = {w(name) for name in _AFTER}
    location = next((i for i, c in enumerate(settings) if c.tag in later), None)
    made = etree.Element(w("evenAndOddHeaders"))
    if location is None:
        before = [i for i, c in enumerate(settings) if c.tag in {w(name) for name in _AHEAD}]
        location = before[-1] + 1 if before else 0
    settings.insert(location, made)


# The neighbours of w:evenAndOddHeaders in CT_Settings (ECMA-376 part 1, 17.15.1).
_AHEAD = ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
          "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
          "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts",
          "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins",
          "alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter",
          "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle",
          "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
          "stylePaneSortMethod", "documentType", "mailMerge", "revisionView", "trackRevisions",
          "doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride",
          "styleLockTheme", "styleLockQFSet", "defaultTabStop", "autoHyphenation",
          "consecutiveHyphenLimit", "hyphenationZone", "doNotHyphenateCaps", "showEnvelope",
          "summaryLength", "clickAndTypeStyle", "defaultTableStyle")  # fmt: skip
_AFTER = ("bookFoldRevPrinting", "bookFoldPrinting", "bookFoldPrintingSheets",
          "drawingGridHorizontalSpacing", "drawingGridVerticalSpacing",
          "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery",
          "doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin",
          "drawingGridVerticalOrigin", "doNotShadeFormData", "noPunctuationKerning",
          "characterSpacingControl", "printTwoOnOne", "strictFirstAndLastChars",
          "noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture",
          "doNotValidateAgainstSchema", "saveInvalidXml", "ignoreMixedContent",
          "alwaysShowPlaceholderText", "doNotDemarcateInvalidXml", "saveXmlDataOnly",
          "useXSLTWhenSaving", "saveThroughXslt", "showXMLTags", "alwaysMergeEmptyNamespace",
          "updateFields", "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars",
          "rsids", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping",
          "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade", "captions",
          "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults",
          "doNotEmbedSmartTags", "decimalSymbol", "listSeparator")  # fmt: skip


def packed(tree: Element) -> bytes:
    """A part from its tree."""
    return XML_HEAD + etree.tostring(tree, encoding="UTF-8", xml_declaration=False)


def _footer(look: NumberLook, side: tuple[str, float]) -> bytes:
    """A footer of one paragraph."""
    ahead, _, behind = look.text.partition("1")
    align, count = side
    half, indent = round(look.size * 2), round(count * look.size * 20)
    font = quoteattr(look.font)
    rpr = (
        f"<w:rPr><w:rFonts w:ascii={font} w:hAnsi={font} w:eastAsia={font}/>"
        f'<w:b w:val="0"/><w:color w:val="000000"/><w:spacing w:val="0"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    )
    edge = f'<w:ind w:{align}Chars="{round(count * 100)}" w:{align}="{indent}"/>' if count else ""
    ppr = (
        '<w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" '
        f'w:line="{round(look.size * 20)}" w:lineRule="exact"/>{edge}'
        f'<w:jc w:val="{align}"/></w:pPr>'
    )

    def run(inner: str) -> str:
        return f"<w:r>{rpr}{inner}</w:r>"

    def text(words: str) -> str:
        return run(f'<w:t xml:space="preserve">{escape(words)}</w:t>') if words else ""

    field = "".join(
        run(inner)
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    body = f"<w:p>{ppr}{text(ahead)}{field}{text(behind)}</w:p>"
    return XML_HEAD + f'<w:ftr xmlns:w="{W}">{body}</w:ftr>'.encode()
