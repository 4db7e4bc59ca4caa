"""`docgen doctor`: examine every part of a workspace and of the machine."""

from __future__ import annotations

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at


def doctor(root: Root = None, form: Form = Format.TEXT, strict: Strict = False) -> None:
    """Examine every part; exit with 1 if one has errors."""
    from docgen.app.doctor import examine
    from docgen.cli.output import print_examination

    raise typer.Exit(print_examination(examine(workspace_at(root)), form.value, strict))
