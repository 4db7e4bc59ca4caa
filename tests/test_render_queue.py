"""The queue of documents: in order, here only when asked for, by workers ahead of the asking."""

from __future__ import annotations

import os
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from docgen.app.render import OutputFile, RenderResult, RenderTask
from docgen.app.render_queue import AHEAD, CHUNK, render_all
from docgen.workspace import executors
from docgen.workspace.executors import LARGE, Workers, workers


class Marker:
    """Renders nothing; answers each task by its index and remembers it."""

    def __init__(self) -> None:
        self.seen: list[int | None] = []

    def render(self, tasks: list[RenderTask]) -> list[RenderResult]:
        self.seen += [task.index for task in tasks]
        return [RenderResult(index=task.index) for task in tasks]


class Here(Executor):
    """Does what it is given at once, and counts it."""

    def __init__(self, renderer: Marker) -> None:
        self.renderer = renderer
        self.sent = 0

    def submit(self, fn: Any, /, *args: Any, **named: Any) -> Future[Any]:
        self.sent += 1
        future: Future[Any] = Future()
        future.set_result(self.renderer.render(args[1]))
        return future


def task(index: int) -> RenderTask:
    return RenderTask(index=index, row={}, file=OutputFile(Path("x.docx"), ""))


def steps(count: int) -> list[RenderTask | RenderResult]:
    """Return tasks; every third step has its result already."""
    return [RenderResult(index=n) if n % 3 == 2 else task(n) for n in range(count)]


@pytest.mark.parametrize("count", [0, 1, CHUNK, CHUNK + 1, CHUNK * (AHEAD + 3)])
@pytest.mark.parametrize("by_workers", [False, True])
def test_results_come_in_the_order_of_the_steps(count: int, by_workers: bool) -> None:
    marker = Marker()
    executor = Here(marker) if by_workers else None
    results = list(render_all(steps(count), marker, executor))  # type: ignore[arg-type]
    assert [result.index for result in results] == list(range(count))
    assert marker.seen == [n for n in range(count) if n % 3 != 2]


def test_without_workers_a_chunk_is_rendered_when_it_is_asked_for() -> None:
    marker = Marker()
    results = render_all(map(task, range(CHUNK * 3)), marker, None)  # type: ignore[arg-type]
    assert marker.seen == []
    next(results)
    assert len(marker.seen) == CHUNK


def test_workers_begin_before_the_first_result_is_asked_for() -> None:
    marker = Marker()
    executor = Here(marker)
    render_all(map(task, range(CHUNK * 30)), marker, executor)  # type: ignore[arg-type]
    assert executor.sent == AHEAD


def test_chunks_in_the_hands_of_workers_are_bounded() -> None:
    marker = Marker()
    executor = Here(marker)
    results = render_all(map(task, range(CHUNK * 30)), marker, executor)  # type: ignore[arg-type]
    for taken in range(1, CHUNK * 30 + 1):
        next(results)
        assert executor.sent <= AHEAD + taken // CHUNK + 1
    assert executor.sent == 30


@pytest.mark.parametrize(
    ("for_large", "lines", "is_sent"),
    [(True, LARGE - 1, False), (True, LARGE, True), (False, 1, True)],
)
def test_only_large_work_is_sent_unless_a_number_is_given(
    for_large: bool, lines: int, is_sent: bool
) -> None:
    executor = Here(Marker())
    found = Workers(executor, for_large).executor_for(lines)
    assert (found is executor) is is_sent


@pytest.mark.parametrize(
    ("processors", "count", "for_large", "is_there"),
    [
        (8, None, True, True),
        (8, 3, False, True),
        (8, 1, False, False),
        (1, None, False, False),
        (None, None, False, False),
        (1, 2, False, True),
    ],
)
def test_processes_are_as_many_as_processors_unless_a_number_is_given(
    monkeypatch: pytest.MonkeyPatch,
    processors: int | None,
    count: int | None,
    for_large: bool,
    is_there: bool,
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    with workers(count) as crew:
        assert crew.for_large is for_large
        assert (crew.executor is not None) is is_there
        if crew.executor is not None:
            most = getattr(crew.executor, "_max_workers")  # noqa: B009
            assert most == (count or executors.MOST_PROCESSES)
