"""Beginning: a new workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.zh_help import ChineseCommand


def add_to(app: typer.Typer) -> None:
    """Add these commands to the program."""
    app.command("init", cls=ChineseCommand, help="新建一个工作目录，带模板、规则和样例。")(init)


def init(
    target: Annotated[Path, typer.Argument(help="新文件夹的名字，如 富宁县。", metavar="目录")],
    county: Annotated[
        str | None, typer.Option("--county", help="县名；不写则用文件夹的名字。", metavar="县名")
    ] = None,
    office: Annotated[
        str | None, typer.Option("--office", help="本单位的名称。", metavar="单位")
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", min=2013, help="年度；不写则是今年。", metavar="年")
    ] = None,
) -> None:
    """Make a new workspace."""
    from docgen.app.init_workspace import Office, start
    from docgen.workspace.clock import today

    name, this = target.absolute().name, today().year
    asked = sys.stdin is not None and sys.stdin.isatty()
    answers = Office(
        county or (typer.prompt("县名", default=name) if asked else name),
        office if office is not None else _office() if asked else "",
        year or (_year(this) if asked else this),
    )
    made = start(target, answers)
    typer.echo(f"已建好工作目录“{target}”：{'、'.join(made)}")
    typer.echo(f'下一步：cd "{target}"，看 README.md，再运行 docgen types')


def _year(this: int) -> int:
    """Asked until it is a year: what typer itself would say of another answer is English."""
    while True:
        said = str(typer.prompt("年度", default=str(this))).strip().removesuffix("年")
        if said.isdecimal() and len(said) == 4:
            return int(said)
        typer.echo("年度写四位数字，如 2018")


def _office() -> str:
    said: str = typer.prompt("本单位（没有就回车）", default="", show_default=False)
    return said
