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

from docgen.problems.ledger import Changes, LedgerConfig, Problem, Row
from docgen.problems.problem_rows import Identity, clean_text, generate_numbers, read_identity

_OPEN = "〖"
_CLOSE = "〗"
_STILL_FOUND = "仍有"
_NOT_FOUND = "未再查出"
_FOUND_AGAIN = "又查出来了"
STATUSES = (_STILL_FOUND, _NOT_FOUND, _FOUND_AGAIN)
"""The statuses of a row that a hint may report."""


def collect(
    config: LedgerConfig,
    rows: Sequence[Row],
    problems: Iterable[Problem],
    applied_rules: Collection[str],
) -> Changes:
    """Return the changes after which the ledger contains the problems.

    A second collection of the same problems gives no changes. No row is closed, and nothing but
    the hint of an existing row is changed. Rows of a rule that is not among `applied_rules` keep
    their hint, because nothing is known about them.
    """
    found = {problem.identity: problem.row for problem in problems}
    identities = _read_identities(config, rows)
    last_rows = {identity: index for index, identity in identities}
    edits: dict[int, Row] = {}
    edited_by_user: list[int] = []
    for index, identity in identities:
        if identity[0] not in applied_rules:
            continue
        hint = ""
        if last_rows[identity] == index:
            hint = _build_hint(config, rows[index], found.get(identity))
        present = rows[index].get(config.hint, "")
        if present == hint:
            continue
        if _is_written_by_program(present):
            edits[index] = {config.hint: hint}
        else:
            edited_by_user.append(index)
    new = {identity: row for identity, row in found.items() if identity not in last_rows}
    added = tuple(_build_rows(config, rows, new))
    return Changes(edits, added, edited_by_user=tuple(edited_by_user))


def read_status(hint: str) -> str:
    """Return the status that a hint of the program reports; '' if it reports none."""
    if not _is_written_by_program(hint):
        return ""
    if hint.endswith(_FOUND_AGAIN + _CLOSE):
        return _FOUND_AGAIN
    return next((status for status in STATUSES if hint.startswith(_OPEN + status)), "")


def _read_identities(config: LedgerConfig, rows: Sequence[Row]) -> list[tuple[int, Identity]]:
    """Return the indexes of the rows that identify a problem, with their identity.

    Rows without rule or business key were added by people. They are never changed.
    """
    pairs = [(index, read_identity(config, row)) for index, row in enumerate(rows)]
    return [(index, identity) for index, identity in pairs if identity]


def _build_rows(
    config: LedgerConfig, rows: Sequence[Row], new: Mapping[Identity, Row]
) -> Iterator[Row]:
    """Yield the rows of new problems, each with an unused number."""
    numbers = generate_numbers(config, rows)
    for problem in new.values():
        texts = {name: clean_text(text) for name, text in problem.items()}
        hint = _bracket(_STILL_FOUND)
        yield {config.number: next(numbers), **texts, config.hint: hint}


def _build_hint(config: LedgerConfig, row: Row, found: Row | None) -> str:
    """Return the hint of a row, or '' if the row is closed and the problem is not found.

    `found` is the problem as the checks find it now, None if they do not find it.
    """
    closed = row.get(config.state, "") in config.ends
    if found is None:
        if closed:
            return ""
        return _bracket(f"{_NOT_FOUND}，核实后可{config.claimed}")
    if closed:
        return _bracket(f"已{row[config.state]}，{_FOUND_AGAIN}")
    changed = [
        found[name] for name in config.problem_fields if found.get(name, "") != row.get(name, "")
    ]
    text = "；".join(changed)
    if text:
        return _bracket(f"{_STILL_FOUND}，现查出：{text}")
    return _bracket(_STILL_FOUND)


def _bracket(text: str) -> str:
    """Return a text on one line in the brackets of the program, without such brackets inside."""
    inner = clean_text(text).replace(_OPEN, "【").replace(_CLOSE, "】").replace("\n", "；")
    return f"{_OPEN}{inner}{_CLOSE}"


def _is_written_by_program(text: str) -> bool:
    """Return whether a text is '' or wholly in one pair of the program's brackets."""
    if not text:
        return True
    inner = text.removeprefix(_OPEN).removesuffix(_CLOSE)
    return len(text) == len(inner) + 2 and _OPEN not in inner and _CLOSE not in inner
