"""The largest files that an office may be sent, and the longest lists that come out of them.

A workbook with as many rows as Excel has, five million members of households that no register
knows, 100,000 findings as a page and as a workbook. docgen must find and write every seeded fault.
The peer (large_peers.py) does the bare part of the work: it reads the cells or writes the rows.
Times are of whole processes by turns, start-up included.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import xlsxwriter
from measuring import BENCH, Run, require, run

ROOT = BENCH.parent
SHEET_ROWS = 1_048_575
"""The rows of a sheet in Excel, less the header."""
CSV_ROWS = 5_000_000
LIST_ROWS = 100_000
SHEET = ("户编号", "乡镇", "户主", "识别年度")
FAULTS = 1_000
HOUSEHOLDS = "户"
OUT_OF_RANGE = "ZD-08"
UNKNOWN_HOUSEHOLD = "CY-01"
OTHER_SEX = "CY-03"


@dataclass(frozen=True)
class Case:
    """A file to check, the faults seeded in it and their code, the list to write, and the peer."""

    file: str
    rows: int
    code: str
    faults: int
    result: str
    peer: str


def cases(sheet: int, table: int, findings: int) -> tuple[Case, ...]:
    """Return the cases for numbers of rows in a workbook, of rows in a CSV file, of findings."""
    members = ("家庭成员.csv", findings, OTHER_SEX, findings)
    return (
        Case("户.xlsx", sheet, OUT_OF_RANGE, min(FAULTS, sheet), "全部.csv", "openpyxl_reads"),
        Case("家庭成员.csv", table, UNKNOWN_HOUSEHOLD, table, "全部.csv", "csv_reads"),
        Case(*members, "全部.html", "jinja2_writes"),
        Case(*members, "全部.xlsx", "openpyxl_writes"),
    )


def make_sheet(path: Path, rows: int, faults: int) -> None:
    """Write a register of households, some of which are dated too early."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet(path.stem)
    sheet.write_row(0, 0, SHEET)
    for number in range(rows):
        year = 2014 if number >= faults else 2012
        sheet.write_row(number + 1, 0, (f"H{number:07d}", f"第{number % 9}镇", "某某", year))
    book.close()


def make_workspace(root: Path, case: Case) -> Path:
    """Make a workspace with one register; return its file."""
    for part in ("checks", "templates"):
        shutil.copytree(ROOT / part, root / part)
    path = root / "inputs/registers" / case.file
    if path.suffix == ".xlsx":
        make_sheet(path, case.rows, case.faults)
        return path
    seeded = case.faults if case.code == OTHER_SEX else 0
    command = [sys.executable, "province.py", str(path), str(case.rows), str(seeded)]
    subprocess.run(command, check=True, cwd=BENCH)
    if case.code == UNKNOWN_HOUSEHOLD:
        known = "户编号,乡镇,村,户主\n000000000000000,甲镇,甲村,甲某\n"
        path.with_stem(HOUSEHOLDS).write_text(known, encoding="utf-8")
    return path


def count_written(path: Path, code: str) -> int:
    """Return how many findings of a rule a list names that docgen has written.

    A page shows the first findings of a rule and says how many more there are.
    """
    if not path.exists():
        return 0
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(code in row for row in csv.reader(stream))
    if path.suffix == ".html":
        text = path.read_text("utf-8")
        return text.count(f">{code}<") + sum(map(int, re.findall(f"{code} 另有 ([0-9]+)", text)))
    book = openpyxl.load_workbook(path, read_only=True)
    return max(sum(code in row for row in sheet.values) for sheet in book)


def check(root: Path, case: Case) -> Run:
    """Check the register and write every finding."""
    command = [sys.executable, "-m", "docgen", "check", "registers", "--root", str(root)]
    written = root / "outputs/registers" / case.result
    return run([*command, "--out", case.result], lambda _: count_written(written, case.code))


def run_peer(name: str, *arguments: str) -> Run:
    """Run a function of large_peers.py in a process of its own."""
    return run([sys.executable, "large_peers.py", name, *arguments], lambda text: int(text or 0))


def measure(case: Case) -> None:
    """Print one line: seconds, rows per second, peak memory, findings, the ratio to the peer."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "县"
        path = make_workspace(root, case)
        docgen = check(root, case)
        require(docgen.findings, f"findings of {case.code} in {case.result}", case.faults)
        source = str(path) if case.peer.endswith("reads") else str(case.faults)
        peer = run_peer(case.peer, source, str(Path(folder) / case.peer))
        require(peer.findings, f"rows of {case.peer}", case.rows)
    figures = f"{docgen.seconds:9.1f}{case.rows / docgen.seconds:10,.0f}{docgen.peak:9.0f}"
    ratio = peer.seconds / docgen.seconds
    label = f"{case.file} → {case.result}"
    print(
        f"{label:20}{case.rows:11,}{figures}{case.faults:11,}  {case.peer} {ratio:.2f} x",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheet", type=int, default=SHEET_ROWS, help="rows of the workbook")
    parser.add_argument("--table", type=int, default=CSV_ROWS, help="rows of the CSV file")
    parser.add_argument("--findings", type=int, default=LIST_ROWS, help="findings in a list")
    request = parser.parse_args(arguments)
    print("file → list               rows  seconds    rows/s  peak MB   findings  peer")
    for case in cases(request.sheet, request.table, request.findings):
        measure(case)


if __name__ == "__main__":
    main()
