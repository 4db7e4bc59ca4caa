"""`docgen verify`: compare outputs with the manifest of their build."""

from __future__ import annotations

import typer

from docgen.cli.options import Form, Format, Outputs, Root, Strict, workspace_at


def verify(
    outputs: Outputs = None, root: Root = None, form: Form = Format.TEXT, strict: Strict = False
) -> None:
    """Compare outputs with their manifests, archive packages with their own."""
    from docgen.app.proof import verify as verify_outputs
    from docgen.cli.output import print_proof
    from docgen.report.progress import ProgressBars

    proof = verify_outputs(workspace_at(root), outputs or [], ProgressBars())
    raise typer.Exit(print_proof(proof, form.value, strict))
