"""`docgen types`, `docgen rules`, `docgen explain`: what a workspace defines."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, workspace_at
from docgen.cli.screen import echo


def list_types(root: Root = None, form: Form = Format.TEXT) -> None:
    """List the document types."""
    from docgen.app.titles import list_types as types_of
    from docgen.cli.output_lists import print_types

    print_types(types_of(workspace_at(root)), form.value)


def list_rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="只列这些台账、文种、种类或级别的。", metavar="名称"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
) -> None:
    """List the rules of all types, registers and products, or of those named."""
    from docgen.app.explain import list_rules as rules_of
    from docgen.cli.output_lists import print_rules

    print_rules(rules_of(workspace_at(root), names or []), form.value)


def explain(
    code: Annotated[str, typer.Argument(help="问题编号，如 BG-01。", metavar="编号")],
    root: Root = None,
) -> None:
    """Explain the code of a finding or a rule."""
    from docgen.app.explain import explain as explanation_of

    echo(explanation_of(workspace_at(root), code))
