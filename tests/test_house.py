"""The house keeps its rules: what design.md calls a must is a test here."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, Run

CODE = sorted((ROOT / "docgen").rglob("*.py"))
KEYWORDS = [
    import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    for path in CODE
    if path.stem.endswith("keywords")
]
"""The words of the grammar: those that several rooms read, and those of each room."""
GRAMMAR = {
    value
    for words in KEYWORDS
    for name, value in vars(words).items()
    if name.isupper() and isinstance(value, str)
}
TYPES = sorted(path.parent.name for path in (ROOT / "checks").glob("*/schema.yaml"))


def fields(node: object) -> set[str]:
    """Every field name of a schema, at any depth."""
    if not isinstance(node, dict):
        return set()
    names = {key for key, value in node.items() if isinstance(value, dict) and key != "meta"}
    return names.union(*(fields(value) for value in node.values()))


@pytest.mark.parametrize("doc_type", TYPES)
def test_no_field_of_a_schema_is_named_in_the_code(doc_type: str) -> None:
    schema = yaml.safe_load((ROOT / "checks" / doc_type / "schema.yaml").read_text("utf-8"))
    wanted = fields(schema["字段"]) - GRAMMAR - {"schema", "字段", "keysrules", "valuesrules"}
    assert wanted
    for path in CODE:
        text = path.read_text("utf-8")
        assert not {name for name in wanted if name in text}, path


@pytest.mark.slow
def test_no_document_type_is_named_in_the_code() -> None:
    for path in CODE:
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        assert not strings & set(TYPES), path


def test_help_loads_no_heavy_library() -> None:
    script = (
        "import sys; sys.argv=['docgen','--help']\n"
        "from docgen.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy={'polars','lxml','docx','jinja2','cerberus','yaml'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_help_is_in_chinese(run: Run) -> None:
    for command in ([], ["build"], ["check"], ["types"], ["explain"], ["init"]):
        told = run(*command, "--help").out
        assert not re.search(r"Usage|Options|Arguments|Commands|Show this", told)
        assert "选项" in told


@pytest.mark.machine("git")
def test_nothing_names_a_machine_path_or_an_index() -> None:
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout.decode()
    bad = re.compile("|".join(["/ro" + "ot/", "/wo" + "rk/", "pypi" + r"\.org", "npmjs" + r"\."]))
    for name in filter(None, files.split("\0")):
        path = ROOT / name
        if path.suffix in {".docx", ".png", ".xlsx"} or not path.is_file():
            continue
        assert not bad.search(path.read_text("utf-8")), name


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["bogus"], "没有“bogus”这个命令"),
        (["build"], "少写了“文种”"),
        (["build", "report", "--foo"], "没有“--foo”这个选项"),
        (["build", "nope"], "没有“nope”这个文种"),
        (["check", "没有.yaml"], "没有“没有.yaml”这个文件"),
        (["types", "--root", "哪里"], "不是工作目录"),
    ],
)
def test_a_wrong_command_line_is_one_chinese_line_and_exit_2(
    space: Path, run: Run, args: list[str], said: str
) -> None:
    result = run(*args, root=space)
    assert result.code == 2
    assert said in result.err
    assert len(result.err.strip().splitlines()) == 1


@pytest.mark.slow
def test_init_makes_a_workspace_that_builds(tmp_path: Path, run: Run) -> None:
    assert run("init", "我的 县", root=tmp_path).code == 0
    assert run("build", "report", root=tmp_path / "我的 县").code == 0
    again = run("init", "我的 县", root=tmp_path)
    assert again.code == 2
    assert "不是空的" in again.err


def test_a_new_type_is_three_files_and_no_python(space: Path, run: Run) -> None:
    from docx import Document

    (space / "checks/probe").mkdir()
    (space / "checks/probe/schema.yaml").write_text(
        "文种: 通知\n字段:\n  事由: {type: string, required: true}\n", encoding="utf-8"
    )
    (space / "checks/probe/rules.yaml").write_text(
        "- 编号: TZ-01\n  种类: 应当\n  式: 事由|length > 3\n  字段: 事由\n  级别: 错误\n"
        "  说明: 事由太短\n  整改: 写全\n  依据: 县级约定\n",
        encoding="utf-8",
    )
    template = Document()
    template.add_paragraph("关于{{ 事由 }}的通知")
    template.save(str(space / "templates/docx/probe.docx"))
    (space / "inputs/probe").mkdir()
    (space / "inputs/probe/会.yaml").write_text("事由: 召开会议\n", encoding="utf-8")
    assert run("build", "probe", root=space).code == 0
    made = Document(str(space / "outputs/probe/会.docx"))
    assert made.paragraphs[0].text == "关于召开会议的通知"
    assert "probe　通知" in run("types", root=space).out


def test_a_misspelt_name_in_a_template_is_told_before_any_input(space: Path, run: Run) -> None:
    from docx import Document

    template = Document()
    template.add_paragraph("发文：{{ 标提 }}")
    template.save(str(space / "templates/docx/report.docx"))
    (space / "inputs/report/坏.yaml").write_text("标题：x\n", encoding="utf-8")
    told = run("build", "report", root=space).out
    assert "WD-13" in told
    assert "标提" in told
    assert "是不是“标题”" in told


def test_no_word_of_the_grammar_is_given_twice() -> None:
    """A constant that is assigned again would silently change what another room reads."""
    assert len(KEYWORDS) > 5
    names = [
        t.id
        for words in KEYWORDS
        for node in ast.parse(Path(words.__file__ or "").read_text("utf-8")).body
        if isinstance(node, ast.Assign)
        for t in node.targets
        if isinstance(t, ast.Name)
    ]
    assert sorted(names) == sorted(set(names))


PLACE = re.compile(r"`((?:docgen|checks|tests|tools|templates|docs|inputs)/[\w./\u4e00-\u9fff-]*)`")


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md", "README.md"])
def test_every_file_that_a_page_sends_people_to_is_there(page: str) -> None:
    named = set(PLACE.findall((ROOT / page).read_text("utf-8")))
    assert named
    assert not {place for place in named if not (ROOT / place).exists()}


def test_every_module_that_the_architecture_names_is_there() -> None:
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    modules = {str(path.relative_to(ROOT / "docgen").with_suffix("")) for path in CODE}
    names = {name.replace("/", ".") for name in modules}
    rooms = {name.split(".")[0] for name in names}
    for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)(?:\.[A-Z]\w+)?`", text):
        if name.split(".")[0] in rooms:
            assert any(
                n == name or n.startswith(f"{name}.") or name.startswith(f"{n}.") for n in names
            ), name
