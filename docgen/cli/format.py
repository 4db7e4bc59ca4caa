"""`docgen format`: judge the format of a Word file, or restyle a copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at


def format_file(
    file: Annotated[Path, typer.Argument(help="Word 文件（.docx），谁做的都行。", metavar="文件")],
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="改好的另存为；不写则存在原件旁边。", metavar="文件"),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="只查格式，不改。")] = False,
    mark: Annotated[
        bool, typer.Option("--mark", help="同 --check，另存一份，把问题写成 Word 批注。")
    ] = False,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Judge the format of a Word file, or write a restyled copy."""
    from docgen.app.restyle_files import check_format, restyle
    from docgen.cli.output import print_format, print_restyled
    from docgen.workspace.contained_files import resolve_inside

    workspace = workspace_at(root)
    path = resolve_inside(workspace, file)
    if check or mark:
        result = check_format(workspace, path, mark)
        raise typer.Exit(print_format(result, form.value, strict))
    raise typer.Exit(print_restyled(restyle(workspace, path, out), form.value, strict))
