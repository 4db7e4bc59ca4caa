"""`docgen preview`: a PDF and pictures of its pages."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Root, workspace_at


def preview(
    file: Annotated[Path, typer.Argument(help="输入文件，或 Word 成品。", metavar="文件")],
    *,
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="一份输入出很多份的，看写有这个名称的一份。", metavar="名称"),
    ] = None,
    resolution: Annotated[
        int, typer.Option("--dpi", min=30, max=600, help="图片每英寸多少点。", metavar="点数")
    ] = 100,
    to_open: Annotated[bool, typer.Option("--open", help="出好就打开 PDF。")] = False,
    root: Root = None,
) -> None:
    """Make a PDF and pictures of its pages; exit with 1 if there is nothing to see."""
    from docgen.app.preview_pages import preview as make_preview
    from docgen.cli.output import print_preview
    from docgen.workspace.viewer import open_file

    workspace = workspace_at(root)
    result = make_preview(workspace, file, only or [], resolution)
    code = print_preview(result)
    if to_open and result.documents and result.documents[0].output:
        open_file(workspace.root / result.documents[0].output)
    raise typer.Exit(code)
