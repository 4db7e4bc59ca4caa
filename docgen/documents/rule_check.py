"""Rules applied to a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.codes import new_finding
from docgen.documents.rule_view import Document
from docgen.documents.verbs import VERBS
from docgen.documents.verbs import required_fields as verb_required
from docgen.expressions.evaluation import ExpressionError, evaluate, find_names, render
from docgen.model.finding import Category, FieldPath, Finding, Severity
from docgen.model.values import Missing
from docgen.rules.rule import Rule

# The verbs that find something missing, and the fact that names it.
_NAMES_MISSING = {"必填": "字段", "逐列": "列"}


def check_rules(document: Document, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    """What the rules find in a document. A rule that cannot be evaluated is a finding itself."""
    return tuple(finding for rule in rules for finding in _apply(rule, document))


def _apply(rule: Rule, document: Document) -> Iterator[Finding]:
    try:
        if rule.when and not _holds(rule.when, document):
            return
        for path, facts in VERBS[rule.verb].find(rule.params, document):
            yield _finding(rule, path, {**document.names, **facts})
    except ExpressionError as error:
        yield new_finding(
            "GZ-02",
            f"规则 {rule.code} 不能计算：{error}",
            "改正这条规则的条件或式子",
            location=rule.location,
            category=Category.RULE,
        )


def _holds(condition: str, document: Document) -> bool:
    """Whether a condition holds. What is not known makes no rule fire."""
    known = {name: document.names.get(name, Missing(name)) for name in find_names(condition)}
    unknown = any(isinstance(value, Missing) for value in known.values())
    try:
        return bool(evaluate(condition, known))
    except ExpressionError:
        if unknown:
            return False
        raise


def _finding(rule: Rule, path: FieldPath, facts: Mapping[str, object]) -> Finding:
    missing = str(facts.get(_NAMES_MISSING.get(rule.verb, ""), ""))
    return Finding(
        rule.code,
        rule.severity,
        render(rule.message, facts),
        render(rule.remedy, facts),
        rule.basis,
        path=path,
        missing=missing,
    )


def required_fields(rules: Iterable[Rule]) -> dict[str, tuple[str, ...]]:
    """Return for each field that rules require as an error the conditions of these rules."""
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        if VERBS.get(rule.verb) is verb_required and rule.severity is Severity.ERROR:
            for name in rule.params["字段"]:
                found[name] = (*found.get(name, ()), rule.when)
    return found
