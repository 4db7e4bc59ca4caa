"""A key that only one register has, while the others have one that is near to it: a single cause.

The number of a household with one wrong digit is a household without papers, and its papers are of
a household that nobody knows: sixty findings, of which none names the cell. So the cell is told,
and what follows from the two keys is not judged, as after any other cause.

`find_mistyped_keys` compares the keys of each `KeyGroup`, looks among the few that only one
register has for near ones (`near_keys`), and asks the rules (`key_trials`): a key is taken for a
slip if they find less with the other key in its place. A household that has no papers yet stays
one. `app` asks before the rules across tables, and passes their findings through `judge`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct

from docgen.model.finding import Finding
from docgen.registers.key_ties import KeyColumn, KeyGroup, Rules, find_key_groups
from docgen.registers.key_trials import Hit, KeyTrial
from docgen.registers.key_verdicts import COLUMN, KEY, ROWS, KeySlip, KeyVerdict, report_mistyped
from docgen.registers.lookalikes import joined_text
from docgen.registers.near_keys import BETWEEN, NearKeys, pair_near
from docgen.registers.register import locate_findings, row_of
from docgen.registers.rule_context import Registers
from docgen.registers.settings import Settings

_MOST_KEYS = 50
"""Keys of a register that no other has: more of them are no slips."""
_MOST_CHOICES = 4
"""Near keys among which the right one may be: a key that is near to more is near to none."""


class MistypedKeys(Struct, frozen=True):
    """The findings about mistyped keys by register, and what is not judged for them.

    `rows` are those of a register that a rule does not judge, by the register and the rule's code.
    `problems` are pairs of a code and a business key of which nothing is known.
    """

    findings: Mapping[str, tuple[Finding, ...]] = {}
    rows: Mapping[tuple[str, str], frozenset[int]] = {}
    problems: frozenset[tuple[str, str]] = frozenset()

    def judge(self, register: str, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield the findings in a register without those that follow from mistyped keys."""
        for finding in findings:
            if row_of(finding) not in self.rows.get((register, finding.code), ()):
                yield finding


def find_mistyped_keys(registers: Registers, rules: Rules, settings: Settings) -> MistypedKeys:
    """Return the keys of some registers that are mistyped, as far as the rules of all tell it.

    `rules` are those that are judged, by register. The findings have their cells.
    """
    verdicts = list[KeyVerdict]()
    for group in find_key_groups(registers, rules, settings):
        counts = _count_keys(registers, group)
        slips = list(_find_slips(group, counts))
        if slips:
            keys = {key for slip in slips for key in (slip.near.key, slip.near.other)}
            trial = KeyTrial(registers=registers, group=group, settings=settings, keys=keys)
            verdicts += _decide(trial, slips, counts)
    return _summarize(registers, _without_contradictions(verdicts))


def _count_keys(registers: Registers, group: KeyGroup) -> pl.DataFrame:
    """Return how many rows of each column have a key: columns with COLUMN, KEY, ROWS.

    A register that the program writes from the findings (a ledger) is no witness for the keys of
    others.
    """
    frames = list[pl.LazyFrame]()
    for number, column in enumerate(group.columns):
        register = registers[column.register]
        if register.form.flow is not None and register.key not in column.fields:
            continue
        keys = register.frame.select(joined_text(column.fields).alias(KEY)).drop_nulls()
        counts = keys.group_by(KEY).agg(pl.len().alias(ROWS))
        frames.append(counts.with_columns(pl.lit(number).alias(COLUMN)))
    between = pl.col(KEY).str.count_matches(BETWEEN, literal=True)
    whole = between == len(group.columns[0].fields) - 1
    return pl.concat(frames).filter(whole).collect() if frames else pl.DataFrame()


def _find_slips(group: KeyGroup, counts: pl.DataFrame) -> Iterator[KeySlip]:
    """Yield the keys that one column has alone, each with every near key of the others.

    A column in which each key stands once is looked through for keys that it lacks.
    """
    if counts.is_empty():
        return
    alone = counts.filter(pl.len().over(KEY) == 1)
    for number, column in enumerate(group.columns):
        is_here = pl.col(COLUMN) == number
        keys = alone.filter(is_here)[KEY].sort()
        if keys.is_empty():
            continue
        present = counts.filter(is_here).select(KEY)
        others = counts.filter(~is_here).select(KEY).unique()
        if column in group.unique:
            others = others.join(present, on=KEY, how="anti")
        near = _pair(keys.to_list(), others[KEY].sort(), is_unique=column in group.unique)
        held = set(present[KEY].filter(present[KEY].is_in([each.other for each in near])))
        for each in near:
            yield KeySlip(column=column, near=each, moves=each.other not in held)


def _pair(keys: Sequence[str], others: pl.Series, *, is_unique: bool) -> list[NearKeys]:
    """Return the near pairs of keys that one column has alone and keys of others.

    [] if there are too many for slips. Of a column without repeats it is enough that few are
    lacking.
    """
    if len(keys) <= _MOST_KEYS:
        return pair_near(keys, others.to_list())
    if not is_unique or len(others) > _MOST_KEYS:
        return []
    turned = pair_near(others.to_list(), keys)
    return [NearKeys(each.other, each.key, each.field, each.distance) for each in turned]


def _decide(trial: KeyTrial, slips: Sequence[KeySlip], counts: pl.DataFrame) -> Iterator[KeyVerdict]:
    """Yield a verdict for each key that stands for another, by what the rules find then."""
    for column in dict.fromkeys(slip.column for slip in slips):
        before = trial.find_hits(column, {})
        hit_keys = {hit.key for hit in before}
        choices: dict[str, list[KeySlip]] = {}
        for slip in slips:
            # Without a finding about the near key nothing follows from the slip.
            if slip.column == column and (slip.moves or slip.near.other in hit_keys):
                choices.setdefault(slip.near.key, []).append(slip)
        for found in _explain(trial, column, before, choices).values():
            least = min(slip.near.distance for slip in found)
            nearest = [slip for slip in found if slip.near.distance == least]
            yield KeyVerdict(trial=trial, slips=nearest, counts=counts)


def _explain(
    trial: KeyTrial,
    column: KeyColumn,
    before: frozenset[Hit],
    choices: Mapping[str, Sequence[KeySlip]],
) -> dict[str, list[KeySlip]]:
    """Return the choices of each key with which the rules find less.

    In each round every key is taken for its next choice, all at once: two members with one
    mistyped number make a household whole together.
    """
    tried = {key: found for key, found in choices.items() if len(found) <= _MOST_CHOICES}
    explained: dict[str, list[KeySlip]] = {}
    for number in range(max(map(len, tried.values()), default=0)):
        turn = [found[number] for found in tried.values() if number < len(found)]
        replaced = {slip.near.key: slip.near.other for slip in turn}
        after = trial.find_hits(column, replaced)
        for slip in turn:
            if _finds_less(slip, before, after):
                explained.setdefault(slip.near.key, []).append(slip)
    return explained


def _finds_less(slip: KeySlip, before: frozenset[Hit], after: frozenset[Hit]) -> bool:
    """Return whether the rules find less about two keys if one is taken for the other.

    A key that the column has not got takes most findings about both with it. One that it has is
    short of these rows: what is found about it becomes less.
    """
    keys = {slip.near.key, slip.near.other}
    if not slip.moves:
        keys = {slip.near.other}
    about = {(hit.code, hit.row) for hit in before if hit.key in keys}
    new = {(hit.code, hit.row) for hit in after - before if hit.key in keys}
    solved = about - {(hit.code, hit.row) for hit in after}
    if slip.moves and len(solved) * 2 < len(about):
        return False
    return len(solved) > len(new)

def _without_contradictions(verdicts: Iterable[KeyVerdict]) -> list[KeyVerdict]:
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


def _summarize(registers: Registers, verdicts: Sequence[KeyVerdict]) -> MistypedKeys:
    """Return the findings of all verdicts, one for each cell, and what is not judged."""
    told: dict[tuple[str, int, str], Finding] = {}
    rows: dict[tuple[str, str], set[int]] = {}
    problems = set[tuple[str, str]]()
    for verdict in verdicts:
        finding = report_mistyped(verdict)
        told.setdefault((verdict.column.register, *verdict.place), finding)
        for tie in verdict.trial.group.ties_of(verdict.column):
            found = verdict.rows_in(tie.own)
            rows.setdefault((tie.own.register, tie.rule.code), set()).update(found)
            problems.update((tie.rule.code, name) for name in verdict.names_in(tie.own))
    findings: dict[str, list[Finding]] = {}
    for (name, *_), finding in told.items():
        findings.setdefault(name, []).append(finding)
    return MistypedKeys(
        {name: tuple(locate_findings(registers[name], found)) for name, found in findings.items()},
        {place: frozenset(numbers) for place, numbers in rows.items()},
        frozenset(problems),
    )
