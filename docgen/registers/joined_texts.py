"""Texts of a column that hold more than one field, though the sign that parts them is not there.

A map cuts 张三/13800000001 at the sign. 李四 13800000002 and 王五（13800000003） lack it: taken
whole they would be the name of a person. `part_splitter` asks here before it takes a text whole.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.format_checks import FORMAT_CHECKS
from docgen.registers.place_names import level_of, split_place
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, Unreadable, typed

_SIGNS = LazyPattern(r"[\s/／\\、，,;；:：|｜—–\-－~～+＋&()（）\[\]【】]+")
"""What people write between two things in one cell."""
_BETWEEN_DAYS = LazyPattern(r"[\s、，,;；—–~～至到]+")
_DAY = LazyPattern(r"[0-9].*[0-9]")
_CODE_BESIDE_WORD = LazyPattern(r"[\u4e00-\u9fff]\D{0,4}[0-9]{7}|[0-9]{7}\D{0,4}[\u4e00-\u9fff]")
"""A telephone or an account right beside words."""
_PADDED = LazyPattern(r"[\u4e00-\u9fff]\s+[\u4e00-\u9fff]|[A-Za-z.]+(?:\s+[A-Za-z.]+)*")
"""A name of two characters with a space between them, or one in letters."""


def holds_more(
    text: str,
    taker: tuple[str, Rules],
    lacking: Sequence[tuple[str, Rules]],
    known: Collection[str],
) -> bool:
    """Return whether a text holds more than the field that takes it: one that its cell lacks.

    Fields are (name, rules), ('', {}) for a part that is not needed. `known` are names of places.
    """
    name, rules = taker
    if _is_whole(text, rules):
        return False
    if _CODE_BESIDE_WORD.search(re.sub(r"(?<=[0-9])[\s\-](?=[0-9])", "", text)):
        return True
    if rules.get("type") in ("date", "month"):
        return _holds_days(text, rules)
    if level_of(name) and _holds_places(text, [other for other, _ in lacking], known):
        return True
    pieces = [piece for piece in _SIGNS.split(text) if piece]
    return len(pieces) > 1 and any(_may_be_among(pieces, other) for _, other in lacking)


def _is_whole(text: str, rules: Rules) -> bool:
    """Return whether a text is one of its field, or a name whose space says nothing."""
    return _PADDED.fullmatch(text) is not None or (_is_coded(rules) and _fits(text, rules))


def _holds_places(text: str, lacking: Sequence[str], known: Collection[str]) -> bool:
    """Return whether a text has several places, one of them that of a field which is lacking."""
    places = split_place(text, known)
    return len(places) > 1 and any(level_of(name) in places for name in lacking)


def _holds_days(text: str, rules: Rules) -> bool:
    """Return whether a text that is no day of a field holds two of them."""
    days = [each for each in _BETWEEN_DAYS.split(text) if _DAY.search(each)]
    return len(days) > 1 or any(_fits(day, rules) for day in re.split("[-－/]", text))


def _may_be_among(pieces: Sequence[str], rules: Rules) -> bool:
    """Return whether one of the pieces of a text may be that of a field."""
    return not _is_coded(rules) or any(_fits(piece, rules) for piece in pieces)


def _is_coded(rules: Rules) -> bool:
    """Return whether the texts of a field can be told from others: numbers, days, codes."""
    has_form = "regex" in rules or "allowed" in rules
    return has_form or rules.get("type", "string") != "string" or bool(_check_of(rules))


def _check_of(rules: Rules) -> str:
    """Return the name of the format check of a field, '' without one."""
    return str(rules.get("meta", {}).get(grammar.FORMAT_CHECK, ""))


def _fits(text: str, rules: Rules) -> bool:
    """Return whether a text is one of a field that is coded."""
    if isinstance(typed(text, str(rules.get("type", "string"))), Unreadable):
        return False
    check = FORMAT_CHECKS.get(_check_of(rules))
    if check is not None and check.fault(text):
        return False
    if "allowed" in rules and text not in map(str, rules["allowed"]):
        return False
    return re.fullmatch(str(rules.get("regex", ".*")), text) is not None
