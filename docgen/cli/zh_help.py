"""Help pages in Chinese: the fixed words of typer are translated in the finished page."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand, TyperGroup

_WORDS = {
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
_SENTENCES = {
    "Install completion for the current shell.": "装上自动补全：按 Tab 键补全命令和文种。",
    "Show completion for the current shell, to copy it or customize the installation.": (
        "显示自动补全的脚本，自己安装时用。"
    ),
}


def translate(text: str) -> str:
    """Return a help page with its fixed words in Chinese."""
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    for english, chinese in _SENTENCES.items():
        # A narrow terminal breaks these sentences at any blank.
        pattern = r"\s+".join(map(re.escape, english.split()))
        text = re.sub(pattern, chinese, text)
    return text


class ChineseCommand(TyperCommand):
    """A command whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return translate(super().get_help(ctx))


class ChineseGroup(TyperGroup):
    """A group of commands whose help page is Chinese throughout."""

    def get_help(self, ctx: Any) -> str:
        """Return the help page."""
        return translate(super().get_help(ctx))
