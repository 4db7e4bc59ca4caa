"""Rows of the problem ledger: reading them as texts, comparing them, numbering new ones.

A row is a mapping from field to text, whatever the type of its file. Two rows are compared by the
texts that people read, so a date agrees with itself in another form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.model.values import DateValue
from docgen.problems.ledger import LedgerConfig, Row

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
Identity = tuple[str, ...]
"""The rule and the business key of a problem; () if a row lacks one of them."""


def read_rows(source: Source) -> list[Row]:
    """Return the rows of a table or a YAML list as texts.

    Fields without text are left out. A source of another form has no rows.
    """
    root = source.root
    if not isinstance(root, ListNode):
        return []
    if isinstance(root.items, TableRows):
        names = root.items.names
        return [_read_table_row(names, row) for row in root.items.rows]
    return [_read_list_row(node) for node in root.items]


def _read_table_row(names: Sequence[str], row: Sequence[str]) -> Row:
    """Return the texts of a table's row by the names of its columns."""
    pairs = zip(names, row, strict=False)
    return {name: clean_text(text) for name, text in pairs if name and text}


def _read_list_row(node: Node) -> Row:
    """Return the texts of an item of a YAML list, which should be a mapping of scalars."""
    if not isinstance(node, MapNode):
        return {}
    row = {
        key.text: clean_text(value.text.strip())
        for key, value in node.items
        if isinstance(value, Scalar)
    }
    return {name: text for name, text in row.items() if text}


def clean_text(text: str) -> str:
    """Return a text that every type of file can hold.

    Line ends become line feeds. Control characters are removed, because XML cannot contain them.
    """
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_identity(config: LedgerConfig, row: Row) -> Identity:
    """Return the rule and the business key of a row, or () if one of them is missing."""
    identity = tuple(row.get(name, "") for name in config.identity)
    if not all(identity):
        return ()
    return identity


def may_be_same_problem(config: LedgerConfig, one: Row, other: Row) -> bool:
    """Return whether two rows may be about the same problem.

    They are about different ones if a field that identifies problems has different texts in them.
    A missing text matches every text.
    """
    for name in config.identity:
        texts = {one.get(name, ""), other.get(name, "")} - {""}
        if len(texts) > 1:
            return False
    return True


def generate_numbers(config: LedgerConfig, rows: Iterable[Row]) -> Iterator[str]:
    """Yield the numbers after the highest number of the rows, without end.

    They have the form of the first number: the same prefix, at least as many digits. Numbers of
    another form are ignored.
    """
    first = re.fullmatch(r"(.*?)(\d+)", config.first_number)
    assert first is not None
    prefix = first[1]
    width = len(first[2])
    pattern = re.compile(rf"{re.escape(prefix)}(\d+)")
    matches = [pattern.fullmatch(row.get(config.number, "")) for row in rows]
    used = [int(match[1]) for match in matches if match]
    for number in count(max([*used, int(first[2]) - 1]) + 1):
        yield f"{prefix}{number:0{width}d}"


def texts_agree(config: LedgerConfig, name: str, one: str, other: str) -> bool:
    """Return whether two texts of a field are equal, or the same date in two forms.

    2018-03-01 and 2018年3月1日 agree in a field for dates, in any other field they do not.
    """
    if one == other:
        return True
    if name not in config.dates:
        return False
    date = _read_date(one)
    return date is not None and date == _read_date(other)


def _read_date(text: str) -> DateValue | None:
    """Return the date of a text, or None if it is no date."""
    try:
        return parse_date(text)
    except LiteralError:
        return None


def rows_agree(config: LedgerConfig, one: Row, other: Row, names: Iterable[str]) -> bool:
    """Return whether the texts of two rows agree in all fields of `names`."""
    return all(texts_agree(config, name, one.get(name, ""), other.get(name, "")) for name in names)
