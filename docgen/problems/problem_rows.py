"""Rows of a ledger as texts, and the numbers that new rows get."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.problem import LedgerConfig, Row
from docgen.model.source import ListNode, MapNode, Scalar, Source, TableRows

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Identity = tuple[str, ...]


def rows_of(source: Source) -> list[Row]:
    """The rows of a table or a YAML list as texts; what is not written is left out."""
    root = source.root
    if not isinstance(root, ListNode):
        return []
    if isinstance(root.items, TableRows):
        names = root.items.names
        return [
            {name: clean(text) for name, text in zip(names, row, strict=False) if name and text}
            for row in root.items.rows
        ]
    return [_row(node) for node in root.items]


def _row(node: object) -> Row:
    pairs = node.items if isinstance(node, MapNode) else ()
    texts = (
        (key.text, clean(value.text.strip())) for key, value in pairs if isinstance(value, Scalar)
    )
    return {name: text for name, text in texts if text}


def clean(text: str) -> str:
    """A text as every kind of file can hold it: one kind of line end, no control characters."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def identity_of(form: LedgerConfig, row: Row) -> Identity:
    """Which problem a row is about; empty if it does not say."""
    identity = tuple(row.get(name, "") for name in form.identity)
    return identity if all(identity) else ()


def compatible(form: LedgerConfig, one: Row, other: Row) -> bool:
    """Whether two rows may be about the same problem: nothing that they say of it differs."""
    pairs = ((one.get(name, ""), other.get(name, "")) for name in form.identity)
    return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)


def numbers(form: LedgerConfig, rows: Iterable[Row]) -> Iterator[str]:
    """The numbers that come after those of the rows, which none of them has."""
    shape = re.fullmatch(r"(.*?)(\d+)", form.first)
    assert shape is not None
    head, width, last = shape[1], len(shape[2]), int(shape[2]) - 1
    for row in rows:
        own = re.fullmatch(rf"{re.escape(head)}(\d+)", row.get(form.number, ""))
        last = max(last, int(own[1])) if own else last
    while True:
        last += 1
        yield f"{head}{last:0{width}d}"


def same(form: LedgerConfig, name: str, one: str, other: str) -> bool:
    """Whether two texts of a field say the same: a date may be written in several ways."""
    if one == other or name not in form.dates:
        return one == other
    try:
        days = parse_date(one), parse_date(other)
    except LiteralError:
        return False
    return days[0] is not None and days[0] == days[1]


def alike(form: LedgerConfig, one: Row, other: Row, names: Sequence[str]) -> bool:
    """Whether two rows say the same in these fields."""
    return all(same(form, name, one.get(name, ""), other.get(name, "")) for name in names)
