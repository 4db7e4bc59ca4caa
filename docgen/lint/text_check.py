"""Text check: applies text rules to the paragraphs of a document and reports findings.

`Wording` holds the rules and checks one document after another. The verbs find hits; this module
turns hits into findings and into corrections that do not overlap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

from docgen.codes import new_finding
from docgen.expressions.bounded_patterns import PatternError
from docgen.expressions.needed_characters import Needed, any_needed
from docgen.lint import lint_keywords as kw
from docgen.lint.text_hit import text_hit
from docgen.lint.verbs import VERBS
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.paragraph import Correction, TextParagraph
from docgen.rules.rule import Rule
from docgen.rules.verb import Hit

LONGEST_PARAGRAPH = 20_000  # characters; a longer paragraph is no prose
_CACHED_PARAGRAPHS = 20_000
_EVERYWHERE = (w.IN_BODY, w.IN_TABLE, w.IN_BOX, w.IN_NOTE, w.IN_MARGIN)
_RuleHit = tuple[Rule, Hit]
_Parts = tuple[str, ...]
"""Parts of a document: body, tables, boxes, notes, margins, contents."""
_PartRule = tuple[Rule, _Parts, Needed]
"""A rule, the parts of a document that it judges, what a text needs to have a hit."""
CheckResult = tuple[tuple[Finding, ...], tuple[Correction, ...]]
"""Findings in the order of the document, and the corrections that are certain."""


class Wording:
    """Text rules, which check one document after another.

    Most verbs judge a paragraph without the others. Their hits are cached by paragraph, because
    the letters of one set share most of their text. The cache is not pickled.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        part_rules = [_with_parts(rule) for rule in self.rules]
        self._paragraph_rules = [one for one in part_rules if _is_paragraph_rule(one[0])]
        self._needed_in_part = {part: self._needed_by_all(part) for part in _EVERYWHERE}
        self._document_rules = [one for one in part_rules if not _is_paragraph_rule(one[0])]
        self._cache: dict[tuple[str, str], tuple[_RuleHit, ...]] = {}
        self._uncomputed: dict[str, PatternError] = {}
        """The rules whose patterns cannot be searched; they rest from then on."""

    def __reduce__(self) -> tuple[type[Wording], tuple[tuple[Rule, ...]]]:
        return Wording, (self.rules,)

    def check(self, paragraphs: Sequence[TextParagraph], file: str) -> CheckResult:
        """Return the findings in a document and its certain corrections."""
        found = [
            (index, 0, _too_long(paragraph, file))
            for index, paragraph in enumerate(paragraphs)
            if not _is_prose(paragraph)
        ]
        corrections: list[Correction] = []
        for rule, hit in self._find_hits(paragraphs):
            finding = _build_finding(rule, hit, paragraphs[hit.index], file)
            found.append((hit.index, hit.start, finding))
            for start, end, text in hit.edits:
                corrections.append(Correction(hit.index, start, end, text, rule.code))
        resting = [rule for rule in self.rules if rule.code in self._uncomputed]
        found += [(0, 0, _report_uncomputed(r, self._uncomputed[r.code])) for r in resting]
        found.sort(key=_position)
        return tuple(finding for *_, finding in found), _select_disjoint(corrections)

    def _find_hits(self, paragraphs: Sequence[TextParagraph]) -> Iterator[_RuleHit]:
        yield from self._check_paragraphs(paragraphs)
        yield from self._check_document(paragraphs)

    def _check_paragraphs(self, paragraphs: Sequence[TextParagraph]) -> Iterator[_RuleHit]:
        if len(self._cache) > _CACHED_PARAGRAPHS:
            self._cache.clear()
        for index, paragraph in enumerate(paragraphs):
            needed = self._needed_in_part.get(paragraph.part)
            if needed is not None and needed.isdisjoint(paragraph.text):
                continue
            if not paragraph.text or not _is_prose(paragraph):
                continue
            key = (paragraph.part, paragraph.text)
            if key not in self._cache:
                self._cache[key] = tuple(self._check_paragraph(paragraph))
            for rule, hit in self._cache[key]:
                yield rule, text_hit(index, hit.start, hit.end, hit.facts, hit.edits)

    def _needed_by_all(self, part: str) -> Needed:
        """Return what a paragraph of a part needs to have any hit."""
        rules = (needed for _, parts, needed in self._paragraph_rules if part in parts)
        return any_needed(rules)

    def _check_paragraph(self, paragraph: TextParagraph) -> Iterator[_RuleHit]:
        for rule, parts, needed in self._paragraph_rules:
            is_possible = needed is None or not needed.isdisjoint(paragraph.text)
            if is_possible and paragraph.part in parts:
                for hit in self._hits(rule, [paragraph]):
                    yield rule, hit

    def _check_document(self, paragraphs: Sequence[TextParagraph]) -> Iterator[_RuleHit]:
        views = _PartViews(paragraphs)
        for rule, parts, _ in self._document_rules:
            for hit in self._hits(rule, views.select(parts)):
                yield rule, hit

    def _hits(self, rule: Rule, paragraphs: Sequence[TextParagraph]) -> list[Hit]:
        if rule.code in self._uncomputed:
            return []
        try:
            return list(VERBS[rule.verb].find(rule.params, paragraphs))
        except PatternError as error:
            self._uncomputed[rule.code] = error
            return []


def check_text(
    paragraphs: Sequence[TextParagraph], rules: Iterable[Rule], file: str
) -> CheckResult:
    """Return the findings of rules in one document and its certain corrections."""
    return Wording(rules).check(paragraphs, file)


def apply_corrections(text: str, corrections: Iterable[Correction]) -> str:
    """Return the text of a paragraph with its corrections applied."""
    for correction in sorted(corrections, key=_start, reverse=True):
        text = text[: correction.start] + correction.text + text[correction.end :]
    return text


@dataclass(frozen=True, slots=True)
class _PartViews:
    """The paragraphs of a document as seen by rules that judge only some of its parts."""

    paragraphs: Sequence[TextParagraph]
    views: dict[_Parts, list[TextParagraph]] = field(default_factory=dict)

    def select(self, parts: _Parts) -> list[TextParagraph]:
        """Return all paragraphs; in place of other parts and those too long stand blanks."""
        if parts not in self.views:
            self.views[parts] = [_blank_unless_in(parts, one) for one in self.paragraphs]
        return self.views[parts]


def _blank_unless_in(parts: _Parts, paragraph: TextParagraph) -> TextParagraph:
    if paragraph.part in parts and _is_prose(paragraph):
        return paragraph
    return _blank(paragraph.part)


@lru_cache(maxsize=16)
def _blank(part: str) -> TextParagraph:
    return TextParagraph("", part, ())


def _with_parts(rule: Rule) -> _PartRule:
    needed: Needed = None
    if _is_paragraph_rule(rule):
        # A pattern that cannot be read is reported by the search.
        with suppress(PatternError):
            needed = VERBS[rule.verb].needed(rule.params)
    return rule, tuple(rule.params.get(kw.WITHIN) or _EVERYWHERE), needed


def _is_paragraph_rule(rule: Rule) -> bool:
    """Return whether a rule judges each paragraph without the others."""
    return VERBS[rule.verb].LOCAL and not rule.params.get(kw.FIRST_ONLY)


def _is_prose(paragraph: TextParagraph) -> bool:
    """Return whether a paragraph is short enough to be judged."""
    return len(paragraph.text) <= LONGEST_PARAGRAPH


def _too_long(paragraph: TextParagraph, file: str) -> Finding:
    message = f"这一段有{len(paragraph.text)}字，太长，没有核"
    location = paragraph.location(file, 0, 1)
    return new_finding("WZ-00", message, "分成几段", location=location)


def _report_uncomputed(rule: Rule, error: PatternError) -> Finding:
    message = f"规则 {rule.code} 不能计算：{error}"
    remedy = "改正这条规则的式样"
    return new_finding("GZ-02", message, remedy, location=rule.location, category=Category.RULE)


def _build_finding(rule: Rule, hit: Hit, paragraph: TextParagraph, file: str) -> Finding:
    """Return the finding of a hit, with the facts of the hit in the rule's message."""
    # Jinja2 takes long to import: a page without findings needs none of it.
    from docgen.expressions.evaluation import render

    facts = {"所见": paragraph.text[hit.start : hit.end], **hit.facts}
    return Finding(
        rule.code,
        rule.severity,
        render(rule.message, facts),
        render(rule.remedy, facts),
        basis=rule.basis,
        location=paragraph.location(file, hit.start, hit.end),
        correctable=bool(hit.edits),
    )


def _position(found: tuple[int, int, Finding]) -> tuple[int, int]:
    paragraph, start, _ = found
    return paragraph, start


def _select_disjoint(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return corrections that do not overlap; of two that overlap the wider is selected."""
    selected: list[Correction] = []
    taken = set[tuple[int, int]]()
    for correction in sorted(corrections, key=_widest_first):
        offsets = {(correction.paragraph, at) for at in range(correction.start, correction.end)}
        if taken.isdisjoint(offsets):
            taken |= offsets
            selected.append(correction)
    return tuple(selected)


def _start(correction: Correction) -> int:
    return correction.start


def _widest_first(correction: Correction) -> tuple[int, int]:
    return correction.start - correction.end, correction.start
