"""`docgen watch`: build again whenever a file is saved."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import DocType, Root, workspace_at


def watch(
    doc_type: DocType,
    inputs: Annotated[
        list[Path] | None,
        typer.Argument(help="只守这些文件或文件夹；不写则是该文种全部。", metavar="文件"),
    ] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=1, help="生成这么多次就结束。", metavar="次数")
    ] = None,
    root: Root = None,
) -> None:
    """Build again whenever a file is saved, `count` times or until Ctrl+C."""
    from docgen.app.preview_pages import rebuild
    from docgen.cli.output import print_round
    from docgen.workspace.file_watch import watch_changes

    workspace = workspace_at(root)
    rounds = rebuild(workspace, doc_type, inputs or [], watch_changes(workspace))
    for result, changed in islice(rounds, count):
        print_round(result, changed)
