"""Beginning: a new input."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import DocType, Root, workspace_at
from docgen.cli.zh_help import ChineseCommand


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("new", cls=ChineseCommand, help="新建一份输入：空白的，或承接去年的。")(new)


def new(
    doc_type: DocType,
    name: Annotated[str, typer.Argument(help="文件名，成品用同一个名字。", metavar="名称")],
    origin: Annotated[
        Path | None, typer.Option("--from", help="承接这一份，列出要更新的。", metavar="文件")
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="做成 Excel 表单，带下拉选项。")] = False,
    root: Root = None,
) -> None:
    """Write a new input."""
    from docgen.app.new_input import NewInputOptions, new_input
    from docgen.cli.output import show_new

    show_new(new_input(workspace_at(root), NewInputOptions(doc_type, name, origin, excel)))
