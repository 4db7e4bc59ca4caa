"""A made-up province: a register of households or their members, millions of rows of text.

`python bench/province.py FILE ROWS FAULTS` writes the register that FILE is named after, as CSV or
Parquet by its suffix. Whole columns are computed at once, so ten million rows take seconds.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from docgen.expressions.identity_number import CHECKS, WEIGHTS

TOWNS = ("东山镇", "西河镇", "南岭乡", "北塘镇", "中村镇", "上坝乡", "下河镇", "大田镇", "小湾乡")
KINDS = ("一般贫困户", "低保户", "五保户", "低保贫困户")
CAUSES = ("因病", "因残", "因学", "因灾", "缺土地", "缺水", "缺技术", "缺劳力", "缺资金")
GRADES = ("A", "B", "C", "D")
SURNAMES = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗")
GIVEN_NAMES = tuple("建国明华志强秀英丽芳小红文军玉兰海燕春生福贵德才")
NUMBER = "^[0-9]{15}$"
IDENTITY = "^[0-9]{17}[0-9X]$"
PHONE = "^1[3-9][0-9]{9}$"
DAY = "^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$"
MONEY = "^[0-9]+(\\.[0-9]+)?$"
WRONG = {
    "户编号": "12",
    "乡镇": "无此镇",
    "户主": None,
    "户主证件号": "53082519400101",
    "家庭人口": "0",
    "识别年度": "2012",
    "贫困户属性": "富裕户",
    "主要致贫原因": "不明",
    "危房等级": "E",
    "纯收入": "不详",
    "申请日期": "三月初",
    "联系电话": "10086",
}
"""A value for each of the twelve fields that breaks its one rule."""


def _chosen(texts: tuple[str, ...], number: pl.Series, step: int) -> pl.Series:
    """Return one of the texts for each number, spread so that columns do not run in step."""
    spread = pl.Series([texts[(at * 7 + at // 3) % len(texts)] for at in range(len(texts) * 97)])
    return spread.gather((number * step + number // 13) % len(spread))


def _identities(number: pl.Series) -> pl.Series:
    """Return an id number with its check character for each number (GB 11643—1999)."""
    birthdays = [date(1940, 1, 1) + timedelta(days=day) for day in range(25_000)]
    born = pl.Series([f"{day:%Y%m%d}" for day in birthdays])
    serial = (number // 25_000 % 1000).cast(pl.String).str.zfill(3)
    digits = "530825" + born.gather(number % 25_000) + serial
    total = pl.Series([0] * len(number), dtype=pl.Int64)
    for at, weight in enumerate(WEIGHTS):
        total += digits.str.slice(at, 1).cast(pl.Int64) * weight
    last = (total % 11).replace_strict(list(range(11)), list(CHECKS), return_dtype=pl.String)
    return digits + last


def households(rows: int, faults: int = 0) -> pl.DataFrame:
    """Return the register; each field has `faults` wrong values, all in different rows."""
    number = pl.Series("n", range(rows), dtype=pl.Int64)
    size = number % 5 + 1
    town = _chosen(TOWNS, number, 1)
    village = (number // 9 % 20 + 1).cast(pl.String)
    surname = _chosen(SURNAMES, number, 3)
    given_name = _chosen(GIVEN_NAMES, number, 5) + _chosen(GIVEN_NAMES, number, 11)
    days = pl.Series([f"2014-{m}-{d}" for m in range(1, 13) for d in range(1, 29)])
    frame = pl.DataFrame(
        {
            "户编号": "5308251" + number.cast(pl.String).str.zfill(8),
            "乡镇": town,
            "村": town.str.slice(0, 2) + village + "村",
            "户主": surname + given_name,
            "户主证件号": _identities(number),
            "家庭人口": size.cast(pl.String),
            "识别年度": (2014 + number % 4).cast(pl.String),
            "贫困户属性": _chosen(KINDS, number, 1),
            "主要致贫原因": _chosen(CAUSES, number, 1),
            "危房等级": _chosen(GRADES, number, 1),
            "纯收入": ((number * 37 % 5600 + 3400) * size).cast(pl.String),
            "申请日期": days.gather(number % len(days)),
            "联系电话": "13" + (number * 7919 % 10**9).cast(pl.String).str.zfill(9),
        }
    )
    for at, (name, wrong) in enumerate(WRONG.items()):
        where = [at + turn * (rows // max(faults, 1)) for turn in range(faults)]
        value = pl.when(number.is_in(where)).then(pl.lit(wrong)).otherwise(pl.col(name))
        frame = frame.with_columns(value.alias(name))
    return frame


def members(rows: int, faults: int = 0) -> pl.DataFrame:
    """Return the register of members, four to a household; `faults` of them say another sex."""
    number = pl.Series("n", range(rows), dtype=pl.Int64)
    identity = _identities(number)
    sex = pl.Series(["女", "男"])
    odd = identity.str.slice(16, 1).cast(pl.Int64) % 2
    wrong = (number % max(rows // max(faults, 1), 1) == 0) & (number < rows * min(faults, 1))
    born = identity.str.slice(6, 8)
    return pl.DataFrame(
        {
            "户编号": "5308251" + (number // 4).cast(pl.String).str.zfill(8),
            "姓名": _chosen(SURNAMES, number, 3) + _chosen(GIVEN_NAMES, number, 5),
            "证件号": identity,
            "性别": sex.gather((odd + wrong.cast(pl.Int64)) % 2),
            "出生日期": born.str.slice(0, 4)
            + "-"
            + born.str.slice(4, 2)
            + "-"
            + born.str.slice(6, 2),
            "与户主关系": _chosen(("配偶", "之子", "之女"), number, 1),
            "文化程度": _chosen(("小学", "初中", "高中"), number, 1),
            "健康状况": "健康",
            "联系电话": "13" + (number * 7919 % 10**9).cast(pl.String).str.zfill(9),
            "乡镇": _chosen(TOWNS, number, 1),
            "民族": "汉族",
            "务工状况": _chosen(("乡（镇）内务工", "县外省内务工", "省外务工"), number, 1),
            "务工时间": (number % 12).cast(pl.String) + "个月",
        }
    )


REGISTERS = {"户": households, "家庭成员": members}


def write(path: Path, rows: int, faults: int = 0) -> None:
    """Write the register that the file is named after, as its suffix says."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame = REGISTERS[path.stem](rows, faults)
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
