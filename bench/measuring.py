"""Time, memory and proof of work for the benchmarks: seconds without work are a failure."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
BENCH = Path(__file__).parent


@dataclass(frozen=True)
class Run:
    """One run of a program: seconds of the whole process, peak memory in MB, faults found.

    `processor` is the time that all its threads had a processor.
    """

    seconds: float
    peak: float
    findings: int
    processor: float = 0.0


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


def run(command: Sequence[str], count: Callable[[str], int]) -> Run:
    """Run a program; `count` returns the faults that it found, given its output."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=BENCH)
    assert process.stdout is not None
    printed = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, usage.ru_maxrss / 1024, count(printed), processor)
