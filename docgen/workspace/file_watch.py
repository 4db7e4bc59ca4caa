"""Which files have changed since the last look.

By looking again and again: an office's files lie on shared drives, which tell nobody of changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docgen.workspace.paths import CHECKS, INPUTS, TEMPLATES, Workspace

EVERY = 0.5  # seconds between two looks
State = Mapping[Path, tuple[int, int]]


def changes(
    workspace: Workspace, pause: Callable[[float], object] = time.sleep
) -> Iterator[list[Path]]:
    """What changed, as often as something does and has come to rest; never ends."""
    before = _state(workspace)
    while True:
        pause(EVERY)
        now = _state(workspace)
        if now == before:
            continue
        # A program that saves may write in several steps.
        while True:
            pause(EVERY / 2)
            later = _state(workspace)
            if later == now:
                break
            now = later
        names = before.keys() | now.keys()
        changed = sorted(path for path in names if before.get(path) != now.get(path))
        before = now
        yield changed


def _state(workspace: Workspace) -> State:
    """The size and time of every file that goes into outputs; what programs keep aside is not."""
    found = {}
    for folder in (INPUTS, TEMPLATES, CHECKS):
        for path in (workspace.root / folder).rglob("*"):
            if path.name.startswith((".", "~")) or path.suffix == ".tmp":
                continue
            try:
                stat = path.stat()
            except OSError:
                continue  # it was there a moment ago
            if path.is_file():
                found[path] = (stat.st_size, stat.st_mtime_ns)
    return found
