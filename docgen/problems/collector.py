"""From what the checks found to rows of a ledger: who, where, what is due, by when, by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from docgen.expressions.evaluation import ExpressionError, render
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.problem import Problem
from docgen.problems.indicators import Indicator, indicator_of
from docgen.registers.collection_config import Collecting
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX
from docgen.registers.settings import Settings


@dataclass
class Collector:
    """Makes problems of the findings of registers; `homes` are the rules' registers by code.

    `due` gives the deadline of a severity as text, '' if the county has not decided.
    """

    collecting: Collecting
    registers: Mapping[str, Register]
    homes: Mapping[str, str]
    indicators: Sequence[Indicator]
    settings: Settings
    due: Mapping[str, str]
    _rows: dict[str, dict[Any, dict[str, Any]]] = field(default_factory=dict)

    def problems(self, findings: Iterable[Finding]) -> list[Problem]:
        """One problem for each rule and business key, in the order of the findings."""
        groups = dict[tuple[str, str], list[Finding]]()
        for finding in findings:
            if self.takes(finding):
                groups.setdefault((finding.code, finding.key), []).append(finding)
        self._read(finding for group in groups.values() for finding in group)
        return [self._problem(group) for group in groups.values()]

    def takes(self, finding: Finding) -> bool:
        """Whether a finding belongs into the ledger: a row of a register that is at fault."""
        known = self.homes.get(finding.code, "") in self.collecting.levels
        return known and bool(finding.key) and finding.category is Category.DATA

    @cached_property
    def _blank(self) -> dict[str, str]:
        """Every field that a sentence may name, so that what is not written is just empty."""
        return {name: "" for register in self.registers.values() for name in register.types}

    def _read(self, findings: Iterable[Finding]) -> None:
        """The rows that the findings are about, and those that more is looked up in."""
        wanted = dict[str, set[int]]()
        for finding in findings:
            wanted.setdefault(self.homes[finding.code], set()).add(_index(finding))
        for name, rows in wanted.items():
            self._rows[name] = self.registers[name].rows_by(INDEX, rows)
        name, key = self.collecting.look_up
        if name in self.registers:
            keys = {str(r.get(key)) for rows in self._rows.values() for r in rows.values()}
            self._rows["#"] = self.registers[name].rows_by(key, keys)

    def _problem(self, group: Sequence[Finding]) -> Problem:
        first, home = group[0], self.homes[group[0].code]
        own = self._rows[home].get(_index(first), {})
        more = self._rows.get("#", {}).get(own.get(self.collecting.look_up[1]), {})
        facts = self._blank | {n: _text(v) for n, v in {**more, **_known(own)}.items()}
        facts |= self._said(group, home, facts)
        row = {name: _filled(text, facts) for name, text in self.collecting.columns.items()}
        ledger = self.collecting.ledger
        identity = first.code, first.key
        row |= {ledger.state: ledger.start, **dict(zip(ledger.identity, identity, strict=True))}
        return Problem(identity, {name: text for name, text in row.items() if text})

    def _said(
        self, group: Sequence[Finding], home: str, facts: Mapping[str, str]
    ) -> dict[str, str]:
        first, today = group[0], str(self.settings.get(w.AS_OF_DAY) or "")
        found = indicator_of(self.indicators, first.code, today)
        name = (found.name, found.standard, found.category) if found else ("", "", "")
        level = self.collecting.levels[home]
        units = self.settings.get(w.UNITS_DUE)
        if not isinstance(units, Mapping):
            units = {}
        keys = (name[0], name[2], home, level, w.OTHERS)
        unit = next((units[key] for key in keys if key and units.get(key)), "")
        return {
            w.REGISTER: home,
            w.LEVEL_OF: level,
            w.RULE: first.code,
            w.KEY: first.key,
            w.PROBLEM: "；".join(dict.fromkeys(_message(f, home) for f in group)),
            w.REMEDY: "；".join(dict.fromkeys(f.remedy for f in group)),
            w.SEVERITY: first.severity.value,
            w.FIGURES: name[0],
            w.STANDARD: name[1],
            w.CATEGORY: name[2],
            w.UNIT_DUE: _filled(str(unit), facts),
            w.DEADLINE: self.due.get(first.severity.value, ""),
            w.AS_OF_DAY: today,
        }


def _index(finding: Finding) -> int:
    return int(finding.path[0]) if finding.path else -1


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _known(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}


def _message(finding: Finding, home: str) -> str:
    """What is wrong, without the name of the row, which has columns of its own."""
    head, mark, rest = finding.message.partition("”：")
    return rest if mark and head.startswith(f"{home}“") else finding.message


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """A sentence about the row; '' if it names what is not known."""
    try:
        return render(text, facts)
    except ExpressionError:
        return ""
