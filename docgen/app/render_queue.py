"""The queue of documents to be rendered: in this process, or in the workers of an executor.

The seam is the standard `concurrent.futures.Executor`. Plain data crosses it, in chunks. Results
come out in the order of the documents.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from functools import lru_cache
from itertools import islice

from docgen.app.render import Renderer, RenderResult, RenderTask

CHUNK = 64
"""Documents that are sent to a worker together."""
AHEAD = 8
"""Chunks that workers have at once. Results of later chunks wait in memory."""

Step = RenderTask | RenderResult
Results = Future[list[RenderResult]]


def render_all(
    steps: Iterable[Step], renderer: Renderer | None, executor: Executor | None
) -> Iterator[RenderResult]:
    """Yield the result of each step in order; a step that is a result already is passed on."""
    waiting: deque[tuple[list[Step], Results]] = deque()
    submit = _submitter(renderer, executor)
    ahead = 0
    if executor is not None:
        ahead = AHEAD
    remaining = iter(steps)
    try:
        while chunk := list(islice(remaining, CHUNK)):
            tasks = [step for step in chunk if isinstance(step, RenderTask)]
            waiting.append((chunk, submit(tasks)))
            if len(waiting) > ahead:
                yield from _results(*waiting.popleft())
        while waiting:
            yield from _results(*waiting.popleft())
    finally:
        for _, future in waiting:
            future.cancel()


def _results(chunk: list[Step], future: Results) -> Iterator[RenderResult]:
    """Yield the results of a chunk, those of its tasks in their places."""
    rendered = iter(future.result())
    for step in chunk:
        if isinstance(step, RenderResult):
            yield step
        else:
            yield next(rendered)


def _submitter(
    renderer: Renderer | None, executor: Executor | None
) -> Callable[[list[RenderTask]], Results]:
    """Return the function that renders tasks: here at once, or in a worker."""
    if renderer is None:
        return lambda tasks: _completed([])
    if executor is None:
        return lambda tasks: _completed(renderer.render(tasks))
    packed = pickle.dumps(renderer)

    def submit(tasks: list[RenderTask]) -> Results:
        if not tasks:
            return _completed([])
        return executor.submit(_render_packed, packed, tasks)

    return submit


def _completed(results: list[RenderResult]) -> Results:
    future: Results = Future()
    future.set_result(results)
    return future


def _render_packed(packed: bytes, tasks: list[RenderTask]) -> list[RenderResult]:
    return _unpack(packed).render(tasks)


@lru_cache(maxsize=2)
def _unpack(packed: bytes) -> Renderer:
    """Return a renderer. A worker unpacks it and compiles its template once for all chunks."""
    renderer: Renderer = pickle.loads(packed)
    return renderer
