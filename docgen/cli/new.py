"""`docgen new`: write a new input."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import DocType, Root, workspace_at


def new(
    doc_type: DocType,
    name: Annotated[str, typer.Argument(help="文件名，成品用同一个名字。", metavar="名称")],
    origin: Annotated[
        Path | None, typer.Option("--from", help="承接这一份，列出要更新的。", metavar="文件")
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="做成 Excel 表单，带下拉选项。")] = False,
    root: Root = None,
) -> None:
    """Write a blank input, or one carried over from an earlier input."""
    from docgen.app.new_input import NewInputOptions, new_input
    from docgen.cli.output import print_new_input

    options = NewInputOptions(doc_type, name, origin, excel)
    print_new_input(new_input(workspace_at(root), options))
