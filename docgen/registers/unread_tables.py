"""Rules that look into a register of which a table could not be read: they are not judged.

What stands in the unread table would look missing, and hide the one cause among a thousand
consequences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar


def select_rules(
    forms: Mapping[str, RegisterSchema],
    rules: Mapping[str, tuple[Rule, ...]],
    unread: Collection[str],
) -> tuple[dict[str, tuple[Rule, ...]], Counter[str]]:
    """Return the rules that can be judged, and how many each unread register forbids.

    `unread` are names of registers. The rules are by register, as in `rules`; a rule that several
    unread registers forbid is counted once, for the first of them. LOCAL verbs are never left out.
    """
    judged: dict[str, tuple[Rule, ...]] = {}
    counts = Counter[str]()
    for name, of_register in rules.items():
        kept: list[Rule] = []
        for rule in of_register:
            needed = {name, *other_registers(forms.get(name), rule)}
            lacking = [register for register in unread if register in needed]
            if VERBS[rule.verb].LOCAL or not lacking:
                kept.append(rule)
            else:
                counts[lacking[0]] += 1
        judged[name] = tuple(kept)
    return judged, counts


def other_registers(form: RegisterSchema | None, rule: Rule) -> set[str]:
    """Return the registers that a rule looks into beside its own.

    The register of the catalogue of materials counts for every rule of a register that has one.
    """
    others = {str(rule.params.get(grammar.REGISTER, ""))}
    if form is not None and form.materials is not None:
        others.add(form.materials.register)
    return others - {""}


def unchecked_rules(register: str, count: int) -> Finding:
    """Return the finding that rules are not judged, because a table of a register is unread."""
    return new_finding(
        "GZ-08",
        f"“{register}”还有表没有读，要看它的{count}条规则没有核",
        "先改好没有读的表，再核一次",
    )
