"""`docgen new`: write a new input."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import DocType, Root, workspace_at


def new(
    doc_type: DocType,
    name: Annotated[
        str,
        typer.Argument(help="文件名，成品用同一个名字；台账写乡镇名，可以不写。", metavar="名称"),
    ] = "",
    *,
    origin: Annotated[
        Path | None, typer.Option("--from", help="承接这一份，列出要更新的。", metavar="文件")
    ] = None,
    excel: Annotated[bool, typer.Option("--excel", help="做成 Excel 表单，带下拉选项。")] = False,
    root: Root = None,
) -> None:
    """Write a blank input or register, or an input carried over from an earlier one."""
    from docgen.app.describe_type import is_register
    from docgen.app.new_input import NewInputOptions, new_input
    from docgen.app.new_register import new_register
    from docgen.cli.output import print_new_input
    from docgen.workspace.required_files import missing_name

    workspace = workspace_at(root)
    if is_register(workspace, doc_type):
        # A register is always a workbook, with --excel or without.
        print_new_input(new_register(workspace, doc_type, name), "docgen check registers")
        return
    if not name:
        raise missing_name(doc_type)
    print_new_input(new_input(workspace, NewInputOptions(doc_type, name, origin, excel)))
