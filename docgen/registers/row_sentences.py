"""The sentences of a rule, filled with the values of the rows that break it.

A county has millions of rows, and most of them give the same few sentences: a sentence reads only
the columns that it names, and is rendered once for equal values.

`register_check` fills the sentences of rules, message and remedy. Names stand in {{ }}; they are
fields of the row and facts that the verb adds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from operator import itemgetter

from docgen.expressions.errors import ExpressionError
from docgen.model.disclosure import mask_number
from docgen.registers.cell_values import CellValue, to_document_value

_REMEMBERED = 4096
"""How many renderings of one sentence are remembered."""
_MARKS = "《》“”"
_BLANK = "（空着）"
"""What a sentence says of a blank cell; without marks, since it is no text of the cell."""
Values = Sequence[CellValue]


def names_in(sentence: str) -> frozenset[str]:
    """Return the names that a sentence uses, none if it cannot be read.

    `sentence` is in the grammar of `docgen.expressions`: “{{户主}}”的收入是{{实数}}.
    """
    # Jinja2 takes long to import, and a table without faults in its rules has no sentence.
    from docgen.expressions.evaluation import find_sentence_names

    try:
        return find_sentence_names(sentence)
    except ExpressionError:
        return frozenset()


class RowSentence:
    """A sentence of a rule over rows with these columns.

    `masked` are the names of personal numbers among the columns, `ratios` those of rates.
    """

    def __init__(
        self,
        text: str,
        columns: Sequence[str],
        masked: Collection[str],
        ratios: Collection[str] = (),
    ) -> None:
        """Find out where the values stand that the sentence names.

        `columns` are in the order of the values of a row.
        """
        self.text = text
        self.columns = columns
        self.masked = masked
        self.ratios = ratios
        used = names_in(text)
        self._names = [name for name in columns if name in used]
        self._rendered: dict[object, str] = {}
        self._key_of: Callable[[Values], object] = _no_key
        if self._names:
            self._key_of = itemgetter(*map(columns.index, self._names))

    def fill(self, row: Values) -> str:
        """Return the sentence for a row, unchanged if it names what is no column.

        `row` has the values of `columns`, in their order. Only the first 4096 renderings are
        remembered.
        """
        key = self._key_of(row)
        rendered = self._rendered.get(key)
        if rendered is None:
            rendered = self._render(row)
            if len(self._rendered) < _REMEMBERED:
                self._rendered[key] = rendered
        return rendered

    def _render(self, row: Values) -> str:
        """Return the sentence with the values of a row, or as it is if it cannot be filled."""
        from docgen.expressions.evaluation import render

        facts: dict[str, str] = {}
        for name in self._names:
            value = row[self.columns.index(name)]
            facts[name] = _BLANK
            if value is not None:
                facts[name] = self._print(name, value)
        try:
            return _without_doubled_marks(render(self.text, facts))
        except ExpressionError:
            return self.text

    def _print(self, name: str, value: CellValue) -> str:
        """Return the value of a column as people write it: a rate of 0.056 is 5.6%."""
        if name in self.ratios and isinstance(value, float):
            return f"{print_value(value * 100, masked=False)}%"
        return print_value(value, name in self.masked)


def _without_doubled_marks(sentence: str) -> str:
    """Return a sentence without marks that a value repeats: 《《书名》》 becomes 《书名》.

    What stands for a blank cell has no marks at all.
    """
    for left, right in ("《》", "“”"):
        sentence = sentence.replace(f"{left}{_BLANK}{right}", _BLANK)
    for mark in _MARKS:
        sentence = sentence.replace(mark * 2, mark)
    return sentence


def _no_key(_: Values) -> object:
    """Return the key of a sentence without names: it is the same for all rows."""
    return None


def print_value(value: CellValue, masked: bool) -> str:
    """Return a value as text; a personal number is masked.

    A number has at most six decimals, a flag is 是 or 否, a missing value ''.
    """
    text = value if isinstance(value, str) else str(to_document_value(value))
    if masked:
        return mask_number(text)
    return text
