"""Hit: one place at which a rule of wording is broken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Edit = tuple[int, int, str]
"""What is to stand instead of the text from a start to an end."""


@dataclass(frozen=True, slots=True)
class Hit:
    """`start`…`end` of the passage of that index; `facts` for the message; `edits` if certain."""

    passage: int
    start: int
    end: int
    facts: Mapping[str, object] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
