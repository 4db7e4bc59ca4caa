"""Known findings: exemptions with a term, a baseline, and what is said of both."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import Grow, Run, edit
from docgen.model.finding import Finding, Severity
from docgen.rules.exemptions import accept, baseline_rows

HEADER = "规则,业务键,理由,批准人,到期\n"


@pytest.fixture
def faulty(space: Path, grow: Grow, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Makes two registers of a small county with known faults, on 2018-03-16."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1521158400")

    def make(exemptions: str = "") -> Path:
        grow(space / "made", faulty=True)
        folder = space / "inputs/registers"
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("户.csv", "痕迹记录.csv"):
            shutil.copyfile(space / "made" / name, folder / name)
        if exemptions:
            (folder / "免检.csv").write_text(HEADER + exemptions, "utf-8")
        return folder

    return make


def codes(run: Run, root: Path) -> Counter[str]:
    told = run("check", "registers", "--format", "json", root=root)
    return Counter(finding["code"] for finding in json.loads(told.out)["findings"])


def late(row: dict[str, str]) -> bool:
    """Whether the announcement is dated before the review."""
    return row["公告日期"] < row["县复审日期"]


def spoil(rows: list[dict[str, str]]) -> None:
    rows.reverse()
    rows[2]["公告日期"] = "2014-01-01"


def mend(rows: list[dict[str, str]]) -> None:
    for row in rows:
        if row["类型"] == "走访" and "户主" not in row["签字"]:
            row["签字"] = "户主、帮扶干部"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("until", "shown", "told"),
    [
        ("", 0, {}),
        ("2018-03-16", 0, {}),
        ("2018年3月15日", 1, {"MJ-01": 1}),
        ("3月", 1, {"MJ-03": 1}),
    ],
)
def test_an_exempt_finding_rests_until_its_term_is_over(
    faulty: Callable[..., Path],
    space: Path,
    run: Run,
    until: str,
    shown: int,
    told: dict[str, int],
) -> None:
    keys: list[str] = []
    edit(faulty() / "户.csv", lambda rows: keys.extend(row["户编号"] for row in rows if late(row)))
    (key,) = keys
    faulty(f"HD-30,{key},档案遗失,王某,{until}\n")
    found = codes(run, space)
    assert found["HD-30"] == shown
    assert {code: n for code, n in found.items() if code.startswith("MJ")} == told
    if not shown:
        assert "另有 1 处免检" in run("check", "registers", root=space).out


@pytest.mark.slow
@pytest.mark.parametrize("row", ["HD-30,不存在,理由,王某,", "XX-99,1,理由,王某,"])
def test_an_exemption_that_is_not_needed_is_told(
    faulty: Callable[..., Path], space: Path, run: Run, row: str
) -> None:
    faulty(row + "\n")
    told = json.loads(run("check", "registers", "--format", "json", root=space).out)
    (found,) = [each for each in told["findings"] if each["code"] == "MJ-02"]
    assert found["file"].endswith("免检.csv")
    assert found["cell"] == "A2"


@pytest.mark.slow
@pytest.mark.parametrize("row", ["HD-30,1,,王某,", "HD-30,1,理由,,", "HD-30,,理由,王某,"])
def test_an_exemption_without_reason_or_approver_does_not_count(
    faulty: Callable[..., Path], space: Path, run: Run, row: str
) -> None:
    faulty(row + "\n")
    assert codes(run, space)["MJ-03"] == 1


@pytest.mark.slow
def test_after_a_baseline_only_new_findings_are_told(
    faulty: Callable[..., Path], space: Path, run: Run
) -> None:
    folder = faulty()
    told = run("check", "registers", "--baseline", root=space)
    assert told.code == 0
    assert "基线已写到 inputs/registers/基线.csv" in told.out
    again = run("check", "registers", root=space)
    assert again.code == 0, again.out
    assert "处在基线里" in again.out
    # The rows stand elsewhere, one fault is new, one is mended.
    edit(folder / "户.csv", spoil)
    edit(folder / "痕迹记录.csv", mend)
    assert codes(run, space)["HD-30"] >= 1
    assert codes(run, space)["HJ-07"] == 0
    assert "已改好" in run("check", "registers", root=space).out
    text = (space / "inputs/registers/基线.csv").read_text("utf-8-sig")
    run("check", "registers", "--baseline", root=space)
    kept = [p for p in (space / "inputs/registers").glob("*基线*") if p.name != "基线.csv"]
    assert [p.read_text("utf-8-sig") for p in kept] == [text]


FINDINGS = st.lists(
    st.builds(
        lambda code, key: Finding(code=code, severity=Severity.ERROR, message="说", key=key),
        st.sampled_from(["A-1", "B-2"]),
        st.sampled_from(["", "甲", "乙"]),
    ),
    max_size=8,
)


@given(old=FINDINGS, new=FINDINGS)
def test_a_baseline_hides_as_many_as_it_holds_and_no_more(
    old: list[Finding], new: list[Finding]
) -> None:
    baseline = Counter({(code, key): int(n) for code, key, n in baseline_rows(old)})
    done = accept(new, (), baseline, date(2018, 3, 16))
    assert done.old + len(done.findings) == len(new)
    before, now = (Counter((f.code, f.key) for f in found) for found in (old, new))
    for known, times in Counter((f.code, f.key) for f in done.findings).items():
        assert times == (now[known] - before[known] if known[1] else now[known])


def test_rules_are_listed_with_their_counts(space: Path, run: Run) -> None:
    told = run("rules", root=space).out
    assert "户台账" in told
    assert "HD-30　错误　先后" in told
    listed = json.loads(run("rules", "--format", "json", root=space).out)
    assert f"共 {len(listed)} 条" in told
    assert all(rule["basis"] and rule["remedy"] for rule in listed)
    only = json.loads(run("rules", "唯一", "--format", "json", root=space).out)
    assert {rule["kind"] for rule in only} == {"唯一"}
    wrong = run("rules", "无此", root=space)
    assert wrong.code == 2
    assert "可写" in wrong.err
