"""Columns below groups in the header of a register: which of its fields they are.

A name is joined as 帮扶人信息/姓名 where the loader cannot tell whether the group may be left out.
`column_plan` knows the fields, and asks here. A name that finds no field stays as it is, and its
column is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence

from msgspec import Struct

from docgen.load.header_groups import JOINT, bare_group, find_name
from docgen.model.header_names import header_form


class GroupedNames(Struct, frozen=True):
    """Finds fields below groups by the forms of their names.

    A group with one of `register_names` says nothing more of its columns.

    `fields` holds forms (`header_form`) of the names and other names of fields.
    """

    fields: Container[str]
    register_names: Collection[str] = ()

    def rename(self, names: Sequence[str], mapped: Collection[str]) -> list[str]:
        """Return names of columns, those below groups as one of `mapped` or of the fields.

        A name that another column has, or would have, is given to none.

        The result has the order and the length of `names`. `mapped` are the names of columns in a
        map: one that only names the last part (姓名) means the joined column, if there is a single
        one.
        """
        lasts = Counter(name.rpartition(JOINT)[2] for name in names)
        single = {header_form(name): name for name in mapped if lasts[name] < 2}
        forms = {header_form(name) for name in mapped}
        taken = {"", *map(header_form, names)}
        renamed = list(names)
        for column, name in enumerate(names):
            found = "" if header_form(name) in forms else self._find_any(name, single)
            if header_form(found) not in taken:
                taken.add(header_form(found))
                renamed[column] = found
        return renamed

    def _find_any(self, name: str, mapped: Mapping[str, str]) -> str:
        """Return the mapped name of a column below groups, else that of a field, else ''.

        `mapped` has the names of a map by their forms. A name that is not joined gives ''.
        """
        _, joint, last = name.rpartition(JOINT)
        return joint and (mapped.get(header_form(last)) or self.find(name))

    def find(self, name: str) -> str:
        """Return the name of a field for a joined name, '' if its groups tell of something else.

        All groups are tried first, then those that are not called like the register: in
        户主信息/姓名 the group makes 户主姓名, if that is a field.
        """
        *groups, last = name.split(JOINT)
        same = set(map(header_form, self.register_names))
        others = [
            group for group in groups if same.isdisjoint((header_form(group), bare_group(group)))
        ]
        whole = find_name((*groups, last), self._is_field, is_loose=True)
        return whole or find_name((*others, last), self._is_field, is_loose=True)

    def _is_field(self, text: str) -> bool:
        """Return whether a name is that of a field, in whatever form it is written."""
        return header_form(text) in self.fields
