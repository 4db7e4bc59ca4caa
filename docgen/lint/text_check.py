"""Rules of wording: applied to the passages of a document, told as findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.evaluation import render
from docgen.lint.amounts import read_units
from docgen.lint.list_numbers import read_styles
from docgen.lint.text_hit import Hit
from docgen.lint.verbs import VERBS
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.paragraph import Correction, TextParagraph
from docgen.rules.rule import Rule


def with_lists(
    rules: Iterable[Rule], lists: Mapping[str, Any]
) -> tuple[tuple[Rule, ...], tuple[Finding, ...]]:
    """The rules with the lists that they name; a list that is not there or broken is a finding."""
    done, findings = list[Rule](), list[Finding]()
    read: dict[tuple[str, str], Any] = {}
    for rule in rules:
        named = [(key, rule.params[key]) for key in _LISTS if key in rule.params]
        try:
            for key, name in set(named) - read.keys():
                read[key, name] = _LISTS[key](lists[name])
        except (KeyError, TypeError, AttributeError, re.error):
            findings.append(_no_list(rule, named))
            continue
        given = {key: read[key, name] for key, name in named}
        done.append(replace(rule, params={**rule.params, **given}))
    return tuple(done), tuple(findings)


def _no_list(rule: Rule, named: Iterable[tuple[str, str]]) -> Finding:
    name = "、".join(f"{name}.yaml" for _, name in named)
    message = f"规则 {rule.code} 要用的表读不懂，或没有这张表（{name}）"
    remedy = f"核对 checks/text/ 里的 {name}，照新建的工作目录里的样子改正"
    return new_finding("GZ-01", message, remedy, location=rule.location, category=Category.RULE)


def _words(listed: Any) -> Any:
    if not isinstance(listed, Mapping):
        raise TypeError
    return listed


_LISTS: dict[str, Callable[[Any], Any]] = {
    w.WORD_LIST: _words,
    w.UNIT_LIST: read_units,
    w.MARK_LIST: read_styles,
}


@dataclass(frozen=True, slots=True)
class _Scope:
    """The passages of a document, seen through the parts that a rule looks at."""

    passages: Sequence[TextParagraph]
    views: dict[tuple[str, ...], list[TextParagraph]]

    def of(self, rule: Rule) -> list[TextParagraph]:
        """All passages; those that the rule does not look at are empty."""
        parts = _parts(rule)
        if parts not in self.views:
            self.views[parts] = [
                passage
                if _seen(passage, parts)
                else TextParagraph("", passage.part, passage.segments)
                for passage in self.passages
            ]
        return self.views[parts]


def _parts(rule: Rule) -> tuple[str, ...]:
    return tuple(rule.params.get(w.WITHIN) or _EVERYWHERE)


def _seen(passage: TextParagraph, parts: tuple[str, ...]) -> bool:
    return passage.part in parts and _fits(passage)


def _fits(passage: TextParagraph) -> bool:
    return len(passage.text) <= LONGEST


def _too_long(passage: TextParagraph, file: str) -> Finding:
    message = f"这一段有{len(passage.text)}字，太长，没有核"
    location = passage.location(file, 0, 1)
    return new_finding(TOO_LONG, message, "分成几段", location=location)


LONGEST = 20_000  # letters of a paragraph: what is longer is no prose
TOO_LONG = "WZ-00"
KNOWN = 20_000  # paragraphs that are remembered
_EVERYWHERE = (w.IN_BODY, w.IN_TABLE, w.IN_BOX, w.IN_NOTE, w.IN_MARGIN)


class Wording:
    """Rules of wording, ready to be applied to one document after another.

    Most verbs judge a paragraph by itself; what they find in one is found once, so that of a set
    of letters only what differs is read. Pickles without what it has seen.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._alone = tuple(rule for rule in self.rules if _judges_alone(rule))
        self._together = tuple(rule for rule in self.rules if not _judges_alone(rule))
        self._known: dict[tuple[str, str], tuple[tuple[Rule, Hit], ...]] = {}

    def __reduce__(self) -> tuple[type[Wording], tuple[tuple[Rule, ...]]]:
        return Wording, (self.rules,)

    def check(
        self, passages: Sequence[TextParagraph], file: str
    ) -> tuple[tuple[Finding, ...], tuple[Correction, ...]]:
        """What is found in a document, in its order, and the corrections that are certain."""
        found = [(n, 0, _too_long(p, file)) for n, p in enumerate(passages) if not _fits(p)]
        corrections = list[Correction]()
        for rule, hit in (*self._by_passage(passages), *self._by_document(passages)):
            found.append((hit.passage, hit.start, _finding(rule, hit, passages, file)))
            corrections += [Correction(hit.passage, *edit, rule.code) for edit in hit.edits]
        ordered = sorted(found, key=lambda item: item[:2])
        return tuple(finding for *_, finding in ordered), _apart(corrections)

    def _by_passage(self, passages: Sequence[TextParagraph]) -> Iterator[tuple[Rule, Hit]]:
        if len(self._known) > KNOWN:
            self._known.clear()
        for index, passage in enumerate(passages):
            if not passage.text or not _fits(passage):
                continue
            key = (passage.part, passage.text)
            if key not in self._known:
                self._known[key] = tuple(self._hits(passage))
            for rule, hit in self._known[key]:
                yield rule, Hit(index, hit.start, hit.end, hit.facts, hit.edits)

    def _hits(self, passage: TextParagraph) -> Iterator[tuple[Rule, Hit]]:
        for rule in self._alone:
            if passage.part in _parts(rule):
                for hit in VERBS[rule.verb].find(rule.params, [passage]):
                    yield rule, hit

    def _by_document(self, passages: Sequence[TextParagraph]) -> Iterator[tuple[Rule, Hit]]:
        scope = _Scope(passages, {})
        for rule in self._together:
            for hit in VERBS[rule.verb].find(rule.params, scope.of(rule)):
                yield rule, hit


def _judges_alone(rule: Rule) -> bool:
    return VERBS[rule.verb].ALONE and not rule.params.get(w.FIRST_ONLY)


def check_text(
    passages: Sequence[TextParagraph], rules: Iterable[Rule], file: str
) -> tuple[tuple[Finding, ...], tuple[Correction, ...]]:
    """What rules find in one document, and the corrections that are certain."""
    return Wording(rules).check(passages, file)


def _finding(rule: Rule, hit: Hit, passages: Sequence[TextParagraph], file: str) -> Finding:
    passage = passages[hit.passage]
    facts = {"所见": passage.text[hit.start : hit.end], **hit.facts}
    return Finding(
        rule.code,
        rule.severity,
        render(rule.message, facts),
        render(rule.remedy, facts),
        rule.basis,
        location=passage.location(file, hit.start, hit.end),
        correctable=bool(hit.edits),
    )


def _apart(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Those that do not touch one another: where two meet, the wider holds."""
    kept, taken = list[Correction](), set[tuple[int, int]]()
    for one in sorted(corrections, key=lambda c: (c.start - c.end, c.start)):
        own = {(one.paragraph, at) for at in range(one.start, one.end)}
        if not own & taken:
            taken |= own
            kept.append(one)
    return tuple(kept)


def corrected(text: str, corrections: Iterable[Correction]) -> str:
    """A passage's text with its corrections made."""
    for one in sorted(corrections, key=lambda c: c.start, reverse=True):
        text = text[: one.start] + one.text + text[one.end :]
    return text
