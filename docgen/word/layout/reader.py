"""Read any Word file into its `Outline`: the text of every paragraph and its effective format.

`part_trees` parses the file, `body_paragraphs` walks over it, `runs` reads the characters,
`cascade` resolves their format and `paragraph_lengths` converts the lengths.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.model.finding import Finding
from docgen.model.layout import Outline, ParagraphLayout, Section
from docgen.word.layout.attributes import find_child, find_part, is_on
from docgen.word.layout.body_paragraphs import BodyParagraph, walk_paragraphs
from docgen.word.layout.cascade import Cascade, read_cascade
from docgen.word.layout.labels import LEVELS
from docgen.word.layout.paragraph_lengths import set_lengths
from docgen.word.layout.part_trees import DOCUMENT, SETTINGS, read_trees
from docgen.word.layout.properties import NO_PROPS, ParagraphProps, read_char_props
from docgen.word.layout.runs import RunReader
from docgen.word.layout.sections import Sections
from docgen.word.package import read_package
from docgen.word.xml_names import PPR, RPR, Element, w


def read_outline(data: bytes, name: str = "") -> tuple[Outline | None, tuple[Finding, ...]]:
    """Return the outline of a .docx; None and one finding if it cannot be read.

    A file that would unpack to more than a document ever needs is refused.

    `name` is the file for messages. Text boxes are listed in `text_boxes` and are no paragraphs of
    the outline; fields are listed by their instructions, each once.
    """
    members, findings = read_package(data, name)
    if not members:
        return None, findings
    trees, findings = read_trees(members, name)
    if not trees:
        return None, findings
    return _OutlineReader(trees, read_cascade(trees)).read(), ()


class _OutlineReader(Struct):
    """Reads one document; `fields` and `text_boxes` collect what its paragraphs contain."""

    trees: Mapping[str, Element]
    cascade: Cascade
    fields: list[str] = field(default_factory=list)
    text_boxes: list[str] = field(default_factory=list)

    def read(self) -> Outline:
        """Return the outline of the document; footers are read through their sections."""
        root = self.trees[DOCUMENT]
        body = root.find(w("body"))
        assert body is not None, "read_trees refuses a document without a body"
        sections = Sections(self.trees, root, self._read_footer)
        section = sections.all()[0]
        starts_page = False
        paragraphs = []
        for item in walk_paragraphs(body, self.cascade):
            section = sections.next_section(section)
            layout, breaks_after = self._read_paragraph(item, section, starts_page)
            paragraphs.append(layout)
            ends_page = sections.ends_page(item.node)
            starts_page = breaks_after or ends_page
        return Outline(
            paragraphs=tuple(paragraphs),
            sections=sections.all(),
            has_even_footers=self._has_even_footers(),
            text_boxes=tuple(self.text_boxes),
            fields=tuple(dict.fromkeys(self.fields)),
        )

    def _has_even_footers(self) -> bool:
        """Return whether the settings give even pages footers of their own."""
        return is_on(find_part(self.trees, SETTINGS).find(w("evenAndOddHeaders")))

    def _read_paragraph(
        self, item: BodyParagraph, section: Section, starts_page: bool
    ) -> tuple[ParagraphLayout, bool]:
        """Return the layout of a paragraph, and whether a page break follows its text.

        `starts_page` says that what is before ends a page. Automatic numbers count on, so each
        paragraph must be read once, in order.
        """
        ppr = find_child(item.node, PPR)
        table = NO_PROPS
        position = None
        if item.cell is not None:
            table = item.cell.props(self.cascade)
            position = item.cell.position()
        style_id, props = self.cascade.resolve_paragraph(ppr, table)
        mark = read_char_props(find_child(ppr, RPR))
        runs = RunReader(self.cascade, style_id, table)
        styled_texts = tuple(runs.read_styled_texts(item.node))
        layout = ParagraphLayout(
            number=item.number,
            styled_texts=styled_texts,
            label=self._find_label(props),
            mark_format=self.cascade.resolve_characters(style_id, mark, table),
            new_page=props.get("new_page", False) or starts_page or runs.break_before,
            has_picture=runs.has_picture,
            table=position,
            section=section.number,
        )
        self.fields += runs.fields
        self.text_boxes += runs.text_boxes
        return set_lengths(layout, props, section, self.cascade.tab_stop), runs.break_after

    def _find_label(self, props: ParagraphProps) -> str:
        """Return the automatic number of a paragraph; '' if it is in no list."""
        list_level = props.get("list_level")
        if list_level is None:
            return ""
        list_id, level = list_level
        if list_id in ("", "0") or not 0 <= level < LEVELS:
            return ""
        return self.cascade.labels.next_label(list_id, level)

    def _read_footer(self, node: Element, section: Section) -> ParagraphLayout:
        """Return the layout of a footer's paragraph; footers do not snap to the page grid."""
        gridless = replace(section, grid_type="")
        layout, _ = self._read_paragraph(BodyParagraph(0, node, None), gridless, False)
        return layout
