"""The text of `docgen explain`: a finding code, a rule or a format demand, with its examples.

Rules and demands of any product are explained alike: a heading, labelled lines, the bases that
are cited, the clerk's page of the verb, then the examples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from docgen.model import keywords as w
from docgen.model.listed_rule import ListedRule

_INDENT = "  "


class CitedBasis(Protocol):
    """What is printed of a basis."""

    @property
    def key(self) -> str:
        """Return its short name."""

    @property
    def facts(self) -> Mapping[str, str]:
        """Return its known facts by name."""

    @property
    def pages(self) -> Sequence[str]:
        """Return the addresses of its text."""


class Example(Struct, frozen=True):
    """An example of a rule: whether it passes, and its lines."""

    passes: bool
    lines: Sequence[str]


def explain_code(code: str, explanation: str) -> str:
    """Return the line about a finding code of the program."""
    return f"{code}　{explanation}"


def explain_rule(
    rule: ListedRule,
    params: Mapping[str, object],
    bases: Iterable[CitedBasis],
    *,
    page: str,
    examples: Iterable[Example],
) -> str:
    """Return the text about a rule. `params` are 条件 and the verb's own keys, `page` its page."""
    lines = [
        f"{rule.code}　{rule.verb}　{rule.severity.value}",
        f"说明：{rule.message}",
        f"整改：{rule.remedy}",
        *_basis_lines(rule.basis, bases),
    ]
    lines += [f"{name}：{_format_value(value)}" for name, value in params.items()]
    lines += [f"出处：{rule.location}", "", page.strip(), *_example_lines(examples)]
    return "\n".join(lines)


class DemandFacts(Struct, frozen=True):
    """What a format demand says beyond a rule: strength, elements, item, expected value."""

    strength: str
    elements: Sequence[str]
    item: str
    expected: str


def explain_demand(
    demand: ListedRule,
    facts: DemandFacts,
    bases: Iterable[CitedBasis],
    *,
    examples: Iterable[Example],
) -> str:
    """Return the text about a format demand."""
    lines = [
        f"{demand.code}　{demand.verb}　{demand.severity.value}（{facts.strength}）",
        f"要素：{'、'.join(facts.elements)}",
        f"{facts.item}应为：{facts.expected}",
        f"整改：{demand.remedy}",
        *_basis_lines(demand.basis, bases),
        f"出处：{demand.location}",
        *_example_lines(examples),
    ]
    return "\n".join(lines)


def _basis_lines(text: str, bases: Iterable[CitedBasis]) -> Iterator[str]:
    """Yield the line of a 依据, then for each basis its facts and addresses."""
    yield f"依据：{text}"
    for basis in bases:
        facts = "；".join(f"{name}：{fact}" for name, fact in basis.facts.items())
        yield f"{_INDENT}{basis.key}　{facts}"
        for page in basis.pages:
            yield f"{_INDENT * 2}{w.BASIS_PAGES}：{page}"


def _example_lines(examples: Iterable[Example]) -> Iterator[str]:
    """Yield the lines of the examples, each after a blank line and a heading."""
    for example in examples:
        yield ""
        yield "通过的例子：" if example.passes else "不通过的例子："
        yield from example.lines


def _format_value(value: object) -> str:
    """Return a parameter on one line: a mapping as 名=值；…, a list with 、 between its items."""
    if isinstance(value, dict):
        return "；".join(f"{name}={_format_value(item)}" for name, item in value.items())
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    return str(value)


def format_text_sample(sample: Mapping[str, str]) -> Iterator[str]:
    """Yield the lines of a sample text and, if it has one, of its corrected text (改为)."""
    for name in (w.SAMPLE, w.CORRECTED):
        if name not in sample:
            continue
        if name != w.SAMPLE:
            yield f"{_INDENT}{name}："
        for line in sample[name].split("\n"):
            yield f"{_INDENT}{line}"


def format_tree(value: object, depth: int = 1) -> list[str]:
    """Return the lines of a tree of mappings, lists and texts, indented as YAML is."""
    if isinstance(value, dict):
        return list(_mapping_lines(value, depth))
    if isinstance(value, list):
        return list(_list_lines(value, depth))
    return [f"{_INDENT * depth}{value}"]


def _mapping_lines(mapping: Mapping[str, object], depth: int) -> Iterator[str]:
    """Yield the lines of a mapping; what is not a scalar stands below its key, one level deeper."""
    for key, value in mapping.items():
        if isinstance(value, dict | list):
            yield f"{_INDENT * depth}{key}:"
            yield from format_tree(value, depth + 1)
        else:
            yield f"{_INDENT * depth}{key}: {value}"


def _list_lines(items: Sequence[object], depth: int) -> Iterator[str]:
    """Yield the lines of a list, a dash before the first of each item; empty items are left out."""
    for item in items:
        lines = format_tree(item, depth + 1)
        if lines:
            yield f"{_INDENT * depth}- {lines[0].lstrip()}"
            yield from lines[1:]
