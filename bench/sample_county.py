"""A made-up county in registers: seeded, the same every time; with or without known faults.

Places are of the fictional 示例县; names and identity numbers are made up (the numbers have
right check characters). `python bench/sample_county.py FOLDER HOUSEHOLDS [FAULTS]`.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import yaml

from docgen.language import check_character

ROOT = Path(__file__).resolve().parents[1]
CHECKS = ROOT / "checks/registers"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "建国明华志强秀英丽芳小红文军玉兰海燕春生福贵德才"
TOWNS = ("东山镇", "西河镇", "南岭乡", "北塘镇", "中村镇", "上坝乡", "下河镇", "大田镇", "小湾乡")
STEPS = (
    ("申请日期", 0), ("入户调查日期", 6), ("民主评议日期", 12), ("一次公示开始", 14), ("一次公示结束", 21),
    ("乡镇审核日期", 25), ("二次公示开始", 27), ("二次公示结束", 34), ("县复审日期", 40),
    ("公告日期", 45), ("告知书日期", 50),
)  # fmt: skip
EXIT_STEPS = (
    ("入户调查日期", 0), ("商议日期", 5), ("评议日期", 10), ("户主认可日期", 12), ("公示开始", 14), ("公示结束", 22),
    ("乡镇核查日期", 30), ("乡镇公告日期", 35), ("县审定日期", 60), ("销号日期", 65),
)  # fmt: skip
CODES = {"永久": "Y", "30年": "D30", "10年": "D10"}
LAST_YEAR = 2017
SETTINGS = {"走访次数": 1, "县区划代码": "530825", "乡镇抽查比例": "5%", "档案截止年度": LAST_YEAR}
VISITS = 8
Row = dict[str, str]


def materials(register: str) -> tuple[list[str], dict[str, list[str]]]:
    """The materials that every row of a register needs, and those that it needs on a condition."""
    rules = yaml.safe_load((CHECKS / register / "rules.yaml").read_text("utf-8"))
    asked = [rule for rule in rules if rule["种类"] == "必备材料" and "逐年" not in rule]
    when: dict[str, list[str]] = defaultdict(list)
    for rule in asked:
        when[rule.get("条件", "")].append(rule["材料"])
    return list(dict.fromkeys(when.pop("", []))), when


def scope() -> dict[str, Row]:
    """What the archive's scope says of each material."""
    with (CHECKS / "scope/rows.csv").open(encoding="utf-8") as stream:
        return {row["材料"]: row for row in csv.DictReader(stream)}


class County:
    """Makes the rows of every register for a number of households."""

    def __init__(self, households: int, seed: int = 2018) -> None:
        self.random = random.Random(seed)
        self.serial: dict[tuple[str, ...], int] = {}
        self.always, when = materials("household")
        self.left = when["是否退出"]
        self.scope = scope()
        self.households: list[Row] = []
        self.members: list[Row] = []
        self.items: list[Row] = []
        self.traces: list[Row] = []
        self.photos: list[Row] = []
        self.helpers: list[Row] = []
        for number in range(households):
            self._household(number)
        for place, homes in self.places().items():
            self._village(*place, homes)
        for town in dict.fromkeys(home["乡镇"] for home in self.households):
            self._papers("township", "乡镇", {"乡镇": town}, town)
        self._papers("county", "县", {}, TOWNS[0])

    def places(self) -> dict[tuple[str, str], list[Row]]:
        """The villages with their households."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for home in self.households:
            found[home["乡镇"], home["村"]].append(home)
        return found

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
        identity = self._identity(born, sex, number // 25_000 * 7 + number)
        health = self.random.choice(("健康", "长期慢性病", "残疾"))
        return {
            "户编号": key, "姓名": self._name(), "证件号": identity,
            "性别": sex, "出生日期": f"{born.year}-{born.month}-{born.day}", "与户主关系": kin,
            "健康状况": health, "残疾证号": f"{identity}41" if health == "残疾" else "",
        }  # fmt: skip

    def _household(self, number: int) -> None:
        rand, key = self.random, f"5308251{number:08d}"
        size, town = rand.choice((1, 2, 3, 3, 4, 4, 5)), TOWNS[number % len(TOWNS)]
        kin = ["户主", "配偶", "之子", "之女", "之母"]
        family = [self._person(key, kin[n], len(self.members) + n) for n in range(size)]
        self.members += [{**person, "乡镇": town} for person in family]
        gone, start = rand.random() < 0.6, date(2014, 3, 1) + timedelta(days=rand.randrange(30))
        income = rand.randrange(3400, 9000) * size
        row = {
            "户编号": key, "乡镇": town, "村": f"{town[:2]}{number // 9 % 20 + 1}村", "户主": family[0]["姓名"],
            "户主证件号": family[0]["证件号"], "家庭人口": str(size), "识别年度": "2014",
            "贫困户属性": rand.choice(("一般贫困户", "低保户")), "主要致贫原因": rand.choice(("因病", "因学", "缺技术")),
            "是否退出": "是" if gone else "否", "退出年度": rand.choice(("2016", "2017")) if gone else "",
            "易地搬迁": "否", "危房等级": rand.choice("AB"), "工资性收入": str(income), "生产经营性收入": "2000",
            "财产性收入": "0", "转移性收入": "500", "生产经营支出": "500", "纯收入": str(income + 2000),
            "人均纯收入": f"{(income + 2000) / size:.2f}", "帮扶开始": "2016-01-01", "帮扶结束": "2016-12-31",
        }  # fmt: skip
        if size == 1:
            row["人均纯收入"] = row["纯收入"]
        row |= {name: f"{start + timedelta(days=days):%Y-%m-%d}" for name, days in STEPS}
        self.households.append(row)
        for material in [*self.always, *(self.left if gone else ())]:
            self._home_item(row, material, row["退出年度"] if material in self.left else "2014")
        for year in range(2014, int(row["退出年度"] or LAST_YEAR) + 1):
            if year > 2014 or "年度收入调查表" not in self.always:
                self._home_item(row, "年度收入调查表", str(year))
        for turn in range(VISITS):
            self._visit(row, turn)
        self.helpers.append({
            "户编号": key, "乡镇": town, "责任人": self._name(), "单位": "示例县某局", "职务": "科员", "隶属关系": "县直",
            "联系电话": f"138{number:08d}", "开始日期": "2015-11-01",
        })  # fmt: skip

    def _home_item(self, home: Row, material: str, year: str) -> Row:
        number = home["户编号"][7:]
        title, own = f"{home['户主']}户{material}", home["户编号"]
        return self._item(home["乡镇"], material, year, title, 户编号=own, 案卷号=f"AJ{number}")

    def _item(self, town: str, material: str, year: str, title: str, **more: str) -> Row:
        """A new item of a township's archive, with the next number of its group."""
        known = self.scope[material]
        term = known["最短期限"] or "30年"
        group = (year, term, town)
        self.serial[group] = number = self.serial.get(group, 0) + 1
        row = {
            "档号": f"{TOWNS.index(town) + 1:04d}-JF·{year}-{CODES[term]}-{number // 9999 + 101}-{number % 9999:04d}",
            "题名": title, "责任者": f"{town}人民政府", "日期": f"{year}0901", "年度": year, "保管期限": term,
            "页数": "2", "件号": str(number), "类目": town, "类": known["类"], "层级": known["层级"], "材料": material,
            "户编号": "", "案卷号": "", "村": "", "乡镇": town,
        }  # fmt: skip
        self.items.append(row | more)
        return self.items[-1]

    def _visit(self, home: Row, turn: int) -> None:
        self._trace(
            "走访", f"2016年{turn * 12 // VISITS + 1}月{turn + 5}日", home["乡镇"], home["村"],
            户编号=home["户编号"], 签字="户主、帮扶干部", 佐证档号=self.items[-1]["档号"],
        )  # fmt: skip

    def _trace(self, kind: str, day: str, town: str, village: str, **more: str) -> None:
        number = f"Z{len(self.traces) + 1:06d}"
        row = {"编号": number, "类型": kind, "日期": day, "乡镇": town, "村": village}
        self.traces.append(row | more)

    def _papers(self, register: str, level: str, place: Row, town: str) -> None:
        """The materials that a village, a township or the county must have."""
        always, when = materials(register)
        wanted = [*always, *(name for names in when.values() for name in names)]
        for material in wanted:
            where = place.get("村") or place.get("乡镇") or "全县"
            self._item(town, material, "2016", f"{where}{material}", **place)

    def _village(self, town: str, village: str, homes: list[Row]) -> None:
        self._papers("village", "村", {"乡镇": town, "村": village}, town)
        proof = {"佐证档号": self.items[-1]["档号"]}
        meeting = {"标题": "会议", "议题": "识别", "决议": "通过", "地点": village, "主持人": "村主任", "记录人": "文书", "签字": "记录员、主持人"}  # fmt: skip
        vote = {"应到": "30", "实到": "25", "赞成": "25", "反对": "0", "弃权": "0", "表决方式": "举手", "监票人": "甲某", "计票人": "乙某"}  # fmt: skip
        notice = {"公示对象": "识别", "监督电话": "0879-1234567", "份数": "3"}
        people = sum(int(home["家庭人口"]) for home in homes)
        listed = {"名单户数": str(len(homes)), "名单人数": str(people)}
        shown = {"公示开始": "2014-03-16", "公示结束": "2014-03-23"}
        for kind, day, more in (
            ("贫情分析会", "2014-03-01", {**meeting, "村民小组": "一组"}),
            ("民主评议", "2014-03-12", {**meeting, **vote, **proof}),
            ("公示", "2014-03-16", {**notice, **proof, **shown, "公示批次": "第一次", "盖章单位": f"{village}村民委员会"}),
            ("公示", "2014-04-01", {**notice, **proof, "公示开始": "2014-04-01", "公示结束": "2014-04-08", "公示批次": "第二次", "盖章单位": f"{town}人民政府"}),
            ("公告", "2014-05-01", {**notice, **proof, **listed, "公示批次": "公告", "盖章单位": "示例县扶贫办"}),
        ):  # fmt: skip
            self._trace(kind, day, town, village, **more)
            self.photos.append({
                "照片号": f"0001-D30-1-{len(self.photos) + 1:05d}", "载体": "照片", "题名": f"{village}{kind}", "事由": kind,
                "拍摄时间": day, "地点": village, "人物": "村干部李某", "背景": "村委会", "摄影者": "示例县扶贫办王某",
                "保管期限": "30年", "年度": day[:4], "事项编号": self.traces[-1]["编号"], "乡镇": town, "村": village,
            })  # fmt: skip

    def villages(self) -> list[Row]:
        """The register of villages, in figures of the households as they now stand."""
        rows = []
        for number, ((town, village), homes) in enumerate(self.places().items()):
            poor, left = number % 2 == 0, _people(h for h in homes if h["是否退出"] != "是")
            many = left * 50 + 500
            row = {
                "乡镇": town, "村": village, "村编码": f"530825{TOWNS.index(town) + 101:03d}{number // 9 + 201:03d}",
                "是否贫困村": "是" if poor else "否", "是否退出": "是" if poor else "否", "退出年度": "2016" if poor else "",
                "总户数": str(len(homes) * 10), "乡村人口": str(many + _people(homes)), "建档立卡户数": str(len(homes)),
                "建档立卡人数": str(_people(homes)), "未脱贫人数": str(left),
                "贫困发生率": f"{left / (many + _people(homes)) * 100:.2f}%", "广播电视覆盖率": "99.5%",
            }  # fmt: skip
            flags = ("有集体经济收入", "通硬化路", "通动力电", "网络覆盖", "饮水达标", "卫生室达标", "有公共服务场所", "适龄儿童有学上")  # fmt: skip
            row |= dict.fromkeys(flags, "是")
            row |= {"村委会主任": "甲某", "村支书审核人": "乙某", "负责人电话": "13800000000", "填报人": "丙某", "填表日期": "2014-05-10"}  # fmt: skip
            row |= dict.fromkeys(("村自评意见", "乡镇审核意见", "县审定意见"), "同意")
            rows.append(row)
        return rows

    def residents(self) -> list[Row]:
        """The first secretary of each poor village."""
        return [
            {"姓名": f"{SURNAMES[n % 20]}某", "乡镇": v["乡镇"], "村": v["村"], "单位": "示例县某局", "职务": "科员",
             "联系电话": f"139{n:08d}", "开始日期": "2015-11-01", "是否队长": "是", "第一书记": "是"}
            for n, v in enumerate(self.villages()) if v["是否贫困村"] == "是"
        ]  # fmt: skip

    def townships(self) -> list[Row]:
        """The register of townships."""
        rows, villages = [], self.villages()
        for number, town in enumerate(dict.fromkeys(home["乡镇"] for home in self.households)):
            own = [v for v in villages if v["乡镇"] == town]
            homes = [h for h in self.households if h["乡镇"] == town]
            left, many = _people(h for h in homes if h["是否退出"] != "是"), _total(own, "乡村人口")
            rows.append({
                "乡镇": town, "乡镇编码": f"530825{number + 101:03d}", "是否贫困乡": "否", "是否退出": "否",
                "村数": str(len(own)), "贫困村数": str(sum(v["是否贫困村"] == "是" for v in own)), "乡村人口": str(many),
                "建档立卡户数": str(len(homes)), "建档立卡人数": str(_people(homes)), "贫困发生率": f"{left / many * 100:.2f}%",
                "抽查户数": str(len(homes)), "上报户数": str(len(homes)),
            })  # fmt: skip
        return rows

    def county(self) -> list[Row]:
        """The register of the county: one row."""
        villages, homes = self.villages(), self.households
        left, many = (
            _people(h for h in homes if h["是否退出"] != "是"),
            _total(villages, "乡村人口"),
        )
        return [{
            "县": "示例县", "县编码": "530825", "是否退出": "否", "有扶贫项目": "是",
            "乡镇数": str(len({h["乡镇"] for h in homes})), "贫困村数": str(sum(v["是否贫困村"] == "是" for v in villages)),
            "建档立卡户数": str(len(homes)), "建档立卡人数": str(len(self.members)), "未脱贫人数": str(left),
            "漏评人数": "0", "错退人数": "0", "乡村人口": str(many), "综合贫困发生率": f"{left / many * 100:.2f}%",
        }]  # fmt: skip

    def volumes(self) -> list[Row]:
        """A volume for each household, with what its items add up to."""
        count: dict[str, int] = defaultdict(int)
        pages: dict[str, int] = defaultdict(int)
        for item in self.items:
            count[item["案卷号"]] += 1
            pages[item["案卷号"]] += int(item["页数"] or 0)
        rows = []
        for home in self.households:
            number = f"AJ{home['户编号'][7:]}"
            rows.append({
                "案卷号": number, "全宗名称": f"{home['乡镇']}人民政府", "类目名称": "贫困户", "案卷题名": f"{home['户主']}户档案",
                "起始日期": "2014-03-01", "终止日期": "2017-12-31", "保管期限": "永久", "件数": str(count[number]),
                "页数": str(pages[number]), "户编号": home["户编号"], "村": home["村"], "乡镇": home["乡镇"], "情况说明": "齐全",
                "整理人": "甲某", "整理日期": "2018-01-10", "检查人": "乙某", "检查日期": "2018-01-20",
            })  # fmt: skip
        return rows

    def system(self) -> list[Row]:
        """What the national system says, which is what the households' register says."""
        kept = ("户编号", "乡镇", "户主", "家庭人口", "是否退出", "退出年度", "人均纯收入")
        return [{name: home[name] for name in kept} for home in self.households]

    def exits(self) -> list[Row]:
        """The exit procedure of each household that has left."""
        rows = []
        for home in self.households:
            if home["是否退出"] != "是":
                continue
            start = date(int(home["退出年度"]), 10, 8)
            row = {
                "户编号": home["户编号"], "乡镇": home["乡镇"], "村": home["村"], "退出年度": home["退出年度"], "愿意退出": "是",
                "认定表": "贫困户脱贫销号双认定表", "商议方式": "举手", "工作队参加": "是",
                "村签字": "村党总支书记、村主任、第一书记、入户人员、贫困户", "乡镇签字": "党委书记、乡镇长、分管领导、扶贫站长",
                "县签字": "县委书记、县长、分管领导、扶贫办主任、统计局长",
            }  # fmt: skip
            row |= {name: f"{start + timedelta(days=days):%Y-%m-%d}" for name, days in EXIT_STEPS}
            flags = ("吃穿不愁", "饮水安全", "住房安全", "义务教育有保障", "基本医疗有保障", "养老保险", "享受扶贫项目", "生活用电", "广播电视")  # fmt: skip
            rows.append(row | dict.fromkeys(flags, "是"))
        return rows

    def village_exits(self) -> list[Row]:
        """The exit procedure of each village that has left."""
        return [
            {"乡镇": v["乡镇"], "村": v["村"], "退出年度": "2016", "认定表": "贫困村退出认定表", "支部会日期": "2016-12-01",
             "村民代表大会日期": "2016-12-02", "申请日期": "2016-12-05", "乡镇审核日期": "2016-12-21", "公示开始": "2016-12-21",
             "公示结束": "2016-12-28", "乡镇签字": "党委书记、乡镇长、分管领导、扶贫专干", "县复审日期": "2017-01-05",
             "公告日期": "2017-01-10", "县批准日期": "2017-01-20", "报市备案日期": "2017-01-25"}
            for v in self.villages() if v["是否退出"] == "是"
        ]  # fmt: skip

    def seed_faults(self) -> dict[str, int]:
        """Damage some rows, each in one way; the rules that must find it, and how often."""
        homes, items, people = self.households, self.items, self.members
        other = next(i for i, item in enumerate(items) if item["材料"] == self.always[0] and i > 40)
        items[other]["材料"] = "其他材料"
        homes[3]["家庭人口"] = str(int(homes[3]["家庭人口"]) + 1)
        homes[3] |= {"人均纯收入": "", "纯收入": ""}
        homes[5]["公告日期"] = "2014-01-01"
        homes[6]["一次公示结束"] = homes[6]["一次公示开始"]
        homes[7] |= {"识别年度": "2012"}
        people[9]["性别"] = "女" if people[9]["性别"] == "男" else "男"
        number = people[12]["证件号"]
        people[12] |= {
            "证件号": number[:-1] + ("0" if number[-1] != "0" else "1"),
            "残疾证号": "",
            "健康状况": "健康",
        }
        self.traces[8]["签字"] = "帮扶干部"
        self.traces[9]["佐证档号"] = "9999-JF·2014-D30-101-0001"
        self.helpers[2]["开始日期"] = ""
        self.photos[1]["摄影者"] = "XX"
        self.photos[2]["地点"] = ""
        notice = next(t for t in self.traces if t.get("公示批次") == "第二次")
        notice["盖章单位"] = f"{notice['村']}村民委员会"
        meeting = next(t for t in self.traces if t["类型"] == "民主评议")
        meeting |= {"实到": "19", "赞成": "19"}
        paper = next(item for item in items if item["材料"] == "村情简介")
        paper["层级"] = "户"
        items[20]["责任者"] = "本局"
        items[30]["题名"] = "材料"
        items[33]["文号"] = "县扶办[2014]3号"
        return {
            "HD-01": 1, "HD-22": 1, "HD-30": 1, "HD-31": 1, "ZD-08": 1, "CY-03": 1, "ZD-13": 1,
            "HJ-07": 1, "HJ-02": 1, "BF-02": 1, "ZP-05": 1, "ZP-02": 1, "HJ-22": 1, "HJ-04": 1,
            "CU-05": 1, "GD-08": 1, "GD-04": 1, "GD-18": 1, "GD-17": 1, "GD-06": 1, "HJ-39": 1,
        }  # fmt: skip

    def tables(self) -> dict[str, list[Row]]:
        """Every register with its rows; what is counted is counted as the rows now stand."""
        return {
            "户": self.households, "家庭成员": self.members, "归档文件": self.items, "痕迹记录": self.traces, "照片": self.photos,
            "帮扶责任人": self.helpers, "村": self.villages(), "乡镇": self.townships(), "县": self.county(),
            "案卷": self.volumes(), "系统导出": self.system(), "户退出": self.exits(), "村退出": self.village_exits(),
            "驻村干部": self.residents(),
        }  # fmt: skip

    def write(self, folder: Path) -> None:
        """The registers as CSV files, and the county's settings."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.tables().items():
            _write(folder / f"{name}.csv", rows)
        decided = yaml.safe_dump({"设定": SETTINGS}, allow_unicode=True)
        (folder / "county.yaml").write_text(
            "# 示例县是虚构的，这里的数只供演示。\n" + decided, "utf-8"
        )


def _people(homes: Iterable[Row]) -> int:
    return sum(int(home["家庭人口"]) for home in homes)


def _total(rows: Iterable[Row], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def _write(path: Path, rows: Iterable[Mapping[str, str]]) -> None:
    rows = list(rows)
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
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
