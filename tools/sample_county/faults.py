"""The faults that a made-up county can contain, each with the rules that must find it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docgen.model.finding import FieldPath
from docgen.model.source import Source
from tools.sample_county import words as w
from tools.sample_county.forms import (
    FieldTypes,
    FormReader,
    Plain,
    RecipeError,
    plain,
    recipe_errors,
)
from tools.sample_county.formulas import Formulas
from tools.sample_county.materials import Need
from tools.sample_county.recipe import Plan

_KEYS = (
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


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A damage to one row.

    `codes` are the rules that each find it once. The row is the first that contains exactly the
    values in `where` and meets the condition `among`. `drop` omits the row, `double` writes a
    changed copy after it. `shared` permits a row in which other fields are already damaged.
    `passed_on` shows the damage to the rows that come from this one. `all_of` repeats the damage
    in every later row that agrees with the first in these fields. `facts` are for expressions.
    """

    codes: tuple[str, ...]
    register: str
    where: Mapping[str, object]
    among: str
    change: Formulas
    drop: bool
    double: bool
    shared: bool
    passed_on: bool
    all_of: tuple[str, ...]
    facts: Mapping[str, object]


def read_faults(
    source: Source, types: Mapping[str, FieldTypes], needs: Mapping[str, Sequence[Need]]
) -> tuple[Fault, ...]:
    """Read a faults file. `types` and `needs` are the fields and needs of every register.

    Raises RecipeError at the first part that cannot be used.
    """
    whole = FormReader(plain(source.root), known={*types, w.NO_FAULT}, path=())
    faults: list[Fault] = []
    for register in whole.values:
        if register == w.NO_FAULT:
            continue
        for index, value in enumerate(whole.items(register)):
            form = FormReader(value, known=_KEYS, path=(register, index))
            rules = _rules_of(form, needs)
            faults += [_fault(form, register, rule, types[register]) for rule in rules]
    return tuple(faults)


def rules_without_fault(source: Source) -> dict[str, str]:
    """Return the rules that a faults file excepts, each with its reason."""
    whole = FormReader(plain(source.root), path=())
    form = FormReader(whole.part(w.NO_FAULT), path=(w.NO_FAULT,))
    return {code: reason for reason in form.values for code in form.names(reason)}


def select_faults(
    faults: Sequence[Fault], codes: Collection[str] | None, plans: Mapping[str, Plan]
) -> tuple[Fault, ...]:
    """Return the faults that these rules find; None selects all.

    Raises RecipeError if a fault changes a column that no plan writes.
    """
    selected = [fault for fault in faults if codes is None or set(fault.codes) & set(codes)]
    for fault in selected:
        plan = plans.get(fault.register)
        for name in fault.change.names:
            if plan is None or name not in plan.columns:
                raise RecipeError(f"配方里没有“{name}”这一列", (fault.register,))
    return tuple(selected)


def _rules_of(form: FormReader, needs: Mapping[str, Sequence[Need]]) -> Iterator[dict[str, str]]:
    """Yield the facts 规则.编号 and 规则.材料 of every need that the form repeats for.

    Yields one empty mapping if the form does not repeat.
    """
    if w.PER_NEED not in form.values:
        yield {}
    for register in form.names(w.PER_NEED):
        for need in needs.get(register, ()):
            if need.code not in form.names(w.EXCEPT):
                yield {w.RULE_CODE: need.code, w.MATERIAL: need.material}


def _fault(form: FormReader, register: str, rule: Mapping[str, str], types: FieldTypes) -> Fault:
    facts = {w.RULE: rule}
    double = form.values.get(w.DOUBLE)
    change = form.part(w.CHANGE)
    if isinstance(double, dict) and double:
        change = double
    FormReader(change, known=types, path=form.path)
    with recipe_errors((*form.path, w.AT)):
        where = form.formulas(form.part(w.AT), types)(facts)
    return Fault(
        codes=_codes(form.values.get(w.RULE) or rule.get(w.RULE_CODE), form.path),
        register=register,
        where=where,
        among=form.condition(w.AMONG),
        change=form.formulas(change, types),
        drop=form.flag(w.DROP),
        double=bool(double),
        shared=form.flag(w.SHARED),
        passed_on=form.flag(w.PASSED_ON),
        all_of=form.names(w.ALL_OF),
        facts=facts,
    )


def _codes(value: Plain | None, path: FieldPath) -> tuple[str, ...]:
    """Return the codes of the rules that find a fault: the value is one code or a list."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(code, str) for code in value):
        return tuple(dict.fromkeys(map(str, value)))
    raise RecipeError("要写明由哪条规则查出，如 规则: HD-30", path)
