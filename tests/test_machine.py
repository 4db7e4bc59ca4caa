"""Programs of the machine: seen by marked tests alone, skipped where absent, never in CI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

TESTS = """
import shutil
import pytest

def test_unmarked():
    assert not shutil.which("env")

@pytest.mark.machine
def test_marked():
    assert shutil.which("env")

@pytest.mark.machine("mkdocs")
def test_needs():
    pass

def test_in_part(has):
    assert has("a terminal") in (True, False)

def test_skips():
    pytest.skip("no reason")
"""
BARE_AND_NOT = [
    ({"CI": "true"}, {"passed": 4, "failed": 1}),
    ({"CI": ""}, {"passed": 4, "skipped": 1}),
    # What is hidden: the marked test fails, the one that needs a program is skipped at its start,
    # the one that can do without at its end.
    ({"CI": "true", "DOCGEN_TESTS_BARE": "true"}, {"passed": 2, "failed": 1, "skipped": 3}),
]


@pytest.mark.slow
@pytest.mark.machine("mkdocs", "a terminal")
@pytest.mark.parametrize(("env", "counts"), BARE_AND_NOT, ids=["CI", "desk", "bare"])
def test_a_skip_is_a_failure_in_ci_unless_the_programs_are_hidden(
    tmp_path: Path, env: dict[str, str], counts: dict[str, int]
) -> None:
    (tmp_path / "test_it.py").write_text(TESTS, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "-p", "conftest"]
    inside = {**os.environ, "DOCGEN_TESTS_BARE": "", **env}
    inside["PYTHONPATH"] = os.pathsep.join(
        [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/render")]
    )
    done = subprocess.run(
        [*command, str(tmp_path)], env=inside, capture_output=True, text=True, check=False
    )
    last = done.stdout.strip().splitlines()[-1]
    found = {word: int(count) for count, word in re.findall(r"(\d+) (\w+)", last)}
    assert found == counts, done.stdout


def test_no_program_is_seen_without_the_marker() -> None:
    assert shutil.which("env") is None
