"""The fields of types and registers, described for people."""

from __future__ import annotations

from docgen.app.project_reader import ProjectReader
from docgen.app.schema_files import COUNTY, find_key, read_register, read_schema
from docgen.model.field import Field
from docgen.report.text_labels import register_table
from docgen.schema.describe import describe
from docgen.schema.document_schema import COUNTY_SCHEMA
from docgen.workspace.file_lists import list_registers
from docgen.workspace.paths import Workspace
from docgen.workspace.required_files import unknown_register


def fields_of(workspace: Workspace, name: str) -> tuple[str, tuple[Field, ...]]:
    """Return the Chinese name and the fields of a type, a register or the county file.

    Raises WorkspaceError if there is none of that name.
    """
    reader = ProjectReader(workspace)
    key, is_register = find_key(reader, name)
    if key == COUNTY:
        return COUNTY_SCHEMA.name, describe(COUNTY_SCHEMA)
    if is_register:
        form = read_register(reader, key)
        return register_table(form.name), describe(form.schema)
    schema, _ = read_schema(reader, key)
    # The language of rules takes long to import: only where a rule may ask for a field.
    from docgen.app.type_rules import read_rules
    from docgen.documents.rule_check import conditions_of_required_fields

    rules, _ = read_rules(reader, key)
    return schema.name, describe(schema, conditions_of_required_fields(rules))


def describe_register(workspace: Workspace, name: str) -> tuple[str, tuple[Field, ...]]:
    """Return the name and the fields of a register, by its name or its key.

    Raises WorkspaceError if there is none.
    """
    reader = ProjectReader(workspace)
    key, is_register = find_key(reader, name)
    if not is_register:
        raise unknown_register(name, list_registers(workspace))
    form = read_register(reader, key)
    return form.name, describe(form.schema)


def is_register(workspace: Workspace, name: str) -> bool:
    """Return whether a name is that of a register.

    Raises WorkspaceError if neither a register nor a type has it.
    """
    return find_key(ProjectReader(workspace), name)[1]
