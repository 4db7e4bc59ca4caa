"""Show where the problems of a ledger stand: as worksheets, and as lines on the screen.

`app.ledger_status` asks for the worksheets if a file is to be written (--out), else for the lines.
Both show the same counts; only the worksheets list every problem.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from docgen.expressions.literals import parse_day
from docgen.model.sheet import Cell, Sheet
from docgen.problems.collection_config import CollectionConfig
from docgen.problems.standing import OpenProblem, Standing

MOST_LISTED = 10
"""Overdue problems that the screen lists."""
PROGRESS_SHEET = "各乡镇进度"
OVERDUE_SHEET = "逾期"
STEPS_SHEET = "下一步"
_TOTAL = "合计"
_OPEN = "没有办完"
_DUE = "时限"
_OVERDUE = "逾期"
_DAYS_OVERDUE = "逾期天数"
_NEXT = "下一步"
_WHOLE = "全部"
_NO_STATE = "“流程”里没有这个状态，核对后改正"


def to_standing_sheets(collection: CollectionConfig, standing: Standing, day: date) -> list[Sheet]:
    """Return a worksheet with the counts of each township, then the overdue problems, then all.

    The sheets are 各乡镇进度, 逾期 and 下一步; `day` stands in their titles.
    """
    name = collection.ledger.name
    stamp = f"{day.year}年{day.month}月{day.day}日"
    return [
        _progress_sheet(collection, standing, f"{name}进度（{stamp}）"),
        _problem_sheet(collection, standing.overdue(), OVERDUE_SHEET, f"{name}：逾期的（{stamp}）"),
        _problem_sheet(collection, standing.problems, STEPS_SHEET, f"{name}：下一步（{stamp}）"),
    ]


def _progress_sheet(collection: CollectionConfig, standing: Standing, title: str) -> Sheet:
    """Return a row for each township: all problems, those in each state, the open, the overdue.

    `sums` are the 0-based columns that have a sum below them, all but the first.
    """
    group = collection.ledger.group
    states = standing.states
    header = (group or _WHOLE, _TOTAL, *states, _OPEN, _OVERDUE)
    open_counts = _count_by_group(standing.problems)
    overdue_counts = _count_by_group(standing.overdue())
    rows: list[list[Cell]] = []
    for name, counts in standing.counts.items():
        numbers = [counts.total(), *(counts[state] for state in states)]
        numbers += [open_counts[name], overdue_counts[name]]
        rows.append([_group_label(collection, name), *map(Decimal, numbers)])
    sums = frozenset(range(1, len(header)))
    return Sheet(PROGRESS_SHEET, title, header, rows, sums=sums)


def _problem_sheet(
    collection: CollectionConfig, problems: Sequence[OpenProblem], name: str, title: str
) -> Sheet:
    """Return a row for each of some open problems. Personal numbers have no column.

    A deadline that can be read is a date, so that Excel sorts it.
    """
    config = collection.ledger
    shown = [config.number, *filter(None, [config.group]), *collection.listed_fields]
    fields = [field for field in dict.fromkeys(shown) if field not in config.masked]
    header = (*fields, config.state, _DUE, _DAYS_OVERDUE, _NEXT)
    rows: list[list[Cell]] = []
    for problem in problems:
        texts: list[Cell] = [problem.row.get(field, "") for field in fields]
        days = Decimal(problem.overdue) if problem.overdue else ""
        rows.append(
            [
                *texts,
                problem.state,
                parse_day(problem.deadline) or problem.deadline,
                days,
                format_steps(problem),
            ]
        )
    return Sheet(name, title, header, rows)


def format_steps(problem: OpenProblem) -> str:
    """Return the next states of a problem, each with what must be filled before.

    “整改中（要先填责任人）；或销号”; a sentence for users if the flow does not know the state.
    """
    steps = "；或".join(_format_step(state, blank) for state, blank in problem.steps)
    return steps or _NO_STATE


def _format_step(state: str, blank: Sequence[str]) -> str:
    """Return a state, with the fields that must be filled before it in brackets."""
    if not blank:
        return state
    return f"{state}（要先填{'、'.join(blank)}）"


def to_lines(collection: CollectionConfig, standing: Standing, day: date) -> Iterator[str]:
    """Yield a line for each township and one for all, the overdue problems, what comes next."""
    overdue = standing.overdue()
    overdue_counts = _count_by_group(overdue)
    yield f"{collection.ledger.name}，{day.year}年{day.month}月{day.day}日"
    for name, counts in standing.counts.items():
        label = _group_label(collection, name)
        yield _format_counts(label, standing.states, counts, overdue_counts[name])
    yield _format_counts(_TOTAL, standing.states, standing.totals, len(overdue))
    if overdue:
        yield f"{_OVERDUE}的："
        yield from (_format_overdue(collection, problem) for problem in overdue[:MOST_LISTED])
        if len(overdue) > MOST_LISTED:
            yield f"  ……还有 {len(overdue) - MOST_LISTED} 个，加 --out 进度.xlsx 全部列出"
    if standing.problems:
        yield f"{_NEXT}："
        yield from _next_lines(standing)


def _format_counts(label: str, states: Iterable[str], counts: Counter[str], overdue: int) -> str:
    """Return the line of a township: its problems by state and how many are overdue."""
    parts = [f"{state} {counts[state]}" for state in states if counts[state]]
    late = f"；{_OVERDUE} {overdue}" if overdue else ""
    return f"  {label}　{counts.total()} 个：{'，'.join(parts) or '没有'}{late}"


def _format_overdue(collection: CollectionConfig, problem: OpenProblem) -> str:
    """Return the line of an overdue problem: number, township, state, deadline, description."""
    config = collection.ledger
    told = "　".join(filter(None, (problem.row.get(name) for name in config.problem_fields)))
    number = problem.row.get(config.number, "")
    deadline = f"{problem.deadline}到期，过了 {problem.overdue} 天"
    return "　".join(filter(None, [f"  {number}", problem.group, problem.state, deadline, told]))


def _next_lines(standing: Standing) -> Iterator[str]:
    """Yield for each state how many problems are in it, and what their next steps lack."""
    by_state: dict[str, list[OpenProblem]] = {}
    for problem in standing.problems:
        by_state.setdefault(problem.state, []).append(problem)
    for state in standing.states:
        problems = by_state.get(state, [])
        if not problems:
            continue
        blank: dict[str, Counter[str]] = {}
        for problem in problems:
            for end, names in problem.steps:
                blank.setdefault(end, Counter()).update(names)
        steps = "；或".join(_format_blank(end, counts) for end, counts in blank.items())
        yield f"  {state} {len(problems)} 个：{steps or _NO_STATE}"


def _format_blank(state: str, blank: Counter[str]) -> str:
    """Return a next state, with how many problems still lack each of its fields."""
    if not blank:
        return f"到“{state}”"
    listed = "、".join(f"{name} {count} 个" for name, count in blank.items())
    return f"到“{state}”（还没有填：{listed}）"


def _count_by_group(problems: Iterable[OpenProblem]) -> Counter[str]:
    """Return how many of some problems each township has."""
    return Counter(problem.group for problem in problems)


def _group_label(collection: CollectionConfig, name: str) -> str:
    """Return the name of a township; problems without one are named too."""
    if name:
        return name
    group = collection.ledger.group
    return f"（没有写{group}）" if group else _WHOLE
