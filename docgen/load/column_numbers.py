"""Rows that number the columns of a table: 甲 乙 1 2 3, （1）（2）, 栏次 1 2 3=1+2.

Statistical forms have such a row below the header. It is no record, and its signs must not be read
as values. `row_kinds` asks for a whole row, `left_out_rows` for the signs that a key may be.
"""

from __future__ import annotations

from collections.abc import Sequence

from docgen.model.lazy_pattern import LazyPattern

_MOST = 256
"""The last number of a column: a worksheet of Excel 97–2003 has as many columns."""
_SERIES = (
    tuple(map(str, range(1, _MOST + 1))),
    tuple(f"{number:02d}" for number in range(1, 100)),
    tuple(f"c{number}" for number in range(1, _MOST + 1)),
    tuple(f"C{number}" for number in range(1, _MOST + 1)),
    tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    tuple("abcdefghijklmnopqrstuvwxyz"),
    tuple("甲乙丙丁戊己庚辛壬癸"),
    tuple("子丑寅卯辰巳午未申酉戌亥"),
    tuple("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"),
    (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十"),
    tuple("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"),
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"),
)
"""What a row writes that numbers the columns, in its order."""
_PLACES: dict[str, dict[int, int]] = {}
for _kind, _signs in enumerate(_SERIES):
    for _place, _sign in enumerate(_signs, 1):
        _PLACES.setdefault(_sign, {})[_kind] = _place
_HEAD = LazyPattern(r"(?:栏|列|行|项)[次号]|序号|编号|栏目|指标|代码|指标代码|项目")
_DRESS = LazyPattern(r"[(\[〔]?第?([^()\[\]〔〕]+?)[)\]〕]?[列栏项.、]?")
_FORMULA = LazyPattern(r"[=＝][\d()+\-*/×÷%.①-⑳]+")
_BLANK = LazyPattern(r"[\W_]+")
_LEAST_NUMBERS = 2
"""Signs that make a row one of numbers; a single 1 may be a value."""


def signs_of_numbers(most: int) -> list[str]:
    """Return the signs that may number a column up to the 1-based place `most`.

    Each sign is given plain, in (half-width) and in （full-width） brackets. The key of a row
    stands in one column, so that only the signs up to the place of this column can be there.
    """
    signs = [sign for series in _SERIES for sign in series[:most]]
    return [*signs, *(f"({sign})" for sign in signs), *(f"（{sign}）" for sign in signs)]


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Return whether texts number columns one after another, in one series or several.

    Each series begins with its first sign. A word for the row may stand at the beginning, and
    dashes for columns without a number.

    `texts` are those of the cells of one row that are not blank, at least one, with half-width
    brackets. 甲 乙 1 2 3 is two series; 1 3 is none, since 2 is missing; a series that has ended
    does not begin again (1 2 1 2).
    """
    places: dict[int, int] = {}
    ended: set[int] = set()
    count = 0
    for sign in filter(None, map(_sign_of, texts[bool(_HEAD.fullmatch(texts[0])) :])):
        found = _PLACES.get(sign, {})
        following = {kind: at for kind, at in found.items() if places.get(kind) == at - 1}
        if not following:
            ended |= places.keys()
            following = {kind: at for kind, at in found.items() if at == 1 and kind not in ended}
        if not following:
            return False
        places = following
        count += 1
    return count >= _LEAST_NUMBERS


def _sign_of(text: str) -> str:
    """Return the sign of a column without brackets and formula, '' for a dash.

    3=1+2 has the sign 3, 第3列 and (3) too. A text of another form is returned as it is, and is
    then no sign of any series.
    """
    text = _FORMULA.sub("", text)
    if _BLANK.fullmatch(text) and text not in _PLACES:
        return ""
    found = _DRESS.fullmatch(text)
    if found is None:
        return text
    return found[1]
