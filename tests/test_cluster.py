"""A cluster gives the same verdict as one process, also when a worker dies on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import Grow, Run

PATIENCE = 60
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


def waited(true: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def cluster(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two worker processes on the loopback address; its scheduler file.

    One for all tests, which stay in one process: the last of them kills a worker.
    """
    tmp_path = tmp_path_factory.mktemp("cluster")
    file, log = tmp_path / "scheduler.json", (tmp_path / "cluster.log").open("wb")
    dask = str(Path(sys.executable).with_name("dask"))
    quiet = {**os.environ, "DASK_DISTRIBUTED__WORKER__DAEMON": "False"}

    def start(*args: str) -> subprocess.Popen[bytes]:
        command = [dask, *args, "--scheduler-file", str(file), "--no-dashboard"]
        return subprocess.Popen(command, stdout=log, stderr=log, env=quiet, start_new_session=True)

    processes = [start("scheduler", "--host", "127.0.0.1", "--port", "0")]
    try:
        waited(file.exists)
        worker = ("worker", "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1")
        processes += [start(*worker), start(*worker)]
        text = tmp_path / "cluster.log"
        waited(lambda: text.read_text().count("Registered to:") >= 2)
        yield str(file), processes[1:]
    finally:
        for process in processes:
            with_group(process)
        log.close()


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
    assert found(run, space, "--cluster", file) == alone
    killer.join()
    assert killed.is_set()


@pytest.mark.slow
def test_a_cluster_that_is_not_there_is_told_in_one_line(
    space: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("docgen.workspace.executors.SCHEDULER_TIMEOUT", 1)
    told = run("check", "registers", "--cluster", "tcp://127.0.0.1:9", root=space)
    assert told.code == 2
    assert "连不上集群" in told.err
