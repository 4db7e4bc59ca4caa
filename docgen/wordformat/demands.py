"""Demands: what an item should be, read from a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docgen.model import keywords as w
from docgen.wordformat.items import ITEMS, Item
from docgen.wordformat.lengths import UnreadableError, length
from docgen.wordformat.measures import Value


@dataclass(frozen=True, slots=True)
class Demand:
    """What an item should be, read. `shown` is how people are told, `target` what mends set."""

    shown: str
    holds: Callable[[Value], bool]
    target: Value | None = None


def read_demand(
    form: Mapping[str, Any],
    fonts: Mapping[str, Sequence[str]],
    colours: Mapping[str, object],
) -> Demand:
    """The demand that a form holds; UnreadableError if its item cannot be so demanded."""
    item = ITEMS[form[w.ITEM]]
    if item.unit == "没有":
        return Demand("", lambda value: False)
    if item.unit in ("毫米", "磅", "字", "行"):
        return _number(form, item)
    if w.SHOULD not in form:
        raise UnreadableError(f"缺“{w.SHOULD}”")
    should = form[w.SHOULD]
    words = tuple(should) if isinstance(should, list) else (str(should),)
    if item.unit == "字体":
        return _font(words, fonts, str(form.get(w.WRITTEN, "")))
    if item.unit == "式样":
        return _pattern(str(form.get(w.WRITTEN, should)), words)
    if item.unit == "颜色" and not set(words) <= set(colours):
        raise UnreadableError(f"没有颜色“{words[0]}”")
    return Demand("或".join(words), lambda value: value in words, words[0])


def _number(form: Mapping[str, Any], item: Item) -> Demand:
    if not form.keys() & {w.SHOULD, w.LEAST, w.MOST}:
        raise UnreadableError(f"缺“{w.SHOULD}”“{w.LEAST}”或“{w.MOST}”")
    near = length(form.get(w.TOLERANCE, "0")) + 0.01
    low, high = form.get(w.SHOULD, form.get(w.LEAST)), form.get(w.SHOULD, form.get(w.MOST))
    least = length(low) - near if low is not None else float("-inf")
    most = length(high) + near if high is not None else float("inf")
    named = [
        f"{word}{item.tell(length(value))}"
        for word, value in ((w.LEAST, low), (w.MOST, high))
        if value is not None
    ]
    shown = item.tell(length(form[w.SHOULD])) if w.SHOULD in form else "、".join(named)
    wanted = form.get(w.INSTEAD, form.get(w.SHOULD, low if low is not None else high))
    return Demand(shown, lambda value: least <= float(value) <= most, length(wanted))


def _font(classes: Sequence[str], fonts: Mapping[str, Sequence[str]], shown: str) -> Demand:
    odd = [name for name in classes if name not in fonts]
    if odd:
        raise UnreadableError(f"“{w.FONT_CLASSES}”里没有“{odd[0]}”这一类")
    names = [name for kind in classes for name in fonts[kind]]
    accepted = {name.casefold() for name in names}
    return Demand(
        shown or "或".join(classes), lambda value: str(value).casefold() in accepted, names[0]
    )


def _pattern(shown: str, patterns: Sequence[str]) -> Demand:
    try:
        compiled = [re.compile(pattern, re.DOTALL) for pattern in patterns]
    except re.error as error:
        raise UnreadableError("“应为”不是正则") from error
    return Demand(shown, lambda value: any(p.fullmatch(str(value)) for p in compiled), shown)
