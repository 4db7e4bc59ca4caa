"""混用：同一类内容全文只用一种写法。

参数：式样（各种写法的名称和正则）、除外（正则的列表，落在里面的不算）。
用得少的那几种，每处报一次；一样多的，以先出现的为准。
说明里可用：所见、写法、多用。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.check.text.hit import Hit
from docgen.check.text.spans import covered, touches
from docgen.model import Passage

PARAMS: dict[str, Any] = {
    "式样": {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
    "除外": {"type": "list", "schema": {"type": "string"}},
}


def find(params: Mapping[str, Any], passages: Sequence[Passage]) -> Iterator[Hit]:
    """Each place where a less used form stands."""
    forms = {name: re.compile(pattern) for name, pattern in params["式样"].items()}
    found = sorted(_found(forms, params.get("除外", ()), passages))
    used = Counter(name for *_, name in found)
    if len(used) < 2:
        return
    most = used.most_common(1)[0][0]
    for index, start, end, name in found:
        if name != most:
            yield Hit(index, start, end, {"写法": name, "多用": most})


def _found(
    forms: Mapping[str, re.Pattern[str]],
    exempt: Sequence[str],
    passages: Sequence[Passage],
) -> Iterator[tuple[int, int, int, str]]:
    for index, passage in enumerate(passages):
        free: frozenset[int] | None = None
        for name, pattern in forms.items():
            for match in pattern.finditer(passage.text):
                if free is None:
                    free = covered(passage.text, exempt)
                if not touches(match.start(), match.end(), free):
                    yield index, match.start(), match.end(), name
