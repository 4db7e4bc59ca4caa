"""Cases of rules over documents: examples that a rule must pass or find fault with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from docgen.codes import new_finding
from docgen.documents.rule_check import check_rules
from docgen.documents.rule_view import Document
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding, Location
from docgen.model.source import ListNode, MapNode, Scalar, Source
from docgen.rules.cases import Case
from docgen.rules.rule import Rule
from docgen.schema.document_schema import Schema
from docgen.schema.validate import check_shape

Names = Callable[[Any], dict[str, object]]


def check_cases(
    cases: tuple[Case, ...], rules: tuple[Rule, ...], schema: Schema, names: Names
) -> tuple[Finding, ...]:
    """Rules without both kinds of case, and cases whose verdict is not the expected one."""
    findings = [_verdict(case, rules, schema, names) for case in cases]
    covered = {(case.code, case.passes) for case in cases}
    findings += [
        _fault(f"规则 {rule.code} 缺“通过”或“不通过”的例子", rule.location)
        for rule in rules
        if not {(rule.code, True), (rule.code, False)} <= covered
    ]
    return tuple(finding for finding in findings if finding)


def _verdict(case: Case, rules: tuple[Rule, ...], schema: Schema, names: Names) -> Finding | None:
    rule = next((rule for rule in rules if rule.code == case.code), None)
    if rule is None:
        return _fault(f"例子里的规则 {case.code} 不存在", case.location)
    own, above = _parted(case.source, schema)
    record, _ = check_shape(own, schema)
    if record is None:
        return _fault(f"规则 {case.code} 的例子不是“名称: 内容”", case.location)
    document = Document(record.values, {**names(record), **above})
    fired = bool(check_rules(document, (rule,)))
    if fired != case.passes:
        return None
    said = "应通过，却报了问题" if case.passes else "应不通过，却没有报"
    return _fault(f"规则 {case.code} 的例子{said}", case.location)


def _parted(source: Source, schema: Schema) -> tuple[Source, dict[str, object]]:
    """An example without the row of the document above that it may hold, and that row."""
    root, each = source.root, schema.per_row
    above = root.get(w.ABOVE) if isinstance(root, MapNode) else None
    if above is None or each is None or not isinstance(root, MapNode):
        return source, {}
    items = tuple((key, value) for key, value in root.items if key.text not in (w.ABOVE, each.rows))
    rows = Scalar(each.rows, root.line, root.column), ListNode((above,), root.line, root.column)
    handed, _ = check_shape(replace(source, root=replace(root, items=(*items, rows))), schema)
    row = handed.values[each.rows][0] if handed else {}
    own = tuple((key, value) for key, value in root.items if key.text != w.ABOVE)
    return replace(source, root=replace(root, items=own)), {w.ABOVE: row}


def _fault(message: str, location: Location) -> Finding:
    return new_finding(
        "GZ-03",
        message,
        "改正规则或例子",
        location=location,
        category=Category.RULE,
    )
