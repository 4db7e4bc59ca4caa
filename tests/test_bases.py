"""Every rule rests on a source that ships: its 依据 begins with the key of an entry."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from conftest import ROOT, Run
from docgen.app.explain import read_sections
from docgen.app.project_reader import ProjectReader
from docgen.app.rule_files import read_bases
from docgen.load.yaml_reader import read_yaml
from docgen.rules import bases as bases_module
from docgen.rules.bases import resolve
from docgen.schema.coerce import plain
from docgen.workspace.paths import Workspace

CHECKS = ROOT / "checks"
FILE = CHECKS / "依据.yaml"
BASES, FAULTS = read_bases(ProjectReader(Workspace(ROOT)))
PROFILE = CHECKS / "format/gbt9704.yaml"  # says the standard once, in its 名称
TYPED = sorted(set(CHECKS.rglob("*.yaml")) - {FILE, PROFILE})
TABLES = sorted(CHECKS.rglob("*.csv"))


def named(node: object) -> Iterator[str]:
    """Yield every text under the key 依据 in a YAML tree."""
    if isinstance(node, dict):
        if isinstance(node.get("依据"), str):
            yield node["依据"]
        for value in node.values():
            yield from named(value)
    if isinstance(node, list):
        for item in node:
            yield from named(item)


def in_file(path: Path) -> list[str]:
    """Return the bases that a file of checks names."""
    if path.suffix == ".yaml":
        source, _ = read_yaml(path.read_bytes(), path.name)
        return list(named(plain(source.root))) if source else []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [row.get("依据") or row["出处"] for row in csv.DictReader(stream)]


@cache
def in_sections() -> list[tuple[str, str]]:
    """Return the basis of every rule and demand, as findings print it."""
    sections = read_sections(ProjectReader(Workspace(ROOT)))
    return [(rule.code, rule.basis) for section in sections for rule in section.rules]


def unresolved(text: str) -> list[str]:
    """Return the parts of a basis that cite no entry."""
    return [cited.text for cited in resolve(text, BASES) if cited.basis is None]


def test_the_shipped_file_is_sound() -> None:
    assert FAULTS == ()
    assert len(BASES) > 50


@pytest.mark.parametrize(
    "path", [*TYPED, *TABLES], ids=lambda path: path.relative_to(CHECKS).as_posix()
)
def test_every_basis_in_a_file_of_checks_resolves(path: Path) -> None:
    assert [text for basis in in_file(path) for text in unresolved(basis)] == []


def test_every_rule_and_demand_rests_on_an_entry() -> None:
    rules = in_sections()
    assert len(rules) > 500
    assert [(code, text) for code, basis in rules for text in unresolved(basis)] == []


def test_the_program_itself_cites_entries() -> None:
    for path in sorted((ROOT / "docgen").rglob("*.py")):
        for basis in re.findall(r'basis = f?"(GB[^"]+)"', path.read_text("utf-8")):
            assert unresolved(basis) == [], path


@pytest.mark.parametrize(
    "path", sorted((ROOT / "tests/golden").rglob("*.txt")), ids=lambda path: path.parent.name
)
def test_what_findings_print_resolves(path: Path) -> None:
    printed = re.findall(r"^ +依据：(.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert [text for basis in printed for text in unresolved(basis)] == []


def test_every_entry_is_used() -> None:
    texts = [basis for path in (*TYPED, *TABLES) for basis in in_file(path)]
    texts += [basis for _, basis in in_sections()]
    used = {c.basis.key for text in texts for c in resolve(text, BASES) if c.basis}
    assert set(BASES) - used == set()


def test_no_entry_has_an_invented_form() -> None:
    for basis in BASES.values():
        assert not basis.number or re.fullmatch(r"\D+〔(19|20)\d{2}〕[1-9]\d*号", basis.number)
        assert not basis.date or re.fullmatch(
            r"(19|20)\d{2}(-(0[1-9]|1[0-2])(-[0-3]\d)?)?", basis.date
        )
        assert "〔" not in basis.key or basis.number == basis.key, basis.key


@pytest.mark.machine("git")
def test_no_file_sends_a_reader_to_scratch_notes() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    notes = re.compile("archive-" + r"rules|documents\." + "md")
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".docx", ".png", ".xlsx"}:
            assert not notes.search(path.read_text("utf-8")), name


CITATIONS = [
    ("a key alone", "甲", ["甲"]),
    ("a key and an article", "甲 第3条", ["甲"]),
    ("a key and a note", "甲（说明）", ["甲"]),
    ("two bases", "甲 第3条；乙", ["甲", "乙"]),
    ("a separator in a note", "甲（一；二）；乙（（1）；三）", ["甲", "乙"]),
    ("the longer key", "甲 乙 第1条", ["甲 乙"]),
    ("a longer word is another", "甲方", [""]),
    ("a key behind other words", "见甲", [""]),
    ("the county's own practice", "县级约定（业务键须唯一）", ["县级约定"]),
    ("nothing", "", [""]),
]


@pytest.mark.parametrize(
    ("text", "keys"), [c[1:] for c in CITATIONS], ids=[c[0] for c in CITATIONS]
)
def test_a_citation_begins_with_a_key(text: str, keys: list[str]) -> None:
    entry = "{题名: 一, 级: 惯例, 范围: 全国}"
    source, _ = read_yaml(f"甲: {entry}\n乙: {entry}\n甲 乙: {entry}\n".encode(), "依据.yaml")
    bases, findings = bases_module.read_bases(source)
    assert findings == ()
    cited = resolve(text, bases)
    assert [c.basis.key if c.basis else "" for c in cited] == keys


SOUND = "甲: {题名: 《甲》, 文号: 甲发〔2016〕1号, 日期: 2016-01, 级: 县, 范围: 甲县, 所见: 全文}\n"
BROKEN = [
    ("no mapping", "- 甲\n", "最外层"),
    ("no facts", "甲: 一份文件\n", "没有分项"),
    ("no title", SOUND.replace("题名: 《甲》, ", ""), "缺“题名”"),
    ("no rank", SOUND.replace("级: 县, ", ""), "缺“级”"),
    ("no reach", SOUND.replace("范围: 甲县, ", ""), "缺“范围”"),
    ("unknown rank", SOUND.replace("级: 县", "级: 镇"), "“级”没有填对"),
    ("number without its year", SOUND.replace("甲发〔2016〕1号", "甲发1号"), "“文号”没有填对"),
    ("number in wrong brackets", SOUND.replace("〔2016〕", "(2016)"), "“文号”没有填对"),
    ("date in words", SOUND.replace("2016-01", "去年"), "“日期”没有填对"),
    ("unknown extent", SOUND.replace("全文", "听说"), "“所见”没有填对"),
    ("unknown fact", SOUND.replace("所见: 全文", "来源: 某处"), "“来源”没有填对"),
    ("pages not listed", SOUND.replace("所见: 全文", "网址: 某处"), "“网址”没有填对"),
    ("separator in a key", SOUND.replace("甲: ", "甲；乙: ", 1), "“；”"),
]


@pytest.mark.parametrize(("text", "message"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_entry_is_a_finding_and_left_out(text: str, message: str) -> None:
    source, _ = read_yaml(text.encode(), "依据.yaml")
    bases, findings = bases_module.read_bases(source)
    assert set(bases) == {"县级约定"}
    assert [finding.code for finding in findings] == ["GZ-06"]
    assert message in findings[0].message
    assert findings[0].remedy
    assert findings[0].location is not None
    assert findings[0].location.file == "依据.yaml"


def test_a_sound_entry_is_read_whole() -> None:
    source, _ = read_yaml(SOUND.encode(), "依据.yaml")
    basis = bases_module.read_bases(source)[0]["甲"]
    assert "；".join(f"{name}：{fact}" for name, fact in basis.facts.items()) == (
        "题名：《甲》；文号：甲发〔2016〕1号；日期：2016-01；级：县；范围：甲县；所见：全文"
    )


EXPLAINED = [
    ("rule of a document", "BG-08", "文号：中办发〔2012〕14号；级：国家规范性文件；范围：全国"),
    ("rule of a register", "CU-09", "文号：保政贫办发〔2017〕23号；级：市；范围：云南保山市"),
    ("second basis", "HT-14", "题名：脱贫攻坚政策汇编；级：县；范围：贵州长顺县；所见：部分"),
    ("demand on the look", "GS-20", "题名：《党政机关公文格式》；日期：2012-06-29；级：国家标准"),
    ("rule of wording", "WZ-17", "题名：标点符号的用法；级：国家标准；范围：全国"),
    ("the county's own", "GS-35", "县级约定　题名：本县自己定的做法；级：县；范围：本县"),
]


@pytest.mark.parametrize(
    ("code", "facts"), [e[1:] for e in EXPLAINED], ids=[e[0] for e in EXPLAINED]
)
def test_explain_prints_the_source_below_the_basis(
    space: Path, run: Run, code: str, facts: str
) -> None:
    lines = run("explain", code, root=space).out.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("依据："))
    below = [line for line in lines[start + 1 :] if line.startswith("  ")]
    assert any(facts in line for line in below), below


def test_a_new_workspace_has_the_file(tmp_path: Path, run: Run) -> None:
    assert run("init", "县", root=tmp_path).code == 0
    assert (tmp_path / "县/checks/依据.yaml").read_bytes() == FILE.read_bytes()


@pytest.fixture
def small(space: Path) -> Path:
    """A workspace with reports only."""
    for folder in (space / "checks").iterdir():
        if folder.is_dir() and folder.name != "report":
            shutil.rmtree(folder)
    return space


def doctor(run: Run, root: Path) -> tuple[int, list[dict[str, str]]]:
    """Return the exit code of doctor and what it reports about bases."""
    result = run("doctor", "--format", "json", root=root)
    found = json.loads(result.out)["findings"]
    return result.code, [f for f in found if f["code"] in ("JC-08", "GZ-06")]


def cite(root: Path, basis: str) -> None:
    """Give a rule of reports another basis."""
    path = root / "checks/report/rules.yaml"
    text = path.read_text("utf-8")
    old = "依据: GB/T 9704—2012 7.4.3"
    assert old in text
    path.write_text(text.replace(old, f"依据: {basis}", 1), encoding="utf-8")


def add(root: Path, entry: str) -> None:
    """Add an entry to the bases of a workspace."""
    with (root / "checks/依据.yaml").open("a", encoding="utf-8") as stream:
        stream.write(entry)


def test_doctor_hints_at_a_basis_that_is_nowhere(small: Path, run: Run) -> None:
    cite(small, "GB/T 9704-2012 7.4.3")
    code, hints = doctor(run, small)
    assert code == 0
    assert [hint["code"] for hint in hints] == ["JC-08"]
    assert "BG-19" in hints[0]["message"]
    assert hints[0]["severity"] == "提示"
    assert "是不是“GB/T 9704—2012”" in hints[0]["remedy"]


def test_a_county_adds_its_own_paper(small: Path, run: Run) -> None:
    cite(small, "甲政发〔2019〕3号 第二条")
    add(small, "甲政发〔2019〕3号: {题名: 《甲县公文办法》, 级: 县, 范围: 甲县}\n")
    assert doctor(run, small) == (0, [])
    assert "《甲县公文办法》" in run("explain", "BG-19", root=small).out


def test_doctor_reports_a_broken_entry_with_its_line(small: Path, run: Run) -> None:
    add(small, "甲办法: {题名: 《甲县公文办法》, 级: 镇, 范围: 甲县}\n")
    code, findings = doctor(run, small)
    assert code == 1
    assert [finding["code"] for finding in findings] == ["GZ-06"]
    assert findings[0]["line"] == len(FILE.read_text("utf-8").splitlines()) + 1


def test_without_the_file_doctor_says_so_once(small: Path, run: Run) -> None:
    (small / "checks/依据.yaml").unlink()
    code, hints = doctor(run, small)
    assert code == 0
    assert [hint["code"] for hint in hints] == ["JC-08"]
    assert "没有这个文件" in hints[0]["message"]
    assert run("explain", "BG-19", root=small).code == 0
