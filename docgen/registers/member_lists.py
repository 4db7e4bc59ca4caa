"""Lists with a row for each person, which are to be read as a register of households.

Such a table repeats the key of the register, or leaves it blank below the first row, and has
columns of a register whose rows are parts of it. `docgen map` proposes which rows to read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from msgspec import Struct, field

from docgen.registers.batches import other_column
from docgen.registers.map_tallies import find_near_texts
from docgen.registers.register_schema import RegisterSchema, required_fields
from docgen.registers.table_names import pair_fields
from docgen.registers.unclear_columns import is_of_person, names_person

_LEAST_FIELDS = 2
"""Columns of another register by which a list of its rows is known."""
_MOST_TEXTS = 60
"""Different texts of a column that says what each person is."""


class MemberList(Struct, frozen=True, kw_only=True):
    """What is proposed for a list of persons.

    `only` are the texts of the rows to read by column, `one_for_each` the column with the key of
    which one row each is read, `columns` the columns of missing fields.
    """

    only: Mapping[str, Sequence[str]] = field(default_factory=dict)
    one_for_each: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def find_member_list(
    form: RegisterSchema,
    forms: Iterable[RegisterSchema],
    texts: pl.DataFrame,
    *,
    header: Sequence[str],
    unread: Sequence[str],
) -> MemberList:
    """Return what is proposed for a table if it lists persons, nothing if it does not.

    `texts` are the first rows, in which fields have their names and other columns `#` and their
    number; `header` are the names of the columns by number, `unread` those of no field.
    """
    part = _find_part(form, forms, unread)
    if part is None or form.key not in texts.columns or _is_single(texts[form.key]):
        return MemberList()
    columns = {name: other_column(at) for at, name in enumerate(header) if name in unread}
    heads = [name for name in required_fields(form) if names_person(name)]
    for head in heads:
        for name, column in columns.items():
            wanted = _texts_of_head(texts, column, head)
            if wanted:
                found = _columns_of_head(form, part, head, unread)
                return MemberList(only={name: wanted}, columns=found)
    return MemberList(one_for_each=form.key)


def _find_part(
    form: RegisterSchema, forms: Iterable[RegisterSchema], unread: Sequence[str]
) -> RegisterSchema | None:
    """Return the register of parts that columns of no field are those of; None for none.

    Of several in one list the rows are those of the persons of a key: members, not helpers.
    """
    parts = [each for each in forms if _lists(each, form, unread)]
    persons = (each for each in parts if names_person(each.key))
    return next(iter((*persons, *parts)), None)


def _lists(part: RegisterSchema, form: RegisterSchema, unread: Sequence[str]) -> bool:
    """Return whether columns of no field are those of a register of parts, such as members.

    One of them has to be a person's: a household has several of these.
    """
    if not form.key or part.name == form.name or form.key not in part.shared:
        return False
    named = pair_fields(list(part.schema.fields), unread, part)
    named |= {name: name for name in part.schema.fields if name in unread}
    is_personal = any(is_of_person(name, part.schema) for name in named)
    return is_personal and len(named) >= _LEAST_FIELDS


def _is_single(keys: pl.Series) -> bool:
    """Return whether each row has a key of its own."""
    written = keys.str.strip_chars().replace("", None).drop_nulls()
    return written.n_unique() == len(keys)


def _texts_of_head(texts: pl.DataFrame, column: str, head: str) -> list[str]:
    """Return the texts by which a column says that a person is the head: 户主, 本人或户主."""
    if column not in texts.columns:
        return []
    written = texts[column].drop_nulls().str.strip_chars()
    if written.n_unique() > _MOST_TEXTS:
        return []
    return find_near_texts(Counter(written.to_list()), [head])


def _columns_of_head(
    form: RegisterSchema, part: RegisterSchema, head: str, unread: Sequence[str]
) -> dict[str, str]:
    """Return the columns of the head's fields: its name, and what begins with it (户主证件号).

    The person of the row is the head where only such rows are read.
    """
    names = list(part.schema.fields)
    paired = pair_fields(names, unread, part) | {name: name for name in names if name in unread}
    found: dict[str, str] = {}
    for name in form.schema.fields:
        rest = name.removeprefix(head)
        wanted = rest if rest != name else ""
        if name == head:
            wanted = part.key if names_person(part.key) else ""
        if wanted in paired:
            found[name] = paired[wanted]
    return found
