"""Give work to other processes of this machine, or to the workers of a Dask cluster.

Both are a `concurrent.futures.Executor`; no other part of docgen knows a scheduler. Without an
executor the calling process does the work itself.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from docgen.model.finding import WorkspaceError

if TYPE_CHECKING:
    from distributed import Client

SCHEDULER_TIMEOUT = 15
"""Seconds to wait for a scheduler."""
RETRIES = 2


@contextmanager
def workers(count: int, cluster: str = "") -> Iterator[Executor | None]:
    """Yield an executor of `count` processes, None if `count` is 1; or that of a cluster.

    `cluster` is the address of a scheduler (tcp://…) or the name of its scheduler file. Its
    workers must see the workspace under the same path. Raises WorkspaceError if it cannot be
    reached.
    """
    if cluster:
        client = _connect(cluster)
        try:
            # A task writes whole files under names of its own, so it may safely run twice.
            yield client.get_executor(  # type: ignore[no-untyped-call]
                pure=False, retries=RETRIES
            )
        finally:
            client.close()  # type: ignore[no-untyped-call]
        return
    if count == 1:
        yield None
        return
    # Processes are spawned: a forked one may copy a lock that another thread holds.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _ignore_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _connect(cluster: str) -> Client:
    """Return a client of a Dask scheduler. Raises WorkspaceError without Dask or a scheduler."""
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "安装时写 pip install 'docgen[cluster]'"
        raise WorkspaceError("没有装集群所用的 distributed", remedy) from error
    key = "scheduler_file"
    if "://" in cluster:
        key = "address"
    try:
        return Client(  # type: ignore[no-untyped-call]
            **{key: cluster}, timeout=SCHEDULER_TIMEOUT, set_as_default=False
        )
    except (OSError, ValueError) as error:
        remedy = "核对调度器的地址（tcp://主机:端口）或调度文件，看它有没有开着"
        raise WorkspaceError(f"连不上集群“{cluster}”", remedy) from error


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the calling process, which lets its workers finish their files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
