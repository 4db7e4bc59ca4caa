"""Records of a format profile: how elements are recognised and which requirements they have.

A profile is a standard, or a county's own version of it. `profile_reader` reads it,
`county_practice` adjusts it, `roles` and `deviations` apply it to the outline of a Word file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern
from docgen.model.finding import Location, Severity

Value = float | str
"""Value of a property: a number in the unit of its item, or a word."""

PlainValue = str | list["PlainValue"] | dict[str, "PlainValue"]
"""Value as a file contains it, before it is interpreted."""

Form = Mapping[str, PlainValue]
"""One entry of a profile, examples file or county file, by the keywords of the input grammar."""

Colours = Mapping[str, tuple[tuple[int, int], ...]]
"""Names of colours with the bounds of their red, green and blue channels (0 to 255)."""


class Role(Struct, frozen=True, kw_only=True):
    """One way to recognise an element; the first role that fits a paragraph is its element.

    A condition is None if the profile does not set it. `in_table` contains whether the paragraph
    may be in a table and whether it may be outside. `inside` names the elements that a span belongs
    to; a role without it describes whole paragraphs.
    """

    name: str
    pattern: Pattern
    max_length: int
    not_seen: frozenset[str] = frozenset()
    seen: frozenset[str] | None = None
    behind: frozenset[str] | None = None
    text_before: Pattern | None = None
    followed_by: frozenset[str] | None = None
    soon_followed_by: frozenset[str] | None = None
    align: frozenset[str] | None = None
    in_table: frozenset[bool] = frozenset({False})
    in_table_header: bool = False
    in_bordered_table: bool = False
    inside: frozenset[str] | None = None


class Demand(Struct, frozen=True):
    """Values that an item may have: `text` for messages, `target` for fixes."""

    text: str
    holds: Callable[[Value], bool]
    target: Value | None = None


class Requirement(Struct, frozen=True, kw_only=True):
    """Demand on an item of some elements, with its strength, severity, basis and remedy.

    `behind`: it holds only where the element before is one of these. `required_roles`: it holds
    only in files with all these elements. `text_area` is in millimetres. `lists` are the elements
    that the element is compared with. `form` is the entry itself, which a county may change.
    """

    code: str
    roles: tuple[str, ...]
    item: str
    demand: Demand
    strength: str
    severity: Severity
    basis: str
    remedy: str
    location: Location
    form: Form
    behind: frozenset[str] | None = None
    required_roles: tuple[str, ...] = ()
    excepted_roles: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    text_area: float = 0.0


class Profile(Struct, frozen=True, kw_only=True):
    """Standard of format: roles of whole paragraphs, roles of spans within them, requirements.

    `fonts` are the font names of each class; the first one is used in fixes.
    """

    name: str
    roles: tuple[Role, ...]
    spans: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    fonts: Mapping[str, tuple[str, ...]]
    colours: Colours
