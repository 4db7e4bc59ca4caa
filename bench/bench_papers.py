"""Papers from a register end to end: 10,000 problems → 120 slips and the other lists, on disk."""

from __future__ import annotations

import csv
import resource
import shutil
import tempfile
import time
from pathlib import Path

from docgen.app.build import build
from docgen.app.build_result import BuildOptions
from docgen.app.executors import workers
from docgen.workspace.paths import Workspace

ROOT = Path(__file__).resolve().parents[1]
PROBLEMS, UNITS, TOWNSHIPS = 10_000, 120, 12
HEADER = ("编号,层级,乡镇,村,户主,证件号,户编号,指标,标准,现状,问题类别,问题描述,整改措施,"
          "责任单位,责任人,完成时限,状态")  # fmt: skip
INPUT = "轮次: 2018年回头看\n截止日期: 2018年9月16日\n交办单位: 县脱贫攻坚领导小组办公室\n"


def row(number: int) -> list[str]:
    """One problem; every eleventh is closed, every fifteenth late."""
    town, village = number % TOWNSHIPS, number % 97
    return [
        f"P{number:05}", "户", f"第{town}镇", f"第{town}镇{village}村", f"户主{number}",
        "", f"H{number // 2}", f"指标{number % 7}", "达到标准的要求",
        "现状描述若干字，写明差距在哪里", "饮水", "饮水不稳定，枯水期要到村外挑水",
        "接入集中供水管网，安装入户水表", f"第{number % UNITS}局", "张某",
        "2018-9-1" if number % 15 == 0 else "2018-10-1", "销号" if number % 11 == 0 else "整改中",
    ]  # fmt: skip


def workspace(folder: Path) -> Workspace:
    """A workspace with the ledger."""
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, folder / part)
    for part, name, text in (("lookback", "回头看.yaml", INPUT), ("registers", "", "")):
        (folder / "inputs" / part).mkdir(parents=True)
        if name:
            (folder / "inputs" / part / name).write_text(text, encoding="utf-8")
    ledger = folder / "inputs/registers/问题台账.csv"
    with ledger.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER.split(","), *map(row, range(PROBLEMS))])
    return Workspace(folder)


def measure(what: str, only: tuple[str, ...], jobs: int) -> None:
    """Build into a fresh workspace and print how long it took."""
    with tempfile.TemporaryDirectory() as location:
        space = workspace(Path(location))
        began = time.perf_counter()
        with workers(jobs) as executor:
            outcome = build(space, "lookback", options=BuildOptions(only=only), executor=executor)
        took = time.perf_counter() - began
        made = [space.root / built.output for built in outcome.documents if built.output]
        size = sum(path.stat().st_size for path in made) / 2**20
        print(f"{what:24} {jobs} process  {len(made):4} files  {took:6.2f} s  {size:6.1f} MB")
        began = time.perf_counter()
        build(space, "lookback", options=BuildOptions(only=only))
        print(f"{'  again, unchanged':24} {time.perf_counter() - began:26.2f} s")


if __name__ == "__main__":
    print(f"{PROBLEMS} problems, {UNITS} units")
    measure("slips", ("交办单",), 1)
    measure("slips", ("交办单",), 2)
    measure("slips and urging", ("交办单", "督办单"), 1)
    measure("all papers", (), 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process {peak:.0f} MB")
