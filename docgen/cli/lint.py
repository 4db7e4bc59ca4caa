"""`docgen lint`: the wording of any document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at

if TYPE_CHECKING:
    from docgen.app.lint_files import LintResult
    from docgen.model.finding import Finding
    from docgen.workspace.paths import Workspace

SHOWN = 10


Files = Annotated[
    list[Path], typer.Argument(help=".docx、.txt、.md、.yaml，或文件夹。", metavar="文件")
]
Mark = Annotated[bool, typer.Option("--mark", help="Word 文件另存一份，把问题写成批注。")]
Fix = Annotated[bool, typer.Option("--fix", help="另存一份，把有把握的改正好，逐处列出。")]


def lint_command(
    files: Files,
    mark: Mark = False,
    fix: Fix = False,
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
    everything: Annotated[
        bool, typer.Option("--all", help="同一条规则的问题全部列出，不只前几处。")
    ] = False,
    look: Annotated[
        bool, typer.Option("--look", help="Word 文件连格式一起核，同 docgen format --check。")
    ] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Check the wording of documents of any kind."""
    from docgen.app.lint_files import lint
    from docgen.app.list_findings import list_findings
    from docgen.report.progress import ProgressBars
    from docgen.workspace.paths import LINT

    workspace = workspace_at(root)
    linted = lint(workspace, files, mark=mark, fix=fix, watch=ProgressBars())
    linted.outcome.findings += _more(workspace, files, look, against)
    listed = list_findings(workspace, linted.outcome, out, LINT) if out else []
    raise typer.Exit(_show(linted, form.value, strict, listed, everything))


def _more(
    workspace: Workspace, files: list[Path], look: bool, against: Path | None
) -> list[Finding]:
    """What is asked for beside the wording: how Word files look, figures against their input."""
    from docgen.app.compare import compare_with_input
    from docgen.app.restyle_files import check_format

    found: list[Finding] = []
    for file in workspace.given(files, (".docx",)) if look else ():
        found += check_format(workspace, file).findings
    for file in files if against else ():
        found += compare_with_input(workspace, file, against or file).findings
    return found


def _show(
    linted: LintResult, form: str, strict: bool, listed: Sequence[str], everything: bool
) -> int:
    """Print what was found; 1 if anything is wrong, else 0."""
    from docgen.cli.output import show_for_programs
    from docgen.report.formats import format_counts, to_text

    outcome = linted.outcome
    if show_for_programs(outcome, form):
        return int(outcome.failed(strict))
    shown = outcome.findings if everything else _few(outcome.findings)
    if shown:
        typer.echo(to_text(shown, outcome.lines))
    for line in _told(linted, listed, len(outcome.findings) - len(shown)):
        typer.echo(line)
    files = {document.source for document in outcome.documents}
    typer.echo(f"核文字 {len(files)} 份：{format_counts(outcome.findings)}")
    return int(outcome.failed(strict))


def _told(linted: LintResult, listed: Sequence[str], left: int) -> list[str]:
    made = [document.output for document in linted.outcome.documents if document.output]
    lines = [f"另有 {left} 处同类问题没有列出，全部列出加 --all"] if left else []
    lines += [f"已改正 {len(linted.corrected)} 处："] if linted.corrected else []
    lines += [f"  {line}" for line in linted.corrected]
    lines += [f"另存一份　{name}" for name in made]
    return lines + [f"清单已写到 {name}" for name in listed]


def _few(findings: Sequence[Finding]) -> list[Finding]:
    """The first findings of each rule in each file: a hundred half-width commas are one matter."""
    seen, kept = Counter[tuple[str, str]](), []
    for finding in findings:
        key = (finding.location.file if finding.location else "", finding.code)
        seen[key] += 1
        if seen[key] <= SHOWN:
            kept.append(finding)
    return kept
