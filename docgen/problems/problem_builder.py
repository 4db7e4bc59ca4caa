"""Building problems of the findings in registers: one row for each rule and business key.

The section 收集 gives a sentence for each field of a problem. A sentence may name these facts:

- the fields of the row that the finding is about, and of its row in the lookup register;
- the register, its level, the rule, the business key, the severity;
- the messages and remedies of all findings with this rule and key;
- the indicator that the rule checks, with its standard and category;
- the responsible unit and the deadline, as the county has decided;
- the day of the check.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import render
from docgen.model import keywords as w
from docgen.model.disclosure import mask_numbers
from docgen.model.finding import Category, Finding
from docgen.problems import problem_keywords as kw
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.indicators import Indicator, find_indicator
from docgen.problems.ledger import Problem
from docgen.registers.register import Register
from docgen.registers.register import Row as RegisterRow
from docgen.registers.register_schema import INDEX
from docgen.registers.row_sentences import names_in
from docgen.registers.settings import Settings
from docgen.rules import rule_keywords
from docgen.schema import schema_keywords as grammar

_ONE_NAME = re.compile(r"\{\{ *(\w+) *\}\}")
"""A sentence that is one fact, as most are."""
_NO_INDICATOR = Indicator("", "")
_BOOLEANS = {True: "是", False: "否"}


class FactSentence:
    """A sentence over facts; it is rendered once for equal values of the facts that it names."""

    def __init__(self, text: str) -> None:
        """Find the names in a sentence.

        One that is a single fact, {{ 户主 }}, needs no rendering.
        """
        self.names = sorted(names_in(text))
        self._text = text
        self._rendered: dict[tuple[str | None, ...], str] = {}
        match = _ONE_NAME.fullmatch(text)
        self._only_name = match[1] if match and match[1] in self.names else ""

    def fill(self, facts: Mapping[str, str]) -> str:
        """Return the sentence with its facts, or '' if it names an unknown fact.

        A fact that is known and blank is '', see `ProblemBuilder._blank_facts`.
        """
        if self._only_name:
            return facts.get(self._only_name, "")
        key = tuple(map(facts.get, self.names))
        if key not in self._rendered:
            try:
                self._rendered[key] = render(self._text, facts)
            except ExpressionError:
                self._rendered[key] = ""
        return self._rendered[key]


@dataclass(kw_only=True)
class ProblemBuilder:
    """Builds problems of the findings in registers."""

    collection: CollectionConfig
    registers: Mapping[str, Register]
    """The registers by name, with all their columns."""
    rule_registers: Mapping[str, str]
    """The name of the register of each rule, by code."""
    indicators: Sequence[Indicator]
    """The indicators of the county's scheme."""
    settings: Settings
    """The settings of the county: responsible units, day of the check."""
    deadlines: Mapping[str, str]
    """The deadline of each severity as text; none if the county has not decided."""
    _rows: dict[str, Mapping[int, RegisterRow]] = field(default_factory=dict)
    """The rows of each register that findings are about, by index."""
    _lookup_rows: Mapping[str, RegisterRow] = field(default_factory=dict)
    """The rows of the lookup register, by key."""
    _lookup_facts: dict[str, dict[str, str]] = field(default_factory=dict)
    """The texts of these rows, by key."""
    _rule_facts: dict[str, tuple[dict[str, str], FactSentence | None]] = field(default_factory=dict)
    """What all problems of a rule share, by its code."""

    def build(self, findings: Iterable[Finding]) -> list[Problem]:
        """Return one problem for each rule and business key, in the order of the findings.

        The findings may be of any rules: those that `accepts` refuses are passed over.
        """
        groups: dict[tuple[str, str], list[Finding]] = {}
        for finding in findings:
            if self.accepts(finding):
                groups.setdefault((finding.code, finding.key), []).append(finding)
        self._read_rows(chain.from_iterable(groups.values()))
        return [self._build_problem(group) for group in groups.values()]

    def accepts(self, finding: Finding) -> bool:
        """Return whether a finding is about the data of a row in a collected register.

        A finding without a key is about a whole table, which is no problem of a household.
        """
        register = self.rule_registers.get(finding.code, "")
        if register not in self.collection.levels:
            return False
        return bool(finding.key) and finding.category is Category.DATA

    @cached_property
    def _sentences(self) -> dict[str, FactSentence]:
        """The sentence of each field."""
        return {name: FactSentence(text) for name, text in self.collection.columns.items()}

    @cached_property
    def _units(self) -> dict[str, FactSentence]:
        """The sentence of each responsible unit; none if the county has not decided."""
        units = self.settings.get(kw.UNITS_DUE)
        if not isinstance(units, Mapping):
            return {}
        return {str(name): FactSentence(str(text)) for name, text in units.items() if text}

    @cached_property
    def _blank_facts(self) -> dict[str, str]:
        """The fields of the registers that a sentence names, because they may have no text."""
        sentences = [*self._sentences.values(), *self._units.values()]
        named = {name for sentence in sentences for name in sentence.names}
        fields = chain.from_iterable(register.types for register in self.registers.values())
        return dict.fromkeys((name for name in fields if name in named), "")

    def _read_rows(self, findings: Iterable[Finding]) -> None:
        """Read the rows that the findings are about, and their rows in the lookup register.

        Each register is read once, because a query scans all its rows.
        """
        indexes: dict[str, set[int]] = {}
        for finding in findings:
            register = self.rule_registers[finding.code]
            indexes.setdefault(register, set()).add(_row_index(finding))
        key = self.collection.lookup_key
        names = {key, *self._blank_facts}
        for name, rows in indexes.items():
            self._rows[name] = self.registers[name].rows_by(INDEX, rows, names)
        lookup = self.registers.get(self.collection.lookup_register)
        if lookup is not None:
            keys = {str(row.get(key)) for rows in self._rows.values() for row in rows.values()}
            self._lookup_rows = lookup.rows_by(key, keys, names)

    def _build_problem(self, group: Sequence[Finding]) -> Problem:
        """Return the problem of findings with one rule and one business key.

        Fields whose sentence gives '' are left out of the row. The first finding decides the
        severity.
        """
        first = group[0]
        facts = self._row_facts(first)
        facts |= self._problem_facts(group, facts)
        row = {
            name: text
            for name, sentence in self._sentences.items()
            if (text := sentence.fill(facts))
        }
        ledger = self.collection.ledger
        identity = (first.code, first.key)
        row[ledger.state] = ledger.start
        row.update(zip(ledger.identity, identity, strict=True))
        return Problem(identity, row)

    def _row_facts(self, finding: Finding) -> dict[str, str]:
        """Return the texts of the row of a finding, and of its row in the lookup register.

        Of two fields with one name that of the finding's own row counts.
        """
        rows = self._rows[self.rule_registers[finding.code]]
        row = rows.get(_row_index(finding), {})
        lookup_key = row.get(self.collection.lookup_key)
        if not isinstance(lookup_key, str):
            return {**self._blank_facts, **self._texts_of(row)}
        if lookup_key not in self._lookup_facts:
            lookup_row = self._lookup_rows.get(lookup_key, {})
            self._lookup_facts[lookup_key] = {**self._blank_facts, **self._texts_of(lookup_row)}
        return {**self._lookup_facts[lookup_key], **self._texts_of(row)}

    def _texts_of(self, row: RegisterRow) -> dict[str, str]:
        """Return the texts of the cells of a row that are written and that a sentence names."""
        return {
            name: _format_value(value)
            for name, value in row.items()
            if value is not None and name in self._blank_facts
        }

    def _problem_facts(
        self, group: Sequence[Finding], row_facts: Mapping[str, str]
    ) -> dict[str, str]:
        """Return the facts about a problem that the sentences of its fields may name.

        `row_facts` are those of `_row_facts`, which the sentence of the unit may name.
        """
        first = group[0]
        register = self.rule_registers[first.code]
        if first.code not in self._rule_facts:
            self._rule_facts[first.code] = self._facts_of_rule(first.code, register)
        rule_facts, unit = self._rule_facts[first.code]
        return {
            **rule_facts,
            rule_keywords.KEY: first.key,
            kw.PROBLEM: _join(_strip_row_name(finding, register) for finding in group),
            rule_keywords.REMEDY: _join(mask_numbers(finding.remedy) for finding in group),
            rule_keywords.SEVERITY: first.severity.value,
            kw.UNIT_DUE: unit.fill(row_facts) if unit else "",
            kw.DEADLINE: self.deadlines.get(first.severity.value, ""),
        }

    def _facts_of_rule(
        self, code: str, register: str
    ) -> tuple[dict[str, str], FactSentence | None]:
        """Return the facts that all problems of a rule share, and the sentence of their unit.

        They are computed once for each rule. Without an indicator its facts are ''.
        """
        today = str(self.settings.get(kw.AS_OF_DAY) or "")
        indicator = find_indicator(self.indicators, code, today) or _NO_INDICATOR
        level = self.collection.levels[register]
        facts = {
            grammar.REGISTER: register,
            kw.LEVEL_OF: level,
            rule_keywords.RULE: code,
            w.FIGURES: indicator.name,
            kw.STANDARD: indicator.standard,
            kw.CATEGORY: indicator.category,
            kw.AS_OF_DAY: today,
        }
        return facts, self._find_unit(indicator, register, level)

    def _find_unit(self, indicator: Indicator, register: str, level: str) -> FactSentence | None:
        """Return the sentence for the responsible unit, the most special one of the settings.

        Returns None if the county has not decided.

        The keys of the setting 责任单位 are tried from the special to the general: indicator,
        category, register, level, 其他.
        """
        keys = (indicator.name, indicator.category, register, level, kw.OTHERS)
        return next((self._units[key] for key in keys if key in self._units), None)


def _row_index(finding: Finding) -> int:
    """Return the index of the row of a finding, or -1."""
    if not finding.path:
        return -1
    return int(finding.path[0])


def _format_value(value: object) -> str:
    """Return a value as people write it: 是 or 否, a number without trailing zeros."""
    if isinstance(value, bool):
        return _BOOLEANS[value]
    if isinstance(value, float):
        return f"{value:g}"
    return str(value)


def _join(texts: Iterable[str]) -> str:
    """Return the texts in their order, none twice, joined by semicolons."""
    return "；".join(dict.fromkeys(texts))


def _strip_row_name(finding: Finding, register: str) -> str:
    """Return the message of a finding without the name of its row, which has its own columns.

    户“3-1”：… becomes …; personal numbers are masked.
    """
    head, end, message = finding.message.partition("”：")
    if end and head.startswith(f"{register}“"):
        return mask_numbers(message)
    return mask_numbers(finding.message)
