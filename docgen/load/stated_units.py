"""Units that a sheet states beside its numbers: 单位：万元 above the header, （万元） in its title.

Clerks write one unit, or one for each kind of column (单位：户、万元). What stands behind 单位 may
also be the office that sent the table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from docgen.expressions.quantity import is_known_unit, parse_unit
from docgen.model.lazy_pattern import LazyPattern

SEPARATOR = "、"
"""Stands between several units."""
_WORD = r"(?:金额|计量|数额|货币|数据|收入|计算|数量|面积)?单位"
_STATED = LazyPattern(rf"(?:^|[\s(（\[【,，;；。、|:：]){_WORD}(?:[:：是为]|\s+|$)\s*(.*)")
_LABEL = LazyPattern(rf"[(（]?{_WORD}[:：]")
_WITHOUT_WORD = LazyPattern(
    r"(?:[以按]|金额[:：]|面积[:：])([^\s,，;；。以按:：]{1,8}?)"
    r"(?:为单位|为计量单位|计算|计|填写|填报|填|$)"
)
_IN_SENTENCE = LazyPattern(
    r"(?:金额|收入|支出|资金|数额|数据|数字|面积|产量|单位)(?:单位)?(?:均|都|一律|全部)?[为是]"
    r"([^\s,，;；。:：)）]{1,8})"
)
_IN_BRACKETS = LazyPattern(r"[(（\[【〔]([^()（）\[\]【】〔〕]{1,8})[)）\]】〕]")
_SPLIT = LazyPattern(r"[、,，;；和及\s()（）\[\]【】〔〕。]+")
_SPACED = LazyPattern(r"(?<=[单万千百亿方])\s+(?=[位元人户亩吨米])")
_OFFICE = LazyPattern(r".*(?:镇|乡|村|县|市|区|局|办|委|会|府|站|院|中心|公司|学校|社|街道|队|厅)")
"""Names of offices: 填报单位 is often written as 单位."""
_LONGEST_UNIT = 8


def find_stated_units(
    above: Iterable[Iterable[object]], header: Iterable[Iterable[object]] = ()
) -> str:
    """Return the units that lines above a header state, joined by 、; '' if none does.

    The first line that states any counts. A cell of the header itself may hold nothing else
    (单位：万元). A unit that is not known is returned too, unless it is the name of an office.

    `above` are the rows above the header in the order in which they are tried. 单位：户、万元 gives
    户、万元; （万元） in a title gives 万元; 单位：某某镇 gives ''.
    """
    beside = ([cell for cell in row if _LABEL.match(str(cell).strip())] for row in header)
    return next(filter(None, map(read_stated_units, chain(above, beside))), "")


def read_stated_units(cells: Iterable[object]) -> str:
    """Return the units that the cells of a line state, joined by 、; '' if they state none.

    Each unit comes once. Equal cells, as merged ones are, count as one text, and 万 元 is read as
    万元.
    """
    texts = dict.fromkeys(_SPACED.sub("", str(cell)).strip() for cell in cells)
    line = " ".join(filter(None, texts))
    return SEPARATOR.join(dict.fromkeys(_list_units(line)))


def _list_units(line: str) -> Iterator[str]:
    """Yield the units of a line: after 单位, in a sentence, or those in brackets.

    A unit in brackets or in a sentence counts only if it changes numbers (万元): 户 in a title says
    what the table is about.
    """
    for found in _STATED.finditer(line):
        has_colon = line[: found.start(1)].rstrip().endswith((":", "：", "是", "为"))
        yield from _read_list(found[1], has_colon=has_colon)
    for pattern in (_WITHOUT_WORD, _IN_SENTENCE, _IN_BRACKETS):
        for found in pattern.finditer(line):
            # 户 or 村 may be what the table is about: only what changes a number counts.
            if is_known_unit(found[1]) and parse_unit(found[1])[0] != 1:
                yield found[1]


def _read_list(text: str, *, has_colon: bool) -> Iterator[str]:
    """Yield the units that a text begins with; a first one that is not known, after a colon.

    `text` begins behind 单位. A list ends at the first part that is no unit. 人民币万元 gives 万元.
    """
    parts = (part.removeprefix("人民币") for part in _SPLIT.split(text))
    for number, part in enumerate(filter(None, parts)):
        if is_known_unit(part):
            yield part
            continue
        if not number and has_colon and len(part) <= _LONGEST_UNIT and not _OFFICE.fullmatch(part):
            yield part
        return
