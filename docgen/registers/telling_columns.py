"""Columns that tell a register from all others: 致贫原因, 是否队长, not 姓名 or 联系电话.

Any list of a township has names, places, numbers of persons and dates. `table_names` guesses what a
table is only where one of its columns is told here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docgen.model.header_names import split_bracket
from docgen.registers.register_schema import RegisterSchema, required_fields
from docgen.registers.unclear_columns import is_of_any_person

_GENERAL = 2
"""Characters of names that are used for many things: 类型, 材料, 姓名."""
_LEAST_COLUMNS = 2
"""Telling columns of a table that lacks required fields."""


def tells_register(
    columns: Mapping[str, str], form: RegisterSchema, others: Sequence[RegisterSchema]
) -> bool:
    """Return whether some of the columns of fields tell a register from all others.

    One is enough if no required field is absent, else it takes two. A column tells it that no other
    register has, or that no other register requires.
    """
    needed = set(required_fields(form))
    required = {name for other in others for name in required_fields(other)}
    only = _only_here(columns, form, others) | (needed - required)
    telling = [
        name for name, column in columns.items() if name in only and _is_telling(column, name, form)
    ]
    least = 1 if columns.keys() >= needed else _LEAST_COLUMNS
    return len(telling) >= least


def _only_here(
    columns: Mapping[str, str], form: RegisterSchema, others: Sequence[RegisterSchema]
) -> set[str]:
    """Return the fields whose columns have a name that no field of another register has."""
    fields = {name for other in others for name in other.schema.fields}
    forms = {each for other in others for known in other.field_forms for each in known}
    bare = {name: split_bracket(column)[0] for name, column in columns.items()}
    own = {name for name, column in bare.items() if name not in fields or _is_named(column, form)}
    return {name for name in own if bare[name] not in forms}


def _is_named(column: str, form: RegisterSchema) -> bool:
    """Return whether the form of a column is that of a field, by its name or another one."""
    return any(column in known for known in form.field_forms)


def _is_telling(column: str, name: str, form: RegisterSchema) -> bool:
    """Return whether a column of a field is no general word, place or thing of any person."""
    is_general = name in form.place_names or is_of_any_person(column, name, form.schema)
    return not is_general and (len(column) > _GENERAL or name == form.key)
