"""Names of places written in one text: 云南省示例县东山镇石桥村一组, and places in names of files.

A county's own names (`known`) decide where they are given; else the endings of places do.

`part_splitter` splits texts of cells, `mapped_texts` finds the place in the name of a table.
Patterns go from the large place to the small one, and each level may be absent. A name may repeat
its ending: 新镇镇, 大村村.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from docgen.model.lazy_pattern import LazyPattern

COUNTY, TOWNSHIP, VILLAGE, GROUP = "county", "township", "village", "group"
LEVELS = (COUNTY, TOWNSHIP, VILLAGE, GROUP)
"""The levels of places that a text may name, from large to small."""
REST = "rest"
"""What a text has behind its places."""

_SIGNS = r"\s/／\\、，,;；.·>＞\-—–－_|"
_GAP = f"[{_SIGNS}]*"
_SIGN = f"[^{_SIGNS}]"
# 镇 and 乡 end a township; a county may begin with one (镇沅县) or be called after one (东乡县).
_ABOVE = rf"{_SIGN}(?:[^{_SIGNS}乡镇]|乡(?=[族县市区])){{0,12}}?"
_PROVINCE = rf"(?:{_ABOVE}(?:省|自治区){_GAP})?"
_CITY = rf"(?:{_ABOVE}(?:自治州|地区|市|盟|州(?={_SIGN}{{1,8}}[县市])){_GAP})?"
_COUNTY = rf"(?:(?P<county>{_ABOVE}(?:县|旗|市|(?<![社小])区))(?![乡镇]{{2}}){_GAP})?"
# 东乡镇, 新镇镇: of one character before an ending there is more than that ending.
_TOWNSHIP = (
    rf"(?P<township>{_SIGN}[乡镇][乡镇]"
    rf"|{_SIGN}{{1,12}}?(?:街道办事处|街道|苏木|乡|镇|(?:农场|林场)[乡镇]?)){_GAP}"
)
_COMMITTEE = "(?:村?委会|村民委员会|居委会|居民委员会)?"
# 大村村委会 may be that of 大村 or of 大村村: it stays as it is written.
_VILLAGE = (
    rf"(?P<village>{_SIGN}村村(?:委会|民委员会|(?![委民]))"
    rf"|{_SIGN}{{1,12}}?(?:村村(?=$|[{_SIGNS}第一二三四五六七八九十0-9])"
    rf"|村?社区|村?居委会|村?居民委员会|村委会|村民委员会|村(?!民?小组)|嘎查))"
    rf"{_COMMITTEE}{_GAP}"
)
_GROUP = rf"(?P<group>{_SIGN}{{1,16}}(?:组|社|屯|队|自然村)){_GAP}"
_LARGE = f"{_PROVINCE}{_CITY}{_COUNTY}"
_FORMS = (
    LazyPattern(rf"{_GAP}{_LARGE}{_TOWNSHIP}(?:{_VILLAGE})?(?:{_GROUP})?(?P<rest>.*)"),
    LazyPattern(rf"{_GAP}{_LARGE}{_VILLAGE}(?:{_GROUP})?(?P<rest>.*)"),
    LazyPattern(rf"{_GAP}{_LARGE}(?:{_GROUP})?(?P<rest>.*)"),
)
_BELOW = {
    TOWNSHIP: LazyPattern(rf"{_GAP}(?:{_VILLAGE})?(?:{_GROUP})?(?P<rest>.*)"),
    VILLAGE: LazyPattern(rf"{_COMMITTEE}{_GAP}(?:{_GROUP})?(?P<rest>.*)"),
}
_LEVEL_OF_FIELD = (
    (GROUP, LazyPattern(r"组$|屯$|队$|社$|自然村")),
    (VILLAGE, LazyPattern(r"村|社区|嘎查")),
    (TOWNSHIP, LazyPattern(r"乡|镇|街道|苏木")),
    (COUNTY, LazyPattern(r"县|旗|区$")),
)
_ENDINGS = {TOWNSHIP: ("街道", "乡", "镇", "苏木", "农场", "林场", "办事处")}
_PLACE_NAME = LazyPattern(r".+(?:街道|乡|镇|苏木|[农林]场|办事处|村|社区|嘎查|委会)")
_NOT_IN_PLACES = LazyPattern(
    r"[0-9〇○零一二三四五六七八九]{2,}年度?|[0-9]+[年月日号]?"
    r"|贫困户|脱贫户|低保户|五保户|农户|台账|花?名[册单]|信息|明细|汇总|统计|登记|[表册]|关于|附件"
    r"|上报|报送|[\s_\-—–―()（）\[\]【】.,，、·+&《》“”]+"
)
"""What parts the name of a file, where no place goes on."""
_NO_PLACE = LazyPattern(
    r"(?:[城农驻进入到下返回集乡村镇包联挂帮社小]"
    r"|.*(?:全|各|所有|本|我|该|每|几|两|贫困|退出|脱贫|出列|示范|重点|行政|自然|中心|空心|移民"
    r"|安置|试点|薄弱|美丽|新农|建制|小城))(?:街道|乡|镇|村|社区|县|区)+"
)
"""Words that end as places do: 城乡, 全镇, 贫困村."""


def level_of(field: str) -> str:
    """Return the level of the places of a field, by its name; '' if the name says none.

    乡镇 is a township, 村名 a village, 村民小组 a group: the smallest level of a name counts.
    """
    return next((level for level, form in _LEVEL_OF_FIELD if form.search(field)), "")


def is_place(name: object) -> bool:
    """Return whether a value is the name of one township or village."""
    return isinstance(name, str) and _PLACE_NAME.fullmatch(name) is not None


def split_place(text: str, known: Collection[str] = frozenset()) -> dict[str, str]:
    """Return the places in a text by level, and its REST; levels that it does not name lack.

    The keys are levels and REST. Spaces and signs between two places belong to neither. A known
    township may stand anywhere in the text, of several the longest is taken. What cannot be split
    is the REST: {REST: text}.
    """
    township = max((name for name in _known(TOWNSHIP, known) if name in text), key=len, default="")
    if township:
        rest = text.partition(township)[2]
        if _is_doubled(township, rest):
            return _split_doubled(text, township, rest, known)
        return {TOWNSHIP: township, **_split_below(rest, known)}
    for form in _FORMS:
        found = form.fullmatch(text)
        if found:
            return _named(found) | _known_village(text, found, known)
    return {REST: text}


def _is_doubled(township: str, rest: str) -> bool:
    """Return whether a short township seems to repeat its ending: 新镇 in 新镇镇大村."""
    return len(township) == len("新镇") and rest.startswith(township[-1])


def _split_doubled(text: str, township: str, rest: str, known: Collection[str]) -> dict[str, str]:
    """Return the places of a text whose township seems to repeat its ending.

    `rest` begins with that ending: it belongs to the township, or to a village (镇南村). A known
    village tells it; without one the whole text is the REST.
    """
    for below in (rest, rest[1:]):
        if any(below.startswith(name) for name in _known(VILLAGE, known)):
            return {TOWNSHIP: township, **_split_below(below, known)}
    return {REST: text}


def _known_village(text: str, found: re.Match[str], known: Collection[str]) -> dict[str, str]:
    """Return the village that a county knows by another name than its endings tell, and its group.

    `found` is the match of a form in the text. Of 大村村委会 a county may know 大村 or 大村村. {}
    if no known name has just a committee or a group behind it.
    """
    if VILLAGE not in found.groupdict() or found[VILLAGE] is None:
        return {}
    places = _split_below(text[found.start(VILLAGE) :], known)
    return places if places.get(VILLAGE) in known and REST not in places else {}


def _split_below(rest: str, known: Collection[str]) -> dict[str, str]:
    """Return the places behind a township whose name is known.

    `rest` is the text behind the name of the township.
    """
    rest = re.sub(f"^{_GAP}", "", rest)
    villages = (name for name in _known(VILLAGE, known) if rest.startswith(name))
    village = max(villages, key=len, default="")
    if not village:
        return _named(_BELOW[TOWNSHIP].fullmatch(rest))
    return {VILLAGE: village, **_named(_BELOW[VILLAGE].fullmatch(rest.removeprefix(village)))}


def _known(level: str, known: Collection[str]) -> Iterator[str]:
    """Yield the known names of a level; every other name than of a township is a village's.

    `known` are names of townships and villages together, as a county's list has them.
    """
    for name in known:
        if name.endswith(_ENDINGS[TOWNSHIP]) == (level == TOWNSHIP):
            yield name


def _named(found: re.Match[str] | None) -> dict[str, str]:
    """Return the groups of a match that are not blank, by level; {} without a match."""
    if found is None:
        return {}
    return {level: text for level, text in found.groupdict().items() if text}


def find_place(names: Iterable[str], field: str, known: Collection[str] = frozenset()) -> str:
    """Return the place for a field in the first of some names that has one.

    '' if none has one, or one has two. A field of no level takes the smallest place of a name.

    Later names are only looked at if the earlier ones have no place at all: 户_东山镇.xlsx in a
    folder 西河镇 is of 东山镇.
    """
    level = level_of(field)
    for name in names:
        found = list(dict.fromkeys(_places_in(name, level, known)))
        if found:
            return found[0] if len(found) == 1 else ""
    return ""


def _places_in(name: str, level: str, known: Collection[str]) -> Iterator[str]:
    """Yield the places of a level in the name of a file.

    The name is cut at numbers, signs and words of tables. A part that only looks like a place
    (全镇, 贫困村) is passed over; what follows a place is searched again.
    """
    for part in _NOT_IN_PLACES.split(name):
        rest = part
        while rest:
            places = split_place(rest, known)
            place = _smallest(places, level)
            if place and not _NO_PLACE.fullmatch(place):
                yield place
            following = places.get(REST, "")
            rest = following if len(following) < len(rest) else ""


def _smallest(places: Mapping[str, str], level: str) -> str:
    """Return the place of a level, of the smallest without one.

    `places` are by level; '' if the level is not among them.
    """
    levels: Sequence[str] = (level,) if level else (VILLAGE, TOWNSHIP, COUNTY)
    return next((places[each] for each in levels if each in places), "")
