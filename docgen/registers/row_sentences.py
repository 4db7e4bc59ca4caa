"""The sentences of a rule, filled with the values of the rows that break it.

A county has millions of rows, and most of them give the same few sentences: a sentence reads only
the columns that it names, and is rendered once for equal values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from docgen.expressions.evaluation import ExpressionError, find_sentence_names, render
from docgen.model.disclosure import mask_number
from docgen.registers.cell_values import CellValue, to_document_value

_REMEMBERED = 4096
"""How many renderings of one sentence are remembered."""


@dataclass
class RowSentence:
    """A sentence of a rule. `masked` are the names of personal numbers among its values."""

    text: str
    masked: frozenset[str]
    _names: tuple[str, ...] = field(init=False)
    _rendered: dict[tuple[CellValue, ...], str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        try:
            self._names = tuple(sorted(find_sentence_names(self.text)))
        except ExpressionError:
            self._names = ()

    @property
    def names(self) -> frozenset[str]:
        """Return the names that the sentence uses."""
        return frozenset(self._names)

    def fill(self, row: Mapping[str, CellValue]) -> str:
        """Return the sentence for a row, unchanged if it names a value that is not there."""
        key = tuple(row.get(name) for name in self._names)
        rendered = self._rendered.get(key)
        if rendered is None:
            rendered = self._render(key)
            if len(self._rendered) < _REMEMBERED:
                self._rendered[key] = rendered
        return rendered

    def _render(self, values: tuple[CellValue, ...]) -> str:
        pairs = zip(self._names, values, strict=True)
        facts = {n: print_value(v, n in self.masked) for n, v in pairs if v is not None}
        try:
            return render(self.text, facts)
        except ExpressionError:
            return self.text


def print_value(value: CellValue, masked: bool) -> str:
    """Return a value as text; a personal number is masked."""
    text = str(to_document_value(value))
    if masked:
        return mask_number(text)
    return text
