"""What every test may ask for: a workspace of its own, and the program run in it."""

from __future__ import annotations

import csv
import gc
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typer.main
import xlsxwriter
from hypothesis import HealthCheck, settings

import machine
from docgen.cli.errors import main
from docgen.registers import register_cases
from docgen.workspace.machine import list_fonts
from docgen.workspace.paths import Workspace
from office import errors_of
from tools.sample_county.county import CountyOptions, write_county

# Every processor has a test process: threads of polars would only be in each other's way.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

# In CI the same examples every time; on a developer's machine new ones, which find new faults;
# at night many. None of them knows a deadline: a busy machine is no fault.
NIGHTS = {"ci": 1, "desk": 1, "nightly": 8}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if machine.CI else "desk")
for name, times in NIGHTS.items():
    settings.register_profile(
        name,
        derandomize=name == "ci",
        deadline=None,
        max_examples=50 * times,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
settings.load_profile(PROFILE)


def examples(count: int) -> settings:
    """Return the settings of a property that is tried so often by day, more often at night."""
    return settings(max_examples=count * NIGHTS[PROFILE])


ROOT = machine.ROOT
GOLDEN = ROOT / "tests/golden"
Run = Callable[..., "Result"]
Grow = Callable[..., dict[str, int]]
Has = Callable[[str], bool]
Validate = Callable[[Path], list[str]]


LETTERS = """\
签订类别: 县—乡镇
标题: 责任书
成品名: '{{ 乡镇 }}责任书'
签约甲方: 甲县扶贫开发领导小组
签约乙方: '{{ 乡镇 }}人民政府'
缘由: 特签订本责任书。
甲方落款: [主要负责人（签字）：]
乙方落款: [主要负责人（签字）：]
章节: [{标题: 目标, 正文: '减少贫困户{{ 减贫户数 }}。'}]
"""
"""A set of letters, without its targets and its rows."""


# What is imported and collected stays to the end: the collector need not look at it.
gc.disable()


def pytest_collection_finish() -> None:
    """Let the collector begin with what the tests make."""
    gc.freeze()
    gc.enable()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--every N`: of the cases of each test only the first and each Nth after it run."""
    parser.addoption("--every", type=int, default=1, help="run every Nth case of each test")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that ask for programs as they run; put the slow tests first."""
    items[:] = _every_nth_case(items, config.getoption("--every"))
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "has" in fixtures:
            item.add_marker("machine")
        needs_programs = any(mark.args for mark in item.iter_markers("machine"))
        if needs_programs or "validate" in fixtures:
            item.add_marker("slow")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _every_nth_case(items: Sequence[pytest.Item], step: int) -> list[pytest.Item]:
    """Return each test, and of a test with cases the first and every `step`th after it."""
    counts = Counter[str]()
    chosen: list[pytest.Item] = []
    for item in items:
        test, _, _ = item.nodeid.partition("[")
        if counts[test] % step == 0:
            chosen.append(item)
        counts[test] += 1
    return chosen


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Show the machine's programs to marked tests alone; skip what cannot run here."""
    marks = list(item.iter_markers("machine"))
    os.environ["PATH"] = machine.PATH if marks else ""
    list_fonts.cache_clear()
    if lacking := machine.lacking(tuple(name for mark in marks for name in mark.args)):
        pytest.skip(f"not on this machine: {lacking}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skip in CI as a failure: there all programs are installed."""
    report = yield
    if report.skipped and machine.CI and not machine.BARE:
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture
def has() -> Iterator[Has]:
    """Return a check for a program in the middle of a test.

    Where it is absent the rest of the test runs, then the test counts as skipped too.
    """
    missed = set[str]()

    def check(name: str) -> bool:
        if not machine.find(name):
            missed.add(name)
        return bool(machine.find(name))

    yield check
    if missed:
        pytest.skip(f"run without a part, not on this machine: {', '.join(sorted(missed))}")


@pytest.fixture
def validate(has: Has) -> Validate:
    """Return the errors that the Open XML SDK finds in a file; none where it is absent."""
    return lambda document: errors_of(document) if has("Open XML SDK") else []


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide the machine's programs from the program itself."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("docgen.workspace.libreoffice.PLACES", ())
    list_fonts.cache_clear()


@pytest.fixture
def without_register_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare `doctor` the cases of the registers: test_registers runs them all."""
    monkeypatch.setattr(register_cases, "check_register_cases", lambda *args: ())


# A test process runs the program a thousand times; its table of commands is the same each time.
typer.main.get_command = cache(typer.main.get_command)


@dataclass(frozen=True)
class Result:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Shipped:
    """A copy of the shipped files, from which a workspace gets links instead of copies.

    A copy of a hundred files takes ten times as long as links to them. A test that writes into a
    link writes into this copy too, so each file is compared with its first state before it is
    linked again.
    """

    folder: Path
    states: dict[Path, tuple[int, int]]

    def put(self, root: Path, *parts: str) -> None:
        """Put the files of some folders into a workspace."""
        for part in parts:
            shutil.copytree(ROOT / part, root / part, copy_function=self._link)

    def _link(self, source: str, target: str) -> None:
        kept = self.folder / Path(source).relative_to(ROOT)
        if not kept.exists() or self.states.get(kept) != _state(kept):
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.unlink(missing_ok=True)
            shutil.copy2(source, kept)
            self.states[kept] = _state(kept)
        os.link(kept, target)


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Shipped:
    """The copy of this test process."""
    return Shipped(tmp_path_factory.mktemp("shipped"), {})


@pytest.fixture
def space(tmp_path: Path, shipped: Shipped) -> Path:
    """An empty workspace, in a path with Chinese and a space, with the shipped report type."""
    root = tmp_path / "工作 目录"
    shipped.put(root, "checks", "templates/docx")
    (root / "inputs/report").mkdir(parents=True)
    return root


@pytest.fixture
def samples(tmp_path: Path, shipped: Shipped) -> Path:
    """A workspace with the shipped samples."""
    root = tmp_path / "样例"
    shipped.put(root, "checks", "templates/docx", "inputs")
    return root


@pytest.fixture(scope="session")
def _grown(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[Path, dict[str, int]]]:
    @cache
    def make(households: int, faulty: bool) -> tuple[Path, dict[str, int]]:
        folder = tmp_path_factory.mktemp("县")
        options = CountyOptions(households=households, faults=None if faulty else ())
        return folder, dict(write_county(Workspace(ROOT), folder, options).seeded)

    return make


@pytest.fixture
def grow(_grown: Callable[..., tuple[Path, dict[str, int]]]) -> Grow:
    """Puts a made-up county's registers into a folder: the faults seeded in it, by rule."""

    def put(folder: Path, households: int = 60, faulty: bool = False) -> dict[str, int]:
        made, seeded = _grown(households, faulty)
        shutil.copytree(made, folder, dirs_exist_ok=True)
        return seeded

    return put


def golden(path: str | Path, text: str) -> None:
    """Compare a text with the one kept in tests/golden.

    With UPDATE_GOLDEN=1 the text is written there instead; CI refuses that.
    """
    kept = GOLDEN / path
    if os.environ.get("UPDATE_GOLDEN"):
        assert os.environ.get("CI") != "true", "CI compares golden files, it never writes them"
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(text, encoding="utf-8")
    assert text == kept.read_text(encoding="utf-8")


def workbook(
    rows: Sequence[Sequence[Any]], formats: dict[tuple[int, int], str] | None = None
) -> bytes:
    """A workbook with one sheet; errors are written as formulas with that value."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("户")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            code = (formats or {}).get((number, column))
            look = book.add_format({"num_format": code}) if code else None
            if isinstance(cell, str) and cell.startswith("#"):
                sheet.write_formula(number, column, "=1/0", look, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(number, column, cell, look)
            elif isinstance(cell, str):
                sheet.write_string(number, column, cell, look)
            elif cell is not None:
                sheet.write(number, column, cell, look)
    book.close()
    return out.getvalue()


def edit(path: Path, change: Callable[[list[dict[str, str]]], object]) -> None:
    """Change the rows of a register in a CSV file."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, reader.fieldnames or [])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("build", "report", root=…)` through the one door, as from a shell."""

    def call(*args: str | Path, root: Path | None = None) -> Result:
        if root is not None:
            monkeypatch.chdir(root)
        monkeypatch.setattr(sys, "argv", ["docgen", *map(str, args)])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Result(int(ended.value.code or 0), told.out, told.err)

    return call
