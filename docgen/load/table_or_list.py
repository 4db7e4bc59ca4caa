"""Tables of any file that a register may be kept in, read row by row.

Workbooks, CSV files and YAML lists give the same `Source`, whose root is a list of rows.
"""

from __future__ import annotations

from collections.abc import Collection

from docgen.load.table import read_row_tables
from docgen.load.yaml_rows import read_yaml_list
from docgen.model.finding import Finding
from docgen.model.source import Source

_YAML = (".yaml", ".yml")


def read_tables_by_row(
    data: bytes, file: str, field_names: Collection[str]
) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Return the worksheets of a workbook, the table of a CSV file or the list of a YAML file.

    `field_names` help to find the header of a table.
    """
    if not file.lower().endswith(_YAML):
        return read_row_tables(data, file, field_names)
    source, findings = read_yaml_list(data, file)
    if source is None:
        return (), findings
    return (source,), findings
