"""Restyle a copy of a Word file: apply `FormatFix`es as direct formatting, its text untouched.

Direct formatting leaves everything intact that depends on a style: automatic numbers, tables of
contents, cross references. Page numbers are the exception: their footers are replaced.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from docgen.model.layout import FormatFix, Outline
from docgen.word.layout.cascade import read_cascade
from docgen.word.layout.footers import PageNumberFormat, replace_page_numbers, write_part
from docgen.word.layout.page_setup import PAGE_PROPERTIES, set_page_property
from docgen.word.layout.paragraph_formats import PARAGRAPH_SETTERS, format_paragraph
from docgen.word.layout.part_trees import DOCUMENT, read_trees
from docgen.word.layout.run_formats import CHARACTER_SETTERS, format_runs
from docgen.word.layout.sections import find_section_nodes
from docgen.word.layout.widths import fit_width
from docgen.word.package import pack_prefix, read_package, write_package
from docgen.word.xml_names import Element, P


def restyle(data: bytes, fixes: Iterable[FormatFix], outline: Outline) -> bytes:
    """Return a copy of a .docx with the fixes applied; `outline` is what was read from it.

    Parts that no fix changes keep their bytes. Fixes of an unknown name are ignored.

    A file whose parts cannot be used is returned as it is. A fix refers to a paragraph by its
    number from 1, to a section by its number from 0.
    """
    members, _ = read_package(data, "")
    trees: Mapping[str, Element] = {}
    if members:
        trees, _ = read_trees(members, "")
    if not trees:
        return data
    groups = _group_fixes(fixes)
    changed: dict[str, bytes] = {}
    if groups.characters or groups.paragraphs or groups.sections:
        _apply(groups, trees, outline)
        changed[DOCUMENT] = write_part(trees[DOCUMENT])
    if groups.page_numbers:
        number_format = PageNumberFormat.from_fixes(groups.page_numbers)
        changed |= replace_page_numbers(trees, number_format, set(members))
        changed[DOCUMENT] = write_part(trees[DOCUMENT])
    unchanged = [member for part, member in members.items() if part not in changed]
    return write_package(pack_prefix(unchanged), changed)


class _FixGroups(Struct, frozen=True):
    """Fixes by the object they change: paragraphs and sections by their numbers."""

    page_numbers: dict[str, float | str | bool] = field(default_factory=dict)
    characters: dict[int, list[FormatFix]] = field(default_factory=lambda: defaultdict(list))
    paragraphs: dict[int, list[FormatFix]] = field(default_factory=lambda: defaultdict(list))
    sections: dict[int, list[FormatFix]] = field(default_factory=lambda: defaultdict(list))


def _group_fixes(fixes: Iterable[FormatFix]) -> _FixGroups:
    """Sort fixes by what they change; those of one paragraph stay in their order."""
    groups = _FixGroups()
    for fix in fixes:
        if fix.name.startswith("number_"):
            groups.page_numbers[fix.name] = fix.value
        elif fix.name in PAGE_PROPERTIES:
            groups.sections[fix.number].append(fix)
        elif fix.name in CHARACTER_SETTERS:
            groups.characters[fix.number].append(fix)
        elif fix.name in PARAGRAPH_SETTERS:
            groups.paragraphs[fix.number].append(fix)
    return groups


def _apply(groups: _FixGroups, trees: Mapping[str, Element], outline: Outline) -> None:
    """Apply all fixes but those of page numbers to the document's tree.

    Pictures and tables are fitted to the text area last, if the fixes change a section.
    """
    root = trees[DOCUMENT]
    nodes = list(root.iter(P))
    cascade = read_cascade(trees)
    for number, fixes in groups.characters.items():
        format_runs(nodes[number - 1], fixes, cascade)
    layouts = {layout.number: layout for layout in outline.paragraphs}
    for number in groups.characters.keys() | groups.paragraphs.keys():
        format_paragraph(
            nodes[number - 1],
            layouts[number],
            groups.paragraphs.get(number, ()),
            groups.characters.get(number, ()),
        )
    for number, section in enumerate(find_section_nodes(root)):
        for fix in groups.sections.get(number, ()):
            set_page_property(section, fix)
    if groups.sections:
        fit_width(root)
