"""Proof of what was built: the manifest, what verifying finds, packages for the archive."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from conftest import LETTERS, Run

INPUT = "inputs/report/某 汇报.yaml"
TEXT = "版式: 汇报材料\n标题: 汇报\n发文机关: 甲县\n章节: [{标题: 一, 正文: 二。}]\n"
OUTPUT = "outputs/report/某 汇报.docx"


@pytest.fixture
def built(space: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with one report and a set of letters, built on a known day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1520000000")
    (space / "inputs/county.yaml").write_text("县名: 甲县\n", encoding="utf-8")
    (space / INPUT).write_text(TEXT, encoding="utf-8")
    (space / "inputs/letter").mkdir()
    letters = LETTERS + "任务: [{名称: 减贫户数, 单位: 户}]\n名单: 表.csv\n"
    (space / "inputs/letter/乡镇.yaml").write_text(letters, encoding="utf-8")
    (space / "inputs/letter/表.csv").write_text(
        "乡镇,减贫户数\n东镇,10\n西镇,20\n", encoding="utf-8"
    )
    assert run("build", "report", root=space).code == 0
    assert run("build", "letter", root=space).code == 0
    return space


def manifest(path: Path) -> dict[str, list[dict[str, object]]]:
    return json.loads((path / "manifest.json").read_text("utf-8"))


def test_the_manifest_names_everything_that_went_in(built: Path) -> None:
    said = manifest(built / "outputs/report")
    (build,) = said["builds"]
    names = {
        INPUT,
        "inputs/county.yaml",
        "checks/report/schema.yaml",
        "checks/report/rules.yaml",
        "templates/docx/report.docx",
    }
    assert set(build["files"]) == names
    for name, known in build["files"].items():
        assert hashlib.sha256((built / name).read_bytes()).hexdigest() == known
    (document,) = said["documents"]
    made = (built / OUTPUT).read_bytes()
    assert document["sha256"] == hashlib.sha256(made).hexdigest()
    assert document["size"] == len(made)
    assert document["build"] == build["id"]
    assert build["time"] == "2018-03-02T14:13:20+00:00"
    assert build["program"].startswith("docgen ")
    assert [found["code"] for found in build["accepted"]] == ["BG-05"]
    assert not list(built.rglob(".docgen.jsonl"))


def test_a_set_s_manifest_names_its_table_and_its_overview(built: Path) -> None:
    said = manifest(built / "outputs/letter/乡镇")
    (build,) = said["builds"]
    assert "inputs/letter/表.csv" in build["files"]
    assert "templates/docx/letter-list.docx" in build["files"]
    names = sorted(document["name"] for document in said["documents"])
    assert names == [
        "东镇责任书.docx",
        "乡镇签订情况一览表.docx",
        "乡镇签订情况一览表.xlsx",
        "西镇责任书.docx",
    ]


def test_every_document_names_the_registers_that_it_was_counted_in(space: Path, run: Run) -> None:
    figures = "指标: {户数: {台账: 户, 单位: 户}}\n"
    (space / "inputs/registers").mkdir()
    (space / "inputs/registers/户.csv").write_text("户编号\nA1\n", encoding="utf-8")
    for name in "甲乙":
        text = TEXT.replace("二。", "'共{{ 户数 }}。'") + figures
        (space / f"inputs/report/{name}.yaml").write_text(text, encoding="utf-8")
    run("build", "report", "--draft", root=space)
    builds = manifest(space / "outputs/report")["builds"]
    counted = [set(build["files"]) for build in builds]
    assert len(counted) == 2
    for files in counted:
        assert "inputs/registers/户.csv" in files
        assert "checks/registers/household/schema.yaml" in files


def test_building_again_leaves_the_manifest_alone(
    built: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = sorted(built.rglob("manifest.json"))
    before = [path.read_bytes() for path in paths]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1530000000")
    run("build", "report", root=built)
    run("build", "letter", root=built)
    assert [path.read_bytes() for path in paths] == before


def forge(output: Path) -> None:
    """Change an output and the journal beside it."""
    before = output.read_bytes()
    output.write_bytes(before + b"\0")
    path = output.with_name("manifest.json")
    digests = [hashlib.sha256(data).hexdigest() for data in (before, output.read_bytes())]
    text = path.read_text("utf-8").replace(*digests)
    text = text.replace(f'"size": {len(before)}', f'"size": {len(before) + 1}')
    path.write_text(text, encoding="utf-8")


def test_building_again_proves_what_is_as_it_was_built(built: Path, run: Run) -> None:
    told = run("verify", "--rebuild", root=built)
    assert told.code == 0
    assert "核对 5 份：与生成时一样 5 份，重做出来也一样 5 份；没有问题" in told.out


@pytest.mark.parametrize("output", [OUTPUT, "outputs/letter/乡镇/东镇责任书.docx"])
def test_building_again_finds_what_was_forged_with_its_manifest(
    built: Path, run: Run, output: str
) -> None:
    forge(built / output)
    assert "没有问题" in run("verify", root=built).out
    told = run("verify", "--rebuild", root=built)
    assert told.code == 1
    assert told.out.count("YZ-10") == 1
    assert f"位置：{output}" in told.out
    assert "重做出来也一样 4 份" in told.out


def test_what_was_changed_is_told_once(built: Path, run: Run) -> None:
    (built / OUTPUT).write_bytes(b"x")
    told = run("verify", "--rebuild", root=built)
    assert told.code == 1
    assert "YZ-01" in told.out
    assert "YZ-10" not in told.out
    assert "重做出来也一样 4 份" in told.out


def test_what_cannot_be_built_again_is_counted(built: Path, run: Run) -> None:
    forge(built / OUTPUT)
    (built / INPUT).write_text(TEXT.replace("二", "三"), encoding="utf-8")
    told = run("verify", "--rebuild", root=built)
    assert "YZ-10" not in told.out
    assert "1 份成品没有重做核对：输入、模板或规则后来改过" in told.out
    assert "重做出来也一样 4 份" in told.out


def test_another_program_is_no_forger(built: Path, run: Run) -> None:
    forge(built / OUTPUT)
    path = built / "outputs/report/manifest.json"
    entry = manifest(path.parent)["builds"][0]["program"]
    assert isinstance(entry, str)
    path.write_text(path.read_text("utf-8").replace(entry, "docgen 0.0.9 (abc)"), encoding="utf-8")
    told = run("verify", "--rebuild", root=built)
    assert told.code == 0
    assert "YZ-11" in told.out
    assert "另一版程序（docgen 0.0.9 (abc)）" in told.out


def test_what_is_as_it_was_built_verifies(built: Path, run: Run) -> None:
    told = run("verify", root=built)
    assert told.code == 0
    assert "核对 5 份：与生成时一样 5 份；没有问题" in told.out
    assert "核对 1 份" in run("verify", OUTPUT, root=built).out
    assert "核对 4 份" in run("verify", "letter", root=built).out


def append(name: str, data: bytes = b" ") -> Callable[[Path], None]:
    def change(root: Path) -> None:
        (root / name).write_bytes((root / name).read_bytes() + data)

    return change


def drop(name: str) -> Callable[[Path], None]:
    return lambda root: (root / name).unlink()


CHANGES = [
    ("output edited", append(OUTPUT), "YZ-01", 1),
    ("output gone", drop(OUTPUT), "YZ-02", 1),
    ("letter edited", append("outputs/letter/乡镇/东镇责任书.docx"), "YZ-01", 1),
    ("overview edited", append("outputs/letter/乡镇/乡镇签订情况一览表.xlsx"), "YZ-01", 1),
    ("input changed", append(INPUT, b"# x\n"), INPUT, 0),
    ("input gone", drop(INPUT), "不见了", 0),
    ("county changed", append("inputs/county.yaml", "年: 2\n".encode()), "inputs/county.yaml", 0),
    ("rules changed", append("checks/report/rules.yaml", b"\n"), "checks/report/rules.yaml", 0),
    ("template changed", append("templates/docx/letter.docx"), "templates/docx/letter.docx", 0),
    ("table changed", append("inputs/letter/表.csv", "南镇,3\n".encode()), "由它出的 4 份成品", 0),
    ("a stranger", lambda root: (root / "outputs/report/x.docx").write_bytes(b"PK"), "YZ-04", 0),
]


@pytest.mark.parametrize(
    ("change", "said", "code"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES]
)
def test_verify_tells_what_became_of_it(
    built: Path, run: Run, change: Callable[[Path], None], said: str, code: int
) -> None:
    change(built)
    told = run("verify", root=built)
    assert said in told.out
    assert told.code == code
    strange = "YZ-04" in told.out
    assert run("verify", "--strict", root=built).code == (0 if strange else 1)


def test_what_was_not_made_anew_keeps_its_own_build(built: Path, run: Run) -> None:
    """One letter fails, the other is made: the old one is told to be of the old table."""
    table = built / "inputs/letter/表.csv"
    table.write_text("乡镇,减贫户数\n东镇,若干\n西镇,21\n", encoding="utf-8")
    assert run("build", "letter", root=built).code == 1
    told = run("verify", "letter", root=built)
    assert "inputs/letter/表.csv" in told.out
    documents = manifest(built / "outputs/letter/乡镇")["documents"]
    builds = {str(d["name"])[:2]: d["build"] for d in documents}
    assert builds["东镇"] != builds["西镇"]


def test_verify_where_nothing_was_built_is_one_line(space: Path, run: Run) -> None:
    told = run("verify", root=space)
    assert told.code == 2
    assert "先运行 docgen build" in told.err


def test_a_damaged_manifest_is_as_none(built: Path, run: Run) -> None:
    (built / "outputs/report/manifest.json").write_text("{", encoding="utf-8")
    assert run("verify", "report", root=built).code == 2
    assert run("build", "report", root=built).code == 0
    assert run("verify", "report", root=built).code == 0


def test_an_archive_package_is_a_bag_that_any_tool_verifies(built: Path, run: Run) -> None:
    told = run("archive", "report", "--organization", "甲县扶贫办", root=built)
    assert told.code == 0, told.out
    (folder,) = (built / "archive").iterdir()
    assert folder.name == "report 2018-03-02"
    bag = bagit.Bag(str(folder))
    bag.validate()
    assert bag.info["Source-Organization"] == "甲县扶贫办"
    assert bag.info["Bagging-Date"] == "2018-03-02"
    payload = set(bag.payload_files())
    assert {f"data/{name}" for name in (OUTPUT, INPUT, "templates/docx/report.docx")} <= payload
    assert "data/outputs/report/manifest.json" in payload
    assert not any("letter" in name for name in payload)
    checked = run("verify", folder, root=built)
    assert checked.code == 0
    again = run("archive", "report", root=built)
    assert "report 2018-03-02（2）" in again.out


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (append(f"data/{INPUT}"), "YZ-06"),
        (drop(f"data/{INPUT}"), "YZ-07"),
        (lambda root: (root / "data/x").write_text("x"), "YZ-08"),
        (drop("manifest-sha256.txt"), "YZ-0"),
    ],
)
def test_a_package_that_was_touched_is_told(
    built: Path, run: Run, change: Callable[[Path], None], code: str
) -> None:
    run("archive", "report", "--name", "某", root=built)
    change(built / "archive/某")
    told = run("verify", "archive/某", root=built)
    assert told.code == 1
    assert code in told.out


def test_what_does_not_fit_is_not_archived_unless_forced(built: Path, run: Run) -> None:
    append(OUTPUT)(built)
    told = run("archive", "report", root=built)
    assert told.code == 1
    assert "没有归档" in told.out
    assert not (built / "archive").exists()
    assert run("archive", "report", "--force", "--zip", root=built).code == 0
    folder = next(path for path in (built / "archive").iterdir() if path.is_dir())
    assert "改过" in bagit.Bag(str(folder)).info["Internal-Sender-Description"]
    assert folder.with_name(f"{folder.name}.zip").is_file()


def test_nothing_of_a_journal_is_lost_when_a_build_is_cut_short(built: Path, run: Run) -> None:
    """What a run had added before it ended counts with what was at rest."""
    folder = built / "outputs/report"
    entry = manifest(folder)["documents"][0]
    line = [entry[key] for key in ("name", "key", "sha256", "size", "written", "build")]
    (folder / "manifest.json").unlink()
    (folder / ".docgen.jsonl").write_text(json.dumps(line) + '\n["half', encoding="utf-8")
    assert run("verify", "report", root=built).code == 0
    assert "未变动" in run("build", "report", root=built).out


@pytest.mark.slow
@pytest.mark.machine("LibreOffice")
def test_a_pdf_is_proven_with_its_word_file(built: Path, run: Run) -> None:
    assert run("build", "report", "--pdf", root=built).code == 0
    assert "核对 2 份：与生成时一样 2 份" in run("verify", "report", root=built).out
    pdf = (built / OUTPUT).with_suffix(".pdf")
    pdf.write_bytes(pdf.read_bytes() + b" ")
    assert run("verify", pdf, root=built).code == 1
    documents = manifest(built / "outputs/report")["documents"]
    assert len({document["build"] for document in documents}) == 1
