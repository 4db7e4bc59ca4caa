"""A field as people are told of it: in a list of fields, in a blank input, in a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `kind` is its type in the schema: string, integer, quantity, date, list, dict …"""

    name: str
    kind: str = "string"
    required: bool = False
    when: tuple[str, ...] = ()
    """The conditions under which a rule requires it."""
    note: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    many: bool = False
    """It holds a list, of which `kind` and `children` describe one item."""
    children: tuple[Field, ...] = ()
    short: str = ""
    """The child that may be written in place of the whole."""
    keyed: bool = False
    """Its children stand under names that the writer gives."""
    free: bool = False
    """Its children are the writer's own: any names, any texts."""
    same: str = ""
    """The name of the shape that it has in common with a field above it."""
    shape: str = ""
    """The name of its shape, '' if it has none."""
    sample: str = "……"
    """A value that it takes: its example, else one of its kind."""
    remedy: str = ""
    """How a value of its kind is written."""

    @property
    def mark(self) -> str:
        """★ required, ☆ sometimes required, else nothing."""
        return "★" if self.required or "" in self.when else "☆" if self.when else ""

    @property
    def facts(self) -> tuple[str, ...]:
        """What there is to know of it, as phrases: meaning, choices, when it is required."""
        choices = f"只能写：{'、'.join(self.choices)}" if self.choices else ""
        when = f"{'、'.join(self.when)}的必填" if self.mark == "☆" else ""
        return tuple(filter(None, (self.note, choices, when)))

    def child(self, name: str) -> Field | None:
        """The child of that name."""
        return next((child for child in self.children if child.name == name), None)
