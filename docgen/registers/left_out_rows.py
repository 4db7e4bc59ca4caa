"""Rows of a table that are no records: sums, notes, signatures, examples, repeated headers.

Few rows of a table can be one of them: those that lack most required cells, or whose key has one
of their words. Only these, and the first rows, are looked at closely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

import polars as pl
from msgspec import Struct

from docgen.codes import new_finding
from docgen.load.table_header import report_total_row
from docgen.model.finding import Finding
from docgen.model.header_names import header_form
from docgen.registers.batches import Table, other_column
from docgen.registers.column_plan import table_header
from docgen.registers.register_schema import INDEX, RegisterSchema

FIRST_ROWS = 5
"""Rows below the header that are looked at in any case: examples and numbers of columns."""
_SIGNS = r":|--|__|==|\*\*|\.\.\."
"""What a note or a line across the table has of ASCII characters."""
_WORDS = f"{_SIGNS}|[计注例页※：—…]|说明|事项|以下空白|无正文|续表|其中|平均"
"""What every sum, note, example and signature has in its first cell."""
_TOTAL = re.compile(
    r".{0,20}(?:合计|总计|小计|共计|累计|总合计|平均)(?:\([^()]*\))?(?:[:：]?\d+\w{0,3})?[:：]?"
)
_FURNITURE = (
    r"\(?(?:以下空白|[本此]页无正文|续表|接上[页表]|[转接]下页|其中|[备附]?注|(?:填表|填报)?说明"
    r"|第\d+页.*|※.*)\)?[:：]?|[\W_]+"
)
"""What stands alone in a row that belongs to the sheet, not to its records."""
_NOTE = r"\(?(?:(?:备|附)?注|说明|填表说明|填报说明|注意事项)(?:[:：]|\d[.、:：]).*"
_SIGNATURE = re.compile(
    r"(?:填表|制表|审核|复核|经办|联系|填报|负责|单位|主管|分管|主要|审批|核实|调查)"
    r"[^:：]{0,8}(?:人|员|单位|日期|时间|电话|领导)?(?:\((?:签字|签名|盖章|公章)\))?[:：].*"
)
_EXAMPLE = re.compile(r"[(【\[]?(?:例|示例|样例|举例|例子|填写示例)(?:[)】\]:：].*|\d*)")
_COUNTED = (
    tuple(map(str, range(1, 257))),
    tuple(f"({number})" for number in range(1, 257)),
    tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    tuple("abcdefghijklmnopqrstuvwxyz"),
    tuple("甲乙丙丁戊己庚辛壬癸"),
    tuple("①②③④⑤⑥⑦⑧⑨⑩"),
    tuple("一二三四五六七八九十"),
)
"""What a row writes that numbers the columns."""
_SAMPLED = 200
"""Rows whose keys show what the keys of a table look like."""
_LEAST_CELLS = 3
"""Cells of a row that numbers columns, or of a banner over the whole table."""


class RowSieve(Struct, dict=True):
    """Finds the rows of a table that are no records, batch by batch.

    `headers` are the names of its columns; a list in YAML has none, and all its rows are records.
    """

    form: RegisterSchema
    table: Table
    headers: Sequence[str]
    key_digits: int = 0
    """How many digits its keys have, as far as it is known; 0 if they are names."""

    def sift(self, texts: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
        """Return the records of a batch, and a finding for each row that is left out."""
        columns = [name for name in texts.columns if name != INDEX]
        if not self.headers:
            return texts, []
        required = self._required()
        doubtful = texts.filter(self._may_be_none(required, texts))
        if not self.key_digits:
            self.key_digits = self._fewest_digits(required, texts)
        left_out: list[int] = []
        findings: list[Finding] = []
        for record, *cells in doubtful.select(INDEX, *columns).iter_rows():
            by_column = dict(zip(columns, map(_plain, cells), strict=True))
            row = _Row(by_column, required, self.form.key, self.key_digits)
            finding = self._judge(row, record)
            if finding is not None:
                findings.append(finding)
                left_out.append(record)
        if left_out:
            texts = texts.filter(~pl.col(INDEX).is_in(left_out))
        return texts, findings

    def _may_be_none(self, required: Sequence[str], texts: pl.DataFrame) -> pl.Expr:
        """Return whether a row is looked at closely."""
        doubts = [pl.col(INDEX) < FIRST_ROWS]
        present = [name for name in required if name in texts.columns]
        full = [name for name in present if not texts[name].null_count()]
        if len(full) * 2 < len(required):
            written = [pl.col(name).is_not_null() for name in present if name not in full]
            doubts.append(pl.sum_horizontal(pl.lit(len(full)), *written) * 2 < len(required))
        key = self.form.key
        if key in texts.columns:
            doubts.append(pl.col(INDEX).is_in(self._doubtful_by_key(texts).implode()))
            doubts += [pl.col(key) == pl.col(name) for name in present if name != key][:1]
        return pl.any_horizontal(doubts).fill_null(False)

    def _fewest_digits(self, required: Sequence[str], texts: pl.DataFrame) -> int:
        """Return how many digits each key has that is a code of ASCII characters; 0 for names.

        The keys of the first rows tell it, those whose required cells are mostly written.
        """
        key = self.form.key
        if key not in texts.columns:
            return 0
        names = [name for name in required if name in texts.columns]
        written = pl.sum_horizontal(pl.lit(0), *(pl.col(name).is_not_null() for name in names))
        first = texts.head(_SAMPLED).filter(written * 2 >= len(required))
        keys = [_plain(each) for each in first[key].drop_nulls() if not _TOTAL.fullmatch(each)]
        if sum(map(str.isascii, keys)) * 10 < len(keys) * 9:
            return 0
        return min((_count_digits(each) for each in keys if each.isascii()), default=0)

    def _doubtful_by_key(self, texts: pl.DataFrame) -> pl.Series:
        """Return the records whose key makes them doubtful; a number does so in its own column."""
        keys = texts.select(INDEX, self.form.key)
        numbers = keys[self.form.key].cast(pl.Int64, strict=False)
        others = keys.filter(numbers.is_null())
        doubtful = others.filter(pl.any_horizontal(*self._signs_in_key(others)))[INDEX]
        return doubtful.append(keys[INDEX].filter(numbers == self._place_of_key))

    def _signs_in_key(self, texts: pl.DataFrame) -> Iterator[pl.Expr]:
        """Yield what makes a row doubtful whose key is as it is."""
        key = pl.col(self.form.key)
        yield key.is_null()
        # A repeated header may be written with other spaces: its first character is enough.
        heads = {name[:1] for name in self._names_of(self.form.key)}
        place = self._place_of_key
        yield key.is_in(list(chain.from_iterable(each[place - 1 : place] for each in _COUNTED)))
        if texts.select((key.str.len_bytes() == key.str.len_chars()).all()).item():
            yield key.str.contains(_SIGNS)
            heads = set(filter(str.isascii, heads))
        else:
            yield key.str.contains(_WORDS)
        for head in heads:
            yield key.str.starts_with(head)

    def _required(self) -> list[str]:
        """Return the required fields that have a column, blank or not."""
        fields = self.form.schema.fields
        return [n for n in table_header(self.table) if fields.get(n, {}).get("required")]

    @cached_property
    def _place_of_key(self) -> int:
        """The 1-based place of the key among the columns that have a name, 1 without one."""
        names = [name for name in table_header(self.table) if name]
        return names.index(self.form.key) + 1 if self.form.key in names else 1

    @cached_property
    def _header_of(self) -> dict[str, str]:
        """Return the header of each column by its name in a batch."""
        headers: dict[str, str] = {}
        for number, (name, header) in enumerate(
            zip(table_header(self.table), self.headers, strict=True)
        ):
            headers.setdefault(name, header)
            headers[other_column(number)] = header
        return headers

    def _names_of(self, column: str) -> set[str]:
        """Return the name of a column in a batch, and that in the table."""
        return {column, self._header_of.get(column, column)}

    def _judge(self, row: _Row, record: int) -> Finding | None:
        """Return the finding about a row that is no record, None for a record."""
        texts = row.filled
        if not texts:
            return None
        first = texts[0]
        location = self.table.location((record,))
        if _TOTAL.fullmatch(first) and (row.is_sparse or row.key in ("", first)):
            return report_total_row(first, location)
        reason = self._reason(row)
        if not reason:
            return None
        return new_finding(
            "TB-21",
            f"“{first[:20]}”一行{reason}，没有读入",
            "确是一条记录的，把编号和必填的格填上",
            path=(record,),
            location=location,
        )

    def _reason(self, row: _Row) -> str:
        """Return why a row is no record, '' for a record."""
        texts = row.filled
        if self._numbers_columns(texts):
            return "是列的序号"
        if self._repeats_header(row):
            return "是重复的表头"
        if _EXAMPLE.fullmatch(texts[0]):
            return "是填写的例子"
        if _is_banner(texts):
            return "是横贯的标题"
        if all(map(_SIGNATURE.fullmatch, texts)):
            return "是签字栏"
        if row.is_sparse or len(texts) == 1:
            return _reason_of_sparse(row)
        return ""

    def _numbers_columns(self, texts: Sequence[str]) -> bool:
        """Return whether a row numbers nearly all columns of the table."""
        named = sum(map(bool, self.headers))
        if len(texts) < _LEAST_CELLS or len(texts) < named - 1:
            return False
        return any(tuple(texts) == counted[: len(texts)] for counted in _COUNTED)

    def _repeats_header(self, row: _Row) -> bool:
        """Return whether most cells of a row are the names of their columns, or all parts of them.

        The second line of a header has the parts, without a key.
        """
        parts = (
            any(header_form(text) in header_form(name) for name in self._names_of(column))
            for column, text in row.cells.items()
            if text
        )
        if row.is_sparse and not row.key and all(parts):
            return True
        same = sum(
            header_form(text) in map(header_form, self._names_of(column))
            for column, text in row.cells.items()
            if text
        )
        return same > 1 and same * 2 > len(row.filled)


class _Row(Struct, frozen=True):
    """The texts of a row by column, in the order of the table."""

    cells: dict[str, str]
    required: Sequence[str]
    key_name: str
    key_digits: int
    """How many digits the keys of the table have, 0 if they are names."""

    @property
    def filled(self) -> list[str]:
        """Return the texts of the cells that are not blank."""
        return [text for text in self.cells.values() if text]

    @property
    def key(self) -> str:
        """Return the text of the key, '' without one."""
        return self.cells.get(self.key_name, "")

    @property
    def is_sparse(self) -> bool:
        """Return whether most required cells are blank."""
        blank = sum(not self.cells.get(name) for name in self.required)
        return blank * 2 > len(self.required) or (not self.required and not self.key)

    @property
    def has_uncommon_key(self) -> bool:
        """Return whether the key is a text among keys that are codes, and no other text is written.

        Numbers alone are averages or counts; a text beside the key is a record without a number.
        """
        if not self.key_digits or not self.key or (self.key.isascii() and self.key.strip("._-=*")):
            return False
        others = (text for name, text in self.cells.items() if name != self.key_name)
        if any(any(map(str.isalpha, text)) for text in others):
            return False
        return _count_digits(self.key) < self.key_digits


def _is_banner(texts: Sequence[str]) -> bool:
    """Return whether one text is merged over a row: its cells all hold it."""
    return len(texts) >= _LEAST_CELLS and len(set(texts)) == 1 and not texts[0].isdigit()


def _reason_of_sparse(row: _Row) -> str:
    """Return why a row without most required cells is no record, '' for a record."""
    texts = row.filled
    if any(map(_SIGNATURE.fullmatch, texts)):
        return "是签字栏"
    if re.fullmatch(_NOTE, texts[0]):
        return "是备注"
    if len(texts) == 1 and re.fullmatch(_FURNITURE, texts[0]):
        return "是表格里的说明"
    if len(texts) == 1 and len(row.required) > 1 and not row.key:
        return "只有一格"
    if row.has_uncommon_key:
        return "没有编号的样子，别的格里没有文字"
    return ""


def _count_digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _plain(text: str | None) -> str:
    """Return a text without spaces, with half-width brackets; '' for a blank one."""
    return "".join((text or "").split()).replace("（", "(").replace("）", ")")
