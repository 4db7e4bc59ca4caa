"""户均：挨着写的户数和人数，户均人口要在常理之内。

参数：单位表、户、人（两种单位）、下限、上限、最少户数（少于此数的不判）。
说明里可用：所见、户均。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from msgspec import Struct

from docgen.expressions.prose_numbers import Number
from docgen.lint import lint_keywords as kw
from docgen.lint.amounts import Units, read_totals, round_decimal
from docgen.lint.rule_params import NUMBER, TEXT, UNIT_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = True
PARAMS: ParamSchema = {
    **UNIT_LIST,
    "户": TEXT,
    "人": TEXT,
    "下限": NUMBER,
    "上限": NUMBER,
    "最少户数": NUMBER,
}
_JOIN = re.compile(r"[、（(]?")


class _Options(Struct, frozen=True):
    """Units and the least number of households that is judged."""

    units: Units
    unit_pair: tuple[str, str]
    """The units of households and of persons."""
    fewest_households: Decimal


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each pair of households and persons whose mean is out of bounds."""
    options = _Options(
        units=params[kw.UNIT_LIST],
        unit_pair=(params["户"], params["人"]),
        fewest_households=params["最少户数"],
    )
    for index, paragraph in enumerate(paragraphs):
        for households, persons in _find_pairs(paragraph.text, options):
            mean = persons.base / households.base
            if not params["下限"] <= mean <= params["上限"]:
                facts = {"户均": round_decimal(mean, 2)}
                yield text_hit(index, households.start, persons.end, facts)


def _find_pairs(text: str, options: _Options) -> Iterator[tuple[Number, Number]]:
    """Yield households and persons that are written side by side."""
    for one, two in pairwise(read_totals(text, options.units)):
        if (one.unit, two.unit) != options.unit_pair or one.base < options.fewest_households:
            continue
        if _JOIN.fullmatch(text, one.end, two.start):
            yield one, two
