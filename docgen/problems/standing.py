"""Where the problems of a ledger stand: by township and state, what is overdue, what comes next.

`docgen lookback status` prints it, see `standing_report`. Nothing is changed: what comes next is
what the flow allows from the state of each problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from msgspec import Struct

from docgen.expressions.literals import LiteralError, parse_date
from docgen.model.values import DateValue
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.ledger import Row
from docgen.registers.life_cycle import Flow, Move

_LAST_MONTH = 12


class OpenProblem(Struct, frozen=True, kw_only=True):
    """A problem that is not closed: its row, where it belongs, its state.

    `deadline` is the text of the day until which it is to be solved, '' if none is written;
    `overdue` the number of days since then, 0 before, None if that is no date. `steps` are its
    next states, each with the fields that are still blank.
    """

    row: Row
    group: str
    state: str
    deadline: str
    overdue: int | None
    steps: tuple[tuple[str, tuple[str, ...]], ...]


class Standing(Struct, frozen=True):
    """The problems of each group by state, in the order of the ledger, and those still open.

    Problems without a group are under ''. The longest overdue comes first.

    `states` are those of the flow in its order, then others that rows have; `counts` is by group.
    """

    states: tuple[str, ...]
    counts: dict[str, Counter[str]]
    problems: list[OpenProblem]

    @property
    def totals(self) -> Counter[str]:
        """The number of problems in each state."""
        return Counter(chain.from_iterable(count.elements() for count in self.counts.values()))

    def overdue(self) -> list[OpenProblem]:
        """Return the problems whose day has passed.

        The longest overdue comes first.
        """
        return [problem for problem in self.problems if problem.overdue]

    def of_groups(self, groups: Sequence[str]) -> Standing:
        """Return the problems of some groups.

        The states and their order stay.
        """
        counts = {group: count for group, count in self.counts.items() if group in groups}
        problems = [problem for problem in self.problems if problem.group in groups]
        return Standing(self.states, counts, problems)


class _Judge(Struct, frozen=True):
    """What the rows of a ledger are judged by: the roles of its fields, its flow, the day."""

    collection: CollectionConfig
    flow: Flow
    day: date

    def open_problem(self, row: Row, group: str, state: str) -> OpenProblem:
        """Return a problem with its next steps.

        `steps` are in the order of the flow. The first field of deadlines that is written counts.
        """
        texts = (row.get(name, "") for name in self.collection.deadline_fields)
        deadline = next(filter(None, texts), "")
        moves = [move for move in self.flow.moves if move.start == state]
        return OpenProblem(
            row=row,
            group=group,
            state=state,
            deadline=deadline,
            overdue=_days_since(deadline, self.day),
            steps=tuple((move.end, tuple(self._blank_fields(move, row))) for move in moves),
        )

    def _blank_fields(self, move: Move, row: Row) -> Iterator[str]:
        """Yield the fields that a person must fill before a move, in the order of the ledger.

        Needs of the move and of the state it leads to count.
        """
        needs = move.needs | self.flow.state_needs.get(move.end, frozenset())
        # The days of a step and the values that it demands are written by the step itself.
        written = {*move.dated, *(name for name, value in needs if value)}
        for name in self.collection.ledger.fields:
            if (name, "") in needs and name not in written and not row.get(name):
                yield name


def find_standing(
    collection: CollectionConfig, flow: Flow, rows: Sequence[Row], day: date
) -> Standing:
    """Return where the problems stand on a day. Rows without any text are no problems.

    A row without a state is at the start; one with a state that the flow lacks is counted under
    it, and nothing comes next.

    `day` is the day of the report, against which deadlines are counted.
    """
    config = collection.ledger
    judge = _Judge(collection, flow, day)
    counts: dict[str, Counter[str]] = {}
    problems: list[OpenProblem] = []
    for row in rows:
        if not any(row.get(name) for name in config.fields):
            continue
        group = row.get(config.group, "")
        state = row.get(flow.field) or flow.start
        counts.setdefault(group, Counter())[state] += 1
        if state not in flow.ends:
            problems.append(judge.open_problem(row, group, state))
    problems.sort(key=_longest_overdue)
    seen = chain.from_iterable(counts.values())
    return Standing(tuple(dict.fromkeys([*flow.states, *seen])), counts, problems)


def _longest_overdue(problem: OpenProblem) -> int:
    """Return the key by which problems are sorted: the days overdue, negative.

    Problems that are not overdue stay in their order.
    """
    return -(problem.overdue or 0)


def _days_since(deadline: str, day: date) -> int | None:
    """Return how many days ago a day was, 0 if it is to come, None if it cannot be read."""
    try:
        last = parse_date(deadline)
    except LiteralError:
        return None
    if last is None:
        return None
    return max((day - _last_day(last)).days, 0)


def _last_day(written: DateValue) -> date:
    """Return the last day that a date may mean: that of the month or year without a day.

    2018-03 is 2018-03-31, 2018 is 2018-12-31, so that nothing is overdue too early.
    """
    if written.day:
        return date(written.year, written.month, written.day)
    months = written.year * _LAST_MONTH + (written.month or _LAST_MONTH)
    year, month = divmod(months, _LAST_MONTH)
    return date.fromordinal(date(year, month + 1, 1).toordinal() - 1)
