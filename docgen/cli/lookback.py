"""`docgen lookback`: the ledger of problems that a look back finds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict
from docgen.cli.zh_help import ChineseCommand, ChineseGroup

NAME = __name__.rpartition(".")[2]
"""The group is called as its module is."""
lookback = typer.Typer(
    cls=ChineseGroup, no_args_is_help=True, help="回头看：把查出的问题收进台账，合并两份台账。"
)
Book = Annotated[Path, typer.Argument(help="本册台账，改它。", metavar="台账")]
Other = Annotated[Path, typer.Argument(help="另一份，如乡镇交回的，不改它。", metavar="另一份")]


@lookback.command("collect", cls=ChineseCommand, help="核验全部台账，查出的问题收进问题台账。")
def collect_command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="台账文件或文件夹；不写则全部。", metavar="文件"),
    ] = None,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="新问题记进哪一本：.xlsx、.csv 或 .yaml。", metavar="台账"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Collect what the checks find."""
    from docgen.app.problem_ledger import collect_problems
    from docgen.cli.output import show_kept
    from docgen.report.progress import ProgressBars
    from docgen.workspace.paths import find_workspace

    kept = collect_problems(find_workspace(root), paths or [], to, ProgressBars())
    raise typer.Exit(show_kept(kept, form.value, strict))


@lookback.command("merge", cls=ChineseCommand, help="把另一份问题台账并进本册，两边都不丢。")
def merge_command(
    ours: Book,
    theirs: Other,
    base: Annotated[
        Path | None,
        typer.Option("--base", help="发出去时的那一份：据它看出哪一边改过。", metavar="原来的一份"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Merge two copies of the ledger."""
    from docgen.app.problem_ledger import merge_ledgers
    from docgen.cli.output import show_kept
    from docgen.workspace.paths import find_workspace

    kept = merge_ledgers(find_workspace(root), ours, theirs, base)
    raise typer.Exit(show_kept(kept, form.value, strict))
