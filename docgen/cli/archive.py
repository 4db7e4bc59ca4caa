"""`docgen archive`: pack outputs, inputs and manifests as a BagIt bag (RFC 8493)."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Outputs, Root, workspace_at


def archive(
    outputs: Outputs = None,
    *,
    name: Annotated[
        str, typer.Option("--name", help="归档包的名字；不写则用文种和日期。", metavar="名字")
    ] = "",
    organization: Annotated[
        str, typer.Option("--organization", help="归档单位，记在包里。", metavar="单位")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="核对不符的也归档，不符之处记在包里。")
    ] = False,
    to_zip: Annotated[bool, typer.Option("--zip", help="另打成一个 zip。")] = False,
    root: Root = None,
) -> None:
    """Pack outputs as a bag; exit with 1 if none was written."""
    from docgen.app.proof import ArchiveOptions
    from docgen.app.proof import archive as write_archive
    from docgen.cli.output import print_archive

    options = ArchiveOptions(name, organization, force, to_zip)
    written, faults = write_archive(workspace_at(root), outputs or [], options)
    raise typer.Exit(print_archive(written, faults))
