"""Three townships and the county edit copies of one ledger, in any order: no word is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from itertools import count

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from conftest import examples
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.merge import merge
from docgen.problems.merge_result import MergeResult
from docgen.problems.problem_rows import NumberSeries

TOWNS = ("东山镇", "西河镇", "南岭乡")
EDITED = ("述", "办", "主", "镇备注")
FORM = LedgerConfig(
    name="账",
    number="号",
    first_number="A01",
    identity=("规", "键"),
    hint="检",
    conflict_note="疑",
    state="态",
    start="登记",
    ends=frozenset({"销号"}),
    claimed="申请销号",
    problem_fields=("述",),
    fields=("号", "镇", "主", "述", "办", "日", "态", "规", "键", "检", "疑"),
    dates=frozenset({"日"}),
    masked=frozenset(),
    recognition=("镇", "主", "述"),
    group="镇",
)
_WORD = re.compile(r"字\d+。")
Rows = list[dict[str, str]]


def words_of(rows: Iterable[Row]) -> set[str]:
    return {word for row in rows for text in row.values() for word in _WORD.findall(text)}


def after(rows: Rows, result: MergeResult) -> Rows:
    changes = result.changes
    done = [{**row, **changes.edits.get(index, {})} for index, row in enumerate(rows)]
    stay = [row for index, row in enumerate(done) if index not in changes.removed]
    return [{n: t for n, t in row.items() if t} for row in [*stay, *map(dict, changes.added)]]


class Office(RuleBasedStateMachine):
    """Every text is a word that is written once, so that it is known who has dropped it."""

    def __init__(self) -> None:
        super().__init__()
        self.new_words = (f"字{number}。" for number in count(1))
        self.county: Rows = []
        self.copies: list[tuple[Rows, Rows]] = []
        """What was sent out, and what the township has made of it."""
        self.dropped: set[str] = set()
        """The words that a person has overwritten, cleared or deleted."""
        self.numbers: set[str] = set()
        """The numbers that the county's ledger has ever had."""
        self.highest = 0
        for town in TOWNS:
            self._insert(self.county, town, numbered=True)
        self._note_numbers()

    def _note_numbers(self) -> None:
        self.numbers |= {row["号"] for row in self.county}
        series = NumberSeries(FORM, self.highest)
        series.spend(self.county)
        self.highest = series.highest

    def _insert(self, rows: Rows, town: str, *, numbered: bool) -> None:
        series = NumberSeries(FORM)
        series.spend(rows)
        row = {"镇": town, "主": next(self.new_words), "述": next(self.new_words), "态": "登记"}
        if numbered:
            row["号"] = next(series)
        rows.append(row)

    def _place(self, data: st.DataObject) -> Rows:
        """The county's ledger or a copy that is out."""
        return data.draw(st.sampled_from([self.county, *(copy for _, copy in self.copies)]))

    @rule(town=st.sampled_from(TOWNS))
    def send(self, town: str) -> None:
        sent = deepcopy([row for row in self.county if row["镇"] == town])
        self.copies.append((sent, deepcopy(sent)))

    @rule(data=st.data(), name=st.sampled_from(EDITED))
    def edit(self, data: st.DataObject, name: str) -> None:
        rows = self._place(data)
        if rows:
            row = data.draw(st.sampled_from(rows))
            self.dropped |= words_of([{name: row.get(name, "")}])
            row[name] = next(self.new_words)

    @rule(data=st.data(), name=st.sampled_from(EDITED))
    def clear(self, data: st.DataObject, name: str) -> None:
        rows = self._place(data)
        if rows:
            row = data.draw(st.sampled_from(rows))
            self.dropped |= words_of([{name: row.pop(name, "")}])

    @rule(data=st.data(), numbered=st.booleans())
    def insert(self, data: st.DataObject, numbered: bool) -> None:
        rows = self._place(data)
        town = data.draw(st.sampled_from(TOWNS))
        if rows is not self.county:
            town = rows[0]["镇"] if rows else town
        self._insert(rows, town, numbered=numbered or rows is self.county)
        self._note_numbers()

    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        rows = self._place(data)
        if rows:
            row = rows.pop(data.draw(st.integers(0, len(rows) - 1)))
            self.dropped |= words_of([row])

    @precondition(lambda self: self.copies)
    @rule(data=st.data(), knows_base=st.booleans())
    def merge(self, data: st.DataObject, knows_base: bool) -> None:
        sent, copy = data.draw(st.sampled_from(self.copies))
        base = sent if knows_base else []
        before = self.county
        result = merge(FORM, before, copy, base, highest=self.highest)
        self.county = after(before, result)
        told = [removal.row for removal in result.removals]
        lost = words_of([*before, *copy]) - words_of([*self.county, *told]) - self.dropped
        assert not lost, lost
        self._check_numbers(before, copy)
        again = merge(FORM, self.county, copy, base, highest=self.highest)
        assert not again.changes, again

    def _check_numbers(self, before: Rows, copy: Rows) -> None:
        now = [row["号"] for row in self.county]
        assert len(now) == len(set(now)), now
        new = set(now) - {row["号"] for row in before} - {row.get("号") for row in copy}
        assert not new & self.numbers, new
        self._note_numbers()


Office.TestCase.settings = examples(60)
TestOffice = pytest.mark.slow(Office.TestCase)
