"""Which tables of a file are read, each for which register: by names first, then by headers.

A workbook of a register also holds instructions, examples, old copies, sums and lists of choices,
and a sheet may hold a second table below the first. What is not read is told.

The app reads the tables that have no finding, and reports the findings of the others. First each
table is judged by itself (`_judge`), then beside those that are read (`_judge_beside`), then the
file as a whole (`_tell_unread_book`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from docgen.model.finding import Finding, Severity
from docgen.registers.batches import Table, count_records
from docgen.registers.column_plan import table_header, table_rows
from docgen.registers.empty_tables import NO_RECORDS, report_without_records
from docgen.registers.names_in_column import report_names_in_column
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.set_aside_names import is_set_aside, set_aside_table
from docgen.registers.sheet_fit import (
    find_better_register,
    fits,
    report_headerless,
    report_side_table,
)
from docgen.registers.table_names import (
    adds_only_others,
    contradicting_table,
    find_other_register,
    find_register,
    guess_register,
    lacking_table,
    lacks_required,
    lists_people,
    lower_table,
    may_be,
    unassigned_table,
    unlike_table,
)
from docgen.registers.table_uses import ColumnMaps, MapsOfTable

Forms = Mapping[str, RegisterSchema]


class TableChoice(Struct, frozen=True, kw_only=True):
    """A table with the registers that it is read for, and what the column maps say about it.

    If `finding` says that it is not read, `register` is the one that it seems to belong to, ''
    without one; `named` is another that its name says.
    """

    table: Table
    of_table: MapsOfTable
    register: str
    finding: Finding | None = None
    named: str = ""

    @property
    def unread(self) -> set[str]:
        """Return the registers that lack the table because of an error, '' for an unknown one.

        A table that only counts is missed by none unless its header is that of a register.
        """
        if self.finding is None or self.finding.severity is not Severity.ERROR:
            return set()
        registers = {self.register, self.named or self.register}
        rows = table_rows(self.table)
        return registers - {""} if rows is not None and rows.only_counts else registers

    @property
    def is_lower(self) -> bool:
        """Return whether another table stands above it in its sheet."""
        rows = table_rows(self.table)
        return rows is not None and rows.is_lower


def choose_tables(
    tables: Sequence[Table],
    names: Sequence[str],
    forms: Forms,
    maps: ColumnMaps,
    register: str = "",
) -> list[TableChoice]:
    """Return what each table of a file is read for.

    `names` are those by which the file may name a register: its own, then those of its folders.
    With `register` all tables are of that one, whatever names say.

    The choices are in the order of the tables. `names[0]` is the name of the file without its
    suffix.
    """
    choices = [
        _choose_by_name(table, register or _name_register(table, names, forms), forms, maps)
        for table in tables
    ]
    choices = list(_judge_above(choices, forms))
    is_alone = sum(not choice.is_lower for choice in choices) == 1
    if not register:
        choices = [_compare_names(choice, names[0], forms, is_alone=is_alone) for choice in choices]
    choices = [_judge_side(choice, choices, forms) for choice in choices]
    choices = [_judge(choice, names[0], forms, is_alone=is_alone) for choice in choices]
    read = {choice.register for choice in choices if _is_register(choice, forms)}
    judged = [_judge_beside(choice, read, forms) for choice in choices]
    return _tell_unread_book(judged, forms)


def _choose_by_name(table: Table, name: str, forms: Forms, maps: ColumnMaps) -> TableChoice:
    """Return what a table is read for by the register that its name says, and by its maps."""
    of_table = maps.of_table(table, name)
    likely = next((use for use, _ in of_table.uses), "")
    register = likely or guess_register(table.columns(), forms.values())
    return TableChoice(table=table, of_table=of_table, register=register)


def _name_register(table: Table, names: Sequence[str], forms: Forms) -> str:
    """Return the register that the names of a table and its file say; '' if they say none.

    A sheet 大村村 holds villages only if its header is that of villages.

    `names` are those of the file and its folders. A register that only the file names holds for
    every sheet whose name says none.
    """
    name = find_register((table.sheet, *names), forms)
    of_sheet = find_register((table.sheet,), forms)
    if of_sheet in ("", name) or may_be(table, forms[name]):
        return name
    return of_sheet if may_be(table, forms[of_sheet]) else name


def _compare_names(choice: TableChoice, stem: str, forms: Forms, *, is_alone: bool) -> TableChoice:
    """Return the choice for a table; it has a finding if its header contradicts its name.

    A table that a column map is for has the names of others, and is not judged so.

    `stem` is the name of the file without its suffix; `is_alone` tells that the file has one sheet
    only. A sheet beside others that names no register is one of that which its header fits best.
    """
    uses = choice.of_table.uses
    if not uses or uses[0][1].folder or choice.is_lower or choice.finding is not None:
        return choice
    table = choice.table
    is_named = bool(find_register((table.sheet,), forms, of_places=False))
    form = forms[choice.register]
    find_other = find_other_register if is_alone or is_named else find_better_register
    other = find_other(table, form, forms)
    if not other:
        return choice
    is_sheet = is_named or not is_alone
    finding = contradicting_table(table, form.name, other, file=stem, is_sheet=is_sheet)
    return replace(choice, register=other, named=form.name, finding=finding)


def _judge(choice: TableChoice, stem: str, forms: Forms, *, is_alone: bool) -> TableChoice:
    """Return the choice for a table by itself; it has a finding if the table is not read.

    `stem` is the name of the file without its suffix; `is_alone` tells that the file has one sheet
    only.
    """
    table = choice.table
    if choice.finding is not None:
        return choice
    if choice.is_lower:
        return _judge_lower(choice, forms)
    if not choice.of_table.uses:
        if choice.register or is_alone:
            finding = unassigned_table(table, stem, choice.register, forms, is_alone=is_alone)
            return replace(choice, finding=finding)
        return replace(choice, finding=unlike_table(table, ""))
    if not any(column_map.turned for _, column_map in choice.of_table.uses):
        turned = report_names_in_column(table, forms[choice.register])
        if turned is not None:
            return replace(choice, finding=turned)
    return _judge_named(choice, forms, is_alone=is_alone)


def _judge_named(choice: TableChoice, forms: Forms, *, is_alone: bool) -> TableChoice:
    """Return the choice for a table of a register; `is_alone` tells that its file has no other.

    A worksheet that no name of its own gives to the register has to look like it. One that a column
    map is for has other names of columns.
    """
    table = choice.table
    form = forms[choice.register]
    if choice.of_table.uses[0][1].folder:
        return choice
    headerless = None if is_alone else report_headerless(table, form)
    if headerless is not None:
        return replace(choice, finding=headerless)
    if is_alone or find_register((table.sheet,), forms, of_places=False):
        return replace(choice, finding=report_without_records(table, form))
    is_likely = may_be(table, form)
    if is_likely and fits(table, form):
        return choice
    finding = unlike_table(table, form.name)
    if is_likely or lists_people(table):
        finding = lacking_table(table, form)
    return replace(choice, finding=finding)


def _judge_side(choice: TableChoice, choices: Sequence[TableChoice], forms: Forms) -> TableChoice:
    """Return the choice for a table; it is not read if it is about the records of other tables.

    `choices` are those of all tables of the file. The others lack nothing that the register needs.
    """
    uses = choice.of_table.uses
    if not uses or uses[0][1].folder or choice.finding is not None or choice.is_lower:
        return choice
    form = forms[choice.register]
    if not form.key or not lacks_required(choice.table, form):
        return choice
    side = report_side_table(choice.table, form, list(_find_whole(choices, form)))
    return choice if side is None else replace(choice, finding=side)


def _find_whole(choices: Iterable[TableChoice], form: RegisterSchema) -> Iterator[Table]:
    """Yield the tables that are read for a register and lack nothing that it needs."""
    for each in choices:
        is_read = each.register == form.name and each.finding is None
        if is_read and not lacks_required(each.table, form):
            yield each.table


def _judge_above(choices: Sequence[TableChoice], forms: Forms) -> Iterator[TableChoice]:
    """Yield the choices; a table above that of its register is one of another kind.

    It lacks what the register needs, and a table below it in the same sheet has all of it.
    """
    sound = {
        choice.table.sheet
        for choice in choices
        if choice.is_lower
        and choice.of_table.uses
        and not lacks_required(choice.table, forms[choice.register])
    }
    for choice in choices:
        is_above = not choice.is_lower and choice.table.sheet in sound and choice.of_table.uses
        if not is_above or may_be(choice.table, forms[choice.register]):
            yield choice
            continue
        guess = _guess(choice.table, forms)
        yield replace(choice, register=guess, finding=lower_table(choice.table, guess))


def _guess(table: Table, forms: Forms) -> str:
    """Return the register that a table is like by its columns with content, or by its header."""
    guess = guess_register(table.columns(), forms.values())
    return guess or guess_register(table_header(table), forms.values())


def _judge_lower(choice: TableChoice, forms: Forms) -> TableChoice:
    """Return the choice for a table below another: it is read if it surely is its register's.

    One with a use is read if no required field is absent, if its header is most like its register,
    or if a column map is for it, unless all else of its columns are no fields. Else its register is
    the one that its header is like.
    """
    guess = _guess(choice.table, forms)
    if choice.of_table.uses:
        form = forms[choice.register]
        is_likely = guess == choice.register or not lacks_required(choice.table, form)
        is_other = adds_only_others(choice.table, form)
        if (is_likely and not is_other) or choice.of_table.uses[0][1].folder:
            return choice
        guess = "" if is_other and guess == choice.register else guess
    return replace(choice, register=guess, finding=lower_table(choice.table, guess))


def _is_register(choice: TableChoice, forms: Forms) -> bool:
    """Return whether a table with records is read, and is not set aside by its name.

    A table without records does not count: a template beside it may be the real one.
    """
    is_read = choice.finding is None and count_records(choice.table) > 0
    return is_read and not is_set_aside(choice.table.sheet, forms)


def _judge_beside(choice: TableChoice, read: set[str], forms: Forms) -> TableChoice:
    """Return the choice for a table beside those of the registers that are `read`.

    One that its name sets aside is not read then, unless a column map is for it alone.

    Notices and warnings are left as they are, as are tables of registers that no other table is
    read for: a register in a sheet called 汇总 is better read than lost.
    """
    is_mapped = any(column_map.pattern for _, column_map in choice.of_table.uses)
    is_notice = choice.finding is not None and choice.finding.severity is not Severity.ERROR
    if choice.register not in read or is_mapped or is_notice:
        return choice
    if not is_set_aside(choice.table.sheet, forms):
        return choice
    return replace(choice, finding=set_aside_table(choice.table, choice.register))


def _tell_unread_book(choices: list[TableChoice], forms: Forms) -> list[TableChoice]:
    """Return the choices for a file; one table is an error if none is read and none is told so.

    A hint is not enough for a workbook of a register whose headers are all wrong.
    """
    silent = [each for each in choices if each.of_table.uses and each.finding is not None]
    if len(silent) < len(choices) or not silent:
        return choices
    if any(each.finding and _is_told(each.finding) for each in silent):
        return choices
    longest = max(silent, key=lambda each: count_records(each.table))
    finding = lacking_table(longest.table, forms[longest.register])
    return [replace(each, finding=finding) if each is longest else each for each in choices]


def _is_told(finding: Finding) -> bool:
    """Return whether a finding is enough for a file of which nothing is read."""
    return finding.severity is Severity.ERROR or finding.code == NO_RECORDS
