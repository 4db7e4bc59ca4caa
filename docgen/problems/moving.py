"""Moving a problem to its next state: the flow is checked, the row edited, the step logged.

`app.move_problems` asks for the plan and writes it only if no finding is an error: either all
problems of a request move or none does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.codes import new_finding
from docgen.expressions.literals import parse_day
from docgen.model.finding import Finding
from docgen.problems.ledger import LedgerConfig, Row
from docgen.problems.ledger_tables import LedgerTables
from docgen.problems.move_request import LogRoles, MoveRequest
from docgen.registers.life_cycle import Flow, Move


class MovePlan(Struct, frozen=True):
    """The edit of each row by its index, and the rows of the log."""

    edits: Mapping[int, Row]
    logged: Sequence[Row]


def plan_moves(
    tables: LedgerTables, flow: Flow, roles: LogRoles, request: MoveRequest
) -> tuple[MovePlan, list[Finding]]:
    """Return the edits and the rows of the log, and the faults that forbid them.

    The log has a row for each problem that may move, in the order of the request. A number that is
    named twice moves once. Codes are HZ-17 (no such problem or move) and HZ-18 (a text or a need).
    """
    config = tables.config
    findings = [*_text_faults(config, request)]
    edits: dict[int, Row] = {}
    logged: list[Row] = []
    indexes: dict[str, list[int]] = {}
    for index, row in enumerate(tables.rows):
        indexes.setdefault(row.get(config.number, ""), []).append(index)
    for number in dict.fromkeys(request.numbers):
        found = indexes.get(number, [])
        if len(found) != 1:
            findings.append(_unclear_number(number, len(found)))
            continue
        (index,) = found
        row = tables.rows[index]
        move = _find_move(flow, row, request.state)
        if move is None:
            findings.append(_forbidden_move(tables, flow, index, request.state))
            continue
        edit = _build_edit(config, move, row, request)
        findings += _need_faults(tables, flow, move, index, {**row, **edit})
        edits[index] = edit
        logged.append(roles.build_row(number, move, request))
    return MovePlan(edits, logged), findings


def _unclear_number(number: str, count: int) -> Finding:
    """Return the finding about a number that no problem has, or several."""
    if count:
        message = f"台账里有 {count} 个问题的编号是“{number}”，看不出是哪一个"
        return new_finding("HZ-17", message, "先把重复的编号改开", path=())
    return new_finding("HZ-17", f"台账里没有编号“{number}”", "核对编号", path=())


def _find_move(flow: Flow, row: Row, state: str) -> Move | None:
    """Return the move from the state of a row to another state, None if the flow has none."""
    present = row.get(flow.field, flow.start)
    return next((m for m in flow.moves if (m.start, m.end) == (present, state)), None)


def _build_edit(config: LedgerConfig, move: Move, row: Row, request: MoveRequest) -> Row:
    """Return the texts that a move writes: the state, those of the request, demanded values, days.

    A field that is written stays, unless the request names it or the move demands another value.

    `dated` fields get the day of the request, unless something is written in them.
    """
    demanded = {name: value for name, value in move.needs if value}
    days = {name: request.day for name in move.dated if not row.get(name)}
    return {**days, **demanded, **request.texts, config.state: move.end}


def _forbidden_move(tables: LedgerTables, flow: Flow, index: int, state: str) -> Finding:
    """Return the finding about a move that the flow lacks, with the states that are possible."""
    number = tables.rows[index].get(tables.config.number, "")
    present = tables.rows[index].get(flow.field, flow.start)
    onward = "、".join(dict.fromkeys(flow.onward(present)))
    message = f"{number} 现在是“{present}”，不能到“{state}”"
    remedy = f"从“{present}”可以到：{onward}" if onward else f"“{present}”已是最后一步"
    location = tables.location(index, flow.field)
    return new_finding("HZ-17", message, remedy, location=location, key=number)


def _need_faults(
    tables: LedgerTables, flow: Flow, move: Move, index: int, row: Row
) -> Iterator[Finding]:
    """Yield what a row lacks after a move, and what it must not have yet.

    `row` is the row with the edit of the move. All lacking fields are in one finding.
    """
    number = row.get(tables.config.number, "")
    needs = move.needs | flow.state_needs.get(move.end, frozenset())
    lacking = [name for name in tables.config.fields if (name, "") in needs and not row.get(name)]
    if lacking:
        location = tables.location(index, tables.config.number)
        listed = "、".join(lacking)
        message = f"{number} 到“{move.end}”要填好：{listed}"
        remedy = f"在台账里填好，或加上 --set {lacking[0]}=……"
        yield new_finding("HZ-18", message, remedy, location=location, key=number)
    for name in sorted(flow.blank.get(move.end, frozenset())):
        if row.get(name):
            location = tables.location(index, name)
            message = f"{number} 到“{move.end}”不该有“{name}”，写的是“{row[name]}”"
            yield new_finding("HZ-18", message, "核对后清空", location=location, key=number)


def _text_faults(config: LedgerConfig, request: MoveRequest) -> Iterator[Finding]:
    """Yield a fault for each text of the request that its field cannot hold.

    The number, the state, the hint and the conflict note are not to be written by hand.
    """
    days = {name: text for name, text in request.texts.items() if name in config.dates}
    for text in (request.day, *days.values()):
        if parse_day(text) is None:
            yield new_finding("HZ-18", f"“{text}”不是日期", "写成 2018-09-20", path=())
    own = {config.number, config.state, config.hint, config.conflict_note}
    for name, text in request.texts.items():
        if name in own:
            remedy = "到哪个状态写在“到”后面；编号不改"
            yield new_finding("HZ-18", f"“{name}”不能用 --set 写", remedy, path=())
        elif name not in config.fields:
            remedy = f"可写的列：{'、'.join(config.fields)}"
            yield new_finding("HZ-18", f"台账没有“{name}”这一列", remedy, path=())
        elif name in config.choices and text not in config.choices[name]:
            listed = "、".join(config.choices[name])
            yield new_finding("HZ-18", f"“{name}”只能是：{listed}", "改成其中之一", path=())
