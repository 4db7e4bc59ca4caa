"""Collecting and merging problems at the size of a county.

A made-up county whose archive lacks half of its papers, so that about 13,000 problems are found.
They go into a new workbook, then into one that contains them, then an edited copy of it is merged.
A YAML file may have 200,000 lines: where these problems are too many, docgen must refuse to write
them, and YAML is measured with the problems of a smaller county.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO
from pathlib import Path

import openpyxl
from measuring import peak_megabytes, require, timed

from docgen.app.merge_ledgers import merge_ledgers
from docgen.app.problem_ledger import collect_problems
from docgen.model.finding import WorkspaceError
from docgen.problems.ledger_update import LedgerUpdate
from docgen.workspace.paths import Workspace
from tools.sample_county.county import CountyOptions, write_county

ROOT = Path(__file__).resolve().parents[1]
HOUSEHOLDS = 500
YAML_HOUSEHOLDS = 400
NAME = "问题台账"
EDITED_COLUMN = "责任人"
EDITED_EVERY = 10
OLD_PROBLEMS = 2_000
NEW_PROBLEMS = (1_000, 4_000, 10_000)


def workspace(root: Path, households: int) -> Workspace:
    """Return a workspace with a county of which every second paper is missing."""
    shutil.copytree(ROOT / "checks", root / "checks")
    folder = root / "inputs/registers"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "inputs/registers/示例县/county.yaml", folder)
    write_county(Workspace(root), folder, CountyOptions(households=households))
    papers = folder / "归档文件.csv"
    header, *lines = papers.read_text("utf-8").splitlines(keepends=True)
    papers.write_text(header + "".join(lines[::2]), "utf-8")
    return Workspace(root)


def collect_into(space: Workspace, suffix: str) -> LedgerUpdate:
    """Collect the problems into a new file; it replaces files of other suffixes."""
    for old in (space.root / "inputs/registers").glob(f"*{NAME}*"):
        old.unlink()
    return collect_problems(space, (), Path(f"{NAME}{suffix}"))


def edited_copy(ledger: Path) -> tuple[Path, int]:
    """Return a copy of the workbook with some cells changed, and how many are."""
    book = openpyxl.load_workbook(BytesIO(ledger.read_bytes()))
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if row[0].value == "编号")
    column = next(cell.column for cell in header if cell.value == EDITED_COLUMN)
    rows = range(header[0].row + 1, sheet.max_row + 1, EDITED_EVERY)
    for row in rows:
        sheet.cell(row, column, "张某")
    copy = ledger.with_name(f"_收回{ledger.suffix}")
    book.save(copy)
    return copy, len(rows)


def measure(label: str, work: Callable[[], LedgerUpdate], **expected: int) -> dict[str, int]:
    """Print the time of some work and its counts. Exit unless they are as expected."""
    seconds, result = timed(work)
    for name, count in expected.items():
        if result.counts.get(name) != count:
            raise SystemExit(f"the work was not done: {label}: {result.counts}, {name} ≠ {count}")
    counts = "，".join(f"{name} {count}" for name, count in result.counts.items())
    print(f"{label}: {seconds:.1f} s; {counts}", flush=True)
    return result.counts


def measure_collecting(space: Workspace, suffix: str) -> int:
    """Collect into a new file and once more into the same; return the number of problems."""
    counts = measure(f"collect into a new {suffix}", lambda: collect_into(space, suffix))
    found = require(counts.get("查出", 0), f"problems in {suffix}")
    require(counts["新登记"], f"new problems in {suffix}", found)
    measure("  and again", lambda: collect_problems(space), 查出=found, 新登记=0, 仍有=found)
    return found


def measure_merging(space: Workspace) -> None:
    """Merge an edited copy of the workbook."""
    ledger = space.root / f"inputs/registers/{NAME}.xlsx"
    copy, edited = edited_copy(ledger)
    require(edited, "edited cells")
    expected = {"并入的格": edited, "并入的行": 0, "两边不一样的": 0}
    measure("merge an edited copy", lambda: merge_ledgers(space, ledger, copy), **expected)


def write_problems(path: Path, count: int) -> None:
    """Write a ledger of as many problems as townships find by hand."""
    lines = ["编号,层级,乡镇,户主,问题描述,登记日期,状态"]
    lines += (
        f"WT{number:05d},户,东山镇,某{number},问题{number},2018-09-01,登记"
        for number in range(1, count + 1)
    )
    path.write_text("\n".join(lines) + "\n", "utf-8")


def measure_new_problems(space: Workspace) -> None:
    """Merge copies with ever more new problems: the time must grow as their number does."""
    folder = space.root / "inputs/registers"
    ledger, copy = folder / f"{NAME}.csv", folder / "_收回.csv"
    for count in NEW_PROBLEMS:
        write_problems(ledger, OLD_PROBLEMS)
        write_problems(copy, OLD_PROBLEMS + count)
        expected = {"并入的格": 0, "并入的行": count, "两边不一样的": 0}
        merged = partial(merge_ledgers, space, ledger, copy)
        measure(f"merge {count} new problems", merged, **expected)
    ledger.unlink()


def measure_yaml(space: Workspace, smaller: Path) -> None:
    """Collect into YAML; if docgen refuses so many lines, do so for a county in `smaller`."""
    try:
        measure_collecting(space, ".yaml")
    except WorkspaceError as error:
        if "超过" not in error.message:
            raise
        print(f"collect into a new .yaml: refused, {error.message}")
        print(f"the problems of {YAML_HOUSEHOLDS} households:")
        measure_collecting(workspace(smaller, YAML_HOUSEHOLDS), ".yaml")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds for collecting and merging in each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    households = parser.parse_args(arguments).households
    with tempfile.TemporaryDirectory() as folder:
        space = workspace(Path(folder) / "县", households)
        measure_collecting(space, ".xlsx")
        measure_merging(space)
        measure_new_problems(space)
        measure_collecting(space, ".csv")
        measure_yaml(space, Path(folder) / "小县")
    print(f"peak {peak_megabytes():.0f} MB, {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
