"""List the sha256 of every output of the shipped material: what a refactoring must not change.

usage: python tools/freeze.py LIST              write the list
       python tools/freeze.py LIST --against OLD   print the lines that differ, exit status 1 if any

One line a command (exit status, standard output and error together), one line a file it wrote.
The day is fixed by SOURCE_DATE_EPOCH. `manifest.json` is left out: it holds times and a stamp of
the program's own files.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ["SOURCE_DATE_EPOCH"] = "1537056000"
os.environ["COLUMNS"] = "100"

from docgen.cli.errors import main as docgen  # noqa: E402
from tools.sample_county.__main__ import main as sample_county  # noqa: E402

TYPES = sorted(path.parent.name for path in (ROOT / "checks").glob("*/schema.yaml"))
REGISTERS = ("户", "家庭成员", "归档文件", "问题台账")
COUNTIES = {"净县": ("--households", "60"), "病县": ("--households", "90", "--faults")}
COUNTIES["另县"] = ("--households", "45", "--seed", "7", "--format", "xlsx", "--faults")
UNSTABLE = {"manifest.json", ".docgen.jsonl"}


def sha256(data: bytes) -> str:
    """Return the hexadecimal digest of `data`."""
    return hashlib.sha256(data).hexdigest()


def files_below(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file below `folder`, in order of names."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name not in UNSTABLE:
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def exit_code(program: Callable[[], object]) -> object:
    """Return the exit status of a program that reads `sys.argv`."""
    try:
        program()
    except SystemExit as ended:
        return ended.code or 0
    return "no exit"


def make_county() -> None:
    """Run `python -m tools.sample_county` with the arguments of `sys.argv` after the command."""
    sys.exit(sample_county(sys.argv[2:]))


class Freezer:
    """Runs commands in one workspace and keeps a line for each command and each changed file."""

    def __init__(self, label: str, root: Path) -> None:
        self.label = label
        self.root = root
        self.lines: list[str] = []
        self._known = dict(files_below(root))

    def run(self, *arguments: str, program: Callable[[], object] = docgen) -> None:
        """Run a command and note its output and the files that it added or changed."""
        output = io.StringIO()
        sys.argv = ["docgen", *arguments]
        streams = contextlib.redirect_stdout(output), contextlib.redirect_stderr(output)
        with contextlib.chdir(self.root), streams[0], streams[1]:
            code = exit_code(program)
        text = output.getvalue().replace(str(self.root), "ROOT")
        command = " ".join(arguments)
        self.lines.append(f"{sha256(text.encode())}  {self.label} {code} {command}")
        self._note_files(command)

    def _note_files(self, command: str) -> None:
        files = dict(files_below(self.root))
        for name, data in files.items():
            if self._known.get(name) != data:
                self.lines.append(f"{sha256(data)}  {self.label} {command} → {name}")
        gone = sorted(self._known.keys() - files.keys())
        self.lines += [f"{'gone':64}  {self.label} {command} → {name}" for name in gone]
        self._known = files


def shipped(folder: Path) -> list[str]:
    """Build, check, lint and judge everything that ships."""
    root = folder / "随附"
    for part in ("checks", "templates/docx", "inputs"):
        shutil.copytree(ROOT / part, root / part)
    freezer = Freezer("随附", root)
    for doc_type in TYPES:
        freezer.run("build", doc_type)
        freezer.run("check", doc_type, "--format", "json")
    for template in sorted(path.name for path in (root / "templates/docx").glob("*.docx")):
        freezer.run("template", "check", f"templates/docx/{template}")
        freezer.run("template", "fields", f"templates/docx/{template}")
    for doc_type in (*TYPES, *REGISTERS):
        freezer.run("fields", doc_type)
        freezer.run("schema", doc_type)
    for originals in sorted((root / "inputs").glob("*/_原稿")):
        place = originals.relative_to(root).as_posix()
        freezer.run("check", place)
        freezer.run("build", originals.parent.name, place, "--draft")
    _judge_outputs(freezer)
    _judge_texts(freezer)
    for doc_type in TYPES:
        freezer.run("new", doc_type, "空白")
        freezer.run("new", doc_type, "表单", "--excel")
        freezer.run("verify", doc_type)
    freezer.run("new", "report", "承接", "--from", "inputs/report/示例县/公文版式示例.yaml")
    freezer.run("new-type", "notice", "--title", "通知")
    freezer.run("check", "registers", "inputs/registers/_有缺", "--format", "json")
    for command in (["types"], ["rules"], ["rules", "户"], ["--help"], ["build", "--help"]):
        freezer.run(*command)
    for code in ("BG-06", "HD-10", "WD-13", "WZ-21", "ZB-01"):
        freezer.run("explain", code)
    return freezer.lines


def _judge_outputs(freezer: Freezer) -> None:
    outputs = sorted((freezer.root / "outputs").rglob("*.docx"))
    firsts = {path.parent: path for path in reversed(outputs)}
    for path in sorted(firsts.values()):
        name = path.relative_to(freezer.root).as_posix()
        freezer.run("lint", name)
        freezer.run("format", name, "--check")


def _judge_texts(freezer: Freezer) -> None:
    drafts = freezer.root / "drafts"
    shutil.copytree(ROOT / "tests/text/drafts", drafts)
    freezer._note_files("copy")
    for path in sorted(drafts.iterdir()):
        freezer.run("lint", f"drafts/{path.name}", "--all", "--fix")
    word = "outputs/report/示例县/公文版式示例.docx"
    freezer.run("lint", word, "--format", "json", "--mark")
    freezer.run("format", word, "--out", "改.docx")
    freezer.run(
        "format", "outputs/letter/示例县/2018年东山镇与村责任书/签订情况一览表.docx", "--mark"
    )


def county(folder: Path, name: str, options: tuple[str, ...]) -> list[str]:
    """Check a made-up county, list its findings in every form, collect and print its problems."""
    root = folder / name
    for part in ("checks", "templates/docx"):
        shutil.copytree(ROOT / part, root / part)
    (root / "inputs/lookback").mkdir(parents=True)
    text = "轮次: 2018年回头看\n截止日期: 2018年9月16日\n交办单位: 县脱贫攻坚领导小组办公室\n"
    (root / "inputs/lookback/回头看.yaml").write_text(text, encoding="utf-8")
    freezer = Freezer(name, root)
    freezer.run("sample-county", *options, program=make_county)
    (practice,) = sorted((root / "inputs/registers").iterdir())
    registers = practice.relative_to(root).as_posix()
    freezer.run("check", "registers", registers, "--format", "json")
    freezer.run("check", "registers", registers)
    for suffix in ("xlsx", "html", "csv", "docx"):
        freezer.run("check", "registers", registers, "--out", f"清单.{suffix}")
    freezer.run("lookback", "collect", registers)
    freezer.run("lookback", "collect", registers)
    shutil.move(practice, root / "practice")
    shutil.rmtree(root / "inputs/registers")
    shutil.move(root / "practice", root / "inputs/registers")
    freezer._note_files("move")
    freezer.run("build", "lookback")
    freezer.run("check", "registers", "--baseline")
    return freezer.lines


def main(arguments: list[str]) -> int:
    """Write the list; compare it with an older one if `--against` names it."""
    folder = Path(tempfile.mkdtemp(prefix="freeze"))
    lines = shipped(folder)
    for name, options in COUNTIES.items():
        lines += county(folder, name, options)
    shutil.rmtree(folder)
    Path(arguments[0]).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} lines")
    if "--against" not in arguments:
        return 0
    old = set(Path(arguments[-1]).read_text("utf-8").splitlines())
    fewer = sorted(old - set(lines), key=lambda line: line[66:])
    more = [line for line in lines if line not in old]
    for mark, changed in (("-", fewer), ("+", more)):
        for line in changed:
            print(mark, line[:12], line[66:])
    return int(bool(fewer or more))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
