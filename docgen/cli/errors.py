"""The one door for trouble: exit 1 findings, 2 the workspace's fault, 3 ours."""

from __future__ import annotations

import difflib
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import typer

from docgen.cli.app import app
from docgen.model.finding import WorkspaceError

# typer carries its own copy of click; this is the base of all that it says of a command line.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]

INTERRUPTED = 130  # as shells count it; typer may have caught the signal itself
_ENDED = "已中断；写好的成品都是完整的"


def main() -> None:
    """Run the program and leave with an honest exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe in another code page must not stop a Chinese message.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except _UsageError as error:
        return _usage(error)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(_ENDED, err=True)
        return INTERRUPTED
    except WorkspaceError as error:
        remedy = f"（{error.remedy}）" if error.remedy else ""
        typer.echo(f"不能继续：{error.message}{remedy}", err=True)
        return 2
    except Exception:
        traceback.print_exc()
        typer.echo("这是 docgen 自己的错。请把以上文字和所用的文件发给维护人员。", err=True)
        return 3
    if code == INTERRUPTED:
        typer.echo(_ENDED, err=True)
    return code if isinstance(code, int) else 0


def _usage(error: Any) -> int:
    kind, context = type(error).__name__, error.ctx
    if kind == "NoArgsIsHelpError":
        typer.echo(context.command.get_help(context))
        return 2
    command = context.command_path if context else "docgen"
    typer.echo(f"{_told(kind, error)}。用法见 {command} --help", err=True)
    return 2


def _told(kind: str, error: Any) -> str:
    if kind == "NoSuchOption":
        near = error.possibilities or ()
        return f"没有“{error.option_name}”这个选项{_perhaps(near[:1])}"
    if kind == "MissingParameter":
        return f"少写了“{error.param.metavar or error.param.name}”"
    quoted = str(error.message).partition("'")[2].partition("'")[0]
    if "command" in str(error.message):
        known = error.ctx.command.list_commands(error.ctx) if error.ctx else ()
        near = difflib.get_close_matches(quoted, known, 1, 0.5)
        return f"没有“{quoted}”这个命令{_perhaps(near)}"
    return f"参数写得不对：“{quoted}”" if quoted else "参数写得不对"


def _perhaps(near: Sequence[str]) -> str:
    return f"，是不是“{near[0]}”" if near else ""
