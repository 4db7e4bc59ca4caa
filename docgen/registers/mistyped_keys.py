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
from docgen.registers.key_decisions import KeyDecisions, without_contradictions
from docgen.registers.key_ties import KeyColumn, KeyGroup, Rules, find_key_groups
from docgen.registers.key_trials import KeyTrial
from docgen.registers.key_verdicts import COLUMN, KEY, ROWS, KeySlip, KeyVerdict, report_mistyped
from docgen.registers.lookalikes import joined_text
from docgen.registers.near_keys import BETWEEN, FAR, NearKeys, pair_near
from docgen.registers.register import locate_findings, row_of
from docgen.registers.rule_context import Registers
from docgen.registers.settings import Settings

_MOST_KEYS = 50
"""Keys of a register that no other has: more of them are no slips."""
_MOST_SAMPLES = 5
"""Sound keys whose rows show how those of two registers agree."""


class MistypedKeys(Struct, frozen=True):
    """The findings about mistyped keys by register, and what is not judged for them.

    `rows` are those of a register that a rule does not judge, by the register and the rule's code.
    `problems` are pairs of a code and a business key of which nothing is known.
    """

    findings: Mapping[str, tuple[Finding, ...]] = {}
    rows: Mapping[tuple[str, str], frozenset[int]] = {}
    problems: frozenset[tuple[str, str]] = frozenset()

    @property
    def causes(self) -> list[Finding]:
        """Return the findings about mistyped keys of all registers."""
        return [finding for found in self.findings.values() for finding in found]

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
            columns = dict.fromkeys(slip.column for slip in slips)
            known = {each: _known_keys(group, each, counts) for each in columns}
            keys.update(*known.values())
            trial = KeyTrial(registers=registers, group=group, settings=settings, keys=keys)
            decisions = KeyDecisions(trial=trial, counts=counts, known=known)
            verdicts += decisions.decide(slips)
    return _summarize(registers, without_contradictions(verdicts))


def _known_keys(group: KeyGroup, column: KeyColumn, counts: pl.DataFrame) -> list[str]:
    """Return a few keys that a column and others have."""
    shared = counts.filter(pl.len().over(KEY) > 1)
    found = shared.filter(pl.col(COLUMN) == group.columns.index(column))
    return found[KEY].sort().head(_MOST_SAMPLES).to_list()


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
        keys = alone.filter(is_here)[KEY]
        if keys.is_empty():
            continue
        present = counts.filter(is_here).select(KEY)
        others = counts.filter(~is_here).select(KEY).unique()
        if column in group.unique:
            others = others.join(present, on=KEY, how="anti")
        near = _pair_column(column, keys, others[KEY], is_unique=column in group.unique)
        held = set(present[KEY].filter(present[KEY].is_in([each.other for each in near])))
        for each in near:
            yield KeySlip(column=column, near=each, moves=each.other not in held)


def _pair_column(
    column: KeyColumn, keys: pl.Series, others: pl.Series, *, is_unique: bool
) -> list[NearKeys]:
    """Return the pairs of keys that one column has alone and keys of others; [] for too many."""
    if len(keys) > _MOST_KEYS and (not is_unique or len(others) > _MOST_KEYS):
        return []
    here, there = keys.sort().to_list(), others.sort().to_list()
    near = _pair(here, there)
    if is_unique and len(column.fields) == 1:
        near += _pair_rest(here, there, near)
    return near


def _pair(keys: Sequence[str], others: Sequence[str]) -> list[NearKeys]:
    """Return the near pairs of keys that one column has alone and keys of others.

    The search begins with the fewer ones.
    """
    if len(keys) <= len(others):
        return pair_near(keys, others)
    turned = pair_near(others, keys)
    return [NearKeys(each.other, each.key, each.field, each.distance) for each in turned]


def _pair_rest(
    keys: Sequence[str], others: Sequence[str], near: Sequence[NearKeys]
) -> list[NearKeys]:
    """Return the pairs of a key and another one that are near to none; [] if there are many.

    Only the rows beside them may tell that they are the same.
    """
    if max(len(keys), len(others)) > _MOST_KEYS:
        return []
    paired = {each.key for each in near} | {each.other for each in near}
    return [
        NearKeys(key, other, 0, FAR)
        for key in keys
        for other in others
        if paired.isdisjoint((key, other))
    ]


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
