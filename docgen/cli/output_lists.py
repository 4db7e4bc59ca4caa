"""Printing of lists: types, rules, fields, and what a template needs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec import to_builtins

from docgen.cli.screen import echo
from docgen.model.field import Field
from docgen.model.finding import Severity
from docgen.model.listed_rule import ListedRule
from docgen.schema.describe import type_name

if TYPE_CHECKING:
    from docgen.word.template.needs import Need

Sections = Sequence[tuple[str, tuple[ListedRule, ...]]]
"""The rules of each type, register or product, by its name."""


def _print_json(value: object) -> None:
    """Print a value as JSON, indented, Chinese characters as such."""
    echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_types(rows: Sequence[tuple[str, str, int, int]], form: str) -> None:
    """Print the types of a workspace with the numbers of their rules and inputs."""
    if form == "json":
        keys = ("type", "name", "rules", "inputs")
        _print_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    for doc_type, name, rules, inputs in rows:
        echo(f"{doc_type}　{name}　规则 {rules} 条　文件 {inputs} 份")


def print_rules(sections: Sections, form: str) -> None:
    """Print the rules section by section, with their counts by severity and verb."""
    listed = [(name, rule) for name, rules in sections for rule in rules]
    if form == "json":
        objects = [_rule_object(name, rule) for name, rule in listed]
        echo(json.dumps(objects, ensure_ascii=False))
        return
    for name, rules in sections:
        echo(f"{name}　{len(rules)} 条：{_by_severity(rules)}")
        for rule in rules:
            echo(f"  {rule.code}　{rule.severity.value}　{rule.verb}　{rule.message}")
    verbs = Counter(rule.verb for _, rule in listed)
    by_verb = "，".join(f"{verb} {count}" for verb, count in verbs.most_common())
    echo(f"共 {verbs.total()} 条：{by_verb}")


def _by_severity(rules: Sequence[ListedRule]) -> str:
    """Return how many rules there are of each severity, the worst first: 错误 3，警告 2."""
    levels = Counter(rule.severity for rule in rules)
    return "，".join(f"{level.value} {levels[level]}" for level in Severity if levels[level])


def _rule_object(section: str, rule: ListedRule) -> dict[str, str]:
    """Return a rule as JSON lists it."""
    return {
        "section": section,
        "code": rule.code,
        "severity": rule.severity.value,
        "kind": rule.verb,
        "message": rule.message,
        "remedy": rule.remedy,
        "basis": rule.basis,
    }


def print_needs(needs: tuple[Need, ...], form: str) -> None:
    """Print what a template needs, as a tree."""
    if form == "json":
        _print_json(to_builtins(needs))
        return
    from docgen.word.template.needs import format_needs

    echo("\n".join(format_needs(needs)))


def print_fields(title: str, fields: Sequence[Field], form: str) -> None:
    """Print the fields of a type: meaning, whether required, an example."""
    if form == "json":
        _print_json({"name": title, "fields": to_builtins(fields)})
        return
    echo(f"{title}的字段（★ 必填，☆ 有的时候必填）")
    for line in _field_lines(fields, 1):
        echo(line)


def _field_lines(fields: Sequence[Field], depth: int) -> Iterator[str]:
    """Yield a line for each field and, indented further, for those below it.

    `depth` is 1 for the fields of the document: each level is indented by two spaces.
    """
    for field in fields:
        facts = "　".join(_facts(field))
        yield f"{'  ' * depth}{field.prefix or '　'}{field.name}　{facts}"
        yield from _field_lines(field.children, depth + 1)


def _facts(field: Field) -> Iterator[str]:
    """Yield what is printed of a field after its name: type, facts, example, what is below it."""
    yield type_name(field)
    yield from field.facts
    if field.example:
        yield f"例：{field.example}"
    if field.same_as:
        yield f"里面同上面的“{field.same_as}”"
    if field.keyed or field.free:
        yield "里面的名称自定"
