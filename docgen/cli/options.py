"""Options and arguments that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from docgen.workspace.paths import Workspace


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


Root = Annotated[
    Path | None, typer.Option("--root", help="工作目录；不写则从当前文件夹往上找。", metavar="目录")
]
Form = Annotated[Format, typer.Option("--format", help="输出：text 给人看，json 给程序读。")]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="同时用几个进程，文件很多时用。", metavar="个数")
]
JobsForLarge = Annotated[
    int | None,
    typer.Option("--jobs", min=1, help="同时用几个进程；不写，份数多的才用。", metavar="个数"),
]
Cluster = Annotated[
    str,
    typer.Option(
        "--cluster",
        help="交给 Dask 集群：调度器地址（tcp://…、tls://…）或调度文件；要装 docgen[cluster]。",
        metavar="地址",
    ),
]
InClear = Annotated[
    bool,
    typer.Option("--in-clear", help="调度器在别的机器上又没有加密，也照样把台账交过去。"),
]
Full = Annotated[bool, typer.Option("--full", help="出自台账的证件号、电话印全，不遮中间几位。")]
Outputs = Annotated[
    list[str] | None,
    typer.Argument(help="文种、成品或文件夹；不写则是全部。", metavar="文种|文件"),
]
Unmasked = Annotated[
    bool, typer.Option("--unmasked", help="证件号、手机号照原样显示和列出，不遮中间几位。")
]
Strict = Annotated[bool, typer.Option("--strict", help="警告也当错误。")]


def types_here(incomplete: str) -> list[str]:
    """Return the types of the workspace around the current folder that begin so, for completion.

    Outside a workspace the list is empty.
    """
    from docgen.model.finding import WorkspaceError
    from docgen.workspace.file_lists import list_doc_types
    from docgen.workspace.paths import find_workspace

    try:
        names = list_doc_types(find_workspace(None))
        return [name for name in names if name.startswith(incomplete)]
    except WorkspaceError:
        return []


DocType = Annotated[
    str,
    typer.Argument(help="文种，见 docgen types。", metavar="文种", autocompletion=types_here),
]


def workspace_at(root: Path | None) -> Workspace:
    """Return the workspace at `root`, or the one around the current folder."""
    from docgen.workspace.paths import find_workspace

    return find_workspace(root)
