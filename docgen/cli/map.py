"""`docgen map`: propose which columns of another office's table are which fields."""

from __future__ import annotations

import unicodedata
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from docgen.cli.options import Root, workspace_at

if TYPE_CHECKING:
    from docgen.app.column_maps import ProposedMaps

_YES = ("是", "是的", "对", "好", "写", "确认", "确定", "y", "yes")
_NO = ("", "否", "不", "不是", "不写", "取消", "n", "no")


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
    if not proposed.needed:
        _explain_nothing(proposed)
        return
    echo(proposed.text)
    names = "、".join(each.name for each in proposed.needed)
    if not yes and not _confirms(f"照此写进 {names}？"):
        echo("没有写。要写的，再来一次答“是”，或加上 --yes")
        return
    for each in proposed.needed:
        write_maps(workspace, each)
    echo(f"已写进 {names}：可以照着改，再运行 docgen check registers")


def _explain_nothing(proposed: ProposedMaps) -> None:
    """Say why there is nothing to write; exit with 1 if no table is known."""
    from docgen.cli.screen import echo

    if not (proposed.files or proposed.mapped):
        echo("看不出这些表是哪本台账的：加上 --register 台账名再来一次")
        raise typer.Exit(1)
    listed = "、".join(proposed.mapped)
    known = f"已有对照：{listed}，没有再写；要改的，直接改那一条"
    echo(known if listed else "台账必填的列都对得上，用不着列名对照")
    if proposed.unread:
        echo(f"没有读的列：{'、'.join(proposed.unread)}；要读的，把表头改成字段的名称")


def _confirms(question: str) -> bool:
    """Return whether the answer is yes; where nobody can answer it is no.

    Only a line end is no, too. After any other answer the question comes again.
    """
    ask = partial(typer.prompt, default="", show_default=False, prompt_suffix="")
    try:
        answer = _plain(ask(f"{question}（是/否）"))
        while answer not in (*_YES, *_NO):
            answer = _plain(ask("答“是”或“否”："))
    except typer.Abort:
        return False
    return answer in _YES


def _plain(answer: str) -> str:
    """Return an answer in half width and small letters, without spaces and its full stop."""
    return unicodedata.normalize("NFKC", answer).strip().strip(".。!").casefold()
