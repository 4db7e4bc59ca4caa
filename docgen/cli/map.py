"""`docgen map`: propose which columns of another office's table are which fields."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Root, workspace_at


def map_columns(
    paths: Annotated[list[Path], typer.Argument(help="别处来的表格。", metavar="文件")],
    *,
    register: Annotated[
        str, typer.Option("--register", help="是哪本台账的；不写则看文件名和表头。", metavar="台账")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", help="不问，直接写进列名对照。")] = False,
    root: Root = None,
) -> None:
    """Propose a column map for tables, show it, and write it after a yes."""
    from docgen.app.column_maps import propose_maps, write_maps
    from docgen.cli.output import print_findings
    from docgen.cli.screen import echo

    workspace = workspace_at(root)
    proposed = propose_maps(workspace, paths, register)
    print_findings(proposed.findings)
    for place in proposed.mapped:
        echo(f"已有对照：{place}，没有再写；要改的，直接改那一条")
    if not proposed.text:
        _explain_nothing(bool(proposed.files), bool(proposed.mapped))
        return
    echo(proposed.text)
    needed = [each for each in proposed.files if each.text]
    if not yes and not _confirms(f"照此写进 {'、'.join(each.name for each in needed)}？"):
        echo("没有写。要写的，再来一次答 y，或加上 --yes")
        return
    for each in needed:
        write_maps(workspace, each)
        echo(f"已写进 {each.name}：可以照着改，再运行 docgen check registers")


def _explain_nothing(has_files: bool, has_maps: bool) -> None:
    """Say why there is nothing to propose; exit with 1 if no table is known."""
    from docgen.cli.screen import echo

    if not has_files and not has_maps:
        echo("看不出这些表是哪本台账的：加上 --register 台账名再来一次")
        raise typer.Exit(1)
    if not has_maps:
        echo("表头和台账的字段都对得上，用不着列名对照")


def _confirms(question: str) -> bool:
    """Return whether the answer is yes; where nobody can answer it is no."""
    try:
        return typer.confirm(question)
    except typer.Abort:
        return False
