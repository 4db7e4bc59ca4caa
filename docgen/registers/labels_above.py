"""What the lines above a header say of all rows: 乡镇：东山镇, or the cells 乡镇 | 东山镇.

A field that the table lacks gets it, as a map gives a constant, and that is told. What names no
field is told as not read. The words of a form's frame (填报单位, 制表, 日期) are about the table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model.column_file import ColumnFile
from docgen.model.finding import Finding, Location
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.model.source import cell_name
from docgen.registers.batches import Table
from docgen.registers.cells import CellReader
from docgen.registers.column_map import ColumnMap
from docgen.registers.column_plan import read_header, table_rows
from docgen.registers.header_units import NUMBERS
from docgen.registers.map_columns import fields_without_column
from docgen.registers.register_schema import RegisterSchema, other_forms
from docgen.registers.unclear_columns import is_of_person, is_personal
from docgen.schema import schema_keywords as grammar

_NAME = r"[^\s:：，,；;。|｜()（）]{1,10}(?:[(（][^()（）]{1,4}[)）])?"
_PAIR = LazyPattern(
    rf"(?:^|(?<=[\s，,；;。|｜(（]))({_NAME})\s?[:：]\s*"
    rf"(.*?)(?=[)）]?(?:$|[\s，,；;。|｜]+{_NAME}\s?[:：]))"
)
_SPACED = LazyPattern(r"(?<!\S)([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?=\s*[:：])")
"""A name of two characters that are written apart: 乡 镇：."""
_FRAME = LazyPattern(
    r".*(?:填[报表写]|填$|制表|审[核批]|复核|核对|报[送出表]|上报|打印|导出|录入|统计|经办|负责|联系|日期|时间"
    r"|单位|[Uu]nit|电话|手机|传真|页|附[件表]|编制|机关|文号|有效|说明|注$|要求|备注|签[字名章收]|盖章|主管|领导|金额).*"
    r"|表[号\d一二三四五六七八九十].*|[共第总].*"
)
_TELEPHONE = LazyPattern(r".*(?:电话|手机).*")
_LONGEST = 40
"""Characters of what a label says; a sentence is longer."""
_YEAR = "年"


class Label(Struct, frozen=True):
    """A name above a header with what stands behind it, and its 0-based row and column.

    `has_sign` tells that a colon stands between them.
    """

    name: str
    text: str
    row: int
    column: int
    has_sign: bool


def add_labels(
    form: RegisterSchema, table: Table, column_map: ColumnMap
) -> tuple[ColumnMap, list[Finding]]:
    """Return a column map with the labels above a table as constants, and what is said about them.

    The map is returned as it is if nothing above the table says anything of its rows.
    """
    labels = list(_list_labels(_lines_above(table), form))
    if not labels:
        return column_map, []
    fields = _LabelFields(form, table, column_map)
    open_labels = [each for each in labels if fields.is_open(each)]
    read = {fields.find(each): each for each in reversed(open_labels) if fields.takes(each, labels)}
    unread = [
        each
        for each in open_labels
        if fields.find(each) not in read and not _is_of_frame(each, labels)
    ]
    findings = [_report_read(name, label, table) for name, label in reversed(read.items())]
    findings += _report_unread(unread, table)
    if read:
        texts = {name: label.text for name, label in read.items()}
        column_map = replace(column_map, constants={**column_map.constants, **texts})
    return column_map, findings


def _is_of_frame(label: Label, labels: Sequence[Label]) -> bool:
    """Return whether a label is about the table itself: who filled it in, and when.

    A telephone is, beside another such label of its line: 制表：张三  电话：139……
    """
    others = [each for each in labels if each.row == label.row and each != label]
    names = [header_form(each.name) for each in (label, *others)]
    if _TELEPHONE.fullmatch(names[0]):
        return any(map(_FRAME.fullmatch, names[1:]))
    return _FRAME.fullmatch(names[0]) is not None


class _LabelFields:
    """Finds the field of a register that a label means."""

    def __init__(self, form: RegisterSchema, table: Table, column_map: ColumnMap) -> None:
        """Take the fields that a table has by its header and its map."""
        self._form = form
        read = read_header(form.schema, table, column_map, form.register_names)
        self._existing = {*read.fields.values(), *fields_without_column(column_map)}
        self._forms = other_forms(form.schema)
        self._forms |= {header_form(name): name for name in form.schema.fields}

    def find(self, label: Label) -> str:
        """Return the field that a label names, '' for none."""
        forms = (header_form(label.name), split_bracket(label.name)[0])
        return next((self._forms[each] for each in forms if each in self._forms), "")

    def is_open(self, label: Label) -> bool:
        """Return whether a label is read or told: the table says nothing else of its field."""
        name = self.find(label)
        return name not in self._existing and bool(name or label.has_sign)

    def takes(self, label: Label, labels: Sequence[Label]) -> bool:
        """Return whether the text of a label is that of its field in all rows.

        What a person has is not, nor what is counted, nor a word that a form has for itself, nor
        what another of the labels says otherwise.
        """
        name = self.find(label)
        texts = {each.text for each in labels if self.find(each) == name}
        if not name or len(texts) > 1 or set("{}") & set(label.text) or not self._is_common(name):
            return False
        reader = CellReader(
            name,
            self._form.schema.fields[name],
            is_code=name in self._form.codes,
            blank_words=self._form.blank_words,
        )
        read = reader.read_texts([label.text])
        return read.values[label.text] is not None and not read.findings

    def _is_common(self, name: str) -> bool:
        """Return whether all rows of a table may have one text of a field."""
        schema = self._form.schema
        is_own = name == self._form.key and name not in self._form.shared
        is_year = schema.meta(name, grammar.UNIT) == _YEAR
        is_counted = schema.fields[name].get("type") in NUMBERS and not is_year
        is_persons = is_of_person(name, schema) or is_personal(name, name, schema)
        return not (is_own or is_counted or is_persons or _FRAME.fullmatch(name))


def _lines_above(table: Table) -> Sequence[tuple[int, Sequence[str]]]:
    """Return the lines above the header of a table, each with its 0-based row."""
    if isinstance(table, ColumnFile):
        return list(enumerate(table.above))
    rows = table_rows(table)
    return rows.above if rows is not None else ()


def _list_labels(
    lines: Sequence[tuple[int, Sequence[str]]], form: RegisterSchema
) -> Iterator[Label]:
    """Yield the labels in some lines: 名：值 in a cell, or 名 in one and 值 in the next.

    Without a colon only the names of fields and of a form's frame are labels. Equal cells beside
    each other are one.
    """
    known = {*map(header_form, form.schema.fields), *other_forms(form.schema)}
    for row, cells in lines:
        texts = [(at, text.strip()) for at, text in enumerate(cells) if text.strip()]
        texts = [each for at, each in enumerate(texts) if not at or each[1] != texts[at - 1][1]]
        following = [*(text for _, text in texts[1:]), ""]
        for (column, text), after in zip(texts, following, strict=False):
            yield from _labels_in(text, after, known, row, column)


def _labels_in(text: str, after: str, known: Set[str], row: int, column: int) -> Iterator[Label]:
    """Yield the labels of a cell, given the text of the next cell with any."""
    text = _SPACED.sub(r"\1\2", text)
    pairs = [(found[1], found[2].strip()) for found in _PAIR.finditer(text)]
    if after and not _PAIR.search(after):
        if pairs and not pairs[-1][1]:
            pairs[-1] = (pairs[-1][0], after)
        elif not pairs and _is_name_before(text, after, known):
            pairs = [(text, after)]
    for name, value in pairs:
        if 0 < len(value) <= _LONGEST:
            yield Label(name, value, row, column, has_sign=name != text)


def _is_name_before(text: str, after: str, known: Set[str]) -> bool:
    """Return whether a cell is the name of a field or of the frame, and the next one is none."""
    is_name = header_form(text) in known or _FRAME.fullmatch(text) is not None
    return is_name and header_form(after) not in known


def _place(label: Label, table: Table) -> Location:
    """Return the place of a label, in a CSV file that of the header."""
    place = table.location(())
    if isinstance(table, ColumnFile) or label.row < 0:
        return place
    return replace(place, cell=cell_name(label.row + 1, label.column + 1))


def _report_read(name: str, label: Label, table: Table) -> Finding:
    """Return the notice that the rows of a table get what a label above it says."""
    return new_finding(
        "TB-22",
        f"“{name}”写在表的上面，各行都照它读：“{label.text}”",
        "核对是不是各行都一样；不一样的，加一列写在每行",
        path=(),
        location=_place(label, table),
    )


def _report_unread(labels: Sequence[Label], table: Table) -> Iterator[Finding]:
    """Yield the notice about the labels that are not read, if there are any."""
    if labels:
        listed = "、".join(dict.fromkeys(f"{each.name}：{each.text}" for each in labels))
        yield new_finding(
            "TB-18",
            f"表的上面写的这些没有读：{listed}",
            "台账要的，加一列写在每行；不要的不用管",
            path=(),
            location=_place(labels[0], table),
        )
