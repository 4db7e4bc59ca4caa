"""The program's commands: ONE table, from which typer makes the command line.

A command is a function in the module of its name. Use cases are imported inside the functions,
so that `--help` and light commands load no heavy library.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated

import typer
from msgspec import Struct

from docgen import __version__
from docgen.cli import (
    archive,
    build,
    check,
    doctor,
    explain,
    fields,
    format,
    init,
    lint,
    lookback,
    map,
    new,
    new_type,
    preview,
    template,
    verify,
    watch,
)
from docgen.cli.screen import echo
from docgen.cli.zh_help import ChineseCommand, ChineseGroup

_PURPOSE = "县级脱贫攻坚文书：填表、核验、生成 Word 成品（GB/T 9704—2012）。"
_PROBLEMS = lookback.__name__.rpartition(".")[2]
"""The group is named after its module."""
GROUPS = {
    _PROBLEMS: "回头看：查出的问题收进台账，发给乡镇，交回的并进来。",
    "template": "检查 Word 模板，看它要填哪些内容。",
}


class Command(Struct, frozen=True):
    """One command: its name, its function, its line in the help page, its group ('' for none)."""

    name: str
    function: Callable[..., None]
    help: str
    group: str = ""


COMMANDS = (
    Command("build", build.build, "核验后生成 Word 成品，如 docgen build report。"),
    Command("check", check.check, "只核验，不生成。"),
    Command("types", explain.list_types, "列出文种。"),
    Command("rules", explain.list_rules, "列出全部规则：台账的和文种的，各有多少条。"),
    Command("explain", explain.explain, "说明一个编号：规则是什么、依据、例子。"),
    Command(
        "format",
        format.format_file,
        "按国标和本县的要求改 Word 文件的格式，另存一份；文字不动。--check 只查不改。",
    ),
    Command("lint", lint.lint, "核对任何文件的文字：标点、序号、数字、日期、名称。"),
    Command("init", init.init, "新建一个工作目录，带模板、规则和样例。"),
    Command("fields", fields.fields, "列出一个文种或台账的字段：含义、必填、例子。"),
    Command("schema", fields.schema, "输出 JSON Schema，供编辑器提示和查错。"),
    Command("new", new.new, "新建一份输入：空白的，或承接去年的。"),
    Command("map", map.map_columns, "别处来的表格：对照它的列和台账的字段，不用重打。"),
    Command("preview", preview.preview, "看样子：出 PDF 和逐页图片（要装 LibreOffice、poppler）。"),
    Command("watch", watch.watch, "守着：保存一次就核验、生成一次，按 Ctrl+C 结束。"),
    Command("doctor", doctor.doctor, "逐项检查：模板、规则、例子、编码、字体。"),
    Command("new-type", new_type.new_type, "新建一个文种：字段表、规则、模板。"),
    Command("verify", verify.verify, "核对成品是不是生成的那一份，输入后来改过没有。"),
    Command("archive", archive.archive, "成品、输入和清单打成归档包（BagIt）。"),
    Command("collect", lookback.collect, "核验全部台账，查出的问题收进问题台账。", _PROBLEMS),
    Command("move", lookback.move, "问题走一步：核对流程，改状态，记流转。", _PROBLEMS),
    Command(
        "status", lookback.status, "各乡镇的问题办到哪一步，哪些逾期，下一步是什么。", _PROBLEMS
    ),
    Command("send", lookback.send, "问题台账按乡镇分开发出去，留底，交回时好合并。", _PROBLEMS),
    Command("merge", lookback.merge, "把另一份问题台账并进本册，两边都不丢。", _PROBLEMS),
    Command("check", template.check, "一次列出模板里的全部毛病。", "template"),
    Command("fields", template.fields, "列出模板要填的内容，分层。", "template"),
)


def _print_version(requested: bool) -> None:
    """Print the version and end the program, if `--version` was written."""
    if requested:
        echo(f"docgen {__version__}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="版本号。")
    ] = False,
) -> None:
    """Take the options of the program itself."""


@cache
def new_app(word: str = "") -> typer.Typer:
    """Return the command line of the table; it is made once.

    `word` is the first of a call: if it names a command or a group, the others are not made, which
    takes a tenth of the time of a light command.
    """
    named = [command for command in COMMANDS if word == (command.group or command.name)]
    app = typer.Typer(
        name="docgen",
        cls=ChineseGroup,
        help=_PURPOSE,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(help=_PURPOSE)(_options)
    groups = {"": app}
    for command in named or COMMANDS:
        if command.group not in groups:
            text = GROUPS[command.group]
            groups[command.group] = typer.Typer(cls=ChineseGroup, no_args_is_help=True, help=text)
            app.add_typer(groups[command.group], name=command.group)
        register = groups[command.group].command(
            command.name, cls=ChineseCommand, help=command.help
        )
        register(command.function)
    return app
