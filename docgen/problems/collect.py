"""Collecting problems into the ledger: new problems get a row, known ones a hint.

A hint reports what the checks find now:

- 〖仍有〗: the problem is still found;
- 〖仍有，现查出：…〗: it is still found, with other texts than the row has;
- 〖未再查出，核实后可…〗: it is not found any more, so a person may verify and close it;
- 〖已…，又查出来了〗: the row is closed, but the problem is found again.

Text that is not wholly in these brackets was written by a person, and is never changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.problems.hints import CLOSE, OPEN, bracket, is_written_by_program
from docgen.problems.ledger import Changes, LedgerConfig, Problem, Row
from docgen.problems.problem_rows import Identity, NumberSeries, clean_text, read_identity

_STILL_FOUND = "仍有"
_NOT_FOUND = "未再查出"
_FOUND_AGAIN = "又查出来了"
STATUSES = (_STILL_FOUND, _NOT_FOUND, _FOUND_AGAIN)
"""The statuses of a row that a hint may report."""


class CollectResult(Struct, frozen=True):
    """The changes of a collection, and the rows whose hint a person has overwritten.

    Indexes of rows are 0-based, those of the rows that were passed to `collect`.
    """

    changes: Changes
    edited_by_user: Sequence[int] = ()
    """Rows whose hint is left as it is."""
    filled: int = 0
    """Blank cells that are filled, because the county has decided since."""


def collect(
    config: LedgerConfig,
    rows: Sequence[Row],
    problems: Iterable[Problem],
    applied_rules: Collection[str],
    highest: int = 0,
    *,
    unjudged: Collection[Identity] = (),
) -> CollectResult:
    """Return the changes after which the ledger contains the problems.

    A second collection of the same problems gives no changes. No row is closed. Of an existing row
    only the hint is changed, and blank fields are filled that depend on the county's settings.
    Rows of a rule that is not among `applied_rules` keep their hint, because nothing is known about
    them; so do rows about `unjudged` problems that are not found. `highest` is the highest number
    ever given.

    Of several rows about one problem only the last keeps its hint. New rows follow the others, in
    the order of the problems, numbered on from the highest number.
    """
    found = {problem.identity: problem.row for problem in problems}
    identities = _read_identities(config, rows)
    last_rows = {identity: index for index, identity in identities}
    identities = _judged(identities, applied_rules, set(unjudged) - found.keys())
    edits: dict[int, Row] = {}
    edited_by_user: list[int] = []
    for index, identity in identities:
        is_last = last_rows[identity] == index
        edit = _build_edit(config, rows[index], found.get(identity), is_last=is_last)
        if not is_written_by_program(rows[index].get(config.hint, "")):
            edited_by_user.append(index)
            edit.pop(config.hint, None)
        if edit:
            edits[index] = edit
    new = {identity: row for identity, row in found.items() if identity not in last_rows}
    numbers = NumberSeries(config, highest)
    numbers.spend(rows)
    added = tuple(_build_rows(config, numbers, new))
    return CollectResult(
        changes=Changes(edits, added),
        edited_by_user=tuple(edited_by_user),
        filled=sum(len(edit.keys() - {config.hint}) for edit in edits.values()),
    )


def _judged(
    identities: Sequence[tuple[int, Identity]],
    applied_rules: Collection[str],
    unknown: Collection[Identity],
) -> list[tuple[int, Identity]]:
    """Return those of some rows of which it is known whether their problem is there."""
    return [
        (index, identity)
        for index, identity in identities
        if identity[0] in applied_rules and identity not in unknown
    ]


def _build_edit(
    config: LedgerConfig, row: Row, found: Row | None, *, is_last: bool
) -> dict[str, str]:
    """Return the new hint of a row and the blanks that can be filled, {} if nothing changes.

    Of several rows about one problem only the last one is kept up to date.

    `found` is the problem as the checks find it now, None if they do not find it. A row that is not
    the last about its problem loses its hint.
    """
    edit: dict[str, str] = {}
    hint = ""
    if is_last:
        edit = _fill_blanks(config, row, found)
        hint = _build_hint(config, row, found)
    if row.get(config.hint, "") != hint:
        edit[config.hint] = hint
    return edit


def _fill_blanks(config: LedgerConfig, row: Row, found: Row | None) -> dict[str, str]:
    """Return the texts of the blank fields of an open row that depend on the county's settings.

    A cell that is written is never changed, whoever has written it.
    """
    if found is None or row.get(config.state, "") in config.ends:
        return {}
    return {
        name: clean_text(found[name])
        for name in config.settled_fields
        if found.get(name) and not row.get(name)
    }


def read_status(hint: str) -> str:
    """Return the status that a hint of the program reports; '' if it reports none.

    One of STATUSES: 仍有, 未再查出, 又查出来了.
    """
    if not is_written_by_program(hint):
        return ""
    if hint.endswith(_FOUND_AGAIN + CLOSE):
        return _FOUND_AGAIN
    return next((status for status in STATUSES if hint.startswith(OPEN + status)), "")


def _read_identities(config: LedgerConfig, rows: Sequence[Row]) -> list[tuple[int, Identity]]:
    """Return the indexes of the rows that identify a problem, with their identity.

    Rows without rule or business key were added by people. They are never changed.
    """
    pairs = [(index, read_identity(config, row)) for index, row in enumerate(rows)]
    return [(index, identity) for index, identity in pairs if identity]


def _build_rows(
    config: LedgerConfig, numbers: NumberSeries, new: Mapping[Identity, Row]
) -> Iterator[Row]:
    """Yield the rows of new problems, each with an unused number.

    Each row has the number, the texts of the problem and the hint 〖仍有〗.
    """
    for problem in new.values():
        texts = {name: clean_text(text) for name, text in problem.items()}
        hint = bracket(_STILL_FOUND)
        yield {config.number: next(numbers), **texts, config.hint: hint}


def _build_hint(config: LedgerConfig, row: Row, found: Row | None) -> str:
    """Return the hint of a row, or '' if the row is closed and the problem is not found.

    `found` is the problem as the checks find it now, None if they do not find it.
    """
    closed = row.get(config.state, "") in config.ends
    if found is None:
        if closed:
            return ""
        return bracket(f"{_NOT_FOUND}，核实后可{config.claimed}")
    if closed:
        return bracket(f"已{row[config.state]}，{_FOUND_AGAIN}")
    changed = [
        found[name] for name in config.problem_fields if found.get(name, "") != row.get(name, "")
    ]
    text = "；".join(changed)
    if text:
        return bracket(f"{_STILL_FOUND}，现查出：{text}")
    return bracket(_STILL_FOUND)
