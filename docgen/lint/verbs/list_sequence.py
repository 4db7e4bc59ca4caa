"""序号：同一层的序号要连着、不重、样式一致，不缺点号。

参数：序号表（checks/text/ 里的一张表，写明各种序号的样子）。
说明里可用：所见、情形、前号。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.lint import lint_keywords as kw
from docgen.lint.list_numbers import ListNumber, NumberedList, find_lists
from docgen.lint.rule_params import MARK_LIST, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = MARK_LIST


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each list number that does not follow the one before it."""
    for numbered in find_lists(paragraphs, params[kw.MARK_LIST]):
        for number, fault in numbered.faults:
            facts = {"情形": fault, "前号": _number_before(number, numbered, paragraphs)}
            yield text_hit(number.paragraph, number.start, number.end, facts)


def _number_before(
    number: ListNumber, numbered: NumberedList, paragraphs: Sequence[TextParagraph]
) -> str:
    """Return the text of the list number before another, or 无 if that is the first."""
    position = numbered.numbers.index(number)
    if not position:
        return "无"
    before = numbered.numbers[position - 1]
    return paragraphs[before.paragraph].text[before.start : before.end].strip()
