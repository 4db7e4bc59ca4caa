"""Collecting and merging at the size of a county: `python bench/bench_ledger.py [HOUSEHOLDS]`.

A made-up county whose archive lacks many papers, so that about 10,000 problems are found; they go
into a new workbook, then into one that holds them, then two copies of it are merged.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from docgen.pipeline.lookback import Kept, collect_problems, merge_ledgers
from docgen.workspace import Workspace
from tools.sample_county.county import CountyOptions, write_county

ROOT = Path(__file__).resolve().parents[1]
KEPT = 2  # of so many items of a household one is left


def timed(label: str, work: Callable[[], Kept]) -> None:
    start, busy = time.perf_counter(), time.process_time()
    kept = work()
    told = "，".join(f"{name} {count}" for name, count in kept.counts.items())
    spent = time.perf_counter() - start, time.process_time() - busy
    print(f"{label}: {spent[0]:.1f} s, {spent[1]:.1f} s of processor; {told}")


def main(households: int) -> None:
    root = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "checks", root / "checks")
    folder = root / "inputs/registers"
    write_county(Workspace(root), folder, CountyOptions(households=households))
    items = folder / "归档文件.csv"
    header, *lines = items.read_text("utf-8").splitlines(keepends=True)
    items.write_text(header + "".join(lines[::KEPT]), "utf-8")
    shutil.copy(ROOT / "inputs/registers/示例县/county.yaml", folder / "county.yaml")
    space, ledger = Workspace(root), folder / "问题台账.xlsx"
    timed("collect, new workbook", lambda: collect_problems(space))
    timed("collect, nothing new", lambda: collect_problems(space))
    copy = folder / "_收回.xlsx"
    shutil.copy(ledger, copy)
    timed("merge of two equal copies", lambda: merge_ledgers(space, ledger, copy))
    for suffix in (".xlsx", ".csv", ".yaml"):
        timed(f"collect into a new {suffix}", lambda s=suffix: collect_into(space, folder, s))
        timed("and again", lambda: collect_problems(space))
    print(
        f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB, {os.cpu_count()} cores"
    )
    shutil.rmtree(root)


def collect_into(space: Workspace, folder: Path, suffix: str) -> Kept:
    for old in folder.glob("*问题台账*"):
        old.unlink()
    return collect_problems(space, (), Path(f"问题台账{suffix}"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
