"""Rules: the forms (规则表单) that clerks fill in, read and validated by Cerberus.

A form is a mapping with 编号, 种类, 级别, 说明, 整改, 依据, perhaps 条件, and the keys of its verb
(种类). Documents, registers and wording have verbs of their own, but share the forms. A broken form
is left out of the rules and reported (GZ-01), so that it stops no other rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import ClassVar, Protocol

import cerberus
from cerberus.schema import UnvalidatedSchema
from msgspec import Struct

from docgen.codes import CODES, new_finding
from docgen.expressions.bounded_patterns import PatternError, compile_pattern
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding, Location, Severity
from docgen.model.source import ListNode, MapNode, Source
from docgen.rules import rule_keywords as kw
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Coercer, Rules, Values

_CODE = r"[A-Z]{2,4}-\d{2,3}"
_TEXT: Rules = {"type": "string", "required": True, "empty": False}
_FORM: Rules = {
    kw.RULE_CODE: {"type": "string", "required": True, "regex": _CODE},
    kw.RULE_KIND: {"type": "string", "required": True},
    grammar.WHEN: {"type": "string"},
    kw.SEVERITY: {"type": "string", "required": True, "allowed": [s.value for s in Severity]},
    w.NOTE: _TEXT,
    kw.REMEDY: _TEXT,
    kw.BASIS: {**_TEXT, "forbidden": ["出处不明", "不明"]},
}
"""The keys of every rule form; a verb adds its own."""
_FAULTS = {
    "required": "缺这一项",
    "unknown": "没有这一项",
    "allowed": "不在可选之列",
    "regex": "写法不对",
    "empty": "是空的",
    "forbidden": "须写明出处；县里约定的写“县级约定”",
    "type": "类型不对",
}
_EXPRESSIONS = (grammar.WHEN, grammar.RELATION)
_PATTERNS = ("文字", "声明", "除外", "式样")


class Rule(Struct, frozen=True, kw_only=True):
    """One validated form and the location of it. `params` are the keys of its verb."""

    code: str
    verb: str
    when: str = ""
    params: Rules
    severity: Severity
    message: str
    remedy: str
    basis: str
    location: Location


class _HasParams(Protocol):
    """A module of a verb, of which reading rules needs the schema of its keys alone."""

    @property
    def PARAMS(self) -> Rules:  # noqa: N802
        """Return the Cerberus schema of the verb's own keys."""


Verbs = Mapping[str, _HasParams]
"""The verbs of one product by their Chinese names."""


class _FormValidator(cerberus.Validator):  # type: ignore[misc]
    """Validates forms, whose numbers are exact."""

    types_mapping: ClassVar[dict[str, cerberus.TypeDefinition]] = {
        **cerberus.Validator.types_mapping,
        "number": cerberus.TypeDefinition("number", (Decimal, int), (bool,)),
    }


class _Forms:
    """The schema and the validator of the forms of each verb, made once: rules are hundreds."""

    def __init__(self, verbs: Verbs) -> None:
        """Take the verbs of one product by their Chinese names."""
        self._verbs = verbs
        self._made: dict[str, tuple[Rules, _FormValidator]] = {}

    def of(self, verb: str) -> tuple[Rules, _FormValidator]:
        """Return those of a verb by its name; the form of an unknown verb may have any keys."""
        if verb not in self._made:
            kinds = {**_FORM[kw.RULE_KIND], "allowed": list(self._verbs)}
            schema = {**_FORM, kw.RULE_KIND: kinds}
            if verb in self._verbs:
                schema.update(self._verbs[verb].PARAMS)
            # The forms of verbs are the program's own; a test holds them sound.
            sound = UnvalidatedSchema(schema)
            validator = _FormValidator(sound, allow_unknown=verb not in self._verbs)
            self._made[verb] = (schema, validator)
        return self._made[verb]


class _BrokenFormError(Exception):
    """A form that cannot be used: a message for each fault, with its path in the file."""

    def __init__(self, faults: Iterable[tuple[str, FieldPath]]) -> None:
        """Take the faults, each as (message, path in the file)."""
        super().__init__()
        self.faults = tuple(faults)


def read_rules(source: Source, verbs: Verbs) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """Return the rules of a file. A broken form is left out and reported (category RULE).

    Rules stand in the order of the file; each code is used once. Conditions, relations and patterns
    are only parsed here: verbs evaluate them with the names of a document or a register.
    """
    if not isinstance(source.root, ListNode):
        message = "规则文件应是一条条规则，每条以“- 编号”起行"
        return (), (_broken(message, source, ()),)
    rules: dict[str, Rule] = {}
    findings: list[Finding] = []
    forms = _Forms(verbs)
    for index, node in enumerate(source.root.items):
        try:
            rule = _read(node, source.location((index,)), index, forms)
            _check_code(rule.code, rules, index)
            rules[rule.code] = rule
        except _BrokenFormError as error:
            findings += [_broken(message, source, path) for message, path in error.faults]
    return tuple(rules.values()), tuple(findings)


def _broken(message: str, source: Source, path: FieldPath) -> Finding:
    """Return the finding (GZ-01) for a fault of a form at `path`, with its place in the file."""
    found = new_finding("GZ-01", message, "按规则表单改正", path=path, category=Category.RULE)
    return found.at(source.location(path))


def _check_code(code: str, rules: Mapping[str, Rule], index: int) -> None:
    """Raise _BrokenFormError if a code is used twice, or is one of the program's own.

    `rules` are the rules before it by their codes, `index` is that of the form in the file, from 0.
    """
    path = (index, kw.RULE_CODE)
    if code in rules:
        raise _BrokenFormError([(f"编号“{code}”用了两次", path)])
    if code in CODES:
        raise _BrokenFormError([(f"编号“{code}”是程序自己的，要换一个", path)])


def _read(node: object, location: Location, index: int, forms: _Forms) -> Rule:
    """Return the rule of a form. Raises _BrokenFormError."""
    if not isinstance(node, MapNode):
        raise _BrokenFormError([("这一条规则不是表单", (index,))])
    verb = getattr(node.get(kw.RULE_KIND), "text", "")
    schema, validator = forms.of(verb)
    values = Coercer({}).fields(node, schema)
    if not validator.validate(values, normalize=False):
        raise _BrokenFormError(_form_faults(validator, index))
    fault = _syntax_fault(values)
    if fault:
        raise _BrokenFormError([(f"“{values[kw.RULE_CODE]}”的{fault}", (index,))])
    return Rule(
        code=values[kw.RULE_CODE],
        verb=values[kw.RULE_KIND],
        when=values.get(grammar.WHEN, ""),
        params={key: value for key, value in values.items() if key not in _FORM},
        severity=Severity(values[kw.SEVERITY]),
        message=values[w.NOTE],
        remedy=values[kw.REMEDY],
        basis=values[kw.BASIS],
        location=location,
    )


def _form_faults(validator: _FormValidator, index: int) -> Iterator[tuple[str, FieldPath]]:
    """Yield the message and the path of each faulty key of a form, ordered by key."""
    for name in sorted(validator.errors):
        error = next(e for e in validator._errors if e.document_path[0] == name)
        reason = _FAULTS.get(error.rule or "unknown", "写法不对")
        yield f"规则的“{name}”{reason}", (index, name)


def _syntax_fault(values: Values) -> str:
    """Return the fault of an expression or pattern in the form; '' if all can be read."""
    for name in _EXPRESSIONS:
        fault = _expression_fault(values[name]) if name in values else ""
        if fault:
            return f"“{name}”{fault}"
    for name in _PATTERNS:
        for pattern in _patterns(values.get(name)):
            try:
                compile_pattern(pattern)
            except PatternError:
                return f"“{name}”不是正则：{pattern}"
    return ""


def _expression_fault(expression: str) -> str:
    """Return why an expression cannot be read, '' if it can."""
    # Jinja2 takes long to import, and many rules have no expression.
    from docgen.expressions.errors import ExpressionError
    from docgen.expressions.evaluation import check_syntax

    try:
        check_syntax(expression)
    except ExpressionError as error:
        return str(error)
    return ""


def _patterns(value: object) -> list[str]:
    """Return the patterns under a key of a form: a text, a list or a mapping of them."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, list):
        return value
    return []
