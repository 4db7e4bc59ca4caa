"""Units that a sheet states beside its numbers: 单位：万元 above the header, （万元） in its title.

Clerks write one unit, or one for each kind of column (单位：户、万元). What stands behind 单位 may
also be the office that sent the table.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from docgen.expressions.quantity import is_known_unit, parse_unit
from docgen.model.lazy_pattern import LazyPattern

SEPARATOR = "、"
"""Stands between several units."""
EXCEPTION = "："
"""Stands between the columns that are excepted and their unit: 人均指标：元."""
_WORD = r"(?:(?:金额|计量|数额|货币|数据|收入|计算|数量|面积)?单位|[Uu]nits?)"
_STATED = LazyPattern(
    rf"(?<![^\s(（\[【,，;；。、|:：]){_WORD}(?:[:：=＝是为]|\s+|$)\s*((?:(?!{_WORD}).)*)"
)
_LABEL = LazyPattern(rf"[(（\[【]?{_WORD}[:：=＝]")
_END = r"(?=为单位|为计量单位|计算|计|填写|填报|填|$|[\s,，;；。、)）\]】])"
_UNIT = r"([^\s,，;；。、以按:：()（）\[\]【】]{1,8}?)"
_WITHOUT_WORD = LazyPattern(
    rf"(?:[以按]|单位[;；]?|(?:金额|面积|资金|产量|数额|收入|支出)[:：=＝]){_UNIT}{_END}"
)
_IN_SENTENCE = LazyPattern(
    r"(?:金额|收入|支出|资金|数额|数据|数字|面积|产量|单位)(?:单位)?(?:均|都|一律|全部)?[为是]"
    r"([^\s,，;；。:：)）]{1,8})"
)
_IN_BRACKETS = LazyPattern(r"[(（\[【〔]([^()（）\[\]【】〔〕]{1,8})[)\]）】〕]")
_PAIR = LazyPattern(
    rf"([\u4e00-\u9fff]{{2,12}}?)(?:的|金额|计量)?(?:单位)?(?:均|都|一律|全部)?[:：=＝为是以按]{_UNIT}(?:计算?)?{_END}"
)
_SIGNS = r"\s，,;；。:：()（）"
_EXCEPT = LazyPattern(
    rf"除了?([^{_SIGNS}]{{2,20}}?)[以之]?外|([^{_SIGNS}]{{2,20}}?)(?:除外|例外|另计)"
    rf"|不(?:含|包括)([^{_SIGNS}]{{2,20}})"
)
_FOR_ALL = LazyPattern(
    r"(?:备?注|说明|人民币|本表|此表|表[中内]|[以如]下|以上|上列|下列|各项?|所有|全部|有关|涉及|的|项目|指标|单位"
    r"|金额|收入|支出|资金|数额|数据|数字|面积|产量|货币|计量|数量|数|统一|一律|及|和|其他|其它|其余)*"
)
"""What stands before a unit of all columns of its kind."""
_COLONS = ":：=＝是为"
_WRITTEN_BESIDE = LazyPattern(r".*(?:注明|说明|标明|标注|另有|特别|特殊).*")
"""Exceptions that the headers of the columns state themselves."""
_LABELLED = LazyPattern(
    r"([\u4e00-\u9fff]{2,10}?)((?:[百千万亿]{0,2}元|公顷|亩|平方米|吨|公斤|%)(?:/.+)?)"
)
"""A label and its unit without a sign between them: 纯收入万元."""
_WHOLE_BRACKET = LazyPattern(r"^[(（\[【〔]([^()（）\[\]【】〔〕]*)[)\]）】〕]$")
_UNIT_IN_BRACKET = LazyPattern(r"[(（\[【〔][^()（）\[\]【】〔〕:：=＝为是以按]{1,8}[)\]）】〕]")
_SPLIT = LazyPattern(r"[、,，;；和及\s()（）\[\]【】〔〕。]+")
_SPACED = LazyPattern(r"(?<=[单万千百亿方])\s+(?=[位元人户亩吨米])")
_OFFICE = LazyPattern(r".*(?:镇|乡|村|县|市|区|局|办|委|会|府|站|院|中心|公司|学校|社|街道|队|厅)")
"""Names of offices: 填报单位 is often written as 单位."""
_LONGEST_UNIT = 8
_NUMBER = LazyPattern(r"[-+]?[\d,.]+%?")
_BASES = frozenset({"元", "亩", "平方米", "公斤", "米"})
"""Base units that are never what a table is about, as 户 or 人 are."""


def find_stated_units(
    above: Iterable[Iterable[object]],
    header: Iterable[Iterable[object]] = (),
    *,
    outside: Iterable[Iterable[object]] = (),
) -> str:
    """Return the units that lines above a header state, joined by 、; '' if none does.

    What all of them state counts. A cell of the header itself may hold nothing else (单位：万元),
    and a line of it may be one such text. The last cell of a line above may be a unit alone. A
    unit that is not known is returned too, unless it is the name of an office. Columns with a unit
    of their own stand before it: 人均指标：元, or 人均指标： if only they are excepted.

    `outside` are lines outside of the sheet, its name and that of its file, in the order in which
    they are tried; the first that states a unit counts, if no line of the sheet does.

    单位：户、万元 gives 户、万元; （万元） in a title gives 万元; 单位：某某镇 gives ''.
    """
    lines = [read_stated_units(line) or _read_corner(line) for line in map(list, above)]
    lines += [read_stated_units(_stating_cells(list(row))) for row in header]
    units = dict.fromkeys(unit for line in lines for unit in line.split(SEPARATOR) if unit)
    if units:
        return SEPARATOR.join(units)
    return next(filter(None, map(read_stated_units, outside)), "")


def _stating_cells(row: Sequence[object]) -> list[object]:
    """Return the cells of a row of a header that state units for all columns."""
    if states_units([str(cell).strip() for cell in row]):
        return [*row]
    return [cell for cell in row if _LABEL.match(str(cell).strip())]


def states_units(row: Sequence[str]) -> bool:
    """Return whether a row has one text, which states the units of a table, and nothing else.

    It may be a sentence (注：金额以万元为单位), or a unit alone in the first column. The name of a
    column with its unit (收入（万元）) states one of its own.
    """
    texts = {text for text in row if text}
    if len(texts) != 1:
        return False
    (text,) = texts
    bare = _WHOLE_BRACKET.sub(r"\1", text)
    if is_telling_unit(bare):
        return bool(row[0])
    units = read_stated_units([_UNIT_IN_BRACKET.sub("", bare)]).split(SEPARATOR)
    return all(EXCEPTION in unit or (unit and is_known_unit(unit)) for unit in units)


def _read_corner(row: Sequence[object]) -> str:
    """Return the unit that stands alone in the last cell of a line, '' for none.

    Behind a number it is the unit of that number.
    """
    written = dict.fromkeys(_SPACED.sub("", str(cell)).strip() for cell in row)
    texts = list(filter(None, written))
    if not texts or not is_telling_unit(texts[-1]) or any(map(_NUMBER.fullmatch, texts[-2:-1])):
        return ""
    return texts[-1]


def is_telling_unit(text: str) -> bool:
    """Return whether a text is a known unit that numbers are measured in: 万元, 元, 公顷, %.

    户 or 村 may be what a table is about.
    """
    if not text or not is_known_unit(text):
        return False
    scale, dimensions = parse_unit(text)
    return scale != 1 or not _BASES.isdisjoint(name for name, _ in dimensions)


def read_stated_units(cells: Iterable[object]) -> str:
    """Return the units that the cells of a line state, joined by 、; '' if they state none.

    Each unit comes once. Equal cells, as merged ones are, count as one text, and 万 元 is read as
    万元.
    """
    texts = dict.fromkeys(_SPACED.sub("", str(cell)).strip() for cell in cells)
    line = " ".join(filter(None, texts))
    return SEPARATOR.join(dict.fromkeys(_list_units(line)))


def _list_units(line: str) -> Iterator[str]:
    """Yield the units of a line: after 单位, in a sentence, or those in brackets; and exceptions.

    A unit in brackets or in a sentence counts only if it tells something (万元): 户 in a title says
    what the table is about. One of some columns is an exception to the unit of the same kind.
    """
    excepted = [found[found.lastindex or 0] for found in _EXCEPT.finditer(line)]
    line = _EXCEPT.sub(" ", line)
    stated = list(_read_stated(line))
    general, named = _find_named(line, stated)
    for found in named:
        line = line.replace(found[0], " ")
    for pattern in (_WITHOUT_WORD, _IN_SENTENCE, _IN_BRACKETS):
        general += filter(is_telling_unit, (found[1] for found in pattern.finditer(line)))
    yield from (*stated, *general)
    yield from (found[1] + EXCEPTION + found[2] for found in named)
    if stated or general:
        # 除外 in a title without a unit says what the table is about.
        yield from filter(None, map(_read_exception, excepted))


def _find_named(line: str, stated: Collection[str]) -> tuple[list[str], list[re.Match[str]]]:
    """Return the units that a line gives to amounts of any kind, and where it names columns.

    `stated` are its units behind 单位. 金额：万元 is for all columns, unless the line states a unit
    of that kind for all: then it is one of columns that are called so. 人均纯收入为元 always is.
    """
    kinds = {parse_unit(unit)[1] for unit in stated if EXCEPTION not in unit}
    general: list[str] = []
    named: list[re.Match[str]] = []
    for found in _PAIR.finditer(line):
        if found[2] in stated or found[1].endswith("单位") or not is_telling_unit(found[2]):
            continue
        if _FOR_ALL.fullmatch(found[1]) and parse_unit(found[2])[1] not in kinds:
            general.append(found[2])
        else:
            named.append(found)
    return general, named


def _read_exception(text: str) -> str:
    """Return what stands between 除 and 外 as an exception, '' if the headers state the units."""
    within = _PAIR.fullmatch(text)
    if within:
        return within[1] + EXCEPTION + within[2]
    return "" if _WRITTEN_BESIDE.fullmatch(text) else text + EXCEPTION


def _read_stated(line: str) -> Iterator[str]:
    """Yield the units that stand behind 单位 in a line."""
    for found in _STATED.finditer(line):
        sign = line[: found.start(1)].rstrip()[-1:]
        yield from _read_list(found[1], has_colon=sign in _COLONS)


def _read_list(text: str, *, has_colon: bool) -> Iterator[str]:
    """Yield the units that a text begins with; a first one that is not known, after a colon.

    `text` begins behind 单位. A list ends at the first part that is no unit. 人民币万元 gives 万元,
    纯收入万元 is the unit of some columns.
    """
    parts = (part.removeprefix("人民币") for part in _SPLIT.split(text))
    for number, part in enumerate(filter(None, parts)):
        unit = _read_part(part, is_first=not number) if has_colon else part
        if not unit or not (has_colon or is_known_unit(unit)):
            return
        yield unit
        if EXCEPTION not in unit and not is_known_unit(unit):
            return


def _read_part(part: str, *, is_first: bool) -> str:
    """Return the unit in a part of a list, perhaps of some columns only; '' for other texts.

    The first part may be a unit that nobody knows, unless it is the name of an office.
    """
    if is_known_unit(part):
        return part
    if _PAIR.fullmatch(part):
        return ""
    labelled = _LABELLED.fullmatch(part)
    if labelled:
        return labelled[1] + EXCEPTION + labelled[2]
    is_unit = is_first and len(part) <= _LONGEST_UNIT and not _OFFICE.fullmatch(part)
    return part if is_unit else ""
