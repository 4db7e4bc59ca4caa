"""The group of commands for the problem ledger (问题台账): collect, move, status, send, merge."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from docgen.cli.options import Form, Format, Root, Strict, Unmasked, workspace_at
from docgen.model.finding import WorkspaceError


def collect(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="台账文件或文件夹；不写则全部。", metavar="文件"),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option("--to", help="新问题记进哪一本：.xlsx、.csv 或 .yaml。", metavar="台账"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Check the registers and add what is found to the problem ledger."""
    from docgen.app.problem_ledger import collect_problems
    from docgen.cli.output import print_ledger_update
    from docgen.report.progress import ProgressBars

    update = collect_problems(workspace_at(root), paths or [], to, ProgressBars())
    raise typer.Exit(print_ledger_update(update, form.value, strict))


def merge(
    ours: Annotated[Path, typer.Argument(help="本册台账，改它。", metavar="台账")],
    theirs: Annotated[
        Path, typer.Argument(help="另一份，如乡镇交回的，不改它。", metavar="另一份")
    ],
    *,
    base: Annotated[
        Path | None,
        typer.Option("--base", help="发出去时的那一份：据它看出哪一边改过。", metavar="原来的一份"),
    ] = None,
    moves: Annotated[
        Path | None,
        typer.Option(
            "--moves", help="交回的流转，另外一个文件的才写；工作表自己认得。", metavar="流转"
        ),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Merge another copy of the problem ledger into ours."""
    from docgen.app.merge_ledgers import merge_ledgers
    from docgen.cli.output import print_ledger_update

    update = merge_ledgers(workspace_at(root), ours, theirs, base, moves)
    raise typer.Exit(print_ledger_update(update, form.value, strict))


def send(
    groups: Annotated[
        list[str] | None,
        typer.Argument(help="发给哪些乡镇；不写则各乡镇一份。", metavar="哪些乡镇"),
    ] = None,
    *,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="发哪一本台账；只有一本的不用写。", metavar="台账"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Write a copy of the problem ledger for each township, and keep it for the merge."""
    from docgen.app.send_ledger import send_ledger
    from docgen.cli.output import print_ledger_update

    update = send_ledger(workspace_at(root), ledger, groups or [])
    raise typer.Exit(print_ledger_update(update, form.value, strict))


def status(
    groups: Annotated[
        list[str] | None,
        typer.Argument(help="只看哪些乡镇；不写则全部。", metavar="哪些乡镇"),
    ] = None,
    *,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="只看哪一本台账；不写则全部。", metavar="台账"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="写成 .xlsx（Excel）或 .html（网页）。", metavar="文件"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    unmasked: Unmasked = False,
) -> None:
    """Show where the problems of each township stand, what is overdue, what comes next."""
    from docgen.app.ledger_status import find_status, write_status
    from docgen.cli.output import print_status

    workspace = workspace_at(root)
    found = find_status(workspace, groups or [], ledger)
    written = write_status(workspace, found, out, unmasked=unmasked) if out else ""
    raise typer.Exit(print_status(found, written, form.value, unmasked=unmasked))


def move(
    words: Annotated[
        list[str],
        typer.Argument(help="哪些问题，到哪个状态，如 WT0001 到 交办。", metavar="编号 到 状态"),
    ],
    *,
    by: Annotated[str, typer.Option("--by", help="经办人。", metavar="谁")] = "",
    evidence: Annotated[
        str, typer.Option("--evidence", help="佐证：档号、名称或照片号。", metavar="哪一件")
    ] = "",
    note: Annotated[str, typer.Option("--note", help="写进流转的说明。", metavar="说明")] = "",
    day: Annotated[
        str, typer.Option("--day", help="哪一天；不写则是核验日期或今天。", metavar="日期")
    ] = "",
    values: Annotated[
        list[str] | None,
        typer.Option("--set", help="同时填的格，如 责任人=张某；可写几次。", metavar="列=内容"),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option("--ledger", help="哪一本台账；只有一本的不用写。", metavar="台账"),
    ] = None,
    root: Root = None,
    form: Form = Format.TEXT,
    strict: Strict = False,
) -> None:
    """Move problems to their next state: the flow is checked, the step is logged."""
    from docgen.app.move_problems import MoveOptions, move_problems
    from docgen.cli.output import print_ledger_update

    *numbers, state = words
    texts = dict(_split_pair(value) for value in values or ())
    options = MoveOptions(
        handler=by, note=note, evidence=evidence, day=day, texts=texts, ledger=ledger
    )
    problems = [number for number in numbers if number != "到"]
    if not problems:
        raise WorkspaceError("没有写编号", "照此写：docgen lookback move WT0001 到 交办")
    update = move_problems(workspace_at(root), problems, state, options)
    raise typer.Exit(print_ledger_update(update, form.value, strict))


def _split_pair(text: str) -> tuple[str, str]:
    """Return the column and the text of an option. Raises WorkspaceError without a sign."""
    name, sign, value = text.replace("＝", "=").partition("=")
    if not sign:
        raise WorkspaceError(f"“--set {text}”看不出是哪一列", "写成 --set 列=内容")
    return name.strip(), value.strip()
