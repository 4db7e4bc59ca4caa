"""The recipe of a made-up county: where the rows of each register come from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from docgen.model.finding import FieldPath
from docgen.model.source import Source
from tools.sample_county import words as w
from tools.sample_county.forms import FieldTypes, FormReader, Plain, RecipeError, plain
from tools.sample_county.formulas import Formulas


@dataclass(frozen=True)
class Origin:
    """A source of rows. Without a parent register it yields rows once, else for each parent row.

    `among` is a condition on the parent row. `each` evaluates to a list with one element for each
    row, or to a number of rows; without it there is one row.
    """

    parent: str
    among: str
    each: Formulas | None
    values: Formulas


@dataclass(frozen=True)
class Note:
    """Values to remember of the rows of a register, under the values of the fields in `keys`.

    `value` is the field to add up or to retain; '' counts rows.
    """

    keys: tuple[str, ...]
    value: str
    among: str


@dataclass(frozen=True)
class Plan:
    """How the rows of one register are generated. `columns` are in the order of its schema."""

    name: str
    columns: tuple[str, ...]
    origins: tuple[Origin, ...]
    tallies: Mapping[str, Note]
    retained: Mapping[str, Note]


@dataclass(frozen=True)
class Recipe:
    """A whole recipe: lists of words, facts and settings of the county, a plan per register."""

    words: Mapping[str, Plain]
    facts: Formulas
    settings: Formulas
    plans: Mapping[str, Plan]


def read_recipe(source: Source, types: Mapping[str, FieldTypes]) -> Recipe:
    """Read a recipe file. `types` are the fields of every register.

    Raises RecipeError at the first part that cannot be used.
    """
    sections = (w.WORDS, w.FACTS, w.SETTINGS, w.REGISTER)
    form = FormReader(plain(source.root), known=sections, path=())
    plans: dict[str, Plan] = {}
    for name, value in form.part(w.REGISTER).items():
        path: FieldPath = (w.REGISTER, name)
        if name not in types:
            raise RecipeError(f"没有“{name}”这本台账", path)
        plans[name] = _PlanReader(value, types[name], path).plan(plans)
    return Recipe(
        words=form.part(w.WORDS),
        facts=form.formulas(form.part(w.FACTS), {}),
        settings=form.formulas(form.part(w.SETTINGS), {}),
        plans=plans,
    )


class _PlanReader:
    """Read the plan of one register."""

    def __init__(self, value: Plain, types: FieldTypes, path: FieldPath) -> None:
        sections = (w.ORIGINS, w.FIRST, w.COLUMNS, w.TALLIES, w.RETAINED)
        self._form = FormReader(value, known=sections, path=path)
        self._types = types
        self._name = str(path[-1])
        FormReader(self._form.part(w.COLUMNS), known=types, path=(*path, w.COLUMNS))

    def plan(self, earlier: Collection[str]) -> Plan:
        """Return the plan. Rows can only come from the registers in `earlier`."""
        forms = self._form.items(w.ORIGINS) or [{}]
        origins = [self._origin(form, index, earlier) for index, form in enumerate(forms)]
        written = [set(origin.values.names) for origin in origins]
        anywhere = set[str]().union(*written)
        everywhere = set(self._types).intersection(*written)
        return Plan(
            name=self._name,
            columns=tuple(key for key in self._types if key in anywhere),
            origins=tuple(origins),
            tallies=self._notes(w.TALLIES, everywhere),
            retained=self._notes(w.RETAINED, everywhere),
        )

    def _origin(self, value: Plain, index: int, earlier: Collection[str]) -> Origin:
        """Return one source of rows. Its own values precede those of the whole register."""
        known = (w.EVERY, w.AMONG, w.EACH_OF, w.TIMES_OF, w.FIRST, w.COLUMNS)
        path = (*self._form.path, w.ORIGINS, index)
        form = FormReader(value, known=known, path=path)
        columns = form.part(w.COLUMNS)
        FormReader(columns, known=self._types, path=(*path, w.COLUMNS))
        written = {**self._form.part(w.FIRST), **form.part(w.FIRST), **columns}
        shared = self._form.part(w.COLUMNS)
        written |= {key: value for key, value in shared.items() if key not in columns}
        each = {key: form.values[key] for key in (w.EACH_OF, w.TIMES_OF) if key in form.values}
        origin = Origin(
            parent=form.text(w.EVERY),
            among=form.condition(w.AMONG),
            each=form.formulas(each, {}) if each else None,
            values=form.formulas(written, self._types),
        )
        if origin.parent and origin.parent not in earlier:
            raise RecipeError(f"前面没有编“{origin.parent}”，不能从它来", path)
        return origin

    def _notes(self, section: str, everywhere: Collection[str]) -> dict[str, Note]:
        """Return what is remembered. Raises RecipeError at a field that some row lacks."""
        notes = {}
        for name, value in self._form.part(section).items():
            path = (*self._form.path, section, name)
            form = FormReader(value, known=(w.BY, w.TAKEN, w.AMONG), path=path)
            note = Note(form.names(w.BY), form.text(w.TAKEN), form.condition(w.AMONG))
            for lacking in {*note.keys, note.value} - {*everywhere, ""}:
                raise RecipeError(f"不是每一行都写“{lacking}”，不能用它来记", path)
            notes[name] = note
        return notes
