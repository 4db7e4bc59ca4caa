"""Whether all is in its place; and a new type of document."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at
from docgen.cli.zh_help import ChineseCommand


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("doctor", cls=ChineseCommand, help="逐项检查：模板、规则、例子、编码、字体。")(
        doctor
    )
    app.command("new-type", cls=ChineseCommand, help="新建一个文种：字段表、规则、模板。")(new_type)


def doctor(root: Root = None, form: Form = Format.TEXT, strict: Strict = False) -> None:
    """Look at every part."""
    from docgen.app.doctor import examine
    from docgen.cli.output import show_examined

    raise typer.Exit(show_examined(examine(workspace_at(root)), form.value, strict))


def new_type(
    key: Annotated[str, typer.Argument(help="代号，如 notice；也可用汉字。", metavar="代号")],
    title: Annotated[
        str, typer.Option("--title", help="文种的名称，如 通知；不写则同代号。", metavar="名称")
    ] = "",
    root: Root = None,
) -> None:
    """Write the files of a new type."""
    from docgen.app.new_type import new_type as write

    for name in write(workspace_at(root), key, title):
        typer.echo(f"已写好 {name}")
    typer.echo(f"下一步：docgen build {key}；再照着改字段表、规则和模板")
