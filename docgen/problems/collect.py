"""Findings into the ledger: new ones get a row, old ones a word, what people wrote stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from docgen.model.problem import Changes, LedgerConfig, Problem, Row
from docgen.problems.problem_rows import Identity, clean, identity_of, numbers

# The brackets show whose words they are: what does not stand wholly in them is a person's.
_OPEN, _CLOSE = "〖", "〗"
_STILL, _GONE, _BACK = "仍有", "未再查出", "又查出来了"
FATES = (_STILL, _GONE, _BACK)
"""What may have become of a row of the ledger."""


def collect(
    form: LedgerConfig, rows: Sequence[Row], problems: Iterable[Problem], judged: Collection[str]
) -> Changes:
    """What the ledger needs so that it holds these problems. Applied twice it changes nothing.

    `judged` are the rules that could be applied this time: a problem of another rule is neither
    there nor gone. No row is closed and nothing outside the hint is written in a row that stands.
    """
    found = {problem.identity: problem.row for problem in problems}
    known = {identity: index for index, identity in _identities(form, rows)}
    edits, spoken = dict[int, Row](), list[int]()
    for index, identity in _identities(form, rows):
        row = rows[index]
        if identity[0] not in judged:
            continue
        hint, there = _hint(form, row, found.get(identity), known[identity] == index), form.hint
        if row.get(there, "") == hint:
            continue
        if _is_ours(row.get(there, "")):
            edits[index] = {there: hint}
        else:
            spoken.append(index)
    return Changes(edits, tuple(_new(form, rows, found, known)), (), tuple(spoken))


def _identities(form: LedgerConfig, rows: Sequence[Row]) -> list[tuple[int, Identity]]:
    pairs = [(index, identity_of(form, row)) for index, row in enumerate(rows)]
    return [(index, identity) for index, identity in pairs if identity]


def _new(
    form: LedgerConfig,
    rows: Sequence[Row],
    found: Mapping[Identity, Row],
    known: Mapping[Identity, int],
) -> Iterable[Row]:
    number = numbers(form, rows)
    for identity, row in found.items():
        if identity not in known:
            fresh = {name: clean(text) for name, text in row.items()}
            yield {form.number: next(number), **fresh, form.hint: _said(_STILL)}


def _hint(form: LedgerConfig, row: Row, found: Row | None, last: bool) -> str:
    """What the program says of a row; '' if there is nothing to say."""
    if not last:
        return ""  # a later row is about the same problem
    closed = row.get(form.state, "") in form.ends
    if found is None:
        return "" if closed else _said(f"{_GONE}，核实后可{form.claimed}")
    now = "；".join(
        found[name] for name in form.message_fields if found.get(name, "") != row.get(name, "")
    )
    if closed:
        return _said(f"已{row[form.state]}，{_BACK}")
    return _said(f"{_STILL}，现查出：{now}") if now else _said(_STILL)


def fate(hint: str) -> str:
    """What a hint of ours says has become of a row; '' if it says nothing."""
    if not _is_ours(hint) or not hint:
        return ""
    if hint.endswith(_BACK + _CLOSE):
        return _BACK
    return next((word for word in FATES if hint.startswith(_OPEN + word)), "")


def _said(text: str) -> str:
    plain = clean(text).replace(_OPEN, "【").replace(_CLOSE, "】").replace("\n", "；")
    return f"{_OPEN}{plain}{_CLOSE}"


def _is_ours(text: str) -> bool:
    inner = text.removeprefix(_OPEN).removesuffix(_CLOSE)
    return not text or (len(text) == len(inner) + 2 and _OPEN not in inner and _CLOSE not in inner)
