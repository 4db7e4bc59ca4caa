"""The life cycle of a problem: what the table allows is accepted, everything else is found."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_registers import ROOT, forms, read

from conftest import examples
from docgen.load.yaml_reader import read_yaml
from docgen.model.source import Source
from docgen.registers.register_check import check_register
from docgen.registers.register_reader import read_register
from docgen.registers.register_schema import read_register_schema
from docgen.registers.verbs import VERBS
from docgen.rules.rule import Rule, read_rules

FORMS = forms()
LEDGER, HISTORY = FORMS["问题台账"], FORMS["问题流转"]
FLOW = LEDGER.flow
assert FLOW is not None
STATES = sorted(FLOW.blank)
FOLDERS = {"问题台账": "problem", "问题流转": "problem-move"}


def rules(name: str, *codes: str) -> tuple[Rule, ...]:
    found, faults = read_rules(read(ROOT / f"checks/registers/{FOLDERS[name]}/rules.yaml"), VERBS)
    assert faults == ()
    return tuple(rule for rule in found if rule.code in codes)


STATED, MOVED = rules("问题台账", "WT-10"), rules("问题流转", "WL-02")


def source(rows: list[dict[str, str]]) -> Source:
    found, faults = read_yaml(json.dumps(rows, ensure_ascii=False).encode(), "表")
    assert found is not None, faults
    return found


def registers(rows: list[dict[str, str]], moves: list[dict[str, str]]) -> dict[str, Any]:
    pairs = ((LEDGER, rows), (HISTORY, moves))
    return {form.name: read_register(form, [source(table)])[0] for form, table in pairs if table}


def history(steps: list[tuple[str, str]], number: str = "1") -> list[dict[str, str]]:
    days = (date(2018, 3, 1) + timedelta(3 * at) for at in range(len(steps)))
    return [
        {"编号": number, "日期": day.isoformat(), "由": start, "到": end, "经办人": "甲某"}
        for (start, end), day in zip(steps, days, strict=True)
    ]


@st.composite
def walks(draw: st.DrawFn, least: int = 0) -> list[tuple[str, str]]:
    """Steps that the table allows, from the start on."""
    assert FLOW is not None
    state, steps = FLOW.start, list[tuple[str, str]]()
    for _ in range(draw(st.integers(least, 12))):
        if not FLOW.onward(state):
            break
        onward = draw(st.sampled_from(FLOW.onward(state)))
        steps.append((state, onward))
        state = onward
    return steps


def found(steps: list[dict[str, str]], state: str) -> list[tuple[int, str]]:
    told = registers([{"编号": "1", "状态": state}], steps)
    findings = check_register(told["问题流转"], told, MOVED)
    assert {finding.code for finding in findings} <= {"WL-02"}
    return [(int(f.path[0]), f.message) for f in findings if f.path]


@pytest.mark.slow
@examples(30)
@given(steps=walks(least=1), seed=st.randoms())
def test_any_walk_that_the_table_allows_is_accepted(
    steps: list[tuple[str, str]], seed: Any
) -> None:
    rows = history(steps)
    assert found(rows, steps[-1][1]) == []
    seed.shuffle(rows)  # a sorted table says the same: the dates tell the order
    assert found(rows, steps[-1][1]) == []


@examples(30)
@given(steps=walks(), wrong=st.sampled_from(STATES), more=st.integers(0, 2))
def test_a_forbidden_step_is_found_at_its_row(
    steps: list[tuple[str, str]], wrong: str, more: int
) -> None:
    assert FLOW is not None
    here = steps[-1][1] if steps else FLOW.start
    if wrong in FLOW.onward(here):
        return
    walk = [*steps, (here, wrong)]
    for _ in range(more):
        onward = FLOW.onward(walk[-1][1])
        walk += [(walk[-1][1], onward[0])] if onward else []
    told = found(history(walk), walk[-1][1])
    assert [row for row, _ in told] == [len(steps)]
    assert f"不能由“{here}”到“{wrong}”" in told[0][1]


@examples(20)
@given(steps=walks(least=2), data=st.data())
def test_a_step_that_was_left_out_is_found(
    steps: list[tuple[str, str]], data: st.DataObject
) -> None:
    gap = data.draw(st.integers(0, len(steps) - 1))
    left = steps[:gap] + steps[gap + 1 :]
    if not left:
        return
    told = found(history(left), steps[-1][1])
    if gap == len(steps) - 1:
        assert steps[-1][0] != steps[-1][1]
        assert any(f"台账的状态却是“{steps[-1][1]}”" in message for _, message in told)
    else:
        assert (gap, True) in [(row, "步骤漏记" in message) for row, message in told]


@examples(20)
@given(ours=walks(least=1), theirs=walks(least=1))
def test_two_problems_do_not_mix(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    moves = [*history(ours), *history(theirs, "2")]
    moves.sort(key=lambda move: move["日期"])
    rows = [{"编号": n, "状态": steps[-1][1]} for n, steps in (("1", ours), ("2", theirs))]
    told = registers(rows, moves)
    assert check_register(told["问题流转"], told, MOVED) == ()


def filled(steps: list[tuple[str, str]]) -> dict[str, str]:
    """A row that holds what each of its steps asks for."""
    assert FLOW is not None
    row = {"编号": "1", FLOW.field: steps[-1][1] if steps else FLOW.start}
    for step in steps:
        move = next(move for move in FLOW.moves if (move.start, move.end) == step)
        for name, value in sorted(move.needs):
            kind = LEDGER.schema.fields[name]["type"]
            row[name] = value or row.get(name, "2018-03-01" if kind == "date" else "某")
        # A check that is to be made again is blank until then.
        for name in FLOW.blank[move.end]:
            row.pop(name, None)
    return row


def stated(row: dict[str, str]) -> list[str]:
    told = registers([row], [])
    return [f.message for f in check_register(told["问题台账"], told, STATED)]


@examples(30)
@given(steps=walks())
def test_a_row_that_holds_what_its_steps_ask_for_is_sound(steps: list[tuple[str, str]]) -> None:
    assert stated(filled(steps)) == []


@pytest.mark.parametrize("state", [state for state in STATES if state != FLOW.start])
def test_a_row_that_lacks_what_its_state_asks_for_is_found(state: str) -> None:
    assert FLOW is not None
    lacking = sorted({name for name, value in FLOW.needs[state] if not value})
    told = stated({"编号": "1", FLOW.field: state, **dict.fromkeys(lacking, "")})
    assert sorted(m.rpartition("缺")[2] for m in told) == [f"“{name}”" for name in lacking]


def test_nobody_closes_without_evidence_and_both_checks() -> None:
    assert FLOW is not None
    for end in FLOW.ends:
        needs = FLOW.needs[end]
        assert {("佐证", ""), ("初核结论", "通过"), ("复核结论", "通过"), ("销号日期", "")} <= needs


BROKEN = [
    ("起点: 甲", "起点: 丙", "状态“丙”"),
    ("须有: [名]", "须有: [没有]", "“没有”不是字段"),
    ("  字段: 态\n", "", "写得不对：字段"),
]


@pytest.mark.parametrize(("old", "new", "said"), BROKEN)
def test_a_table_that_does_not_hold_together_is_told(old: str, new: str, said: str) -> None:
    text = "台账: 试\n业务键: 号\n流程:\n  字段: 态\n  起点: 甲\n  终点: [乙]\n  各状态: {甲: {}, 乙: {}}\n  各步:\n    - {由: 甲, 到: 乙, 须有: [名]}\n字段:\n  号: {type: string}\n  态: {type: string}\n  名: {type: string}\n"
    table, _ = read_yaml(text.encode(), "表")
    assert table is not None
    form, faults = read_register_schema(table, "试")
    assert form is not None
    assert form.flow is not None
    assert faults == ()
    table, _ = read_yaml(text.replace(old, new).encode(), "表")
    assert table is not None
    _, faults = read_register_schema(table, "试")
    assert [fault.code for fault in faults] == ["ZD-90"]
    assert said in faults[0].message
