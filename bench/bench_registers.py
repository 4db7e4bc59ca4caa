"""A made-up county in registers: rows per second and peak memory of `docgen check registers`.

The county has known faults, and the check must find exactly these. Peer: the twelve field rules
of households in Cerberus, row by row, in the same run.
"""

from __future__ import annotations

import argparse
import csv
import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import cerberus
import yaml
from measuring import peak_megabytes, require, timed

from docgen.workspace.paths import Workspace
from tools.sample_county.county import County, CountyOptions, write_county

ROOT = Path(__file__).resolve().parents[1]
HOUSEHOLDS = 7_096
PEER_ROWS = 2_000


def workspace(root: Path, households: int) -> County:
    """Make a workspace with the registers of a county that has every known fault."""
    for part in ("checks", "templates"):
        shutil.copytree(ROOT / part, root / part)
    options = CountyOptions(households=households, faults=None)
    return write_county(Workspace(root), root / "inputs/registers", options)


def check(root: Path) -> Counter[str]:
    """Run the check as a whole process; return the number of findings by code."""
    command = [sys.executable, "-m", "docgen", "check", "registers", "--root", str(root)]
    process = subprocess.run([*command, "--format", "json"], check=False, stdout=subprocess.PIPE)
    if process.returncode not in (0, 1):
        raise SystemExit(f"the work was not done: exit status {process.returncode}")
    return Counter(finding["code"] for finding in json.loads(process.stdout)["findings"])


def peer(path: Path) -> float:
    """Return the seconds that Cerberus takes for a row of the household register."""
    schema = yaml.safe_load((ROOT / "checks/registers/household/schema.yaml").read_text("utf-8"))
    rules = {
        name: {key: rule for key, rule in field.items() if key in ("required", "allowed", "regex")}
        for name, field in schema["字段"].items()
    }
    validator = cerberus.Validator(rules, allow_unknown=True)
    with path.open(encoding="utf-8", newline="") as stream:
        cells = list(csv.DictReader(stream))[:PEER_ROWS]
    rows = [{name: text for name, text in row.items() if text} for row in cells]
    seconds, verdicts = timed(lambda: [validator.validate(row, normalize=False) for row in rows])
    return seconds / require(len(verdicts), "rows of Cerberus")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print seconds with start-up, rows per second, peak memory, and the ratio to Cerberus."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=HOUSEHOLDS)
    households = parser.parse_args(arguments).households
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        county = workspace(root, households)
        rows = require(sum(county.rows.values()), "rows")
        seeded = require(sum(county.seeded.values()), "seeded faults")
        seconds, findings = timed(lambda: check(root))
        require(findings.total(), "findings", seeded)
        peak = peak_megabytes(resource.RUSAGE_CHILDREN)
        per_row = peer(root / "inputs/registers/户.csv")
    ratio = per_row / (seconds / rows)
    print(
        "rows   findings  seconds  rows/s  peak MB  cerberus, households only / docgen, all rules"
    )
    print(
        f"{rows:7d}{seeded:8d}{seconds:9.1f}{rows / seconds:8.0f}{peak:9.0f}{ratio:10.1f} x per row"
    )


if __name__ == "__main__":
    main()
