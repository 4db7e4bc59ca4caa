"""The columns of two copies of a ledger: which are compared, which are new, which are renamed.

`app.merge_ledgers` asks for the findings first and merges only without errors. A column that people
have renamed would look like a deleted and a new one, and its cells would be lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.model.near_names import pair_alike
from docgen.model.source import Source, column_letters
from docgen.problems.ledger import LedgerConfig
from docgen.problems.ledger_tables import LedgerTables, read_header, read_table_rows

_NEAR = 0.5
"""How similar the new name of a column is at least: names are short, 整改进展 and 整改情况."""


def read_columns(tables: LedgerTables) -> tuple[str, ...]:
    """Return the names of the columns of a copy, blank ones too.

    They are in the order of the tables, each name once.
    """
    names = (name for source in tables.sources for name in columns_of(tables.config, source))
    return tuple(dict.fromkeys(names))


def columns_of(config: LedgerConfig, source: Source) -> tuple[str, ...]:
    """Return the names of the columns of one table; a row of a YAML list may have all fields.

    Of a YAML list these are the fields of the ledger, then other keys.
    """
    header = read_header(source)
    if read_table_rows(source) is not None:
        return header
    return tuple(dict.fromkeys([*config.fields, *header]))


def column_findings(
    ours: LedgerTables, theirs: LedgerTables, base: LedgerTables | None
) -> Iterator[Finding]:
    """Yield the findings about the columns of theirs: renamed, without a name, new, missing.

    Those that would lose cells are errors: nothing is merged until they are mended.

    `base` is the copy that was sent out, None if it is unknown. HZ-08 is an error, HZ-09
    a notice.
    """
    yield from _unnamed_cells(theirs)
    known = {*ours.config.fields, *read_columns(ours)}
    new = [name for name in read_columns(theirs) if name not in known]
    missing = _missing_columns(ours, theirs)
    renamed = pair_alike(missing, new, _NEAR)
    renamed |= _replaced_columns(read_columns(base or ours), read_columns(theirs))
    counts = _written_cells(theirs)
    location = theirs.sources[0].location(())
    for right, name in renamed.items():
        if right in missing and name in new:
            message = (
                f"台账没有“{name}”这一列，多半是“{right}”改了名，写了 {counts[name]} 格，没有并"
            )
            remedy = f"把表头“{name}”改回“{right}”再并；真是另外一列的，另取一个名称"
            yield new_finding("HZ-08", message, remedy, location=location)
            new.remove(name)
            missing.remove(right)
    for name in new:
        if counts[name]:
            message = f"交回的多一列“{name}”，写了 {counts[name]} 格，加进了台账"
            yield new_finding("HZ-09", message, location=location)
    for name in missing:
        message = f"交回的没有“{name}”这一列，这一列没有比，照本册的"
        yield new_finding("HZ-09", message, location=location)


def _missing_columns(ours: LedgerTables, theirs: LedgerTables) -> list[str]:
    """Return the columns of ours that people write and that theirs lacks; some cell is written.

    A blank column counts only if it is a field: a blank form to fill in.
    """
    config = ours.config
    counts = _written_cells(ours)
    written = {config.hint, config.conflict_note}
    present = {*read_columns(theirs), *written}
    blank_forms = set(config.fields) & set(read_columns(ours))
    return [n for n in read_columns(ours) if n not in present and (counts[n] or n in blank_forms)]


def _written_cells(tables: LedgerTables) -> Mapping[str, int]:
    """Return how many cells are written in each column.

    Columns come with 0 cells if nothing is written in them.
    """
    counts = dict.fromkeys(read_columns(tables), 0)
    for row in tables.rows:
        for name in row:
            counts[name] = counts.get(name, 0) + 1
    return counts


def _replaced_columns(sent: Sequence[str], returned: Sequence[str]) -> dict[str, str]:
    """Return the columns that were sent out with those that stand in their places now.

    All other columns must stand where they stood.

    {} if the number of columns differs. 整改进展 in place of 整改情况 is a rename, however unlike.
    """
    if len(sent) != len(returned):
        return {}
    return {
        old: new
        for old, new in zip(sent, returned, strict=True)
        if old != new and old not in returned and new not in sent
    }


def _unnamed_cells(theirs: LedgerTables) -> Iterator[Finding]:
    """Yield an error for each column without a name in which something is written.

    Cells beyond the header count as well; a YAML list has none.
    """
    for source in theirs.sources:
        rows = read_table_rows(source)
        if rows is None:
            continue
        width = max(map(len, [rows.names, *rows.rows]))
        for column in range(width):
            if column < len(rows.names) and rows.names[column]:
                continue
            count = sum(column < len(row) and bool(row[column]) for row in rows.rows)
            if count:
                letters = column_letters(column + 1)
                message = f"{letters}列没有列名，写了 {count} 格，没有并"
                remedy = "在表头给这一列写上名称；不要的，清空这一列"
                yield new_finding("HZ-08", message, remedy, location=source.location(()))
