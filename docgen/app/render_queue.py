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

from msgspec import Struct, field

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
    """Return the result of each step in order; a step that is a result already is passed on.

    With an executor its workers begin at once, without one a chunk is rendered when it is asked
    for.
    """
    queue = _Queue(iter(steps), _submitter(renderer, executor))
    if executor is not None:
        queue.send_ahead(AHEAD)
        return queue.results(AHEAD)
    return queue.results(1)


class _Queue(Struct):
    """Steps that remain, and chunks of steps whose results are waited for."""

    remaining: Iterator[Step]
    submit: Callable[[list[RenderTask]], Results]
    waiting: deque[tuple[list[Step], Results]] = field(default_factory=deque)

    def send_ahead(self, count: int) -> None:
        """Send chunks until `count` of them are waited for or no step remains."""
        while len(self.waiting) < count and (chunk := list(islice(self.remaining, CHUNK))):
            tasks = [step for step in chunk if isinstance(step, RenderTask)]
            self.waiting.append((chunk, self.submit(tasks)))

    def results(self, ahead: int) -> Iterator[RenderResult]:
        """Yield the results in order, with up to `ahead` chunks sent."""
        try:
            self.send_ahead(ahead)
            while self.waiting:
                yield from _results(*self.waiting.popleft())
                self.send_ahead(ahead)
        finally:
            for _, future in self.waiting:
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
        """Send the tasks of a chunk to a worker, none if it has no tasks."""
        if not tasks:
            return _completed([])
        return executor.submit(_render_packed, packed, tasks)

    return submit


def _completed(results: list[RenderResult]) -> Results:
    """Return a future that already has these results."""
    future: Results = Future()
    future.set_result(results)
    return future


def _render_packed(packed: bytes, tasks: list[RenderTask]) -> list[RenderResult]:
    """Return the results of tasks, in a worker; `packed` is the pickled renderer."""
    return _unpack(packed).render(tasks)


@lru_cache(maxsize=2)
def _unpack(packed: bytes) -> Renderer:
    """Return a renderer. A worker unpacks it and compiles its template once for all chunks."""
    renderer: Renderer = pickle.loads(packed)
    return renderer
