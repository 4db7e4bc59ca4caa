"""Tables of registers that an input names for its rows: they are read as checks read them.

The header may have other names of fields, a column map may say what its columns are, and sums and
signatures are no records. What no field holds stays under its own header.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from docgen.app.project_reader import Findings, ProjectReader
from docgen.app.register_config import read_register_config
from docgen.app.register_files import ReaderJob, choose_tables_by_row
from docgen.load.csv_widths import without_rows
from docgen.model.source import Source
from docgen.registers.column_plan import table_rows
from docgen.registers.register_reader import read_texts
from docgen.registers.text_records import as_source


def read_roster(
    reader: ProjectReader, path: Path, names: Collection[str]
) -> tuple[Source | None, Findings] | None:
    """Return the rows of the first table of a register in a file, and the findings about it.

    None if the file has no such table; no rows, with the findings, if it is not to be read. `names`
    help to find the header.
    """
    config = read_register_config(reader, [path])
    job = ReaderJob(
        workspace=reader.workspace,
        forms=config.forms,
        rules={},
        settings={},
        columns={},
        store="",
        maps=config.maps,
        broken_maps=config.broken_maps,
    )
    choices, findings = choose_tables_by_row(job, path, names)
    for choice in choices:
        if choice.of_table.blocked:
            return None, (*findings, *choice.of_table.findings)
        rows = table_rows(choice.table)
        if choice.finding is not None or not choice.of_table.uses or rows is None:
            continue
        register, column_map = choice.of_table.uses[0]
        read = read_texts(config.forms[register], choice.table, column_map)
        findings = tuple(without_rows([*findings], read.findings))
        return as_source(read), (*findings, *choice.of_table.findings, *read.findings)
    return None
