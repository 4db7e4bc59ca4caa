"""Reach a Dask scheduler, and notice workers that are lost.

Everything that a scheduler gets is pickled, and it runs what it is given: it is trusted like the
program itself. An address is examined before Dask connects to it, because Dask takes whatever
answers for a scheduler. TLS is set up as Dask does: by its configuration or its environment.
"""

from __future__ import annotations

import json
import logging
import re
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from functools import partial
from ipaddress import ip_address
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import SplitResult, urlsplit

from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import exists

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")
TIMEOUT = 8.0
"""Seconds to wait for a scheduler and its first worker."""
_PROBE_TIMEOUT = 3.0
"""Seconds in which a scheduler answers a new connection."""
_PATIENCE = 15.0
"""Seconds without any worker after which a run is given up."""
_LOOK = 1.0
"""Seconds between two looks at the workers."""
_LARGEST_GREETING = 2**20
"""Bytes of the first message of a scheduler; it is about a hundred."""
_LARGEST_FILE = 2**20
_SCHEMES = ("tcp", "tls")
_HOST_AND_PORT = re.compile(r"[\w.\-\[\]:]+:\d+")
_LENGTH_BYTES = 8
_ADAPTER = "cfexecutor.py"
"""The module of Dask that hands results on to futures of Python."""


class LostWorkersError(Exception):
    """No worker was there for so long that the run is given up."""


def _lost_its_result(inner: Future[Any]) -> bool:
    """Return whether a task ended, and its worker went before Dask had looked at its status.

    Dask then takes the result for an error of three parts and fails to unpack it.
    """
    error = None if inner.cancelled() else inner.exception()
    if not isinstance(error, TypeError):
        return False
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and PurePath(frames[-1].filename).name == _ADAPTER


class ClusterExecutor(Executor):
    """The executor of a cluster. Its futures end even if nothing is heard of the cluster again."""

    def __init__(self, client: Client, retries: int) -> None:
        """Take a connected client and begin to watch its workers in a thread.

        `retries` is how often Dask runs a task again that has failed.
        """
        self._client = client
        # A task writes whole files under names of its own, so it may safely run twice.
        self._executor: Executor = client.get_executor(  # type: ignore[no-untyped-call]
            pure=False, retries=retries
        )
        self._pending: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._known: set[str] = set()
        self._ended = threading.Event()
        self.lost: set[str] = set()
        """The addresses of the workers that have gone."""
        self._look()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Give a task to the cluster."""
        future: Future[T] = Future()
        with self._lock:
            self._pending.add(future)
        self._start(future, partial(fn, *args, **kwargs))
        return future

    def _start(self, future: Future[Any], task: Callable[[], object]) -> None:
        """Give a task to Dask; its end, of whatever kind, goes to `_settle`."""
        inner = self._executor.submit(task)
        inner.add_done_callback(partial(self._settle, future, task))

    def _settle(self, future: Future[Any], task: Callable[[], object], inner: Future[Any]) -> None:
        """Hand the end of a task on, unless the run was given up before."""
        is_lost = _lost_its_result(inner)
        with self._lock:
            if future not in self._pending:
                return
            if not is_lost:
                self._pending.discard(future)
        if is_lost:
            self._start(future, task)
            return
        if not future.set_running_or_notify_cancel():
            return
        if inner.cancelled():
            future.set_exception(LostWorkersError())
            return
        error = inner.exception()
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(inner.result())

    def _look(self) -> bool:
        """Note the workers that are there and those that have gone; return whether any is there."""
        try:
            present = set(_within(TIMEOUT, self._client.nthreads))
        # The scheduler has gone too, or does not answer.
        except Exception:
            return False
        self.lost |= self._known - present
        self._known |= present
        return bool(present)

    def _watch(self) -> None:
        """Look at the workers every second until `close`; give up after 15 seconds without any."""
        alone_since = time.monotonic()
        while not self._ended.wait(_LOOK):
            if self._look():
                alone_since = time.monotonic()
            elif time.monotonic() - alone_since > _PATIENCE:
                self._give_up()
                return

    def _give_up(self) -> None:
        """End all futures that still wait with LostWorkersError, so that nobody waits for ever."""
        with self._lock:
            pending = list(self._pending)
            self._pending.clear()
        for future in pending:
            if future.set_running_or_notify_cancel():
                future.set_exception(LostWorkersError())

    def close(self) -> None:
        """Look a last time and leave the cluster."""
        self._ended.set()
        self._look()
        with suppress(Exception):
            _within(TIMEOUT, partial(self._client.close, timeout=TIMEOUT / 2))


def connect(cluster: str, *, in_clear: bool) -> Client:
    """Return a client of a scheduler with at least one worker.

    `cluster` is its address (tcp://… or tls://…) or its scheduler file. Raises WorkspaceError
    without Dask, for anything but a scheduler, and for one on another machine that is reached
    without TLS, unless `in_clear`.
    """
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "安装时写 pip install 'docgen[cluster]'"
        raise WorkspaceError("没有装集群所用的 distributed", remedy) from error
    # What Dask has to say is for engineers, and long.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    address = _find_address(cluster)
    if address.scheme == "tcp" and not in_clear and not _is_loopback(address.hostname or ""):
        message = f"集群“{cluster}”不在本机，又没有加密：台账里的证件号会明文过网"
        raise WorkspaceError(message, "调度器开 TLS，写 tls://…；明知不加密也要交的，加 --in-clear")
    _probe(cluster, address)
    try:
        client = _within(
            TIMEOUT,
            lambda: Client(  # type: ignore[no-untyped-call]
                address.geturl(), timeout=TIMEOUT / 2, set_as_default=False
            ),
        )
    # TLS that does not fit, a firewall, another version: Dask raises all kinds of exceptions.
    except Exception as error:
        raise _unreachable(cluster) from error
    _require_worker(cluster, client)
    return client


def _is_loopback(host: str) -> bool:
    """Return whether a host is this machine, by its address: other names may lead anywhere."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _find_address(cluster: str) -> SplitResult:
    """Return the address of a scheduler, read from its file if need be."""
    text = cluster
    if "://" not in cluster:
        text = _read_scheduler_file(cluster)
    try:
        address = urlsplit(text)
        port = address.port
    except ValueError:
        raise _unreachable(cluster) from None
    if address.scheme not in _SCHEMES or not address.hostname or not port:
        message = f"集群的地址“{text}”写得不对"
        raise WorkspaceError(
            message, "写成 tcp://127.0.0.1:8786 或 tls://主机:端口，或写调度文件的名字"
        )
    return address


def _read_scheduler_file(name: str) -> str:
    """Return the address in a scheduler file."""
    path = Path(name)
    if not exists(path):
        remedy = "核对文件名；写地址的，前面加 tcp:// 或 tls://"
        if _HOST_AND_PORT.fullmatch(name):
            remedy = f"写地址的，前面加 tcp:// 或 tls://，如 tcp://{name}"
        raise WorkspaceError(f"没有“{name[:100]}”这个调度文件", remedy)
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError
        return str(json.loads(path.read_text("utf-8"))["address"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        message = f"“{name}”不是调度文件"
        raise WorkspaceError(message, "调度器开着时用 --scheduler-file 写的那一个") from None


def _probe(cluster: str, address: SplitResult) -> None:
    """Raise WorkspaceError unless a scheduler answers: it speaks first, in short messages.

    A page of the dashboard or another server waits for a question, or answers in its own way.
    """
    try:
        with socket.create_connection((address.hostname, address.port), _PROBE_TIMEOUT) as stream:
            stream.settimeout(_PROBE_TIMEOUT)
            if address.scheme == "tls":
                with _tls_context().wrap_socket(stream) as encrypted:
                    greeting = _read_greeting(encrypted)
            else:
                greeting = _read_greeting(stream)
    except TimeoutError:
        greeting = b""
    except ssl.SSLError as error:
        raise _refused_certificate(cluster) from error
    except (OSError, UnicodeError) as error:
        raise _unreachable(cluster) from error
    if len(greeting) < _LENGTH_BYTES or int.from_bytes(greeting, "little") > _LARGEST_GREETING:
        remedy = "8787 一般是看状态的网页，调度器一般是 8786；加密的写 tls://"
        raise WorkspaceError(f"“{cluster}”那里应答的不是调度器", remedy)


def _tls_context() -> ssl.SSLContext:
    """Return the TLS context that Dask is set up with. Raises SSLError if there is none."""
    from distributed import Security

    try:
        security = Security()  # type: ignore[no-untyped-call]
        arguments = security.get_connection_args("client")  # type: ignore[no-untyped-call]
    # A file with a certificate that is not there, or is none.
    except (OSError, ValueError) as error:
        raise ssl.SSLError from error
    context = arguments.get("ssl_context")
    if not isinstance(context, ssl.SSLContext):
        raise ssl.SSLError
    return context


def _read_greeting(stream: socket.socket) -> bytes:
    """Return the first eight bytes that a server sends: the length of its first message."""
    greeting = b""
    while len(greeting) < _LENGTH_BYTES:
        more = stream.recv(_LENGTH_BYTES - len(greeting))
        if not more:
            break
        greeting += more
    return greeting


def _require_worker(cluster: str, client: Client) -> None:
    """Raise WorkspaceError if a scheduler has no worker that does what it is given."""
    try:
        client.wait_for_workers(1, timeout=TIMEOUT / 2)
    except Exception as error:
        client.close(timeout=1)  # type: ignore[no-untyped-call]
        message = f"集群“{cluster}”里没有一个工作进程"
        raise WorkspaceError(message, "先开 dask worker，再来一次") from error


def _within(seconds: float, work: Callable[[], T]) -> T:
    """Return the result of some work. Raises TimeoutError if it takes longer than `seconds`."""
    results: list[T] = []
    errors: list[Exception] = []

    def run() -> None:
        """Do the work and note its result or its error for the calling thread."""
        try:
            results.append(work())
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if errors:
        raise errors[0]
    if not results:
        raise TimeoutError
    return results[0]


def _refused_certificate(cluster: str) -> WorkspaceError:
    """Return the error for a TLS connection that the certificates do not allow."""
    names = "CA_FILE、…CLIENT__CERT、…CLIENT__KEY"
    remedy = (
        f"证书和密钥写在环境变量 DASK_DISTRIBUTED__COMM__TLS__{names} 里；调度器没有加密的写 tcp://"
    )
    return WorkspaceError(f"和集群“{cluster[:200]}”的加密连接没有建成", remedy)


def _unreachable(cluster: str) -> WorkspaceError:
    """Return the error for a scheduler that does not answer."""
    remedy = "核对调度器的地址（tcp://主机:端口）或调度文件，看它有没有开着"
    return WorkspaceError(f"连不上集群“{cluster[:200]}”", remedy)
