"""混用：同一类内容全文只用一种写法。

参数：式样（各种写法的名称和正则）、除外（正则的列表，落在里面的不算）。
用得少的那几种，每处报一次；一样多的，以先出现的为准。
说明里可用：所见、写法、多用。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from docgen.lint.spans import covered, touches
from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = False
PARAMS: dict[str, Any] = {
    "式样": {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
    "除外": {"type": "list", "schema": {"type": "string"}},
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each place where a less used form stands."""
    forms, exempt = tuple(params["式样"].items()), tuple(params.get("除外", ()))
    found = [
        (index, *one)
        for index, passage in enumerate(passages)
        if passage.text
        for one in _found(passage.text, forms, exempt)
    ]
    used = Counter(name for *_, name in found)
    if len(used) < 2:
        return
    most = used.most_common(1)[0][0]
    for index, start, end, name in found:
        if name != most:
            yield Hit(index, start, end, {"写法": name, "多用": most})


@lru_cache(maxsize=8192)
def _found(
    text: str, forms: tuple[tuple[str, str], ...], exempt: tuple[str, ...]
) -> tuple[tuple[int, int, str], ...]:
    found = [
        (match.start(), match.end(), name)
        for name, pattern in forms
        for match in re.finditer(pattern, text)
    ]
    free = covered(text, exempt) if found else frozenset()
    return tuple(sorted(one for one in found if not touches(*one[:2], free)))
