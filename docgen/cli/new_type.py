"""`docgen new-type`: write the files of a new document type."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Root, workspace_at
from docgen.cli.screen import echo


def new_type(
    key: Annotated[str, typer.Argument(help="代号，如 notice；也可用汉字。", metavar="代号")],
    title: Annotated[
        str, typer.Option("--title", help="文种的名称，如 通知；不写则同代号。", metavar="名称")
    ] = "",
    root: Root = None,
) -> None:
    """Write field table, rules, cases, template and a sample of a new type."""
    from docgen.app.new_type import new_type as write_files

    for name in write_files(workspace_at(root), key, title):
        echo(f"已写好 {name}")
    echo(f"下一步：docgen build {key}；再照着改字段表、规则和模板")
