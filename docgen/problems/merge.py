"""Merging two copies of the problem ledger, so that no text of either copy is lost.

A row of theirs is matched with our row about the same problem: by its number, else by the rule and
the business key, else by all its texts. A row without a match is added.

A field that one side alone has written is taken from that side. If both have written it, our text
stays and theirs is added to the conflict note of the row. The note also records the number that
the row has in the other copy, so that the next merge finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from docgen.problems.ledger import Changes, Conflict, LedgerConfig, Row
from docgen.problems.problem_rows import (
    Identity,
    generate_numbers,
    may_be_same_problem,
    read_identity,
    rows_agree,
    texts_agree,
)


def merge(
    config: LedgerConfig, ours: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row] = ()
) -> Changes:
    """Return the changes after which our copy contains the texts of theirs.

    A second merge of the same copies gives no changes. `base` is the copy that was sent out: a
    field that differs from it on one side only is taken from that side.
    """
    sent = {row[config.number]: row for row in base if row.get(config.number)}
    rows = list(ours)
    conflicts: list[Conflict] = []
    # One round is enough unless theirs has one problem in several rows: then until nothing changes.
    for _ in range(len(theirs) + 2):
        merged = _MergeRound(
            config=config,
            rows=[dict(row) for row in rows],
            sent=sent,
            numbers=generate_numbers(config, [*rows, *theirs]),
        )
        for row in theirs:
            merged.take(row)
        conflicts = merged.conflicts
        if merged.rows == rows:
            break
        rows = list(merged.rows)
    return Changes(_find_edits(ours, rows), rows[len(ours) :], conflicts)


def _find_edits(before: Sequence[Row], after: Sequence[Row]) -> dict[int, Row]:
    """Return the texts that differ, by the index of their row. Rows without any are left out."""
    edits: dict[int, Row] = {}
    for index, (old, new) in enumerate(zip(before, after, strict=False)):
        changed = {name: text for name, text in new.items() if old.get(name) != text}
        if changed:
            edits[index] = changed
    return edits


@dataclass
class _MergeRound:
    """Our rows while the rows of theirs are taken in one after another."""

    config: LedgerConfig
    rows: list[dict[str, str]]
    """Our rows with all texts taken in so far, followed by the added rows."""
    sent: Mapping[str, Row]
    """The rows that were sent out, by number."""
    numbers: Iterator[str]
    """Unused numbers for new rows."""
    conflicts: list[Conflict] = field(default_factory=list)
    """The fields that both sides have written."""

    def __post_init__(self) -> None:
        self._by_number: dict[str, list[int]] = {}
        self._by_identity: dict[Identity, int] = {}
        for index in range(len(self.rows)):
            self._register(index)

    def take(self, row: Row) -> None:
        """Take one row of theirs into our rows."""
        index = self._find_match(row)
        if index is None:
            self._add_row(row)
            return
        self._add_note(index, row.get(self.config.conflict_note, ""))
        self._merge_fields(index, row)
        self._register(index)

    def _register(self, index: int) -> None:
        """Make a row findable by its identity, its number, and its numbers in other copies."""
        config = self.config
        row = self.rows[index]
        pattern = rf"“{re.escape(config.number)}”另一份写〖(.*?)〗"
        other_numbers = re.findall(pattern, row.get(config.conflict_note, ""))
        for number in filter(None, [row.get(config.number, ""), *other_numbers]):
            indexes = self._by_number.setdefault(number, [])
            if index not in indexes:
                indexes.append(index)
        identity = read_identity(config, row)
        if identity:
            self._by_identity.setdefault(identity, index)

    def _find_match(self, row: Row) -> int | None:
        """Return the index of our row about the same problem, or None.

        The number is compared first, unless our row of this number is about another problem. Then
        the identity is compared, and last all texts.
        """
        index = self._find_by_number(row)
        if index is not None:
            return index
        identity = read_identity(self.config, row)
        if identity in self._by_identity:
            return self._by_identity[identity]
        return self._find_by_texts(row)

    def _find_by_number(self, row: Row) -> int | None:
        """Return the index of our row with the same number, or None if all are about others.

        Of several rows one with the same texts is returned.
        """
        config = self.config
        candidates = self._by_number.get(row.get(config.number, ""), ())
        for index in sorted(candidates, key=lambda i: not self._agrees(i, row, config.fields)):
            if may_be_same_problem(config, self.rows[index], row):
                return index
        return None

    def _find_by_texts(self, row: Row) -> int | None:
        """Return the index of a row with the same texts, of several one with the same note.

        Returns None if there is none, or if the row has no text but its number.
        """
        config = self.config
        names = [name for name in config.merged_fields if name != config.number]
        if not any(row.get(name) for name in names):
            return None
        note = row.get(config.conflict_note, "")
        return min(
            (index for index in range(len(self.rows)) if self._agrees(index, row, names)),
            key=lambda index: note not in self.rows[index].get(config.conflict_note, ""),
            default=None,
        )

    def _agrees(self, index: int, row: Row, names: Sequence[str]) -> bool:
        """Return whether our row has the texts of theirs in the fields of `names`."""
        return rows_agree(self.config, self.rows[index], row, names)

    def _add_row(self, row: Row) -> None:
        """Add a row of theirs without its hint.

        It gets a new number if it has none, or one that a row about another problem has.
        """
        config = self.config
        number = row.get(config.number, "")
        new_row = {name: text for name, text in row.items() if name != config.hint}
        self.rows.append(new_row)
        index = len(self.rows) - 1
        if not number:
            new_row[config.number] = next(self.numbers)
        elif number in self._by_number:
            new_row[config.number] = next(self.numbers)
            self._add_note(index, _build_note(config.number, number))
        self._register(index)

    def _merge_fields(self, index: int, row: Row) -> None:
        """Merge the texts of a row of theirs into our row."""
        config = self.config
        sent = self._find_sent(index, row)
        identifying = config.identifying_fields
        for name in config.merged_fields:
            # The fields that identify a problem are never replaced, whatever was sent out.
            sent_text = ""
            if name not in identifying:
                sent_text = sent.get(name, "")
            self._merge_field(index, name, row.get(name, ""), sent_text)

    def _find_sent(self, index: int, row: Row) -> Row:
        """Return the row as it was sent out; empty if our row has another number."""
        number = row.get(self.config.number, "")
        if self.rows[index].get(self.config.number, "") not in ("", number):
            return {}
        return self.sent.get(number, {})

    def _merge_field(self, index: int, name: str, text: str, sent_text: str) -> None:
        """Merge a text of theirs into a field of our row.

        `sent_text` is the text that was sent out, '' if unknown. The side that still has it has
        not edited the field.
        """
        row = self.rows[index]
        ours = row.get(name, "")
        if not text or text == ours:
            return
        agree = partial(texts_agree, self.config, name)
        if agree(text, ours) or agree(text, sent_text):
            return
        if not ours or agree(ours, sent_text):
            row[name] = text
            return
        self.conflicts.append(Conflict(index=index, field=name, ours=ours, theirs=text))
        self._add_note(index, _build_note(name, text))

    def _add_note(self, index: int, note: str) -> None:
        """Append a note to the conflict note of a row, unless it is already there."""
        row = self.rows[index]
        name = self.config.conflict_note
        present = row.get(name, "")
        if note not in present:
            row[name] = "；".join(filter(None, [present, note]))


def _build_note(name: str, text: str) -> str:
    """Return the note that the other copy has a text in a field.

    Its brackets must not occur in the text, because `_register` searches for them.
    """
    inner = text.replace("〖", "【").replace("〗", "】")
    return f"“{name}”另一份写〖{inner}〗"
