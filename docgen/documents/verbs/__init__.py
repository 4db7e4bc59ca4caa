"""The verbs of rules over documents, in this one table. See `docgen.rules.verb`.

`find(params, document)` yields a `Hit` for each place at which the rule is broken.
"""

from __future__ import annotations

from collections.abc import Mapping

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
from docgen.rules.verb import Hit, Verb

VERBS: Mapping[str, Verb[Document, Hit]] = {
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
