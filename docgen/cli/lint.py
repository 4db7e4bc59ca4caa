"""`docgen lint`: check the wording of any document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, Unmasked, workspace_at
from docgen.cli.screen import echo

if TYPE_CHECKING:
    from docgen.app.lint_files import LintResult
    from docgen.model.finding import Finding
    from docgen.workspace.paths import Workspace

FIRST_FINDINGS = 10
"""Findings of one rule in one file that are printed; a hundred alike are one matter."""


def lint(
    files: Annotated[
        list[Path], typer.Argument(help=".docx、.txt、.md、.yaml，或文件夹。", metavar="文件")
    ],
    *,
    mark: Annotated[
        bool, typer.Option("--mark", help="Word 文件另存一份，把问题写成批注。")
    ] = False,
    fix: Annotated[
        bool, typer.Option("--fix", help="另存一份，把有把握的改正好，逐处列出。")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="问题另写成清单：.xlsx、.docx、.html、.csv……", metavar="文件"),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against", help="生成它的输入文件：看成品里哪些数被手工改过。", metavar="输入文件"
        ),
    ] = None,
    all_findings: Annotated[
        bool, typer.Option("--all", help="同一条规则的问题全部列出，不只前几处。")
    ] = False,
    with_format: Annotated[
        bool, typer.Option("--look", help="Word 文件连格式一起核，同 docgen format --check。")
    ] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
    unmasked: Unmasked = False,
) -> None:
    """Check the wording of documents of any kind; exit with 1 if there are errors."""
    from docgen.app.lint_files import lint as lint_files
    from docgen.report.progress import ProgressBars
    from docgen.workspace.paths import LINT

    workspace = workspace_at(root)
    result = lint_files(workspace, files, mark=mark, fix=fix, progress=ProgressBars())
    result.outcome.unmasked = unmasked
    if with_format:
        result.outcome.findings += _format_findings(workspace, files)
    if against is not None:
        result.outcome.findings += _changed_figures(workspace, files, against)
    lists: list[str] = []
    if out:
        # The writers of lists take long to import.
        from docgen.app.list_findings import list_findings

        lists = list_findings(workspace, result.outcome, out, LINT)
    printed = result.outcome.findings if all_findings else _first_of_each(result.outcome.findings)
    raise typer.Exit(_print(result, printed, form.value, strict, lists))


def _format_findings(workspace: Workspace, files: list[Path]) -> list[Finding]:
    """Return the format findings of the Word files among the arguments or in their folders."""
    from docgen.app.restyle_files import check_format
    from docgen.workspace.file_lists import list_named_files

    found: list[Finding] = []
    for file in list_named_files(workspace, files, (".docx",)):
        found += check_format(workspace, file).findings
    return found


def _changed_figures(workspace: Workspace, files: list[Path], against: Path) -> list[Finding]:
    """Return the figures that were changed by hand in the files since `against` made them."""
    from docgen.app.compare import compare_with_input

    found: list[Finding] = []
    for file in files:
        found += compare_with_input(workspace, file, against).findings
    return found


def _print(
    result: LintResult, findings: Sequence[Finding], form: str, strict: bool, lists: Sequence[str]
) -> int:
    """Print `findings`, a selection of those found, and what was written; return the exit code."""
    from docgen.cli.output import exit_code, print_json
    from docgen.report.formats import format_counts, to_text

    outcome = result.outcome
    if print_json(outcome, form):
        return exit_code(outcome.findings, strict)
    if findings:
        text = to_text(findings, outcome.lines, unmasked=outcome.unmasked)
        echo(text, unmasked=outcome.unmasked)
    remaining = len(outcome.findings) - len(findings)
    if remaining:
        echo(f"另有 {remaining} 处同类问题没有列出，全部列出加 --all")
    _print_written(result, lists)
    files = {document.source for document in outcome.documents}
    echo(f"核文字 {len(files)} 份：{format_counts(outcome.findings)}")
    return exit_code(outcome.findings, strict)


def _print_written(result: LintResult, lists: Sequence[str]) -> None:
    """Print the corrections line by line, and the names of copies and lists that were written."""
    if result.corrected:
        echo(f"已改正 {len(result.corrected)} 处：")
    for line in result.corrected:
        echo(f"  {line}", unmasked=result.outcome.unmasked)
    for document in result.outcome.documents:
        if document.output:
            echo(f"另存一份　{document.output}")
    for name in lists:
        echo(f"清单已写到 {name}")


def _first_of_each(findings: Sequence[Finding]) -> list[Finding]:
    """Return the first findings of each rule in each file."""
    seen: Counter[tuple[str, str]] = Counter()
    first = []
    for finding in findings:
        key = (finding.location.file if finding.location else "", finding.code)
        seen[key] += 1
        if seen[key] <= FIRST_FINDINGS:
            first.append(finding)
    return first
