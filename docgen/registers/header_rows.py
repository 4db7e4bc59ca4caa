"""Further lines of a header below names that are merged downwards, and lines in another language.

Under 乡镇 and 村, merged over two rows, stands 乡镇 and 村 once more; beside them ①, 必填, A1 or
Households. Nothing of that is a value, so that the row is no record. `row_kinds` asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from docgen.load.column_numbers import are_column_numbers
from docgen.model.header_names import header_form, is_plain_note
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers import row_words as w

_WORDS = LazyPattern(r"[A-Za-z][A-Za-z0-9_.,;:'’&/()（）%-]*")
"""The name of a column in a database or in English, without spaces."""
_BRACKET = LazyPattern(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_FOOTNOTE = LazyPattern(r"[①-⑳⓪Ⅰ-Ⅻ甲乙丙丁戊己庚辛壬癸]")
_DIGIT = LazyPattern(r".*[0-9一二三四五六七八九十百千].*")
_LEAST_WORDS = 2


def is_line_of_header(
    cells: Mapping[str, str],
    names: Mapping[str, Collection[str]],
    key: str,
    numbers: Collection[str],
) -> bool:
    """Return whether cells say nothing of a record: names of their columns, and what is no value.

    Two cells at least have the names of their columns, or that of the key has.

    `cells` are texts by column, none of them blank; `names` the forms of the names of each column,
    `key` the column of the key, `numbers` the columns of numbers.
    """
    same = {column for column, text in cells.items() if header_form(text) in names.get(column, ())}
    others = {column: text for column, text in cells.items() if column not in same}
    if not others or (len(same) < _LEAST_WORDS and key not in same):
        return False
    return are_column_numbers([*others.values()]) or is_without_values(others, numbers)


def is_without_values(cells: Mapping[str, str], numbers: Collection[str]) -> bool:
    """Return whether no cell may hold a value: brackets, ①, hints, words in columns of numbers."""
    return not any(
        _may_be_value(text, is_number=column in numbers) for column, text in cells.items()
    )


def is_in_other_letters(cells: Mapping[str, str], *, has_key: bool) -> bool:
    """Return whether a row names its columns in English or as a database does: hhid, Population.

    Two such cells are enough in a row without a key, else three are needed.
    """
    texts = [*cells.values()]
    least = _LEAST_WORDS + has_key
    return len(set(texts)) == len(texts) >= least and all(map(_WORDS.fullmatch, texts))


def _may_be_value(text: str, *, is_number: bool) -> bool:
    """Return whether a cell may hold a value; of a column of numbers only what has a digit."""
    if _BRACKET.fullmatch(text) or _FOOTNOTE.fullmatch(text) or _WORDS.fullmatch(text):
        return False
    if w.HINT.fullmatch(text) or (is_plain_note(text) and not text.isdigit()):
        return False
    return not is_number or bool(_DIGIT.fullmatch(text))
