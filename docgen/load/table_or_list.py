"""Tables of any file that people keep rows in, read row by row.

Workbooks, CSV files and YAML lists give the same `Source`, whose root is a list of rows.
"""

from __future__ import annotations

from collections.abc import Collection

from docgen.load.table import read_row_tables, read_table
from docgen.load.table_suffixes import is_table
from docgen.load.yaml_rows import read_yaml_list
from docgen.model.finding import Finding
from docgen.model.source import Source

_YAML = (".yaml", ".yml")


def keeps_rows(file: str) -> bool:
    """Return whether a file name is that of a table or of a YAML list.

    Only the extension is looked at, in large or small letters.
    """
    return is_table(file) or file.lower().endswith(_YAML)


def read_rows_of_file(
    data: bytes, file: str, field_names: Collection[str]
) -> tuple[Source | None, tuple[Finding, ...]]:
    """Return the first table of a file, or its YAML list; None if it has none.

    `field_names` help to find the header of a table.

    Of a workbook it is the first sheet with a header. A YAML file whose root is no list is a
    finding.
    """
    if file.lower().endswith(_YAML):
        return read_yaml_list(data, file)
    return read_table(data, file, field_names)


def read_tables_by_row(
    data: bytes, file: str, field_names: Collection[str]
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return the worksheets of a workbook, the table of a CSV file or the list of a YAML file.

    `field_names` help to find the header of a table.

    Unlike `load.table.read_tables`, a CSV file is read by rows here too.
    """
    if not file.lower().endswith(_YAML):
        return read_row_tables(data, file, field_names)
    source, findings = read_yaml_list(data, file)
    if source is None:
        return (), findings
    return (source,), findings
