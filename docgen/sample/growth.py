"""Rows from a recipe: register after register, row after row, damaged where faults are asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from docgen.expressions.evaluation import ExpressionError
from docgen.expressions.formulas import Formulas
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.values import DateValue, Missing
from docgen.sample.dice import Dice, functions, iso
from docgen.sample.recipe import Fault, Note, Origin, Plan, Recipe, RecipeError

Row = dict[str, Any]


@dataclass(frozen=True)
class Need:
    """A material that a row of a register must have: by which rule, when, how many, what years."""

    code: str
    material: str
    when: str = ""
    least: int = 1
    year: str = ""
    since: str = ""
    until: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """What is given to a recipe: facts (settings, shipped tables, place, size) and needs."""

    facts: Mapping[str, Any]
    needs: Mapping[str, Sequence[Need]]
    fields: Mapping[str, Collection[str]]


class Growth:
    """A county as it grows. Ask for the registers in the recipe's order; each once, to its end.

    Only the rows that later registers come from are kept; what is written is written as it comes.
    """

    def __init__(self, recipe: Recipe, world: World, seed: int, wanted: Collection[str]) -> None:
        self._recipe, self._world, self._dice = recipe, world, Dice(seed)
        self._wanted = [name for name in recipe.plans if name in wanted]
        self._serials: Counter[tuple[Any, ...]] = Counter()
        self._tallies: dict[str, Counter[tuple[Any, ...]]] = defaultdict(Counter)
        self._kept: dict[str, dict[tuple[Any, ...], Any]] = defaultdict(dict)
        self._parents: dict[str, list[Row]] = defaultdict(list)
        self._pending: dict[str, list[Fault]] = defaultdict(list)
        for fault in recipe.faults:
            self._pending[fault.register].append(fault)
        self.seeded: Counter[str] = Counter()
        self._facts: Row = {**world.facts, **recipe.words, **functions(self._dice)}
        self._facts |= {"序": self._serial, w.TALLIES: self._tally, "查": self._look}
        self._facts |= {w.MATERIALS: self._needed}
        self._dice.throw("", 0)
        self._facts |= recipe.facts(self._facts)

    @property
    def facts(self) -> Mapping[str, Any]:
        """What the recipe reckons of the whole county."""
        return {name: self._facts[name] for name in self._recipe.facts.names}

    @property
    def unplaced(self) -> list[str]:
        """The rules whose faults have found no row, so far."""
        pending = (fault for faults in self._pending.values() for fault in faults)
        return [code for fault in pending if fault.register in self._wanted for code in fault.codes]

    def rows(self, register: str) -> Iterator[tuple[str, ...]]:
        """The rows of a register as texts, in the order of its plan's columns.

        RecipeError if an expression of the recipe cannot be evaluated.
        """
        try:
            yield from self._grown(self._recipe.plans[register], register)
        except (ExpressionError, TypeError, ValueError, LookupError) as error:
            # What a recipe's expressions come to may be of any type.
            raise RecipeError(str(error), (w.REGISTER, register)) from error

    def _grown(self, plan: Plan, register: str) -> Iterator[tuple[str, ...]]:
        number = 0
        heirs = self._heirs(register)
        for origin in plan.origins:
            for context in self._sources(origin, register):
                self._dice.throw(register, number)
                number += 1
                row = origin.values({**self._facts, **context})
                yield from self._finished(plan, row, heirs)

    def _sources(self, origin: Origin, register: str) -> Iterator[Row]:
        """What each row comes from: its parent, the element of the list, its number."""
        rows = self._parents[origin.parent] if origin.parent else [{}]
        for order, parent in enumerate(rows):
            if not self._holds(origin.among, parent):
                continue
            around = {w.ABOVE_ROW_OF: parent, w.NTH_ABOVE: order}
            if origin.each is None:
                yield {**around, w.NTH: 0, w.ITEM: ""}
                continue
            self._dice.throw(f"{register}·", order)
            for nth, item in enumerate(_listed(origin.each({**self._facts, **around}))):
                yield {**around, w.NTH: nth, w.ITEM: item}

    def _finished(self, plan: Plan, row: Row, heirs: Sequence[str]) -> Iterator[tuple[str, ...]]:
        written, passed = self._damaged(plan.name, row)
        for name, note in plan.kept.items():
            if self._holds(note.among, row):
                self._kept[name][_key(note, row)] = row[note.value]
        for heir in written:
            self._count(plan, heir)
            yield tuple(shown(heir[name]) if name in heir else "" for name in plan.columns)
        if passed is not None and any(self._holds(among, passed) for among in heirs):
            self._parents[plan.name].append(passed)

    def _heirs(self, register: str) -> list[str]:
        """The conditions on which rows of a register bring rows of registers that are wanted."""
        plans = (self._recipe.plans[name] for name in self._wanted)
        return [o.among for plan in plans for o in plan.origins if o.parent == register]

    def _count(self, plan: Plan, row: Row) -> None:
        for name, note in plan.tallies.items():
            if self._holds(note.among, row):
                key, amount = _key(note, row), _number(row[note.value]) if note.value else 1
                for length in range(len(key) + 1):
                    self._tallies[name][key[:length]] += amount

    def _damaged(self, register: str, row: Row) -> tuple[list[Row], Row | None]:
        """The rows that are written for a row, and the row that others come from."""
        taken, written, passed = set[str](), [row], row
        for fault in list(self._pending[register]):
            if not self._fits(fault, row):
                continue
            changes = set(fault.change.names)
            if taken and (not fault.shared or changes & taken):
                continue
            self._struck(fault, row)
            if fault.drop:
                return [], None if fault.passed_on else row
            change = fault.change({**self._facts, **row, **fault.facts})
            if fault.double:
                written.append({**row, **change})
            else:
                written[0] = {**written[0], **change}
            passed = {**passed, **change} if fault.passed_on else passed
            taken |= changes or {""}
        return written, passed

    def _struck(self, fault: Fault, row: Row) -> None:
        """Count a fault as placed; one that goes on waits for the rows that agree with this."""
        pending = self._pending[fault.register]
        if fault.codes:
            self.seeded.update(fault.codes)
            pending.remove(fault)
            if fault.all_of:
                same = {**fault.where, **{name: row[name] for name in fault.all_of}}
                pending.insert(0, replace(fault, codes={}, where=same, all_of=(), shared=True))

    def _fits(self, fault: Fault, row: Row) -> bool:
        if any(row.get(name) != value for name, value in fault.where.items()):
            return False
        return self._holds(fault.among, row)

    def _holds(self, condition: str, row: Row) -> bool:
        if not condition:
            return True
        try:
            return bool(_asked(condition)({**self._facts, **row})[w.AMONG])
        except ExpressionError:
            return False  # an unknown value never makes a condition hold

    def _serial(self, name: str, *group: Any) -> int:
        """`序('件号', 年度, 期限)`: the next number of a group, from 1."""
        self._serials[(name, *group)] += 1
        return self._serials[(name, *group)]

    def _tally(self, name: str, *key: Any) -> int:
        """`累计('人数', 乡镇)`: what was counted or added up so far under these values."""
        return self._tallies[name][key]

    def _look(self, name: str, *key: Any) -> Any:
        """`查('佐证', 户编号)`: what was kept under these values, '' if nothing."""
        return self._kept[name].get(key, "")

    def _needed(self, register: str, row: Row) -> list[Row]:
        """`必备材料('户', 上)`: the materials that a row must have, once for every year asked."""
        absent = {name: Missing(name) for name in self._world.fields[register]}
        whole, verdicts = {**absent, **row}, dict[str, bool]()
        found = []
        for need in self._world.needs.get(register, ()):
            if need.when not in verdicts:
                verdicts[need.when] = self._holds(need.when, whole)
            if verdicts[need.when]:
                found += [{w.MATERIAL: need.material, w.YEAR: y} for y in self._years(need, whole)]
        yearly = {item[w.MATERIAL] for item in found if item[w.YEAR]}
        return [item for item in found if item[w.YEAR] or item[w.MATERIAL] not in yearly]

    def _years(self, need: Need, row: Row) -> Sequence[Any]:
        if not need.since:
            return [row.get(need.year, "")] * need.least
        bounds = (row.get(name, self._facts.get(name)) for name in need.until)
        last = next((value for value in bounds if value and not isinstance(value, Missing)), 0)
        return range(_number(row[need.since]), _number(last) + 1)


def chosen(recipe: Recipe, faults: Sequence[Fault], codes: Collection[str] | None) -> Recipe:
    """The recipe with the faults of these rules only; None takes all.

    RecipeError if a fault changes what the recipe does not write.
    """
    wanted = [f for f in faults if codes is None or set(f.codes) & set(codes)]
    for fault in wanted:
        plan = recipe.plans.get(fault.register)
        for name in fault.change.names:
            if plan is None or name not in plan.columns:
                raise RecipeError(f"配方里没有“{name}”这一列", (fault.register,))
    return replace(recipe, faults=tuple(wanted))


def _listed(asked: Mapping[str, Any]) -> Iterable[Any]:
    """The elements that bring a row each; of a number, the numbers from 0."""
    found = asked.get(w.EACH_OF, asked.get(w.TIMES_OF))
    return range(_number(found)) if w.EACH_OF not in asked else found


@cache
def _asked(condition: str) -> Formulas:
    return Formulas({w.AMONG: f"{{{{ {condition} }}}}"})


def _key(note: Note, row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in note.keys)


def _number(value: Any) -> int:
    return int(value.value if isinstance(value, Quantity) else value or 0)


def shown(value: Any) -> str:
    """A value as a clerk would type it into a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, DateValue):
        return iso(value)
    return "" if isinstance(value, Missing) or value is None else str(value)
