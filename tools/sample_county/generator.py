"""Rows from a recipe: register by register, row by row, with the faults that are requested."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.expressions.bounds import ExpressionFunction
from docgen.expressions.errors import ExpressionError
from tools.sample_county import words as w
from tools.sample_county.faults import Fault
from tools.sample_county.forms import RecipeError
from tools.sample_county.materials import MaterialNeeds, Need
from tools.sample_county.memory import RowMemory
from tools.sample_county.recipe import Origin, Plan, Recipe
from tools.sample_county.rng import SeededRandom, recipe_functions
from tools.sample_county.rows import Row, cell_text, holds, whole_number
from tools.sample_county.seeding import FaultSeeder


@dataclass(frozen=True)
class World:
    """Inputs of a recipe: facts (settings, shipped tables, place, size), needs, field names."""

    facts: Mapping[str, object]
    needs: Mapping[str, Sequence[Need]]
    fields: Mapping[str, Collection[str]]


class Generator:
    """Generate the registers of a county, each once and to its end, in the order of `plans`.

    Only the rows that later registers come from are kept in memory.
    """

    def __init__(
        self,
        recipe: Recipe,
        world: World,
        *,
        seed: int,
        registers: Collection[str],
        faults: Iterable[Fault] = (),
    ) -> None:
        """`registers` are those requested; all up to the last one are generated."""
        names = list(recipe.plans)
        last = max(map(names.index, registers))
        self.plans = list(recipe.plans.values())[: last + 1]
        self._random = SeededRandom(seed)
        self._parents: dict[str, list[Row]] = defaultdict(list)
        facts: Row = {**world.facts, **recipe.words}
        self._memory = RowMemory(facts)
        functions = {
            **recipe_functions(self._random),
            w.SERIAL: self._memory.serial,
            w.TALLIES: self._memory.tally,
            w.LOOK_UP: self._memory.retained,
            w.NEEDS: MaterialNeeds(world.needs, world.fields, facts).required,
        }
        facts |= {name: ExpressionFunction(function) for name, function in functions.items()}
        self._random.restart("", 0)
        facts |= recipe.facts(facts)
        self._facts = facts
        self._seeder = FaultSeeder(faults, facts)

    @property
    def seeded(self) -> Counter[str]:
        """The number of faults placed so far, by the code of the rule that must find them."""
        return self._seeder.seeded

    @property
    def unplaced(self) -> list[str]:
        """The codes of the faults that have found no row so far."""
        return self._seeder.unplaced(plan.name for plan in self.plans)

    def rows(self, plan: Plan) -> Iterator[tuple[str, ...]]:
        """Yield the rows of a register as texts, in the order of its plan's columns.

        Raises RecipeError if an expression of the recipe cannot be evaluated.
        """
        try:
            yield from self._rows(plan)
        except (ExpressionError, TypeError, ValueError, LookupError) as error:
            # An expression of a recipe may evaluate to a value of any type.
            raise RecipeError(str(error), (w.REGISTER, plan.name)) from error

    def _rows(self, plan: Plan) -> Iterator[tuple[str, ...]]:
        number = 0
        conditions = self._conditions_on_parents(plan.name)
        for origin in plan.origins:
            for context in self._contexts(origin, plan.name):
                self._random.restart(plan.name, number)
                number += 1
                row = origin.values({**self._facts, **context})
                yield from self._finished(plan, row, conditions)

    def _contexts(self, origin: Origin, register: str) -> Iterator[Row]:
        """Yield what each row comes from: its parent row, the element of the list, its number."""
        parents = self._parents[origin.parent] if origin.parent else [{}]
        for order, parent in enumerate(parents):
            if not holds(origin.among, self._facts, parent):
                continue
            context: Row = {w.PARENT_ROW: parent, w.PARENT_NUMBER: order}
            if origin.each is None:
                yield {**context, w.NUMBER: 0, w.ITEM: ""}
                continue
            self._random.restart(f"{register}·", order)
            elements = _elements(origin.each({**self._facts, **context}))
            for number, element in enumerate(elements):
                yield {**context, w.NUMBER: number, w.ITEM: element}

    def _finished(
        self, plan: Plan, row: Row, conditions: Sequence[str]
    ) -> Iterator[tuple[str, ...]]:
        """Yield the rows to write for a row; remember it and the rows that others come from."""
        seeded = self._seeder.seed(plan.name, row)
        self._memory.retain(plan, row)
        for written in seeded.written:
            self._memory.count(plan, written)
            yield tuple(cell_text(written.get(name)) for name in plan.columns)
        parent = seeded.parent
        if parent is not None and any(holds(among, self._facts, parent) for among in conditions):
            self._parents[plan.name].append(parent)

    def _conditions_on_parents(self, register: str) -> list[str]:
        """Return the conditions on which rows of a register bring rows of other registers."""
        origins = [origin for plan in self.plans for origin in plan.origins]
        return [origin.among for origin in origins if origin.parent == register]


def _elements(values: Row) -> Iterable[object]:
    """Return the elements that bring one row each; for a number, the integers from 0."""
    if w.EACH_OF not in values:
        return range(whole_number(values[w.TIMES_OF]))
    elements = values[w.EACH_OF]
    if not isinstance(elements, Iterable):
        raise TypeError(f"“{w.EACH_OF}”应是列表")
    return elements
