"""`docgen init`: make a new workspace."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.screen import echo


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
    """Make a workspace; on a terminal ask for what the options leave open."""
    from docgen.app.init_workspace import Office, start
    from docgen.workspace.clock import today

    folder_name = target.absolute().name
    this_year = today().year
    if sys.stdin is not None and sys.stdin.isatty():
        county = county or typer.prompt("县名", default=folder_name)
        office = office if office is not None else _ask_office()
        year = year or _ask_year(this_year)
    answers = Office(county or folder_name, office or "", year or this_year)
    created = start(target, answers)
    echo(f"已建好工作目录“{target}”：{'、'.join(created)}")
    echo(f'下一步：cd "{target}"，看 README.md，再运行 docgen types')


def _ask_year(this_year: int) -> int:
    """Ask until the answer is a year: typer's own message for another answer is English."""
    while True:
        answer = str(typer.prompt("年度", default=str(this_year))).strip().removesuffix("年")
        if answer.isdecimal() and len(answer) == 4:
            return int(answer)
        echo("年度写四位数字，如 2018")


def _ask_office() -> str:
    """Ask for the name of the office; '' if the person only presses Enter."""
    answer: str = typer.prompt("本单位（没有就回车）", default="", show_default=False)
    return answer
