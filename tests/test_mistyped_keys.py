"""A key that is mistyped in one register is told once, and what follows from it is not judged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_messy_tables import config, delimited, read
from test_unread_columns import COUNTY, cell, change, check, county, errors

from conftest import Run
from docgen.app.register_config import RegisterConfig
from docgen.model.finding import Severity
from docgen.registers.key_verdicts import MISTYPED_KEY
from docgen.registers.mistyped_keys import find_mistyped_keys
from docgen.registers.near_keys import count_slips, pair_near, tell_difference
from docgen.registers.register import Register
from docgen.registers.register_check import check_register
from docgen.registers.verbs import VERBS

pytestmark = pytest.mark.slow

__all__ = ["config", "county"]
County = dict[str, list[dict[str, Any]]]
K = "5308251000000{:02}"
PEOPLE = [
    ("张大山", "530825196704170035"),
    ("李小河", "530825195102050031"),
    ("王有田", "530825198305140022"),
    ("赵明月", "530825196808060025"),
]
NUMBERS = (1, 2, 11, 20)
VILLAGES = (
    ("东山镇", "石桥村"),
    ("东山镇", "柳树村"),
    ("西河镇", "清水沟村"),
    ("东山镇", "石桥村"),
)


def small_county() -> County:
    """Four households in eight registers, as sound as their few columns can be."""
    made: County = {name: [] for name in ("户", "家庭成员", "系统导出", "归档文件", "案卷", "村")}
    for number, (name, identity), (town, village) in zip(NUMBERS, PEOPLE, VILLAGES, strict=True):
        key = K.format(number)
        place = {"乡镇": town, "村": village}
        head = {"户主": name, "家庭人口": 3}
        made["户"].append({"户编号": key, **place, **head, "户主证件号": identity})
        made["系统导出"].append({"户编号": key, "乡镇": town, **head})
        for other, relation in (("", "户主"), ("甲", "配偶"), ("乙", "之子")):
            person = {"姓名": name + other, "与户主关系": relation}
            if relation == "户主":
                person["证件号"] = identity
            made["家庭成员"].append({"户编号": key, **person})
        volume = f"AJ000000{number:02}"
        for count, paper in enumerate(("贫困户申请书", "贫困户登记表", "扶贫手册"), 1):
            row = {"题名": f"{name}户{paper}", "材料": paper, "户编号": key, "案卷号": volume}
            code = f"0001-JF·2014-Y-101-{number:02}{count:02}"
            made["归档文件"].append({"档号": code, **row, **place})
        made["案卷"].append({"案卷号": volume, "件数": 3, "户编号": key})
    for town, village in dict.fromkeys(VILLAGES):
        count = VILLAGES.count((town, village))
        made["村"].append({"乡镇": town, "村": village, "建档立卡户数": count})
    made["驻村干部"] = [
        {"姓名": name + "队长", "乡镇": town, "村": village}
        for (name, _), (town, village) in zip(PEOPLE, VILLAGES, strict=True)
    ]
    made["乡镇"] = [{"乡镇": "东山镇", "村数": 2}, {"乡镇": "西河镇", "村数": 1}]
    return made


class Judged:
    """What is told of a small county: the causes, and what else rules across tables find."""

    def __init__(self, config: RegisterConfig, rows: County) -> None:
        registers = {name: read_rows(config, name, found) for name, found in rows.items() if found}
        mistyped = find_mistyped_keys(registers, config.rules, config.settings)
        self.causes = mistyped.causes
        self.problems = mistyped.problems
        self.found = set[tuple[str, str]]()
        for name, register in registers.items():
            rules = [rule for rule in config.rules.get(name, ()) if not VERBS[rule.verb].LOCAL]
            findings = check_register(register, registers, rules, config.settings)
            of_rows = mistyped.judge(name, [each for each in findings if each.path])
            self.found |= {(each.code, each.message) for each in of_rows}

    @property
    def codes(self) -> set[str]:
        return {code for code, _ in self.found}


def read_rows(config: RegisterConfig, name: str, rows: list[dict[str, Any]]) -> Register:
    header = list(dict.fromkeys(field for row in rows for field in row))
    lines = [header, *([row.get(field, "") for field in header] for row in rows)]
    return read(config, delimited(lines), f"{name}.csv", name).register


def with_cell(register: str, row: int, field: str, text: str) -> County:
    made = small_county()
    made[register][row][field] = text
    return made


SLIPS = [
    ("户", 0, "户编号", "530825100000091", "530825100000001"),
    ("户", 0, "户编号", "53082510000001", "530825100000001"),
    ("户", 0, "户编号", "5308251000000001", "530825100000001"),
    ("户", 0, "户编号", "530825100000010", "530825100000001"),
    ("户", 0, "户编号", "53O825100000001", "530825100000001"),
    ("户", 0, "户编号", "53O825lOOOOOOO1", "530825100000001"),
    ("户", 0, "户编号", "530835100000801", "530825100000001"),
    ("户", 0, "户编号", "东山-17", "530825100000001"),
    ("户", 3, "户编号", "530825100000920", "530825100000020"),
    ("家庭成员", 0, "户编号", "530825100000801", "530825100000001"),
    ("家庭成员", 2, "户编号", "53082510000000l", "530825100000001"),
    ("家庭成员", 10, "户编号", "530825100000002O", "530825100000020"),
    ("家庭成员", 1, "户编号", "530825100000021", "530825100000001"),
    ("系统导出", 1, "户编号", "530825100000702", "530825100000002"),
    ("归档文件", 0, "户编号", "530825100000007", "530825100000001"),
    ("归档文件", 5, "案卷号", "AJ00000O02", "AJ00000002"),
    ("案卷", 2, "案卷号", "AJ00000017", "AJ00000011"),
    ("村", 1, "村", "柳村树", "柳树村"),
    ("村", 2, "村", "清水勾村", "清水沟村"),
    ("村", 2, "乡镇", "西何镇", "西河镇"),
    ("户", 2, "村", "清水沟衬", "清水沟村"),
    ("户", 1, "乡镇", "东山真", "东山镇"),
    ("乡镇", 1, "乡镇", "西和镇", "西河镇"),
    ("驻村干部", 1, "村", "柳树材", "柳树村"),
]


@pytest.mark.parametrize(("register", "row", "field", "wrong", "right"), SLIPS)
def test_a_mistyped_key_is_one_error_and_nothing_follows(
    config: RegisterConfig, register: str, row: int, field: str, wrong: str, right: str
) -> None:
    judged = Judged(config, with_cell(register, row, field, wrong))
    (cause,) = judged.causes
    assert (cause.code, cause.severity) == (MISTYPED_KEY, Severity.ERROR)
    assert cause.path == (row, field)
    assert cause.is_cause
    assert f"“{wrong}”" in cause.message
    assert f"“{right}”" in cause.message
    assert f"“{right}”" in cause.remedy
    assert judged.found <= Judged(config, small_county()).found


def test_a_sound_county_has_no_mistyped_key(config: RegisterConfig) -> None:
    judged = Judged(config, small_county())
    assert not judged.causes
    assert not judged.problems


def test_the_other_key_is_told_with_its_registers(config: RegisterConfig) -> None:
    (cause,) = Judged(config, with_cell("户", 0, "户编号", "530825100000091")).causes
    assert "系统导出（1行）、家庭成员（3行）、归档文件（3行）等4本有" in cause.message
    assert "第14位是“9”，那边是“0”" in cause.message


def new_household(**cells: str) -> dict[str, Any]:
    identity = "530825197001010017"
    place = {"乡镇": "东山镇", "村": "石桥村"}
    row = {"户编号": K.format(21), **place, "户主": "新来的", "户主证件号": identity, "家庭人口": 3}
    return {**row, **cells}


def add_household(made: County) -> None:
    made["户"].append(new_household())


def add_far_household(made: County) -> None:
    made["户"].append(new_household(户编号="530825100000457"))


def drop_household(made: County) -> None:
    del made["户"][0]


def replace_household(made: County) -> None:
    made["户"][3] = new_household()


def drop_papers(made: County) -> None:
    made["归档文件"] = [row for row in made["归档文件"] if row["户编号"] != K.format(2)]


def unknown_family(made: County) -> None:
    rows = [row for row in made["家庭成员"] if row["户编号"] == K.format(20)]
    made["家庭成员"] += [{**row, "户编号": K.format(22), "姓名": "别家"} for row in rows]


def other_volume(made: County) -> None:
    made["案卷"].append({"案卷号": "AJ00000021", "件数": 1})


def other_village(made: County) -> None:
    made["村"].append({"乡镇": "东山镇", "村": "石榴村", "建档立卡户数": 0})


def lacking_village(made: County) -> None:
    made["户"] += [
        new_household(户编号=f"5308251000007{n}0", 村="柳林村", 户主=f"外来{n}") for n in (3, 4)
    ]


def unregistered_paper(made: County) -> None:
    made["痕迹记录"] = [{"编号": "Z000001", "佐证档号": "0001-JF·2014-Y-101-0104"}]


JUDGED_AS_EVER = [
    (lacking_village, {"HD-55"}),
    (unregistered_paper, {"HJ-02"}),
    (add_household, {"HD-01", "HD-22", "HD-54"}),
    (add_far_household, {"HD-01", "HD-22", "HD-54"}),
    (drop_household, {"CY-01", "GD-03", "XD-01"}),
    (replace_household, {"CY-01", "GD-03", "HD-01", "HD-22"}),
    (drop_papers, {"HD-01", "AJ-04"}),
    (unknown_family, {"CY-01"}),
    (other_volume, {"AJ-04"}),
    (other_village, set()),
]


@pytest.mark.parametrize(("mutate", "codes"), JUDGED_AS_EVER)
def test_keys_that_are_right_are_judged_as_ever(
    config: RegisterConfig, mutate: Callable[[County], None], codes: set[str]
) -> None:
    made = small_county()
    mutate(made)
    judged = Judged(config, made)
    assert not judged.causes
    assert judged.codes >= codes


def test_a_household_that_lacks_nothing_takes_no_strange_row(config: RegisterConfig) -> None:
    made = small_county()
    made["家庭成员"].append({"户编号": K.format(3), "姓名": "某人", "与户主关系": "之女"})
    judged = Judged(config, made)
    assert not judged.causes
    assert "CY-01" in judged.codes


def test_two_near_keys_are_told_without_a_guess(config: RegisterConfig) -> None:
    made = small_county()
    del made["家庭成员"][5]
    del made["家庭成员"][2]
    made["家庭成员"].append({"户编号": K.format(3), "姓名": "某人", "与户主关系": "之女"})
    (cause,) = (judged := Judged(config, made)).causes
    assert f"“{K.format(1)}”、“{K.format(2)}”" in cause.message
    assert "看不出" in cause.message
    assert "改成" not in cause.remedy
    assert "HD-22" not in judged.codes


def test_the_rows_beside_a_key_tell_which_near_one_is_meant(config: RegisterConfig) -> None:
    made = with_cell("家庭成员", 3, "户编号", K.format(3))
    del made["家庭成员"][2]
    judged = Judged(config, made)
    (cause,) = judged.causes
    assert f"改成“{K.format(2)}”" in cause.remedy
    assert {message for code, message in judged.found if code == "HD-22"} == {
        f"户“{K.format(1)}”：家庭人口写3人，成员表里有2人"
    }


def test_several_slips_are_told_one_by_one(config: RegisterConfig) -> None:
    made = with_cell("户", 0, "户编号", K.format(91))
    made["家庭成员"][4]["户编号"] = "53082510000000Z"
    made["案卷"][3]["案卷号"] = "AJ00000O20"
    judged = Judged(config, made)
    assert len(judged.causes) == 3
    assert judged.found <= Judged(config, small_county()).found


def test_members_with_one_mistyped_number_are_one_finding(config: RegisterConfig) -> None:
    made = small_county()
    for row in made["家庭成员"][:2]:
        row["户编号"] = K.format(71)
    (cause,) = Judged(config, made).causes
    assert "（2行）" in cause.message


def test_nothing_is_known_of_the_problems_of_a_mistyped_key(config: RegisterConfig) -> None:
    judged = Judged(config, with_cell("户", 0, "户编号", "530825100000091"))
    assert ("HD-01", K.format(1)) in judged.problems
    assert ("HD-01", "530825100000091") in judged.problems
    assert ("CY-01", "张大山甲") in judged.problems
    assert ("HD-01", K.format(2)) not in judged.problems
    assert ("HD-55", K.format(1)) not in judged.problems


def test_many_strange_keys_are_no_slips(config: RegisterConfig) -> None:
    made = small_county()
    row = made["归档文件"][0]
    made["归档文件"] += [
        {**row, "档号": f"0001-JF·2014-Y-101-{n:04}", "户编号": f"5308251000{n:05}"}
        for n in range(3000, 3060)
    ]
    judged = Judged(config, made)
    assert not judged.causes
    assert "GD-03" in judged.codes


TEXTS = [
    ("530825100000900", "530825100000000", 1),
    ("530825100000990", "530825100000000", 2),
    ("530825100000010", "530825100000001", 1),
    ("53082510000001", "530825100000001", 1),
    ("5308251000000", "530825100000001", 2),
    ("630825100000009", "530825100000001", 2),
    ("530825100000999", "530825100000000", None),
    ("3-12", "3-13", 1),
    ("3-12", "3-23", None),
    ("12", "13", None),
    ("石乔村", "石桥村", 1),
    ("桥石村", "石桥村", 1),
    ("上村", "下村", None),
    ("上石村", "下石村", None),
    ("第一社区", "第二社区", None),
]


@pytest.mark.parametrize(("text", "other", "slips"), TEXTS)
def test_slips_are_counted(text: str, other: str, slips: int | None) -> None:
    assert count_slips(text, other) == count_slips(other, text) == slips


DIFFERENCES = [
    ("530825100000900", "530825100000000", "第13位是“9”，那边是“0”"),
    ("530825100000010", "530825100000001", "第14、15位“10”颠倒，那边是“01”"),
    ("53082510000001", "530825100000001", "第14位少了“0”"),
    ("石桥村村", "石桥村", "第4位多了“村”"),
    ("53O", "530", "只差“O”（字母）与“0”（数字）"),
    ("630825100000009", "530825100000001", "第1至15位是“630825100000009”，那边是“530825100000001”"),
]


@pytest.mark.parametrize(("text", "other", "told"), DIFFERENCES)
def test_a_difference_is_told_by_its_place(text: str, other: str, told: str) -> None:
    assert tell_difference(text, other) == told


def test_single_slips_are_found_among_very_many_keys() -> None:
    many = [f"5308251{number:08}" for number in range(0, 3_000_000, 100)]
    few = ["530825100000901", "53082510009300", "530825100O12300", "530825100021000", "石乔村"]
    few += ["xxxxx1", "xxxxx2", "xxxxx3"]
    found = {(each.key, each.other) for each in pair_near(few, [*many, "石桥村"])}
    assert ("53082510009300", "530825100009300") in found
    assert ("530825100O12300", "530825100012300") in found
    assert ("530825100021000", "530825100012000") in found
    assert ("石乔村", "石桥村") not in found


def test_the_cause_stands_first_and_alone(county: Path, run: Run) -> None:
    change(county / "户.csv", cell(1, "户编号", "530825100000900"))
    root = county.parents[2]
    told = run("check", "registers", root=root)
    assert told.code == 1
    assert told.out.startswith(f"错误 {MISTYPED_KEY}")
    assert errors(check(run, root)) == [MISTYPED_KEY]


def test_a_ledger_takes_no_consequences_and_loses_no_problem(county: Path, run: Run) -> None:
    root = county.parents[2]
    ledger = county / "问题台账.xlsx"
    change(county / "归档文件.csv", lambda rows: [rows[0], *rows[2:]])
    assert run("lookback", "collect", COUNTY, root=root).code == 0
    before = ledger.read_bytes()
    change(county / "户.csv", cell(1, "户编号", "530825100000900"))
    told = run("lookback", "collect", COUNTY, root=root)
    assert told.code == 0
    assert "没有收进台账" in told.out
    assert ledger.read_bytes() == before


def test_an_exemption_is_not_unused_if_its_problem_is_not_judged(county: Path, run: Run) -> None:
    root = county.parents[2]
    exempt = "规则,业务键,理由,批准人,到期\nHD-02,530825100000000,原件在外,某某,\n"
    (county / "免检.csv").write_text(exempt, encoding="utf-8")
    assert "MJ-02" in run("check", "registers", root=root).out
    change(county / "户.csv", cell(1, "户编号", "530825100000900"))
    assert "MJ-02" not in run("check", "registers", root=root).out


def test_a_build_tells_the_cause_alone(county: Path, run: Run) -> None:
    change(county / "案卷.csv", cell(1, "案卷号", "AJ00000900"))
    told = run("build", "catalog", "inputs/catalog/示例县", root=county.parents[2])
    assert MISTYPED_KEY in told.out
    assert "AJ-04" not in told.out
    assert "GD-34" not in told.out
