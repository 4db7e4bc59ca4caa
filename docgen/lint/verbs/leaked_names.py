"""漏名：有的地方用占位符代替了地名，别处却留着真名。

参数：占位（正则，用“级”一组取出县、乡、镇之类）、实名（正则，用“名”“级”两组取出）、
除外（正则的列表，不是地名的说法）。
全文没有占位符的不判；每个真名只报第一处。
说明里可用：所见、占位。
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.text_hit import Hit
from docgen.model.paragraph import TextParagraph

ALONE = False
PARAMS: dict[str, Any] = {
    "占位": {"type": "string", "required": True},
    "实名": {"type": "string", "required": True},
    "除外": {"type": "list", "schema": {"type": "string"}},
}


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """The first place of each real name of a level that is masked elsewhere."""
    mask, real = re.compile(params["占位"]), re.compile(params["实名"])
    exempt = [re.compile(pattern) for pattern in params.get("除外", ())]
    masked = {m["级"]: m.group() for passage in passages for m in mask.finditer(passage.text)}
    told: set[str] = set()
    for index, passage in enumerate(passages):
        for match in real.finditer(passage.text) if masked else ():
            name = match["名"] + match["级"]
            usual = any(pattern.search(name) for pattern in exempt)
            if match["级"] in masked and name not in told and not usual:
                told.add(name)
                facts = {"占位": masked[match["级"]], "所见": name}
                yield Hit(index, match.start("名"), match.end("级"), facts)
