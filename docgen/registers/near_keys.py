"""Keys that are near to each other: one sign is wrong, lacking or too many, or two are swapped.

A key is a text, of several fields the texts joined as `joined_text` does: 东山镇、石桥村. Near keys
differ in one field only. Two signs may differ in a long text, none in one of two characters.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence

import polars as pl
from msgspec import Struct

from docgen.registers.lookalikes import describe_difference, skeleton

BETWEEN = "、"
"""What stands between the fields of a key, as in `joined_text`."""
FAR = 3
"""The distance of keys that are not near."""
_MOST_PAIRS = 50_000
"""Pairs of keys that are compared one by one; of more only single slips are found."""
_SIGNS = string.digits + string.ascii_uppercase
_SHORT = 3
_LONG = 8
"""Characters from which one sign of a text may differ, and from which two."""
_CONTRASTS = frozenset("上中下东西南北前后左右内外大小新老旧高低一二三四五六七八九十甲乙丙丁")
"""Signs that part names: 上石村 is not 下石村."""
_TEXT = "text"


class NearKeys(Struct, frozen=True):
    """Two keys, the number of the field in which they differ, and how many slips it takes.

    Keys that only look alike (O and 0, 3-1 and 3—1) take none.
    """

    key: str
    other: str
    field: int
    distance: int


def pair_near(few: Sequence[str], rest: Sequence[str]) -> list[NearKeys]:
    """Return the pairs of a key of `few` and a near one of `rest`.

    Both are without repeats. The time grows with the product of both up to a bound, then with
    their sum.
    """
    if not few or not rest:
        return []
    if len(few) * len(rest) > _MOST_PAIRS:
        return list(_pair_by_variants(few, rest))
    forms = dict(zip((*few, *rest), _skeletons([*few, *rest]), strict=True))
    return [
        pair
        for key in few
        for other in rest
        if key != other
        if (pair := _compare(key, other, forms[key], forms[other])) is not None
    ]


def _skeletons(texts: Sequence[str]) -> list[str]:
    """Return what texts look like."""
    return pl.DataFrame({_TEXT: texts}).select(skeleton(pl.col(_TEXT)))[_TEXT].to_list()


def _compare(key: str, other: str, form: str, other_form: str) -> NearKeys | None:
    """Return two keys as a pair if they are near; the forms are their skeletons."""
    pieces = list(zip(key.split(BETWEEN), other.split(BETWEEN), strict=False))
    differing = [number for number, (here, there) in enumerate(pieces) if here != there]
    if key.count(BETWEEN) != other.count(BETWEEN) or len(differing) != 1:
        return None
    if form == other_form:
        return NearKeys(key, other, differing[0], 0)
    slips = count_slips(*pieces[differing[0]])
    if slips is None and form != key:
        slips = count_slips(form, other_form)
    if slips is None:
        return None
    return NearKeys(key, other, differing[0], slips)


def count_slips(text: str, other: str) -> int | None:
    """Return by how many slips two texts differ, None if these are too many for their length.

    A sign that is wrong, lacking or too many is a slip, as are two neighbours that are swapped.
    Signs that part names (上, 下) are none.
    """
    here, there = _without_ends(text, other)
    if here in _CONTRASTS and there in _CONTRASTS:
        return None
    slips = max(len(here), len(there))
    if len(here) == len(there):
        slips = sum(a != b for a, b in zip(here, there, strict=True))
        if slips == len(here) == 2 and here == there[::-1]:
            slips = 1
    longest = max(len(text), len(other))
    allowed = (longest >= _SHORT) + (longest >= _LONG)
    return slips if slips <= allowed else None


def _without_ends(text: str, other: str) -> tuple[str, str]:
    """Return two texts without what they have in common at the beginning and at the end."""
    start = _common_start(text, other)
    here, there = text[start:], other[start:]
    end = _common_start(here[::-1], there[::-1])
    return here[: len(here) - end], there[: len(there) - end]


def _common_start(text: str, other: str) -> int:
    """Return how many characters two texts have in common at the beginning."""
    equal = (here == there for here, there in zip(text, other, strict=False))
    return next(
        (count for count, same in enumerate(equal) if not same), min(map(len, (text, other)))
    )


def _pair_by_variants(few: Sequence[str], rest: Sequence[str]) -> Iterator[NearKeys]:
    """Yield the pairs of keys that differ by one slip, however many there are.

    Every text that may come of a key of `few` is looked for among all others.
    """
    rows = [(variant, key) for key in few for variant in set(_variants(key)) - {key}]
    variants = pl.DataFrame(rows, schema={_TEXT: pl.String, "key": pl.String}, orient="row")
    found = variants.join(pl.DataFrame({_TEXT: rest}), on=_TEXT).rows()
    for other, key in sorted(found):
        pair = _compare(key, other, key, other)
        if pair is not None:
            yield pair


def _variants(key: str) -> Iterator[str]:
    """Yield the texts that one slip makes of a key."""
    signs = {*_SIGNS, *key}
    for place in range(len(key) + 1):
        start, rest = key[:place], key[place:]
        yield start + rest[1:]
        yield start + rest[1:2] + rest[:1] + rest[2:]
        for sign in signs:
            yield start + sign + rest
            yield start + sign + rest[1:]


def tell_difference(text: str, other: str) -> str:
    """Return in what a text differs from a near one, in words for users.

    530825100000900 beside 530825100000000 gives 第13位是“9”，那边是“0”.
    """
    if _skeletons([text])[0] == _skeletons([other])[0]:
        told = pl.select(describe_difference(pl.lit(text), pl.lit(other))).item()
        return str(told).removesuffix("，不是同一个字")
    here, there = _without_ends(text, other)
    place = _common_start(text, other) + 1
    if not here:
        return f"第{place}位少了“{there}”"
    if not there:
        return f"第{place}位多了“{here}”"
    if len(here) == 2 and here == there[::-1]:
        return f"第{place}、{place + 1}位“{here}”颠倒，那边是“{there}”"
    end = f"至{place + len(here) - 1}" if len(here) > 1 else ""
    return f"第{place}{end}位是“{here}”，那边是“{there}”"
