"""Seeing what a document will look like."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import DocType, Root, workspace_at
from docgen.cli.zh_help import ChineseCommand


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    told = "看样子：出 PDF 和逐页图片（要装 LibreOffice、poppler）。"
    app.command("preview", cls=ChineseCommand, help=told)(preview)
    told = "守着：保存一次就核验、生成一次，按 Ctrl+C 结束。"
    app.command("watch", cls=ChineseCommand, help=told)(watch)


def preview(
    file: Annotated[Path, typer.Argument(help="输入文件，或 Word 成品。", metavar="文件")],
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="一份输入出很多份的，看写有这个名称的一份。", metavar="名称"),
    ] = None,
    resolution: Annotated[
        int, typer.Option("--dpi", min=30, max=600, help="图片每英寸多少点。", metavar="点数")
    ] = 100,
    opened: Annotated[bool, typer.Option("--open", help="出好就打开 PDF。")] = False,
    root: Root = None,
) -> None:
    """Make a PDF and pictures of its pages."""
    from docgen.app.preview_pages import preview as make
    from docgen.cli.output import show_preview
    from docgen.workspace.viewer import open_file

    space = workspace_at(root)
    outcome = make(space, file, only or [], resolution)
    code = show_preview(outcome)
    if opened and outcome.documents and outcome.documents[0].output:
        open_file(space.root / outcome.documents[0].output)
    raise typer.Exit(code)


def watch(
    doc_type: DocType,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="只守这些文件或文件夹；不写则是该文种全部。", metavar="文件"),
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=1, help="生成这么多次就结束。", metavar="次数")
    ] = None,
    root: Root = None,
) -> None:
    """Build again whenever something is saved."""
    from docgen.app.preview_pages import rebuild
    from docgen.cli.output import show_round
    from docgen.workspace.file_watch import changes

    space = workspace_at(root)
    rounds = rebuild(space, doc_type, inputs or [], changes(space))
    for outcome, changed in islice(rounds, count):
        show_round(outcome, changed)
