"""Kill the program at random moments, run it again, and look at what is left.

usage: python tools/kills.py [--kills N] [--seed N] [--only SCENARIO]

Each kill stops a command at one of the calls by which it changes the disk, before or after the
call, as `kill -9` would. Then an input is edited where a person would, and the command runs again.
A fault is: a torn file, a document that is called 手工改动 though no hand touched it, a temporary
file that stays, or another result than without the kill. The exit status is 1 if there is any.
Two processes at work are killed after a random time instead. Linux only: it forks.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import openpyxl

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ["SOURCE_DATE_EPOCH"] = "1537056000"

from docgen.cli.errors import main as run_docgen  # noqa: E402
from tools.sample_county.__main__ import main as sample_county  # noqa: E402

CALLS = ("open", "write", "replace", "rename", "link", "unlink", "mkdir", "rmdir")
"""The calls of `os` before and after which a command can be killed."""
LETTERS = 12
KILLED = 137
HEAD = """\
签订类别: 县—乡镇
标题: 责任书
成品名: '{{ 乡镇 }}责任书'
签约甲方: 甲县扶贫开发领导小组
签约乙方: '{{ 乡镇 }}人民政府'
缘由: 特签订本责任书。
甲方落款: [主要负责人（签字）：]
乙方落款: [主要负责人（签字）：]
任务: [{名称: 减贫户数, 单位: 户}]
名单: 表.csv
章节: [{标题: 目标, 正文: '减少贫困户{{ 减贫户数 }}。'}]
"""
TASK = "轮次: 2018年回头看\n截止日期: 2018年9月16日\n交办单位: 县领导小组办公室\n"


@dataclass(frozen=True)
class Scenario:
    """A command that is killed, what a person does before it runs again, and how it ends.

    `seconds` is the longest time to a kill of a whole group of processes, 0 for kills at calls.
    """

    name: str
    command: tuple[str, ...]
    edit: Callable[[Path], None] = lambda root: None
    seconds: float = 0.0
    warm: bool = False
    """Whether this process may run the command too: polars cannot be used before a fork."""


@dataclass
class Score:
    """How many kills hit, and the faults."""

    kills: int = 0
    faults: list[str] = field(default_factory=list)


def edit_letters(root: Path) -> None:
    """Change a word of the letters."""
    path = root / "inputs/letter/乡镇.yaml"
    text = path.read_text("utf-8").replace("减少贫困户", "减少贫困户共")
    path.write_text(text, encoding="utf-8")


def edit_copy(path: Path) -> None:
    """Write into a copy of the ledger as a township would."""
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows(min_row=3):
        row[-1].value = "镇上核过"
    book.save(path)


SCENARIOS = (
    Scenario("build", ("build", "letter"), edit_letters, warm=True),
    Scenario("jobs", ("build", "letter", "--jobs", "2"), edit_letters, seconds=2.5),
    Scenario("format", ("format", "来文.docx"), warm=True),
    Scenario("archive", ("archive", "letter"), warm=True),
    Scenario("collect", ("lookback", "collect")),
    Scenario("merge", ("lookback", "merge", "inputs/registers/问题台账.xlsx", "交回.xlsx")),
)


def prepare(scenario: Scenario, root: Path) -> None:
    """Make the workspace of a scenario."""
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, root / part)
    for part in ("letter", "lookback"):
        (root / "inputs" / part).mkdir(parents=True)
    (root / "inputs/county.yaml").write_text("县名: 甲县\n", encoding="utf-8")
    (root / "inputs/letter/乡镇.yaml").write_text(HEAD, encoding="utf-8")
    rows = "".join(f"{number}号镇,{number + 10}\n" for number in range(LETTERS))
    (root / "inputs/letter/表.csv").write_text(f"乡镇,减贫户数\n{rows}", encoding="utf-8")
    (root / "inputs/lookback/回头看.yaml").write_text(TASK, encoding="utf-8")
    shutil.copy(ROOT / "templates/docx/report.docx", root / "来文.docx")
    if scenario.name == "archive":
        run(root, ("build", "letter"))
    if scenario.name in ("collect", "merge"):
        _add_registers(root)
    if scenario.name == "merge":
        run(root, ("lookback", "collect", "--to", "inputs/registers/问题台账.xlsx"))
        shutil.copy(root / "inputs/registers/问题台账.xlsx", root / "交回.xlsx")
        edit_copy(root / "交回.xlsx")


def _add_registers(root: Path) -> None:
    arguments = ["--root", str(root), "--households", "8", "--faults", "--only", "户"]
    in_child(partial(sample_county, arguments))
    (practice,) = (root / "inputs/registers").iterdir()
    for path in practice.iterdir():
        shutil.move(path, root / "inputs/registers" / path.name)
    practice.rmdir()


def in_child(work: Callable[[], object], output: Path | None = None) -> int:
    """Do some work in a child, which takes nothing from this process; return its exit status."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    status = 70
    try:
        status, text = _quietly(work)
        if output is not None:
            output.write_text(text, encoding="utf-8")
    finally:
        os._exit(status)


def _quietly(work: Callable[[], object]) -> tuple[int, str]:
    """Do some work; return its exit status and what it printed."""
    text = io.StringIO()
    status = 0
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        try:
            work()
        except SystemExit as ended:
            status = int(ended.code or 0)
    return status, text.getvalue()


def run(root: Path, command: Sequence[str], output: Path | None = None) -> int:
    """Run docgen in a workspace; return its exit status."""
    return in_child(partial(_docgen, root, command), output)


def _docgen(root: Path, command: Sequence[str]) -> None:
    os.chdir(root)
    sys.argv = ["docgen", *command]
    run_docgen()


def count_calls(root: Path, command: Sequence[str]) -> int:
    """Run docgen once and return the number of moments at which it can be killed."""
    counted = root.with_name("calls")

    def work() -> None:
        calls = _watch_calls(-1)
        with contextlib.suppress(SystemExit):
            _docgen(root, command)
        counted.write_text(str(len(calls)), encoding="utf-8")

    in_child(work)
    return int(counted.read_text("utf-8"))


def run_killed(root: Path, command: Sequence[str], moment: int) -> int:
    """Run docgen until one of its moments; return its exit status."""

    def work() -> None:
        _watch_calls(moment)
        _docgen(root, command)

    return in_child(work)


def _watch_calls(moment: int) -> list[str]:
    """Let this process die at one moment; return the list that its calls are added to."""
    calls: list[str] = []

    def pass_moment(name: str) -> None:
        if len(calls) == moment:
            os._exit(KILLED)
        calls.append(name)

    def watched(name: str, sound: Callable[..., object]) -> Callable[..., object]:
        def call(*values: object, **options: object) -> object:
            pass_moment(name)
            result = sound(*values, **options)
            pass_moment(name)
            return result

        return call

    for name in CALLS:
        setattr(os, name, watched(name, getattr(os, name)))
    return calls


def run_killed_in_time(root: Path, command: Sequence[str], seconds: float) -> None:
    """Run docgen in processes of its own and kill them all after some seconds."""
    words = [sys.executable, "-m", "docgen", *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        words, cwd=root, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as process:
        time.sleep(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    # Workers outlive their parent by a moment.
    time.sleep(0.1)


def find_faults(root: Path, output: str) -> Iterator[str]:
    """Yield what is wrong in a workspace after the second run."""
    if "手工改动" in output or "Traceback" in output or "程序" in output:
        yield f"it says: {output[:300]}"
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if "手工改动" in name:
            yield f"{name}: no hand touched it"
        if path.name.endswith(".tmp") or path.name.startswith(".docgen"):
            yield f"{name} was left over"
        if path.is_file() and not _is_whole(path):
            yield f"{name} is torn"


def _is_whole(path: Path) -> bool:
    try:
        if path.suffix in (".docx", ".xlsx", ".zip"):
            with zipfile.ZipFile(path) as package:
                return package.testzip() is None
        if path.name == "manifest.json":
            json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
    return True


def results(root: Path) -> dict[str, bytes]:
    """Return the files that must be the same with and without a kill, by name.

    Copies of earlier states may be more after a kill; manifests hold times.
    """
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path.name != "manifest.json"
        and not path.name.startswith("_")
        and "archive" not in path.parts
    }


def try_scenario(scenario: Scenario, kills: int, chooser: random.Random, score: Score) -> None:
    """Kill a command several times and add up the score."""
    with tempfile.TemporaryDirectory() as folder:
        sound, output = Path(folder, "sound"), Path(folder, "output")
        prepare(scenario, sound)
        sample = Path(folder, "sample")
        shutil.copytree(sound, sample)
        moments = 0
        if scenario.warm:
            # The children begin with what this process has read and compiled.
            warm = Path(folder, "warm")
            shutil.copytree(sound, warm)
            _quietly(partial(_docgen, warm, scenario.command))
            # The folder is deleted later, and no process can start in a folder that is not there.
            os.chdir(ROOT)
        if scenario.seconds:
            run(sample, scenario.command)
        else:
            moments = count_calls(sample, scenario.command)
        scenario.edit(sample)
        expected_status = run(sample, scenario.command)
        expected = results(sample)
        for number in range(kills):
            root = Path(folder, f"{scenario.name}-{number}")
            shutil.copytree(sound, root)
            if scenario.seconds:
                moment: float = round(chooser.uniform(0.2, scenario.seconds), 2)
                run_killed_in_time(root, scenario.command, moment)
            else:
                moment = chooser.randrange(moments)
                killed = run_killed(root, scenario.command, int(moment))
                assert killed == KILLED, f"{scenario.name} did not come to moment {moment}"
            score.kills += 1
            # Files younger than a moment may belong to a run that goes on.
            time.sleep(0.25)
            scenario.edit(root)
            status = run(root, scenario.command, output)
            faults = list(find_faults(root, output.read_text("utf-8")))
            if status != expected_status:
                faults.append(f"ended with {status}, not {expected_status}")
            if results(root) != expected:
                faults.append(f"other results: {_differences(results(root), expected)}")
            if scenario.name in ("build", "jobs") and run(root, ("verify",), output):
                faults.append(f"verify says: {output.read_text('utf-8')[:300]}")
            score.faults += (f"{scenario.name} killed at {moment}: {fault}" for fault in faults)
            shutil.rmtree(root)


def _differences(found: dict[str, bytes], expected: dict[str, bytes]) -> list[str]:
    return [n for n in sorted({*found, *expected}) if found.get(n) != expected.get(n)][:5]


def main(arguments: Sequence[str]) -> int:
    """Kill, count, and print the faults."""
    parser = argparse.ArgumentParser(description="Kill the program at random moments.")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=[scenario.name for scenario in SCENARIOS])
    options = parser.parse_args(arguments)
    chosen = [each for each in SCENARIOS if options.only in (None, each.name)]
    chooser = random.Random(options.seed)
    score = Score()
    for number, scenario in enumerate(chosen):
        # Every scenario gets its share, the first ones what is left over.
        kills = options.kills // len(chosen) + (number < options.kills % len(chosen))
        try_scenario(scenario, kills, chooser, score)
    print("\n".join([*score.faults, f"{score.kills} kills, {len(score.faults)} faults"]))
    return int(bool(score.faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
