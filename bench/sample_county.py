"""A made-up county in registers: seeded, the same every time; with or without known faults.

Places are of the fictional 示例县; names and identity numbers are made up (the numbers have
right check characters). `python bench/sample_county.py FOLDER HOUSEHOLDS [FAULTS]`.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import yaml

from docgen.language import check_character

ROOT = Path(__file__).resolve().parents[1]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国明华志强秀英丽芳小红文军玉兰海燕春生福贵德才"
TOWNS = ("东山镇", "西河镇", "南岭乡", "北塘镇", "中村镇", "上坝乡", "下河镇", "大田镇", "小湾乡")
STEPS = (
    ("申请日期", 0), ("入户调查日期", 6), ("民主评议日期", 12), ("一次公示开始", 14), ("一次公示结束", 21),
    ("乡镇审核日期", 25), ("二次公示开始", 27), ("二次公示结束", 34), ("县复审日期", 40),
    ("公告日期", 45), ("告知书日期", 50),
)  # fmt: skip
Row = dict[str, str]


def materials() -> tuple[list[str], list[str]]:
    """The materials that every household needs, and those of households that have left."""
    rules = yaml.safe_load((ROOT / "checks/registers/household/rules.yaml").read_text("utf-8"))
    asked = [rule for rule in rules if rule["种类"] == "必备材料"]
    always = [rule["材料"] for rule in asked if "条件" not in rule]
    return always, [rule["材料"] for rule in asked if "条件" in rule]


class County:
    """Makes the rows of every register for a number of households."""

    def __init__(self, households: int, seed: int = 2018) -> None:
        self.random = random.Random(seed)
        self.serial: dict[tuple[str, ...], int] = {}
        self.always, self.left = materials()
        self.households: list[Row] = []
        self.members: list[Row] = []
        self.items: list[Row] = []
        self.traces: list[Row] = []
        for number in range(households):
            self._household(number)

    def _name(self) -> str:
        chosen = self.random.choice
        return chosen(SURNAMES) + chosen(GIVEN) + chosen(GIVEN)

    def _identity(self, born: date, sex: str, number: int) -> str:
        order = 2 * (number % 499) + (sex == "男")
        digits = f"530825{born:%Y%m%d}{order:03d}"
        return digits + check_character(digits)

    def _person(self, key: str, kin: str, number: int) -> Row:
        born = date(1940, 1, 1) + timedelta(days=number % 25_000)
        sex = self.random.choice("男女")
        return {
            "户编号": key, "姓名": self._name(), "证件号": self._identity(born, sex, number // 25_000 * 7 + number),
            "性别": sex, "出生日期": f"{born.year}-{born.month}-{born.day}", "与户主关系": kin,
            "健康状况": self.random.choice(("健康", "长期慢性病", "残疾")),
        }  # fmt: skip

    def _household(self, number: int) -> None:
        rand, key = self.random, f"5308251{number:08d}"
        size, town = rand.choice((1, 2, 3, 3, 4, 4, 5)), TOWNS[number % len(TOWNS)]
        kin = ["户主", "配偶", "之子", "之女", "之母"]
        family = [self._person(key, kin[n], len(self.members) + n) for n in range(size)]
        self.members += family
        gone, start = rand.random() < 0.6, date(2014, 3, 1) + timedelta(days=rand.randrange(60))
        income = rand.randrange(3000, 9000) * size
        row = {
            "户编号": key, "乡镇": town, "村": f"{town[:2]}{number // 9 % 20 + 1}村", "户主": family[0]["姓名"],
            "户主证件号": family[0]["证件号"], "家庭人口": str(size), "识别年度": "2014",
            "贫困户属性": rand.choice(("一般贫困户", "低保户")), "主要致贫原因": rand.choice(("因病", "因学", "缺技术")),
            "是否退出": "是" if gone else "否", "退出年度": rand.choice(("2016", "2017")) if gone else "",
            "易地搬迁": "否", "危房等级": rand.choice("AB"), "工资性收入": str(income), "生产经营性收入": "2000",
            "财产性收入": "0", "转移性收入": "500", "生产经营支出": "500", "纯收入": str(income + 2000),
            "人均纯收入": f"{(income + 2000) / size:.2f}",
        }  # fmt: skip
        row |= {name: f"{start + timedelta(days=days):%Y-%m-%d}" for name, days in STEPS}
        self.households.append(row)
        for material in [*self.always, *(self.left if gone else ())]:
            self._item(row, material)
        for turn in range(4):
            self._visit(row, turn)

    def _item(self, household: Row, material: str) -> None:
        year = household["退出年度"] if material in self.left else "2014"
        group = (year, "30年", household["乡镇"])
        self.serial[group] = number = self.serial.get(group, 0) + 1
        self.items.append({
            "档号": f"{TOWNS.index(household['乡镇']) + 1:04d}-JF·{year}-D30-{number // 9999 + 101}-{number % 9999:04d}",
            "题名": f"{household['户主']}户{material}", "责任者": f"{household['乡镇']}人民政府",
            "日期": f"{year}0901", "年度": year, "保管期限": "30年", "页数": "2", "件号": str(number),
            "类目": household["乡镇"], "材料": material, "户编号": household["户编号"], "乡镇": household["乡镇"],
        })  # fmt: skip

    def _visit(self, household: Row, turn: int) -> None:
        self.traces.append({
            "编号": f"Z{len(self.traces) + 1:06d}", "类型": "走访", "日期": f"2016年{3 * turn + 1}月{turn + 5}日",
            "乡镇": household["乡镇"], "村": household["村"], "户编号": household["户编号"],
            "签字": "户主、帮扶干部", "佐证档号": self.items[-1]["档号"],
        })  # fmt: skip

    def seed_faults(self) -> dict[str, int]:
        """Damage some rows, each in one way; the rules that must find it, and how often."""
        homes, items, people = self.households, self.items, self.members
        lost = next(i for i, item in enumerate(items) if item["材料"] == self.always[0] and i > 40)
        items[lost]["材料"] = "其他材料"
        homes[3]["家庭人口"] = str(int(homes[3]["家庭人口"]) + 1)
        homes[3] |= {"人均纯收入": "", "纯收入": ""}
        homes[5]["公告日期"] = "2014-01-01"
        homes[6]["一次公示结束"] = homes[6]["一次公示开始"]
        homes[7] |= {"是否退出": "否", "退出年度": "2013"}
        people[9]["性别"] = "女" if people[9]["性别"] == "男" else "男"
        number = people[12]["证件号"]
        people[12]["证件号"] = number[:-1] + ("0" if number[-1] != "0" else "1")
        self.traces[8]["签字"] = "帮扶干部"
        self.traces[9]["佐证档号"] = "9999-JF·2014-D30-101-0001"
        return {
            "HD-01": 1, "HD-22": 1, "HD-30": 1, "HD-31": 1, "ZD-08": 1, "CY-03": 1, "ZD-13": 1,
            "HJ-07": 1, "HJ-02": 1,
        }  # fmt: skip

    def write(self, folder: Path) -> None:
        """The registers as CSV files."""
        folder.mkdir(parents=True, exist_ok=True)
        tables = {
            "户": self.households,
            "家庭成员": self.members,
            "归档文件": self.items,
            "痕迹记录": self.traces,
        }
        for name, rows in tables.items():
            _write(folder / f"{name}.csv", rows)


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def households(arguments: list[str]) -> Iterator[str]:
    """Make a county as the command line asks, and say what is wrong with it."""
    county = County(int(arguments[1]))
    if len(arguments) > 2:
        yield from (f"{code}: {count}" for code, count in county.seed_faults().items())
    county.write(Path(arguments[0]))


if __name__ == "__main__":
    print("\n".join(households(sys.argv[1:])))
