"""Rules that read a column which a table lacks: they are not judged, and the column is reported.

What would stand in the column would look missing, and hide the one cause among a thousand
consequences. The same holds for cells of a key that are written and not understood.

`register_check` asks for the columns of each hit, and `report_unread_columns` names each column
once with all its rules. `app` joins what workers found with `put_causes_first`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Severity
from docgen.model.near_names import pair_names
from docgen.registers.column_plan import table_header
from docgen.registers.columns_read import ColumnsRead, is_counted
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import RuleContext

_CODE = "GZ-08"
_THEREFORE = "，要看它的"
"""Between the cause and the rules that are not judged."""


class UnreadColumn(Struct, frozen=True):
    """A column of a register that is not read in all rows, and the first row without it."""

    register: Register
    name: str
    row: int
    is_part: bool = False
    """Whether it is an optional part of a total, without which only the total is not judged."""


def find_unread_columns(columns: ColumnsRead, context: RuleContext) -> list[UnreadColumn]:
    """Return the columns of the other register for want of which a rule may report sound rows.

    A table without the column counts only if the rule may look into one of its rows.

    [] if the rule looks into no other register, or finds nothing where a column is absent.
    """
    other = columns.other
    if other is None or columns.compares:
        return []
    found = list[UnreadColumn]()
    for name in dict.fromkeys((*columns.keys, *sorted(columns.counted))):
        ties = name in columns.keys or name == columns.material[0]
        # Rows with a key in common have been left out one by one, see `unknown_cells`.
        unread = _is_unread(other, name, ties=ties, cells=ties and not columns.shared)
        if unread is None:
            continue
        counted = is_counted(columns, context)
        if name in columns.chosen and name not in columns.keys:
            counted = counted.is_null()
        rows = other.frame.filter(unread & counted.fill_null(value=True)).select(INDEX)
        first = rows.head(1).collect()
        if not first.is_empty():
            found.append(UnreadColumn(other, name, first.item()))
    return found


def take_unread_rows(
    result: pl.DataFrame, columns: ColumnsRead, register: Register
) -> tuple[pl.DataFrame, list[UnreadColumn]]:
    """Return the rows of a hit without those that lack an essential column; and these columns.

    A list without a header lacks no column: what is not written in it is blank.

    `columns.essential` are those without which a sound row looks like a fault.
    """
    found = list[UnreadColumn]()
    for name in columns.essential:
        unread = _is_unread(register, name)
        if unread is None:
            continue
        without = result.filter(unread)
        if not without.is_empty() and table_header(register.table_of(without[INDEX][0])):
            required = register.form.schema.fields.get(name, {}).get("required")
            is_part = columns.adds_up and not required
            found.append(UnreadColumn(register, name, without[INDEX][0], is_part))
            result = result.filter(~unread)
    return result, found


def _is_unread(
    register: Register, name: str, *, ties: bool = False, cells: bool = False
) -> pl.Expr | None:
    """Return whether a row lacks a column; None if no row does.

    Of a column that `ties` rows to others all rows count if every cell is blank. With `cells` those
    count too that are written and not understood.
    """
    index = pl.col(INDEX)
    if ties and name in register.types and register.is_blank(name):
        return pl.lit(value=True)
    unread = [
        index.is_between(rows.start, rows.stop - 1) for rows in register.unfilled.get(name, ())
    ]
    if cells and name in register.unread_cells:
        unread.append(index.is_in(register.unread_cells[name]))
    if not unread:
        return None
    return pl.any_horizontal(unread)


def report_unread_columns(unread: Iterable[tuple[str, UnreadColumn]]) -> list[Finding]:
    """Return a finding for each column, given with the code of each rule that is not judged.

    The path of a finding is (register, column, code, code …), by which those of several workers are
    joined.
    """
    codes: dict[tuple[str, str], list[str]] = {}
    first: dict[tuple[str, str], UnreadColumn] = {}
    for code, column in unread:
        key = (column.register.name, column.name)
        if key not in first or first[key].is_part:
            first[key] = column
        codes.setdefault(key, []).append(code)
    return [_finding(column, codes[key]) for key, column in first.items()]


def _finding(column: UnreadColumn, codes: Iterable[str]) -> Finding:
    """Return the finding about one column; its cause is a cell, or the column of a whole table."""
    register = column.register
    cause = f"“{register.name}”的“{column.name}”有的格没有读出来"
    remedy = "先改好没有读出来的格，再核一次"
    location = register.location((column.row, column.name))
    if column.row not in register.unreadable.get(column.name, ()):
        location = register.table_of(column.row).location(())
        table = str(location).rpartition("/")[2].partition("!")[0]
        cause = f"“{register.name}”（{table}）没有“{column.name}”这一列，或整列都空着"
        remedy = column_remedy(column.name, table_header(register.table_of(column.row)), register)
    severity = Severity.ERROR
    if column.is_part:
        severity = Severity.NOTICE
        remedy = f"这张表不分项记“{column.name}”的，不用管；记的，表头写“{column.name}”，再核一次"
    finding = new_finding(
        _CODE,
        "",
        remedy,
        severity=severity,
        path=(register.name, column.name, *codes),
        location=location,
        category=Category.STRUCTURE,
        missing=column.name,
    )
    return _with_codes(finding, cause)


def column_remedy(name: str, header: Sequence[str], register: Register) -> str:
    """Return what to do about a column that a table lacks: its header may have another name.

    `header` are the names of the table's columns. A column that is there and blank has to be filled
    in.
    """
    if name in header:
        return f"“{name}”整列都空着，补写后再核一次"
    near = pair_names([name], [other for other in header if other not in register.types])
    if near:
        return f"是不是“{near[name]}”这一列？是的话把表头改成“{name}”，再核一次"
    return f"加一列“{name}”；有这一项、叫别的名称的，把表头改成“{name}”，或用 docgen map 对照"


def _with_codes(finding: Finding, cause: str) -> Finding:
    """Return a finding that names the rules of its path behind its cause."""
    codes = [str(code) for code in (finding.path or ())[2:]]
    codes = sorted(dict.fromkeys(codes))
    message = f"{cause}{_THEREFORE}{len(codes)}条规则没有核：{'、'.join(codes)}"
    return replace(finding, message=message, path=(*(finding.path or ())[:2], *codes))


def put_causes_first(findings: Iterable[Finding]) -> tuple[list[Finding], frozenset[str]]:
    """Return the findings, each unread column once and before all; and the rules not judged.

    The set has the codes of all rules that some of the findings say were not judged.
    """
    causes: dict[object, list[Finding]] = {}
    others = list[Finding]()
    for finding in findings:
        if finding.code == _CODE and finding.path:
            causes.setdefault(finding.path[:2], []).append(finding)
        else:
            others.append(finding)
    joined = [_join(of_column) for of_column in causes.values()]
    codes = frozenset(str(code) for each in joined for code in (each.path or ())[2:])
    return [*map(_without_place, joined), *others], codes


def _join(findings: Sequence[Finding]) -> Finding:
    """Return one finding about a column in place of several that name different rules.

    All of them are about one column; the first error gives the cause and the place.
    """
    errors = (each for each in findings if each.severity is Severity.ERROR)
    first = next(errors, findings[0])
    codes = [code for each in findings for code in (each.path or ())[2:]]
    joined = replace(first, path=(*(first.path or ())[:2], *codes))
    return _with_codes(joined, first.message.partition(_THEREFORE)[0])


def _without_place(finding: Finding) -> Finding:
    """Return a finding without its place: such findings are listed before those of any file."""
    return replace(finding, path=(), location=None)
