"""Findings that the county knows: exemptions and baseline are read, kept and applied."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from docgen.app.build_result import BuildResult
from docgen.load.table import read_table
from docgen.model.source import Source
from docgen.rules.exemptions import (
    BASELINE_COLUMNS,
    EXEMPTION_COLUMNS,
    UNUSED,
    BaselineResult,
    accept,
    baseline_rows,
    read_baseline,
    read_exemptions,
)
from docgen.workspace.clock import today
from docgen.workspace.files import digest, write_keeping
from docgen.workspace.paths import Workspace


def accepted(workspace: Workspace, outcome: BuildResult, whole: bool, old: bool = True) -> None:
    """Take the findings that are exempt or in the baseline out of an outcome, and count them.

    Where only a part of the registers was checked (not `whole`), nothing is said of exemptions
    that were not needed: their findings may lie in the other part. Without `old` the baseline
    does not count: what is old is a problem all the same.
    """
    path = workspace.exemptions()
    source = _table(workspace, path, EXEMPTION_COLUMNS, outcome) if path else None
    exemptions, findings = read_exemptions(source) if source else ((), ())
    outcome.findings += findings
    known = workspace.baseline()
    columns = frozenset(BASELINE_COLUMNS)
    table = _table(workspace, known, columns, outcome) if old and known.exists() else None
    baseline = read_baseline(table) if table else Counter[tuple[str, str]]()
    done = accept(outcome.findings, exemptions, baseline, today())
    outcome.findings = [f for f in done.findings if whole or f.code != UNUSED]
    outcome.baseline = BaselineResult((), done.exempt, done.old, done.mended if whole else 0)


def write_baseline(workspace: Workspace, outcome: BuildResult) -> tuple[str, int]:
    """Write the present findings as the baseline; its name and how many it holds.

    A baseline that stands there is kept under another name.
    """
    text, rows = io.StringIO(newline=""), baseline_rows(outcome.findings)
    csv.writer(text).writerows([BASELINE_COLUMNS, *rows])
    path = workspace.baseline()
    write_keeping(path, text.getvalue().encode("utf-8-sig"), digest(b""))
    return workspace.shown(path), sum(int(times) for *_, times in rows)


def _table(
    workspace: Workspace, path: Path, columns: frozenset[str], outcome: BuildResult
) -> Source | None:
    source, findings = read_table(workspace.read(path), workspace.shown(path), columns)
    outcome.findings += findings
    return source
