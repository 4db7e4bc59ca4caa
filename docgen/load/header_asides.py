"""Units and notes in a line of a header that names columns elsewhere.

Below 收入 stand 工资性 and 转移性, and in the same line （万元） below 纯收入: that is no name, and
it does not make the line a record. `header_lines` judges a line without its asides and adds them
to the names of their columns at the end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from docgen.load.header_groups import fill_groups
from docgen.load.unit_rows import is_unit, read_bracket
from docgen.model.header_names import is_plain_note

Lines = Sequence[Sequence[str]]
Asides = Mapping[tuple[int, int], str]
"""What lines say beside names, by the number of the line and of the column, both from 0."""


def find_asides(lines: Lines) -> Asides:
    """Return the units and notes that stand below a label which no line divides.

    A text in brackets is one, and without brackets a unit that is known or a plain note (必填).
    A row of asides and of nothing else is none: it is a row of units.

    `lines` are those of a header from top to bottom, as texts by column. 纯收入 over （万元） gives
    {(1, column): 万元}.
    """
    asides: dict[tuple[int, int], str] = {}
    for number in range(1, len(lines)):
        divided = divided_columns(lines[: number + 1])
        for column, text in enumerate(lines[number]):
            above = [line[column] for line in lines[:number] if column < len(line)]
            if text and column not in divided and any(above) and text not in above:
                note = _read_aside(text)
                if note:
                    asides[number, column] = note
    return asides


def _read_aside(text: str) -> str:
    """Return the unit or note that a cell holds, '' for a name of a column."""
    note = read_bracket(text)
    if note:
        return note
    return text if is_unit(text) or is_plain_note(text) else ""


def without_asides(lines: Lines, asides: Asides) -> list[list[str]]:
    """Return the lines of a header with '' in place of what stands beside the names."""
    return [
        ["" if (number, column) in asides else text for column, text in enumerate(line)]
        for number, line in enumerate(lines)
    ]


def with_asides(names: Sequence[str], asides: Asides) -> tuple[str, ...]:
    """Return the names of columns with the units and notes that stand below them, in brackets.

    纯收入 gives 纯收入（万元）. How to fill in a column (必填) is no part of its name.
    """
    added = {column: note for (_, column), note in asides.items() if not is_plain_note(note)}
    return tuple(
        f"{name}（{added[column]}）" if name and column in added else name
        for column, name in enumerate(names)
    )


def divided_columns(lines: Lines) -> set[int]:
    """Return the columns of groups that the last line divides into several.

    Columns are indexes from 0. A group over columns of which only one has a label is not divided.
    """
    *_, upper, lower = fill_groups(lines)
    divided: set[int] = set()
    for group, run in groupby(range(len(upper)), key=upper.__getitem__):
        columns = list(run)
        if group and len({lower[column] for column in columns} - {""}) > 1:
            divided.update(columns)
    return divided
