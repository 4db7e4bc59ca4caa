"""Rules of wording: applied to the passages of a document, told as findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.check.rules import Rule
from docgen.check.text.hit import Hit
from docgen.check.text.kinds import KINDS
from docgen.language import render
from docgen.model import Class, Correction, Finding, Passage, Severity
from docgen.model import words as w

_LISTS = (w.WORD_LIST, w.UNIT_LIST, w.MARK_LIST)


def with_lists(
    rules: Iterable[Rule], lists: Mapping[str, Any]
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules with the lists that they name; one that names an unknown list is a finding."""
    done, findings = list[Rule](), list[Finding]()
    for rule in rules:
        named = {key: rule.params[key] for key in _LISTS if key in rule.params}
        lacking = [name for name in named.values() if name not in lists]
        if lacking:
            findings.append(_no_list(rule, lacking[0]))
        else:
            given = {key: lists[name] for key, name in named.items()}
            done.append(replace(rule, params={**rule.params, **given}))
    return tuple(done), tuple(findings)


def _no_list(rule: Rule, name: str) -> Finding:
    message = f"规则 {rule.code} 用的“{name}”没有这张表"
    remedy = f"在 checks/text/ 里放一个 {name}.yaml，或改正名称"
    return Finding("GZ-01", Severity.ERROR, message, remedy, place=rule.place, kind=Class.RULE)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The passages of a document, seen through the parts that a rule looks at."""

    passages: Sequence[Passage]
    views: dict[tuple[str, ...], list[Passage]]

    def of(self, rule: Rule) -> list[Passage]:
        """All passages; those that the rule does not look at are empty."""
        parts = tuple(rule.params.get(w.WITHIN) or _EVERYWHERE)
        if parts not in self.views:
            self.views[parts] = [
                passage if passage.part in parts else replace(passage, text="")
                for passage in self.passages
            ]
        return self.views[parts]


_EVERYWHERE = (w.IN_BODY, w.IN_TABLE, w.IN_BOX, w.IN_NOTE, w.IN_MARGIN)


def check_text(
    passages: Sequence[Passage], rules: Iterable[Rule], file: str
) -> tuple[tuple[Finding, ...], tuple[Correction, ...]]:
    """What the rules find in a document, in its order, and the corrections that are certain."""
    scope, found = _Scope(passages, {}), list[tuple[int, int, Finding]]()
    corrections = list[Correction]()
    for rule in rules:
        for hit in KINDS[rule.kind].find(rule.params, scope.of(rule)):
            found.append((hit.passage, hit.start, _finding(rule, hit, passages, file)))
            corrections += [Correction(hit.passage, *edit, rule.code) for edit in hit.edits]
    ordered = sorted(found, key=lambda item: item[:2])
    return tuple(finding for *_, finding in ordered), _apart(corrections)


def _finding(rule: Rule, hit: Hit, passages: Sequence[Passage], file: str) -> Finding:
    passage = passages[hit.passage]
    facts = {"所见": passage.text[hit.start : hit.end], **hit.facts}
    return Finding(
        rule.code,
        rule.severity,
        render(rule.message, facts),
        render(rule.remedy, facts),
        rule.basis,
        place=passage.place(file, hit.start, hit.end),
        corrected=bool(hit.edits),
    )


def _apart(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that do not touch one another: where two meet, the first holds."""
    kept: list[Correction] = []
    for one in sorted(corrections, key=lambda c: (c.passage, c.start, c.end)):
        last = kept[-1] if kept else None
        if last is None or last.passage != one.passage or last.end <= one.start:
            kept.append(one)
    return tuple(kept)


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """A passage's text with its corrections made."""
    for one in sorted(corrections, key=lambda c: c.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text
