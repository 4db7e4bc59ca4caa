"""Registers need polars; on a machine without it everything else works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, Result

DOCGEN = """\
import contextlib, io, json, sys
sys.modules["polars"] = None
from docgen.cli import main
results = []
for line in json.loads(sys.argv[1]):
    sys.argv = ["docgen", *line]
    out, err, code = io.StringIO(), io.StringIO(), 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    results.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(results))
"""
"""Several command lines in one process that finds no polars: starting it costs more than they."""
REGISTER = "户编号,户主\n1,张三\n"


def run(root: Path, *lines: str) -> list[Result]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", DOCGEN, json.dumps([line.split() for line in lines])]
    process = subprocess.run(command, cwd=root, env=env, capture_output=True, check=False)
    assert process.returncode == 0, process.stderr.decode()
    return [Result(*result) for result in json.loads(process.stdout)]


@pytest.fixture
def county(space: Path) -> Path:
    """A workspace with a report and a register."""
    shutil.copy(ROOT / "inputs/county.yaml", space / "inputs")
    shutil.copy(ROOT / "inputs/report/2016年脱贫攻坚工作情况汇报.yaml", space / "inputs/report")
    (space / "inputs/registers").mkdir()
    (space / "inputs/registers/户.csv").write_text(REGISTER, "utf-8")
    return space


WORKING = (
    "types",
    "rules report",
    "explain BG-01",
    "check report",
    "build report",
    "lint inputs/report",
)


@pytest.mark.slow
def test_commands_for_documents_and_texts_work(county: Path) -> None:
    for line, result in zip(WORKING, run(county, *WORKING), strict=True):
        assert (result.code, result.err) == (0, ""), (line, result)
        assert result.out, line


def test_a_check_of_registers_gives_one_plain_finding(county: Path) -> None:
    result, plain = run(county, "check registers --format json", "check registers")
    assert result.code == 1
    findings = json.loads(result.out)["findings"]
    assert [(f["code"], f["message"]) for f in findings] == [("TB-16", "没有装 polars，台账没有读")]
    assert "pip install polars" in findings[0]["remedy"]
    assert plain.out.count("TB-16") == 1


@pytest.mark.slow
def test_a_figure_from_a_register_is_reported_without_polars(county: Path) -> None:
    path = county / "inputs/report/某.yaml"
    path.write_text(
        "版式: 汇报材料\n标题: 汇报\n发文机关: 某县\n成文日期: 2018年3月16日\n"
        "指标:\n  户数: {台账: 户, 单位: 户}\n章节: [{标题: 一, 正文: '{{ 户数 }}。'}]\n",
        "utf-8",
    )
    (result,) = run(county, "check inputs/report/某.yaml")
    assert result.code == 1
    assert result.out.count("GW-08") == 1
    assert "没有装 polars" in result.out


@pytest.mark.slow
def test_doctor_reports_the_missing_library(county: Path) -> None:
    (result,) = run(county, "doctor")
    assert "TB-16" in result.out, result
    assert "Traceback" not in result.err


@pytest.mark.slow
def test_a_command_that_needs_registers_names_the_library(samples: Path) -> None:
    lines = ("lookback collect", "explain HD-30", "build lookback")
    for line, result in zip(lines, run(samples, *lines), strict=True):
        assert result.code in (1, 2), (line, result)
        assert "没有装 polars" in result.out + result.err, line
        assert "Traceback" not in result.err, line
