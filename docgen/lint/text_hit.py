"""Hit: one place in a document at which a text rule is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Edit = tuple[int, int, str]
"""Start and end offset of a paragraph's text, and the text that replaces this span."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of one paragraph that breaks a rule.

    `paragraph` is the 0-based index. `facts` are the names that the message may use. `edits` are
    empty unless the correction is certain.
    """

    paragraph: int
    start: int
    end: int
    facts: Mapping[str, object] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
