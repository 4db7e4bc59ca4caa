"""One run at a time changes the registers of a workspace; the next one waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from docgen.model.finding import WorkspaceError
from docgen.workspace.files import explain_errors
from docgen.workspace.paths import Workspace

_LOCK = ".registers.lock"
_WAIT = 60.0
"""Seconds that a run waits for another one."""


@contextmanager
def hold_registers(workspace: Workspace) -> Iterator[None]:
    """Let no other run change the registers until the block ends.

    Raises WorkspaceError if another run takes too long. The lock is dropped if a run is killed.
    """
    path = workspace.outputs() / _LOCK
    lock = FileLock(path, timeout=_WAIT)
    with explain_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            message = "另一个 docgen 正在改台账，等了一分钟还没有完"
            raise WorkspaceError(message, "等它做完，再运行一次") from None
    try:
        yield
    finally:
        lock.release()
