"""Rules as they are listed and explained, whatever product they belong to.

A product whose demands are no `Rule` (format demands) returns objects with the same attributes.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from docgen.model.finding import WorkspaceError
from docgen.model.listed_rule import ListedRule


class RuleSection(Struct, frozen=True):
    """The rules of one type, register or product; `doc_type` is '' for all but a type."""

    name: str
    rules: tuple[ListedRule, ...]
    doc_type: str = ""


def select_rules(
    sections: Sequence[RuleSection], names: Sequence[str]
) -> list[tuple[str, tuple[ListedRule, ...]]]:
    """Return the rules that one of `names` fits, by section; all of them without names.

    A name is a type, a section, a verb, a severity or a code. Raises WorkspaceError if no rule
    fits.
    """
    requested = set(names)
    selected = []
    for section in sections:
        rules = tuple(rule for rule in section.rules if _fits(section, rule, requested))
        if rules:
            selected.append((section.name, rules))
    if requested and not selected:
        defined = "、".join(section.name for section in sections)
        message = f"没有“{'、'.join(names)}”的规则"
        raise WorkspaceError(message, f"可写：{defined}，或种类、级别")
    return selected


def _fits(section: RuleSection, rule: ListedRule, requested: set[str]) -> bool:
    """Return whether a rule is requested: by its type, section, verb, severity or code.

    The section of a register may be named with or without 台账 at its end. Without any names all
    rules fit.
    """
    if not requested or section.doc_type in requested:
        return True
    names = {section.name, section.name.removesuffix("台账")}
    names |= {rule.verb, rule.severity.value, rule.code}
    return not names.isdisjoint(requested)


def unknown_code(code: str) -> WorkspaceError:
    """Return the error for a code that neither the program nor a rule has."""
    return WorkspaceError(f"没有编号“{code}”", "编号写在每条问题的开头，如 BG-01、ZD-02")
