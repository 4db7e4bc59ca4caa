"""Documents from a register, end to end: 10,000 problems → 120 slips and other lists on disk."""

from __future__ import annotations

import argparse
import csv
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

from measuring import peak_megabytes, require, timed

from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
PROBLEMS = 10_000
UNITS = 120
TOWNSHIPS = 12
SLIP = "交办单"
URGING = "督办单"
LISTS = ("到户问题清单", "到户问题清单（公示）", "问题清单", "责任清单", "整改清单", "整改台账")
"""The lists of all problems."""
INPUT = "轮次: 2018年回头看\n截止日期: 2018年9月16日\n交办单位: 县脱贫攻坚领导小组办公室\n"
PROBLEM = {
    "层级": "户",
    "标准": "达到标准的要求",
    "现状": "现状描述若干字，写明差距在哪里",
    "问题类别": "饮水",
    "问题描述": "饮水不稳定，枯水期要到村外挑水",
    "整改措施": "接入集中供水管网，安装入户水表",
    "责任人": "张某",
    "登记日期": "2018-8-1",
    "交办日期": "2018-8-5",
}
CLOSED = {
    "状态": "销号",
    "整改进展": "已整改",
    "佐证": "照片",
    "初核人": "陈某",
    "初核日期": "2018-9-5",
    "初核结论": "通过",
    "复核人": "杨某",
    "复核日期": "2018-9-8",
    "复核结论": "通过",
    "销号日期": "2018-9-9",
}
KEYS = ("编号", "乡镇", "村", "户主", "户编号", "指标", "责任单位", "完成时限")
HEADER = (*KEYS, *PROBLEM, *CLOSED)


def problem(number: int) -> dict[str, str]:
    """Return one problem. Every eleventh is closed, every fifteenth is overdue."""
    town = f"第{number % TOWNSHIPS}镇"
    row = {
        **PROBLEM,
        "编号": f"P{number:05}",
        "乡镇": town,
        "村": f"{town}{number % 97}村",
        "户主": f"户主{number}",
        "户编号": f"H{number // 2}",
        "指标": f"指标{number % 7}",
        "责任单位": f"第{number % UNITS}局",
        "完成时限": "2018-10-1",
        "状态": "整改中",
    }
    if number % 15 == 0:
        row["完成时限"] = "2018-9-1"
    if number % 11 == 0:
        row |= CLOSED
    return row


def workspace(folder: Path, problems: int) -> Workspace:
    """Return a workspace with the register of problems and one input."""
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, folder / part)
    document = folder / "inputs/lookback/回头看.yaml"
    document.parent.mkdir(parents=True)
    document.write_text(INPUT, encoding="utf-8")
    register = folder / "inputs/registers/问题台账.csv"
    register.parent.mkdir(parents=True)
    with register.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER)
        writer.writeheader()
        writer.writerows(map(problem, range(problems)))
    return Workspace(folder)


def open_units(problems: int) -> int:
    """Return how many units have a problem that is not closed: each gets one slip."""
    rows = map(problem, range(problems))
    return len({row["责任单位"] for row in rows if row["状态"] != CLOSED["状态"]})


def build(space: Workspace, only: tuple[str, ...], jobs: int) -> list[Path]:
    """Build the documents as a clerk does, in a process of its own; return their files."""
    command = [sys.executable, "-m", "docgen", "build", "lookback", "--root", str(space.root)]
    chosen = [word for name in only for word in ("--only", name)]
    words = [*command, *chosen, "--jobs", str(jobs)]
    process = subprocess.run(words, capture_output=True, check=False)
    if process.returncode:
        raise SystemExit(f"the work was not done: {process.stdout.decode()[-500:]}")
    return sorted(
        path for path in space.root.glob("outputs/lookback/**/*.*") if path.stem[0] != "."
    )


def rows_in(path: Path) -> int:
    """Return the number of table rows of a Word file."""
    with ZipFile(path) as package:
        return package.read("word/document.xml").count(b"<w:tr>")


def require_papers(paths: Sequence[Path], only: tuple[str, ...], problems: int) -> None:
    """Exit unless every slip is there, and every list of all problems has a row for each."""
    words = [path for path in paths if path.suffix == ".docx"]
    slips = [path for path in words if path.parent.name == SLIP]
    require(len(slips), "slips", open_units(problems))
    if only:
        return
    for name in LISTS:
        lists = [path for path in words if path.parent.name == name]
        rows = sum(map(rows_in, lists)) - len(lists)
        require(rows, f"rows of {name}", problems)


def measure(label: str, only: tuple[str, ...], *, problems: int, jobs: int) -> None:
    """Build into a new workspace, prove the files and print how long it took."""
    with tempfile.TemporaryDirectory() as folder:
        space = workspace(Path(folder), problems)
        seconds, paths = timed(lambda: build(space, only, jobs))
        require_papers(paths, only, problems)
        size = sum(path.stat().st_size for path in paths) / 2**20
        print(f"{label:24} {jobs} process  {len(paths):4} files  {seconds:6.2f} s  {size:6.1f} MB")
        again, _ = timed(lambda: build(space, only, jobs))
        print(f"{'  again, unchanged':24} {again:26.2f} s", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds for slips alone, for slips with urging letters, and for all documents."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=PROBLEMS)
    problems = parser.parse_args(arguments).problems
    print(f"{problems} problems, {UNITS} units")
    measure("slips", (SLIP,), problems=problems, jobs=1)
    measure("slips", (SLIP,), problems=problems, jobs=2)
    measure("slips and urging", (SLIP, URGING), problems=problems, jobs=1)
    measure("all documents", (), problems=problems, jobs=1)
    measure("all documents", (), problems=problems, jobs=2)
    print(f"peak memory of a build {peak_megabytes(resource.RUSAGE_CHILDREN):.0f} MB")


if __name__ == "__main__":
    main()
