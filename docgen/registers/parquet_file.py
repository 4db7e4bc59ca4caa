"""Open a Parquet file as a table of columns: the only reader of tables that needs polars.

The columns have types of their own; registers read their values as texts. Numbers that were stored
as floating point may have lost digits, which is an error.

The rows stay in the file: only the names of the columns, the number of rows and the lost digits are
read here. `batches` reads the rows later, slice by slice.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import polars as pl

from docgen.codes import new_finding
from docgen.load.csv_survey import Buffer
from docgen.load.table_header import MAX_EXACT_NUMBER
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Category, Finding, Location

SUFFIX = ".parquet"
_FLOATS = (pl.Float32, pl.Float64)


def read_parquet(
    data: Buffer, file: str, path: str = ""
) -> tuple[ColumnFile | None, tuple[Finding, ...]]:
    """Return a Parquet file as a table of columns; None if it cannot be read.

    The columns are read from the file at `path`, from `data` if `path` is ''.

    A broken file is a finding TB-01 and no exception. `file` is its name in findings. A column with
    lost digits is an error (TB-04), but the table is returned.
    """
    source = path or bytes(data)
    try:
        schema, count, lost_counts = _read_statistics(source)
    except (pl.exceptions.PolarsError, OSError):
        message = "Parquet 文件读不了：不是完好的 Parquet 文件"
        finding = new_finding("TB-01", message, "重新导出一份", location=Location(file))
        return None, (finding,)
    findings = tuple(
        _report_lost_digits(file, name, lost_count)
        for name, lost_count in lost_counts.items()
        if lost_count
    )
    return ColumnFile(file=file, names=tuple(schema), data=source, record_count=count), findings


def _read_statistics(source: str | bytes) -> tuple[pl.Schema, int, Mapping[str, int]]:
    """Return the columns, the number of rows, and how many numbers a column has lost digits of.

    Raises PolarsError or OSError if the file cannot be read.

    A floating-point number holds 15 digits for certain; only columns of such numbers are in the
    mapping.
    """
    frame = pl.scan_parquet(BytesIO(source) if isinstance(source, bytes) else source)
    schema = frame.collect_schema()
    float_names = [name for name, dtype in schema.items() if dtype in _FLOATS]
    lost = [(pl.col(name).abs() >= MAX_EXACT_NUMBER).sum().alias(name) for name in float_names]
    counts = frame.select(pl.len().alias("#"), *lost).collect(engine="streaming").row(0)
    return schema, counts[0], dict(zip(float_names, counts[1:], strict=True))


def _report_lost_digits(file: str, name: str, count: int) -> Finding:
    """Return the finding about a column of which `count` numbers have lost their last digits."""
    message = f"“{name}”有{count}个号码被存成了浮点数，末几位已经丢了"
    remedy = "导出前把这一列设成文本，再重新导出"
    location = Location(file)
    return new_finding("TB-04", message, remedy, location=location, category=Category.STRUCTURE)
