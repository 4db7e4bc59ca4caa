"""Show progress bars for runs that take longer than a second, on a terminal only.

The bars are rich's; rich is imported when the first bar is needed, because it takes long to load.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeVar

from docgen.model.disclosure import disclose

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

T = TypeVar("T")
PATIENCE = 1.0
"""Seconds before the first bar appears."""
STEP = 0.05
"""Seconds between two drawings: a bar must not slow the run that it shows."""


class ProgressBars:
    """Shows the progress of a run: one bar for each sequence under way."""

    def __init__(self) -> None:
        """Note the time: the first bar appears a second later."""
        self._started = time.monotonic()
        self._progress: Progress | None = None

    def __call__(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        """Return the items in the same order, with a bar while they pass; no bar for one item."""
        if not sys.stderr.isatty() or total <= 1:
            return items
        return self._with_bar(items, label, total)

    def _with_bar(self, items: Iterable[T], label: str, total: int) -> Iterable[T]:
        """Yield the items, with a bar of their own below the bars that are open."""
        progress = self._open()
        is_outermost = not progress.tasks
        task = progress.add_task(disclose(label), total=total, rate="")
        begun = time.monotonic()
        drawn = 0.0
        try:
            for number, item in enumerate(items):
                now = time.monotonic()
                if now - drawn > STEP:
                    drawn = now
                    self._draw(task, number, now - begun)
                yield item
        finally:
            progress.remove_task(task)
            if is_outermost:
                progress.stop()

    def _draw(self, task: TaskID, number: int, seconds: float) -> None:
        """Draw a bar after `number` items, which took `seconds`."""
        progress = self._open()
        rate = ""
        if number:
            rate = f"{number / seconds:.0f} 份/秒"
        progress.update(task, completed=number, rate=rate)
        if not progress.live.is_started and time.monotonic() - self._started > PATIENCE:
            progress.start()

    def _open(self) -> Progress:
        """Return the display of all bars, which is made with the first bar."""
        if self._progress is None:
            self._progress = _new_progress()
        return self._progress


def _new_progress() -> Progress:
    """Return rich's display, which draws on standard error and leaves nothing behind."""
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
    return Progress(*columns, console=Console(stderr=True), transient=True)
