"""A province of a million households: `docgen check registers` against its peers in one run.

The same twelve field rules, the same seeded faults; every program must find as many. Whole
processes, by turns, start-up included. Rows are read from CSV, by docgen with line and column of
every fault. Peers live in an environment of their own: bench/requirements.txt.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from peers import GIVEN, LEAST, LISTS, TEXTS

ROOT = Path(__file__).resolve().parents[1]
PEERS = os.environ.get("BENCH_PEERS", "")
ROWS, FEW, FAULTS, ROUNDS = 1_000_000, 10_000, 100, 3
LONG = 10_000_000


def workspace(root: Path, rows: int, suffix: str, faults: int) -> Path:
    """A workspace whose one register has the twelve rules; the file of its rows."""
    fields = [
        f"  {name}: {{type: string, required: true, regex: '{p}'}}" for name, p in TEXTS.items()
    ]
    fields += [
        f"  {name}: {{type: string, required: true, allowed: {list(some)}}}"
        for name, some in LISTS.items()
    ]
    fields += [
        f"  {name}: {{type: integer, required: true, min: {n}}}" for name, n in LEAST.items()
    ]
    fields += [f"  {GIVEN}: {{type: string, required: true}}", "  村: {type: string}"]
    folder = root / "checks/registers/household"
    for made in (folder, root / "templates/docx"):
        made.mkdir(parents=True, exist_ok=True)
    head = "台账: 户\n业务键: 户编号\n分发: 乡镇\n字段:\n"
    (folder / "schema.yaml").write_text(head + "\n".join(fields) + "\n", "utf-8")
    path = root / f"inputs/registers/户{suffix}"
    # In a process of its own: a child begins with the peak of the memory that it is forked from.
    make = f"import province; from pathlib import Path; province.write(Path({str(path)!r}), {rows}, {faults})"
    subprocess.run([sys.executable, "-c", make], check=True, cwd=ROOT / "bench")
    return path


def run(command: Sequence[str]) -> tuple[float, float, str]:
    """Seconds of the whole process, its peak memory in MB, what it printed."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT / "bench")
    assert process.stdout is not None
    told = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - started, usage.ru_maxrss / 1024, told


def ours(root: Path) -> list[str]:
    """The command that checks a workspace and writes every finding."""
    return [
        sys.executable,
        "-m",
        "docgen",
        "check",
        "registers",
        "--root",
        str(root),
        "--out",
        "全部.csv",
    ]


def found(root: Path) -> int:
    """How many findings were written."""
    with (root / "outputs/registers/全部.csv").open(encoding="utf-8-sig", newline="") as listed:
        return sum(1 for _ in csv.DictReader(listed))


def show(name: str, times: list[float], rows: int, peak: float, count: int, own: float) -> None:
    """A line of the table; the ratio is per row against docgen in this run."""
    seconds = median(times)
    ratio = seconds / rows / own
    print(
        f"{name:14}{rows:11,}{seconds:9.2f}{rows / seconds:12,.0f}{peak:9.0f}{count:9}{ratio:9.1f} x"
    )


def main() -> None:
    """Print seconds, rows per second, peak memory, findings, and each peer's time by docgen's."""
    print("program              rows  seconds      rows/s  peak MB findings   per row")
    with tempfile.TemporaryDirectory() as place:
        root, few = Path(place) / "million", Path(place) / "few"
        path, short = workspace(root, ROWS, ".csv", FAULTS), workspace(few, FEW, ".csv", FAULTS)
        fast = ["pandera", "pointblank", "dataframely"] if PEERS else []
        times: dict[str, list[float]] = {name: [] for name in ["docgen", *fast]}
        last: dict[str, tuple[float, int]] = {}
        for _ in range(ROUNDS):
            for name in times:
                command = ours(root) if name == "docgen" else [PEERS, "peers.py", name, str(path)]
                seconds, peak, told = run(command)
                times[name].append(seconds)
                last[name] = peak, found(root) if name == "docgen" else int(told)
        own = median(times["docgen"]) / ROWS
        for name, taken in times.items():
            show(name, taken, ROWS, *last[name], own)
        for name in ("frictionless", "cerberus") if PEERS else ("cerberus",):
            seconds, peak, told = run([PEERS or sys.executable, "peers.py", name, str(short)])
            show(name, [seconds], FEW, peak, int(told), own)
        path.unlink()
        workspace(root, LONG, ".parquet", FAULTS)
        seconds, peak, _ = run(ours(root))
        show("docgen Parquet", [seconds], LONG, peak, found(root), own)


if __name__ == "__main__":
    main()
