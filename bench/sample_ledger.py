"""Write a made-up ledger of problems with its moves: the look back of 2018, or any size.

`python bench/sample_ledger.py FOLDER [PROBLEMS]`. Places, people and problems are made up. Only
these facts come from the county's report: 1,431 households, 43 villages, floods of 25 June and
10 July 2018, every problem closed by the end of September.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

HOUSEHOLDS = 1431
VILLAGES = 43
PROBLEMS = 96
TOWNS = ("甲镇", "乙镇", "丙乡", "丁乡", "戊镇", "己乡", "庚乡", "辛镇")
HAN = "一二三四五六七八九"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙"
STANDARD = {
    "人均纯收入": "家庭年人均纯收入稳定超过国家扶贫标准，吃穿不愁", "义务教育": "义务教育有保障", "基本医疗": "基本医疗有保障",
    "住房安全": "住房安全有保障", "饮水安全": "有安全饮用水", "生活用电": "有生活用电", "广播电视": "有广播电视",
    "硬化路": "有硬化路", "集体经济": "有集体经济收入", "卫生室": "有卫生室", "文化室": "有文化室", "通信网络": "有通信网络",
}  # fmt: skip
KINDS = (
    ("户", "住房安全", "六有", "6·25洪灾后墙体开裂", "请有资质的机构鉴定后加固或重建", "县住房城乡建设局", "C级"),
    ("户", "饮水安全", "六有", "7·10洪灾冲毁入户水管，吃水靠挑", "修复管网", "县水务局", "断水"),
    ("户", "住房安全", "六有", "屋面漏雨", "翻盖屋面", "县住房城乡建设局", "漏雨"),
    ("户", "基本医疗", "六有", "有1人没有参加基本医疗保险", "核实原因，协助补缴", "县医保部门", "1人未参保"),
    ("户", "广播电视", "六有", "电视机顶盒损坏，收不到信号", "更换机顶盒", "县文广部门", "收不到"),
    ("户", "义务教育", "六有", "有1名适龄儿童缺课", "劝返并落实资助", "县教育局", "缺课"),
    ("户", "人均纯收入", "一超", "主要劳力受伤，收入不稳定", "落实公益性岗位和小额信贷", "县脱贫攻坚领导小组办公室", "收入下降"),
    ("户", "生活用电", "六有", "进户线老化", "更换进户线", "县供电公司", "线路老化"),
    ("村", "硬化路", "五有", "7·10洪灾冲毁村道一段", "列入灾后重建，先抢通再恢复", "县交通运输局", "一段不通"),
    ("村", "集体经济", "五有", "集体经济收入来源单一", "帮助村里增加一个项目", "县农业农村部门", "单一"),
    ("村", "卫生室", "五有", "6·25洪灾进水，部分设备损坏", "清点补充设备", "县卫生健康部门", "设备不齐"),
    ("村", "文化室", "五有", "文化室没有按时开放", "落实管理人和开放时间", "县文广部门", "不开放"),
    ("村", "通信网络", "五有", "7·10洪灾后光缆中断", "抢修光缆", "县通信企业", "中断"),
)  # fmt: skip
WAY = ("登记", "交办", "整改中", "申请销号", "初核", "复核", "销号")
ENDS = ("销号",) * 11 + (
    "复核",
    "初核",
    "申请销号",
    "整改中",
    "整改中",
    "交办",
    "登记",
    "退回",
    "延期",
)
FLOODS = {"6·25": date(2018, 6, 25), "7·10": date(2018, 7, 10)}
Row = dict[str, str]


def villages() -> list[tuple[str, str, int]]:
    """Return township, village and number of inspected households of each village."""
    base, remainder = divmod(HOUSEHOLDS, VILLAGES)
    rows = []
    for number in range(VILLAGES):
        town = TOWNS[number % len(TOWNS)]
        ordinal = HAN[number // len(TOWNS)]
        rows.append((town, f"{town[0]}{ordinal}村", base + (number < remainder)))
    return sorted(rows)


def steps(state: str) -> list[tuple[str, str]]:
    """Return the moves that lead to a state."""
    if state == "退回":
        return [*steps("申请销号"), ("申请销号", "退回")]
    if state == "延期":
        return [*steps("整改中"), ("整改中", "延期")]
    way = WAY[: WAY.index(state) + 1]
    return list(pairwise(way))


class Ledger:
    """Generate the rows of the ledger and of its moves."""

    def __init__(self, problems: int = PROBLEMS, seed: int = 2018) -> None:
        self.random = random.Random(seed)
        self.places = villages()
        self.rows: list[Row] = []
        self.moves: list[Row] = []
        for number in range(problems):
            self._problem(number)

    def _problem(self, number: int) -> None:
        state = ENDS[number % len(ENDS)]
        level, indicator, category, problem, remedy, unit, current = KINDS[number % len(KINDS)]
        town, village, _ = self.places[number % len(self.places)]
        flood = next((day for name, day in FLOODS.items() if name in problem), date(2018, 4, 9))
        day = flood + timedelta(self.random.randint(1, 12))
        row = {
            "编号": f"WT{number + 1:04d}", "层级": level, "乡镇": town, "村": village,
            "指标": indicator, "标准": STANDARD[indicator], "现状": current, "问题类别": category,
            "问题描述": problem, "整改措施": remedy, "责任单位": unit, "登记日期": day.isoformat(), "状态": state,
        }  # fmt: skip
        if level == "户":
            row["户主"] = f"{SURNAMES[number % len(SURNAMES)]}某{HAN[number % 9]}"
        for start, end in steps(state):
            day += timedelta(self.random.randint(3, 8))
            row |= self._values_after(end, day, number)
            handlers = {"初核": "初核人", "退回": "初核人", "复核": "复核人"}
            move = {"编号": row["编号"], "日期": day.isoformat(), "由": start, "到": end}
            move["经办人"] = row.get(handlers.get(end, "")) or "县脱贫办某"
            self.moves.append(move)
        self.rows.append(row)

    def _values_after(self, end: str, day: date, number: int) -> Row:
        """Return the values that a row gets with a move."""
        text = day.isoformat()
        if end == "交办":
            deadline = "2018-08-31" if number % 40 == 15 else "2018-09-30"  # some are overdue
            person = f"{SURNAMES[number % 7]}某"
            return {"交办日期": text, "责任人": person, "完成时限": deadline}
        return {
            "申请销号": {"整改进展": "已整改", "佐证": f"整改照片和验收表{number + 1}"},
            "延期": {"申请延期日期": text, "延期至": "2018-10-31", "整改进展": "等材料进场"},
            "退回": {"初核人": "镇核查组某", "初核日期": text, "初核结论": "不通过"},
            "初核": {"初核人": "镇核查组某", "初核日期": text, "初核结论": "通过"},
            "复核": {"复核人": "县核查组某", "复核日期": text, "复核结论": "通过"},
            "销号": {"销号日期": text},
        }.get(end, {})

    def inspections(self) -> Iterator[Row]:
        """Yield each village with its inspected households and the problems found there."""
        for town, village, homes in self.places:
            rows = [row for row in self.rows if row["村"] == village]
            yield {
                "乡镇": town, "村": village, "核查户数": str(homes),
                "到户问题": str(sum(row["层级"] == "户" for row in rows)),
                "到村问题": str(sum(row["层级"] == "村" for row in rows)),
                "已销号": str(sum(row["状态"] == "销号" for row in rows)),
            }  # fmt: skip

    def write(self, folder: Path) -> None:
        """Write the ledger in YAML, its moves and the count by village in CSV."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "问题台账.yaml").write_text(NOTE + "".join(map(_listed, self.rows)), "utf-8")
        _write(folder / "问题流转.csv", self.moves)
        _write(folder / "_各村核查情况.csv", list(self.inspections()))


NOTE = """\
# 回头看、回头帮问题台账（2018年）。地名、姓名、问题都是虚构的，只供演示。
# 与 inputs/report/四川某县 的汇报一致的只有：核查1431户、43个村，6·25、7·10洪灾，9月底前整改到位。
"""


def _listed(row: Row) -> str:
    lines = [
        f'{name}: "{text}"' if text[:1].isdigit() else f"{name}: {text}"
        for name, text in row.items()
    ]
    return "- " + "\n  ".join(lines) + "\n"


def _write(path: Path, rows: list[Row]) -> None:
    header = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    Ledger(int(sys.argv[2]) if len(sys.argv) > 2 else PROBLEMS).write(Path(sys.argv[1]))
