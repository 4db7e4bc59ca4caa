"""Rows of the problem ledger: reading them as texts, comparing them, numbering new ones.

A row is a mapping from field to text, whatever the type of its file. Two rows are compared by the
texts that people read, so a date agrees with itself in another form.

`merge_round` and `row_index` compare rows with these functions, `collect` reads identities and
gives numbers. Comparisons never raise: any text may be in a cell that people edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source, TableRows
from docgen.problems.ledger import LedgerConfig, Row

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_MOST_DIGITS = 15
"""Digits of a number that is counted on; a longer one is an identity or a slip."""
Identity = tuple[str, ...]
"""The rule and the business key of a problem; () if a row lacks one of them."""


def read_rows(source: Source) -> list[Row]:
    """Return the rows of a table or a YAML list as texts.

    Fields without text are left out. A source of another form has no rows.

    The rows are in the order of the file, a row without text as {}.
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
    texts = map(clean_text, row)
    return {name: text for name, text in zip(names, texts, strict=False) if name and text}


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


@lru_cache(maxsize=2**16)
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


def are_contradictory(config: LedgerConfig, one: Row, other: Row) -> bool:
    """Return whether two rows name different rules or business keys, so are different problems."""
    for name in config.identity:
        texts = {one.get(name, ""), other.get(name, "")} - {""}
        if len(texts) > 1:
            return True
    return False


def are_different(config: LedgerConfig, one: Row, other: Row) -> bool:
    """Return whether two rows with one number are about different problems beyond doubt.

    They are if they are contradictory, or if both the description and something of the place or
    the subject differ: one of them alone may have been corrected.

    `recognition` has the place and the subject beside the description, see `LedgerConfig`.
    """
    if are_contradictory(config, one, other):
        return True
    described = {name for name in config.recognition if _differ(name, one, other)}
    return not described.isdisjoint(config.problem_fields) and bool(
        described.difference(config.problem_fields)
    )


def _differ(name: str, one: Row, other: Row) -> bool:
    """Return whether a field has different texts in two rows, white space left out."""
    texts = {"".join(row.get(name, "").split()) for row in (one, other)}
    return len(texts - {""}) > 1


def read_recognition(config: LedgerConfig, row: Row) -> tuple[str, ...]:
    """Return the place, the subject and the description of a problem without white space.

    Returns () if nothing is described. White space is left out, because people retype texts.

    The texts are in the order of `recognition`; '' for a blank one.
    """
    names = config.recognition or config.problem_fields
    if not any(row.get(name) for name in config.problem_fields):
        return ()
    return tuple("".join(row.get(name, "").split()) for name in names)


def is_same_problem(config: LedgerConfig, one: Row, other: Row) -> bool:
    """Return whether two rows are about the same problem beyond doubt.

    They are if they agree in rule and business key, else in place, subject and description. That
    nothing in them differs is no proof.
    """
    if are_contradictory(config, one, other):
        return False
    identity = read_identity(config, one)
    if identity and identity == read_identity(config, other):
        return True
    recognition = read_recognition(config, one)
    return bool(recognition) and recognition == read_recognition(config, other)


class NumberSeries:
    """Numbers of problems in the form of the first one: its prefix, at least as many digits.

    A number is spent once a problem has had it, or a higher one: it is never given again.
    """

    def __init__(self, config: LedgerConfig, highest: int = 0) -> None:
        """Begin at the first number of the ledger, or behind the highest that is known.

        `highest` is what that number counts, 0 without one: 12 for WT0012.

        `first_number` ends with digits, as the section 收集 is checked to say: WT0001 has the
        prefix WT and four digits.
        """
        first = re.fullmatch(r"(.*?)(\d+)", config.first_number)
        assert first is not None
        self._field = config.number
        self._prefix = first[1]
        self._width = len(first[2])
        self._pattern = re.compile(rf"{re.escape(first[1])}(\d{{1,{_MOST_DIGITS}}})")
        self.highest = max(highest, int(first[2]) - 1)

    def spend(self, rows: Iterable[Row]) -> None:
        """Take the numbers of rows as spent. Numbers of another form are ignored."""
        counts = [self._count(row.get(self._field, "")) for row in rows]
        self.highest = max([self.highest, *counts])

    def is_spent(self, number: str) -> bool:
        """Return whether a number is not above the highest one that is spent."""
        return 0 < self._count(number) <= self.highest

    def spend_number(self, number: str) -> None:
        """Take a number, and all below it, as spent. A number of another form is ignored."""
        self.highest = max(self.highest, self._count(number))

    @property
    def last(self) -> str:
        """The highest number that is spent."""
        return self._format(self.highest)

    def __iter__(self) -> Iterator[str]:
        """Return the series itself: it never ends."""
        return self

    def __next__(self) -> str:
        """Return the next number and take it as spent: after WT0009 comes WT0010."""
        self.highest += 1
        return self._format(self.highest)

    def _format(self, count: int) -> str:
        """Return a count as a number: 12 as WT0012, 12345 as WT12345."""
        return f"{self._prefix}{count:0{self._width}d}"

    def _count(self, number: str) -> int:
        """Return what a number counts, 0 if it has another form."""
        match = self._pattern.fullmatch(number)
        if match is None:
            return 0
        return int(match[1])


def texts_agree(config: LedgerConfig, name: str, one: str, other: str) -> bool:
    """Return whether two texts of a field are equal, or the same date in two forms.

    2018-03-01 and 2018年3月1日 agree in a field for dates, in any other field they do not.
    """
    return one == other or plain_text(config, name, one) == plain_text(config, name, other)


def plain_text(config: LedgerConfig, name: str, text: str) -> str:
    """Return the text of a field with its date, if it is a field for dates, in one form.

    A date without a day agrees only with another one without a day: 2018年3月 is no 2018-03-01.
    """
    if text and name in config.dates:
        return _plain_date(text)
    return text


@lru_cache(maxsize=4096)
def _plain_date(text: str) -> str:
    """Return a date in one form; a text that is no date as it is."""
    try:
        day = parse_date(text)
    except LiteralError:
        return text
    return text if day is None else f"{day.year}-{day.month or 0}-{day.day or 0}"


def rows_agree(config: LedgerConfig, one: Row, other: Row, names: Iterable[str]) -> bool:
    """Return whether the texts of two rows agree in all fields of `names`.

    Fields that are not in `names` may differ.
    """
    different = {name for name, _ in one.items() ^ other.items()}.intersection(names)
    return all(texts_agree(config, n, one.get(n, ""), other.get(n, "")) for n in different)
