"""The context of a document: the names and values that fill its Word template.

`Composer` takes a record's values apart into pieces (a field, a section, an attachment). Pieces
that no row changes are composed once; for the document of a row only the others are composed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from docgen.codes import new_finding
from docgen.documents import document_keywords as kw
from docgen.documents.blocks import lay_out
from docgen.documents.numbering import Numbers, number
from docgen.documents.prose import Prose, mark_missing
from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import find_sentence_names, is_template
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import DateValue, Missing
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, Values

Fields = Mapping[str, Rules]
Row = Mapping[str, Any]
Composed = tuple[Values, tuple[Finding, ...]]

_NO_FACTS = (w.FIGURES, w.FORMAT, w.RELATIONS, w.SETTINGS)
_NOT_NAMED = (w.FIGURES, w.RELATIONS)
_EMPTY_VALUES: Values = {"list": [], "dict": {}, "boolean": False}


class County(Struct, frozen=True):
    """The county's facts and figures by name, and its format choices."""

    names: Mapping[str, object]
    format: Row


def county_facts(values: Row) -> dict[str, object]:
    """Return the plain facts of a county file, without figures, format and settings."""
    return {name: value for name, value in values.items() if name not in _NO_FACTS}


def known_names(
    values: Row, fields: Fields, county: County, figures: Mapping[str, object]
) -> dict[str, object]:
    """Return the names for conditions, relations and sentences; unwritten fields are `Missing`."""
    names: dict[str, object] = {name: Missing(name) for name in fields}
    names.update(county.names)
    names.update((name, value) for name, value in values.items() if name not in _NOT_NAMED)
    names.update(figures)
    return names


def check_overrides(values: Row, county: County) -> tuple[Finding, ...]:
    """Return a finding for each field that differs from the county's fact of the same name."""
    return tuple(_overrides(values, county))


def _overrides(values: Row, county: County) -> Iterator[Finding]:
    """Yield the findings of `check_overrides` (ZB-07).

    Values are compared as they are printed: 3人 in both files is no difference. The choice of
    columns (选列) is passed over, because a document may choose other columns than its county.
    """
    for name, value in values.items():
        if name == grammar.CHOSEN or name not in county.names:
            continue
        fact = county.names[name]
        if str(fact) != str(value):
            message = f"“{name}”写的是“{value}”，县情文件里是“{fact}”"
            remedy = "与县情一致的删去这里的；县情错了改县情"
            yield new_finding("ZB-07", message, remedy, path=(name,))


class _Piece(Struct, frozen=True):
    """A field, a section or an attachment, composed by itself; `needs` are the names it uses."""

    path: FieldPath
    value: object
    needs: frozenset[str]


class _ComposedPieces(Struct, frozen=True):
    """Composed pieces by their paths, and the findings about them."""

    pieces: Mapping[FieldPath, Any]
    findings: tuple[Finding, ...]

    def fields(self) -> Values:
        """Return the pieces that are fields, by name."""
        return {str(path[0]): value for path, value in self.pieces.items() if len(path) == 1}


class Composer:
    """Composes the documents of one record: a single one, or one of each of its rows.

    Pickles to plain values only, so that workers receive it fast.
    """

    def __init__(
        self,
        values: Row,
        fields: Fields,
        names: Mapping[str, object],
        county: County,
        *,
        rows: str = "",
        columns: Iterable[str] = (),
    ) -> None:
        """Compose the pieces that no row changes.

        `rows` names the field with the rows, '' for a single document; `columns` are names that
        every row should have.
        """
        shared = {name: value for name, value in values.items() if name != rows}
        self._rows = rows
        self._fields = fields
        self._columns = _column_names(values.get(rows)) | set(columns)
        self._numbers = number(shared)
        self._names = {name: value for name, value in names.items() if name != rows}
        self._names.update(self._numbers.references())
        self._plain = {name: value for name, value in self._names.items() if name not in shared}
        self._compose_shared(tuple(_pieces(shared)), county)

    def _compose_shared(self, pieces: tuple[_Piece, ...], county: County) -> None:
        """Compose the pieces that no row changes, and note those that one does.

        A piece varies if it uses a column of the rows, or a field that uses one. The fields come
        first in the context: county, blank fields of the schema, the format, then what was
        composed.
        """
        used = frozenset[str]().union(*(piece.needs for piece in pieces))
        self._used_columns = used & self._columns
        dependent = {str(piece.path[0]) for piece in pieces if piece.needs & self._columns}
        varying_names = self._columns | dependent
        self._varying = tuple(piece for piece in pieces if piece.needs & varying_names)
        fixed = [piece for piece in pieces if not piece.needs & varying_names]
        nothing = _ComposedPieces({}, tuple(self._numbers.findings))
        self._fixed = self._compose(fixed, nothing, {})
        self._context: Values = {**county.names, **_blank_fields(self._fields)}
        self._context[w.FORMAT] = county.format
        self._context.update(_printed_fields(self._fixed.fields(), self._fields))

    def document(self) -> Composed:
        """Return the context of the single document and the findings.

        Missing values are visible marks in it; a finding names each of them.
        """
        return {**self._context, **_structure(self._fixed.pieces)}, self._fixed.findings

    def row(self, index: int, row: Row) -> Composed:
        """Return the context of one row's document: shared values, the row's over them.

        `index` is the 0-based index of the row. A column that the row lacks is `Missing`; a finding
        (XW-01) names it if a sentence uses it.
        """
        blank = {name: Missing(name) for name in self._columns if name not in row}
        whole_row = {**blank, **row}
        composed = self._compose(self._varying, self._fixed, whole_row)
        varying = {
            str(piece.path[0]): composed.pieces[piece.path]
            for piece in self._varying
            if len(piece.path) == 1
        }
        context = {**self._context, **_printed_fields(varying, self._fields)}
        context.update(_structure(composed.pieces))
        context.update(_printed_fields(row, self._fields))
        context[grammar.ROW] = whole_row
        missing = sorted(self._used_columns & blank.keys())
        gaps = [_missing_cell(name, (self._rows, index)) for name in missing]
        return context, (*composed.findings, *gaps)

    def text(self, name: str, row: Row) -> str:
        """Return one text of a row's document from the row or a field, '' if neither has it.

        It is used for the names of files and folders and for the cells of an overview: `name` is a
        column of the rows or a field of the schema.
        """
        if name in row or (name,) in self._fixed.pieces:
            return str(row.get(name, self._fixed.pieces.get((name,))))
        value = next((piece.value for piece in self._varying if piece.path == (name,)), "")
        blank = {column: Missing(column) for column in self._columns}
        return str(Prose({**self._plain, **blank, **row}).value(value, (name,), {}))

    def _compose(
        self, pieces: Iterable[_Piece], base: _ComposedPieces, row: Row
    ) -> _ComposedPieces:
        """Return the pieces composed, laid over those of `base`.

        Texts come first: sentences of the other pieces may name them.
        """
        composed = dict(base.pieces)
        findings = list(base.findings)
        text_prose = Prose({**self._plain, **row})
        others = []
        for piece in pieces:
            if isinstance(piece.value, str):
                composed[piece.path] = text_prose.value(piece.value, piece.path, {})
            else:
                others.append(piece)
        texts = {str(path[0]): text for path, text in composed.items() if isinstance(text, str)}
        prose = Prose({**self._names, **texts, **row})
        for piece in others:
            value = prose.field(piece.value, piece.path)
            composed[piece.path], faults = _laid_out(value, piece.path, self._numbers)
            findings += faults
        return _ComposedPieces(composed, (*findings, *text_prose.findings, *prose.findings))


def _column_names(rows: object) -> frozenset[str]:
    """Return the names of all cells in the rows, whatever row has them; none without rows."""
    if not isinstance(rows, list):
        return frozenset()
    return frozenset(name for row in rows if isinstance(row, dict) for name in row)


def _pieces(values: Row) -> Iterator[_Piece]:
    """Yield the pieces of a record in their order.

    Each section and each attachment is one, with the path (field, index); every other field is one
    as a whole, with the path (field,).
    """
    for name, value in values.items():
        if name in (grammar.SECTIONS, w.ATTACHMENTS):
            for index, item in enumerate(value or []):
                yield _Piece((name, index), item, frozenset(_used_names(item)))
        else:
            yield _Piece((name,), value, frozenset(_used_names(value)))


def _laid_out(value: Any, path: FieldPath, numbers: Numbers) -> tuple[Any, tuple[Finding, ...]]:
    """Return the blocks of a section, the template's values of an attachment, else the value.

    `path` is that of the piece: one step for a field, two for a section or an attachment. The
    findings are those about its tables.
    """
    if len(path) == 1:
        return value, ()
    if path[0] == grammar.SECTIONS:
        return lay_out([value], path[:1], numbers, int(path[1]))
    blocks, findings = lay_out(
        value.get(grammar.SECTIONS) or [], (*path, grammar.SECTIONS), numbers
    )
    label = numbers.marks[path][1]
    attachment = {
        grammar.NUMBER: label.removeprefix("附件"),
        grammar.TITLE: mark_missing(value.get(grammar.TITLE, "")),
        kw.LABEL: label,
        kw.BLOCKS: blocks,
    }
    return attachment, findings


def _structure(pieces: Mapping[FieldPath, Any]) -> Values:
    """Return the blocks of the body and the attachments in their order."""
    body: list[Values] = []
    attachments: list[Values] = []
    for path in sorted(path for path in pieces if len(path) > 1):
        if path[0] == grammar.SECTIONS:
            body += pieces[path]
        else:
            attachments.append({**pieces[path], kw.LAST: False})
    if attachments:
        attachments[-1][kw.LAST] = True
    return {kw.BODY: body, w.ATTACHMENTS: attachments}


def _missing_cell(name: str, row: FieldPath) -> Finding:
    """Return the finding (XW-01) for a row that lacks a cell of a sentence; `row` is its path."""
    message = f"这一行缺“{name}”，文中要用"
    return new_finding("XW-01", message, f"补写“{name}”", path=(*row, name), missing=name)


def _used_names(value: object) -> set[str]:
    """Return the names that the sentences in a value use."""
    if isinstance(value, str):
        return _names_in(value)
    inner: Iterable[object] = ()
    if isinstance(value, dict):
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    return set[str]().union(*map(_used_names, inner))


def _names_in(sentence: str) -> set[str]:
    """Return the names in the braces of a sentence; none for a plain text or a broken sentence.

    A broken sentence is reported when it is filled (XW-02).
    """
    if not is_template(sentence):
        return set()
    try:
        return set(find_sentence_names(sentence))
    except ExpressionError:
        return set()


def _blank_fields(fields: Fields) -> Values:
    """Return every field of a schema with an empty value: a template may use any of them."""
    blank: Values = {}
    for name, rules in fields.items():
        if kw.JOIN in rules.get("meta", {}):
            blank[name] = ""
        else:
            blank[name] = _EMPTY_VALUES.get(str(rules.get("type")), "")
    return blank


def _printed_fields(values: Row, fields: Fields) -> Values:
    """Return values as a template prints them: joined lists, marked gaps, dates and numbers."""
    printed: Values = {}
    for name, value in values.items():
        separator = fields.get(name, {}).get("meta", {}).get(kw.JOIN)
        if separator is not None and isinstance(value, list):
            printed[name] = mark_missing(separator.join(map(str, value)))
        elif isinstance(value, str):
            printed[name] = mark_missing(value)
        elif isinstance(value, DateValue | Quantity):
            printed[name] = str(value)
        else:
            printed[name] = value
    return printed


def with_missing(context: Values, missing: frozenset[str]) -> Values:
    """Return a draft's context: required fields without a value become visible marks."""
    marks = {name: mark_missing(str(Missing(name))) for name in missing if not context.get(name)}
    return {**context, **marks}
