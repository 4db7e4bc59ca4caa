"""Rows of a header that hold the units of its columns: 人, （万元） below or above the names.

`header_lines` asks `read_units` about the rows above and below the names, and adds the units to the
names by `with_units`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest

from docgen.expressions.quantity import is_known_unit
from docgen.load.error_values import is_error_value
from docgen.load.header_groups import JOINT, IsKnown
from docgen.load.header_hints import is_hint, is_kind
from docgen.model.header_names import is_like_unit, is_plain_note, split_notes
from docgen.model.lazy_pattern import LazyPattern

_STATED = LazyPattern(r"(?:(?:计量|数量|金额)?单位[:：])?(.{1,6})")
_BRACKET = LazyPattern(
    r"[(（\[［【〔{｛《〈「]([^()（）\]］】〕}｝》〉」]{1,9})[)）\]］】〕}｝》〉」]?"
)
_OTHER = LazyPattern(r".*\d.*|[a-zA-Z]|[一二三四五六七八九十甲乙丙丁戊己庚辛壬癸ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+")
"""Numbers of columns, years and the like: no unit."""
_BEFORE_NOTE = LazyPattern(r"([^()（）]+)[(（][^()（）]{1,20}[)）]")
_OF_UNITS = LazyPattern(r"(?:计量|金额|数量)?单位")
"""A column that says in each row what unit the numbers beside it have."""
_SQUARES = ("m2", "M2", "m²")


def read_units(
    line: Sequence[str], names: Sequence[str], above: Sequence[Collection[str]], is_known: IsKnown
) -> dict[int, str]:
    """Return the unit of each column that a row beside `names` states; none if it is another row.

    A unit that is known, or made like one, stands at a field; no cell is the name of a field or a
    text of another kind. `above` are the other labels of each column, which may be merged with it.

    The result is by 0-based column; a column whose cell is blank has no entry. Cells such as 序号,
    名称, yyyy-mm-dd or a dash stand for no unit. 户主 and 收入 over blank and 万元 give {1: 万元}.
    """
    texts = _texts_of_units(line, above)
    units = {column: _unit_of(text) for column, text in texts.items()}
    bare = [text for column, text in texts.items() if units[column] == text]
    if not all(units.values()) or any(map(is_known, bare)):
        return {}
    sure = {column: unit for column, unit in units.items() if is_unit(unit)}
    if len({*bare} - {*sure.values()}) > len(sure):
        return {}
    at_names = [name for column, name in enumerate(names) if column in sure]
    return units if _may_have_units(at_names, is_known) else {}


def _may_have_units(names: Sequence[str], is_known: IsKnown) -> bool:
    """Return whether a row of units may state those of some columns: one is a field.

    In a record 公里 may stand in its column of units.
    """
    if any(map(_OF_UNITS.fullmatch, names)):
        return False
    # A joined name may be a field of the register, which is not known here.
    return any(JOINT in name or is_known(name) for name in names)


def _texts_of_units(line: Sequence[str], above: Sequence[Collection[str]]) -> dict[int, str]:
    """Return what a row says by column, without what stands for no unit or is a merged label.

    The result is by 0-based column.
    """
    return {
        column: text
        for column, (text, labels) in enumerate(zip_longest(line, above, fillvalue=""))
        if text and text not in labels and not _is_other(text)
    }


def _is_other(text: str) -> bool:
    """Return whether a text says what kind of text a column holds: 名称, A/B/C, but not 元/人."""
    return is_kind(text) and (is_hint(text) or not is_unit(text))


def with_units(names: Sequence[str], units: dict[int, str]) -> tuple[str, ...]:
    """Return the names of columns with their units in brackets behind them.

    户主 and 收入 with {1: 万元} give 户主 and 收入（万元）. A column without a name gets no unit.
    """
    return tuple(
        f"{name}（{units[column]}）" if name and column in units else name
        for column, name in enumerate(names)
    )


def _unit_of(text: str) -> str:
    """Return what a cell writes as a unit or a note in brackets, '' for a text of another kind.

    （万元） gives 万元, 单位：元 gives 元, 万元（保留2位小数） gives 万元, 2016 gives ''. An error
    of a spreadsheet is returned: nobody knows the unit.
    """
    inner = read_bracket(text) or text
    if is_error_value(inner):
        return inner
    before = _BEFORE_NOTE.fullmatch(inner)
    parts = split_notes(before[1] if before else inner)
    units = [part for part in parts if is_unit(part)]
    if len(units) == 1 and all(map(is_plain_note, set(parts) - set(units))):
        return units[0]
    found = _STATED.fullmatch(inner)
    unit = found[1] if found else ""
    is_number = _OTHER.fullmatch(unit) and not is_plain_note(unit)
    return "" if is_number else unit


def read_unit(text: str) -> str:
    """Return the unit that a cell writes and surely is one, '' for any other text."""
    unit = _unit_of(text)
    return unit if is_unit(unit) else ""


def read_bracket(text: str) -> str:
    """Return what a text holds that is a bracket and nothing else, '' for any other.

    （万元） gives 万元, 工资（元） gives ''.
    """
    bracket = _BRACKET.fullmatch(text)
    return bracket[1] if bracket else ""


def is_unit(text: str) -> bool:
    """Report whether a text surely is a unit: a known one, or one that is made like it (百元)."""
    return text in _SQUARES or is_known_unit(text) or is_like_unit(text)
