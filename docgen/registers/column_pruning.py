"""Which columns of the registers must stay in memory: those that rules use across rows.

Rules that judge each row by itself are applied while a table is read. The columns that only they
use are dropped afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from docgen.registers import register_keywords as kw
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule


def find_used_columns(
    forms: Mapping[str, RegisterSchema], rules: Mapping[str, Iterable[Rule]]
) -> dict[str, frozenset[str]]:
    """Return for each register the fields that are used after its tables are read.

    Keys, groups, places, materials and files are used, and every field that a rule across rows
    names. A name counts wherever it occurs in a rule: rather too many columns than too few.
    """
    text = _text_across_rows(forms.values(), rules.values())
    return {form.name: _used_fields(form, text) for form in forms.values()}


def _text_across_rows(forms: Iterable[RegisterSchema], rules: Iterable[Iterable[Rule]]) -> str:
    """Return everything that rules across rows and the sections about materials contain."""
    texts = [repr(form.materials) for form in forms]
    for rule in chain.from_iterable(rules):
        if not VERBS[rule.verb].LOCAL:
            texts += (repr(rule.params), rule.when, rule.message, rule.remedy)
    return "\n".join(texts)


def _used_fields(form: RegisterSchema, text: str) -> frozenset[str]:
    named = {form.key, form.group, *form.places}
    return frozenset(
        name
        for name in form.schema.fields
        if name in text or name in named or form.schema.meta(name, kw.FILE)
    )
