"""Rules that could be applied to registers: a problem of another rule is neither there nor gone.

`collect` needs the codes: a problem of a rule that could not be applied stays as it is, because
nobody knows whether it is still there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from docgen.model.finding import Category, Finding
from docgen.registers import register_keywords
from docgen.registers.register import Register
from docgen.rules.rule import Rule
from docgen.schema import schema_keywords as grammar


def find_applicable_rules(
    registers: Mapping[str, Register],
    rules: Mapping[str, Sequence[Rule]],
    findings: Iterable[Finding],
) -> frozenset[str]:
    """Return the codes of the rules that could be applied, with all registers that they refer to.

    A finding of category RULE has the place of a rule that could not be evaluated. One of a rule
    that misses a column says that the rule is not judged.

    `rules` are by the name of their register, `registers` those that the county has.
    """
    findings = list(findings)
    lacking = {f.code for f in findings if f.missing}
    broken = {f.location for f in findings if f.category is Category.RULE}
    codes = set()
    for name, register in registers.items():
        for rule in rules.get(name, ()):
            if rule.location in broken or rule.code in lacking:
                continue
            required = _required_registers(rule, register)
            if required <= registers.keys():
                codes.add(rule.code)
    return frozenset(codes)


def _required_registers(rule: Rule, register: Register) -> set[str]:
    """Return the names of the registers that a rule looks into, its catalogue among them."""
    names = {str(rule.params.get(grammar.REGISTER, register.name))}
    if register_keywords.MATERIAL in rule.params and register.materials is not None:
        names.add(register.materials.register)
    return names
