"""The command that makes a county for practice."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class TableFormat(StrEnum):
    """How the registers are written."""

    CSV = "csv"
    XLSX = "xlsx"


Target = Annotated[
    Path | None,
    typer.Argument(help="写到哪个文件夹；不写则 inputs/registers/_练习。", metavar="目录"),
]
Households = Annotated[int, typer.Option("--households", min=1, help="多少户。", metavar="户数")]
Seed = Annotated[int, typer.Option("--seed", help="种子：同一个数编出同样的台账。", metavar="数")]
Faulty = Annotated[bool, typer.Option("--faults", help="设上已知的毛病，用来练查错。")]
Faults = Annotated[
    list[str] | None,
    typer.Option("--fault", help="只设这条规则该查出的毛病，可写几次。", metavar="编号"),
]
PlaceSet = Annotated[
    str,
    typer.Option(
        "--place", help="用哪里的地名，见 sample/places.yaml；不写则用头一个。", metavar="名称"
    ),
]
Only = Annotated[
    list[str] | None, typer.Option("--only", help="只写这本台账，可写几次。", metavar="台账")
]
Form = Annotated[TableFormat, typer.Option("--format", help="csv 或 xlsx。")]
Force = Annotated[bool, typer.Option("--force", help="换掉里面同名的台账。")]
Root = Annotated[
    Path | None, typer.Option("--root", help="工作目录；不写则从当前文件夹往上找。", metavar="目录")
]


def sample_command(
    target: Target = None,
    households: Households = 60,
    seed: Seed = 2018,
    faulty: Faulty = False,
    faults: Faults = None,
    location: PlaceSet = "",
    only: Only = None,
    form: Form = TableFormat.CSV,
    force: Force = False,
    root: Root = None,
) -> None:
    """Make a county for practice."""
    from docgen.app.sample import Order, sample_county
    from docgen.report.progress import Progressing
    from docgen.workspace.paths import find_workspace

    codes = None if faulty and not faults else tuple(faults or ())
    order = Order(households, seed, codes, location, form.value, tuple(only or ()), force)
    made = sample_county(find_workspace(root), target, order, Progressing())
    typer.echo(f"{made.note}户、人和各种号码都是编的。")
    typer.echo("　".join(f"{name} {count:,} 行" for name, count in made.rows.items()))
    for code, count in sorted(made.seeded.items()):
        typer.echo(f"设了毛病：{code}　{count} 处")
    if made.unplaced:
        typer.echo(f"户数太少或台账不全，没有设上：{'、'.join(sorted(made.unplaced))}")
    inside = not Path(made.folder).is_absolute()
    advice = "docgen check registers " + made.folder if inside else "拷进 inputs/registers/ 再核"
    typer.echo(f"已写到“{made.folder}”。下一步：{advice}")
