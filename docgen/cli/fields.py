"""What a type is made of: its fields for people, its JSON Schema for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, workspace_at
from docgen.cli.zh_help import ChineseCommand

Name = Annotated[str, typer.Argument(help="文种或台账，如 report、户。", metavar="名称")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("fields", cls=ChineseCommand, help="列出一个文种或台账的字段：含义、必填、例子。")(
        fields
    )
    app.command("schema", cls=ChineseCommand, help="输出 JSON Schema，供编辑器提示和查错。")(schema)


def fields(name: Name, root: Root = None, form: Form = Format.TEXT) -> None:
    """List the fields of a type."""
    from docgen.app.describe_type import fields_of
    from docgen.cli.output import show_described

    show_described(*fields_of(workspace_at(root), name), form.value)


def schema(
    name: Annotated[
        str | None, typer.Argument(help="文种、台账或 county（县情）。", metavar="名称")
    ] = None,
    editor: Annotated[
        bool, typer.Option("--editor", help="全部写进 .vscode/，编辑器就能用。")
    ] = False,
    root: Root = None,
) -> None:
    """Print a JSON Schema, or write all of them for editors."""
    from docgen.app.describe_type import json_schema_of, write_editor

    if editor or name is None:
        for written in write_editor(workspace_at(root)):
            typer.echo(f"已写好 {written}")
        return
    said, left = json_schema_of(workspace_at(root), name)
    typer.echo(json.dumps(said, ensure_ascii=False, indent=1))
    for finding in left:
        typer.echo(f"{finding.location}：{finding.message}", err=True)
