"""The one door for trouble: exit 1 findings, 2 the workspace's fault, 3 ours."""

from __future__ import annotations

import sys
import traceback

import click
import typer

from docgen.cli.app import app
from docgen.model import WorkspaceError

_USAGE = {
    "NoSuchOption": "没有这个选项",
    "MissingParameter": "少写了参数",
    "BadParameter": "参数写得不对",
    "BadArgumentUsage": "参数写得不对",
}


def main() -> None:
    """Run the program and leave with an honest exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe in another code page must not stop a Chinese message.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    sys.exit(_run())


def _run() -> int:
    try:
        code = app(standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        typer.echo(error.ctx.get_help() if error.ctx else "")
        return 2
    except click.UsageError as error:
        typer.echo(_usage(error), err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        typer.echo("已中断", err=True)
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


def _usage(error: click.UsageError) -> str:
    told = _USAGE.get(type(error).__name__, "命令写得不对")
    command = error.ctx.command_path if error.ctx else "docgen"
    return f"{told}：{error.format_message()}\n用法见 {command} --help"
