"""文件名：书名号里的表册和文件名，前后要一致，要与名录一致，要合层级。

参数：词表（名录：各层级的名称和它的表）、最短（短于此数的名称不比）、
可异（正则，两个名称只差在这些字上的，是两种文件，不算写错）。
说明里可用：所见、应为、情形。
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from docgen.lint.text_hit import Hit
from docgen.model import keywords as w
from docgen.model.paragraph import TextParagraph

ALONE = False
PARAMS: dict[str, Any] = {
    w.WORD_LIST: {"type": "string", "required": True},
    "最短": {"type": "integer", "required": True},
    "可异": {"type": "string", "required": True},
}
_TITLE = re.compile(r"《([^《》\n]{2,60})》")
_HEADING = re.compile(r"[。；，：!！]")
_KNOWN, _LEVELS = "名录", "各级用表"
_LONGEST_HEADING = 30


def find(params: Mapping[str, Any], passages: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Each name one character away from another, or of another level than its section."""
    known = set(params[w.WORD_LIST].get(_KNOWN, ()))
    found = [
        (index, match) for index, p in enumerate(passages) for match in _TITLE.finditer(p.text)
    ]
    used = Counter(match[1] for _, match in found)
    headings = list(_headings(passages, params[w.WORD_LIST].get(_LEVELS, ())))
    for index, match in found:
        name = match[1]
        better = _misspelt(name, used, known, params)
        fits = headings[index]
        wrong = bool(fits) and name not in fits and name in _others(params, fits)
        if better or wrong:
            said = "只差一个字" if better else "不是这一层级的表"
            facts = {"应为": better or fits[0], "情形": said}
            yield Hit(index, match.start(1), match.end(1), facts)


def _headings(
    passages: Sequence[TextParagraph], levels: Sequence[Mapping[str, Any]]
) -> Iterator[list[str]]:
    """For each passage the forms of the level that the nearest heading names; [] for none."""
    forms: list[str] = []
    for passage in passages:
        text = passage.text.strip()
        if text and len(text) <= _LONGEST_HEADING and not _HEADING.search(text):
            named = [level for level in levels if re.search(level["节"], text)]
            forms = list(named[0]["表"]) if len(named) == 1 else []
        yield forms


def _others(params: Mapping[str, Any], fits: Sequence[str]) -> set[str]:
    levels = params[w.WORD_LIST].get(_LEVELS, ())
    return {form for level in levels for form in level["表"]} - set(fits)


def _misspelt(
    name: str, used: Mapping[str, int], known: set[str], params: Mapping[str, Any]
) -> str:
    """The name that was meant: one of the list, or one that is used more often."""
    if len(name) < params["最短"] or name in known:
        return ""
    usable = [other for other in used if used[other] > used[name]]
    for other in (*sorted(known), *usable):
        if other != name and _one_apart(name, other, params["可异"]):
            return other
    return ""


def _one_apart(name: str, other: str, free: str) -> bool:
    """Whether two names differ by one character, put in, left out or changed, that matters."""
    if abs(len(name) - len(other)) > 1:
        return False
    head = next((i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b), None)
    head = min(len(name), len(other)) if head is None else head
    tails = (name[head + 1 :], other[head + 1 :], name[head:], other[head:])
    same = {
        (1, 1): tails[0] == tails[1],
        (1, 0): tails[0] == tails[3],
        (0, 1): tails[2] == tails[1],
    }
    step = next((step for step, alike in same.items() if alike), None)
    if step is None:
        return False
    changed = name[head : head + step[0]] + other[head : head + step[1]]
    return not re.search(free, changed)
