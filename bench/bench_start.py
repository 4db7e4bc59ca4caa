"""The start of commands that a clerk calls all day: processor seconds of whole processes.

Each command does its smallest work, and must do it. The peer (start_peers.py) is the least that
such a program can be: typer with one command, for registers polars that reads the same ten rows.
Both run by turns; the best of the rounds counts, because other programs only add to it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from measuring import BENCH, Run, require, run

ROOT = BENCH.parent
ROUNDS = 7
PAGE = "关于报送材料的通知\n\n各乡镇:\n请于2018年2月30日前报送。\n"
ROWS = "户编号,乡镇,村,户主,识别年度\n" + "".join(
    f"53082510000000{number},甲镇,甲村,某某,{2012 + number % 2}\n" for number in range(10)
)


@dataclass(frozen=True)
class Case:
    """A command line, a word of its output and how often it stands there, and the peer."""

    command: str
    word: str
    times: int
    peer: str


CASES = (
    Case("types", "　规则 ", 5, "typer_alone"),
    Case("fields report", "★版式　", 1, "typer_alone"),
    Case("fields 户", "★户编号", 1, "typer_alone"),
    Case("schema report", '"$schema": "http', 1, "typer_alone"),
    Case("lint 通知.txt", "错误 WZ-", 1, "typer_alone"),
    Case("check registers --format json", '"ZD-08"', 5, "polars_reads"),
)


def make_workspace(root: Path) -> None:
    """Make a workspace with a page that has a fault, and a register of ten rows with five."""
    for part in ("checks", "templates"):
        shutil.copytree(ROOT / part, root / part)
    table = root / "inputs/registers/户.csv"
    table.parent.mkdir(parents=True)
    table.write_text(ROWS, encoding="utf-8")
    (root / "通知.txt").write_text(PAGE, encoding="utf-8")


def start(root: Path, case: Case) -> Run:
    """Run a command in the workspace."""
    words = [str(root / word) if word.endswith(".txt") else word for word in case.command.split()]
    command = [sys.executable, "-m", "docgen", *words, "--root", str(root)]
    return run(command, lambda printed: printed.count(case.word))


def run_peer(root: Path, case: Case) -> Run:
    """Run the least program of the same kind."""
    command = [sys.executable, "start_peers.py", case.peer, str(root / "inputs/registers/户.csv")]
    return run(command, lambda printed: int(printed or 0))


def measure(root: Path, case: Case, rounds: int) -> None:
    """Print one line: processor seconds of the command and of its peer, and their ratio."""
    best = {"docgen": 9e9, case.peer: 9e9}
    for _ in range(rounds):
        docgen = start(root, case)
        require(docgen.findings, f"“{case.word}” from docgen {case.command}", case.times)
        peer = run_peer(root, case)
        require(peer.findings, f"rows of {case.peer}")
        best["docgen"] = min(best["docgen"], docgen.processor)
        best[case.peer] = min(best[case.peer], peer.processor)
    seconds, least = best["docgen"], best[case.peer]
    print(f"{case.command:30}{seconds:9.2f}  {case.peer:13}{least:9.2f}{seconds / least:8.1f} x")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    request = parser.parse_args(arguments)
    print("command                       processor  peer         processor")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "县"
        make_workspace(root)
        for case in CASES:
            measure(root, case, request.rounds)


if __name__ == "__main__":
    main()
