"""Cases of rules over documents: examples that a rule must pass or report."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from docgen.documents import document_keywords as kw
from docgen.documents.rule_check import check_rules
from docgen.documents.rule_view import Document
from docgen.model.finding import Finding
from docgen.model.record import Record
from docgen.model.source import ListNode, MapNode, Scalar, Source
from docgen.rules import cases
from docgen.rules.cases import Case
from docgen.rules.rule import Rule
from docgen.schema.document_schema import Schema
from docgen.schema.validate import check_shape

Names = Callable[[Record], dict[str, object]]
"""Returns the names that the conditions over a record may use."""


def check_cases(
    examples: Iterable[Case], rules: Iterable[Rule], schema: Schema, names: Names
) -> tuple[Finding, ...]:
    """Return findings for wrong verdicts and for rules without both kinds of case."""

    def judge(rule: Rule, case: Case) -> str:
        """Return the fault of a case, '' if the rule judges it as expected."""
        return _judge(rule, case, schema, names)

    return cases.check_cases(examples, rules, judge)


def _judge(rule: Rule, case: Case, schema: Schema, names: Names) -> str:
    """Return the fault of a case, '' if the rule judges it as expected.

    The example is typed by the schema like a document, but it needs no required fields.
    """
    source, above = _without_above(case.document, schema)
    record, _ = check_shape(source, schema)
    if record is None:
        return "不是“名称: 内容”"
    document = Document(record.values, {**names(record), **above})
    return case.verdict(bool(check_rules(document, (rule,))))


def _without_above(source: Source, schema: Schema) -> tuple[Source, dict[str, object]]:
    """Return an example without the row of its parent document (上级), and that row typed.

    The second mapping is {上级: row}, {} if the example has none. The row is typed by the type's
    own columns, because the parent is a document of the same type.
    """
    root = source.root
    per_row = schema.per_row
    above = root.get(kw.ABOVE) if isinstance(root, MapNode) else None
    if above is None or per_row is None or not isinstance(root, MapNode):
        return source, {}
    shared = tuple(item for item in root.items if item[0].text not in (kw.ABOVE, per_row.rows))
    rows = ListNode((above,), root.line, root.column)
    key = Scalar(per_row.rows, root.line, root.column)
    parent = replace(source, root=replace(root, items=(*shared, (key, rows))))
    record, _ = check_shape(parent, schema)
    row = record.values[per_row.rows][0] if record else {}
    own_items = tuple(item for item in root.items if item[0].text != kw.ABOVE)
    return replace(source, root=replace(root, items=own_items)), {kw.ABOVE: row}
