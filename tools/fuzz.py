"""Damage files of every kind at random and look whether the program stands it.

usage: python tools/fuzz.py [--files N] [--lists N] [--yaml N] [--seed N] [--only KIND] [--keep DIR]

Each damaged file is given to one command. It must end within seconds, in findings or in a result:
no traceback, no fault of the program's own (GW-13), no hang, no abort, no memory without bound.
The counts are printed; the exit status is 1 if there is a fault. Linux only: it forks.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT)]
os.environ["SOURCE_DATE_EPOCH"] = "1537056000"

# Imported before the forks, so that no child does it again. Polars is only imported, not used.
import docgen.app.build  # noqa: E402, F401
import docgen.app.check_registers  # noqa: E402, F401
import docgen.app.lint_files  # noqa: E402, F401
import docgen.app.restyle_files  # noqa: E402, F401
import docgen.app.template_files  # noqa: E402, F401
from docgen.cli.errors import main as run_docgen  # noqa: E402
from tools.exported_lists import FORMS, read_rows  # noqa: E402
from tools.sample_county.__main__ import main as sample_county  # noqa: E402

SECONDS = 20
"""Seconds after which a run counts as hanging; a busy machine takes a few."""
MEMORY = 3 * 2**30
"""Bytes of address space of a child."""
LIST_ROWS = 12
"""Rows of a list as another system exports it, the header included."""
BATCH = 40
"""Damaged files that one child is given."""
FAULT = re.compile(r"GW-13.*|Traceback|docgen 自己的错")
ODD_BYTES = (b"", b"\0", b"\xff", b"<", b">", b'"', b"&", b"\x1b", b"\xe5\xbc", b"\n", b"=", b"#")
ODD_VALUES = (
    "1e9",
    "NaN",
    "9" * 25,
    "-1",
    "",
    "0",
    "1.5",
    "甲",
    "＝",
    "true",
    "\u202e",
    "长" * 300,
)
ODD_CELLS = (
    *ODD_VALUES,
    "=1+1",
    '"',
    '""',
    "a\nb",
    "2018-13-45",
    "530000199001011234",
    "\0",
    ",",
    "\ufeff",
    "1E+18",
    "合计",
)
ODD_LINES = (
    "'{{ 标题|年 }}'",
    "'{{ [1] * 99999999 }}'",
    "'{% for a in range(9) %}'",
    "'{{ 标题|取(\"(\") }}'",
    "[[[[[[",
    "{a: {b: {c: []}}}",
    "&a *a",
    "!!python/object:os.system x",
    "|",
    "'",
    "- - - -",
    "2018-02-30",
    "9" * 400,
    "\t",
    "null",
    "~",
    "1_000",
    "0x1F",
    ".inf",
)


@dataclass(frozen=True)
class Kind:
    """A kind of files: what is damaged, how, and the commands that read it.

    A command names the damaged file by its place in the workspace. `count` is the option with the
    number of files.
    """

    name: str
    sources: Callable[[Path], list[Path]]
    damage: Callable[[bytes, random.Random], bytes]
    commands: tuple[tuple[str, tuple[str, ...]], ...]
    count: str = "files"


def damage_bytes(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, double or replace some bytes."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        if not changed:
            return bytes(changed)
        place = chance.randrange(len(changed))
        length = chance.choice((1, 2, 8, 64, 512))
        match chance.randrange(5):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place : place + length]
            case 2:
                changed[place:place] = changed[place : place + length]
            case 3:
                changed[place : place + length] = chance.choice(ODD_BYTES)
            case _:
                del changed[place:]
    return bytes(changed)


def damage_package(data: bytes, chance: random.Random) -> bytes:
    """Damage a zip package: its bytes, a part of it, or which parts there are."""
    if chance.random() < 0.2:
        return damage_bytes(data, chance)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for _ in range(chance.choice((1, 1, 2, 4))):
        name = chance.choice(sorted(parts))
        match chance.randrange(8):
            case 0 if len(parts) > 1:
                del parts[name]
            case 1:
                parts[f"{name}2"] = parts[name]
            case 2:
                parts[name] = parts[chance.choice(sorted(parts))]
            case 3:
                parts[name] = damage_bytes(parts[name], chance)
            case _:
                parts[name] = damage_xml(parts[name], chance)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def damage_xml(data: bytes, chance: random.Random) -> bytes:
    """Drop, double or move elements of a part, or give attributes and texts odd values."""
    text = data.decode("utf-8", "replace")
    spots = [match.span() for match in re.finditer(r"<[^>]+>|[^<]+", text)]
    if not spots:
        return data
    start, end = chance.choice(spots)
    piece = text[start:end]
    value = chance.choice(ODD_VALUES)
    match chance.randrange(6):
        case 0:
            piece = ""
        case 1:
            piece *= chance.choice((2, 50))
        case 2:
            other, other_end = chance.choice(spots)
            piece = text[other:other_end]
        case 3:
            piece = re.sub(r'="[^"]*"', f'="{value}"', piece)
        case 4:
            piece = re.sub(r'="[^"]*"', f'="{value}"', piece, count=1)
        case _:
            if not piece.startswith("<"):
                piece = chance.choice(("{{ 甲", "{% for 甲 in 乙 %}", "{%p if 甲 %}", value))
    return (text[:start] + piece + text[end:]).encode("utf-8", "replace")


def damage_table(data: bytes, chance: random.Random) -> bytes:
    """Damage a CSV file: its cells, its lines, its encoding, its bytes."""
    lines = data.decode("utf-8-sig").splitlines()
    lines = lines[: chance.choice((3, 10, len(lines)))]
    for _ in range(chance.choice((1, 2, 5))):
        number = chance.randrange(len(lines))
        cells = lines[number].split(",")
        match chance.randrange(6):
            case 0:
                cells[chance.randrange(len(cells))] = chance.choice(ODD_CELLS)
            case 1:
                del cells[chance.randrange(len(cells))]
            case 2:
                cells *= 2
            case 3:
                lines.insert(number, chance.choice(("", ",,,", '"', "总计,1", "标题")))
                continue
            case 4:
                lines[number], lines[0] = lines[0], lines[number]
                continue
            case _:
                chance.shuffle(cells)
        lines[number] = ",".join(cells)
    end = chance.choice(("\n", "\r\n", "\r", "\n\n"))
    encoding = chance.choice(("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-be"))
    changed = end.join(lines).encode(encoding, "replace")
    if chance.random() < 0.3:
        return damage_bytes(changed, chance)
    return changed


def damage_yaml(data: bytes, chance: random.Random) -> bytes:
    """Damage a YAML file: drop, double, move or indent lines, give a key another value."""
    lines = data.decode("utf-8").splitlines()
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        if not lines:
            break
        number = chance.randrange(len(lines))
        line = lines[number]
        match chance.randrange(7):
            case 0:
                del lines[number]
            case 1:
                lines.insert(number, line)
            case 2:
                lines[number] = "  " + line
            case 3:
                lines[number] = line.lstrip()
            case 4:
                lines[number] = f"{line.partition(':')[0]}: {chance.choice(ODD_LINES)}"
            case 5:
                lines[number] = f"{line.partition(':')[0]}: {chance.choice(ODD_VALUES)}"
            case _:
                lines[number], lines[0] = lines[0], lines[number]
    changed = "\n".join(lines).encode("utf-8", "surrogatepass")
    if chance.random() < 0.1:
        return damage_bytes(changed, chance)
    return changed


def damage_markup(data: bytes, chance: random.Random) -> bytes:
    """Damage a web page, XML or text with tabs: its elements, its encoding, its bytes."""
    changed = data
    for _ in range(chance.choice((1, 1, 2, 5))):
        changed = damage_xml(changed, chance)
    if chance.random() < 0.3:
        encoding = chance.choice(("gbk", "utf-16", "utf-16-be", "utf-8-sig"))
        changed = changed.decode("utf-8", "replace").encode(encoding, "replace")
    if chance.random() < 0.3:
        return damage_bytes(changed, chance)
    return changed


def below(*patterns: str) -> Callable[[Path], list[Path]]:
    """Return a function that lists the files of a workspace that match a pattern."""
    return lambda root: sorted(path for pattern in patterns for path in root.glob(pattern))


PAPER = "来文.docx"
WORD_COMMANDS = (
    (PAPER, ("lint", PAPER)),
    (PAPER, ("lint", PAPER, "--mark", "--fix")),
    (PAPER, ("format", PAPER)),
    (PAPER, ("format", PAPER, "--check")),
    (PAPER, ("format", PAPER, "--mark")),
    (PAPER, ("template", "check", PAPER)),
    (PAPER, ("template", "check", PAPER, "--mark")),
    (PAPER, ("template", "fields", PAPER)),
    ("templates/docx/report.docx", ("build", "report", "--draft")),
    ("templates/docx/report.docx", ("check", "report")),
)
REGISTER_FILES = ("inputs/registers/户{}", "inputs/registers/归档文件{}", "inputs/registers/x{}")
YAML_COMMANDS = (
    ("inputs/report/甲.yaml", ("check", "report")),
    ("inputs/report/甲.yaml", ("build", "report", "--draft")),
    ("inputs/letter/甲.yaml", ("build", "letter", "--draft")),
    ("inputs/county.yaml", ("check", "report")),
    ("inputs/report/甲.yaml", ("lint", "inputs/report/甲.yaml", "--fix")),
    ("inputs/registers/户.yaml", ("check", "registers")),
    ("checks/report/schema.yaml", ("check", "report")),
    ("checks/report/rules.yaml", ("check", "report")),
)


def registers_of(suffix: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the commands that read a register with a suffix."""
    files = [name.format(suffix) for name in REGISTER_FILES]
    return tuple((name, ("check", "registers", name)) for name in files)


KINDS = (
    Kind(
        "docx", below("outputs/**/*.docx", "templates/docx/*.docx"), damage_package, WORD_COMMANDS
    ),
    Kind(
        "xlsx",
        below("practice/*.xlsx", "form/*.xlsx"),
        damage_package,
        (*registers_of(".xlsx"), ("inputs/report/表.xlsx", ("check", "inputs/report/表.xlsx"))),
    ),
    Kind("csv", below("practice-csv/*.csv"), damage_table, registers_of(".csv")),
    Kind(
        "page",
        below("exported/*.htm", "exported/*.xml", "exported/*.txt"),
        damage_markup,
        (*registers_of(".xls"), *registers_of(".htm"), *registers_of(".xml")),
        count="lists",
    ),
    Kind(
        "word-list",
        below("exported/*.docx"),
        damage_package,
        registers_of(".docx"),
        count="lists",
    ),
    Kind(
        "yaml",
        below("inputs/report/**/*.yaml", "inputs/letter/**/*.yaml", "checks/report/*.yaml"),
        damage_yaml,
        YAML_COMMANDS,
        count="yaml",
    ),
)


def prepare(root: Path) -> None:
    """Make a workspace with sound files of every kind."""
    for part in ("checks", "templates/docx", "inputs"):
        shutil.copytree(ROOT / part, root / part)
    shutil.rmtree(root / "inputs/registers")
    _run(root, ("build", "report"))
    _run(root, ("build", "letter"))
    for name, suffix in (("practice", "xlsx"), ("practice-csv", "csv")):
        arguments = [str(root / name), "--root", str(root), "--households", "4", "--format", suffix]
        _in_child(partial(sample_county, arguments))
    for table in (root / "practice-csv").glob("*.csv"):
        for suffix, write in FORMS.items():
            exported = root / "exported" / f"{table.stem}{suffix}"
            exported.parent.mkdir(exist_ok=True)
            exported.write_bytes(write(read_rows(table.read_bytes())[:LIST_ROWS]))
    _run(root, ("new", "report", "表", "--excel"))
    (root / "form").mkdir()
    shutil.move(root / "inputs/report/表.xlsx", root / "form/表.xlsx")


def _in_child(work: Callable[[], object]) -> int:
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            work()
    finally:
        os._exit(0)


def _run(root: Path, command: Sequence[str]) -> None:
    _in_child(lambda: _docgen(root, command))


def _docgen(root: Path, command: Sequence[str]) -> tuple[int, str]:
    """Run docgen in this process; return its exit status and what it printed."""
    os.chdir(root)
    sys.argv = ["docgen", *command]
    text = io.StringIO()
    status = 0
    with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text):
        try:
            run_docgen()
        except SystemExit as ended:
            status = int(ended.code or 0)
    return status, text.getvalue()


class HangError(BaseException):
    """A run takes too long."""


def _hang(*_: object) -> None:
    raise HangError


@dataclass(frozen=True)
class Batch:
    """Some damaged files of one kind, each known by its number."""

    kind: Kind
    numbers: range
    seed: int
    keep: Path | None


def _try_one(batch: Batch, number: int, root: Path) -> tuple[int, str]:
    """Damage a file and give it to a command; return its exit status and what is wrong, if any."""
    kind = batch.kind
    chance = random.Random(f"{batch.seed}/{kind.name}/{number}")
    source = chance.choice(kind.sources(root))
    data = kind.damage(source.read_bytes(), chance)
    place, command = chance.choice(kind.commands)
    target = root / place
    before = target.read_bytes() if target.exists() else None
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    signal.alarm(SECONDS)
    try:
        status, text = _docgen(root, command)
    except HangError:
        status, text = 0, "Traceback: hangs"
    finally:
        signal.alarm(0)
    if before is None:
        target.unlink()
    else:
        target.write_bytes(before)
    for copy in (*root.glob("来文*（*"), *root.glob("inputs/report/甲（*")):
        copy.unlink()
    found = FAULT.search(text)
    if status in (0, 1, 2) and not found:
        return status, ""
    if batch.keep is not None:
        batch.keep.mkdir(exist_ok=True)
        (batch.keep / f"{kind.name}-{number}{Path(place).suffix}").write_bytes(data)
    said = found[0] if found else text[-200:]
    return status, f"{kind.name} {number} ({' '.join(command)}): {status} {said}{text[-600:]}"


@dataclass
class Score:
    """How many runs ended with which exit status, and the faults."""

    statuses: Counter[str]
    faults: list[str]


def try_batch(batch: Batch, root: Path) -> Score:
    """Try the files of a batch in a child; an abort of the child is a fault."""
    score = Score(Counter(), [])
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        workspace = Path(folder, "工作 目录")
        shutil.copytree(root, workspace)
        child = os.fork()
        if not child:
            _work(batch, workspace, log)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        lines = log.read_text("utf-8").split("\f") if log.exists() else [""]
        for line in lines[:-1]:
            word, _, rest = line.partition(" ")
            if word == "ended":
                score.statuses[f"{batch.kind.name} exit {rest}"] += 1
            elif word != "begin":
                score.faults.append(line)
        if status:
            last = [line for line in lines if line.startswith("begin ")][-1:]
            score.faults.append(f"{batch.kind.name} {last}: the process ended with {status}")
    return score


def _work(batch: Batch, root: Path, log: Path) -> None:
    """Try the files of a batch in this process and end it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _hang)
    status = 0
    try:
        with log.open("a", encoding="utf-8", errors="replace") as stream:
            for number in batch.numbers:
                stream.write(f"begin {number}\f")
                stream.flush()
                ended, fault = _try_one(batch, number, root)
                stream.write(f"ended {ended}\f")
                if fault:
                    stream.write(f"{fault}\f")
    except BaseException as error:
        status = 1
        with log.open("a", encoding="utf-8", errors="replace") as stream:
            stream.write(f"{batch.kind.name}: {error!r}\f")
    finally:
        os._exit(status)


def main(arguments: Sequence[str]) -> int:
    """Damage, run, count, and print the faults."""
    parser = argparse.ArgumentParser(description="Damage files and look whether docgen stands it.")
    parser.add_argument("--files", type=int, default=3000, help="docx, xlsx and csv files each")
    parser.add_argument("--lists", type=int, default=1000, help="exported lists of each kind")
    parser.add_argument("--yaml", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=[kind.name for kind in KINDS])
    parser.add_argument("--keep", type=Path, help="keep the files that make faults here")
    options = parser.parse_args(arguments)
    keep = options.keep.absolute() if options.keep else None
    counts: Counter[str] = Counter()
    statuses: Counter[str] = Counter()
    faults: list[str] = []
    batches: list[Batch] = []
    for kind in KINDS:
        if options.only in (None, kind.name):
            counts[kind.name] = getattr(options, kind.count)
            for start in range(0, counts[kind.name], BATCH):
                numbers = range(start, min(start + BATCH, counts[kind.name]))
                batches.append(Batch(kind, numbers, options.seed, keep))
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(options.jobs) as pool:
        root = Path(folder, "space")
        prepare(root)
        for score in pool.map(lambda batch: try_batch(batch, root), batches):
            faults += score.faults
            statuses += score.statuses
    print("\n".join([*faults[:20], *(f"{name}: {n}" for name, n in sorted(statuses.items()))]))
    tried = "，".join(f"{count} {name}" for name, count in counts.items())
    print(f"{tried}: {len(faults)} faults")
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
