"""The command for the look of Word files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, workspace_at

FORMAT_HELP = "按国标和本县的要求改 Word 文件的格式，另存一份；文字不动。--check 只查不改。"


def format_command(
    file: Annotated[Path, typer.Argument(help="Word 文件（.docx），谁做的都行。", metavar="文件")],
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
    """Judge or mend the look of a Word file."""
    from docgen.app.restyle_files import check_format, restyle
    from docgen.cli.output import show_format, show_restyled

    workspace = workspace_at(root)
    path = workspace.contained(file)
    if check or mark:
        raise typer.Exit(show_format(check_format(workspace, path, mark), form.value, strict))
    raise typer.Exit(show_restyled(restyle(workspace, path, out), form.value, strict))
