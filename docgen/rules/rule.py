"""Rules: the forms that clerks fill in, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import cerberus

from docgen.codes import CODES, new_finding
from docgen.expressions.evaluation import ExpressionError, find_names
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Location, Severity
from docgen.model.source import ListNode, MapNode, Source
from docgen.schema.coerce import Coercer

_CODE = r"[A-Z]{2,4}-\d{2,3}"
_FORM: dict[str, Any] = {
    w.RULE_CODE: {"type": "string", "required": True, "regex": _CODE},
    w.RULE_KIND: {"type": "string", "required": True},
    w.WHEN: {"type": "string"},
    w.SEVERITY: {"type": "string", "required": True, "allowed": [s.value for s in Severity]},
    w.NOTE: {"type": "string", "required": True, "empty": False},
    w.REMEDY: {"type": "string", "required": True, "empty": False},
    w.BASIS: {
        "type": "string",
        "required": True,
        "empty": False,
        "forbidden": ["出处不明", "不明"],
    },
}
_REASONS = {
    "required": "缺这一项",
    "unknown": "没有这一项",
    "allowed": "不在可选之列",
    "regex": "写法不对",
    "empty": "是空的",
    "forbidden": "须写明出处；县里约定的写“县级约定”",
    "type": "类型不对",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One filled-in form, with the place where it stands."""

    code: str
    verb: str
    when: str
    params: Mapping[str, Any]
    severity: Severity
    message: str
    remedy: str
    basis: str
    location: Location


class _Forms(cerberus.Validator):  # type: ignore[misc]
    """Judges forms, whose numbers are exact."""

    types_mapping: ClassVar[dict[str, Any]] = {
        **cerberus.Validator.types_mapping,
        "number": cerberus.TypeDefinition("number", (Decimal, int), (bool,)),
    }


def read_rules(
    source: Source, kinds: Mapping[str, Any]
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules of a file, in the verbs of `kinds`. A broken form is a RULE finding, left out."""
    if not isinstance(source.root, ListNode):
        return (), (_broken("规则文件应是一条条规则，每条以“- 编号”起行", source, ()),)
    rules: list[Rule] = []
    findings: list[Finding] = []
    for index, node in enumerate(source.root.items):
        rule, faults = _read(node, source, index, kinds)
        findings += faults
        if rule and any(rule.code == other.code for other in rules):
            findings.append(_broken(f"编号“{rule.code}”用了两次", source, (index, w.RULE_CODE)))
        elif rule and rule.code in CODES:
            message = f"编号“{rule.code}”是程序自己的，要换一个"
            findings.append(_broken(message, source, (index, w.RULE_CODE)))
        elif rule:
            rules.append(rule)
    return tuple(rules), tuple(findings)


def _broken(message: str, source: Source, path: FieldPath) -> Finding:
    finding = new_finding("GZ-01", message, "按规则表单改正", path=path, category=Category.RULE)
    return finding.at(source.location(path))


def _read(
    node: object, source: Source, index: int, kinds: Mapping[str, Any]
) -> tuple[Rule | None, list[Finding]]:
    if not isinstance(node, MapNode):
        return None, [_broken("这一条规则不是表单", source, (index,))]
    kind_node = node.get(w.RULE_KIND)
    kind = kinds.get(getattr(kind_node, "text", ""))
    verbs = {**_FORM[w.RULE_KIND], "allowed": list(kinds)}
    schema = {**_FORM, w.RULE_KIND: verbs, **(kind.PARAMS if kind else {})}
    values = Coercer({}).fields(node, schema)
    validator = _Forms(schema, allow_unknown=kind is None)
    if not validator.validate(values, normalize=False):
        faults = [
            _broken(f"规则的“{name}”{_reason(validator, name)}", source, (index, name))
            for name in sorted(validator.errors)
        ]
        return None, faults
    unread = _unread(values)
    if unread:
        return None, [_broken(f"“{values[w.RULE_CODE]}”的{unread}", source, (index,))]
    return _rule(values, source.location((index,))), []


def _reason(validator: Any, name: str) -> str:
    error = next(e for e in validator._errors if e.document_path[0] == name)
    return _REASONS.get(error.rule or "unknown", "写法不对")


def _unread(values: Mapping[str, Any]) -> str:
    """Why an expression or pattern of the form cannot be read; '' if all can."""
    for name in (w.WHEN, w.RELATION):
        try:
            find_names(values.get(name, "true"))
        except ExpressionError as error:
            return f"“{name}”{error}"
    for name in ("文字", "声明", "除外", "式样"):
        for pattern in _patterns(values.get(name)):
            try:
                re.compile(pattern)
            except re.error:
                return f"“{name}”不是正则：{pattern}"
    return ""


def _patterns(value: Any) -> list[str]:
    listed = value.values() if isinstance(value, dict) else value or []
    return [value] if isinstance(value, str) else list(listed)


def _rule(values: dict[str, Any], location: Location) -> Rule:
    return Rule(
        values[w.RULE_CODE],
        values[w.RULE_KIND],
        values.get(w.WHEN, ""),
        {key: value for key, value in values.items() if key not in _FORM},
        Severity(values[w.SEVERITY]),
        values[w.NOTE],
        values[w.REMEDY],
        values[w.BASIS],
        location,
    )
