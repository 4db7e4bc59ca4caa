"""Progress bars for what takes longer than a second, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")
PATIENCE = 1.0
STEP = 0.05  # seconds between two drawings; a bar must not slow what it shows


class Progressing:
    """Shows how far a run has come: one bar for each sequence that is under way."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._bar: Progress | None = None

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        """The same items in the same order, their passing by shown; one alone is not worth it."""
        return self._shown(items, label, total) if sys.stderr.isatty() and total > 1 else items

    def _shown(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        bar = self._bars()
        outermost = not bar.tasks
        task, begun, drawn = bar.add_task(label, total=total, rate=""), time.monotonic(), 0.0
        try:
            for number, item in enumerate(items):
                now = time.monotonic()
                if now - drawn > STEP:
                    drawn = now
                    rate = f"{number / (now - begun):.0f} 份/秒" if number else ""
                    bar.update(task, completed=number, rate=rate)
                    if not bar.live.is_started and now - self._started > PATIENCE:
                        bar.start()
                yield item
        finally:
            bar.remove_task(task)
            if outermost:
                bar.stop()

    def _bars(self) -> Progress:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TaskProgressColumn,
                TextColumn,
                TimeRemainingColumn,
            )

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                TaskProgressColumn("{task.percentage:>3.0f}%"),
                MofNCompleteColumn(),
                TextColumn("{task.fields[rate]}"),
                TextColumn("还需"),
                TimeRemainingColumn(),
            )
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        return self._bar
