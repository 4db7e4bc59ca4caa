"""A generated county in registers: rows per second and peak memory of `docgen check registers`.

Peer: the same twelve field rules by Cerberus, row by row, in the same run.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cerberus
import yaml

from docgen.workspace import Workspace
from tools.sample_county.county import CountyOptions, write_county

ROOT = Path(__file__).resolve().parents[1]
HOUSEHOLDS, SAMPLE = 7_096, 2_000


def peer(path: Path) -> float:
    """Seconds a row of Cerberus takes for the household register."""
    schema = yaml.safe_load((ROOT / "checks/registers/household/schema.yaml").read_text("utf-8"))
    rules = {
        name: {key: rule for key, rule in field.items() if key in ("required", "allowed", "regex")}
        for name, field in schema["字段"].items()
    }
    validator = cerberus.Validator(rules, allow_unknown=True)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))[:SAMPLE]
    started = time.perf_counter()
    for row in rows:
        validator.validate({name: text for name, text in row.items() if text}, normalize=False)
    return (time.perf_counter() - started) / len(rows)


def main() -> None:
    """Print seconds with start-up, rows per second, peak memory, and the ratio to Cerberus."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        for part in ("checks", "templates"):
            shutil.copytree(ROOT / part, root / part)
        options = CountyOptions(households=HOUSEHOLDS)
        made = write_county(Workspace(root), root / "inputs/registers", options)
        rows = sum(made.rows.values())
        command = [sys.executable, "-m", "docgen", "check", "registers", "--root", str(root)]
        started = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        theirs = peer(root / "inputs/registers/户.csv")
    print(
        "rows     seconds  rows/s  peak MB  cerberus, households only / docgen, all rules (per row)"
    )
    ratio = theirs / (seconds / rows)
    print(f"{rows:7d}{seconds:9.1f}{rows / seconds:9.0f}{peak:9.0f}{ratio:10.1f} x")


if __name__ == "__main__":
    main()
