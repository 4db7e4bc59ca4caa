"""Measure how many small faults in the code the tests notice.

usage: python tools/mutate.py                 all modules of `TARGETS`
       python tools/mutate.py MODULE …        these only, e.g. problems/merge
       options: --count N mutants of a module (default 20), --seed N, --jobs N

A mutant is a copy of the package with one fault: a comparison flipped, a constant moved by one, a
condition negated, `and` for `or`, or a statement dropped. It is noticed if the tests that belong
to the module fail or hang. The exit status is 1 if a module stays below its bound.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).resolve().parents[1]
BOUND = 0.85
CAREFUL = 0.95
"""The bound of modules that write what people keep."""
PATIENCE = 240
"""Seconds after which a run of tests counts as hanging."""


@dataclass(frozen=True, slots=True)
class Target:
    """A module, the tests that belong to it, and the share of mutants that they must notice."""

    module: str
    tests: tuple[str, ...]
    bound: float = BOUND


TARGETS = (
    Target("expressions/quantity", ("tests/expressions",)),
    Target("problems/merge", ("tests/test_ledger.py",), CAREFUL),
    Target("documents/figures", ("tests/test_compose.py", "tests/test_samples.py")),
    Target("documents/numbering", ("tests/test_compose.py", "tests/test_samples.py")),
    Target(
        "schema/validate",
        ("tests/test_validate.py", "tests/test_mistakes.py", "tests/test_rows.py"),
    ),
    Target("rules/exemptions", ("tests/test_accepted.py",)),
    Target("registers/grouping", ("tests/test_papers.py",)),
    Target("registers/column_plan", ("tests/test_messy_tables.py", "tests/test_column_map.py")),
    Target("registers/turned_tables", ("tests/test_column_map.py",)),
    Target("load/table", ("tests/load",)),
    Target("load/xls_details", ("tests/load/test_xls.py",)),
    Target("load/ods_details", ("tests/load/test_workbook_bounds.py",)),
    Target("load/header_lines", ("tests/load/test_header_lines.py", "tests/test_messy_tables.py")),
    Target("word/template/structure", ("tests/word/test_tags.py", "tests/word/test_places.py")),
    Target("word/layout/reader", ("tests/word/test_reader.py",)),
    Target("lint/verbs/products", ("tests/text/test_wording_rules.py",)),
    Target("lint/verbs/stated_sums", ("tests/text/test_wording_rules.py",)),
    Target("wordformat/paragraph_measures", ("tests/wordformat", "tests/test_format.py")),
    Target("workspace/files", ("tests/test_files.py",), CAREFUL),
    Target("report/summary", ("tests/test_summary.py",)),
)

_FLIPPED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the line, the span of the source in bytes, and the text that replaces it."""

    line: int
    start: int
    end: int
    text: str

    def applied(self, source: bytes) -> bytes:
        """Return the source of the module with this fault."""
        return source[: self.start] + self.text.encode() + source[self.end :]


def replacements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the faulty forms of a node."""
    if isinstance(node, ast.Compare):
        flipped = [_FLIPPED[type(node.ops[0])], *node.ops[1:]]
        yield ast.Compare(node.left, flipped, node.comparators)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield ast.Constant(node.value + 1)
    elif isinstance(node, ast.BoolOp):
        swapped = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.BoolOp(swapped, node.values)
    elif (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or isinstance(
        node, ast.AugAssign
    ):
        yield ast.Pass()


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in order of the source; decorators say how, not what."""
    starts = [0]
    for line in source.encode().split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            node.decorator_list.clear()
    conditions = [node.test for node in ast.walk(tree) if isinstance(node, ast.If | ast.While)]
    faults: list[tuple[ast.expr | ast.stmt, ast.AST]] = []
    faults += [(test, ast.UnaryOp(ast.Not(), test)) for test in conditions]
    for node in ast.walk(tree):
        if isinstance(node, ast.expr | ast.stmt):
            faults += [(node, faulty) for faulty in replacements(node)]
    for node, faulty in sorted(faults, key=lambda fault: (fault[0].lineno, fault[0].col_offset)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = ast.unparse(ast.fix_missing_locations(faulty))
        if isinstance(faulty, ast.expr):
            text = f"({text})"
        yield Mutant(node.lineno, start, end, text)


class Copy:
    """A copy of the project in a folder of its own, in which one fault after another is tried."""

    def __init__(self, folder: Path, number: int) -> None:
        ignored = shutil.ignore_patterns(".git", ".venv*", "node_modules", "outputs", "build")
        self.root = folder / str(number)
        shutil.copytree(ROOT, self.root, ignore=ignored)

    def passes(self, target: Target, data: bytes) -> bool:
        """Run the tests of a module with its source replaced; a run that hangs does not pass."""
        path = self.root / "docgen" / f"{target.module}.py"
        sound = path.read_bytes()
        path.write_bytes(data)
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *target.tests]
        environment = {**os.environ, "PYTHONPATH": str(self.root), "HYPOTHESIS_PROFILE": "ci"}
        environment.pop("CI", None)
        try:
            run = subprocess.run(
                command,
                cwd=self.root,
                env=environment,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        finally:
            path.write_bytes(sound)
        return run.returncode == 0


def measure(target: Target, count: int, seed: int, copies: SimpleQueue[Copy], jobs: int) -> bool:
    """Print the share of mutants noticed and where the others are; return whether it suffices."""
    copy = copies.get()
    source = (copy.root / "docgen" / f"{target.module}.py").read_bytes()
    copies.put(copy)
    every = list(mutants(source.decode()))
    chosen = random.Random(seed).sample(every, min(count, len(every)))

    def passes(data: bytes) -> bool:
        copy = copies.get()
        try:
            return copy.passes(target, data)
        finally:
            copies.put(copy)

    if not passes(source):
        print(f"{target.module:28} its tests fail without a fault", flush=True)
        return False
    with ThreadPoolExecutor(jobs) as pool:
        survived = list(pool.map(passes, (mutant.applied(source) for mutant in chosen)))
    noticed = len(chosen) - sum(survived)
    share = noticed / max(len(chosen), 1)
    print(f"{target.module:28} {noticed:3}/{len(chosen):3} {share:6.0%}", flush=True)
    for mutant, alive in sorted(zip(chosen, survived, strict=True), key=lambda pair: pair[0].line):
        if alive:
            print(f"    line {mutant.line}: {mutant.text}", flush=True)
    return bool(chosen) and share >= target.bound


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the modules named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*")
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args(arguments)
    named = [t for t in TARGETS if not options.modules or t.module in options.modules]
    unknown = set(options.modules) - {target.module for target in named}
    if unknown or not named:
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        copies = SimpleQueue[Copy]()
        for number in range(options.jobs):
            copies.put(Copy(Path(folder), number))
        results = [measure(t, options.count, options.seed, copies, options.jobs) for t in named]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
