"""A progress bar for what takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
PATIENCE = 1.0


def progress(label: str) -> Callable[[Sequence[T]], Iterable[T]]:
    """Something that iterates over a sequence and shows how far it has come."""

    def watch(items: Sequence[T]) -> Iterable[T]:
        return _shown(items, label) if sys.stderr.isatty() else items

    return watch


def _shown(items: Sequence[T], label: str) -> Iterator[T]:
    from rich.console import Console
    from rich.progress import Progress

    started, bar = time.monotonic(), Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(label, total=len(items))
    try:
        for number, item in enumerate(items):
            if not bar.live.is_started and time.monotonic() - started > PATIENCE:
                bar.start()
            bar.update(task, completed=number)
            yield item
    finally:
        bar.stop()
