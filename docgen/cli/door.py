"""The one door for trouble: exit 1 findings, 2 the workspace's fault, 3 ours."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import typer

from docgen.cli.app import app
from docgen.model import WorkspaceError

# typer carries its own copy of click; this is the base of all that it says of a command line.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


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
        typer.echo("已中断；写好的成品都是完整的", err=True)
        return 130
    except WorkspaceError as error:
        remedy = f"（{error.remedy}）" if error.remedy else ""
        typer.echo(f"不能继续：{error.message}{remedy}", err=True)
        return 2
    except Exception:
        traceback.print_exc()
        typer.echo("这是 docgen 自己的错。请把以上文字和所用的文件发给维护人员。", err=True)
        return 3
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
        return f"没有“{error.option_name}”这个选项"
    if kind == "MissingParameter":
        return f"少写了“{error.param.metavar or error.param.name}”"
    quoted = str(error.message).partition("'")[2].partition("'")[0]
    if "command" in str(error.message):
        return f"没有“{quoted}”这个命令"
    return f"参数写得不对：“{quoted}”" if quoted else "参数写得不对"
