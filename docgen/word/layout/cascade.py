"""Resolve the format of paragraphs and characters from all layers that Word lays over each other.

From the bottom: document defaults, table style, paragraph style with the styles it is based on,
list level, character style, direct formatting (ECMA-376 part 1, 17.7.2). Bold and italic of styles
are toggles: two that are on cancel each other (17.7.3). Banding of table styles is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Literal

from docgen.model.layout import CharFormat
from docgen.word.layout.attributes import TRUE, find_child, find_part, is_on, read_int, read_text
from docgen.word.layout.labels import Labels
from docgen.word.layout.part_trees import SETTINGS
from docgen.word.layout.properties import (
    CharProps,
    ParagraphProps,
    StyleProps,
    is_visible_line,
    read_char_props,
    read_paragraph_props,
)
from docgen.word.layout.theme import read_theme_fonts
from docgen.word.xml_names import PPR, RPR, Element, w

_TOGGLES: tuple[Literal["bold", "italic"], ...] = ("bold", "italic")
_TABLE_STYLE = f"{w('tblPr')}/{w('tblStyle')}"
_TABLE_LOOK = f"{w('tblPr')}/{w('tblLook')}"
_TABLE_BORDERS = f"{w('tblPr')}/{w('tblBorders')}"
# Parts of a table style by the region they format, in the order they lie over each other (17.7.6).
_REGION_PARTS = {"firstRow": "firstRow", "lastRow": "lastRow", "firstColumn": "firstCol",
                 "lastColumn": "lastCol"}  # fmt: skip
_REGION_BITS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
_DEFAULT_TAB = 720  # twips


def read_cascade(trees: Mapping[str, Element]) -> Cascade:
    """Return the cascade of a file from the trees of its parts.

    `trees` are the parts by name; any of them may be missing.
    """
    theme_parts = (part for part in sorted(trees) if part.startswith("word/theme/theme"))
    theme = find_part(trees, next(theme_parts, ""))
    settings = find_part(trees, SETTINGS)
    tab_stop = read_int(settings.find(w("defaultTabStop")), default=_DEFAULT_TAB)
    return Cascade(
        styles=find_part(trees, "word/styles.xml"),
        theme_fonts=read_theme_fonts(theme, settings),
        labels=Labels(find_part(trees, "word/numbering.xml")),
        tab_stop=max(tab_stop, 1),
    )


@dataclass(kw_only=True)
class Cascade:
    """Styles, lists and theme fonts of a file; each style is resolved once.

    `tab_stop` is the distance of the default tab stops, in twips.
    """

    styles: Element
    theme_fonts: Mapping[str, str]
    labels: Labels
    tab_stop: int = _DEFAULT_TAB
    _styles_by_id: dict[str, Element] = field(init=False, default_factory=dict)
    _default_ids: dict[str, str] = field(init=False, default_factory=dict)
    _style_props: dict[str, StyleProps] = field(init=False, default_factory=dict)
    _formats: dict[tuple[object, ...], CharFormat] = field(init=False, default_factory=dict)
    _defaults: StyleProps = field(init=False)

    def __post_init__(self) -> None:
        """Index the styles by their ids and types, and read the document defaults."""
        for style in self.styles.iter(w("style")):
            style_id = read_text(style, "styleId")
            self._styles_by_id[style_id] = style
            if is_on(style.find(w("default"))) or read_text(style, "default") in TRUE:
                self._default_ids.setdefault(read_text(style, "type"), style_id)
        defaults = find_child(self.styles, w("docDefaults"))
        self._defaults = StyleProps(
            read_paragraph_props(find_child(defaults, f"{w('pPrDefault')}/{PPR}")),
            read_char_props(find_child(defaults, f"{w('rPrDefault')}/{RPR}")),
        )

    def style_props(self, style_id: str) -> StyleProps:
        """Return the properties that a style sets with all the styles it is based on.

        An unknown id gives no properties. The mappings are shared: copy them before you change
        them.
        """
        found = self._style_props.get(style_id)
        if found is None:
            found = StyleProps({}, {})
            for style in reversed(list(self._walk_base_styles(style_id))):
                self._overlay(found.paragraph, read_paragraph_props(find_child(style, PPR)))
                found.characters.update(read_char_props(find_child(style, RPR)))
            self._style_props[style_id] = found
        return found

    def _walk_base_styles(self, style_id: str) -> Iterator[Element]:
        """Yield a style, the style it is based on and so on; a circle ends the chain."""
        seen: set[str] = set()
        while style_id in self._styles_by_id and style_id not in seen:
            seen.add(style_id)
            style = self._styles_by_id[style_id]
            yield style
            style_id = read_text(style.find(w("basedOn")))

    def _overlay(self, props: ParagraphProps, over: ParagraphProps) -> None:
        """Lay properties over others; a list level lies just under the layer that names it.

        `over` may get the list id that a lower layer named, if it names a level alone. `props` is
        changed in place.
        """
        if "list_level" in over:
            list_id, level = over["list_level"]
            if not list_id and "list_level" in props:
                list_id = props["list_level"][0]
                over["list_level"] = (list_id, level)
            level_ppr = self.labels.level_properties(list_id, level)
            if level_ppr is not None:
                props.update(read_paragraph_props(level_ppr))
        props.update(over)

    def table_props(self, table: Element, regions: Set[str]) -> StyleProps:
        """Return the properties that a table's style sets in a cell.

        `regions` are the regions of the table that contain the cell: firstRow, lastColumn …
        """
        style_id = self._find_table_style(table)
        paragraph = self.style_props(style_id).paragraph.copy()
        characters = self.style_props(style_id).characters.copy()
        enabled = _read_enabled_regions(table.find(_TABLE_LOOK))
        types = [part for region, part in _REGION_PARTS.items() if region in regions & enabled]
        for style in reversed(list(self._walk_base_styles(style_id))):
            parts = {read_text(part, "type"): part for part in style.iterchildren(w("tblStylePr"))}
            for part_type in types:
                if part_type in parts:
                    paragraph.update(read_paragraph_props(find_child(parts[part_type], PPR)))
                    characters.update(read_char_props(find_child(parts[part_type], RPR)))
        return StyleProps(paragraph, characters)

    def _find_table_style(self, table: Element) -> str:
        """Return the id of a table's style, of the default table style if it names none."""
        style = table.find(_TABLE_STYLE)
        if style is None:
            return self._default_ids.get("table", "")
        return read_text(style)

    def has_borders(self, table: Element) -> bool:
        """Return whether a table, its style or one of its cells draws visible lines."""
        return any(_is_visible(borders) for borders in self._find_borders(table))

    def _find_borders(self, table: Element) -> Iterator[Element]:
        """Yield the borders of a table, else those of its styles; then those of its cells."""
        borders = table.find(_TABLE_BORDERS)
        if borders is not None:
            yield borders
        else:
            for style in self._walk_base_styles(self._find_table_style(table)):
                borders = style.find(_TABLE_BORDERS)
                if borders is not None:
                    yield borders
        yield from table.iter(w("tcBorders"))

    def resolve_paragraph(self, ppr: Element, table: StyleProps) -> tuple[str, ParagraphProps]:
        """Return the style of a paragraph and the properties that result for it.

        `ppr` is the w:pPr of the paragraph, `table` what the style of the table around it sets. An
        unknown style counts as the default style of paragraphs.
        """
        style_id = read_text(ppr.find(w("pStyle")))
        if style_id not in self._styles_by_id:
            style_id = self._default_ids.get("paragraph", "")
        props = self._defaults.paragraph.copy()
        props.update(table.paragraph)
        self._overlay(props, self.style_props(style_id).paragraph.copy())
        self._overlay(props, read_paragraph_props(ppr))
        return style_id, props

    def resolve_characters(self, style_id: str, direct: CharProps, table: StyleProps) -> CharFormat:
        """Return the format of characters in a paragraph style under their direct formatting.

        `direct` are the properties of the run itself. Equal properties give one object, which is
        remembered: most runs of a document share few formats.
        """
        key = (style_id, tuple(direct.items()), tuple(table.characters.items()))
        found = self._formats.get(key)
        if found is None:
            found = self._resolve_characters(style_id, direct, table.characters)
            self._formats[key] = found
        return found

    def _resolve_characters(self, style_id: str, direct: CharProps, table: CharProps) -> CharFormat:
        """Return the format under the layers of styles and the run's properties.

        Where no layer sets them, the font of Latin text is Times New Roman and the size 10 points.
        """
        defaults = self._defaults.characters
        props = defaults.copy()
        layers = (
            table,
            self.style_props(style_id).characters,
            self.style_props(direct.get("style", "")).characters,
        )
        for layer in layers:
            props.update(layer)
        for toggle in _TOGGLES:
            count = sum(layer.get(toggle, False) for layer in layers)
            props[toggle] = defaults.get(toggle, False) or count % 2 == 1
        props.update(direct)
        return CharFormat(
            east_asian=self._resolve_font(props.get("east_asian", "")),
            latin=self._resolve_font(props.get("latin", "Times New Roman")),
            size=props.get("size", 10.0),
            bold=props["bold"],
            italic=props["italic"],
            underline=props.get("underline", False),
            colour=props.get("colour", ""),
            spacing=props.get("spacing", 0.0),
        )

    def _resolve_font(self, name: str) -> str:
        """Return a font by its name or by its `@` name in the theme, '' if that has none."""
        if name.startswith("@"):
            return self.theme_fonts.get(name[1:], "")
        return name


def _is_visible(borders: Element) -> bool:
    """Return whether one side of w:tblBorders or w:tcBorders draws a line."""
    return any(is_visible_line(side) for side in borders)


def _read_enabled_regions(table_look: Element | None) -> set[str]:
    """Return the regions that a table lets its style format; none without a w:tblLook."""
    enabled: set[str] = set()
    if table_look is None:
        return enabled
    bits = 0
    text = read_text(table_look)
    if re.fullmatch(r"[0-9A-Fa-f]{1,4}", text):
        bits = int(text, 16)
    for region, bit in _REGION_BITS.items():
        switch = table_look.get(w(region))
        if switch in TRUE or (switch is None and bits & bit):
            enabled.add(region)
    return enabled
