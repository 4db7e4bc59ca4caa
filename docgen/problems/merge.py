"""Two copies of a ledger into one: what one side wrote is taken, what both wrote is kept twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from docgen.model.problem import Changes, Conflict, LedgerConfig, Row
from docgen.problems.problem_rows import alike, compatible, identity_of, numbers, same


def merge(
    form: LedgerConfig, ours: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row] = ()
) -> Changes:
    """What our copy needs so that it holds what theirs says. Applied twice it changes nothing.

    With `base` (the copy that was sent out) a field that one side alone has changed is taken from
    that side. A field that both wrote differently stays as ours, theirs is kept in the doubt.
    """
    rows, sent = list(ours), {row[form.number]: row for row in base if row.get(form.number)}
    # One round will do, unless theirs has one problem in several rows: then to where it rests.
    for _ in range(len(theirs) + 2):
        merging = _Merging(form, [dict(row) for row in rows], sent, numbers(form, [*rows, *theirs]))
        for row in theirs:
            merging.take(row)
        if merging.rows == rows:
            break
        rows = list[Row](merging.rows)
    pairs = enumerate(zip(rows, ours, strict=False))
    edits = {i: {n: t for n, t in new.items() if old.get(n) != t} for i, (new, old) in pairs}
    written = {index: row for index, row in edits.items() if row}
    return Changes(written, rows[len(ours) :], merging.conflicts)


@dataclass
class _Merging:
    """Our rows while theirs are taken in, one after the other."""

    form: LedgerConfig
    rows: list[dict[str, str]]
    sent: Mapping[str, Row]
    number: Iterator[str]
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._numbered = dict[str, list[int]]()
        self._identified = dict[tuple[str, ...], int]()
        for index in range(len(self.rows)):
            self._note(index)

    def take(self, row: Row) -> None:
        """Take one row of theirs in."""
        index = self._match(row)
        if index is None:
            self._add(row)
        else:
            self._doubt(index, row.get(self.form.conflict_note, ""))
            self._fields(index, row)
            self._note(index)

    def _note(self, index: int) -> None:
        """How a row can be found: by its number, here or in the other copy, by what it is about."""
        form, row = self.form, self.rows[index]
        said = rf"“{re.escape(form.number)}”另一份写〖(.*?)〗"
        for number in (
            row.get(form.number, ""),
            *re.findall(said, row.get(form.conflict_note, "")),
        ):
            if number and index not in self._numbered.setdefault(number, []):
                self._numbered[number].append(index)
        if identity := identity_of(form, row):
            self._identified.setdefault(identity, index)

    def _match(self, row: Row) -> int | None:
        """Our row about the same problem: by number, unless that stands for another; else by
        what it is about; else the one that says the very same."""
        form = self.form
        at = self._numbered.get(row.get(form.number, ""), ())
        for index in sorted(at, key=lambda i: not alike(form, self.rows[i], row, form.fields)):
            if compatible(form, self.rows[index], row):
                return index
        identity = identity_of(form, row)
        if identity in self._identified:
            return self._identified[identity]
        names = [
            name for name in form.fields if name not in (form.number, form.hint, form.conflict_note)
        ]
        if not any(row.get(name) for name in names):
            return None
        twins = [i for i, own in enumerate(self.rows) if alike(form, own, row, names)]
        known = [
            i
            for i in twins
            if row.get(form.conflict_note, "") in self.rows[i].get(form.conflict_note, "")
        ]
        return next(iter(known or twins), None)

    def _add(self, row: Row) -> None:
        form, number = self.form, row.get(self.form.number, "")
        self.rows.append({name: text for name, text in row.items() if name != form.hint})
        index = len(self.rows) - 1
        if not number or number in self._numbered:
            self.rows[index][form.number] = next(self.number)
            if number:
                self._doubt(index, _said(form.number, number))
        self._note(index)

    def _fields(self, index: int, row: Row) -> None:
        form, own = self.form, self.rows[index]
        number = row.get(form.number, "")
        before = self.sent.get(number, {}) if own.get(form.number, "") in ("", number) else {}
        for name in form.fields:
            text, mine = row.get(name, ""), own.get(name, "")
            # What a problem is known by is never changed, whoever has sent what.
            sent = before.get(name, "") if name not in (form.number, *form.identity) else ""
            if name in (form.hint, form.conflict_note) or not text or same(form, name, text, mine):
                continue
            if sent and same(form, name, text, sent):
                continue  # ours alone has changed it
            if not mine or (sent and same(form, name, mine, sent)):
                own[name] = text
            else:
                self.conflicts.append(Conflict(index, name, mine, text))
                self._doubt(index, _said(name, text))

    def _doubt(self, index: int, said: str) -> None:
        """Keep what is in doubt with a row, told once."""
        name, own = self.form.conflict_note, self.rows[index]
        if said not in own.get(name, ""):
            own[name] = "；".join(filter(None, [own.get(name, ""), said]))


def _said(name: str, text: str) -> str:
    plain = text.replace("〖", "【").replace("〗", "】")
    return f"“{name}”另一份写〖{plain}〗"
