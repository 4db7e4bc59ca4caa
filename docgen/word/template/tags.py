"""Describe the tags of a template and collect them while it is compiled.

A tag in the Word file is replaced by a token: two noncharacters around its number. The
`TagCollector` hands out the numbers and keeps everything that the later steps need to know about
each tag. Tokens survive all changes of the XML tree and are turned into Jinja2 source at the end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree
from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.word.package import fault
from docgen.word.xml_names import PPR, RPR, Element, P, parse, to_xml

# Noncharacters of Unicode: texts never contain them, unlike characters for private use (造字).
OPEN = "\ufdd0"
CLOSE = "\ufdd1"
RESERVED = "".join(map(chr, range(0xFDD0, 0xFDD8)))
"""The noncharacters that the engine uses for itself."""
VALUE = "{{"
CONTROL = "{%"
COMMENT = "{#"
DELIMITERS = {VALUE: "}}", CONTROL: "%}", COMMENT: "#}"}
"""The opening delimiters of tags, with the closing ones."""
RUN = "run"
"""The slot of values inside a run."""
PLAIN = "plain"
"""The slot of values in an attribute or property."""
BLOCK = "block"
"""The slot of values written as whole paragraphs."""
WRAP = "wrap"
"""The prefix of tags that the engine puts around content whose structure it guards."""


class Tag(Struct, frozen=True, kw_only=True):
    """A tag of a template, typed by people or added by the engine."""

    delimiter: str
    """The opening delimiter, one of `DELIMITERS`."""
    body: str
    """The expression or statement between the delimiters, without the prefix."""
    source: str
    """The tag as typed, for messages."""
    location: Location
    """The paragraph or part that contains the tag."""
    context: str
    """An excerpt of the paragraph, for messages."""
    prefix: str = ""
    """The element that the tag replaces: '', p, tr, tc or r; or the keyword of a cell tag."""
    slot: str = RUN
    """How the value is written: RUN, BLOCK, PLAIN, or one of the engine's own slots."""
    argument: int = 0
    """The number for the writer of the slot: the index of a TagFormat or Frame, or a list."""
    path: tuple[str, ...] = ()
    """The names of the elements around the tag: both halves of a block must have the same."""

    @property
    def keyword(self) -> str:
        """The keyword of a control tag; '' for any other tag."""
        if self.delimiter != CONTROL:
            return ""
        return self.body.strip().lstrip("-+").strip().partition(" ")[0].partition("-")[0]

    def with_body(self, body: str) -> Tag:
        """Return the same tag with another expression."""
        return replace(self, body=body)


class TagFormat(Struct, frozen=True):
    """The properties of the run and the paragraph around a tag, as XML.

    `is_splittable` says whether the paragraph can be closed and opened again at the tag. It
    cannot inside a link or field, nor where a section ends.
    """

    run_properties: str
    paragraph_properties: str
    is_splittable: bool


class Frame(Struct, frozen=True):
    """A placeholder picture: the relationship to its image and its size in EMU."""

    relation: str
    width: int
    height: int


@dataclass(kw_only=True)
class TagCollector:
    """Collects the tags of one template, with their formats, frames and findings.

    `tags` is indexed by the numbers in the tokens, `formats` and `frames` by the arguments of the
    tags. One collector serves all parts of a template.
    """

    template: str
    styles_part: bytes = b""
    tags: list[Tag] = field(default_factory=list)
    formats: list[TagFormat] = field(default_factory=list)
    namespaces: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    merges: list[tuple[Tag, Element]] = field(default_factory=list)
    """The merge tags of the current part with their cells."""
    frames: list[Frame] = field(default_factory=list)
    escape_count: int = 0
    """The number of raw and escaped braces, which change a part without adding a tag."""
    open_raw: Tag | None = None
    """The {% raw %} that is not closed yet."""
    warned_parts: set[str] = field(default_factory=set)
    """The paragraphs and parts that already have a warning."""

    @cached_property
    def styles(self) -> Element:
        """The styles of the template, parsed at first use; no styles if they cannot be read."""
        try:
            return parse(self.styles_part)
        except (etree.XMLSyntaxError, ValueError):
            return etree.Element("none")

    def format_index(self, text: Element) -> int:
        """Return the index in `formats` of the properties around a w:t.

        Equal properties share an index. Properties that are absent are ''.
        """
        run = text.getparent()
        paragraph = None
        if run is not None:
            paragraph = run.getparent()
        paragraph_properties = _child_xml(paragraph, PPR)
        is_splittable = (
            paragraph is not None
            and paragraph.tag == P
            and "<w:sectPr" not in paragraph_properties
            and "{" not in paragraph_properties
        )
        tag_format = TagFormat(_child_xml(run, RPR), paragraph_properties, is_splittable)
        if tag_format not in self.formats:
            self.formats.append(tag_format)
        return self.formats.index(tag_format)

    def add(self, tag: Tag) -> str:
        """Add a tag; return the token that replaces it in the tree.

        `{{ 甲 }}` as the fourth tag gives the noncharacter OPEN, 3, and CLOSE.
        """
        self.tags.append(tag)
        return f"{OPEN}{len(self.tags) - 1}{CLOSE}"

    def add_control(self, origin: Tag, body: str) -> str:
        """Add a control tag that the tag `origin` gives rise to; return its token."""
        return self.add(replace(origin, delimiter=CONTROL, body=body))

    def add_value(self, origin: Tag, body: str, slot: str, argument: int = 0) -> str:
        """Add a value that the tag `origin` gives rise to; return its token."""
        return self.add(replace(origin, delimiter=VALUE, body=body, slot=slot, argument=argument))

    def report(self, code: str, message: str, remedy: str, part: str) -> None:
        """Add a finding about a part of the template."""
        self.findings.append(fault(code, message, remedy, self.template, part))

    def warn(self, code: str, message: str, remedy: str, part: str) -> None:
        """Add a finding about a part of the template as a warning, whatever its usual severity."""
        finding = fault(code, message, remedy, self.template, part)
        self.findings.append(replace(finding, severity=Severity.WARNING))
        self.warned_parts.add(part)


def tag_finding(tag: Tag, code: str, message: str, remedy: str) -> Finding:
    """Return a finding about the structure of a template at a tag."""
    return new_finding(code, message, remedy, location=tag.location, category=Category.STRUCTURE)


def has_token(text: str | None) -> bool:
    """Return whether a text contains a token."""
    return OPEN in (text or "")


def token_numbers(text: str | None) -> Iterator[int]:
    """Yield the numbers of the tags whose tokens are in a text.

    They are in the order of the text; None counts as ''.
    """
    for piece in (text or "").split(OPEN)[1:]:
        yield int(piece.partition(CLOSE)[0])


def _child_xml(element: Element | None, tag: str) -> str:
    """Return the child `tag` as XML; '' if element or child is absent."""
    if element is None:
        return ""
    child = element.find(tag)
    if child is None:
        return ""
    return to_xml(child)
