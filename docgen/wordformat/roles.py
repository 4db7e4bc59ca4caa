"""Which element of a document each paragraph is, told by its text and its place alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.model import keywords as w
from docgen.model.layout import ParagraphLayout
from docgen.wordformat.element_part import AROUND, ElementPart, side
from docgen.wordformat.profile import Profile, Role

NEAR = 12  # paragraphs that “后有” looks ahead
LONGEST = 1_000  # characters of a paragraph that patterns are shown


def bare(text: str) -> str:
    """Text without what stands around it, cut to what a pattern needs to see."""
    return text[:LONGEST].strip(AROUND)


def recognise(
    passages: Sequence[ParagraphLayout], profile: Profile
) -> tuple[list[ElementPart], list[ElementPart]]:
    """The element of every paragraph, '' where there is no text; and the stretches within them."""
    walk = _Walk(passages, profile)
    wholes = [walk.step(index, passage) for index, passage in enumerate(passages)]
    return wholes, [span for part in wholes for span in _spans(part, profile)]


def _spans(part: ElementPart, profile: Profile) -> Iterator[ElementPart]:
    text = part.passage.text[:LONGEST]
    for role in profile.spans:
        if part.role in role.form[w.INSIDE]:
            # What stands before the text moves no offset: patterns see it stripped on the left.
            shift = len(text) - len(text.lstrip(AROUND))
            found = role.pattern.search(text[shift:])
            if found and found.group(found.lastindex or 0):
                start, end = found.span(found.lastindex or 0)
                yield ElementPart(part.passage, role.name, start + shift, end + shift, part.index)


class _Walk:
    """Goes down a document once, remembering what it has seen."""

    def __init__(self, passages: Sequence[ParagraphLayout], profile: Profile) -> None:
        self._passages, self._roles = passages, profile.roles
        self._texts = [bare(passage.text) for passage in passages]
        self._named: dict[str, list[Role]] = {}
        for role in profile.roles:
            self._named.setdefault(role.name, []).append(role)
        self._seen: set[str] = set()
        self._before, self._role = -1, ""

    def step(self, index: int, passage: ParagraphLayout) -> ElementPart:
        """The next paragraph's element."""
        text = self._texts[index]
        if not text:
            return ElementPart(passage, "", index=index, before=self._before)
        name = next((r.name for r in self._roles if self._fits(r, index, passage, text)), "")
        made = ElementPart(passage, name, index=index, before=self._before)
        self._before, self._role = index, name
        self._seen.add(name)
        return made

    def _fits(self, role: Role, index: int, passage: ParagraphLayout, text: str) -> bool:
        form = role.form
        return (
            self._stands(form, passage)
            and len(text) <= int(form.get(w.MOST, LONGEST))
            and not self._seen & set(form.get(w.UNSEEN, ()))
            and (w.SEEN_BEFORE not in form or bool(self._seen & set(form[w.SEEN_BEFORE])))
            and (w.BEHIND not in form or self._role in form[w.BEHIND])
            and (w.ALIGN not in form or side(passage.align) in form[w.ALIGN])
            and role.pattern.fullmatch(text) is not None
            and (w.TEXT_BEFORE not in form or self._follows(form[w.TEXT_BEFORE]))
            and (w.BEFORE not in form or self._leads(form[w.BEFORE], index))
            and (w.SOON not in form or self._near(form[w.SOON], index))
        )

    def _stands(self, form: Mapping[str, Any], passage: ParagraphLayout) -> bool:
        wanted, table = form.get(w.TABLED, w.NO), passage.table
        if wanted != w.MAY and (table is not None) != (wanted == w.YES):
            return False
        if w.TABLE_HEAD in form and not (table and table.head):
            return False
        return w.RULED not in form or bool(table and table.ruled)

    def _follows(self, pattern: str) -> bool:
        before = self._texts[self._before] if self._before >= 0 else ""
        return re.fullmatch(pattern, before, re.DOTALL) is not None

    def _leads(self, names: Sequence[str], index: int) -> bool:
        after = next((i for i in range(index + 1, len(self._texts)) if self._texts[i]), -1)
        return after >= 0 and any(self._is(name, after) for name in names)

    def _near(self, names: Sequence[str], index: int) -> bool:
        ahead = range(index + 1, min(index + 1 + NEAR, len(self._texts)))
        return any(self._is(name, i) for i in ahead for name in names if self._texts[i])

    def _is(self, name: str, index: int) -> bool:
        """Whether a later paragraph looks like an element by its own text and place in a table."""
        passage, text = self._passages[index], self._texts[index]
        return any(
            self._stands(role.form, passage)
            and len(text) <= int(role.form.get(w.MOST, LONGEST))
            and role.pattern.fullmatch(text) is not None
            for role in self._named.get(name, ())
        )
