"""The one handler of errors. Exit codes: 1 findings, 2 workspace or command line, 3 our fault."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable
from typing import Any

import typer

from docgen.cli.app import new_app
from docgen.cli.screen import echo
from docgen.model.finding import WorkspaceError
from docgen.model.near_names import nearest

# typer carries its own copy of click; this is the base class of all its usage errors.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

_EXTRA_ARGUMENTS = re.compile(r"extra argument\S* \((.+)\)")
INTERRUPTED = 130
"""The exit code of shells for Ctrl+C; typer may have caught the signal itself."""
_INTERRUPTED_MESSAGE = "已中断；写好的成品都是完整的"


def main() -> None:
    """Run the program and exit with its code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe in another code page must not stop a Chinese message.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    sys.exit(_run())


def _run() -> int:
    """Run the command of the command line and return the exit code of the program."""
    try:
        code = new_app(_first_word(sys.argv[1:]))(standalone_mode=False)
    except _UsageError as error:
        return _report_usage(error)
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except WorkspaceError as error:
        remedy = f"（{error.remedy}）" if error.remedy else ""
        echo(f"不能继续：{error.message}{remedy}", err=True)
        return 2
    except Exception as error:
        return _report_fault(error)
    if code == INTERRUPTED:
        echo(_INTERRUPTED_MESSAGE, err=True)
    return code if isinstance(code, int) else 0


def _report_fault(error: Exception) -> int:
    """Print what an error of the program's own says that nobody expected."""
    if isinstance(error, ValueError) and any("\0" in word for word in sys.argv):
        # No shell passes a zero byte, and typer looks for a file of that name.
        echo("参数写得不对：里面有空字符", err=True)
        return 2
    echo(traceback.format_exc().rstrip(), err=True)
    echo("这是 docgen 自己的错。请把以上文字和所用的文件发给维护人员。", err=True)
    return 3


def _first_word(arguments: Iterable[str]) -> str:
    """Return the first argument that is no option, '' without one."""
    return next((word for word in arguments if not word.startswith("-")), "")


def _report_usage(error: Any) -> int:
    """Print one line about a wrong command line, or the help page where a command is missing."""
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        echo(error.ctx.command.get_help(error.ctx))
        return 2
    command = error.ctx.command_path if error.ctx else "docgen"
    echo(f"{_usage_message(kind, error)}。用法见 {command} --help", err=True)
    return 2


def _usage_message(kind: str, error: Any) -> str:
    """Return in Chinese what is wrong with a command line; `kind` is the exception's class.

    The messages of the exceptions are English: names are taken out of their attributes or messages.
    """
    if kind == "NoSuchOption":
        candidates = list(error.possibilities or ())
        near = candidates[0] if candidates else ""
        return f"没有“{error.option_name}”这个选项{_suggestion(near)}"
    if kind == "MissingParameter":
        return f"少写了“{error.param.metavar or error.param.name}”"
    extra = _EXTRA_ARGUMENTS.search(str(error.message))
    if extra:
        return f"多写了“{extra[1]}”，放不进这个命令"
    quoted = str(error.message).partition("'")[2].partition("'")[0]
    if "command" in str(error.message):
        commands = error.ctx.command.list_commands(error.ctx) if error.ctx else ()
        return f"没有“{quoted}”这个命令{_suggestion(nearest(quoted, commands))}"
    if quoted:
        return f"参数写得不对：“{quoted}”"
    return "参数写得不对"


def _suggestion(near: str) -> str:
    """Return the question whether a word is meant, '' if none is near."""
    return f"，是不是“{near}”" if near else ""
