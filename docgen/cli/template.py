"""`docgen template`: check a Word template by itself, list what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at

File = Annotated[Path, typer.Argument(help="Word 模板（.docx）。", metavar="模板")]


def check(
    file: File,
    *,
    mark: Annotated[bool, typer.Option("--mark", help="另存一份，把毛病写成 Word 批注。")] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Report all faults of a template; exit with 1 if there are errors."""
    from docgen.app.template_files import check_template
    from docgen.cli.output import print_template
    from docgen.workspace.contained_files import resolve_inside

    workspace = workspace_at(root)
    result = check_template(workspace, resolve_inside(workspace, file), mark)
    raise typer.Exit(print_template(result, form.value, strict))


def fields(file: File, root: Root = None, form: Form = Format.TEXT) -> None:
    """List the names that a template needs, as a tree."""
    from docgen.app.template_files import template_fields
    from docgen.cli.output_lists import print_needs
    from docgen.workspace.contained_files import resolve_inside

    workspace = workspace_at(root)
    print_needs(template_fields(workspace, resolve_inside(workspace, file)), form.value)
