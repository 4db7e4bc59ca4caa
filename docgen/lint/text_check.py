"""Text check: applies text rules to the paragraphs of a document and reports findings.

`Wording` holds the rules and checks one document after another. The verbs find hits; this module
turns hits into findings and into corrections that do not overlap.

A rule whose verb is LOCAL is judged paragraph by paragraph, and its hits are cached; the others see
all paragraphs of the parts that they judge. Before a rule is run, `needed` of its verb tells
whether the text can hold a hit at all: most paragraphs hold none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

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
_CACHED_PARAGRAPHS = 100_000
_LONGEST_CACHED = 500  # characters
_EVERYWHERE = (w.IN_BODY, w.IN_TABLE, w.IN_BOX, w.IN_NOTE, w.IN_MARGIN)
_RuleHit = tuple[Rule, Hit]
_Parts = tuple[str, ...]
"""Parts of a document: body, tables, boxes, notes, margins, contents."""
_PartRule = tuple[Rule, _Parts, Needed]
"""A rule, the parts of a document that it judges, what a text or document needs to have a hit."""
CheckResult = tuple[tuple[Finding, ...], tuple[Correction, ...]]
"""Findings in the order of the document, and the corrections that are certain."""


class Wording:
    """Text rules, which check one document after another.

    Most verbs judge a paragraph without the others. Their hits are cached by paragraph, because
    the letters of one set share most of their text. The cache is not pickled.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Sort the rules into those of single paragraphs and those of documents."""
        self.rules = tuple(rules)
        part_rules = [_with_parts(rule) for rule in self.rules]
        self._paragraph_rules = [one for one in part_rules if _is_paragraph_rule(one[0])]
        self._needed_in_part = {part: self._needed_by_all(part) for part in _EVERYWHERE}
        self._document_rules = [one for one in part_rules if not _is_paragraph_rule(one[0])]
        self._cache: dict[tuple[str, str], tuple[_RuleHit, ...]] = {}
        self._uncomputed: dict[str, PatternError] = {}
        """The rules whose patterns cannot be searched; they rest from then on."""

    def __reduce__(self) -> tuple[type[Wording], tuple[tuple[Rule, ...]]]:
        """Return the rules alone: a worker process begins with an empty cache."""
        return Wording, (self.rules,)

    def check(self, paragraphs: Sequence[TextParagraph], file: str) -> CheckResult:
        """Return the findings in a document and its certain corrections.

        `file` names the document in the locations. A paragraph of more than `LONGEST_PARAGRAPH`
        characters is reported (WZ-00) and not judged. A rule whose pattern fails or takes too long
        is reported once (GZ-02) at the head of each document and is not run again.
        """
        document = _Document.of(paragraphs)
        found = [(index, 0, _too_long(paragraphs[index], file)) for index in document.too_long]
        corrections: list[Correction] = []
        for rule, hit in self._find_hits(document):
            finding = _build_finding(rule, hit, paragraphs[hit.index], file)
            found.append((hit.index, hit.start, finding))
            for start, end, text in hit.edits:
                corrections.append(Correction(hit.index, start, end, text, rule.code))
        resting = [rule for rule in self.rules if rule.code in self._uncomputed]
        found += [(0, 0, _report_uncomputed(r, self._uncomputed[r.code])) for r in resting]
        found.sort(key=_position)
        return tuple(finding for *_, finding in found), _select_disjoint(corrections)

    def _find_hits(self, document: _Document) -> Iterator[_RuleHit]:
        """Yield each hit of a document with its rule, those of single paragraphs first."""
        yield from self._check_paragraphs(document)
        yield from self._check_document(document)

    def _check_paragraphs(self, document: _Document) -> Iterator[_RuleHit]:
        """Yield the hits of the rules that judge each paragraph without the others.

        A paragraph object that stands at many places is judged once; its hits are yielded at each
        place.
        """
        if len(self._cache) > _CACHED_PARAGRAPHS:
            self._cache.clear()
        hits = {number: self._paragraph_hits(p) for number, p in document.distinct.items()}
        if not any(hits.values()):
            return
        for index, paragraph in enumerate(document.paragraphs):
            for rule, hit in hits[id(paragraph)]:
                yield rule, text_hit(index, hit.start, hit.end, hit.facts, hit.edits)

    def _paragraph_hits(self, paragraph: TextParagraph) -> tuple[_RuleHit, ...]:
        """Return the hits in a paragraph of the rules that judge each by itself.

        They depend on the part and the text alone, so these are the key of the cache. The index in
        a hit is 0: the caller puts the right one.
        """
        key = (paragraph.part, paragraph.text)
        hits = self._cache.get(key)
        if hits is None:
            hits = tuple(self._check_paragraph(paragraph))
            if len(paragraph.text) <= _LONGEST_CACHED:
                self._cache[key] = hits
        return hits

    def _needed_by_all(self, part: str) -> Needed:
        """Return what a paragraph of a part needs to have any hit."""
        rules = (needed for _, parts, needed in self._paragraph_rules if part in parts)
        return any_needed(rules)

    def _check_paragraph(self, paragraph: TextParagraph) -> Iterator[_RuleHit]:
        """Yield the hits in one paragraph; none in an empty one or one that is too long."""
        text = paragraph.text
        if not text or len(text) > LONGEST_PARAGRAPH:
            return
        if _cannot_hit(self._needed_in_part.get(paragraph.part), text):
            return
        for rule, parts, needed in self._paragraph_rules:
            if paragraph.part in parts and not _cannot_hit(needed, text):
                for hit in self._hits(rule, [paragraph]):
                    yield rule, hit

    def _check_document(self, document: _Document) -> Iterator[_RuleHit]:
        """Yield the hits of the rules that compare paragraphs.

        Each sees the parts that it judges as a document of its own; the indexes of its hits are
        turned back into those of the whole document.
        """
        written = set("".join(paragraph.text for paragraph in document.distinct.values()))
        views: dict[_Parts, _PartView] = {}
        for rule, parts, needed in self._document_rules:
            if needed is not None and needed.isdisjoint(written):
                continue
            if parts not in views:
                views[parts] = _PartView.of(parts, document.runs)
            view = views[parts]
            for hit in self._hits(rule, view.paragraphs):
                index = view.indexes[hit.index]
                yield rule, text_hit(index, hit.start, hit.end, hit.facts, hit.edits)

    def _hits(self, rule: Rule, paragraphs: Sequence[TextParagraph]) -> list[Hit]:
        """Return the hits of one rule; none of a rule whose pattern has failed before."""
        if rule.code in self._uncomputed:
            return []
        try:
            return list(VERBS[rule.verb].find(rule.params, paragraphs))
        except PatternError as error:
            self._uncomputed[rule.code] = error
            return []


def _cannot_hit(needed: Needed, text: str) -> bool:
    """Return whether a text lacks what any hit needs."""
    return needed is not None and needed.isdisjoint(text)


def check_text(
    paragraphs: Sequence[TextParagraph], rules: Iterable[Rule], file: str
) -> CheckResult:
    """Return the findings of rules in one document and its certain corrections."""
    return Wording(rules).check(paragraphs, file)


def apply_corrections(text: str, corrections: Iterable[Correction]) -> str:
    """Return the text of a paragraph with its corrections applied.

    The corrections must not overlap. The last is applied first, so that the offsets of the others
    stay true.
    """
    for correction in sorted(corrections, key=_start, reverse=True):
        text = text[: correction.start] + correction.text + text[correction.end :]
    return text


_Run = tuple[str, int, list[TextParagraph]]
"""Paragraphs beside each other: their part, '' for those too long; the index of the first."""


@dataclass(frozen=True)
class _Document:
    """The paragraphs of a document: all, each object once by its id, the indexes of those too long.

    A long table has cells that are one object.
    """

    paragraphs: Sequence[TextParagraph]
    distinct: dict[int, TextParagraph]
    too_long: list[int]

    @classmethod
    def of(cls, paragraphs: Sequence[TextParagraph]) -> _Document:
        """Return a document.

        Only the distinct objects are measured first: the cells of a long table are few objects.
        """
        listed = list(paragraphs)
        distinct = {id(paragraph): paragraph for paragraph in listed}
        too_long: list[int] = []
        if any(len(paragraph.text) > LONGEST_PARAGRAPH for paragraph in distinct.values()):
            too_long = [n for n, p in enumerate(listed) if len(p.text) > LONGEST_PARAGRAPH]
        return cls(listed, distinct, too_long)

    @cached_property
    def runs(self) -> list[_Run]:
        """The paragraphs, cut where another part begins."""
        part_of = _judged_part if self.too_long else attrgetter("part")
        runs: list[_Run] = []
        index = 0
        for part, group in groupby(self.paragraphs, part_of):
            run = list(group)
            runs.append((part, index, run))
            index += len(run)
        return runs


def _judged_part(paragraph: TextParagraph) -> str:
    """Return the part of a paragraph, '' if it is too long to be judged."""
    return paragraph.part if len(paragraph.text) <= LONGEST_PARAGRAPH else ""


class _PartView(NamedTuple):
    """A document as a rule sees it that judges some of its parts.

    For paragraphs beside each other that it does not judge there is one blank. `indexes` are those
    of the document.
    """

    paragraphs: list[TextParagraph]
    indexes: list[int]

    @classmethod
    def of(cls, parts: _Parts, runs: Iterable[_Run]) -> _PartView:
        """Return the view of some parts."""
        view = cls([], [])
        for part, start, run in runs:
            if part in parts:
                view.paragraphs.extend(run)
                view.indexes.extend(range(start, start + len(run)))
            else:
                view.paragraphs.append(_blank(run[0].part))
                view.indexes.append(start)
        return view


@lru_cache(maxsize=16)
def _blank(part: str) -> TextParagraph:
    """Return an empty paragraph that stands for those of a part that a rule does not judge."""
    return TextParagraph("", part, ())


def _with_parts(rule: Rule) -> _PartRule:
    """Return a rule with the parts that it judges and what it needs.

    By default it judges all parts but the contents.
    """
    needed: Needed = None
    # A pattern that cannot be read is reported by the search.
    with suppress(PatternError):
        needed = VERBS[rule.verb].needed(rule.params)
    return rule, tuple(rule.params.get(kw.WITHIN) or _EVERYWHERE), needed


def _is_paragraph_rule(rule: Rule) -> bool:
    """Return whether a rule judges each paragraph without the others."""
    return VERBS[rule.verb].LOCAL and not rule.params.get(kw.FIRST_ONLY)


def _too_long(paragraph: TextParagraph, file: str) -> Finding:
    """Return the finding (WZ-00) that a paragraph is too long to be judged."""
    message = f"这一段有{len(paragraph.text)}字，太长，没有核"
    location = paragraph.location(file, 0, 1)
    return new_finding("WZ-00", message, "分成几段", location=location)


def _report_uncomputed(rule: Rule, error: PatternError) -> Finding:
    """Return the finding (GZ-02) that the pattern of a rule fails; it is located at the rule."""
    message = f"规则 {rule.code} 不能计算：{error}"
    remedy = "改正这条规则的式样"
    return new_finding("GZ-02", message, remedy, location=rule.location, category=Category.RULE)


def _build_finding(rule: Rule, hit: Hit, paragraph: TextParagraph, file: str) -> Finding:
    """Return the finding of a hit, with the facts of the hit in the rule's message.

    The message may use 所见, the text at the hit, and what the page of the verb lists. The finding
    is `correctable` if the hit has edits.
    """
    # Jinja2 takes long to import: a page without findings needs none of it.
    from docgen.expressions.evaluation import render

    facts = {"所见": paragraph.text[hit.start : hit.end], **hit.facts}
    return Finding(
        code=rule.code,
        severity=rule.severity,
        message=render(rule.message, facts),
        remedy=render(rule.remedy, facts),
        basis=rule.basis,
        location=paragraph.location(file, hit.start, hit.end),
        correctable=bool(hit.edits),
    )


def _position(found: tuple[int, int, Finding]) -> tuple[int, int]:
    """Return the sort key of a finding: the index of its paragraph, then its offset in it."""
    paragraph, start, _ = found
    return paragraph, start


def _select_disjoint(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return corrections that do not overlap; of two that overlap the wider is selected.

    The result is in the order of the widths, the widest first, and not in that of the text.
    """
    selected: list[Correction] = []
    taken = set[tuple[int, int]]()
    for correction in sorted(corrections, key=_widest_first):
        offsets = {(correction.paragraph, at) for at in range(correction.start, correction.end)}
        if taken.isdisjoint(offsets):
            taken |= offsets
            selected.append(correction)
    return tuple(selected)


def _start(correction: Correction) -> int:
    """Return where a correction begins in its paragraph."""
    return correction.start


def _widest_first(correction: Correction) -> tuple[int, int]:
    """Return the sort key of a correction: its width, the greatest first, then its start."""
    return correction.start - correction.end, correction.start
