"""Parquet files: columns with types of their own; their texts are what their values print as."""

from __future__ import annotations

from io import BytesIO

from docgen.codes import new_finding
from docgen.load.delimited import Buffer
from docgen.load.table_header import EXACT
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location


def read_parquet(
    data: Buffer, file: str, path: str = ""
) -> tuple[ColumnFile | None, tuple[Finding, ...]]:
    """A Parquet file as a table of columns. `path` is where columns are read from, '' for `data`.

    Numbers beyond fifteen digits that were kept as floating point are told: their ends are lost.
    """
    import polars as pl

    source = path or bytes(data)
    try:
        scan = pl.scan_parquet(source if isinstance(source, str) else BytesIO(source))
        schema = scan.collect_schema()
        floats = [name for name, kind in schema.items() if kind in (pl.Float64, pl.Float32)]
        spoilt = [(pl.col(name).abs() >= EXACT).sum().alias(name) for name in floats]
        counts = scan.select(pl.len().alias("#"), *spoilt).collect(engine="streaming").row(0)
    except (pl.exceptions.PolarsError, OSError) as error:
        message = f"Parquet 文件读不了：{str(error).splitlines()[0]}"
        remedy = "重新导出一份"
        found = new_finding("TB-01", message, remedy, location=Location(file))
        return None, (found,)
    findings = [
        _spoilt(file, name, count) for name, count in zip(floats, counts[1:], strict=True) if count
    ]
    table = ColumnFile(file=file, names=tuple(schema), data=source, record_count=counts[0])
    return table, tuple(findings)


def _spoilt(file: str, name: str, count: int) -> Finding:
    message = f"“{name}”有{count}个号码被存成了浮点数，末几位已经丢了"
    remedy = "导出前把这一列设成文本，再重新导出"
    return new_finding(
        "TB-04",
        message,
        remedy,
        location=Location(file),
        category=Category.STRUCTURE,
    )
