"""The log of moves (问题流转): a row for each step of a problem, added and never changed.

Each step has the number of its problem, so that a merge of two ledgers may have to change numbers
in their logs too. Two logs are merged by content: rows have no number of their own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.problem_rows import plain_text
from docgen.registers.register_schema import RegisterSchema
from docgen.schema import schema_keywords as grammar

_Content = frozenset[tuple[str, str]]


def build_log_config(config: LedgerConfig, form: RegisterSchema) -> LedgerConfig:
    """Return the fields of a log by their roles; its number is that of the ledger.

    Its fields, dates, masked fields and allowed texts are those of the log; all else is the
    ledger's.
    """
    fields = form.schema.fields
    return replace(
        config,
        name=form.name,
        number=form.key,
        fields=tuple(fields),
        dates=frozenset(name for name in fields if fields[name].get("type") == "date"),
        masked=frozenset(name for name in fields if form.schema.meta(name, grammar.MASKED)),
        schema=form.schema,
        choices={n: tuple(rules["allowed"]) for n, rules in fields.items() if "allowed" in rules},
    )


def merge_moves(
    config: LedgerConfig,
    ours: Sequence[Row],
    theirs: Sequence[Row],
    renumbered: Mapping[str, str],
) -> list[Row]:
    """Return the rows of theirs that ours lacks, with the numbers that ours has given.

    A row that theirs has twice is added twice, unless ours has it.

    `renumbered` maps numbers of theirs to numbers of ours, see `MergeResult.clear_numbers`. The
    rows are in the order of theirs.
    """
    present = Counter(_content_of(config, row) for row in ours)
    added: list[Row] = []
    for row in _renumber(config, theirs, renumbered):
        content = _content_of(config, row)
        if present[content]:
            present[content] -= 1
        else:
            added.append(row)
    return added


def _renumber(
    config: LedgerConfig, rows: Iterable[Row], renumbered: Mapping[str, str]
) -> Iterable[Row]:
    """Yield the rows with the numbers of ours; a number that did not change stays."""
    for row in rows:
        number = row.get(config.number, "")
        yield {**row, config.number: renumbered.get(number, number)}


def _content_of(config: LedgerConfig, row: Row) -> _Content:
    """Return the texts of a row, days in one form.

    Blank fields do not count, so that a log with a column more has equal rows.
    """
    return frozenset((name, plain_text(config, name, text)) for name, text in row.items() if text)
