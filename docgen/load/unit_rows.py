"""Rows of a header that hold the units of its columns: 人, （万元） below or above the names.

`header_lines` asks `read_units` about the rows above and below the names, and adds the units to the
names by `with_units`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest

from docgen.expressions.quantity import is_known_unit
from docgen.load.header_groups import JOINT, IsKnown
from docgen.model.header_names import is_like_unit, is_plain_note
from docgen.model.lazy_pattern import LazyPattern

_NO_UNIT = LazyPattern(r"[-—–－/／\\*.…·]*|(?:计量|数量|金额)?单位[:：]?|序号|编号|无")
"""What a row of units has under a column without one."""
_STATED = LazyPattern(r"(?:(?:计量|数量|金额)?单位[:：])?(.{1,6})")
_BRACKET = LazyPattern(
    r"[(（\[［【〔{｛《〈「]([^()（）\]］】〕}｝》〉」]{1,9})[)）\]］】〕}｝》〉」]?"
)
_OTHER = LazyPattern(r".*\d.*|[a-zA-Z]|[一二三四五六七八九十甲乙丙丁戊己庚辛壬癸ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+")
"""Numbers of columns, years and the like: no unit."""
_SQUARES = ("m2", "M2", "m²")


def read_units(
    line: Sequence[str], names: Sequence[str], above: Sequence[Collection[str]], is_known: IsKnown
) -> dict[int, str]:
    """Return the unit of each column that a row beside `names` states; none if it is another row.

    A unit that is known, or made like one, stands at a field; no cell is the name of a field or a
    text of another kind. `above` are the other labels of each column, which may be merged with it.

    The result is by 0-based column; a column whose cell is blank has no entry. Cells such as 序号
    or a dash stand for no unit. 户主 and 收入 over blank and 万元 give {1: 万元}.
    """
    texts = _texts_of_units(line, above)
    units = {column: _unit_of(text) for column, text in texts.items()}
    bare = [text for column, text in texts.items() if units[column] == text]
    if not all(units.values()) or any(map(is_known, bare)):
        return {}
    sure = dict(filter(lambda each: is_unit(each[1]), units.items()))
    if len({*bare} - {*sure.values()}) > len(sure):
        return {}
    at_names = [name for column, name in enumerate(names) if column in sure]
    # A joined name may be a field of the register, which is not known here.
    return units if any(JOINT in name or is_known(name) for name in at_names) else {}


def _texts_of_units(line: Sequence[str], above: Sequence[Collection[str]]) -> dict[int, str]:
    """Return what a row says by column, without what stands for no unit or is a merged label.

    The result is by 0-based column.
    """
    return {
        column: text
        for column, (text, labels) in enumerate(zip_longest(line, above, fillvalue=""))
        if not _NO_UNIT.fullmatch(text) and text not in labels
    }


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

    （万元） gives 万元, 单位：元 gives 元, 2016 gives ''.
    """
    found = _STATED.fullmatch(read_bracket(text) or text)
    if found is None:
        return ""
    unit = found[1]
    if unit not in _SQUARES and _OTHER.fullmatch(unit) and not is_plain_note(unit):
        return ""
    return unit


def read_bracket(text: str) -> str:
    """Return what a text holds that is a bracket and nothing else, '' for any other.

    （万元） gives 万元, 工资（元） gives ''.
    """
    bracket = _BRACKET.fullmatch(text)
    return bracket[1] if bracket else ""


def is_unit(text: str) -> bool:
    """Report whether a text surely is a unit: a known one, or one that is made like it (百元)."""
    return text in _SQUARES or is_known_unit(text) or is_like_unit(text)
