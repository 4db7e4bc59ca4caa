"""Watch the files of a workspace for changes.

The files are looked at again and again, because shared drives report no changes to programs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from docgen.workspace.paths import CHECKS, INPUTS, TEMPLATES, Workspace

_INTERVAL = 0.5
"""Seconds between two looks."""
_State = Mapping[Path, tuple[int, int]]
"""Size and time of change of each file."""


def watch_changes(
    workspace: Workspace, pause: Callable[[float], object] = time.sleep
) -> Iterator[list[Path]]:
    """Yield the files that have changed, each time that changes have come to rest.

    It never ends. `pause` waits for a number of seconds.
    """
    before = _read_state(workspace)
    while True:
        pause(_INTERVAL)
        state = _read_state(workspace)
        if state == before:
            continue
        after = _await_rest(workspace, pause, state)
        paths = before.keys() | after.keys()
        changed = sorted(path for path in paths if before.get(path) != after.get(path))
        before = after
        yield changed


def _await_rest(workspace: Workspace, pause: Callable[[float], object], state: _State) -> _State:
    """Return the state once it no longer changes: programs may save in several steps."""
    while True:
        pause(_INTERVAL / 2)
        later = _read_state(workspace)
        if later == state:
            return state
        state = later


def _read_state(workspace: Workspace) -> _State:
    """Return the state of every file that goes into outputs; temporary files are left out."""
    state: dict[Path, tuple[int, int]] = {}
    for folder in (INPUTS, TEMPLATES, CHECKS):
        for path in (workspace.root / folder).rglob("*"):
            if path.name.startswith((".", "~")) or path.suffix == ".tmp":
                continue
            try:
                stat = path.stat()
            except OSError:
                # The file was removed a moment ago.
                continue
            if path.is_file():
                state[path] = (stat.st_size, stat.st_mtime_ns)
    return state
