"""The recipe of a made-up county: a file that says where the rows of each register come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from docgen.language import ExpressionError, Formulas, names, parse_quantity
from docgen.model import Node, Path, Scalar, Source
from docgen.model import Sequence as SequenceNode
from docgen.model import words as w

Types = Mapping[str, str]
_ORIGIN = {w.EVERY, w.AMONG, w.EACH_OF, w.TIMES_OF, w.FIRST, w.COLUMNS}
_PLAN = {w.ORIGINS, w.FIRST, w.COLUMNS, w.TALLIES, w.KEPT}
_TRUE, _FALSE = "是", "否"


class RecipeError(ValueError):
    """A part of a recipe that cannot be used, with its path; the message is for the user."""

    def __init__(self, message: str, path: Path) -> None:
        super().__init__(message)
        self.path = path


@dataclass(frozen=True)
class Origin:
    """Where rows come from: `parent` each of whose rows (`among` them) brings some, or nothing.

    `each` gives a list with an element for each row, or a number of rows; without it, one.
    """

    parent: str
    among: str
    each: Formulas | None
    values: Formulas


@dataclass(frozen=True)
class Note:
    """What is remembered of the rows of a register, under the values of some fields."""

    keys: tuple[str, ...]
    value: str
    """The field that is added up or kept; '' counts rows."""
    among: str


@dataclass(frozen=True)
class Plan:
    """How the rows of one register are made. `columns` are its fields in the schema's order."""

    name: str
    columns: tuple[str, ...]
    origins: tuple[Origin, ...]
    tallies: Mapping[str, Note]
    kept: Mapping[str, Note]


@dataclass(frozen=True)
class Recipe:
    """A whole recipe: lists of words, facts of the county, its settings, a plan per register."""

    words: Mapping[str, Any]
    facts: Formulas
    settings: Formulas
    plans: Mapping[str, Plan]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Fault:
    """A damage: which rules must find it how often, in which row, and what is done to the row."""

    codes: Mapping[str, int]
    register: str
    where: Mapping[str, Any]
    """Fields that must hold exactly this."""
    among: str
    change: Formulas
    drop: bool = False
    double: bool = False
    shared: bool = False
    """Whether a row may be taken in which other fields have been damaged already."""
    passed_on: bool = False
    """Whether the rows that come from this one see the damage."""
    all_of: tuple[str, ...] = ()
    """Every row that agrees with the first in these fields is damaged likewise."""
    facts: Mapping[str, Any] = field(default_factory=dict)


def plain(node: Node) -> Any:
    """A tree as str, list and dict; what is blank is an empty text."""
    if isinstance(node, Scalar):
        return "" if not node.quoted and node.text in ("~", "null") else node.text
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.items}


def read_recipe(source: Source, types: Mapping[str, Types]) -> Recipe:
    """A recipe file; `types` are the fields of every register with their types, in order.

    RecipeError at the first part that cannot be used.
    """
    said = plain(source.root)
    known = {w.WORDS, w.FACTS, w.SETTINGS, w.REGISTER}
    if not isinstance(said, dict) or said.keys() - known:
        raise RecipeError(f"这里只能写：{'、'.join(sorted(known))}", ())
    given = said.get(w.REGISTER) or {}
    plans = {name: _plan(name, form, types) for name, form in given.items()}
    return Recipe(
        said.get(w.WORDS) or {},
        _formulas(said.get(w.FACTS) or {}, {}, (w.FACTS,)),
        _formulas(said.get(w.SETTINGS) or {}, {}, (w.SETTINGS,)),
        plans,
    )


def _plan(name: str, form: Any, types: Mapping[str, Types]) -> Plan:
    path: Path = (w.REGISTER, name)
    if name not in types:
        raise RecipeError(f"没有“{name}”这本台账", path)
    _only(form, _PLAN, path)
    fields = types[name]
    _only(form.get(w.COLUMNS) or {}, set(fields), (*path, w.COLUMNS))
    places = ((*path, w.ORIGINS, at) for at in count())
    said = form.get(w.ORIGINS) or [{}]
    origins = [_origin(one, form, fields, at) for one, at in zip(said, places, strict=False)]
    used = {key for origin in origins for key in origin.values.names}
    always = set(fields).intersection(*(origin.values.names for origin in origins))
    columns = tuple(key for key in fields if key in used)
    noted = (_notes(form, part, always, path) for part in (w.TALLIES, w.KEPT))
    return Plan(name, columns, tuple(origins), *noted)


def _origin(said: Any, form: Mapping[str, Any], fields: Types, path: Path) -> Origin:
    """One source of rows: its own values go before those that all rows of the register have."""
    _only(said, _ORIGIN, path)
    own = said.get(w.COLUMNS) or {}
    _only(own, set(fields), (*path, w.COLUMNS))
    shared = (form.get(w.COLUMNS) or {}).items()
    written = {**(form.get(w.FIRST) or {}), **(said.get(w.FIRST) or {}), **own}
    written |= {key: value for key, value in shared if key not in own}
    each = {key: said[key] for key in (w.EACH_OF, w.TIMES_OF) if key in said}
    asked = _formulas(each, {}, path) if each else None
    values = _formulas(written, fields, path)
    return Origin(said.get(w.EVERY, ""), said.get(w.AMONG, ""), asked, values)


def _notes(form: Mapping[str, Any], part: str, always: set[str], path: Path) -> dict[str, Note]:
    """What is remembered; its fields must be written in every row."""
    found = {}
    for name, said in (form.get(part) or {}).items():
        here = (*path, part, name)
        _only(said, {w.BY, w.TAKEN, w.AMONG}, here)
        note = Note(tuple(said.get(w.BY) or ()), said.get(w.TAKEN, ""), said.get(w.AMONG, ""))
        for field_ in {*note.keys, note.value} - always - {""}:
            raise RecipeError(f"不是每一行都写“{field_}”，不能用它来记", here)
        found[name] = note
    return found


def _only(said: Any, known: set[str], path: Path) -> None:
    """Refuse what is no mapping, and keys that mean nothing here."""
    if not isinstance(said, dict):
        raise RecipeError("这里应是“名称: 内容”", path)
    for key in said.keys() - known:
        raise RecipeError(f"“{key}”在这里不认得", (*path, key))


def _formulas(written: Mapping[str, Any], types: Types, path: Path) -> Formulas:
    try:
        return Formulas({key: literal(value, types.get(key)) for key, value in written.items()})
    except ExpressionError as error:
        raise RecipeError(str(error), path) from error


def literal(text: Any, kind: str | None) -> Any:
    """What a recipe writes for a field, as the expressions of rules and recipes take it."""
    if kind == "boolean" and text in (_TRUE, _FALSE):
        return text == _TRUE
    if kind in ("integer", "number", "quantity") and isinstance(text, str):
        found = parse_quantity(text)
        whole = found is not None and not found.unit and found.value == int(found.value)
        return int(found.value) if found is not None and whole else text if found is None else found
    return text


_FAULT = {
    w.RULE,
    w.AT,
    w.AMONG,
    w.CHANGE,
    w.DROP,
    w.DOUBLE,
    w.SHARED,
    w.PASSED_ON,
    w.PER_NEED,
    w.EXCEPT,
    w.ALL_OF,
}


def read_faults(
    source: Source, types: Mapping[str, Types], needs: Mapping[str, Sequence[tuple[str, str]]]
) -> tuple[Fault, ...]:
    """The faults file: for each register the damages to its rows. RecipeError if it is broken.

    `needs` are, for every register, the rules that ask for a material, each with the material.
    """
    said, found = plain(source.root), list[Fault]()
    _only(said, {*types, w.NO_FAULT}, ())
    for register in said.keys() - {w.NO_FAULT}:
        for at, form in enumerate(said[register]):
            path: Path = (register, at)
            _only(form, _FAULT, path)
            found += [_fault(register, one, types[register], path) for one in _each(form, needs)]
    return tuple(found)


def unseeded(source: Source) -> dict[str, str]:
    """The rules that the faults file says have no fault, each with the reason."""
    return {
        code: reason
        for reason, codes in plain(source.root).get(w.NO_FAULT, {}).items()
        for code in codes
    }


def _each(
    form: Mapping[str, Any], needs: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[Mapping[str, Any]]:
    """The form itself, or once for every rule that asks for a material (规则.编号, 规则.材料)."""
    if w.PER_NEED not in form:
        yield form
        return
    for register in form[w.PER_NEED]:
        for code, material in needs.get(register, ()):
            if code not in form.get(w.EXCEPT, ()):
                yield {**form, w.RULE: code, w.FACTS: {w.RULE_CODE: code, w.MATERIAL: material}}


def _fault(register: str, form: Mapping[str, Any], types: Types, path: Path) -> Fault:
    facts = {w.RULE: form.get(w.FACTS, {})}
    double = form.get(w.DOUBLE) or {}
    change = form.get(w.CHANGE) or (double if isinstance(double, dict) else {})
    _only(change, set(types), path)
    try:
        names(form.get(w.AMONG) or "true")
        where = _formulas(form.get(w.AT, {}), types, path)(facts)
    except ExpressionError as error:
        raise RecipeError(str(error), path) from error
    return Fault(
        _codes(form[w.RULE]),
        register,
        where,
        form.get(w.AMONG, ""),
        _formulas(change, types, path),
        form.get(w.DROP) == _TRUE,
        bool(double),
        form.get(w.SHARED) == _TRUE,
        form.get(w.PASSED_ON) == _TRUE,
        tuple(form.get(w.ALL_OF, ())),
        facts,
    )


def _codes(said: Any) -> dict[str, int]:
    if isinstance(said, dict):
        return {code: int(count) for code, count in said.items()}
    return dict.fromkeys([said] if isinstance(said, str) else said, 1)
