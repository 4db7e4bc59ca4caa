"""一数两值：同一件事的数，全文要一致。

参数：单位表、总括（正则，说法里有它才比，如“全县”）、略去（正则，说法前头的这些字不算）、
最短（说法短于此数的不比）。
说法是从标点到数字之间的字，要一字不差；说法里的年份、区域不同的，是两件事。
概数、幅度、汉字数、每户多少的数不比；表格里的数不比。
说明里可用：所见、说法、前值、前句。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import Units, read_totals
from docgen.lint.rule_params import INTEGER, TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {**UNIT_LIST, "总括": TEXT, "略去": TEXT, "最短": INTEGER}
_CLAUSE = re.compile(r"[^，。；：、（()）！？,;:\d\s]*$")
_LONGEST_LABEL = 60  # characters


class _Options(Struct, frozen=True):
    """Units and patterns of the rule."""

    units: Units
    broad: Pattern
    ignored: Pattern
    shortest: int  # characters


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each amount that differs from the first one with the same label.

    The first amount with a label counts as right. Labels must be equal to the last character;
    amounts are compared in base units, so 1万元 and 10000元 agree.
    """
    options = _Options(
        units=params[kw.UNIT_LIST],
        broad=compile_pattern(params["总括"]),
        ignored=compile_pattern(params["略去"]),
        shortest=params["最短"],
    )
    first: dict[tuple[str, object], tuple[Number, str]] = {}
    for index, paragraph in enumerate(paragraphs):
        for number, label in _read_labels(paragraph.text, options):
            if len(label) < options.shortest or not options.broad.search(label):
                continue
            text = paragraph.text[number.start : number.end]
            key = (label, number.dimensions)
            first_number, first_text = first.setdefault(key, (number, text))
            if first_number.base != number.base:
                facts = {"说法": label, "前值": first_text}
                yield text_hit(index, number.start, number.end, facts)


def _read_labels(text: str, options: _Options) -> Iterator[tuple[Number, str]]:
    """Yield each amount with the words before it.

    An amount directly after another has the same words: 6384户22857人.
    """
    before: Number | None = None
    for number in read_totals(text, options.units):
        start = number.start
        if before and before.end == number.start:
            start = before.start
        clause = _CLAUSE.search(text[max(0, start - _LONGEST_LABEL) : start])
        label = ""
        if clause:
            label = options.ignored.sub("", clause.group())
        before = number
        yield number, label
