"""The command: `python -m tools.sample_county FOLDER --households N`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.paths import find_workspace
from tools.sample_county.county import PRACTICE, County, CountyOptions, write_county
from tools.sample_county.tables import CSV, XLSX


def main(arguments: Sequence[str] | None = None) -> int:
    """Make a county as the command line requests. Return 0, or 2 if it cannot be made."""
    request = _parser().parse_args(arguments)
    every_fault = request.faults and not request.fault
    options = CountyOptions(
        households=request.households,
        seed=request.seed,
        faults=None if every_fault else request.fault,
        place=request.place,
        suffix=request.format,
        registers=request.only,
        force=request.force,
    )
    try:
        workspace = find_workspace(request.root)
        county = write_county(workspace, request.folder, options)
    except WorkspaceError as error:
        remedy = f"（{error.remedy}）" if error.remedy else ""
        print(f"不能继续：{error.message}{remedy}", file=sys.stderr)
        return 2
    print("\n".join(_summary(county, workspace.root)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tools.sample_county", description="编一个练习用的县。"
    )
    add = parser.add_argument
    add("folder", nargs="?", type=Path, help=f"写到哪个文件夹；不写则 {PRACTICE}")
    add("--households", type=_positive, default=60, metavar="N", help="多少户，默认 60")
    add("--seed", type=int, default=2018, metavar="N", help="种子：同一个数编出同样的台账")
    add("--faults", action="store_true", help="设上 faults.yaml 里的全部毛病，用来练查错")
    add("--fault", action="append", default=[], metavar="编号", help="只设这条规则的，可写几次")
    add("--place", default="", metavar="名称", help="用哪里的地名，见 places.yaml；不写则头一个")
    add("--only", action="append", default=[], metavar="台账", help="只写这本台账，可写几次")
    add("--format", choices=[CSV, XLSX], default=CSV, help="写成哪一种文件")
    add("--force", action="store_true", help="换掉里面同名的台账")
    add("--root", type=Path, metavar="目录", help="工作目录；不写则从当前文件夹往上找")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("至少 1")
    return number


def _summary(county: County, root: Path) -> list[str]:
    """Return the lines to print: what is made up, the rows, the faults, the next step."""
    lines = [f"{county.note}户、人和各种号码都是编的。"]
    lines.append("　".join(f"{name} {count:,} 行" for name, count in county.rows.items()))
    lines += [f"设了毛病：{code}　{count} 处" for code, count in sorted(county.seeded.items())]
    if county.unplaced:
        lines.append(f"户数太少或台账不全，没有设上：{'、'.join(sorted(county.unplaced))}")
    if county.folder.is_relative_to(root):
        folder = county.folder.relative_to(root).as_posix()
        lines.append(f"已写到“{folder}”。下一步：docgen check registers {folder}")
    else:
        lines.append(f"已写到“{county.folder}”。下一步：拷进 inputs/registers/ 再核")
    return lines


if __name__ == "__main__":
    sys.exit(main())
