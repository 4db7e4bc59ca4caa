"""A province of a million households: `docgen check registers` against its peers in one run.

All programs check the same twelve field rules and must find the same seeded faults. Times are of
whole processes, by turns, start-up included. docgen gives line and column of every fault. Peers
live in an environment of their own (bench/requirements.txt), named by BENCH_PEERS.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from measuring import Run, require, run
from peers import FILLED_IN, LEAST, LISTS, TEXTS

ROOT = Path(__file__).resolve().parents[1]
PEERS = os.environ.get("BENCH_PEERS", "")
COLUMN_PEERS = ("pandera", "pointblank", "dataframely")
ROWS = 1_000_000
FEW = 10_000
LONG = 10_000_000
FAULTS = 100
FAULTS_PER_ROUND = 12
"""Every fault is seeded in each of the twelve fields."""
ROUNDS = 3
RESULT = "全部.csv"


def schema() -> str:
    """Return the schema of a register with the twelve rules."""
    lines = ["台账: 户", "业务键: 户编号", "分发: 乡镇", "字段:"]
    for name, pattern in TEXTS.items():
        lines.append(f"  {name}: {{type: string, required: true, regex: '{pattern}'}}")
    for name, texts in LISTS.items():
        lines.append(f"  {name}: {{type: string, required: true, allowed: {list(texts)}}}")
    for name, least in LEAST.items():
        lines.append(f"  {name}: {{type: integer, required: true, min: {least}}}")
    lines.append(f"  {FILLED_IN}: {{type: string, required: true}}")
    lines.append("  村: {type: string}")
    return "\n".join(lines) + "\n"


def workspace(root: Path, rows: int, suffix: str) -> Path:
    """Make a workspace with one register; return the file of its rows."""
    folder = root / "checks/registers/household"
    for needed in (folder, root / "templates/docx"):
        needed.mkdir(parents=True, exist_ok=True)
    (folder / "schema.yaml").write_text(schema(), "utf-8")
    path = root / f"inputs/registers/户{suffix}"
    # In a process of its own: a child begins with the peak of the memory that it is forked from.
    command = [sys.executable, "province.py", str(path), str(rows), str(FAULTS)]
    subprocess.run(command, check=True, cwd=ROOT / "bench")
    return path


def run_docgen(root: Path) -> Run:
    """Check a workspace and write every finding."""
    command = [sys.executable, "-m", "docgen", "check", "registers", "--root", str(root)]
    return run([*command, "--out", RESULT], lambda _: written(root))


def written(root: Path) -> int:
    """Return the number of findings that docgen has written, 0 if no file is there."""
    path = root / "outputs/registers" / RESULT
    if not path.exists():
        return 0
    with path.open(encoding="utf-8", newline="") as stream:
        return len(list(csv.DictReader(stream)))


def run_peer(name: str, path: Path) -> Run:
    """Check a file of rows with another program."""
    return run([PEERS or sys.executable, "peers.py", name, str(path)], lambda text: int(text or 0))


def show(name: str, runs: Sequence[Run], *, rows: int, docgen: float) -> None:
    """Print a line of the table. `docgen` is its time for a row, in seconds."""
    expected = FAULTS * FAULTS_PER_ROUND
    for one in runs:
        require(one.findings, f"faults found by {name}", expected)
    seconds = median(one.seconds for one in runs)
    ratio = seconds / rows / docgen
    figures = f"{seconds:9.2f}{rows / seconds:12,.0f}{runs[-1].peak:9.0f}{expected:9}"
    print(f"{name:14}{rows:11,}{figures}{ratio:9.1f} x", flush=True)


def compare(root: Path, path: Path, *, rows: int, rounds: int) -> float:
    """Run docgen and the peers that read columns, by turns; return docgen's time for a row."""
    programs: dict[str, Callable[[], Run]] = {"docgen": partial(run_docgen, root)}
    if PEERS:
        programs |= {name: partial(run_peer, name, path) for name in COLUMN_PEERS}
    runs: dict[str, list[Run]] = defaultdict(list)
    for _ in range(rounds):
        for name, program in programs.items():
            runs[name].append(program())
    docgen = median(one.seconds for one in runs["docgen"]) / rows
    for name, results in runs.items():
        show(name, results, rows=rows, docgen=docgen)
    return docgen


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds, rows per second, peak memory, findings, and each peer's time by docgen's."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="for docgen and column peers")
    parser.add_argument("--few", type=int, default=FEW, help="for peers that read row by row")
    parser.add_argument("--long", type=int, default=LONG, help="for docgen from Parquet")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    request = parser.parse_args(arguments)
    print("program              rows  seconds      rows/s  peak MB findings   per row")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "million"
        path = workspace(root, request.rows, ".csv")
        docgen = compare(root, path, rows=request.rows, rounds=request.rounds)
        short = workspace(Path(folder) / "few", request.few, ".csv")
        for name in ("frictionless", "cerberus") if PEERS else ("cerberus",):
            show(name, [run_peer(name, short)], rows=request.few, docgen=docgen)
        path.unlink()
        workspace(root, request.long, ".parquet")
        show("docgen Parquet", [run_docgen(root)], rows=request.long, docgen=docgen)


if __name__ == "__main__":
    main()
