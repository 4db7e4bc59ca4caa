"""Read the tables of a ledger under the names of its fields, whatever their columns are called.

A column is known as in a check of the registers: by its name, another name (别名) or the county's
column map. Edits go by the column, so that the header of the file stays as it is.

`app` reads ledgers of people through it, and `ledger_bytes` reads back what it is about to write.
"""

from __future__ import annotations

from docgen.load.table_or_list import read_tables_by_row
from docgen.model.finding import Finding, WorkspaceError
from docgen.model.source import Source
from docgen.problems.ledger import LedgerConfig
from docgen.registers.column_map import NO_MAP, ColumnMap
from docgen.registers.column_plan import name_columns
from docgen.registers.register_schema import other_names


def read_ledger_sources(
    config: LedgerConfig, data: bytes, file: str
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return the tables of a file and the findings about it.

    Raises WorkspaceError for a ledger whose column map does more than name its columns.

    `data` are the bytes of the file, `file` its name with its folders, by which column maps fit.
    """
    names = set(config.fields).union(*(each.header_names() for each in config.maps))
    if config.schema is not None:
        for field in config.fields:
            names.update(other_names(config.schema, field))
    sources, findings = read_tables_by_row(data, file, names)
    return tuple(_under_field_names(config, source) for source in sources), findings


def _under_field_names(config: LedgerConfig, source: Source) -> Source:
    """Return a table whose columns have the names of fields; a list in YAML keeps its own.

    The first map that fits is used. The header of the file is not changed.
    """
    column_map = next((each for each in config.maps if _is_of(each, config, source)), NO_MAP)
    if not column_map.only_names_columns():
        message = f"“{source.file}”的列名对照里有换写、拆分或补上的内容，程序不能照着改它"
        raise WorkspaceError(message, "照对照另存一本，列名用字段的名称，改那一本")
    if config.schema is None:
        return source
    named = name_columns(config.schema, source, column_map)
    assert isinstance(named, Source)
    return named


def _is_of(column_map: ColumnMap, config: LedgerConfig, source: Source) -> bool:
    """Return whether a map is for a table, and for this register.

    A map without a register is for a table whose file or worksheet begins with the name of the
    ledger.
    """
    name = source.file.rpartition("/")[2]
    is_named = name.startswith(config.name) or source.sheet.startswith(config.name)
    is_meant = column_map.register == config.name or (not column_map.register and is_named)
    return is_meant and column_map.fits(source)
