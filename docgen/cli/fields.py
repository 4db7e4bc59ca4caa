"""`docgen fields` and `docgen schema`: the fields of a type, for people and for editors."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, workspace_at
from docgen.cli.screen import echo


def fields(
    name: Annotated[str, typer.Argument(help="文种或台账，如 report、户。", metavar="名称")],
    root: Root = None,
    form: Form = Format.TEXT,
) -> None:
    """List the fields of a type or register."""
    from docgen.app.describe_type import fields_of
    from docgen.cli.output_lists import print_fields

    print_fields(*fields_of(workspace_at(root), name), form.value)


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
    from docgen.app.editor_files import json_schema_of, write_editor

    if editor or name is None:
        for path in write_editor(workspace_at(root)):
            echo(f"已写好 {path}")
        return
    json_schema, findings = json_schema_of(workspace_at(root), name)
    echo(json.dumps(json_schema, ensure_ascii=False, indent=1))
    for finding in findings:
        echo(f"{finding.location}：{finding.message}", err=True)
