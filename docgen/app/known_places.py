"""The names of a county's townships and villages: of its lists, and of its registers of places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from docgen.app.project_reader import ProjectReader
from docgen.app.register_files import read_tables_of_file
from docgen.app.wall import wall
from docgen.model.finding import WorkspaceError
from docgen.registers.batches import Table, read_batches
from docgen.registers.column_map import ColumnMap
from docgen.registers.column_plan import name_columns
from docgen.registers.map_forms import PLACE, names_in_form
from docgen.registers.place_names import is_place
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import find_register
from docgen.schema.coerce import plain
from docgen.workspace.file_lists import find_county
from docgen.workspace.paths import Workspace


def needs_places(column_map: ColumnMap) -> bool:
    """Return whether a map reads the names of places that stand in one text, or in a file name."""
    splits = any(each.parts and not each.separator for each in column_map.columns)
    return splits or any(PLACE in names_in_form(form) for form in column_map.constants.values())


def find_known_places(
    reader: ProjectReader, files: Sequence[Path], forms: Mapping[str, RegisterSchema]
) -> frozenset[str]:
    """Return the names of places that the county of some tables writes by themselves."""
    names = [*_names_in_county(reader, files), *_names_in_registers(reader, files, forms)]
    return frozenset(filter(is_place, names))


def _names_in_county(reader: ProjectReader, files: Sequence[Path]) -> Iterator[str]:
    """Yield what stands in the lists of a county file."""
    path = find_county(reader.workspace, files[0]) if files else None
    county = reader.source(path)[0] if path is not None else None
    if county is not None:
        for value in plain(county.root).values():
            yield from filter(is_place, value if isinstance(value, list) else ())


def _names_in_registers(
    reader: ProjectReader, files: Sequence[Path], forms: Mapping[str, RegisterSchema]
) -> Iterator[str]:
    """Yield the places of the tables in which each row is a place: its key is one."""
    for path in files:
        form = forms.get(find_register((path.stem, path.parent.name), forms))
        if form is not None and form.key in form.places:
            yield from _names_in_file(reader.workspace, path, form, forms)


def _names_in_file(
    workspace: Workspace, path: Path, form: RegisterSchema, forms: Mapping[str, RegisterSchema]
) -> Iterator[str]:
    """Yield the names of places in the tables of one file; none if it cannot be read."""
    tables: Sequence[Table] = ()
    # What is wrong with the file is told when it is read itself.
    with wall([], path.name), suppress(WorkspaceError):
        tables, _ = read_tables_of_file(workspace, path, forms)
    for table in tables:
        for batch in read_batches(form, name_columns(form.schema, table)):
            for name in set(form.places) & set(batch.columns):
                yield from batch[name].drop_nulls().str.strip_chars().unique()
