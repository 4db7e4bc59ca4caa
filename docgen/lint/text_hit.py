"""Hits of text rules: a hit whose path is the index of a paragraph, with a span of its text."""

from __future__ import annotations

from collections.abc import Mapping

from docgen.rules.verb import Edit, Hit


def text_hit(
    paragraph: int,
    start: int,
    end: int,
    facts: Mapping[str, object] | None = None,
    edits: tuple[Edit, ...] = (),
) -> Hit:
    """Return the hit for a span of the paragraph with this 0-based index.

    `end` is exclusive. `facts` are the values that the message of the rule may use, `edits` the
    corrections that are certain: start, end and new text of each.
    """
    return Hit((paragraph,), facts or {}, start, end, edits)
