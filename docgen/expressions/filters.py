"""The one table of filters and tests of the expression language, by the names that people write.

`FILTERS` maps each name to its function and says whether registers can apply it to whole columns.
The functions are in `quantity_filters`, `text_filters` and Jinja2 itself.

The sandbox takes its filters from this table, so a name that is not here cannot be used. A new
filter is a line of `FILTERS`; with `columns=True` it also needs an entry in
`docgen.registers.column_filters`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jinja2 import Undefined
from jinja2.filters import FILTERS as BUILT_IN
from msgspec import Struct

from docgen.expressions.quantity import Quantity
from docgen.expressions.quantity_filters import (
    convert,
    for_quantities,
    format_capitals,
    format_multiple,
    format_number,
    format_percentage,
    format_whole_number,
    round_number,
    round_places,
    scale_to,
)
from docgen.expressions.text_filters import (
    break_lines,
    count_characters,
    extract,
    fill_in,
    format_date,
    pass_through,
    read_birthday,
    read_date_part,
    read_sex_of,
    read_whole_number,
    replace_text,
)
from docgen.model.near_names import suggest
from docgen.model.values import Missing

_CUTOFF = 0.6
"""How similar a filter's name must be to be suggested (0 to 1)."""


class Filter(Struct, frozen=True):
    """A filter of the language. With `columns` registers apply it to whole columns too."""

    function: Callable[..., object]
    columns: bool = False


FILTERS: Mapping[str, Filter] = {
    "数": Filter(for_quantities(format_number)),
    "百分比": Filter(for_quantities(format_percentage)),
    "倍": Filter(for_quantities(format_multiple)),
    "小数": Filter(for_quantities(round_places), columns=True),
    "换算": Filter(for_quantities(convert), columns=True),
    "万": Filter(for_quantities(scale_to("万")), columns=True),
    "亿": Filter(for_quantities(scale_to("亿")), columns=True),
    "大写": Filter(for_quantities(format_capitals), columns=True),
    "中文": Filter(for_quantities(format_whole_number)),
    "绝对值": Filter(for_quantities(abs), columns=True),
    "日期": Filter(format_date, columns=True),
    "换行": Filter(break_lines),
    "年": Filter(read_date_part("year", "年"), columns=True),
    "月": Filter(read_date_part("month", "月"), columns=True),
    "日": Filter(read_date_part("day", "日"), columns=True),
    "整数": Filter(read_whole_number, columns=True),
    "字数": Filter(count_characters, columns=True),
    "男女": Filter(read_sex_of, columns=True),
    "生日": Filter(read_birthday, columns=True),
    "取": Filter(extract, columns=True),
    "abs": Filter(BUILT_IN["abs"], columns=True),
    "default": Filter(fill_in, columns=True),
    "int": Filter(BUILT_IN["int"], columns=True),
    "length": Filter(BUILT_IN["length"], columns=True),
    "count": Filter(BUILT_IN["count"], columns=True),
    "lower": Filter(BUILT_IN["lower"], columns=True),
    "upper": Filter(BUILT_IN["upper"], columns=True),
    "replace": Filter(replace_text, columns=True),
    "round": Filter(round_number, columns=True),
    "trim": Filter(BUILT_IN["trim"], columns=True),
    "batch": Filter(BUILT_IN["batch"]),
    "first": Filter(BUILT_IN["first"]),
    "float": Filter(BUILT_IN["float"]),
    "groupby": Filter(BUILT_IN["groupby"]),
    "items": Filter(BUILT_IN["items"]),
    "join": Filter(BUILT_IN["join"]),
    "last": Filter(BUILT_IN["last"]),
    "list": Filter(BUILT_IN["list"]),
    "map": Filter(BUILT_IN["map"]),
    "max": Filter(BUILT_IN["max"]),
    "min": Filter(BUILT_IN["min"]),
    "reject": Filter(BUILT_IN["reject"]),
    "rejectattr": Filter(BUILT_IN["rejectattr"]),
    "reverse": Filter(BUILT_IN["reverse"]),
    "select": Filter(BUILT_IN["select"]),
    "selectattr": Filter(BUILT_IN["selectattr"]),
    "slice": Filter(BUILT_IN["slice"]),
    "sort": Filter(BUILT_IN["sort"]),
    "string": Filter(BUILT_IN["string"]),
    "sum": Filter(BUILT_IN["sum"]),
    "unique": Filter(BUILT_IN["unique"]),
    "e": Filter(pass_through),
    "escape": Filter(pass_through),
    "forceescape": Filter(pass_through),
    "safe": Filter(pass_through),
}
"""Every filter that people may write. Jinja2's other filters are refused."""


def suggest_filter(name: str, defined: Iterable[str] = FILTERS) -> str:
    """Return the remedy for an unknown filter: the nearest name, else all names.

    `defined` are the names to choose from. Those that begin with `_` belong to the program and are
    never suggested.
    """
    listed = [other for other in defined if not other.startswith("_")]
    return suggest(name, listed, f"能用的有：{'、'.join(listed)}", _CUTOFF)


def is_present(value: object) -> bool:
    """Return whether a value is given (`X is 有`): a zero is, an empty text is not.

    Missing, undefined, None, '' and empty lists and dicts are not given. 0, False and a date are.
    """
    if isinstance(value, Quantity):
        return True
    if value is None or isinstance(value, Missing | Undefined):
        return False
    return value not in ("", [], {})


def is_absent(value: object) -> bool:
    """Return whether a value is not given (`X is 缺`)."""
    return not is_present(value)


TESTS: Mapping[str, Callable[[object], bool]] = {"有": is_present, "缺": is_absent}
"""The tests that people write after `is`, beside Jinja2's own."""
