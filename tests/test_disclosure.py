"""The door: what leaves the program has no personal number in it and no control character."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Run
from docgen.model.disclosure import (
    disclose,
    disclose_findings,
    mask_number,
    mask_numbers,
    show_controls,
)
from docgen.model.finding import Finding, Location, Severity

IDENTITY, MOBILE = "530000196704170012", "13800000000"
HOSTILE = "\x1b[31m坏\x07\u202e\x85"
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

DIGITS = st.text("0123456789", min_size=3, max_size=3)
IDENTITIES = st.builds(
    lambda area, day, order, last: f"{area}{day:%Y%m%d}{order}{last}",
    st.text("0123456789", min_size=6, max_size=6),
    st.dates(date(1900, 1, 1), date(2030, 1, 1)),
    DIGITS,
    st.sampled_from("0123456789Xx"),
)
MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
AROUND = st.text(st.characters(exclude_categories=("Nd", "Cs")), max_size=5).filter(
    lambda text: not re.search(r"[0-9.XxBb-]", text)
)


@given(AROUND, IDENTITIES | MOBILES, AROUND)
def test_no_personal_number_leaves_whatever_stands_around_it(
    before: str, number: str, after: str
) -> None:
    text = disclose(f"{before}{number}{after}")
    assert number not in text
    assert number[3:-2] not in text
    assert f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" in text
    assert number in disclose(f"{before}{number}{after}", unmasked=True)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("138-0000-0001", "138-****-**01"),
        ("138 0000 0001", "138 **** **01"),
        ("13800000001/13800000002", "138********/*********02"),
        ("+8613800000001", "+86*********01"),
    ],
)
def test_a_mask_leaves_the_signs_between_the_digits(text: str, shown: str) -> None:
    assert mask_number(text) == shown


@given(st.text())
def test_masking_again_and_masking_keep_the_length(text: str) -> None:
    masked = mask_numbers(text)
    assert len(masked) == len(text)
    assert mask_numbers(masked) == masked


@given(st.text(st.characters()))
def test_no_control_character_leaves(text: str) -> None:
    shown = show_controls(text)
    assert not CONTROL.search(shown)
    assert shown.isprintable() or not CONTROL.search(shown)
    if not CONTROL.search(text):
        assert "〈U+001B〉" not in show_controls(text.replace("〈", ""))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"电话{MOBILE}。", True),
        ("138 0000 0000", True),
        ("+86-138-0000-0000", True),
        (f"86{MOBILE}", True),
        ("１３８００００００００", True),
        (f"{IDENTITY[:6]} {IDENTITY[6:14]} {IDENTITY[14:]}", True),
        (f"残疾证{IDENTITY}42", True),
        (f"残疾证{IDENTITY}42B1", True),
        (IDENTITY[:17], True),
        (f"{IDENTITY[:15]}……", True),
        ("户编号530000100000006", False),
        ("530000199902300012", False),
        ("12800000000", False),
        ("138000000000", False),
        ("0.13800000000", False),
        ("2018-12-12 10:00:00", False),
        ("资金1234567.89元，2016年至2018年", False),
        ("2018年3月16日", False),
    ],
)
def test_a_number_is_known_by_its_look(text: str, masked: bool) -> None:
    assert (mask_numbers(text) != text) is masked


def test_a_day_that_no_living_person_was_born_on_makes_no_identity() -> None:
    for day in (date(1849, 12, 31), date(2100, 1, 1)):
        number = f"530000{day:%Y%m%d}0012"
        assert mask_numbers(number) == number
        inside = day + timedelta(days=1 if day.year < 1900 else -1)
        number = f"530000{inside:%Y%m%d}0012"
        assert mask_numbers(number) != number


def test_every_text_of_a_finding_is_disclosed() -> None:
    text = f"{IDENTITY}\n{HOSTILE}"
    finding = Finding(
        code="ZD-01",
        severity=Severity.ERROR,
        message=text,
        remedy=text,
        basis=text,
        location=Location(f"{text}.csv", part=text),
        key=text,
        group=text,
    )
    (disclosed,) = disclose_findings([finding])
    assert IDENTITY not in repr(disclosed)
    for part in (disclosed.message, disclosed.place, disclosed.key):
        assert not CONTROL.search(part)
        assert "\n" not in part
    (kept,) = disclose_findings([finding], unmasked=True)
    assert IDENTITY in kept.message
    sound = Finding(code="ZD-01", severity=Severity.ERROR, message="缺“户主”")
    assert disclose_findings([sound])[0] is sound


@pytest.fixture
def shifted(space: Path) -> Path:
    """A workspace with numbers in wrong columns, hostile cells and hostile names."""
    (space / "inputs/registers").mkdir()
    (space / "inputs/registers/户.csv").write_text(
        "户编号,户主,乡镇,村,家庭人口,贫困户属性,申请日期\n"
        f"{IDENTITY},张一,东镇,西村,abc,{MOBILE},{MOBILE}\n"
        f"3,王三,{MOBILE},{IDENTITY}{HOSTILE},3,一般贫困户,2016年1月1日\n"
        f"2,李二,东镇,西村,{IDENTITY},{HOSTILE},2016年1月1日\n",
        encoding="utf-8",
    )
    return space


def everything(path: Path) -> str:
    """Return all text of a file, that of a package's parts too."""
    data = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(path) as package:
        return "\n".join(
            package.read(name).decode("utf-8", "replace") for name in package.namelist()
        )


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "html", "csv", "json"])
def test_lists_of_findings_are_masked(shifted: Path, run: Run, suffix: str) -> None:
    run("check", "registers", "--out", f"清单.{suffix}", root=shifted)
    files = [path for path in (shifted / "outputs").rglob("*") if path.is_file()]
    assert files
    for path in files:
        text = everything(path)
        assert IDENTITY not in text
        assert MOBILE not in text
        assert not re.search("[\x1b\x07\u202e\x85]", text)
    assert "138******00" in everything(files[0])
    run("check", "registers", "--out", f"清单.{suffix}", "--unmasked", root=shifted)
    assert MOBILE in everything(files[0])


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_screen_is_masked(shifted: Path, run: Run, form: str) -> None:
    told = run("check", "registers", "--format", form, root=shifted).out
    assert IDENTITY not in told
    assert MOBILE not in told
    assert not CONTROL.search(told)
    assert "138******00" in told
    told = run("check", "registers", "--format", form, "--unmasked", root=shifted).out
    assert MOBILE in told
    assert not CONTROL.search(told)


def test_frames_of_source_lines_are_masked(space: Path, run: Run) -> None:
    cut = f"{'字' * 45}{IDENTITY}"
    text = f"版式: 汇报材料\n错字: '情况 {IDENTITY} 电话{MOBILE}'\n错名: {cut}\n"
    (space / "inputs/report/甲.yaml").write_text(text, encoding="utf-8")
    told = run("check", "report", root=space).out
    assert "│" in told
    assert IDENTITY[3:-2] not in told
    assert IDENTITY[:9] not in told
    assert MOBILE not in told
    assert IDENTITY in run("check", "report", "--unmasked", root=space).out


def test_the_manifest_and_comments_are_masked(space: Path, run: Run) -> None:
    text = (
        "版式: 汇报材料\n标题: 汇报\n发文机关: 甲县\n章节: [{标题: 一, 正文: 找建挡立卡人%s。}]\n"
    )
    (space / "inputs/report/甲.yaml").write_text(text % MOBILE, encoding="utf-8")
    run("build", "report", root=space)
    assert MOBILE not in everything(space / "outputs/report/manifest.json")
    note = space / "说明.txt"
    note.write_text(f"据统计，{MOBILE}。\n", encoding="utf-8")
    for command in (["lint", "说明.txt"], ["lint", "说明.txt", "--format", "json"]):
        assert MOBILE not in run(*command, root=space).out


def test_a_hostile_file_name_is_shown(space: Path, run: Run) -> None:
    name = "\x1b]0;pwn\x07甲\u202excod.yaml"
    (space / "inputs/report" / name).write_text("标题: [\n", encoding="utf-8")
    for command in (
        ["check", "report"],
        ["build", "report"],
        ["check", "report", "--format", "json"],
    ):
        told = run(*command, root=space)
        assert not CONTROL.search(told.out + told.err)
        assert "〈U+001B〉" in told.out


def test_a_masked_key_serves_in_exemptions_and_the_baseline(shifted: Path, run: Run) -> None:
    before = run("check", "registers", "--format", "json", root=shifted).out
    assert "530*************12" in before
    run("check", "registers", "--baseline", root=shifted)
    baseline = (shifted / "inputs/registers/基线.csv").read_text("utf-8-sig")
    assert IDENTITY not in baseline
    after = run("check", "registers", root=shifted)
    assert "处在基线里" in after.out
    (shifted / "inputs/registers/基线.csv").unlink()
    for key in (IDENTITY, "530*************12"):
        (shifted / "inputs/registers/免检.csv").write_text(
            f"规则,业务键,理由,批准人\nZD-03,{key},核过,王某\n", encoding="utf-8"
        )
        told = run("check", "registers", root=shifted).out
        assert "处免检" in told, told


def test_the_json_of_findings_is_still_json(shifted: Path, run: Run) -> None:
    told = run("check", "registers", "--format", "json", root=shifted).out
    assert json.loads(told)["findings"]


def test_only_the_door_prints() -> None:
    for path in sorted((ROOT / "docgen").rglob("*.py")):
        calls = re.findall(
            r"(?<![\w.])(?:typer\.echo|print|typer\.secho)\(", path.read_text("utf-8")
        )
        assert not calls or path.name == "screen.py", path
