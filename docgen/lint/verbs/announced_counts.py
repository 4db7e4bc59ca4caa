"""列数：说有几项，后面就要列几项。

参数：序号表、声明（正则的列表，用“数”一组取出所说的数）、除外（正则的列表，不是说列项的）。
只看紧挨着第一项之前的一句；一句里说了几个不同的数的，后面没有序号的，都不判。
说明里可用：所见、声明数、实数。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docgen.expressions.bounded_patterns import Match, Pattern, compile_pattern
from docgen.expressions.chinese_numerals import read_numeral
from docgen.lint import lint_keywords as kw
from docgen.lint.list_numbers import ListNumber, NumberedList, find_lists
from docgen.lint.rule_params import MARK_LIST, TEXTS, Params, ParamSchema
from docgen.lint.sentences import Sentence, split_sentences
from docgen.lint.text_hit import text_hit
from docgen.model.paragraph import TextParagraph
from docgen.rules.verb import Hit

LOCAL = False
PARAMS: ParamSchema = {**MARK_LIST, "声明": {**TEXTS, "required": True}, "除外": TEXTS}


def find(params: Params, paragraphs: Sequence[TextParagraph]) -> Iterator[Hit]:
    """Yield each sentence that announces another number of items than follow it."""
    announcements = [compile_pattern(pattern) for pattern in params["声明"]]
    exempt = [compile_pattern(pattern) for pattern in params.get("除外", ())]
    for items in find_lists(paragraphs, params[kw.MARK_LIST]):
        count = _count_items(items)
        if count < 2:
            continue
        index, sentence = _sentence_before(items.numbers[0], paragraphs)
        text = _blank_exempt(sentence.text, exempt)
        matches = [match for pattern in announcements for match in pattern.finditer(text)]
        announced = _announced_count(matches)
        if announced and announced != count:
            yield text_hit(
                index,
                sentence.start + matches[0].start(),
                sentence.start + matches[0].end(),
                {"声明数": announced, "实数": count},
            )


def _count_items(items: NumberedList) -> int:
    """Return the number of items; of a faulty list the value of its last number."""
    if items.faults:
        return items.last.value
    return len(items.numbers)


def _announced_count(matches: Sequence[Match]) -> int:
    """Return the one number that the matches announce, or 0 if there is none or several.

    Each match has a group 数 with the number in digits or in Chinese characters.
    """
    numbers = {read_numeral(match["数"]) for match in matches}
    if len(numbers) != 1:
        return 0
    return numbers.pop() or 0


def _blank_exempt(text: str, exempt: Sequence[Pattern]) -> str:
    """Return a text of equal length with every match of the exempt patterns covered by ＿."""
    for pattern in exempt:
        text = pattern.sub(_blank, text)
    return text


def _blank(match: Match) -> str:
    """Return as many ＿ as a match has characters, so that offsets stay true."""
    return "＿" * len(match.group())


def _sentence_before(
    first: ListNumber, paragraphs: Sequence[TextParagraph]
) -> tuple[int, Sentence]:
    """Return the sentence before the first number of a list, with the index of its paragraph.

    Its text is '' if there is none.
    """
    index = first.paragraph
    text = paragraphs[index].text[: first.start]
    if not text.strip():
        index = _written_paragraph_before(index, paragraphs)
        text = ""
        if index != first.paragraph:
            text = paragraphs[index].text
    sentences = split_sentences(text)
    if not sentences:
        return index, Sentence(0, 0, "")
    return index, sentences[-1]


def _written_paragraph_before(index: int, paragraphs: Sequence[TextParagraph]) -> int:
    """Return the index of the nearest paragraph with text before `index`, else `index`."""
    for before in range(index - 1, -1, -1):
        if paragraphs[before].text.strip():
            return before
    return index
