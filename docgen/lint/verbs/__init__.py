"""Verbs of text rules: one module each, registered in the one table VERBS.

The module docstring of a verb is its page for clerks. `find(params, paragraphs)` yields a Hit for
each place at which a rule is broken. PARAMS is the Cerberus schema of the verb's own keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

from docgen.expressions.needed_characters import Needed
from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import ParamSchema
from docgen.lint.verbs import (
    announced_counts,
    broken_lines,
    calendar_dates,
    change_rates,
    conflicting_values,
    differences,
    equations,
    file_titles,
    full_width,
    household_size,
    leaked_names,
    list_sequence,
    misspellings,
    mixed_forms,
    page_number_residue,
    paired_punctuation,
    parts_of_total,
    percentages,
    phrases,
    products,
    stated_sums,
    thresholds,
)
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit, LocalVerb, QuickVerb
from docgen.schema.coerce import Rules

_Module = LocalVerb[Sequence[TextParagraph], Hit]
TextVerb = QuickVerb[Sequence[TextParagraph], Hit]
"""A verb over paragraphs; LOCAL says that a paragraph is judged without the others."""

_PARTS = [w.IN_BODY, w.IN_TABLE, w.IN_MARGIN, w.IN_NOTE, w.IN_BOX, w.IN_CONTENTS]
_COMMON_PARAMS: ParamSchema = {
    kw.NOT_JUDGED: {"type": "string", "required": True, "empty": False},
    kw.WITHIN: {"type": "list", "schema": {"type": "string", "allowed": _PARTS}},
}


def _add_common_params(module: _Module) -> TextVerb:
    """Return a verb like the module that also accepts the keys of every text rule.

    A module without `needed` looks at every paragraph.
    """
    verb = SimpleNamespace(
        PARAMS={**_COMMON_PARAMS, **module.PARAMS},
        LOCAL=module.LOCAL,
        find=module.find,
        needed=getattr(module, "needed", _needs_nothing),
        __doc__=module.__doc__,
    )
    return cast("TextVerb", verb)


def _needs_nothing(_: Rules) -> Needed:
    """Return None: a verb without `needed` may find something in any text."""
    return None


_MODULES: dict[str, _Module] = {
    "字样": phrases,
    "错字": misspellings,
    "成对": paired_punctuation,
    "全角": full_width,
    "混用": mixed_forms,
    "页码残留": page_number_residue,
    "断行": broken_lines,
    "序号": list_sequence,
    "列数": announced_counts,
    "分项和": parts_of_total,
    "合计数": stated_sums,
    "差额": differences,
    "占比": percentages,
    "增减": change_rates,
    "乘积": products,
    "算式": equations,
    "户均": household_size,
    "一数两值": conflicting_values,
    "门槛": thresholds,
    "日期": calendar_dates,
    "漏名": leaked_names,
    "文件名": file_titles,
}
VERBS: dict[str, TextVerb] = {name: _add_common_params(module) for name, module in _MODULES.items()}
"""The verbs by the name that a rule form gives under 种类."""
