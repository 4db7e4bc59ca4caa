"""Which columns of the registers must stay at hand: those that rules use across rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.model import keywords as w
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule


def columns_used(
    forms: Mapping[str, RegisterSchema], rules: Mapping[str, Iterable[Rule]]
) -> dict[str, frozenset[str]]:
    """By register the fields that a rule across rows, a place, a material or evidence names.

    A field counts as named where its name stands anywhere in a rule: rather too many than one
    too few.
    """
    said = [form.materials for form in forms.values()]
    across = [rule for group in rules.values() for rule in group if not VERBS[rule.verb].LOCAL]
    text = repr([said, [(r.params, r.when, r.message, r.remedy) for r in across]])
    return {
        form.name: frozenset(
            name
            for name in form.schema.fields
            if name in text
            or name in (form.key, form.group, *form.places)
            or form.schema.meta(name, w.FILE)
        )
        for form in forms.values()
    }
