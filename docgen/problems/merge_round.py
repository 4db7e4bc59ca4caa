"""One round of a merge: rows of theirs are matched with ours, and taken in one after another.

`merge` runs rounds until none changes a row. Matching goes from the surest proof to the weakest:
the copy that was sent out, number and texts, number and problem, rule and key, texts, recognition.
A row of ours is matched once, except by doubles of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.problems.conflict_notes import DELETED_HERE, DELETED_THERE, append_note, quote_text
from docgen.problems.hints import is_written_by_program
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.merge_result import Conflict, Removal, RowConflict
from docgen.problems.problem_rows import (
    Identity,
    NumberSeries,
    are_different,
    read_identity,
    rows_agree,
    texts_agree,
)
from docgen.problems.row_index import RowIndex

_NO_GROUP = "空着"
_Finder = Callable[[Row], int | None]


@dataclass(kw_only=True)
class MergeRound:
    """One merge: our rows, into which the rows of theirs are taken.

    Rows are known by their 0-based index: `at` in theirs, `index` in ours.
    """

    config: LedgerConfig
    names: Sequence[str]
    theirs: Sequence[Row]
    columns: Sequence[tuple[str, ...]]
    """The columns of each row of theirs; all if it is empty."""
    sent: Mapping[str, Row]
    """The rows that were sent out, by number."""
    index: RowIndex
    given: NumberSeries
    """The numbers that ours and the base have given."""
    conflicts: list[Conflict] = field(default_factory=list)
    row_conflicts: list[RowConflict] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    not_returned: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Prepare what the steps of the round share, and take all known numbers as spent.

        New numbers come from `_numbers`, which passes over those of all three copies.
        """
        self._renumbered: dict[str, set[str]] = {}
        self._names_by_columns: dict[tuple[str, ...], list[str]] = {}
        self._rows = [dict(row) for row in self.theirs]
        self._matches: dict[int, int] = {}
        """Our row of each matched row of theirs."""
        self._sent_rows: dict[int, Row] = {}
        """The row as it was sent out, of each row of theirs that is in the base."""
        self.given.spend([*self.index.rows, *self.sent.values()])
        self._numbers = NumberSeries(self.config, self.given.highest)
        self._numbers.spend(self.theirs)

    def run(self) -> None:
        """Match all rows of theirs, then take them in their order, then look for deleted rows.

        The results are in `index.rows`, the conflicts and the removals.
        """
        self._find_sent_rows()
        new = [at for at in range(len(self.theirs)) if at not in self._sent_rows]
        self._match_all(new, self.index.find_exact)
        self._match_all(new, self.index.find_by_number)
        self._match_all(range(len(self.theirs)), self.index.find_by_identity)
        self._match_all(new, self.index.find_by_texts)
        absorbed = self._absorb_doubles()
        self._match_all(new, self.index.find_by_recognition)
        for at, row in enumerate(self._rows):
            if at not in absorbed:
                self._take(at, row)
        self._remove_deleted()

    def renumbered(self) -> dict[str, list[str]]:
        """Return the numbers of theirs that are others in ours, with those.

        The keys are numbers of theirs, the values those in ours, sorted. Numbers that stay are left
        out.
        """
        pairs = {old: sorted(new - {old}) for old, new in self._renumbered.items()}
        return {old: new for old, new in pairs.items() if old and new}

    def common_numbers(self) -> frozenset[str]:
        """Return the numbers of theirs that a row of ours has too."""
        return frozenset(old for old, new in self._renumbered.items() if old in new)

    def _find_sent_rows(self) -> None:
        """Find the row of theirs for each row of the base, and our row for it.

        Of several with its number it is the one with its texts, else the one about its problem.
        """
        found: dict[str, list[int]] = {}
        for at, row in enumerate(self.theirs):
            found.setdefault(row.get(self.config.number, ""), []).append(at)
        for number, sent in self.sent.items():
            rows = [
                at
                for at in found.get(number, ())
                if not are_different(self.config, self.theirs[at], sent)
            ]
            if not rows:
                continue
            alike = (
                at for at in rows if rows_agree(self.config, self.theirs[at], sent, self.names)
            )
            chosen = next(alike, rows[0])
            self._sent_rows[chosen] = sent
            self._match(chosen, self.index.find_sent(self.theirs[chosen], sent))

    def _match_all(self, rows: Iterable[int], find: _Finder) -> None:
        """Match those of the rows of theirs that have no match yet.

        `rows` are indexes of theirs; `find` returns the index of ours or None.
        """
        for at in rows:
            if at not in self._matches:
                self._match(at, find(self._rows[at]))

    def _match(self, at: int, index: int | None) -> None:
        """Note that a row of theirs is a row of ours; with None nothing is noted."""
        if index is not None:
            self._matches[at] = index
            self.index.matched.add(index)

    def _absorb_doubles(self) -> set[int]:
        """Join unmatched rows of theirs with another one of their rule and key.

        Returns those that have been added to the other one; the rest goes into the same row of
        ours. Rows that were sent out stay by themselves.
        """
        absorbed: set[int] = set()
        kept = self._matches.keys() | self._sent_rows.keys()
        first: dict[Identity, int] = {}
        for at in sorted(range(len(self._rows)), key=lambda at: at not in kept):
            identity = read_identity(self.config, self._rows[at])
            if not identity or first.setdefault(identity, at) == at or at in self._sent_rows:
                continue
            primary = first[identity]
            if primary in self._matches and primary not in self._sent_rows:
                self._matches.setdefault(at, self._matches[primary])
            elif at not in self._matches:
                self._absorb(self._rows[primary], self._rows[at])
                absorbed.add(at)
        return absorbed

    def _absorb(self, row: dict[str, str], double: Row) -> None:
        """Add the texts of a double to a row of theirs; those that differ go to its note.

        `row` is changed.
        """
        note = self.config.conflict_note
        for name, text in double.items():
            if not row.get(name):
                row[name] = text
            elif name != note and not texts_agree(self.config, name, row[name], text):
                row[note] = append_note(row.get(note, ""), quote_text(name, text))
        row[note] = append_note(row.get(note, ""), double.get(note, ""))

    def _take(self, at: int, row: Row) -> None:
        """Take one row of theirs into our rows.

        `row` is the row of theirs with the texts of its doubles.
        """
        index = self._matches.get(at)
        if index is not None:
            self._take_into(index, row, self._names_of(at), self._sent_rows.get(at))
        elif at in self._sent_rows:
            self._take_deleted(row, self._names_of(at), self._sent_rows[at])
        else:
            self._add_row(row)

    def _names_of(self, at: int) -> Sequence[str]:
        """Return the fields that a row of theirs has a column for."""
        if not self.columns:
            return self.names
        columns = self.columns[at]
        if columns not in self._names_by_columns:
            present = set(columns)
            self._names_by_columns[columns] = [name for name in self.names if name in present]
        return self._names_by_columns[columns]

    def _take_into(self, index: int, row: Row, names: Sequence[str], sent: Row | None) -> None:
        """Merge the texts of a row of theirs into our row.

        `sent` is the row as it was sent out, None if it was not. Fields of the identity are merged
        as if nothing was sent: whether two rows are one problem does not depend on who has changed
        them.
        """
        self._add_note(index, row.get(self.config.conflict_note, ""))
        self._take_number(index, row.get(self.config.number, ""))
        for name in names:
            text = row.get(name, "")
            if name == self.config.number:
                continue
            if sent is None or name in self.config.identity:
                self._merge_two_ways(index, name, text)
            else:
                self._merge_three_ways(index, name, text, sent.get(name, ""))
        self._take_hint(index, row)

    def _take_number(self, index: int, number: str) -> None:
        """Record the number that our row has in the other copy; a row without one takes it.

        `number` is '' for a row of theirs without one.
        """
        row = self.index.rows[index]
        name = self.config.number
        if not number or row.get(name, "") == number:
            self._note_number(number, number)
            return
        if not row.get(name):
            row[name] = number
            if self.index.has_number(number):
                row[name] = next(self._numbers)
        if row[name] != number:
            self._add_note(index, quote_text(name, number))
        self._note_number(number, row[name])

    def _note_number(self, theirs: str, ours: str) -> None:
        """Note which number of ours stands for one of theirs; of two problems it is neither."""
        self._renumbered.setdefault(theirs, set()).add(ours)

    def _merge_two_ways(self, index: int, name: str, text: str) -> None:
        """Merge a text of theirs into a field of our row; nothing is known of what was sent.

        A blank text of theirs changes nothing; a text in a blank field of ours is taken.
        """
        row = self.index.rows[index]
        ours = row.get(name, "")
        if not text or texts_agree(self.config, name, text, ours):
            return
        if ours:
            self._note_conflict(index, name, text)
        else:
            row[name] = text

    def _merge_three_ways(self, index: int, name: str, text: str, sent: str) -> None:
        """Take a text of theirs if they alone have changed what was sent; '' is cleared."""
        row = self.index.rows[index]
        ours = row.get(name, "")
        if texts_agree(self.config, name, text, sent):
            return
        if texts_agree(self.config, name, text, ours):
            return
        if texts_agree(self.config, name, ours, sent):
            row[name] = text
        else:
            self._note_conflict(index, name, text)

    def _note_conflict(self, index: int, name: str, text: str) -> None:
        """Note that both have different texts.

        Ours stays in the field, theirs goes to the conflict note.
        """
        row = self.index.rows[index]
        number = row.get(self.config.number, "")
        self.conflicts.append(Conflict(index, number, name, row.get(name, ""), text))
        self._add_note(index, quote_text(name, text))

    def _take_hint(self, index: int, row: Row) -> None:
        """Keep what a person has written into the hint of a row of theirs."""
        hint = row.get(self.config.hint, "")
        if not is_written_by_program(hint) and hint != self.index.rows[index].get(self.config.hint):
            self._add_note(index, quote_text(self.config.hint, hint))

    def _add_note(self, index: int, note: str) -> None:
        """Append a note to the conflict note of a row, unless it is already there.

        A blank note adds nothing, so that the row stays equal to what it was.
        """
        if not note:
            return
        row = self.index.rows[index]
        name = self.config.conflict_note
        row[name] = append_note(row.get(name, ""), note)

    def _add_row(self, row: Row) -> int:
        """Add a row of theirs without its hint; return its index.

        It gets a new number if it has none, or one that another problem has or has had.
        """
        config = self.config
        number = row.get(config.number, "")
        new_row = {name: text for name, text in row.items() if name not in ("", config.hint)}
        is_spent = bool(self.sent) and self.given.is_spent(number)
        if not number or is_spent or self.index.has_number(number):
            new_row[config.number] = next(self._numbers)
        index = self.index.add(new_row)
        self._take_number(index, number)
        self._take_hint(index, row)
        return index

    def _take_deleted(self, row: Row, names: Sequence[str], sent: Row) -> None:
        """Take a row of theirs that ours has deleted: it returns only if they have edited it.

        It comes back with a note and is reported, so that a person decides.
        """
        edited = self._edited_fields(row, sent, names)
        if not edited:
            self.removals.append(Removal(sent))
            return
        number = row[self.config.number]
        new_row = {n: t for n, t in row.items() if n not in ("", self.config.hint)}
        if self.index.has_number(number):
            new_row[self.config.number] = next(self._numbers)
        index = self.index.add(new_row)
        self._take_number(index, number)
        self._take_hint(index, row)
        listed = "”“".join(edited)
        self._add_note(index, f"{DELETED_HERE}“{listed}”")
        self.row_conflicts.append(RowConflict(index, new_row[self.config.number], edited, True))

    def _edited_fields(self, row: Row, sent: Row, names: Iterable[str]) -> tuple[str, ...]:
        """Return the fields in which people have edited a row that was sent out.

        The hint counts only if a person has written it; the conflict note always counts.
        """
        compared = dict.fromkeys([*names, self.config.conflict_note])
        if is_written_by_program(row.get(self.config.hint, "")):
            compared.pop(self.config.hint, None)
        else:
            compared[self.config.hint] = None
        return tuple(
            name
            for name in compared
            if not texts_agree(self.config, name, row.get(name, ""), sent.get(name, ""))
        )

    def _remove_deleted(self) -> None:
        """Remove our rows that theirs has deleted, unless ours has edited them.

        A group of which theirs has no row at all was not handed in, so nothing of it is deleted.
        """
        group = self.config.group
        groups = {row.get(group, "") for row in self.theirs}
        returned = {sent.get(self.config.number) for sent in self._sent_rows.values()}
        not_returned = Counter[str]()
        for number, sent in self.sent.items():
            if number in returned:
                continue
            index = self.index.find_sent(sent, sent)
            # Of two rows with one number nobody knows which is meant.
            if index is None or self.index.count(number) > 1:
                continue
            if sent.get(group, "") not in groups:
                not_returned[sent.get(group, "") or _NO_GROUP] += 1
                continue
            self._remove_row(index, sent)
        self.not_returned = dict(not_returned)

    def _remove_row(self, index: int, sent: Row) -> None:
        """Delete a row of ours, or leave it with a note if ours has edited it.

        `sent` is the row as it was sent out, by which an edit is seen.
        """
        row = self.index.rows[index]
        self.index.matched.add(index)
        edited = self._edited_fields(row, sent, [*self.config.fields, *row, *sent])
        if not edited:
            self.removals.append(Removal(row, index))
            return
        self._add_note(index, DELETED_THERE)
        number = row.get(self.config.number, "")
        self.row_conflicts.append(RowConflict(index, number, edited, False))
