"""页码残留：粘贴时带进来的“3 / 16”之类的页码。

参数：最少页数（单独一处时，总页数小于此数的不报）。
同一个总数出现两次以上、页码递增的，或独占一段的，有把握，可以改正（删去）。
说明里可用：所见。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from docgen.expressions.needed_characters import Needed
from docgen.lint.rule_params import INTEGER, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Edit, Hit

LOCAL = False
PARAMS: ParamSchema = {"最少页数": {**INTEGER, "min": 1}}
_PAGE_NUMBER = re.compile(
    r"(?<![\d.％%])[ \u00a0]?(\d{1,3})[ \u00a0]+/[ \u00a0]+(\d{1,3})(?![\d.])[ \u00a0]?"
)


class _PageNumber(Struct, frozen=True):
    """A page number in the paragraph of a 0-based index."""

    paragraph: int
    match: re.Match[str]

    @property
    def page(self) -> int:
        """Return the number of the page: 3 of “3 / 16”."""
        return int(self.match[1])

    @property
    def total(self) -> int:
        """Return the count of pages: 16 of “3 / 16”."""
        return int(self.match[2])

    @property
    def alone(self) -> bool:
        """Whether its paragraph contains nothing else."""
        text = self.match.string
        return not (text[: self.match.start()] + text[self.match.end() :]).strip()


def needed(_: Params) -> Needed:
    """Return the characters of which a document with a page number has one."""
    return frozenset("/")


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each page number in the text. It is deleted if it surely is one."""
    by_total: dict[int, list[_PageNumber]] = {}
    for number in _find_page_numbers(paragraphs):
        by_total.setdefault(number.total, []).append(number)
    for total, numbers in by_total.items():
        rising = _is_rising(numbers)
        for number in numbers:
            certain = rising or number.alone
            if certain or total >= params["最少页数"]:
                yield _build_hit(number, certain)


def _find_page_numbers(paragraphs: Sequence[TextParagraph]) -> Iterator[_PageNumber]:
    """Yield what looks like page numbers: the page is at least 1 and not beyond the total."""
    for index, paragraph in enumerate(paragraphs):
        for match in _PAGE_NUMBER.finditer(paragraph.text):
            number = _PageNumber(index, match)
            if 0 < number.page <= number.total:
                yield number


def _is_rising(numbers: Sequence[_PageNumber]) -> bool:
    """Return whether there are several numbers and each is higher than the one before."""
    pairs = list(pairwise(numbers))
    return bool(pairs) and all(one.page < two.page for one, two in pairs)


def _build_hit(number: _PageNumber, certain: bool) -> Hit:
    """Return the hit at a page number; one that is certain is deleted with the spaces beside it."""
    match = number.match
    edits: tuple[Edit, ...] = ()
    if certain:
        edits = ((match.start(), match.end(), ""),)
    return text_hit(number.paragraph, match.start(1), match.end(2), edits=edits)
