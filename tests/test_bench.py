"""A benchmark fails if its work was not done: seconds for nothing are never printed as a result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

import bench_fill
import bench_format
import bench_ledger
import bench_province
import pytest
from measuring import require

from conftest import ROOT
from docgen.app.build_result import BuildResult
from docgen.problems.ledger_update import LedgerUpdate
from docgen.workspace.paths import Workspace
from tools.sample_county.county import County

BENCHES = sorted(path.stem for path in (ROOT / "bench").glob("bench_*.py"))
judge = bench_format.judge


@dataclass(frozen=True)
class Idle:
    """A benchmark at its smallest size, with functions that do nothing, and its message."""

    bench: str
    arguments: str
    functions: Mapping[str, Callable[..., object]]
    message: str


class Unfilled:
    """A compiled template that returns itself unfilled."""

    def __init__(self, case: bench_fill.Case) -> None:
        self._template = case.template

    def fill(self, context: object) -> tuple[bytes, tuple[()]]:
        return self._template, ()


COUNTY = County(folder=ROOT, note="", rows={"户": 1}, seeded={"HD-01": 2}, unplaced=())
IDLE = [
    Idle("bench_fill", "--rounds 1", {"compiled": Unfilled}, "0 values in “letter"),
    Idle("bench_fill", "--rounds 1", {"fill_with_docxtpl": lambda case: case.template}, "0 values"),
    Idle("bench_format", "--pages 1 1", {"judge": lambda *a: (judge(*a)[0], ())}, "0 findings"),
    Idle("bench_format", "--pages 1 1", {"restyle": lambda data, *_: data}, "that restyling"),
    Idle(
        "bench_large",
        "--sheet 9 --table 9 --findings 9",
        {"check": lambda *_: bench_province.Run(1, 1, 0)},
        "0 findings of ZD-08",
    ),
    Idle("bench_lint", "--pages 1 1", {"lint": lambda *_: []}, "0 findings on 1 pages"),
    Idle(
        "bench_letters",
        "--letters 3 --jobs 1",
        {"build": lambda *_, **__: BuildResult()},
        "0 letters",
    ),
    Idle("bench_papers", "--problems 15", {"build": lambda *_: []}, "0 slips"),
    Idle(
        "bench_ledger",
        "--households 1",
        {
            "workspace": lambda root, _: Workspace(root),
            "collect_problems": lambda *_: LedgerUpdate(),
        },
        "0 problems in .xlsx",
    ),
    Idle(
        "bench_registers",
        "--households 1",
        {"workspace": lambda *_: COUNTY, "check": lambda _: Counter()},
        "0 findings",
    ),
    Idle(
        "bench_registers",
        "--households 1",
        {"workspace": lambda *_: COUNTY, "check": lambda _: Counter({"HD-01": 1})},
        "1 findings, expected 2",
    ),
    Idle(
        "bench_start",
        "--rounds 1",
        {"start": lambda *_: bench_province.Run(1, 1, 0)},
        "0 “　规则 ” from docgen types",
    ),
    Idle(
        "bench_province",
        "--rows 1200 --rounds 1",
        {"run": lambda *_: bench_province.Run(1, 1, 0)},
        "0 faults found by docgen",
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize("idle", IDLE, ids=lambda idle: f"{idle.bench}: {idle.message}")
def test_a_benchmark_whose_work_is_not_done_fails(
    monkeypatch: pytest.MonkeyPatch, idle: Idle
) -> None:
    bench = import_module(idle.bench)
    for name, function in idle.functions.items():
        monkeypatch.setattr(f"{idle.bench}.{name}", function)
    with pytest.raises(SystemExit) as ended:
        bench.main(idle.arguments.split())
    assert isinstance(ended.value.code, str)  # printed to standard error, exit status 1
    assert ended.value.code.startswith("the work was not done: ")
    assert idle.message in ended.value.code


@pytest.mark.slow
def test_collecting_and_merging_must_count_what_is_expected() -> None:
    merged = LedgerUpdate(counts={"并入的格": 106, "并入的行": 0})
    expected = {"并入的格": 106, "并入的行": 0}
    assert bench_ledger.measure("merge", lambda: merged, **expected) == merged.counts
    with pytest.raises(SystemExit, match=r"merge: \{\}, 并入的格 ≠ 106"):
        bench_ledger.measure("merge", LedgerUpdate, **expected)


def test_every_benchmark_is_tested_and_run_by_make() -> None:
    assert {idle.bench for idle in IDLE} == set(BENCHES)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert [name for name in BENCHES if f"bench/{name}.py" not in makefile] == []


@pytest.mark.parametrize(("count", "expected"), [(0, None), (0, 0), (1, 2), (3, 2)])
def test_work_that_is_missing_or_differs_ends_with_an_error(
    count: int, expected: int | None
) -> None:
    with pytest.raises(SystemExit, match=f"the work was not done: {count} files"):
        require(count, "files", expected)


@pytest.mark.parametrize("expected", [None, 3])
def test_work_that_was_done_is_counted(expected: int | None) -> None:
    assert require(3, "files", expected) == 3
