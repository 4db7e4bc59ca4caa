"""A tag as it was found in a template, and all the tags of one template."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from docgen.model import Finding, Place
from docgen.word.names import RPR, Element, spell

# Noncharacters of Unicode: no text holds them, as it may hold the signs for private use (造字).
OPEN, CLOSE = "\ufdd0", "\ufdd1"
RESERVED = "".join(map(chr, range(0xFDD0, 0xFDD8)))
RUN, PLAIN = "run", "plain"
WRAP = "wrap"
"""The prefix of tags that the engine itself puts around what must keep its shape."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag: its kind ({{, {% or {#), its expression, where it stands and what it fills.

    `prefix` is the element that it stands for ('' or p, tr, tc, r); `slot` says how a value is
    written: RUN inside a run, PLAIN in an attribute or property.
    `run` indexes the run properties around it.
    """

    kind: str
    body: str
    prefix: str
    slot: str
    run: int
    place: Place
    context: str
    typed: str
    way: tuple[str, ...] = ()
    """The names of the elements that lead to it: both halves of a block must have the same."""

    def saying(self, body: str) -> Tag:
        """The same tag with another expression."""
        return replace(self, body=body)


@dataclass
class Marks:
    """The tags of a template in the order in which they were found."""

    name: str
    tags: list[Tag] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    merges: list[tuple[Tag, Element]] = field(default_factory=list)
    escapes: int = 0
    raw: Tag | None = None
    """The {% raw %} that is open."""

    def run(self, text: Element) -> int:
        """The index of the run properties around a w:t."""
        parent = text.getparent()
        properties = parent.find(RPR) if parent is not None else None
        spelled = spell(properties) if properties is not None else ""
        if spelled not in self.runs:
            self.runs.append(spelled)
        return self.runs.index(spelled)

    def block(self, tag: Tag, body: str) -> str:
        """The token of a control tag that another tag stands for."""
        return self.token(replace(tag, kind="{%", body=body))

    def token(self, tag: Tag) -> str:
        """The token that stands for a tag in the tree."""
        self.tags.append(tag)
        return f"{OPEN}{len(self.tags) - 1}{CLOSE}"
