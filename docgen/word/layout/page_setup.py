"""Apply fixes to the page setup of a section: paper size and margins."""

from __future__ import annotations

from lxml import etree

from docgen.model.layout import FormatFix
from docgen.word.layout.attributes import read_int
from docgen.word.layout.sections import TWIPS_PER_MM
from docgen.word.xml_names import Element, w

PAGE_PROPERTIES = ("width", "height", "top", "bottom", "left", "right")
_BEFORE_SIZE = ("headerReference", "footerReference", "footnotePr", "endnotePr", "type")
_DEFAULT_MARGINS = {"top": "1440", "right": "1440", "bottom": "1440", "left": "1440",
                    "header": "720", "footer": "720", "gutter": "0"}  # fmt: skip


def set_page_property(section: Element, fix: FormatFix) -> None:
    """Set one length of a section's pages; width and height of landscape pages are swapped.

    The value of the fix is in millimetres, its name is one of `PAGE_PROPERTIES`. A new left margin
    sets the gutter to 0, because Word would add the gutter to it.
    """
    twips = str(round(float(fix.value) * TWIPS_PER_MM))
    if fix.name in ("width", "height"):
        size = _find_or_add(section, "pgSz", _BEFORE_SIZE)
        is_landscape = read_int(size, "w") > read_int(size, "h")
        attribute = "w"
        if is_landscape == (fix.name == "width"):
            attribute = "h"
        size.set(w(attribute), twips)
        return
    margins = section.find(w("pgMar"))
    if margins is None:
        margins = _find_or_add(section, "pgMar", (*_BEFORE_SIZE, "pgSz"))
        for side, text in _DEFAULT_MARGINS.items():
            margins.set(w(side), text)
    margins.set(w(fix.name), twips)
    if fix.name == "left":
        margins.set(w("gutter"), "0")


def _find_or_add(section: Element, name: str, earlier: tuple[str, ...]) -> Element:
    """Return a child of a section; a new one is put behind the `earlier` children."""
    child = section.find(w(name))
    if child is None:
        child = etree.Element(w(name))
        earlier_tags = {w(other) for other in earlier}
        index = sum(node.tag in earlier_tags for node in section)
        section.insert(index, child)
    return child
