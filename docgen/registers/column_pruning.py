"""Which columns of the registers are needed: a name counts wherever it occurs in a rule.

Rules that judge each row by itself are applied while a table is read. The columns that only they
use are dropped afterwards; those that no rule uses are not made into values at all.

`app.check_registers` asks for the columns only when the files are large: for a small county
everything is held. To look for a name anywhere in the text of a rule finds too many columns (人
stands in 人数) but never too few.
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

    Keys, groups, places, materials, life cycles and files are used, and every field that a rule
    across rows names.

    `forms` are the registers and `rules` their rules, both by name. Rules of other registers count
    as well, since a rule may look into this one.
    """
    across = [rule for rule in chain.from_iterable(rules.values()) if not VERBS[rule.verb].LOCAL]
    sections = [repr((form.materials, form.flow)) for form in forms.values()]
    text = "\n".join((*sections, _text_of(across)))
    return {form.name: _used_fields(form, text) for form in forms.values()}


def find_batch_columns(form: RegisterSchema, rules: Iterable[Rule]) -> frozenset[str]:
    """Return the fields of a register that are used while a table is read, by these rules.

    The expressions of rules, their parameters, messages and remedies count, and the life cycle.
    """
    return _used_fields(form, repr(form.flow) + _text_of(rules))


def _text_of(rules: Iterable[Rule]) -> str:
    """Return everything that rules contain.

    It is only searched for names, so that the form in which Python prints parameters will do.
    """
    return "\n".join(
        f"{rule.params!r}\n{rule.when}\n{rule.message}\n{rule.remedy}" for rule in rules
    )


def _used_fields(form: RegisterSchema, text: str) -> frozenset[str]:
    """Return the fields whose name stands in a text, with those that are used in any case.

    The latter are the key, the group and the places of a row, and fields that name files.
    """
    named = {form.key, form.group, *form.places}
    return frozenset(
        name
        for name in form.schema.fields
        if name in text or name in named or form.schema.meta(name, kw.FILE)
    )
