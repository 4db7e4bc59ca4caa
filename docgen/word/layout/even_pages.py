"""Give even pages footers of their own: the setting w:evenAndOddHeaders, in its schema place."""

from __future__ import annotations

from lxml import etree

from docgen.word.xml_names import Element, w

# The neighbours of w:evenAndOddHeaders in CT_Settings (ECMA-376 part 1, 17.15.1).
_BEFORE = ("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
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


def separate_even_pages(settings: Element) -> None:
    """Turn on separate footers for odd and even pages in the settings of a document."""
    switch = settings.find(w("evenAndOddHeaders"))
    if switch is not None:
        switch.attrib.clear()
        return
    settings.insert(_schema_index(settings), etree.Element(w("evenAndOddHeaders")))


def _schema_index(settings: Element) -> int:
    """Return the index of the first later neighbour, else the one behind all earlier ones."""
    index_after_earlier = 0
    later = {w(name) for name in _AFTER}
    earlier = {w(name) for name in _BEFORE}
    for index, child in enumerate(settings):
        if child.tag in later:
            return index
        if child.tag in earlier:
            index_after_earlier = index + 1
    return index_after_earlier
