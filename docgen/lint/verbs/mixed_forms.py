"""混用：同一类内容全文只用一种写法。

参数：式样（各种写法的名称和正则）、除外（正则的列表，落在里面的不算）。
用得少的那几种，每处报一次；一样多的，以先出现的为准。
说明里可用：所见、写法、多用。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from docgen.lint.rule_params import TEXT_BY_NAME, TEXTS, Params, ParamSchema
from docgen.lint.spans import find_covered, touches
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {"式样": TEXT_BY_NAME, "除外": TEXTS}
_Found = tuple[int, int, str]
"""Start, end and name of a form in a text."""


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each place of a form that is used less often than another."""
    forms = tuple(params["式样"].items())
    exempt = tuple(params.get("除外", ()))
    found: list[tuple[int, _Found]] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.text:
            found += [(index, one) for one in _find_forms(paragraph.text, forms, exempt)]
    counts = Counter(name for _, (_, _, name) in found)
    if len(counts) < 2:
        return
    most_used = counts.most_common(1)[0][0]
    for index, (start, end, name) in found:
        if name != most_used:
            yield text_hit(index, start, end, {"写法": name, "多用": most_used})


@lru_cache(maxsize=8192)
def _find_forms(
    text: str, forms: tuple[tuple[str, str], ...], exempt: tuple[str, ...]
) -> tuple[_Found, ...]:
    """Return the places of all forms in a text, in order, without those that are exempt.

    `forms` are pairs of the name of a form and its pattern.
    """
    found: list[_Found] = []
    for name, pattern in forms:
        matches = re.finditer(pattern, text)
        found += [(match.start(), match.end(), name) for match in matches]
    if not found:
        return ()
    covered = find_covered(text, exempt)
    return tuple(sorted(one for one in found if not touches(one[0], one[1], covered)))
