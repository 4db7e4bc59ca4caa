"""Forms in which a field is written, as a schema file names them (写成): a name, eight digits.

`CellReader` asks a form for each text that is not sound at first sight. The third form, 编号, only
says that a field is a code, which `register_schema` knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct

from docgen.expressions.literals import parse_day
from docgen.model.finding import Finding
from docgen.registers import register_keywords as kw
from docgen.registers.name_texts import is_plain_name, report_no_name
from docgen.registers.tidy_texts import tidy_text
from docgen.schema.coerce import Rules

_DAY_FORMAT = "%Y%m%d"


class WrittenForm(Struct, frozen=True, kw_only=True):
    """A form: `report` says what is wrong with a tidy text; None if that is left to rules.

    `is_sound` returns whether the texts of a column are valid beyond doubt. `tidy` brings a text
    that is written in another way into the form; None if there is one way only.
    """

    is_sound: Callable[[pl.Expr], pl.Expr]
    report: Callable[[str, str], Finding | None] | None = None
    tidy: Callable[[str], str] | None = None
    is_name: bool = False


def find_form(rules: Rules) -> WrittenForm | None:
    """Return the form of a field by its rules, None without one."""
    return _FORMS.get(str(rules.get("meta", {}).get(kw.WRITTEN_AS, "")))


def _eight_digits(text: str) -> str:
    """Return a day as 20180316, however it is written; any other text as it is."""
    tidy = tidy_text(text)
    day = parse_day(tidy)
    return tidy if day is None else f"{day:{_DAY_FORMAT}}"


def _is_day(column: pl.Expr) -> pl.Expr:
    """Return whether the texts of a column are days of eight digits."""
    return column.str.to_date(_DAY_FORMAT, strict=False).is_not_null()


_FORMS: Mapping[str, WrittenForm] = {
    kw.EIGHT_DIGITS: WrittenForm(tidy=_eight_digits, is_sound=_is_day),
    kw.NAME_FORM: WrittenForm(report=report_no_name, is_sound=is_plain_name, is_name=True),
}
"""The forms by the word that a schema file has for them."""
