"""Work that is done ahead in other threads: polars computes there while Python goes on here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def look_ahead(
    function: Callable[[Item], Result], items: Iterable[Item], count: int, threads: int = 0
) -> Generator[tuple[Item, Result], None, None]:
    """Yield each item with its result, in their order.

    Meanwhile the function is called with up to `count` later items, in so many threads (0: one for
    each). With a count of 0 it is called here, when its item is due. Raises what the function
    raises, in the place of the item.

    At most `count` + 1 items wait at once, so the memory for results is limited. If the caller
    stops early, calls that have not begun are cancelled; those that run are waited for.
    """
    if not count:
        yield from ((item, function(item)) for item in items)
        return
    waiting = deque[tuple[Item, Future[Result]]]()
    pool = ThreadPoolExecutor(threads or count)
    try:
        for item in items:
            waiting.append((item, pool.submit(function, item)))
            if len(waiting) > count:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.shutdown(cancel_futures=True)
