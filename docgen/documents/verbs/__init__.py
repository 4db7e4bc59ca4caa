"""The verbs of the rules. A verb is a module: a docstring, PARAMS and `find`.

`find(params, document)` yields (path, facts): where the rule is broken, and the facts that
its 说明 may name. PARAMS is the Cerberus schema of the verb's own keys in a rule form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from docgen.documents.rule_view import Document
from docgen.documents.verbs import banned_words as forbidden
from docgen.documents.verbs import condition as expected
from docgen.documents.verbs import date_order as ordered
from docgen.documents.verbs import handed_down as handed
from docgen.documents.verbs import item_count as counted
from docgen.documents.verbs import mentions as referenced
from docgen.documents.verbs import required_fields as required
from docgen.documents.verbs import roster
from docgen.documents.verbs import row_columns as columned
from docgen.documents.verbs import table_totals as totals
from docgen.documents.verbs import unique_values as unique
from docgen.model.finding import FieldPath

Hit = tuple[FieldPath, dict[str, object]]


class Verb(Protocol):
    """What a verb's module offers."""

    PARAMS: dict[str, Any]

    def find(self, params: Mapping[str, Any], document: Document) -> Iterator[Hit]:
        """Each place at which the rule is broken, with facts for its message."""


VERBS: dict[str, Verb] = {
    "必填": required,
    "应当": expected,
    "条数": counted,
    "先后": ordered,
    "禁语": forbidden,
    "唯一": unique,
    "引用": referenced,
    "合计": totals,
    "承接": handed,
    "名册": roster,
    "逐列": columned,
}
