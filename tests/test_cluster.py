"""A cluster gives the same verdict as one process, also when a worker dies on the way."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import pytest

import machine
from conftest import Grow, Run
from docgen.workspace.cluster import ClusterExecutor

PATIENCE = 60
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


def waited(true: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


class Start:
    """Starts schedulers and workers on the loopback address, and stops them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = (folder / "cluster.log").open("wb")
        self.processes: list[subprocess.Popen[bytes]] = []

    def _start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [str(Path(sys.executable).with_name("dask")), *arguments, "--host", "127.0.0.1"]
        quiet = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
        process = subprocess.Popen(
            [*command, "--no-dashboard"],
            stdout=self.log,
            stderr=self.log,
            env=quiet,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def scheduler(self, *options: str) -> str:
        """Start a scheduler; return its address."""
        file = self.folder / f"scheduler{len(self.processes)}.json"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(file), *options)
        # The file is there before its text is.
        waited(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        return str(json.loads(file.read_text())["address"])

    def worker(self, address: str, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker and wait until it is registered."""
        text = self.folder / "cluster.log"
        before = text.read_text().count("Registered to:")
        process = self._start("worker", address, "--no-nanny", "--nthreads", "1", *options)
        waited(lambda: text.read_text().count("Registered to:") > before)
        return process

    def stop(self) -> None:
        for process in self.processes:
            with_group(process)
        self.log.close()


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Start]:
    start = Start(tmp_path)
    yield start
    start.stop()


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers; its scheduler file.

    One for all tests, which stay in one process: the last of them kills a worker.
    """
    start = Start(tmp_path_factory.mktemp("cluster"))
    try:
        address = start.scheduler()
        processes = [start.worker(address) for _ in range(2)]
        yield str(start.folder / "scheduler0.json"), processes
    finally:
        start.stop()


def with_group(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def county(space: Path, grow: Grow, copies: int = 1) -> None:
    """A small county with faults; its traces in several files, so that there are tasks enough."""
    folder = space / "inputs/registers"
    grow(folder, 20, faulty=True)
    lines = (folder / "痕迹记录.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "痕迹记录.csv").unlink()
    step = -(-(len(lines) - 1) // copies)
    for number in range(copies):
        part = lines[1 + number * step : 1 + (number + 1) * step]
        (folder / f"痕迹记录_{number:02}.csv").write_text(lines[0] + "".join(part), "utf-8")


def found(run: Run, root: Path, *more: str) -> list[dict[str, Any]]:
    told = run("check", "registers", "--format", "json", *more, root=root)
    assert told.code == 1, told.err
    return sorted(json.loads(told.out)["findings"], key=json.dumps)


@pytest.mark.slow
def test_processes_and_a_cluster_say_what_one_process_says(
    space: Path, grow: Grow, run: Run, cluster: tuple[str, list[Any]]
) -> None:
    county(space, grow, 3)
    alone = found(run, space)
    assert len(alone) > 10
    assert found(run, space, "--jobs", "2") == alone
    assert found(run, space, "--cluster", cluster[0]) == alone
    assert not [path for path in space.iterdir() if path.name.startswith(".docgen-")]


@pytest.mark.slow
def test_a_worker_that_dies_loses_nothing(
    space: Path, grow: Grow, run: Run, cluster: tuple[str, list[Any]]
) -> None:
    county(space, grow, 30)
    alone = found(run, space)
    file, workers = cluster
    killed = threading.Event()

    def kill() -> None:
        waited(lambda: len(list(space.glob(".docgen-*/*.parquet"))) >= 3)
        with_group(workers[0])
        killed.set()

    killer = threading.Thread(target=kill)
    killer.start()
    together = found(run, space, "--cluster", file)
    killer.join()
    assert killed.is_set()
    assert [each["code"] for each in together if each not in alone] == ["GW-15"]
    assert [each for each in together if each["code"] != "GW-15"] == alone


def serve(answer: bytes) -> Iterator[int]:
    """A server on the loopback address that is no scheduler; its port."""
    streams: list[socket.socket] = []
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)

        def run() -> None:
            while not ended.is_set():
                with contextlib.suppress(OSError):
                    stream, _ = server.accept()
                    streams.append(stream)
                    stream.sendall(answer)

        thread = threading.Thread(target=run)
        thread.start()
        yield server.getsockname()[1]
        ended.set()
        thread.join()
    for stream in streams:
        stream.close()


ANSWERS = [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"abc"]


@pytest.fixture(params=ANSWERS)
def stranger(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr("docgen.workspace.cluster._PROBE_TIMEOUT", 0.5)
    yield from serve(request.param)


def refused(run: Run, root: Path, cluster: str, *more: str) -> str:
    """The one line by which a cluster is refused, in time."""
    began = time.monotonic()
    told = run("check", "registers", "--cluster", cluster, *more, root=root)
    assert time.monotonic() - began < 15
    assert told.code == 2, told.out + told.err
    assert told.out == ""
    (line,) = told.err.splitlines()
    assert len(line) < 300
    return line


def test_a_server_that_is_no_scheduler_is_refused(space: Path, run: Run, stranger: int) -> None:
    line = refused(run, space, f"tcp://127.0.0.1:{stranger}")
    assert "那里应答的不是调度器" in line


@pytest.mark.parametrize(
    ("cluster", "said"),
    [
        ("tcp://127.0.0.1:9", "连不上集群"),
        ("127.0.0.1:8786", "前面加 tcp:// 或 tls://，如 tcp://127.0.0.1:8786"),
        ("localhost:8786", "如 tcp://localhost:8786"),
        ("没有.json", "没有“没有.json”这个调度文件"),
        ("长" * 300, "这个调度文件"),
        ("\0", "这个调度文件"),
        ("http://127.0.0.1:8787", "写得不对"),
        ("tcp://127.0.0.1", "写得不对"),
        ("tcp://127.0.0.1:99999", "连不上集群"),
        ("tcp://:8786", "写得不对"),
        ("tcp://[::1", "连不上集群"),
        ("tls://127.0.0.1:9", "连不上集群"),
        ("tcp://10.0.0.1:8786", "明文过网"),
        ("tcp://127.evil.example:8786", "明文过网"),
        ("ucx://127.0.0.1:1", "写得不对"),
    ],
)
def test_a_wrong_address_is_refused_in_one_line(
    space: Path, run: Run, cluster: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.workspace.cluster.TIMEOUT", 1)
    assert said in refused(run, space, cluster)


WRONG_FILES = ["", "{", "[]", '{"address": 5}', '{"address": "tcp://h"}', "[" * 9999]


@pytest.mark.parametrize("text", WRONG_FILES, ids=lambda text: text[:9])
def test_a_file_that_is_no_scheduler_file_is_refused(space: Path, run: Run, text: str) -> None:
    (space / "文件.json").write_text(text, encoding="utf-8")
    line = refused(run, space, str(space / "文件.json"))
    assert "不是调度文件" in line or "写得不对" in line


def test_a_scheduler_without_workers_is_refused(
    space: Path, run: Run, dask: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.workspace.cluster.TIMEOUT", 4)
    assert "没有一个工作进程" in refused(run, space, dask.scheduler())


def test_a_cluster_is_reached_by_tls_with_the_options_of_dask(
    space: Path,
    grow: Grow,
    run: Run,
    dask: Start,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("docgen.workspace.cluster._PROBE_TIMEOUT", 0.5)
    openssl = shutil.which("openssl", path=machine.PATH)
    if openssl is None:
        pytest.skip("not on this machine: openssl")
    county(space, grow)
    alone = found(run, space)
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    request = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext"
    subprocess.run(
        [
            *[openssl, *request.split(), "subjectAltName=IP:127.0.0.1"],
            *["-keyout", key, "-out", certificate],
        ],
        check=True,
        capture_output=True,
    )
    options = ["--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
    address = dask.scheduler("--protocol", "tls", *options)
    assert address.startswith("tls://")
    dask.worker(address, "--protocol", "tls", *options)
    assert "加密连接没有建成" in refused(run, space, address)
    assert "那里应答的不是调度器" in refused(run, space, address.replace("tls", "tcp"))
    import dask.config

    # The same as DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY and so on, read at the start of Dask.
    tls = "distributed.comm.tls"
    files = {"client.key": key, "client.cert": certificate, "ca-file": certificate}
    with dask.config.set({f"{tls}.{name}": value for name, value in files.items()}):
        assert found(run, space, "--cluster", address) == alone


def test_a_scheduler_without_tls_is_not_reached_by_tls(
    space: Path, run: Run, cluster: tuple[str, list[Any]]
) -> None:
    address = json.loads(Path(cluster[0]).read_text())["address"].replace("tcp", "tls")
    assert "加密连接没有建成" in refused(run, space, address)


def test_when_all_workers_die_the_run_ends_in_one_line(
    space: Path, grow: Grow, run: Run, dask: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.workspace.cluster._PATIENCE", 2)
    county(space, grow, 30)
    address = dask.scheduler()
    process = dask.worker(address)

    def kill() -> None:
        waited(lambda: len(list(space.glob(".docgen-*/*.parquet"))) >= 2)
        with_group(process)

    killer = threading.Thread(target=kill)
    killer.start()
    told = run("check", "registers", "--cluster", address, root=space)
    killer.join()
    assert told.code == 2, told.out + told.err
    assert "工作进程都不见了" in told.err
    assert len(told.err.splitlines()) == 1


def test_a_process_that_dies_is_told_in_one_line(
    space: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise BrokenProcessPool("gone")

    monkeypatch.setattr("docgen.app.check_registers._check", broken)
    (space / "inputs/registers").mkdir()
    (space / "inputs/registers/户.csv").write_text("户编号\n1\n", encoding="utf-8")
    told = run("check", "registers", "--jobs", "2", root=space)
    assert told.code == 2
    assert "--jobs 写小些" in told.err


def test_a_result_whose_worker_went_at_once_is_computed_again() -> None:
    """Dask takes such a result for an error of three parts; the task then runs once more."""
    from distributed.cfexecutor import _cascade_future

    class Late:
        status = "lost"

        async def _result(self, raiseit: bool) -> int:
            return 7

    async def late(future: Future[int]) -> None:
        await _cascade_future(Late(), future)

    class Twice:
        def __init__(self) -> None:
            self.count = 0

        def get_executor(self, **_: object) -> Twice:
            return self

        def nthreads(self) -> dict[str, int]:
            return {"tcp://127.0.0.1:1": 1}

        def submit(self, task: Callable[[], int]) -> Future[int]:
            self.count += 1
            future: Future[int] = Future()
            if self.count == 1:
                asyncio.run(late(future))
            else:
                future.set_result(task())
            return future

    client: Any = Twice()
    executor = ClusterExecutor(client, retries=0)
    try:
        assert executor.submit(max, 3, 4).result(timeout=5) == 4
        assert client.count == 2
    finally:
        executor.close()


def test_a_type_error_of_a_task_is_its_own() -> None:
    class Once:
        def get_executor(self, **_: object) -> Once:
            return self

        def nthreads(self) -> dict[str, int]:
            return {"tcp://127.0.0.1:1": 1}

        def submit(self, task: Callable[[], int]) -> Future[int]:
            future: Future[int] = Future()
            try:
                future.set_result(task())
            except TypeError as error:
                future.set_exception(error)
            return future

    client: Any = Once()
    executor = ClusterExecutor(client, retries=0)
    try:
        with pytest.raises(TypeError):
            executor.submit(max, 3, "4").result(timeout=5)
    finally:
        executor.close()
