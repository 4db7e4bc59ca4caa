"""How the package is written: the bounds of the house, measured on every module.

The bounds are those of the package's models (pre-commit, import-linter, check-jsonschema,
python-docx). ruff holds two more: complexity (C901) and positional arguments (PLR0917).
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from conftest import ROOT

CODE = sorted((ROOT / "docgen").rglob("*.py"))
LONGEST_FUNCTION = 60
LONGEST_MODULE = 400
MOST_POSITIONAL = 5
PER_THOUSAND = {"packed assignments": 2, "conditional expressions": 10, "Any": 6}
DECISIONS_PER_HUNDRED = 20
BRANCHES = (
    ast.If,
    ast.For,
    ast.While,
    ast.ExceptHandler,
    ast.IfExp,
    ast.comprehension,
    ast.Assert,
    ast.match_case,
)
DIALECT = frozenset(
    [
        "told",
        "said",
        "asked",
        "own",
        "shown",
        "wanted",
        "given",
        "there",
        "many",
        "odd",
        "kit",
        "mend",
        "fate",
        "fates",
        "spoken",
        "stranger",
        "strangers",
        "doubt",
        "dice",
        "heirs",
        "growth",
        "bundle",
        "bundles",
        "looks",
        "unwatched",
        "accepted",
        "built",
        "done",
        "judged",
        "kept",
        "learnt",
        "linted",
        "made",
        "measured",
        "printed",
        "ready",
        "ruled",
        "sampled",
        "due",
    ]
)
"""Words of a private idiom: no public name and no parameter is built of them."""
PRODUCTS = ("documents", "registers", "problems", "lint", "wordformat")
EMPTY_NAMES = {"manager", "helper", "helpers", "util", "utils", "common", "base", "core", "misc"}


@lru_cache(maxsize=1)
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a module; only the last one is kept, those of all are large."""
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function of a module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def decisions(function: ast.AST) -> int:
    """Return the cyclomatic complexity of a function without those inside it."""
    count = 1
    nodes = list(ast.iter_child_nodes(function))
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        count += isinstance(node, BRANCHES)
        count += len(node.values) - 1 if isinstance(node, ast.BoolOp) else 0
        nodes += ast.iter_child_nodes(node)
    return count


def kind(node: ast.AST) -> str:
    """Return which of the counted kinds a node is, '' for none."""
    if isinstance(node, ast.IfExp):
        return "conditional expressions"
    if isinstance(node, ast.Name) and node.id == "Any":
        return "Any"
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
        return "packed assignments" if isinstance(node.value, ast.Tuple) else ""
    return ""


def names(path: Path) -> Iterator[str]:
    """Yield the public names of functions, parameters and classes of a module."""
    for function in functions(path):
        arguments = function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
        yield from (name for name in (function.name, *(a.arg for a in every)) if name[0] != "_")
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            yield node.name


def lines() -> int:
    return sum(path.read_text("utf-8").count("\n") for path in CODE)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_keeps_the_bounds(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= LONGEST_MODULE
    for function in functions(path):
        assert (function.end_lineno or 0) - function.lineno < LONGEST_FUNCTION, function.name
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            assert len(node.args) <= MOST_POSITIONAL, f"line {node.lineno}"
    for name in names(path):
        assert not DIALECT & set(re.split(r"_+", name.lower())), name
    assert path.stem not in EMPTY_NAMES
    assert ast.get_docstring(tree(path)), "a module says what it is for"


@pytest.mark.slow
def test_the_package_packs_little_into_a_line() -> None:
    counts = Counter(kind(node) for path in CODE for node in ast.walk(tree(path)))
    for measure, most in PER_THOUSAND.items():
        assert counts[measure] * 1000 <= most * lines(), measure


@pytest.mark.slow
def test_the_package_decides_little_in_a_line() -> None:
    total = sum(decisions(function) for path in CODE for function in functions(path))
    assert total * 100 <= DECISIONS_PER_HUNDRED * lines()


def test_a_file_name_is_used_once() -> None:
    """A module of `cli` or of verbs may be named as a use case or a verb of another product is."""
    stems = Counter(
        path.stem
        for path in CODE
        if path.stem != "__init__" and not {"cli", "verbs"} & set(path.parts)
    )
    assert [stem for stem, count in stems.items() if count > 1] == []


def test_use_cases_make_no_finding() -> None:
    for path in sorted((ROOT / "docgen/app").glob("*.py")):
        calls = {
            node.func.id
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        assert not calls & {"Finding", "new_finding"}, path.name


def test_use_cases_write_no_sentence_for_users() -> None:
    sentence = re.compile("[\u4e00-\u9fff].*[，。：；“”]")
    for path in sorted((ROOT / "docgen/app").glob("*.py")):
        docstrings = {id(node.value) for node in ast.walk(tree(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                is_sentence = sentence.search(node.value) and id(node) not in docstrings
                assert not is_sentence, f"{path.name}: {node.value}"


MOST_BY_POSITION = 5


def _fields(node: ast.ClassDef) -> int:
    """Return how many fields of a dataclass its constructor takes."""
    return sum(
        isinstance(item, ast.AnnAssign)
        and "ClassVar" not in ast.unparse(item.annotation)
        and "init=False" not in ast.unparse(item.value or item.annotation)
        for item in node.body
    )


@pytest.mark.slow
def test_a_dataclass_of_six_fields_is_built_by_their_names() -> None:
    for path in CODE:
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ClassDef) or _fields(node) <= MOST_BY_POSITION:
                continue
            bases = (*node.decorator_list, *node.bases, *node.keywords)
            header = " ".join(map(ast.unparse, bases))
            if "dataclass" in header or "Struct" in header:
                by_name = "kw_only=True" in header or "KW_ONLY" in ast.unparse(node)
                assert by_name, f"{path}: {node.name}"
