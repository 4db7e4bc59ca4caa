"""Recognise the element that each paragraph is, by its text and its position alone.

Styles are ignored: people format by hand. The paragraphs are read once from the top; the first
role of the profile that fits a paragraph is its element.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from docgen.model.layout import ParagraphLayout, TablePosition
from docgen.wordformat.element_part import AROUND, ElementPart, name_alignment
from docgen.wordformat.profile import Profile, Role

MAX_TEXT = 1_000
"""Number of characters of a paragraph that patterns see."""

_SOON = 12  # number of paragraphs that “后有” looks ahead


def recognise_elements(
    paragraphs: Sequence[ParagraphLayout], profile: Profile
) -> tuple[list[ElementPart], list[ElementPart]]:
    """Return every paragraph with its element, '' for blank ones, and the spans within them.

    The first list has one part for each paragraph, in order, so its indexes are those of
    `paragraphs`. A paragraph with text that no role fits has '' too.
    """
    recogniser = _Recogniser(paragraphs, profile)
    wholes = [recogniser.recognise(index) for index in range(len(paragraphs))]
    spans = [span for part in wholes for span in _find_spans(part, profile)]
    return wholes, spans


def _find_spans(part: ElementPart, profile: Profile) -> Iterator[ElementPart]:
    """Yield the spans of a paragraph, one for each role that matches it.

    Offsets refer to the text of the paragraph with its automatic number and its blanks. A span
    without characters is left out.
    """
    text = part.paragraph.text[:MAX_TEXT]
    stripped = text.lstrip(AROUND)
    shift = len(text) - len(stripped)
    for role in profile.spans:
        if _allows(role.inside, part.role):
            start, end = _search_span(role, stripped)
            if start < end:
                yield ElementPart(
                    paragraph=part.paragraph,
                    role=role.name,
                    start=start + shift,
                    end=end + shift,
                    index=part.index,
                )


def _search_span(role: Role, text: str) -> tuple[int, int]:
    """Return the start and end of the last group of a role's pattern; 0, 0 without a match.

    A pattern may name what stands before the span: `分送：(.*)` finds what follows the colon.
    """
    match = role.pattern.search(text)
    if match is None:
        return 0, 0
    return match.span(match.lastindex or 0)


class _Recogniser:
    """Recogniser of the paragraphs of one document; it remembers the elements it has seen."""

    def __init__(self, paragraphs: Sequence[ParagraphLayout], profile: Profile) -> None:
        """Cut and strip the text of each paragraph once, and sort the roles by their names."""
        self._paragraphs = paragraphs
        self._roles = profile.roles
        self._texts = [paragraph.text[:MAX_TEXT].strip(AROUND) for paragraph in paragraphs]
        self._roles_by_name: dict[str, list[Role]] = {}
        for role in profile.roles:
            self._roles_by_name.setdefault(role.name, []).append(role)
        self._seen: set[str] = set()
        self._previous = -1
        self._previous_name = ""
        self._previous_text = ""

    def recognise(self, index: int) -> ElementPart:
        """Return the element of a paragraph; call it once for each, in their order."""
        previous = self._previous
        name = ""
        if self._texts[index]:
            name = next((role.name for role in self._roles if self._fits(role, index)), "")
            self._seen.add(name)
            self._previous = index
            self._previous_name = name
            self._previous_text = self._texts[index]
        return ElementPart(
            paragraph=self._paragraphs[index], role=name, index=index, previous=previous
        )

    def _fits(self, role: Role, index: int) -> bool:
        """Return whether a paragraph fulfils all conditions of a role."""
        return (
            self._fits_history(role)
            and _allows(role.align, name_alignment(self._paragraphs[index].align))
            and self._fits_itself(role, index)
            and self._fits_neighbours(role, index)
        )

    def _fits_history(self, role: Role) -> bool:
        """Return whether the elements before a paragraph are those that a role expects."""
        if not self._seen.isdisjoint(role.not_seen):
            return False
        if role.seen is not None and self._seen.isdisjoint(role.seen):
            return False
        return _allows(role.behind, self._previous_name)

    def _fits_itself(self, role: Role, index: int) -> bool:
        """Return whether a paragraph's own text and table cell fit a role."""
        text = self._texts[index]
        return (
            _fits_table(role, self._paragraphs[index].table)
            and len(text) <= role.max_length
            and role.pattern.fullmatch(text) is not None
        )

    def _fits_neighbours(self, role: Role, index: int) -> bool:
        """Return whether the text before a paragraph and the paragraphs behind it fit a role.

        下接 asks what the next paragraph with text could be, 后有 what those with text among the
        next twelve could be. They are not recognised yet, so their own text and cell alone are
        looked at.
        """
        if role.text_before and not role.text_before.fullmatch(self._previous_text):
            return False
        next_one = islice(self._walk_following(index, len(self._texts)), 1)
        soon = self._walk_following(index, index + 1 + _SOON)
        return self._contains(next_one, role.followed_by) and self._contains(
            soon, role.soon_followed_by
        )

    def _walk_following(self, index: int, end: int) -> Iterator[int]:
        """Yield the indexes of the paragraphs with text behind a paragraph, before `end`."""
        for later in range(index + 1, min(end, len(self._texts))):
            if self._texts[later]:
                yield later

    def _contains(self, indexes: Iterable[int], names: frozenset[str] | None) -> bool:
        """Return whether a paragraph could be one of some elements by its own text and cell.

        A condition that is None always holds.
        """
        if names is None:
            return True
        roles = [role for name in names for role in self._roles_by_name.get(name, ())]
        return any(self._fits_itself(role, index) for index in indexes for role in roles)


def _allows(allowed: frozenset[str] | None, name: str) -> bool:
    """Return whether a condition holds; a condition that is None always does."""
    return allowed is None or name in allowed


def _fits_table(role: Role, table: TablePosition | None) -> bool:
    """Return whether a paragraph's cell, None outside of tables, is where a role expects it."""
    if (table is not None) not in role.in_table:
        return False
    if table is None:
        return not (role.in_table_header or role.in_bordered_table)
    return role.in_table_header <= table.in_header and role.in_bordered_table <= table.has_borders
