"""The registers that a table is read for, each with the column map that says how.

Of two maps for one register the nearer is used, in one folder that with a pattern, else the first;
the other one is told. A map that is not well formed keeps its tables from being read.

`app` makes `ColumnMaps` once for a check; `table_choice` asks it for each table. One table may be
read for several registers, each with a map of its own: a list of people holds households too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.header_names import header_form
from docgen.registers.batches import Table
from docgen.registers.column_map import NO_MAP, ColumnMap
from docgen.registers.column_plan import read_columns, read_header, table_header
from docgen.registers.map_columns import fields_without_column
from docgen.registers.map_names import MapNames
from docgen.registers.register_schema import RegisterSchema, required_fields
from docgen.registers.table_persons import TableReading, find_columns_of_others

Use = tuple[str, ColumnMap]
"""A register and the map by which a table is read for it."""


class MapsOfTable(Struct, frozen=True, kw_only=True):
    """What the column maps say about one table.

    `uses` are its registers with their maps, `fitting` the places of all maps that fit it,
    `blocked` the registers that it is not read for, as their map is not well formed.
    """

    uses: Sequence[Use] = ()
    findings: Sequence[Finding] = ()
    fitting: frozenset[Location] = frozenset()
    blocked: frozenset[str] = frozenset()


class ColumnMaps(Struct, frozen=True):
    """The maps of a workspace, the nearest first, and those that are not well formed.

    `maps` and `broken` are those of all files of maps, `forms` the registers by name.
    """

    maps: Sequence[ColumnMap] = ()
    broken: Sequence[ColumnMap] = ()
    forms: Mapping[str, RegisterSchema] = field(default_factory=dict)

    def of_table(self, table: Table, name: str) -> MapsOfTable:
        """Return what the maps say about a table; `name` is the register that its name says."""
        broken = [each for each in self.broken if _is_for(each, table, name)]
        fitting = [each for each in self.maps if self._fits(each, table, name)]
        places = frozenset(each.location for each in (*broken, *fitting))
        if broken:
            registers = frozenset(each.register or name for each in broken)
            found = [_blocked(broken[0], table)]
            return MapsOfTable(findings=found, fitting=places, blocked=registers)
        chosen, others = _choose(fitting, name)
        findings = [
            _passed_over(each, chosen.get(each.register or name, NO_MAP), table) for each in others
        ]
        uses = list(self._with_others(chosen, table))
        return MapsOfTable(uses=uses, findings=findings if uses else (), fitting=places)

    def _fits(self, column_map: ColumnMap, table: Table, name: str) -> bool:
        """Return whether a map is for a table, whose name says a register or none."""
        return _is_for(column_map, table, name) or self._is_bare_and_fits(column_map, table)

    def _is_bare_and_fits(self, column_map: ColumnMap, table: Table) -> bool:
        """Return whether a map without columns and pattern is for a table with all it needs.

        A list of persons in a file called 户 has the columns of another register too.
        """
        form = self.forms.get(column_map.register)
        is_bare = not column_map.pattern and not column_map.all_names() and not column_map.turned
        if form is None or not is_bare or not column_map.fits(table):
            return False
        there = set(self._read_header(form.name, column_map, table).fields.values())
        required = set(required_fields(form)) - fields_without_column(column_map)
        return bool(required) and required <= there

    def _with_others(self, chosen: Mapping[str, ColumnMap], table: Table) -> Iterator[Use]:
        """Yield each use of a table; its map knows the columns that the others read.

        The columns that another use reads are no unread columns of this one. A table on its side
        has no columns to share.
        """
        if len(chosen) == 1 or any(each.turned for each in chosen.values()):
            yield from chosen.items()
            return
        apart = self._apart(chosen, table)
        read = {
            name: read_columns(form.schema, table, apart[name], form.register_names)
            for name, form in self.forms.items()
            if name in apart
        }
        for name, column_map in apart.items():
            others = (columns for other, columns in read.items() if other != name)
            yield name, replace(column_map, elsewhere=frozenset().union(*others))

    def _apart(self, chosen: Mapping[str, ColumnMap], table: Table) -> dict[str, ColumnMap]:
        """Return the maps of a table, each leaving the columns of persons whom others read.

        Where a column is left, another may take its field: it is looked at too.
        """
        readings = {name: self._read_header(name, each, table) for name, each in chosen.items()}
        apart = dict(chosen)
        for name in readings:
            others = [each for other, each in readings.items() if other != name]
            while found := find_columns_of_others(readings[name], others):
                forms = (header_form(readings[name].names[at]) for at in found)
                apart[name] = replace(apart[name], of_others=apart[name].of_others.union(forms))
                readings[name] = self._read_header(name, apart[name], table)
        return apart

    def _read_header(self, name: str, column_map: ColumnMap, table: Table) -> TableReading:
        """Return which fields of a register the columns of a table are."""
        form = self.forms[name]
        return read_header(form.schema, table, column_map, form.register_names)


def _choose(
    fitting: Sequence[ColumnMap], name: str
) -> tuple[dict[str, ColumnMap], list[ColumnMap]]:
    """Return the map that is used for each register, and those that are not used.

    A table is one of the register that its name says, unless a map with a pattern says otherwise.

    `name` is '' if the name of the table says no register. The order of the mapping is that of use:
    maps of deeper folders first, in one folder those with a pattern.
    """
    chosen: dict[str, ColumnMap] = {}
    others: list[ColumnMap] = []
    for each in sorted(fitting, key=lambda each: (-len(each.folder), not each.pattern)):
        if (each.register or name) in ("", *chosen):
            others.append(each)
        else:
            chosen[each.register or name] = each
    if name and not any(each.pattern for each in chosen.values()):
        chosen.setdefault(name, NO_MAP)
    return chosen, others


def _is_for(column_map: ColumnMap, table: Table, name: str) -> bool:
    """Return whether a map is for a table whose name says a register, or none.

    Without a pattern it is for a table of another register only if that has all its columns.

    All columns that the map reads must be in the header, in whatever form they are written.
    """
    if not column_map.fits(table):
        return False
    if column_map.pattern or not column_map.register or name in ("", column_map.register):
        return True
    columns = MapNames(table_header(table))
    named = column_map.source_names()
    return bool(named) and all(columns.find(name) >= 0 for name in named)


def _passed_over(column_map: ColumnMap, used: ColumnMap, table: Table) -> Finding:
    """Return the finding about a map that fits a table and is not used for it.

    `used` is the map for the same register: a nearer one, or one that names its tables, comes
    before another on purpose.

    It is an error if nothing tells which of the two is meant, or for which register the map is;
    else it is a notice.
    """
    severity = Severity.ERROR
    message = f"{_place(column_map)}的列名对照没有写“台账”，看不出是哪一本，没有用上"
    remedy = "写明“台账”"
    if used is not NO_MAP:
        is_alike = used.folder == column_map.folder and bool(used.pattern) == bool(
            column_map.pattern
        )
        severity = Severity.ERROR if is_alike else Severity.NOTICE
        places = f"用了 {_place(used)}的，没有用 {_place(column_map)}的"
        message = f"这张表有两条同一本台账的列名对照：{places}"
        remedy = "两条并成一条，或删去一条；不是一张表的，用“文件”分开"
    return new_finding(
        "TB-48",
        message,
        remedy,
        severity=severity,
        location=table.location(()),
        category=Category.FILE,
    )


def _place(column_map: ColumnMap) -> str:
    """Return the file and the line of a map, for users."""
    return f"{column_map.location.file} 第{column_map.location.line}行"


def _blocked(column_map: ColumnMap, table: Table) -> Finding:
    """Return the error that a table is not read until its map is well formed."""
    return new_finding(
        "TB-28",
        "这张表的列名对照没有写对，表没有读",
        f"先改好 {column_map.location.file}",
        location=table.location(()),
        category=Category.FILE,
    )


def report_unused(maps: Iterable[ColumnMap], names: Sequence[str]) -> Iterator[Finding]:
    """Yield the finding about each map that fits no table; `names` are those of some tables.

    It is a warning: a map may be there before the table that it is for.
    """
    for each in maps:
        pattern = f"“文件: {each.pattern}”" if each.pattern else "这一条"
        yield new_finding(
            "TB-47",
            f"列名对照的{pattern}哪张表也没有合上",
            f"核对“文件”和“台账”，这里的表有：{'、'.join(names)}；表还没有来的不用管",
            location=each.location,
            category=Category.FILE,
        )
