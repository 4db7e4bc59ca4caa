"""Completeness of materials: a matrix of places and materials with the shares that are there.

`build_matrix` counts, for each place, the rows that must have a material and those whose rule has
no finding.

`app.check_registers` builds a matrix for each register after its rules are judged, so that nothing
is judged twice: what is missing is known by the findings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.model.finding import Finding
from docgen.model.matrix import Matrix, Share
from docgen.registers import register_keywords as kw
from docgen.registers.register import Register, row_of
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import RuleContext
from docgen.registers.settings import Settings
from docgen.registers.verbs import VERBS, required_material
from docgen.rules.rule import Rule

Place = tuple[str, ...]
"""A place from the large to the small: township, village."""
Counts = Mapping[Place, int]
"""Numbers of rows by place."""


def build_matrix(
    register: Register, rules: Iterable[Rule], settings: Settings, findings: Sequence[Finding]
) -> Matrix | None:
    """Return the matrix of a register; None if it has no fields of places or needs no materials.

    `rules` are those that were judged: a material of another is not there only because none is
    missed. `findings` are those that remain after exemptions: an exempt material counts as there.

    Rows of the matrix are sorted; its columns are materials in the order of the rules. A place that
    is not written is ''. A material with several rules (one for each kind of household) is one
    column.
    """
    places = [name for name in register.form.places if name in register.types]
    rules = [rule for rule in rules if VERBS[rule.verb] is required_material]
    if not places or not rules:
        return None
    required = _required_counts(rules, register, settings, places)
    codes_by_material = _codes_by_material(rules, required)
    if not codes_by_material:
        return None
    missing = _missing_counts(register, required.keys(), findings, places)
    rows = sorted({place for counts in required.values() for place in counts})
    cells = [
        [_share(place, codes, required, missing) for codes in codes_by_material.values()]
        for place in rows
    ]
    return Matrix(register.name, list(codes_by_material), rows, cells)


def _codes_by_material(
    rules: Iterable[Rule], required: Mapping[str, Counts]
) -> dict[str, list[str]]:
    """Return the rules of each material, without materials that no row has to have yet.

    A rule whose condition no row meets, or that cannot be decided, has no count and no column.
    """
    codes: dict[str, list[str]] = {}
    for rule in rules:
        if required[rule.code]:
            codes.setdefault(str(rule.params[kw.MATERIAL]), []).append(rule.code)
    return codes


def _share(
    place: Place,
    codes: Sequence[str],
    required: Mapping[str, Counts],
    missing: Mapping[str, Counts],
) -> Share | None:
    """Return the share of a material, by the strictest of its rules; None if none applies.

    `codes` are those of the rules of one material; `required` and `missing` have the counts of each
    place by the code of the rule.
    """
    count = max(required[code].get(place, 0) for code in codes)
    if not count:
        return None
    lacking = max(missing[code].get(place, 0) for code in codes)
    return Share(count, max(count - lacking, 0))


def _required_counts(
    rules: Iterable[Rule], register: Register, settings: Settings, places: list[str]
) -> dict[str, Counts]:
    """Return for each rule how many rows of each place must have its material.

    A rule that cannot be decided has none. All are counted at once: polars takes long for each
    query.

    The result maps the code of a rule to {(township, village): number of rows}, without places that
    have none. Rows for which the condition is unknown do not count.
    """
    counts: dict[str, Counts] = {}
    conditions = list[pl.Expr]()
    for rule in rules:
        counts[rule.code] = {}
        with suppress(ExpressionError):
            conditions.append(_condition(rule, register, settings).alias(rule.code))
    rows = register.frame.select(pl.col(places).fill_null(""), *conditions)
    sums = rows.group_by(places).agg(pl.all().sum()).collect()
    for code in sums.columns[len(places) :]:
        rows_of_code = sums.filter(pl.col(code) > 0).select(*places, code).rows()
        counts[code] = {tuple(row[:-1]): row[-1] for row in rows_of_code}
    return counts


def _condition(rule: Rule, register: Register, settings: Settings) -> pl.Expr:
    """Return which rows must have the material. Raises ExpressionError if it cannot be decided.

    A rule without a condition (条件) is about every row.
    """
    if not rule.when:
        return pl.lit(True)
    context = RuleContext(rule.params, register, {}, register.frame, settings)
    return context.compile_condition(rule.when, register.types)


def _missing_counts(
    register: Register,
    codes: Iterable[str],
    findings: Sequence[Finding],
    places: list[str],
) -> Mapping[str, Counts]:
    """Return for each rule how many findings each place has.

    `codes` are those of the rules that count; findings of others, and those about no row, are
    passed over. Places are as in `_required_counts`.
    """
    counts = {code: Counter[Place]() for code in codes}
    found = [(f.code, row) for f in findings if f.code in counts and (row := row_of(f)) is not None]
    places_by_row = _places_by_row(register, places, {row for _, row in found})
    for code, row in found:
        counts[code][places_by_row[row]] += 1
    return counts


def _places_by_row(register: Register, places: list[str], rows: set[int]) -> dict[int, Place]:
    """Return the place of each row by its number, '' for a part that is not written."""
    chosen = register.frame.filter(pl.col(INDEX).is_in(list(rows)))
    frame = chosen.select(INDEX, pl.col(places).fill_null("")).collect()
    return {row[0]: row[1:] for row in frame.rows()}
