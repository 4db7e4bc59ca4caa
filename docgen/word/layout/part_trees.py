"""Parse the parts of a Word file that determine its layout.

Reading and restyling start from these trees. A file that is damaged, too large or not in Word's
usual format is refused with one finding.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location
from docgen.word.package import Member
from docgen.word.xml_names import Element, parse, w

SETTINGS = "word/settings.xml"
DOCUMENT = "word/document.xml"
CONTENT_TYPES_PART = "[Content_Types].xml"
_MAX_MIB = 64  # a thousand pages of text are about 20 MiB
_SINGLE_PARTS = (
    DOCUMENT,
    CONTENT_TYPES_PART,
    "word/styles.xml",
    SETTINGS,
    "word/numbering.xml",
)
_FOLDERS = ("word/header", "word/footer", "word/theme/", "word/_rels/document")


def read_trees(
    members: Mapping[str, Member], name: str
) -> tuple[dict[str, Element], tuple[Finding, ...]]:
    """Return the trees of the layout parts; none, and one finding, if a part is unusable.

    `members` are those of the package, `name` is the file for messages. Parts that do not matter
    for the layout, such as pictures and notes, are not parsed.
    """
    parts = [part for part in members if _is_layout_part(part)]
    if sum(members[part].size for part in parts) > _MAX_MIB * 2**20:
        message = f"文件的正文超过 {_MAX_MIB} MB，不像公文"
        remedy = "拆成几个文件，或删去里面多余的内容"
        return {}, (_refuse("WD-02", message, remedy, name),)
    trees = {}
    for part in parts:
        try:
            trees[part] = parse(members[part].content())
        except (etree.XMLSyntaxError, ValueError):
            remedy = "用 Word 打开另存一份；打不开的，找回备份"
            return {}, (_refuse("WD-01", f"文件内部（{part}）已损坏", remedy, name),)
    if trees[DOCUMENT].tag != w("document") or trees[DOCUMENT].find(w("body")) is None:
        message = "不是通常的 Word 文档，里面的写法认不得"
        remedy = "在 Word 里另存为“Word 文档（.docx）”，不要选“严格 Open XML 文档”"
        return {}, (_refuse("WD-01", message, remedy, name),)
    return trees, ()


def _is_layout_part(part: str) -> bool:
    """Return whether a part is parsed: a single one, a header, footer, theme, or relationships."""
    return part in _SINGLE_PARTS or (part.startswith(_FOLDERS) and part.endswith((".xml", ".rels")))


def _refuse(code: str, message: str, remedy: str, name: str) -> Finding:
    """Return the finding about the structure of a file that cannot be used."""
    return new_finding(code, message, remedy, location=Location(name), category=Category.STRUCTURE)
