"""Names in the expressions of rules over documents: those that are likely misspelt fields."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from docgen.codes import new_finding
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import find_names
from docgen.model.finding import Category, Finding
from docgen.model.near_names import nearest
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar


def find_misspelt_names(rules: Iterable[Rule], fields: Collection[str]) -> Iterator[Finding]:
    """Yield a finding for each name that is no field but is near one (JC-02)."""
    for rule in rules:
        for name in sorted(_names_of(rule).difference(fields)):
            near = nearest(name, fields)
            if near:
                yield _misspelt(rule, name, near)


def _misspelt(rule: Rule, name: str, near: str) -> Finding:
    """Return the finding (JC-02) for a name in a rule that is probably the field `near`."""
    message = f"规则 {rule.code} 用到“{name}”，字段表里没有"
    remedy = f"是不是“{near}”？"
    return new_finding("JC-02", message, remedy, location=rule.location, category=Category.RULE)


def _names_of(rule: Rule) -> set[str]:
    """Return the names in the condition and the relation of a rule; none of a broken one."""
    found: set[str] = set()
    for expression in (rule.when, rule.params.get(grammar.RELATION, "")):
        if not expression:
            continue
        try:
            found.update(find_names(expression))
        except ExpressionError:
            continue  # GZ-01 reports it when the rules are read.
    return found
