"""Rules applied to a document: conditions, verbs, and the findings for their hits.

`docgen.rules.rule` reads the forms of rules; a module of `verbs` finds the places (`Hit`) where one
is broken; the message and the remedy of the form become sentences about these facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.codes import new_finding
from docgen.documents.rule_view import Document
from docgen.documents.verbs import VERBS, required_fields, row_columns
from docgen.expressions.bounded_patterns import PatternError
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import evaluate, find_names, render
from docgen.model.finding import Category, Finding, Severity
from docgen.model.values import Missing
from docgen.rules.rule import Rule
from docgen.rules.verb import Hit

_MISSING_FACTS: Mapping[object, str] = {required_fields: "字段", row_columns: "列"}
"""The verbs that find something missing, and the fact with its name."""


def check_rules(document: Document, rules: Iterable[Rule]) -> tuple[Finding, ...]:
    """Return the findings of the rules. A rule that cannot be evaluated is a finding itself."""
    return tuple(finding for rule in rules for finding in _apply(rule, document))


def _apply(rule: Rule, document: Document) -> Iterator[Finding]:
    """Yield the findings of one rule over a document; none if its condition (条件) does not hold.

    A rule that cannot be evaluated gives one finding (GZ-02) at the rule itself, of category RULE.
    """
    try:
        if rule.when and not _holds(rule.when, document):
            return
        for hit in VERBS[rule.verb].find(rule.params, document):
            yield _finding(rule, hit, document)
    except (ExpressionError, PatternError) as error:
        yield new_finding(
            "GZ-02",
            f"规则 {rule.code} 不能计算：{error}",
            "改正这条规则的条件或式子",
            location=rule.location,
            category=Category.RULE,
        )


def _holds(condition: str, document: Document) -> bool:
    """Return whether a condition holds. An unknown name makes no rule fire."""
    values = {name: document.names.get(name, Missing(name)) for name in find_names(condition)}
    try:
        return bool(evaluate(condition, values))
    except ExpressionError:
        if any(isinstance(value, Missing) for value in values.values()):
            return False
        raise


def _finding(rule: Rule, hit: Hit, document: Document) -> Finding:
    """Return the finding for a hit: the rule's sentences, filled with names and facts.

    For verbs that look for something missing, `missing` is the name of the field or the column.
    """
    facts = {**document.names, **hit.facts}
    missing_fact = _MISSING_FACTS.get(VERBS[rule.verb], "")
    return Finding(
        code=rule.code,
        severity=rule.severity,
        message=render(rule.message, facts),
        remedy=render(rule.remedy, facts),
        basis=rule.basis,
        path=hit.path,
        missing=str(facts.get(missing_fact, "")),
    )


def conditions_of_required_fields(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Return for each field that rules require as an error the conditions of these rules.

    A condition of '' stands for always. Forms and lists of fields show them beside the field.
    """
    conditions: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        if VERBS.get(rule.verb) is required_fields and rule.severity is Severity.ERROR:
            for name in rule.params["字段"]:
                conditions[name] = (*conditions.get(name, ()), rule.when)
    return conditions
