"""A tag as it was found in a template, and all the tags of one template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from lxml import etree

from docgen.model.finding import Finding, Location
from docgen.word.xml_names import PPR, RPR, Element, P, parse, spell

# Noncharacters of Unicode: no text holds them, as it may hold the signs for private use (造字).
OPEN, CLOSE = "\ufdd0", "\ufdd1"
RESERVED = "".join(map(chr, range(0xFDD0, 0xFDD8)))
RUN, PLAIN, BLOCK = "run", "plain", "block"
WRAP = "wrap"
"""The prefix of tags that the engine itself puts around what must keep its shape."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its kind ({{, {% or {#), its expression, where it stands and what it fills.

    `prefix` is the element that it stands for ('' or p, tr, tc, r); `slot` says how a value is
    written: RUN inside a run, BLOCK as whole paragraphs, PLAIN in an attribute or property.
    `run` indexes the properties around it.
    """

    kind: str
    body: str
    prefix: str
    slot: str
    run: int
    location: Location
    context: str
    typed: str
    way: tuple[str, ...] = ()
    """The names of the elements that lead to it: both halves of a block must have the same."""

    @property
    def word(self) -> str:
        """The keyword of a control tag, '' of any other."""
        if self.kind != "{%":
            return ""
        return self.body.strip().lstrip("-+").strip().partition(" ")[0].partition("-")[0]

    def saying(self, body: str) -> Tag:
        """The same tag with another expression."""
        return replace(self, body=body)


@dataclass(frozen=True, slots=True)
class Around:
    """The properties of the run and the paragraph that a value stands in, as XML.

    `whole` says whether the paragraph can be ended and begun again where the value stands: not
    inside a link or field, nor where a section ends.
    """

    run: str
    paragraph: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing of a placeholder picture: the relationship to what it shows, its size in EMU."""

    relation: str
    width: int
    height: int


@dataclass
class Marks:
    """The tags of a template in the order in which they were found."""

    name: str
    tags: list[Tag] = field(default_factory=list)
    around: list[Around] = field(default_factory=list)
    namespaces: dict[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    merges: list[tuple[Tag, Element]] = field(default_factory=list)
    escapes: int = 0
    frames: list[Frame] = field(default_factory=list)
    """The placeholder pictures that a tag describes."""
    styles_part: bytes = b""
    raw: Tag | None = None
    """The {% raw %} that is open."""

    @cached_property
    def styles(self) -> Element | None:
        """The styles of the template, read when a list asks for them."""
        try:
            return parse(self.styles_part)
        except (etree.XMLSyntaxError, ValueError):
            return None

    def run(self, text: Element) -> int:
        """The index of the properties around a w:t."""
        run = text.getparent()
        paragraph = run.getparent() if run is not None else None
        own, above = _spelled(run, RPR), _spelled(paragraph, PPR)
        whole = paragraph is not None and paragraph.tag == P
        whole = whole and "<w:sectPr" not in above and "{" not in above
        found = Around(own, above, whole)
        if found not in self.around:
            self.around.append(found)
        return self.around.index(found)

    def block(self, tag: Tag, body: str) -> str:
        """The token of a control tag that another tag stands for."""
        return self.token(replace(tag, kind="{%", body=body))

    def value(self, tag: Tag, body: str, slot: str, index: int | str = 0) -> str:
        """The token of a value that another tag asks for, written by the writer of a slot."""
        return self.token(replace(tag, kind="{{", body=body, slot=slot, run=int(index)))

    def token(self, tag: Tag) -> str:
        """The token that stands for a tag in the tree."""
        self.tags.append(tag)
        return f"{OPEN}{len(self.tags) - 1}{CLOSE}"


def token_numbers(text: str | None) -> Iterator[int]:
    """The numbers of the tags whose tokens stand in a text."""
    for piece in (text or "").split(OPEN)[1:]:
        yield int(piece.partition(CLOSE)[0])


def _spelled(element: Element | None, tag: str) -> str:
    properties = element.find(tag) if element is not None else None
    return spell(properties) if properties is not None else ""
