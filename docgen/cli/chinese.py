"""Help pages in Chinese: what typer says by itself, said again."""

from __future__ import annotations

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


def translate(text: str) -> str:
    """A help page with its fixed words in Chinese."""
    for said, meant in _SAID.items():
        text = text.replace(said, meant)
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
