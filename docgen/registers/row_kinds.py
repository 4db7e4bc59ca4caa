"""What a row of a table is, if it is no record: a sum, a signature, a note, a repeated header.

`judge_row` looks at the texts of one row. A row with a code of its own is a record unless it
repeats the header, numbers the columns or is an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from docgen.load.column_numbers import are_column_numbers
from docgen.load.error_values import UNCOMPUTED
from docgen.load.header_hints import is_kind
from docgen.load.stated_units import states_units
from docgen.load.unit_rows import read_unit
from docgen.model.header_names import header_form
from docgen.registers import row_words as w
from docgen.registers.header_rows import is_in_other_letters, is_line_of_header, is_without_values
from docgen.registers.row_shape import Row, is_free_text

_LEAST_CELLS = 3
"""Cells of a row that numbers columns, or of a banner over the whole table."""


class Verdict(Struct, frozen=True):
    """Why a row is no record, the column of the cell that shows it, what a record would need."""

    reason: str
    column: str
    remedy: str = ""


SUM = "是合计"
"""The reason of a row of sums; it has a finding of its own."""
TOTAL_ABOVE = "的数是下面各行之和"
TOTAL_BELOW = "的数是上面各行之和"
TOTAL_OF_OTHERS = "的数是别的各行之和"
"""The reasons of rows with the sums of other rows."""
UNFILLED = "是没有填的空行"
"""The reason of a row that was only prepared for a record."""
_EXAMPLE = "是填写的例子"
_REPEATED = "是重复的表头"
_COLUMN_NUMBERS = "是列的序号"
_HINTS = "是填写的要求"
_ERRORS = "只有没有算出来的格"
UNITS = "是列的单位"
"""The reason of a row of units that is not part of the header, or of a line that states one."""
LIKE_HEADERS = frozenset({SUM, _EXAMPLE, _REPEATED, _COLUMN_NUMBERS, _HINTS, UNITS})
"""Reasons of rows whose cells speak of their own columns, as those of a header do."""
ROWS_OF_UNITS = frozenset({UNITS, _HINTS})
"""Reasons of rows that may hold the units of their columns."""
_WITHOUT_MARK = "确是一条记录的，删去“例”一类的字"
_ALL_CELLS = "确是一条记录的，各格照实填写"
_WITH_CODE: tuple[Callable[[Row], Verdict | None], ...]
_WITHOUT_CODE: tuple[Callable[[Row], Verdict | None], ...]


def judge_row(row: Row, is_at_top: bool) -> Verdict | None:
    """Return why a row is no record, None for a record.

    Hints of how to fill the columns are only known at the top of a table.
    """
    if not row.filled:
        return None
    kinds = list(_WITH_CODE)
    is_hint = is_at_top and w.HINT.fullmatch(row.key) is not None
    if is_hint or not row.shape.is_code(row.key):
        kinds += _WITHOUT_CODE
        if is_at_top:
            kinds.insert(len(_WITH_CODE), _find_hint)
    return next(filter(None, (kind(row) for kind in kinds)), None)


def _find_numbers(row: Row) -> Verdict | None:
    """Judge a row that numbers all columns that are fields, but for one."""
    texts = [*row.filled.values()]
    blank = sum(not row.cells.get(name) for name in row.shape.fields)
    if blank > 1 or len(texts) < _LEAST_CELLS or not are_column_numbers(texts):
        return None
    return Verdict(_COLUMN_NUMBERS, row.first, _ALL_CELLS)


def _find_header(row: Row) -> Verdict | None:
    """Judge a row most of whose cells are the names of their columns, or parts of them.

    The second line of a header has only parts, and no key.
    """
    names = {column: row.shape.names.get(column, ()) for column in row.filled}
    forms = {column: header_form(text) for column, text in row.filled.items()}
    same = [column for column, form in forms.items() if form in names[column]]
    near = [column for column, form in forms.items() if _is_part(form, names[column])]
    is_line = is_line_of_header(row.filled, names, row.shape.key, row.shape.numbers)
    if is_line or (len(same) > 1 and len(near) * 2 > len(forms)):
        return Verdict(_REPEATED, near[0], _ALL_CELLS)
    # 元 of 收入（元）: a part may be one character if all cells are parts.
    parts = (_stands_in(form, names[column]) for column, form in forms.items())
    if all((row.is_sparse, not row.key, *parts)):
        return Verdict(_REPEATED, row.first, _ALL_CELLS)
    return None


def _is_part(form: str, names: Iterable[str]) -> bool:
    """Return whether a text is a name of a column, or at least two characters of one."""
    return form in names or (len(form) > 1 and _stands_in(form, names))


def _stands_in(form: str, names: Iterable[str]) -> bool:
    """Return whether a text is a part of a name of a column; 否 is no part of 是否退出."""
    return form not in w.ANSWERS and any(form in name for name in names)


def _find_example(row: Row) -> Verdict | None:
    """Judge a row that is marked as an example, where a name or a place stands."""
    is_like = len(row.filled) > 1 and all(map(w.LIKE.fullmatch, row.filled.values()))
    if is_like or w.EXAMPLE_ALONE.fullmatch(row.filled[row.first]):
        return Verdict(_EXAMPLE, row.first, _WITHOUT_MARK)
    columns = dict.fromkeys((row.first, row.shape.key, *row.shape.required, *row.shape.places))
    for column in columns:
        if w.EXAMPLE.fullmatch(row.cells.get(column, "")):
            return Verdict(_EXAMPLE, column, _WITHOUT_MARK)
    return None


def _find_hint(row: Row) -> Verdict | None:
    """Judge a row that says what the columns hold: 文本, 必填, 18位, hhid."""
    texts = [*row.filled.values()]
    if len(texts) < 2 or row.has_id:
        return None
    hints = sum(map(bool, map(w.HINT.fullmatch, texts)))
    is_bare = not row.key and row.is_sparse and is_without_values(row.filled, row.shape.numbers)
    is_foreign = is_in_other_letters(row.filled, has_key=bool(row.key))
    is_half = hints * 2 > len(texts) - (not row.has_name and row.is_sparse)
    if is_half or is_bare or is_foreign:
        return Verdict(_HINTS, row.first, _ALL_CELLS)
    return None


def _find_log(row: Row) -> Verdict | None:
    """Judge a row that a database writes below those that it exports: (2 rows affected)."""
    if len(row.filled) > 1 or not w.LOG.fullmatch(row.filled[row.first]):
        return None
    return Verdict("是导出时带的字", row.first)


def _find_units(row: Row) -> Verdict | None:
    """Judge a row that states the unit of the table, or those of its columns and nothing else."""
    texts = [text for _, text in row.pieces]
    if len(texts) == 1 and row.is_nearly_blank and states_units(texts):
        return Verdict(UNITS, row.first)
    at_numbers = [row.filled[name] for name in row.shape.numbers if name in row.filled]
    others = [text for name, text in row.filled.items() if name not in row.shape.numbers]
    if at_numbers and all(map(read_unit, at_numbers)) and all(map(is_kind, others)):
        return Verdict(UNITS, row.first, _ALL_CELLS)
    return None


def _find_sum(row: Row) -> Verdict | None:
    """Judge a row of sums by the cell that stands in place of a name."""
    if row.has_id:
        return None
    for column, text in row.filled.items():
        if any(is_sum(row, column, text) for is_sum in (_is_word, _is_long_word, _is_phrase)):
            return Verdict(SUM, column)
    return None


def _is_word(row: Row, column: str, text: str) -> bool:
    """Return whether a cell holds the word of a sum and nothing else.

    In a row with a name it has to stand in place of a name too, without a free text beside it.
    """
    if not w.EXACT_SUM.fullmatch(text):
        return False
    return column == row.shape.key or not row.has_name or row.is_lone_name(column)


def _is_long_word(row: Row, column: str, text: str) -> bool:
    """Return whether a text ends with the word of a sum and is no title of a paper.

    A key of a place's sum is one, and a place of any sum in a row without a number of its own.
    Elsewhere no free text may stand beside it.
    """
    if not w.LOOSE_SUM.fullmatch(text):
        return False
    shape = row.shape
    is_placed = bool(w.PLACED_SUM.fullmatch(text))
    is_place = column in (shape.key, *shape.places)
    if is_place and (shape.key_digits or not row.key or (is_placed and column == shape.key)):
        return True
    is_title = column in shape.fields and not is_place and not is_placed
    return row.is_lone_name(column) and not is_title


def _is_phrase(row: Row, column: str, text: str) -> bool:
    """Return whether a text stands for several places or for what is compared with them."""
    if w.PHRASE_OF_SUM.fullmatch(text):
        return row.is_lone_name(column)
    if column not in row.shape.places or not row.is_lone_name(column):
        return False
    places = [place for name in row.shape.places if (place := row.cells.get(name))]
    if len(places) == 1:
        return bool(w.COUNTY.fullmatch(text))
    is_repeated = places == [text] * len(places) and len(row.pieces) > 1
    return is_repeated and bool(w.TOWN.fullmatch(text))


def _find_signature(row: Row) -> Verdict | None:
    """Judge a row of labels of signatures, with their names behind or beside them."""
    texts = [text for _, text in row.pieces]
    labels = [column for column, text in row.pieces if _is_label(text)]
    if not labels:
        return None
    is_key = bool(w.SIGNATURE.fullmatch(row.key)) and not any(map(str.isdecimal, texts))
    if is_key or _are_signatures(texts) or _are_half_signed(row, texts):
        return Verdict("是签字栏", labels[0])
    return None


def _are_half_signed(row: Row, texts: Sequence[str]) -> bool:
    """Return whether half of a row without a number of its own are signatures of duties."""
    signed = sum(map(bool, map(w.DUTY_SIGNATURE.fullmatch, texts)))
    return signed * 2 >= len(texts) and not row.key and row.is_sparse


def _is_label(text: str) -> bool:
    """Return whether a text is a label of a signature, with or without a name behind it."""
    return bool(w.SIGNATURE.fullmatch(text) or w.BARE_LABEL.fullmatch(text))


def _are_signatures(texts: Sequence[str]) -> bool:
    """Return whether each text is a label, a day, or the name behind a label.

    Labels and days are half of them: a duty may stand before the name and place of an official.
    """
    labels = sum(_is_label(text) or bool(w.SIGNING_DAY.fullmatch(text)) for text in texts)
    if labels * 2 < len(texts):
        return False
    is_open = False
    for text in texts:
        if w.BARE_LABEL.fullmatch(text):
            is_open = True
        elif w.SIGNATURE.fullmatch(text):
            is_open = text.endswith((":", "："))
        elif not w.SIGNING_DAY.fullmatch(text) and not (is_open and w.SIGNER.fullmatch(text)):
            return False
    return True


def _find_banner(row: Row) -> Verdict | None:
    """Judge a row over which one text is merged: its cells all hold it."""
    texts = [*row.filled.values()]
    if row.has_error or len(row.pieces) > 1 or texts[0].isdigit():
        return None
    is_over_key = len(texts) > 1 and row.key != "" and len(row.shape.names) > 2
    if len(texts) >= _LEAST_CELLS or is_over_key:
        return Verdict("是横贯的标题", row.first)
    return None


def _find_note(row: Row) -> Verdict | None:
    """Judge a row that begins with a note; a title that is like one has other texts beside it.

    A note may stand in place of the key too, beside places alone.
    """
    is_short = row.is_nearly_blank or (row.first in row.shape.places and len(row.filled) <= 2)
    notes = [name for name in dict.fromkeys((row.first, row.shape.key)) if _is_note(row, name)]
    return Verdict("是备注", notes[0]) if is_short and notes else None


def _is_note(row: Row, column: str) -> bool:
    """Return whether a cell begins with a note, and is no title with other texts beside it."""
    is_title = column != row.shape.key and column in row.shape.fields
    is_note = w.NOTE.fullmatch(row.cells.get(column, "")) is not None
    return is_note and not (is_title and row.has_other_text(column))


def _find_furniture(row: Row) -> Verdict | None:
    """Judge a row that belongs to the sheet, and not to its records."""
    key, text = row.shape.key, row.filled[row.first]
    if w.FURNITURE.fullmatch(row.key) and not row.has_id and not row.has_other_text(key):
        return Verdict("是表格里的说明", key)
    is_word = w.FURNITURE.fullmatch(text) and len(row.filled) <= 2
    is_line = w.LINE.fullmatch(text) and len(row.filled) == 1
    if row.is_nearly_blank and (is_word or is_line):
        return Verdict("是表格里的说明", row.first)
    return None


def _find_single(row: Row) -> Verdict | None:
    """Judge a row without a key that has one other cell, or only formulas without a value."""
    if row.key or len(row.shape.required) < 2:
        return None
    if all(text == UNCOMPUTED for text in row.filled.values()):
        return Verdict(_ERRORS, row.first, _ALL_CELLS)
    if row.has_error or len(row.filled) > 1:
        return None
    if row.filled[row.first] in w.ANSWERS:
        return Verdict(UNFILLED, row.first, _ALL_CELLS)
    return Verdict("只有一格", row.first)


def _find_unfilled(row: Row) -> Verdict | None:
    """Judge a row without a key that has its number and places and answers, all filled in before.

    Nothing that a record needs is written but places, and not most of it.
    """
    shape = row.shape
    is_number = (name not in shape.fields and text.isdecimal() for name, text in row.filled.items())
    is_common = (name in shape.places or text in w.ANSWERS for name, text in row.filled.items())
    if row.key or not row.is_sparse or not all(map(max, is_number, is_common)):
        return None
    places = [name for name in row.filled if name in shape.places]
    return Verdict(UNFILLED, (*places, row.first)[0], _ALL_CELLS)


def _find_uncommon(row: Row) -> Verdict | None:
    """Judge a row with a key unlike all others and no text.

    A text beside an uncommon key makes a record without a number.
    """
    key = row.key
    if not key or not row.shape.key_digits or row.has_error or not row.is_nearly_blank:
        return None
    if key.isascii() and key.strip("._-=*"):
        return None
    if any(map(is_free_text, set(row.filled.values()) - {key})):
        return None
    return Verdict("没有编号的样子，别的格里没有文字", row.shape.key)


_WITH_CODE = (_find_numbers, _find_header, _find_example, _find_log)
_WITHOUT_CODE = (
    _find_units,
    _find_sum,
    _find_signature,
    _find_banner,
    _find_note,
    _find_furniture,
    _find_single,
    _find_unfilled,
    _find_uncommon,
)
