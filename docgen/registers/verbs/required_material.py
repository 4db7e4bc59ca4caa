"""必备材料：每一行（符合条件的）在归档目录里都要有这种材料。

参数：材料、至少（件数，不写为 1）、年度（本行的年度字段：要有这一年的）、
逐年（从：本行的字段；到：字段或设定的列表，取头一个有的：其间每年都要有）；
归档目录是哪一本、按哪些字段对应、材料名在哪一列、哪些行算，由字段表的“必备材料”写明。
说明里可用：材料、实有、至少；逐年的另有：缺年。
"""

from __future__ import annotations

import polars as pl

from docgen.expressions.errors import ExpressionError
from docgen.registers import register_keywords as kw
from docgen.registers.column_types import whole_year
from docgen.registers.register import Register
from docgen.registers.register_schema import INDEX, MaterialCatalogue
from docgen.registers.rule_context import NAMES, NUMBER, Hits, RuleContext, explain_key
from docgen.schema.coerce import Rules

PARAMS: Rules = {
    "材料": {"type": "string", "required": True},
    "至少": NUMBER,
    "年度": {"type": "string"},
    "逐年": {
        "type": "dict",
        "schema": {"从": {"type": "string", "required": True}, "到": NAMES},
    },
}
LOCAL = False
_YEAR = "#年"
_COUNT = "实有"


def find(params: Rules, context: RuleContext) -> Hits:
    """Yield the rows that lack the material.

    The hit shows the first field of the key. Raises ExpressionError if the rule asks for years and
    the schema names no column of years. Without the catalogue there is no hit.
    """
    material: str = params["材料"]
    least = context.number("至少") or 1.0
    catalogue = context.register.materials
    if catalogue is None or catalogue.register not in context.registers:
        return
    items = _items(context, catalogue)
    rows = context.rows
    fields, other_fields = catalogue.keys
    keys = list(fields)
    cell = _first_column(fields, context.register)
    if params.keys() & {"年度", "逐年"}:
        if not catalogue.year:
            raise ExpressionError(f"字段表的“{kw.MATERIALS}”没有写“{kw.YEAR}”")
        rows = _rows_by_year(context)
        items = items.with_columns(pl.col(catalogue.year).cast(pl.Float64).alias(_YEAR))
        fields = [*fields, _YEAR]
        other_fields = [*other_fields, _YEAR]
    counts = items.group_by(other_fields).agg(pl.len().cast(pl.Float64).alias(_COUNT))
    counted = rows.join(counts, left_on=fields, right_on=other_fields, how="left")
    short = counted.with_columns(pl.col(_COUNT).fill_null(0.0)).filter(pl.col(_COUNT) < least)
    facts = [pl.lit(material).alias("材料"), pl.lit(least).alias("至少")]
    if "逐年" in params:
        years = pl.col(_YEAR).cast(pl.Int64).sort().cast(pl.String).str.join("、")
        short = short.group_by(INDEX, *keys).agg(pl.col(_COUNT).sum(), years.alias("缺年"))
        yield short.select(INDEX, *keys, _COUNT, "缺年", *facts), cell
    else:
        yield short.select(INDEX, *keys, _COUNT, *facts), cell


def explain(context: RuleContext, hits: pl.DataFrame) -> pl.DataFrame:
    """Return hits with the difference of their key from one that looks the same."""
    catalogue = context.register.materials
    if catalogue is None:
        return hits
    other = context.registers.get(catalogue.register)
    return explain_key(catalogue.keys, other, context, hits)


def _items(context: RuleContext, catalogue: MaterialCatalogue) -> pl.LazyFrame:
    """Return the rows of the catalogue that list the material.

    They are lazy, with all columns of the catalogue.
    """
    other = context.registers[catalogue.register]
    rows = context.matching_rows(other, catalogue.condition)
    return rows.filter(pl.col(catalogue.name) == context.params["材料"])


def _first_column(fields: list[str], register: Register) -> str:
    """Return the first field of a key, '' if it is no column of the register."""
    if fields[0] in register.types:
        return fields[0]
    return ""


def _rows_by_year(context: RuleContext) -> pl.LazyFrame:
    """Return each row with its year (年度), or once for every year of its span (逐年).

    The year is a float in the column `_YEAR`, as those of the catalogue; rows without one are left
    out.
    """
    if "逐年" in context.params:
        rows = _each_year(context)
    else:
        rows = context.rows.with_columns(pl.col(context.params["年度"]).alias(_YEAR))
    return rows.with_columns(pl.col(_YEAR).cast(pl.Float64)).filter(pl.col(_YEAR).is_not_null())


def _each_year(context: RuleContext) -> pl.LazyFrame:
    """Return each row once for every year from its first to its last.

    The last year is that of the first bound that is known, of a field or a setting. A row whose
    bounds are unknown gets a null year.
    """
    first: str = context.params["逐年"]["从"]
    last: list[str] = context.params["逐年"]["到"]
    start = whole_year(_bound(context, first))
    end = whole_year(pl.coalesce(_bound(context, name) for name in last))
    return context.rows.with_columns(pl.int_ranges(start, end + 1).alias(_YEAR)).explode(_YEAR)


def _bound(context: RuleContext, name: str) -> pl.Expr:
    """Return the year in a field or in a setting; null if the setting is no number."""
    if name in context.register.types:
        return pl.col(name)
    value = context.settings.get(name)
    if not isinstance(value, float):
        value = None
    return pl.lit(value, dtype=pl.Float64)
