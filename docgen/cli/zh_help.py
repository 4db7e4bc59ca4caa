"""Help pages in Chinese: what typer says by itself, said again."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

_SAID = {
    "Usage:": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Arguments:": "参数：",
    "[OPTIONS] COMMAND [ARGS]...": "命令 [参数]…",
    "[OPTIONS]": "[选项]",
    "Show this message and exit.": "显示帮助。",
    " <str>": "",
    " <Path>": "",
    " <list[Path]>": "",
    " <list[str]>": "",
    "[required]": "[必写]",
    "[default: ": "[默认：",
}
_LONG = {
    "Install completion for the current shell.": "装上自动补全：按 Tab 键补全命令和文种。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示自动补全的脚本，自己安装时用。"
    ),
}


def translate(text: str) -> str:
    """A help page with its fixed words in Chinese."""
    for said, meant in _SAID.items():
        text = text.replace(said, meant)
    for said, meant in _LONG.items():
        # A narrow window breaks these over lines, wherever it likes.
        text = re.sub(r"\s+".join(map(re.escape, said.split())), meant, text)
    return text


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translate(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """The group of commands, its help page Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """The help page."""
        return translate(super().get_help(ctx))
