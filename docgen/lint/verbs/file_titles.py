"""文件名：书名号里的表册和文件名，前后要一致，要与名录一致，要合层级。

参数：词表（名录：各层级的名称和它的表）、最短（短于此数的名称不比）、
可异（正则，两个名称只差在这些字上的，是两种文件，不算写错）。
说明里可用：所见、应为、情形。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.needed_characters import Needed
from docgen.lint import lint_keywords as kw
from docgen.lint.rule_params import INTEGER, TEXT, WORD_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {**WORD_LIST, "最短": INTEGER, "可异": TEXT}
_TITLE = re.compile(r"《([^《》\n]{2,60})》")
_NO_HEADING = re.compile(r"[。；，：!！]")
_LONGEST_HEADING = 30  # characters
_NAMES = "名录"
_LEVELS = "各级用表"
_SECTION = "节"
_FORMS = "表"


class _Level(Struct, frozen=True):
    """An administrative level: the pattern of its section headings, the forms that it uses."""

    section: Pattern
    forms: Sequence[str]


class _Options(Struct, frozen=True):
    """Names and levels of the rule."""

    names: Sequence[str]
    """The names of the list, sorted."""
    levels: Sequence[_Level]
    shortest: int  # characters
    optional: Pattern
    """The characters by which the names of two different files may differ."""


def needed(_: Params) -> Needed:
    """Return the characters of which a document with a title has one."""
    return frozenset("《")


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each name one character away from another, or of another level than its section."""
    options = _read_options(params)
    titles = list(_find_titles(paragraphs))
    if not titles:
        return
    counts = Counter(title[1] for _, title in titles)
    forms_by_paragraph = list(_forms_of_sections(paragraphs, options.levels))
    for index, title in titles:
        name = title[1]
        forms = forms_by_paragraph[index]
        correct = _find_similar(name, counts, options)
        case = "只差一个字"
        if not correct and _is_of_other_level(name, forms, options.levels):
            correct = forms[0]
            case = "不是这一层级的表"
        if correct:
            facts = {"应为": correct, "情形": case}
            yield text_hit(index, title.start(1), title.end(1), facts)


def _read_options(params: Params) -> _Options:
    """Return the names and levels of the word list with the other parameters."""
    words: Params = params[kw.WORD_LIST]
    levels = [
        _Level(compile_pattern(level[_SECTION]), tuple(level[_FORMS]))
        for level in words.get(_LEVELS, ())
    ]
    return _Options(
        names=sorted(set(words.get(_NAMES, ()))),
        levels=levels,
        shortest=params["最短"],
        optional=compile_pattern(params["可异"]),
    )


def _find_titles(paragraphs: Sequence[TextParagraph]) -> Iterator[tuple[int, re.Match[str]]]:
    """Yield each title in 《》 with the index of its paragraph; group 1 is the name."""
    for index, paragraph in enumerate(paragraphs):
        for match in _TITLE.finditer(paragraph.text):
            yield index, match


def _forms_of_sections(
    paragraphs: Sequence[TextParagraph], levels: Sequence[_Level]
) -> Iterator[Sequence[str]]:
    """Yield for each paragraph the forms of the level that its section heading names.

    Yields () if the heading names no level or several.

    A heading is a paragraph of at most 30 characters without a full stop, comma or colon. What it
    names holds up to the next heading.
    """
    forms: Sequence[str] = ()
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        if text and len(text) <= _LONGEST_HEADING and not _NO_HEADING.search(text):
            named = [level for level in levels if level.section.search(text)]
            forms = ()
            if len(named) == 1:
                forms = named[0].forms
        yield forms


def _is_of_other_level(name: str, forms: Sequence[str], levels: Sequence[_Level]) -> bool:
    """Return whether a name is a form of some level, but none of the forms of its section."""
    if not forms or name in forms:
        return False
    return any(name in level.forms for level in levels)


def _find_similar(name: str, counts: Mapping[str, int], options: _Options) -> str:
    """Return the name that was meant: one of the list, or one used more often; '' if none is.

    A name of the list is never wrong. `counts` are the uses of each name in the document.
    """
    if len(name) < options.shortest or name in options.names:
        return ""
    frequent = [other for other in counts if counts[other] > counts[name]]
    for other in (*options.names, *frequent):
        if other != name and _differs_by_one(name, other, options.optional):
            return other
    return ""


def _differs_by_one(name: str, other: str, optional: Pattern) -> bool:
    """Return whether one character that is not optional is changed, added or missing.

    帮扶手册 and 邦扶手册 differ so, 表一 and 表二 do not if 一 and 二 are optional.
    """
    if abs(len(name) - len(other)) > 1:
        return False
    head = _common_length(name, other)
    for width, other_width in ((1, 1), (1, 0), (0, 1)):
        if name[head + width :] == other[head + other_width :]:
            changed = name[head : head + width] + other[head : head + other_width]
            return not optional.search(changed)
    return False


def _common_length(name: str, other: str) -> int:
    """Return the number of equal characters at the start of two names."""
    length = 0
    for char, other_char in zip(name, other, strict=False):
        if char != other_char:
            break
        length += 1
    return length
