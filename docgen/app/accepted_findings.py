"""Findings that the county accepts: exemptions and the baseline, read, applied and written."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from docgen.app.build_result import BuildResult
from docgen.load.table import read_table
from docgen.model.source import Source
from docgen.rules.exemptions import (
    BASELINE_COLUMNS,
    EXEMPTION_COLUMNS,
    UNUSED,
    BaselineResult,
    Exemption,
    RuleAndKey,
    accept,
    baseline_rows,
    read_baseline,
    read_exemptions,
)
from docgen.workspace.clock import today
from docgen.workspace.contained_files import read_bytes
from docgen.workspace.file_lists import find_exemptions
from docgen.workspace.files import EARLIER, write_keeping
from docgen.workspace.paths import Workspace


def apply_exemptions(
    workspace: Workspace,
    result: BuildResult,
    unjudged: Collection[RuleAndKey] = (),
    *,
    whole: bool,
    with_baseline: bool = True,
) -> None:
    """Take the findings that are exempt or in the baseline out of a result, and count them.

    Unless the `whole` workspace was checked, unused exemptions are not reported: their findings
    may lie in the other registers. Nor are those for `unjudged` problems. Unless `with_baseline`
    only exemptions count.
    """
    exemptions = _read_exemptions(workspace, result)
    baseline: Counter[tuple[str, str]] = Counter()
    if with_baseline:
        baseline = _read_baseline(workspace, result)
    outcome = accept(result.findings, exemptions, baseline, today(), unjudged)
    result.findings = [f for f in outcome.findings if whole or f.code != UNUSED]
    mended = outcome.mended if whole else 0
    result.baseline = BaselineResult((), outcome.exempt, outcome.old, mended)


def _read_exemptions(workspace: Workspace, result: BuildResult) -> tuple[Exemption, ...]:
    """Return the exemptions of the workspace, none without a table of them (免检).

    Rows that do not count are added to the findings of `result`.
    """
    path = find_exemptions(workspace)
    if path is None:
        return ()
    source = _read_table(workspace, path, EXEMPTION_COLUMNS, result)
    if source is None:
        return ()
    exemptions, findings = read_exemptions(source)
    result.findings += findings
    return exemptions


def _read_baseline(workspace: Workspace, result: BuildResult) -> Counter[tuple[str, str]]:
    """Return how often each (rule, business key) stood in the baseline (基线.csv).

    It counts nothing if there is no baseline, or if it cannot be read.
    """
    path = workspace.baseline()
    if path.exists():
        source = _read_table(workspace, path, frozenset(BASELINE_COLUMNS), result)
        if source is not None:
            return read_baseline(source)
    return Counter()


def _read_table(
    workspace: Workspace, path: Path, columns: Collection[str], result: BuildResult
) -> Source | None:
    """Return the rows of a table; None if it cannot be read. Its findings are added to `result`."""
    source, findings = read_table(
        read_bytes(workspace, path), workspace.display_name(path), columns
    )
    result.findings += findings
    return source


def write_baseline(workspace: Workspace, result: BuildResult) -> tuple[str, int]:
    """Write the present findings as the baseline; return its name and how many it holds.

    An existing baseline is kept under another name.

    It is a CSV file with the columns of `BASELINE_COLUMNS` and a byte-order mark, by which Excel
    reads it as UTF-8.
    """
    rows = baseline_rows(result.findings)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([BASELINE_COLUMNS, *rows])
    path = workspace.baseline()
    write_keeping(path, text.getvalue().encode("utf-8-sig"), "", ending=EARLIER, synced=True)
    return workspace.display_name(path), sum(int(times) for *_, times in rows)
