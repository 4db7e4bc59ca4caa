"""Time, memory and proof of work for the benchmarks: seconds without work are a failure."""

from __future__ import annotations

import gc
import resource
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def require(count: int, unit: str, expected: int | None = None) -> int:
    """Return a count of work. Exit with status 1 if it is 0 or differs from `expected`."""
    if count < 1:
        raise SystemExit(f"the work was not done: 0 {unit}")
    if expected is not None and count != expected:
        raise SystemExit(f"the work was not done: {count} {unit}, expected {expected}")
    return count


def timed(work: Callable[[], T], clock: Callable[[], float] = time.perf_counter) -> tuple[float, T]:
    """Return seconds and the result. With `time.process_time` other programs do not count."""
    gc.collect()  # garbage of earlier work must not be swept up in this time
    start = clock()
    result = work()
    return clock() - start, result


def peak_megabytes(who: int = resource.RUSAGE_SELF) -> float:
    """Return the peak memory of this process, or of its largest finished child."""
    return resource.getrusage(who).ru_maxrss / 1024
