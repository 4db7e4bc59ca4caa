"""How complete the materials of a register are, place by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import polars as pl

from docgen.expressions.evaluation import ExpressionError
from docgen.model import keywords as w
from docgen.model.finding import Finding
from docgen.model.matrix import Matrix, Share
from docgen.registers.column_expressions import Settings, UndecidedError
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.rule_context import RuleContext
from docgen.registers.verbs import VERBS
from docgen.registers.verbs import required_material as material
from docgen.rules.rule import Rule

_DUE = "#应有"


def completeness(
    own: Register, rules: Iterable[Rule], settings: Settings, findings: Sequence[Finding]
) -> Matrix | None:
    """What the rows of each place must have and have; None if the register does not say where.

    `findings` are those that are left: what is exempt counts as there.
    """
    places = [name for name in own.form.places if name in own.types]
    asked = [rule for rule in rules if VERBS[rule.verb] is material]
    if not places or not asked:
        return None
    names = {rule.code: str(rule.params[w.MATERIAL]) for rule in asked}
    due = {rule.code: _due(rule, own, settings, places) for rule in asked}
    told = [
        (finding.code, finding.path[0])
        for finding in findings
        if finding.code in names and finding.path and isinstance(finding.path[0], int)
    ]
    rows = _places(own, places, {row for _, row in told})
    lacking = Counter((code, rows[row]) for code, row in told)
    known = sorted({location for found in due.values() for location in found})
    # A material that nobody has to have yet is no column.
    columns = list(dict.fromkeys(name for code, name in names.items() if due[code]))
    cells = []
    for location in known:
        line = []
        for column in columns:
            codes = [code for code, name in names.items() if name == column]
            many = max((due[code].get(location, 0) for code in codes), default=0)
            lost = max((lacking[code, location] for code in codes), default=0)
            line.append(Share(many, max(many - lost, 0)) if many else None)
        cells.append(line)
    return Matrix(own.name, columns, known, cells)


def _places(own: Register, names: list[str], rows: set[int]) -> dict[int, tuple[str, ...]]:
    chosen = own.frame.filter(pl.col(INDEX).is_in(list(rows)))
    frame = chosen.select(INDEX, pl.col(names).fill_null("")).collect()
    return {row[0]: row[1:] for row in frame.rows()}


def _due(
    rule: Rule, own: Register, settings: Settings, names: list[str]
) -> dict[tuple[str, ...], int]:
    try:
        rows = RuleContext.by(rule, own, {}, settings).rows
    except (UndecidedError, ExpressionError):
        return {}
    counted = rows.select(INDEX, pl.col(names).fill_null("")).group_by(names)
    found = counted.agg(pl.len().alias(_DUE)).collect()
    return {tuple(row[:-1]): row[-1] for row in found.rows()}
