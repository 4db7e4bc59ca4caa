"""漏名：有的地方用占位符代替了地名，别处却留着真名。

参数：占位（正则，用“级”一组取出县、乡、镇之类）、实名（正则，用“名”“级”两组取出）、
除外（正则的列表，不是地名的说法）。
全文没有占位符的不判；每个真名只报第一处。
说明里可用：所见、占位。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docgen.expressions.bounded_patterns import Pattern, compile_pattern
from docgen.expressions.needed_characters import Needed
from docgen.lint.rule_params import TEXT, TEXTS, Params, ParamSchema
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {"占位": TEXT, "实名": TEXT, "除外": TEXTS}
_LEVEL = "级"
_NAME = "名"


def needed(params: Params) -> Needed:
    """Return the characters of which a document with a masked name has one."""
    return compile_pattern(params["占位"]).needed


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield the first place of each real name of a level that is masked elsewhere."""
    masks = _find_masks(paragraphs, compile_pattern(params["占位"]))
    if not masks:
        return
    real = compile_pattern(params["实名"])
    exempt = [compile_pattern(pattern) for pattern in params.get("除外", ())]
    reported = set[str]()
    for index, paragraph in enumerate(paragraphs):
        for match in real.finditer(paragraph.text):
            level = match[_LEVEL]
            name = match[_NAME] + level
            if level not in masks or name in reported:
                continue
            if any(pattern.search(name) for pattern in exempt):
                continue
            reported.add(name)
            facts = {"占位": masks[level], "所见": name}
            yield text_hit(index, match.start(_NAME), match.end(_LEVEL), facts)


def _find_masks(paragraphs: Sequence[TextParagraph], mask: Pattern) -> Mapping[str, str]:
    """Return the last masked name of each level.

    The key is what the group 级 matched, such as 县; the value is the whole mask, such as ××县.
    """
    masks = {}
    for paragraph in paragraphs:
        for match in mask.finditer(paragraph.text):
            masks[match[_LEVEL]] = match.group()
    return masks
