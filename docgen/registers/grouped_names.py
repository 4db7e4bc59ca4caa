"""Columns below groups in the header of a register: which of its fields they are."""

from __future__ import annotations

from collections.abc import Collection, Container

from msgspec import Struct

from docgen.load.header_groups import JOINT, bare_group, find_name
from docgen.model.header_names import header_form


class GroupedNames(Struct, frozen=True):
    """Finds fields below groups by the forms of their names.

    A group with one of `register_names`, those of the register, says nothing more of its columns.
    """

    fields: Container[str]
    register_names: Collection[str] = ()

    def find(self, name: str) -> str:
        """Return the name of a field for a joined name, '' if its groups tell of something else."""
        *groups, last = name.split(JOINT)
        own = set(map(header_form, self.register_names))
        others = [
            group for group in groups if own.isdisjoint((header_form(group), bare_group(group)))
        ]
        whole = find_name((*groups, last), self._is_field, is_loose=True)
        return whole or find_name((*others, last), self._is_field, is_loose=True)

    def _is_field(self, text: str) -> bool:
        return header_form(text) in self.fields
