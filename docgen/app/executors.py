"""Who does the work: this process, others of this machine, or the workers of a Dask cluster.

All three are a `concurrent.futures.Executor`; nothing else of a scheduler is known here.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from docgen.model.finding import WorkspaceError

PATIENCE = 15
"""Seconds to wait for a scheduler."""
RETRIES = 2


@contextmanager
def workers(count: int, cluster: str = "") -> Iterator[Executor | None]:
    """That many processes; None for one, which is this one. Or a cluster's workers.

    `cluster` is a scheduler's address (tcp://…) or the name of its scheduler file. Its workers
    see the workspace under the same path. WorkspaceError if there is none.
    """
    if cluster:
        client = _client(cluster)
        try:
            # Tasks write whole files under names of their own: doing one twice does no harm.
            yield client.get_executor(pure=False, retries=RETRIES)
        finally:
            client.close()
        return
    if count == 1:
        yield None
        return
    # A fresh process everywhere: what is forked may copy a lock that another thread holds.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _leave_interrupts)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _client(cluster: str) -> Any:
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "安装时写 pip install 'docgen[cluster]'"
        raise WorkspaceError("没有装集群所用的 distributed", remedy) from error
    where = {"address": cluster} if "://" in cluster else {"scheduler_file": cluster}
    try:
        return Client(  # type: ignore[no-untyped-call]
            **where, timeout=PATIENCE, set_as_default=False
        )
    except (OSError, ValueError) as error:
        remedy = "核对调度器的地址（tcp://主机:端口）或调度文件，看它有没有开着"
        raise WorkspaceError(f"连不上集群“{cluster}”", remedy) from error


def _leave_interrupts() -> None:
    """Ctrl-C is for the process that conducts; it lets the others end what they are writing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
