"""Proof of what was built."""

from __future__ import annotations

from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at
from docgen.cli.zh_help import ChineseCommand

Wanted = Annotated[
    list[str] | None,
    typer.Argument(help="文种、成品或文件夹；不写则是全部。", metavar="文种|文件"),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    told = "核对成品是不是生成的那一份，输入后来改过没有。"
    app.command("verify", cls=ChineseCommand, help=told)(verify)
    told = "成品、输入和清单打成归档包（BagIt）。"
    app.command("archive", cls=ChineseCommand, help=told)(archive)


def verify(
    wanted: Wanted = None, root: Root = None, form: Form = Format.TEXT, strict: Strict = False
) -> None:
    """Compare outputs with their manifests; a folder that is a bag with its own."""
    from docgen.app.proof import verify as look
    from docgen.cli.output import show_proof
    from docgen.report.progress import ProgressBars

    proof = look(workspace_at(root), wanted or [], ProgressBars())
    raise typer.Exit(show_proof(proof, form.value, strict))


def archive(
    wanted: Wanted = None,
    name: Annotated[
        str, typer.Option("--name", help="归档包的名字；不写则用文种和日期。", metavar="名字")
    ] = "",
    organization: Annotated[
        str, typer.Option("--organization", help="归档单位，记在包里。", metavar="单位")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="核对不符的也归档，不符之处记在包里。")
    ] = False,
    zipped: Annotated[bool, typer.Option("--zip", help="另打成一个 zip。")] = False,
    root: Root = None,
) -> None:
    """Pack outputs as a bag."""
    from docgen.app.proof import Archiving
    from docgen.app.proof import archive as pack
    from docgen.cli.output import show_archived

    asked = Archiving(name, organization, force, zipped)
    raise typer.Exit(show_archived(*pack(workspace_at(root), wanted or [], asked)))
