"""A field of a document type as people see it: in a list of fields, a blank input or a form.

`schema.describe` makes fields out of a schema; `report` writes them.
"""

from __future__ import annotations

from msgspec import Struct

REQUIRED = "★"
SOMETIMES_REQUIRED = "☆"


class Field(Struct, frozen=True, kw_only=True):
    """One field.

    `field_type` is its type in the schema: string, integer, quantity, date, list, dict ….
    """

    name: str
    field_type: str = "string"
    required: bool = False
    conditions: tuple[str, ...] = ()
    """The conditions under which a rule requires it, '' for always."""
    note: str = ""
    """What it means, for people."""
    example: str = ""
    """A value as it may be written, '' if the schema has none."""
    choices: tuple[str, ...] = ()
    """The only values that it accepts, () if others are accepted too."""
    is_list: bool = False
    """Whether it holds a list. `field_type` and `children` then describe one item."""
    children: tuple[Field, ...] = ()
    short_name: str = ""
    """The child that may be written in place of the whole, '' if none may."""
    keyed: bool = False
    """Whether its children are under names that the writer chooses."""
    free: bool = False
    """Whether its rows may have any names and any texts."""
    same_as: str = ""
    """The name of the shape that it shares with a field above it, '' if none."""
    shape: str = ""
    """The name of its shape, '' if it has none."""
    sample: str = "……"
    """A value that it accepts: its example, else one of its type."""
    remedy: str = ""
    """How a value of its type is written."""

    @property
    def prefix(self) -> str:
        """Return ★ if required, ☆ if sometimes required, else ''.

        It stands before the name in a blank input or a form. A condition '' means that a rule
        always requires it.
        """
        if self.required or "" in self.conditions:
            return REQUIRED
        if self.conditions:
            return SOMETIMES_REQUIRED
        return ""

    @property
    def facts(self) -> tuple[str, ...]:
        """Return its meaning, its choices and when it is required, as phrases for people.

        Each is a phrase in Chinese; those that are empty are left out.
        """
        facts = [self.note, self.choice_fact]
        if self.prefix == SOMETIMES_REQUIRED:
            facts.append(f"{'、'.join(self.conditions)}的必填")
        return tuple(filter(None, facts))

    @property
    def choice_fact(self) -> str:
        """Return its choices as a phrase for people, '' if it has none."""
        if not self.choices:
            return ""
        return f"只能写：{'、'.join(self.choices)}"

    @property
    def example_fact(self) -> str:
        """Return its example as a phrase for people, '' if it has none."""
        if not self.example:
            return ""
        return f"例：{self.example}"

    def child(self, name: str) -> Field | None:
        """Return the child of that name, None if there is none.

        Only direct children are searched.
        """
        return next((child for child in self.children if child.name == name), None)
