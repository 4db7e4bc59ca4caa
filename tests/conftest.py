"""What every test may ask for: a workspace of its own, and the program run in it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from docgen.cli import main

# In CI the same examples every time; on a developer's machine new ones, which find new faults.
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "default")

ROOT = Path(__file__).resolve().parent.parent
Run = Callable[..., "Result"]


@dataclass(frozen=True)
class Result:
    """What a run printed and how it ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def space(tmp_path: Path) -> Path:
    """An empty workspace, in a path with Chinese and a space, with the shipped report type."""
    root = tmp_path / "工作 目录"
    for folder in ("checks", "templates/docx"):
        shutil.copytree(ROOT / folder, root / folder)
    (root / "inputs/report").mkdir(parents=True)
    return root


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A workspace with the shipped samples."""
    root = tmp_path / "样例"
    for folder in ("checks", "templates/docx", "inputs"):
        shutil.copytree(ROOT / folder, root / folder)
    return root


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
