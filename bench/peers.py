"""The same twelve field rules in other programs: `python bench/peers.py NAME FILE.csv`.

Prints how many cells break a rule. Each is used as its own documentation shows it: columns on
polars where it has them (pandera, pointblank, dataframely), row by row where it has not.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

from province import CAUSES, DAY, GRADES, IDENTITY, KINDS, MONEY, NUMBER, PHONE, TOWNS

TEXTS = {
    "户编号": NUMBER,
    "户主证件号": IDENTITY,
    "纯收入": MONEY,
    "申请日期": DAY,
    "联系电话": PHONE,
}
LISTS = {"乡镇": TOWNS, "贫困户属性": KINDS, "主要致贫原因": CAUSES, "危房等级": GRADES}
LEAST = {"家庭人口": 1, "识别年度": 2013}
FILLED_IN = "户主"


def pandera(path: str) -> int:
    """Return the number of cells that break a rule, by pandera."""
    import pandera.polars as pa
    import polars as pl

    columns = {n: pa.Column(str, pa.Check.str_matches(p)) for n, p in TEXTS.items()}
    columns |= {n: pa.Column(str, pa.Check.isin(list(some))) for n, some in LISTS.items()}
    columns |= {n: pa.Column(int, pa.Check.ge(least)) for n, least in LEAST.items()}
    columns[FILLED_IN] = pa.Column(str, nullable=False)
    overrides = dict.fromkeys(LEAST, pl.Int64)
    frame = pl.read_csv(path, infer_schema=False, schema_overrides=overrides)
    try:
        pa.DataFrameSchema(columns).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as error:
        return int(error.failure_cases.height)
    return 0


def pointblank(path: str) -> int:
    """Return the number of cells that break a rule, by pointblank."""
    import pointblank as pb
    import polars as pl

    overrides = dict.fromkeys(LEAST, pl.Int64)
    validation = pb.Validate(pl.read_csv(path, infer_schema=False, schema_overrides=overrides))
    for name, pattern in TEXTS.items():
        validation = validation.col_vals_regex(columns=name, pattern=pattern)
    for name, some in LISTS.items():
        validation = validation.col_vals_in_set(columns=name, set=list(some))
    for name, least in LEAST.items():
        validation = validation.col_vals_ge(columns=name, value=least)
    results = validation.col_vals_not_null(columns=FILLED_IN).interrogate()
    return int(sum(results.n_failed().values()))


def dataframely(path: str) -> int:
    """Return the number of cells that break a rule, by dataframely."""
    import dataframely as dy
    import polars as pl

    columns: dict[str, object] = {n: dy.String(nullable=False, regex=p) for n, p in TEXTS.items()}
    for name, some in LISTS.items():
        columns[name] = dy.String(nullable=False, check=lambda c, some=some: c.is_in(list(some)))
    columns |= {n: dy.Int64(nullable=False, min=least) for n, least in LEAST.items()}
    columns[FILLED_IN] = dy.String(nullable=False)
    schema = type("Household", (dy.Schema,), dict(columns))
    overrides = dict.fromkeys(LEAST, pl.Int64)
    frame = pl.read_csv(path, infer_schema=False, schema_overrides=overrides)
    _, failure = schema.filter(frame.select(list(columns)))
    return int(sum(failure.counts().values()))


def frictionless(path: str) -> int:
    """Return the number of cells that break a rule, by frictionless."""
    import frictionless as fl

    def field(name: str, kind: str = "string", **constraints: object) -> dict[str, object]:
        return {"name": name, "type": kind, "constraints": constraints}

    with Path(path).open(encoding="utf-8") as stream:
        header = stream.readline().strip().split(",")
    fields = []
    for name in header:
        if name in TEXTS:
            fields.append(field(name, pattern=TEXTS[name].strip("^$"), required=True))
        elif name in LISTS:
            fields.append(field(name, enum=list(LISTS[name]), required=True))
        elif name in LEAST:
            fields.append(field(name, "integer", minimum=LEAST[name], required=True))
        else:
            fields.append(field(name, required=name == FILLED_IN))
    schema = fl.Schema.from_descriptor({"fields": fields})
    with fl.system.use_context(trusted=True):
        report = fl.validate(path, schema=schema, limit_errors=10**9)
    return int(report.stats["errors"])


def cerberus(path: str) -> int:
    """Return the number of cells that break a rule, by Cerberus."""
    import cerberus as cb

    schema: dict[str, dict[str, object]] = {
        n: {"regex": p, "required": True} for n, p in TEXTS.items()
    }
    schema |= {n: {"allowed": list(some), "required": True} for n, some in LISTS.items()}
    schema |= {n: {"coerce": int, "min": least, "required": True} for n, least in LEAST.items()}
    schema[FILLED_IN] = {"required": True}
    validator = cb.Validator(schema, allow_unknown=True)
    found = 0
    with Path(path).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            validator.validate({name: text for name, text in row.items() if text})
            found += len(validator._errors)
    return found


PEERS: dict[str, Callable[[str], int]] = {
    "pandera": pandera,
    "pointblank": pointblank,
    "dataframely": dataframely,
    "frictionless": frictionless,
    "cerberus": cerberus,
}

if __name__ == "__main__":
    print(PEERS[sys.argv[1]](sys.argv[2]))
