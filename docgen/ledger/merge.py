"""Two copies of a ledger into one: what one side wrote is taken, what both wrote is kept twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from docgen.ledger.rows import alike, identity_of, numbers, same
from docgen.model import Changes, Conflict, LedgerForm, Row


def merge(
    form: LedgerForm, ours: Sequence[Row], theirs: Sequence[Row], base: Sequence[Row] = ()
) -> Changes:
    """What our copy needs so that it holds what theirs says. Applied twice it changes nothing.

    With `base` (the copy that was sent out) a field that one side alone has changed is taken from
    that side. A field that both wrote differently stays as ours, theirs is kept in the doubt.
    """
    return _Merging(form, ours, base).done(theirs)


@dataclass
class _Merging:
    form: LedgerForm
    ours: Sequence[Row]
    base: Sequence[Row]
    edits: dict[int, dict[str, str]] = field(default_factory=dict)
    added: list[Row] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def done(self, theirs: Sequence[Row]) -> Changes:
        form = self.form
        self.number = numbers(form, [*self.ours, *theirs])
        self.sent = {row.get(form.number, ""): row for row in self.base}
        self.by_number = dict[str, list[int]]()
        for at, own in enumerate(self.ours):
            self.by_number.setdefault(own.get(form.number, ""), []).append(at)
        self.by_number.pop("", None)
        self.by_identity = {
            identity: index
            for index, row in reversed(list(enumerate(self.ours)))
            if (identity := identity_of(form, row))
        }
        for row in theirs:
            index = self._match(row)
            if index is None:
                self._add(row)
            else:
                self._fields(index, row)
        edits = {index: row for index, row in self.edits.items() if row}
        return Changes(edits, tuple(self.added), tuple(self.conflicts))

    def _match(self, row: Row) -> int | None:
        """Our row about the same problem: by number, unless that stands for another; else by
        what it is about; else the one that says the very same."""
        form, identity = self.form, identity_of(self.form, row)
        at = self.by_number.get(row.get(form.number, ""), ())
        for index in sorted(at, key=lambda i: not alike(form, self.ours[i], row, form.fields)):
            own = identity_of(form, self.ours[index])
            if not identity or not own or identity == own:
                return index
        if identity:
            return self.by_identity.get(identity)
        if row.get(form.number):
            return None
        names = [name for name in form.fields if name not in (form.number, form.hint, form.doubt)]
        return next((i for i, r in enumerate(self.ours) if alike(form, r, row, names)), None)

    def _add(self, row: Row) -> None:
        form, number = self.form, row.get(self.form.number, "")
        kept = {name: text for name, text in row.items() if name != form.hint}
        if not number or number in self.by_number:
            kept[form.number] = next(self.number)
            if number:
                kept[form.doubt] = _doubt(row.get(form.doubt, ""), form.number, number)
        self.added.append(kept)

    def _fields(self, index: int, row: Row) -> None:
        form, own = self.form, self.ours[index]
        before = self.sent.get(own.get(form.number, ""), {})
        for name in form.fields:
            if name in (form.hint, form.doubt):
                continue
            text, sent = row.get(name, ""), before.get(name, "")
            mine = self.edits.get(index, {}).get(name, own.get(name, ""))
            if not text or same(form, name, text, mine) or (sent and same(form, name, text, sent)):
                continue
            if not mine or (sent and same(form, name, mine, sent)):
                self.edits.setdefault(index, {})[name] = text
            else:
                self._doubted(index, name, mine, text)

    def _doubted(self, index: int, name: str, mine: str, text: str) -> None:
        form, edits = self.form, self.edits.setdefault(index, {})
        self.conflicts.append(Conflict(index, name, mine, text))
        known = edits.get(form.doubt, self.ours[index].get(form.doubt, ""))
        doubt = _doubt(known, name, text)
        if doubt != self.ours[index].get(form.doubt, ""):
            edits[form.doubt] = doubt


def _doubt(known: str, name: str, text: str) -> str:
    """What is in doubt, with one thing more, told once."""
    plain = text.replace("〖", "【").replace("〗", "】")
    said = f"“{name}”另一份写〖{plain}〗"
    return known if said in known else "；".join(filter(None, [known, said]))
