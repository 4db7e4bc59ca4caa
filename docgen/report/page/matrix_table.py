"""Build a completeness table in HTML: townships that open into their villages.

Each cell is 已有/应有. A cell with a gap is a button, whose words the page's script searches for in
the list of findings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from html import escape

from docgen.model.matrix import Matrix, Share

_MOST = 0.9
"""The share from which on a cell counts as nearly complete."""


def build_matrix(matrix: Matrix) -> Iterator[str]:
    """Yield the parts of a table: a row for each large place, then hidden rows of small ones."""
    heads = "".join(f"<th>{escape(name)}</th>" for name in matrix.columns)
    yield f"<h2>材料齐全情况：{escape(matrix.name)}</h2>"
    yield '<p class="hint">格内是“已有/应有”；点乡镇展开各村，点格子在下面看缺的是哪些。</p>'
    yield f'<div class="wide"><table class="matrix"><thead><tr><th>地方</th>{heads}</tr></thead>'
    yield "<tbody>"
    rows: dict[str, list[int]] = defaultdict(list)
    for index, place in enumerate(matrix.places):
        rows[place[0]].append(index)
    for name, indexes in rows.items():
        yield from _large_place(matrix, name, indexes)
    yield "</tbody></table></div>"


def _large_place(matrix: Matrix, name: str, rows: Sequence[int]) -> Iterator[str]:
    """Yield the rows of a township; `rows` are the indexes of its villages in the matrix."""
    has_villages = len(matrix.places[rows[0]]) > 1
    attributes = ""
    if has_villages:
        attributes = f' class="large" data-place="{escape(name)}"'
    sums = [_sum(matrix, rows, column) for column in range(len(matrix.columns))]
    yield f"<tr{attributes}><th>{escape(name)}</th>{_cells(sums, matrix, name)}</tr>"
    if not has_villages:
        return
    for index in rows:
        village = " ".join(matrix.places[index][1:])
        yield f'<tr class="small" data-in="{escape(name)}" hidden>'
        yield f"<th>{escape(village)}</th>{_cells(matrix.cells[index], matrix, name)}</tr>"


def _sum(matrix: Matrix, rows: Sequence[int], column: int) -> Share | None:
    """Return the sum of a column over rows, None if nothing is expected in any of them."""
    expected = 0
    existing = 0
    for row in rows:
        cell = matrix.cells[row][column]
        if cell is not None:
            expected += cell.expected
            existing += cell.existing
    if not expected:
        return None
    return Share(expected, existing)


def _cells(cells: Sequence[Share | None], matrix: Matrix, place: str) -> str:
    """Return the cells of a row; `place` is the large place by which the script searches."""
    words = [f"{place} {column}" for column in matrix.columns]
    return "".join(map(_cell, cells, words))


def _cell(cell: Share | None, words: str) -> str:
    """Return one cell, blank for None. `words` are what its button searches for."""
    if cell is None:
        return "<td></td>"
    text = f"{cell.existing}/{cell.expected}"
    css_class = _css_class(cell.existing / cell.expected)
    if css_class == "full":
        return f'<td class="full">{text}</td>'
    return f'<td class="{css_class}"><button data-words="{escape(words)}">{text}</button></td>'


def _css_class(part: float) -> str:
    """Return the class by which the style sheet colours a share from 0 to 1."""
    if part == 1:
        return "full"
    if part >= _MOST:
        return "most"
    if part > 0:
        return "some"
    return "none"
