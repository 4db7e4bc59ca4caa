"""The verbs of rules of wording: one module each, registered in this one table.

`find(params, passages)` yields a `Hit` for each place at which the rule is broken. PARAMS is the
Cerberus schema of the verb's own keys in a rule form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Protocol

from docgen.lint.text_hit import Hit
from docgen.lint.verbs import announced_counts as listed
from docgen.lint.verbs import broken_lines as broken
from docgen.lint.verbs import calendar_dates as dated
from docgen.lint.verbs import change_rates as grown
from docgen.lint.verbs import conflicting_values as restated
from docgen.lint.verbs import differences as subtracted
from docgen.lint.verbs import equations as equated
from docgen.lint.verbs import file_titles as titled
from docgen.lint.verbs import full_width as widened
from docgen.lint.verbs import household_size as averaged
from docgen.lint.verbs import leaked_names as leaked
from docgen.lint.verbs import list_sequence as sequenced
from docgen.lint.verbs import misspellings as misspelt
from docgen.lint.verbs import mixed_forms as mixed
from docgen.lint.verbs import page_number_residue as paged
from docgen.lint.verbs import paired_marks as paired
from docgen.lint.verbs import parts_of_total as parted
from docgen.lint.verbs import percentages as shared
from docgen.lint.verbs import phrases as worded
from docgen.lint.verbs import products as multiplied
from docgen.lint.verbs import stated_sums as summed
from docgen.lint.verbs import thresholds as bounded
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph


class Verb(Protocol):
    """What a verb's module offers."""

    PARAMS: dict[str, Any]
    ALONE: bool
    """Whether a paragraph is judged without the others."""

    def find(self, params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
        """Each place at which the rule is broken."""


_PARTS = [w.IN_BODY, w.IN_TABLE, w.IN_MARGIN, w.IN_NOTE, w.IN_BOX, w.IN_CONTENTS]
_EVERY: dict[str, Any] = {
    w.NOT_JUDGED: {"type": "string", "required": True, "empty": False},
    w.WITHIN: {"type": "list", "schema": {"type": "string", "allowed": _PARTS}},
}


def _with_what_every_rule_says(module: Verb) -> Verb:
    made: Any = SimpleNamespace(
        PARAMS={**_EVERY, **module.PARAMS},
        ALONE=module.ALONE,
        find=module.find,
        __doc__=module.__doc__,
    )
    kind: Verb = made
    return kind


VERBS: dict[str, Verb] = {
    name: _with_what_every_rule_says(module)
    for name, module in {
        "字样": worded,
        "错字": misspelt,
        "成对": paired,
        "全角": widened,
        "混用": mixed,
        "页码残留": paged,
        "断行": broken,
        "序号": sequenced,
        "列数": listed,
        "分项和": parted,
        "合计数": summed,
        "差额": subtracted,
        "占比": shared,
        "增减": grown,
        "乘积": multiplied,
        "算式": equated,
        "户均": averaged,
        "一数两值": restated,
        "门槛": bounded,
        "日期": dated,
        "漏名": leaked,
        "文件名": titled,
    }.items()
}
