"""The recipe of a made-up county: a file that says where the rows of each register come from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from docgen.expressions.evaluation import ExpressionError, names
from docgen.expressions.formulas import Formulas
from docgen.expressions.literals import parse_quantity
from docgen.model import keywords as w
from docgen.model.finding import FieldPath
from docgen.model.source import ListNode, Node, Scalar, Source

Types = Mapping[str, str]
_TRUE, _FALSE = "是", "否"


class RecipeError(ValueError):
    """A part of a recipe that cannot be used, with its path; the message is for the user."""

    def __init__(self, message: str, path: FieldPath) -> None:
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
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.items}


class _Form:
    """A filled-in form of a recipe; RecipeError at what has another shape than it should."""

    def __init__(self, said: Any, known: Collection[str], path: FieldPath) -> None:
        if not isinstance(said, dict):
            raise RecipeError("这里应是“名称: 内容”", path)
        for key in said.keys() - set(known):
            raise RecipeError(f"“{key}”在这里不认得", (*path, key))
        self.said, self.path = said, path

    def _of(self, key: str, kind: type, told: str) -> Any:
        found = self.said.get(key) or kind()
        if not isinstance(found, kind):
            raise RecipeError(f"“{key}”应是{told}", (*self.path, key))
        return found

    def part(self, key: str) -> dict[str, Any]:
        """What stands under a key as a mapping, empty if nothing does."""
        found: dict[str, Any] = self._of(key, dict, "“名称: 内容”")
        return found

    def items(self, key: str) -> list[Any]:
        """What stands under a key as a list."""
        found: list[Any] = self._of(key, list, "列表，如 [甲, 乙]")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names."""
        return tuple(map(str, self.items(key)))

    def text(self, key: str) -> str:
        """What stands under a key as a text."""
        return str(self._of(key, str, "一段文字"))

    def condition(self, key: str) -> str:
        """A condition that can be read, '' if there is none."""
        found = self.text(key)
        try:
            names(found or "true")
        except ExpressionError as error:
            raise RecipeError(str(error), (*self.path, key)) from error
        return found

    def flag(self, key: str) -> bool:
        """Whether 是 stands under a key."""
        return self.text(key) == _TRUE

    def formulas(self, written: Mapping[str, Any], types: Types) -> Formulas:
        """Values of this form, compiled."""
        try:
            return Formulas({key: literal(value, types.get(key)) for key, value in written.items()})
        except ExpressionError as error:
            raise RecipeError(str(error), self.path) from error


def read_recipe(source: Source, types: Mapping[str, Types]) -> Recipe:
    """A recipe file; `types` are the fields of every register with their types, in order.

    RecipeError at the first part that cannot be used.
    """
    form = _Form(plain(source.root), (w.WORDS, w.FACTS, w.SETTINGS, w.REGISTER), ())
    plans: dict[str, Plan] = {}
    for name, said in form.part(w.REGISTER).items():
        path: FieldPath = (w.REGISTER, name)
        if name not in types:
            raise RecipeError(f"没有“{name}”这本台账", path)
        plans[name] = _plan(name, said, types[name], path, plans)
    facts, settings = (form.formulas(form.part(key), {}) for key in (w.FACTS, w.SETTINGS))
    return Recipe(form.part(w.WORDS), facts, settings, plans)


def _plan(name: str, said: Any, fields: Types, path: FieldPath, before: Collection[str]) -> Plan:
    form = _Form(said, (w.ORIGINS, w.FIRST, w.COLUMNS, w.TALLIES, w.RETAINED), path)
    _Form(form.part(w.COLUMNS), fields, (*path, w.COLUMNS))
    origins = []
    for at, one in enumerate(form.items(w.ORIGINS) or [{}]):
        origins.append(_origin(one, form, fields, (*path, w.ORIGINS, at)))
        if origins[-1].parent and origins[-1].parent not in before:
            message = f"前面没有编“{origins[-1].parent}”，不能从它来"
            raise RecipeError(message, (*path, w.ORIGINS, at))
    used = {key for origin in origins for key in origin.values.names}
    always = set(fields).intersection(*(origin.values.names for origin in origins))
    columns = tuple(key for key in fields if key in used)
    noted = (_notes(form, part, always) for part in (w.TALLIES, w.RETAINED))
    return Plan(name, columns, tuple(origins), *noted)


def _origin(said: Any, plan: _Form, fields: Types, path: FieldPath) -> Origin:
    """One source of rows: its own values go before those that all rows of the register have."""
    form = _Form(said, (w.EVERY, w.AMONG, w.EACH_OF, w.TIMES_OF, w.FIRST, w.COLUMNS), path)
    own, shared = form.part(w.COLUMNS), plan.part(w.COLUMNS)
    _Form(own, fields, (*path, w.COLUMNS))
    written = {**plan.part(w.FIRST), **form.part(w.FIRST), **own}
    written |= {key: value for key, value in shared.items() if key not in own}
    each = {key: form.said[key] for key in (w.EACH_OF, w.TIMES_OF) if key in form.said}
    asked = form.formulas(each, {}) if each else None
    values = form.formulas(written, fields)
    return Origin(form.text(w.EVERY), form.condition(w.AMONG), asked, values)


def _notes(plan: _Form, part: str, always: set[str]) -> dict[str, Note]:
    """What is remembered; its fields must be written in every row."""
    found = {}
    for name, said in plan.part(part).items():
        form = _Form(said, (w.BY, w.TAKEN, w.AMONG), (*plan.path, part, name))
        note = Note(form.names(w.BY), form.text(w.TAKEN), form.condition(w.AMONG))
        for lost in {*note.keys, note.value} - always - {""}:
            raise RecipeError(f"不是每一行都写“{lost}”，不能用它来记", form.path)
        found[name] = note
    return found


def literal(text: Any, kind: str | None) -> Any:
    """What a recipe writes for a field, as the expressions of rules and recipes take it."""
    if kind == "boolean" and text in (_TRUE, _FALSE):
        return text == _TRUE
    if kind not in ("integer", "number", "quantity") or not isinstance(text, str):
        return text
    found = parse_quantity(text)
    if found is None:
        return text
    return int(found.value) if not found.unit and found.value == int(found.value) else found


_FAULT = (
    w.RULE,
    w.AT,
    w.AMONG,
    w.CHANGE,
    w.DROP,
    w.DOUBLE,
    w.SHARED,
    w.PASSED_ON,
    w.ALL_OF,
    w.PER_NEED,
    w.EXCEPT,
)


def read_faults(
    source: Source, types: Mapping[str, Types], needs: Mapping[str, Sequence[tuple[str, str]]]
) -> tuple[Fault, ...]:
    """The faults file: for each register the damages to its rows. RecipeError if it is broken.

    `needs` are, for every register, the rules that ask for a material, each with the material.
    """
    whole, found = _Form(plain(source.root), {*types, w.NO_FAULT}, ()), list[Fault]()
    for register in (name for name in whole.said if name != w.NO_FAULT):
        for at, said in enumerate(whole.items(register)):
            form = _Form(said, _FAULT, (register, at))
            found += [_fault(register, form, one, types[register]) for one in _each(form, needs)]
    return tuple(found)


def unseeded(source: Source) -> dict[str, str]:
    """The rules that the faults file says have no fault, each with the reason."""
    said = _Form(plain(source.root), plain(source.root), ()).part(w.NO_FAULT)
    reasons = _Form(said, said, (w.NO_FAULT,))
    return {code: reason for reason in said for code in reasons.names(reason)}


def _each(form: _Form, needs: Mapping[str, Sequence[tuple[str, str]]]) -> Iterator[dict[str, str]]:
    """Nothing, once; or every rule that asks for a material (规则.编号, 规则.材料)."""
    if w.PER_NEED not in form.said:
        yield {}
    for register in form.names(w.PER_NEED):
        for code, material in needs.get(register, ()):
            if code not in form.names(w.EXCEPT):
                yield {w.RULE_CODE: code, w.MATERIAL: material}


def _fault(register: str, form: _Form, need: Mapping[str, str], types: Types) -> Fault:
    facts = {w.RULE: need}
    double = form.said.get(w.DOUBLE) or {}
    change = double if isinstance(double, dict) and double else form.part(w.CHANGE)
    _Form(change, types, form.path)
    try:
        where = form.formulas(form.part(w.AT), types)(facts)
    except ExpressionError as error:
        raise RecipeError(str(error), (*form.path, w.AT)) from error
    return Fault(
        _codes(form.said.get(w.RULE) or need.get(w.RULE_CODE), form.path),
        register,
        where,
        form.condition(w.AMONG),
        form.formulas(change, types),
        form.flag(w.DROP),
        bool(double),
        form.flag(w.SHARED),
        form.flag(w.PASSED_ON),
        form.names(w.ALL_OF),
        facts,
    )


def _codes(said: Any, path: FieldPath) -> dict[str, int]:
    """The rules that must find a fault: one, several."""
    found = [said] if isinstance(said, str) else said
    if not isinstance(found, list) or not all(isinstance(code, str) for code in found):
        raise RecipeError("要写明由哪条规则查出，如 规则: HD-30", path)
    return dict.fromkeys(found, 1)
