"""Names of columns below groups: what a group means for the columns under it.

A group says whose a column is, of which time or of what part (帮扶人信息, 上年, 其中：少数民族).
Only one that says nothing of the kind (基本情况, 户主信息 over 户主姓名) may be left out of a name.

`header_lines` decides which rows are the header and then takes the names from `name_columns`. A
column gets the first of its possible names that is a field; without one, the labels of all its
lines are joined with `/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest

from docgen.model.header_names import header_form, is_plain_note, split_bracket
from docgen.model.lazy_pattern import LazyPattern

JOINT = "/"
"""The sign between the names of a group and of a column in it."""
_NEUTRAL = LazyPattern(
    "(?:基本|主要|家庭|农户|本户|户|个人|本人|有关|相关|详细|具体|综合|基础|自然|生产|生活|经济|收入|收支"
    "|住房|房屋|土地|耕地|人口|地址|住址|所在地|所属地|行政|区划|属地|位置|通讯|联系(?:方式)?|身份|证件"
    "|及|与|和|、|的|情况|信息|资料|数据|概况|状况|内容|项目|指标|条件|构成|来源|明细|栏目?|部分|台账"
    "|登记|填报|一览表?|表)*|其[他它](?:情况|信息|内容|项目)?"
)
"""Groups that tell nothing about whose a column is, or of when."""
_GENERAL = LazyPattern(
    "(?:基本|主要|家庭)?(.*?)(?:(?<=[省市县乡镇村组])(?:级|情)|的|(?:基本|主要|基础|详细|具体|综合|家庭)"
    "|(?:情况|信息|资料|数据|概况|状况|内容|部分|构成|来源|明细|时间|日期|登记)+)*"
)
_WHOLE = frozenset(
    ["计", "合计", "小计", "总计", "共计", "总数", "总人数", "总人口", "总额", "数量"]
)
"""Columns of a group that hold the whole of it."""
Line = Sequence[str]
IsKnown = Callable[[str], bool]
"""Returns whether a text is the name of a field."""


def is_neutral(group: str, name: str) -> bool:
    """Return whether a group adds nothing to a name below it: what it says stands in the name.

    基本情况 above 户主姓名 is neutral, and 户主信息 too, because 户主 stands in the name.
    帮扶人信息 above 姓名 is not: it says whose name stands in the column.
    """
    bare = bare_group(group)
    return bare in header_form(name) or _NEUTRAL.fullmatch(split_bracket(group)[0]) is not None


def bare_group(group: str) -> str:
    """Return what a group is about: 户主信息 → 户主.

    Words that say nothing of whose or what it is are left out at both ends; 基本情况 gives ''. A
    note in brackets is left out too.
    """
    found = _GENERAL.fullmatch(split_bracket(group)[0])
    return found[1] if found else ""


def name_columns(lines: Sequence[Line], is_known: IsKnown) -> tuple[str, ...]:
    """Return the name of each column: that of its last line, with its groups if need be.

    `lines` are the rows of the header from top to bottom, '' for a blank cell; a single one gives
    its texts. 收入 over 工资 and 经营 gives 收入/工资 and 收入/经营 if neither is a field. If two
    columns got the same name, both have all their labels joined instead.
    """
    if len(lines) == 1:
        return tuple(lines[0])
    columns = [_distinct(parts) for parts in zip_longest(*fill_groups(lines), fillvalue="")]
    names = [_name(parts, is_known) for parts in columns]
    counts = Counter(names)
    return tuple(
        JOINT.join(parts) if counts[name] > 1 else name
        for name, parts in zip(names, columns, strict=True)
    )


def _name(parts: Sequence[str], is_known: IsKnown) -> str:
    """Return the name that the labels of a column make: the first that is a field's.

    `parts` are the labels of the column from top to bottom, each once.
    """
    if len(parts) < 2:
        return "".join(parts)
    return find_name(parts, is_known) or JOINT.join(parts)


def find_name(parts: Sequence[str], is_known: IsKnown, *, is_loose: bool = False) -> str:
    """Return the field's name that the labels of a column make, '' for none.

    If `is_loose`, what groups are about may be joined too: 户主信息 and 姓名 make 户主姓名.

    The unit or note of the lowest label that has one is added if the name has none: 收入 and
    工资（元） make 收入工资（元） where 收入工资 is a field.
    """
    note = next(filter(None, map(_added, reversed(parts))), "")
    for name in _choices(parts, is_loose=is_loose):
        if is_known(name):
            return name if split_bracket(name)[1] else name + note
    return ""


def _added(label: str) -> str:
    """Return what the end of a label adds to its name, in brackets; '' for nothing.

    工资（元） gives （元）, 工资（必填） gives '': how to fill in a column is no part of its name.
    """
    note = split_bracket(label)[1]
    if not note or is_plain_note(note):
        return ""
    return f"（{note}）"


def _choices(parts: Sequence[str], *, is_loose: bool) -> Iterator[str]:
    """Yield the names that the labels of a column may make, with their groups before others.

    收入 over 工资 gives 收入/工资, 收入工资, 工资收入 and, only if the group is neutral, 工资.
    Names with all groups come first, then those without the outer ones.
    """
    yield JOINT.join(parts)
    yield JOINT.join(_forms(parts))
    *groups, child = parts
    bare = split_bracket(child)[0]
    for first in range(len(groups)):
        yield from _joined_choices(groups[:first], _forms(groups[first:]), bare)
        if is_loose:
            yield from _joined_choices(groups[:first], map(bare_group, groups[first:]), bare)
    if bare in _WHOLE:
        yield from (group for group in groups[-1:] if _are_neutral(groups[:-1], group))
    if _are_neutral(groups, child):
        yield bare
        yield child


def _joined_choices(above: Sequence[str], groups: Iterable[str], child: str) -> Iterator[str]:
    """Yield the names that a column makes with groups, if those above these say nothing more.

    `above` are the groups that are left out of the name, `groups` those that are joined. Both
    orders are tried: 人口 and 贫困 make 人口贫困 and 贫困人口.
    """
    joined = "".join(groups)
    for name in (joined + child, child + joined):
        if _are_neutral(above, name):
            yield name


def _forms(groups: Iterable[str]) -> Iterator[str]:
    """Yield what each group says, without its unit or note, in the form for comparison."""
    return (split_bracket(group)[0] for group in groups)


def _are_neutral(groups: Iterable[str], name: str) -> bool:
    """Report whether none of the groups adds anything to a name; True without a group."""
    return all(is_neutral(group, name) for group in groups)


def fill_groups(lines: Sequence[Line]) -> list[list[str]]:
    """Return the lines with the name of a group over each of its columns.

    A blank cell belongs to the group on its left if a line below it has a text.

    Merged cells come as equal texts already; blank cells to the right of a group are the other way
    to write it: 户主, 收入, '' over '', 工资, 经营 gives 户主, 收入, 收入. Short lines are filled
    up with ''.
    """
    width = max(map(len, lines))
    whole = [[*line, *[""] * (width - len(line))] for line in lines]
    for number, line in enumerate(whole[:-1]):
        divided = [any(lower[column] for lower in whole[number + 1 :]) for column in range(width)]
        for column in range(1, width):
            is_group = divided[column] and divided[column - 1]
            if not line[column] and is_group and not _is_new(whole, number, column):
                line[column] = line[column - 1]
    return whole


def _is_new(lines: Sequence[Line], number: int, column: int) -> bool:
    """Return whether a line above begins another group at a column.

    Then the blank cell is not part of the group on its left, although a line below has a text.
    """
    return any(lines[above][column] != lines[above][column - 1] for above in range(number))


def _distinct(parts: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of a column without blanks and without repetitions of the one above.

    ('收入', '', '收入', '工资') gives ('收入', '工资').
    """
    texts: list[str] = []
    for text in parts:
        if text and text not in texts[-1:]:
            texts.append(text)
    return tuple(texts)
