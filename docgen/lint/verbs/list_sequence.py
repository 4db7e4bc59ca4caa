"""序号：同一层的序号要连着、不重、样式一致，不缺点号。

参数：序号表（checks/text/ 里的一张表，写明各种序号的样子）。
说明里可用：所见、情形、前号。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.list_numbers import PARAMS as PARAMS
from docgen.lint.list_numbers import lists
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = False


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each number that does not follow the one before it."""
    for listing in lists(passages, params):
        for mark, what in listing.faults:
            at = listing.marks.index(mark)
            before = listing.marks[at - 1] if at else None
            text = passages[before.passage].text[before.start : before.end] if before else "无"
            facts = {"情形": what, "前号": text.strip()}
            yield Hit(mark.passage, mark.start, mark.end, facts)
