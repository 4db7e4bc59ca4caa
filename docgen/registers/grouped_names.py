"""Columns below groups in the header of a register: which of its fields they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Mapping, Sequence

from msgspec import Struct

from docgen.load.header_groups import JOINT, bare_group, find_name
from docgen.model.header_names import header_form


class GroupedNames(Struct, frozen=True):
    """Finds fields below groups by the forms of their names.

    A group with one of `register_names` says nothing more of its columns.
    """

    fields: Container[str]
    register_names: Collection[str] = ()

    def rename(self, names: Sequence[str], mapped: Collection[str]) -> list[str]:
        """Return names of columns, those below groups as one of `mapped` or of the fields.

        A name that another column has, or would have, is given to none.
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
        """Return the mapped name of a column below groups, else that of a field, else ''."""
        _, joint, last = name.rpartition(JOINT)
        return joint and (mapped.get(header_form(last)) or self.find(name))

    def find(self, name: str) -> str:
        """Return the name of a field for a joined name, '' if its groups tell of something else."""
        *groups, last = name.split(JOINT)
        same = set(map(header_form, self.register_names))
        others = [
            group for group in groups if same.isdisjoint((header_form(group), bare_group(group)))
        ]
        whole = find_name((*groups, last), self._is_field, is_loose=True)
        return whole or find_name((*others, last), self._is_field, is_loose=True)

    def _is_field(self, text: str) -> bool:
        return header_form(text) in self.fields
