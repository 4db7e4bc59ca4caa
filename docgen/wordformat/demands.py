"""Read demands: the values that an entry of a profile allows for its item.

The unit of the item decides how the demand is written: a number with tolerance, a class of fonts,
a colour, a pattern or one of some words.

A `Demand` has three sides: a test of a measured value, a text for messages, and a target that a fix
sets. `profile_reader` reads the demands of the standard, `county_practice` those that a county
changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from docgen.expressions.bounded_patterns import PatternError, compile_pattern
from docgen.schema import schema_keywords as grammar
from docgen.wordformat import format_keywords as kw
from docgen.wordformat.items import ITEMS
from docgen.wordformat.lengths import UnreadableError, parse_length
from docgen.wordformat.profile import Demand, Form, Profile, Value

_ROUNDING = 0.01  # added to every tolerance: Word rounds to twips


def read_demand(form: Form, profile: Profile) -> Demand:
    """Return the demand of an entry; the profile has its classes of fonts and its colours.

    Raises UnreadableError if the entry does not fit the unit of its item.
    """
    unit = ITEMS[str(form[kw.ITEM])].unit
    return _READERS[unit](form, profile)


def _read_nothing(_: Form, __: Profile) -> Demand:
    """Return a demand that no value meets: the measure only yields wrong ones."""
    return Demand("", lambda value: False)


def _read_range(form: Form, _: Profile) -> Demand:
    """Return a demand on a number: exactly 应为, or from 至少 to 至多, with a tolerance.

    The length may name a type size (三号). The target is 改为 if the entry has it, else 应为 or
    至少, else 至多; the text is for example 至少26字、至多28字. Raises UnreadableError if no bound
    is given or one is no number.
    """
    describe = ITEMS[str(form[kw.ITEM])].describe
    lower_text = form.get(kw.SHOULD, form.get(kw.LEAST))
    upper_text = form.get(kw.SHOULD, form.get(kw.MOST))
    if form.keys().isdisjoint((kw.SHOULD, kw.LEAST, kw.MOST)):
        raise UnreadableError(f"缺“{kw.SHOULD}”“{kw.LEAST}”或“{kw.MOST}”")
    tolerance = parse_length(form.get(grammar.TOLERANCE, "0")) + _ROUNDING
    lower = float("-inf")
    upper = float("inf")
    bounds = []
    if lower_text is not None:
        lower = parse_length(lower_text) - tolerance
        bounds.append(f"{kw.LEAST}{describe(parse_length(lower_text))}")
    if upper_text is not None:
        upper = parse_length(upper_text) + tolerance
        bounds.append(f"{kw.MOST}{describe(parse_length(upper_text))}")
    text = "、".join(bounds)
    if kw.SHOULD in form:
        text = describe(parse_length(form[kw.SHOULD]))
    target = parse_length(form.get(kw.INSTEAD, lower_text or upper_text))
    return Demand(text, lambda value: lower <= float(value) <= upper, target)


def _read_words(form: Form) -> tuple[str, ...]:
    """Return the words under 应为; raises UnreadableError if there are none.

    A single word under 应为 gives one item. Numbers become text.
    """
    if kw.SHOULD not in form:
        raise UnreadableError(f"缺“{kw.SHOULD}”")
    should = form[kw.SHOULD]
    if isinstance(should, list):
        return tuple(map(str, should))
    return (str(should),)


def _read_word(form: Form, _: Profile) -> Demand:
    """Return a demand on a word: one of some words.

    The words are compared as they are; the first of them is the target of a fix.
    """
    words = _read_words(form)
    return Demand("或".join(words), lambda value: value in words, words[0])


def _read_colour(form: Form, profile: Profile) -> Demand:
    """Return a demand on a colour: one of some colours of the profile.

    Raises UnreadableError, naming the first word, if one of them is no colour of the profile.
    """
    words = _read_words(form)
    if not set(words) <= set(profile.colours):
        raise UnreadableError(f"没有颜色“{words[0]}”")
    return _read_word(form, profile)


def _read_font(form: Form, profile: Profile) -> Demand:
    """Return a demand on a font: one of some classes of the profile; case does not matter.

    The target is the first font of the first class. Raises UnreadableError for an unknown class.
    """
    classes = _read_words(form)
    names: list[str] = []
    for font_class in classes:
        if font_class not in profile.fonts:
            raise UnreadableError(f"“{kw.FONT_CLASSES}”里没有“{font_class}”这一类")
        names += profile.fonts[font_class]
    allowed = {name.casefold() for name in names}
    text = str(form.get(kw.WRITTEN, "或".join(classes)))
    return Demand(text, lambda value: str(value).casefold() in allowed, names[0])


def _read_pattern(form: Form, _: Profile) -> Demand:
    """Return a demand on a text: a full match of one of some patterns.

    The target is the text under 写作, else the one under 应为; only the text of page numbers has a
    fix. Raises UnreadableError if a pattern cannot be read.
    """
    patterns = _read_words(form)
    try:
        compiled = [compile_pattern(pattern, re.DOTALL) for pattern in patterns]
    except PatternError as error:
        raise UnreadableError("“应为”不是正则") from error

    def holds(value: Value) -> bool:
        """Return whether one of the patterns matches the whole text."""
        return any(pattern.fullmatch(str(value)) for pattern in compiled)

    text = str(form.get(kw.WRITTEN, form[kw.SHOULD]))
    return Demand(text, holds, text)


_READERS: dict[str, Callable[[Form, Profile], Demand]] = {
    "毫米": _read_range,
    "磅": _read_range,
    "字": _read_range,
    "行": _read_range,
    "字体": _read_font,
    "颜色": _read_colour,
    "式样": _read_pattern,
    "词": _read_word,
    "没有": _read_nothing,
}
