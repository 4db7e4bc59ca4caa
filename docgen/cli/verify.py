"""`docgen verify`: compare outputs with the manifest of their build."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Outputs, Root, Strict, workspace_at


def verify(
    outputs: Outputs = None,
    *,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="照现在的输入重做一遍来比：清单也被人改了，照样看得出。"),
    ] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Compare outputs with their manifests, archive packages with their own."""
    from docgen.app.proof import verify as verify_outputs
    from docgen.cli.output import print_proof
    from docgen.report.progress import ProgressBars

    workspace = workspace_at(root)
    proof = verify_outputs(workspace, outputs or [], ProgressBars(), rebuild=rebuild)
    raise typer.Exit(print_proof(proof, form.value, strict))
