"""Give work to other processes of this machine, or to the workers of a Dask cluster.

Both are a `concurrent.futures.Executor`; no other part of docgen knows a scheduler. Without an
executor the calling process does the work itself.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct, field

from docgen.model.finding import Finding, WorkspaceError
from docgen.workspace.file_findings import lost_workers

if TYPE_CHECKING:
    from concurrent.futures import Executor

RETRIES = 2
MOST_PROCESSES = 4
"""Processes that are used unless a number is given: each holds some 200 MB."""
LARGE = 20_000
"""Lines of tables whose rendering takes longer than starting processes, which is a second."""
_KILLED_WORKER = "KilledWorker"
"""The exception of Dask for a task whose workers died again and again."""


class Workers(Struct):
    """The executor of a run, None if there is none; after the run the findings about it.

    With `for_large` only work that is large is worth sending to it.
    """

    executor: Executor | None = None
    for_large: bool = False
    findings: list[Finding] = field(default_factory=list)

    def executor_for(self, lines: int) -> Executor | None:
        """Return the executor for work of some lines of tables, None to do it in this process."""
        if self.for_large and lines < LARGE:
            return None
        return self.executor


@contextmanager
def workers(count: int | None, cluster: str = "", *, in_clear: bool = False) -> Iterator[Workers]:
    """Yield an executor of `count` processes, none if `count` is 1; or that of a cluster.

    Without a count it has as many processes as the machine has processors, for large work only.
    `cluster` is the address of a scheduler (tcp://…, tls://…) or the name of its scheduler file;
    with `in_clear` it may lie on another machine without TLS. Its workers must see the workspace
    under the same path. Raises WorkspaceError if it cannot be reached, or if its workers, or those
    of this machine, die.
    """
    if cluster:
        with _cluster_workers(cluster, in_clear) as of_cluster:
            yield of_cluster
        return
    processes = count or min(os.cpu_count() or 1, MOST_PROCESSES)
    if processes == 1:
        yield Workers()
        return
    with _processes(processes, for_large=count is None) as of_machine:
        yield of_machine


@contextmanager
def _processes(count: int, *, for_large: bool) -> Iterator[Workers]:
    """Yield an executor of `count` processes of this machine, which end with the block.

    Raises WorkspaceError if one of them dies, for example because memory runs out.
    """
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
    from multiprocessing import get_context

    # Processes are spawned: a forked one may copy a lock that another thread holds.
    pool = ProcessPoolExecutor(count, get_context("spawn"), _ignore_interrupts)
    try:
        yield Workers(pool, for_large)
    except BrokenProcessPool as error:
        message = "做事的一个进程中途没了，多半是内存不够；写好的成品都是完整的"
        raise WorkspaceError(message, "--jobs 写小些再来一次，已写好的不重做") from error
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _cluster_workers(cluster: str, in_clear: bool) -> Iterator[Workers]:
    """Yield the executor of a Dask cluster; after the block its findings name lost workers.

    Raises WorkspaceError if the cluster cannot be reached or all its workers are lost.
    """
    from concurrent.futures import CancelledError

    from docgen.workspace.cluster import ClusterExecutor, LostWorkersError, connect

    executor = ClusterExecutor(connect(cluster, in_clear=in_clear), RETRIES)
    of_cluster = Workers(executor)
    try:
        yield of_cluster
    except Exception as error:
        is_killed = type(error).__name__ == _KILLED_WORKER
        if not is_killed and not isinstance(error, LostWorkersError | CancelledError):
            raise
        message = f"集群“{cluster}”的工作进程都不见了；写好的成品都是完整的"
        remedy = "看工作进程为什么停了，多半是内存不够；再来一次接着做"
        raise WorkspaceError(message, remedy) from error
    finally:
        executor.close()
        if executor.lost:
            of_cluster.findings.append(lost_workers(sorted(executor.lost)))


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the calling process, which lets its workers finish their files."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
