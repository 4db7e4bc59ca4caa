"""Which of some keys are slips: by the rows beside them, and by what the rules find about them.

Two keys are one if the rules find less with the one in the place of the other. The rows may speak
against it before: another place, no name in common where sound keys have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from docgen.registers.key_agreement import KeyAgreement
from docgen.registers.key_ties import KeyColumn
from docgen.registers.key_trials import Hit, KeyTrial
from docgen.registers.key_verdicts import KeySlip, KeyVerdict
from docgen.registers.near_keys import FAR

_MOST_CHOICES = 4
"""Near keys among which the right one may be: a key that is near to more is near to none."""
_SHORT_NUMBER = 6
_Hits = frozenset[Hit]


class KeyDecisions(Struct, frozen=True, kw_only=True):
    """The decisions about the keys of a trial.

    `counts` is the table of keys of the group, `known` are keys of each column that others have.
    """

    trial: KeyTrial
    counts: pl.DataFrame
    known: Mapping[KeyColumn, Sequence[str]]

    def decide(self, slips: Sequence[KeySlip]) -> Iterator[KeyVerdict]:
        """Yield a verdict for each key that is a slip."""
        for column in dict.fromkeys(slip.column for slip in slips):
            agreement = KeyAgreement(trial=self.trial, column=column, known=self.known[column])
            of_column = [slip for slip in slips if slip.column == column]
            of_column = [
                slip for slip in of_column if not slip.moves or _may_be_one(slip, agreement)
            ]
            if of_column:
                explained = self._explain(column, of_column)
                if column in self.trial.group.unique:
                    explained = list(_best_for_each(explained))
                for found in _by_key(explained).values():
                    likeliest = _likeliest(found, agreement)
                    yield KeyVerdict(trial=self.trial, slips=likeliest, counts=self.counts)

    def _explain(self, column: KeyColumn, slips: Sequence[KeySlip]) -> list[KeySlip]:
        """Return the slips of a column without which the rules find less, and how much less.

        In each round every key is taken for its next choice, all at once: two members with one
        mistyped number make a household whole together.
        """
        before = self.trial.find_hits(column, {})
        choices = [
            of_key
            for of_key in _by_key(_with_consequences(slips, before)).values()
            if len(of_key) <= _MOST_CHOICES
        ]
        is_unique = column in self.trial.group.unique
        explained = list[KeySlip]()
        for turn in zip_longest(*choices):
            tried = [slip for slip in turn if slip is not None]
            replaced = {slip.near.key: slip.near.other for slip in tried}
            after = self.trial.find_hits(column, replaced)
            for slip in tried:
                solved = _count_solved(slip, before, after, is_unique=is_unique)
                explained.append(replace(slip, solved=solved))
        return [slip for slip in explained if slip.solved]


def _with_consequences(slips: Iterable[KeySlip], before: _Hits) -> Iterator[KeySlip]:
    """Yield the slips from which something may follow.

    Nothing does from a slip of a number if the column has the right one and nothing is found about
    that.
    """
    hit_keys = _keys_of(before)
    for slip in slips:
        if slip.moves or slip.near.other in hit_keys or not is_number(slip.near.key):
            yield slip


def _may_be_one(slip: KeySlip, agreement: KeyAgreement) -> bool:
    """Return whether the rows of two keys may be about the same.

    That keys are near is not enough if the place is another one, if the rows share no name and
    those of other keys do, or if numbers so short are near to many. Keys that are not near at all
    need names and the place.
    """
    keys = (slip.near.key, slip.near.other)
    distance = slip.near.distance
    shared = agreement.count_shared(*keys)
    is_weak = distance > 0 and _is_short_number(slip.near.key)
    if not shared and (distance == FAR or is_weak or agreement.is_expected):
        return False
    places = agreement.count_places(*keys)
    if distance == FAR:
        return places > 0 or (places == 0 and shared > 1)
    return places >= 0


def _is_short_number(key: str) -> bool:
    """Return whether a key has digits and is so short that another number is near to it: 3-12."""
    return len(key) < _SHORT_NUMBER and is_number(key)


def _count_solved(slip: KeySlip, before: _Hits, after: _Hits, *, is_unique: bool) -> int:
    """Return how much less the rules find about two keys if one is taken for the other, 0 if not.

    In a column without repeats a key of its own misses what others have, and misses less with the
    right key. Rows of another column are missed where the right key is: it must miss less. Only of
    a name it is enough that nobody knows it, and that the right one has not too much then.
    """
    wrong, right = slip.near.key, slip.near.other
    is_name = not is_number(wrong)
    keys = {wrong, right} if is_unique or is_name else {right}
    about = {hit for hit in before if hit.key in keys}
    solved = about - after
    new = {hit for hit in after - before if hit.key in keys}
    first = wrong if wrong in _keys_of(about) else right
    if first not in _keys_of(solved):
        return 0
    if is_name and not is_unique and right in _keys_of(new):
        return 0
    return max(len(solved) - len(new), 0)


def _keys_of(hits: Iterable[Hit]) -> set[str]:
    """Return the keys that some hits are about."""
    return {hit.key for hit in hits}


def is_number(key: str) -> bool:
    """Return whether a key has digits: near numbers are counted on, near names are rare."""
    return any(sign.isdigit() for sign in key)


def _by_key(slips: Iterable[KeySlip]) -> dict[str, list[KeySlip]]:
    """Return the slips by their keys, in their order."""
    found: dict[str, list[KeySlip]] = {}
    for slip in slips:
        found.setdefault(slip.near.key, []).append(slip)
    return found


def _best_for_each(slips: Sequence[KeySlip]) -> Iterator[KeySlip]:
    """Yield the slips of a column without repeats: only one key stands for each other one.

    If several are as likely as each other, none of them is told.
    """
    for other in dict.fromkeys(slip.near.other for slip in slips):
        rivals = [slip for slip in slips if slip.near.other == other]
        ranks = [(slip.near.distance, -slip.solved) for slip in rivals]
        best = min(ranks)
        if ranks.count(best) == 1:
            yield rivals[ranks.index(best)]


def _likeliest(slips: Sequence[KeySlip], agreement: KeyAgreement) -> list[KeySlip]:
    """Return those of the slips of one key that are nearest; of these, those that agree most."""
    least = min(slip.near.distance for slip in slips)
    nearest = [slip for slip in slips if slip.near.distance == least]
    if len(nearest) == 1:
        return nearest
    shared = [agreement.count_shared(slip.near.key, slip.near.other) for slip in nearest]
    most = max(shared)
    return [slip for slip, count in zip(nearest, shared, strict=True) if count == most]


def without_contradictions(verdicts: Iterable[KeyVerdict]) -> list[KeyVerdict]:
    """Return the likeliest verdicts; of two keys only one stands for the other.

    A key that another one stands for is right, and one that is wrong stands for no third.
    """
    wrong = set[tuple[KeyColumn, str]]()
    right = set[tuple[KeyColumn, str]]()
    chosen = list[KeyVerdict]()
    for verdict in sorted(verdicts, key=lambda each: each.rank):
        group = verdict.trial.group.columns[0]
        others = {(group, slip.near.other) for slip in verdict.slips}
        if (group, verdict.wrong) in wrong | right or not wrong.isdisjoint(others):
            continue
        wrong.add((group, verdict.wrong))
        right |= others
        chosen.append(verdict)
    return chosen
