"""The context of a document: what its Word template is filled with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docgen.codes import new_finding
from docgen.documents.blocks import lay_out
from docgen.documents.numbering import Numbers, number
from docgen.documents.prose import Prose, mark_missing
from docgen.expressions.evaluation import ExpressionError, find_sentence_names, is_template
from docgen.expressions.quantity import Quantity
from docgen.model import keywords as w
from docgen.model.finding import FieldPath, Finding
from docgen.model.values import DateValue, Missing

Fields = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class County:
    """The county's facts and figures by name, and its format choices."""

    names: Mapping[str, object]
    format: Mapping[str, Any]


_NO_FACTS = (w.FIGURES, w.FORMAT, w.RELATIONS, w.SETTINGS)


def county_facts(values: Mapping[str, Any]) -> dict[str, object]:
    """The plain facts of a county file: not its figures, its format, its settings for rules."""
    return {k: v for k, v in values.items() if k not in _NO_FACTS}


def known_names(
    values: Mapping[str, Any], fields: Fields, county: County, figures: Mapping[str, object]
) -> dict[str, object]:
    """What conditions, relations and sentences may name; a field not given is `Missing`."""
    names: dict[str, object] = {name: Missing(name) for name in fields}
    names.update(county.names)
    names.update((k, v) for k, v in values.items() if k not in (w.FIGURES, w.RELATIONS))
    names.update(figures)
    return names


def check_overrides(values: Mapping[str, Any], county: County) -> tuple[Finding, ...]:
    """Fields of a document that say something else than the county's fact of that name."""
    return tuple(
        new_finding(
            "ZB-07",
            f"“{name}”写的是“{value}”，县情文件里是“{county.names[name]}”",
            "与县情一致的删去这里的；县情错了改县情",
            path=(name,),
        )
        for name, value in values.items()
        if name in county.names and name != w.CHOSEN and str(county.names[name]) != str(value)
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is composed by itself: a field, a section, an attachment. `needs`: names it uses."""

    path: FieldPath
    value: Any
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Made:
    """Composed pieces by their paths, and what is wrong with them."""

    pieces: Mapping[FieldPath, Any]
    findings: tuple[Finding, ...]

    def fields(self) -> dict[str, Any]:
        """The pieces that are fields, by name."""
        return {str(path[0]): value for path, value in self.pieces.items() if len(path) == 1}


class Composer:
    """Composes the documents of one record: a single one, or one of each of its rows.

    What no row changes is composed once. Small to pickle: plain values. `columns` are names that
    every row should have.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        fields: Fields,
        names: Mapping[str, object],
        county: County,
        rows: str = "",
        columns: Iterable[str] = (),
    ) -> None:
        given = [row for row in values.get(rows) or [] if isinstance(row, dict)]
        shared = {name: value for name, value in values.items() if name != rows}
        self._rows, self._fields = rows, fields
        self._columns = frozenset(name for row in given for name in row) | set(columns)
        self._numbers = number(shared)
        self._names = {name: value for name, value in names.items() if name != rows}
        self._names.update(self._numbers.references())
        self._plain = {name: value for name, value in self._names.items() if name not in shared}
        pieces = tuple(_pieces(shared))
        self._used = frozenset[str]().union(*(piece.needs for piece in pieces)) & self._columns
        varies = self._columns | {str(p.path[0]) for p in pieces if p.needs & self._columns}
        self._varying = tuple(piece for piece in pieces if piece.needs & varies)
        fixed = [piece for piece in pieces if not piece.needs & varies]
        self._fixed = self._make(fixed, _Made({}, tuple(self._numbers.findings)), {})
        self._context = {**county.names, **_blank(fields), w.FORMAT: county.format}
        self._context.update(_fields(self._fixed.fields(), fields))

    def document(self) -> tuple[dict[str, Any], tuple[Finding, ...]]:
        """The template's context, every sentence filled and every number given out.

        What is missing stands in it as a visible mark; the findings say what it is.
        """
        return {**self._context, **_structure(self._fixed.pieces)}, self._fixed.findings

    def row(self, index: int, own: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[Finding, ...]]:
        """The context of the document of one row: what all share, the row over it."""
        blank = {name: Missing(name) for name in self._columns if name not in own}
        made = self._make(self._varying, self._fixed, {**blank, **own})
        varying = {str(p.path[0]): made.pieces[p.path] for p in self._varying if len(p.path) == 1}
        context = {**self._context, **_fields(varying, self._fields), **_structure(made.pieces)}
        context.update(_fields(own, self._fields))
        context[w.ROW] = {**blank, **own}
        lacking = sorted(self._used & blank.keys())
        return context, (*made.findings, *(_lacking(n, (self._rows, index)) for n in lacking))

    def text(self, name: str, own: Mapping[str, Any]) -> str:
        """One text of the document of a row, as the row or a field says it; '' if neither does."""
        if name in own or (name,) in self._fixed.pieces:
            return str(own.get(name, self._fixed.pieces.get((name,))))
        found = next((piece.value for piece in self._varying if piece.path == (name,)), "")
        blank = {column: Missing(column) for column in self._columns}
        return str(Prose({**self._plain, **blank, **own}).value(found, (name,), {}))

    def _make(self, pieces: Iterable[_Piece], before: _Made, own: Mapping[str, Any]) -> _Made:
        """The pieces composed, laid over those that were composed before."""
        made, findings = dict(before.pieces), list(before.findings)
        tops = Prose({**self._plain, **own})
        texts = {piece.path: piece for piece in pieces if isinstance(piece.value, str)}
        for path, piece in texts.items():
            made[path] = tops.value(piece.value, path, {})
        heads = {str(path[0]): text for path, text in made.items() if isinstance(text, str)}
        prose = Prose({**self._names, **heads, **own})
        for piece in pieces:
            if piece.path not in texts:
                done = prose.field(piece.value, piece.path)
                made[piece.path], faults = _laid(done, piece.path, self._numbers)
                findings += faults
        return _Made(made, (*findings, *tops.findings, *prose.findings))


def _pieces(values: Mapping[str, Any]) -> Iterator[_Piece]:
    for name, value in values.items():
        if name in (w.SECTIONS, w.ATTACHMENTS):
            for index, item in enumerate(value or []):
                yield _Piece((name, index), item, frozenset(_used(item)))
        else:
            yield _Piece((name,), value, frozenset(_used(value)))


def _laid(value: Any, path: FieldPath, numbers: Numbers) -> tuple[Any, tuple[Finding, ...]]:
    """A section as its blocks, an attachment as the template is given it, else the value."""
    if len(path) == 1:
        return value, ()
    if path[0] == w.SECTIONS:
        return lay_out([value], path[:1], numbers, int(path[1]))
    blocks, findings = lay_out(value.get(w.SECTIONS) or [], (*path, w.SECTIONS), numbers)
    label = numbers.marks[path][1]
    attachment = {
        w.NUMBER: label.removeprefix("附件"),
        w.TITLE: mark_missing(value.get(w.TITLE, "")),
        w.LABEL: label,
        w.BLOCKS: blocks,
    }
    return attachment, findings


def _structure(pieces: Mapping[FieldPath, Any]) -> dict[str, Any]:
    """The blocks of the text and the attachments, put together in their order."""
    placed = sorted(path for path in pieces if len(path) > 1)
    attachments = [pieces[path] for path in placed if path[0] == w.ATTACHMENTS]
    last = len(attachments) - 1
    return {
        w.BODY: [block for path in placed if path[0] == w.SECTIONS for block in pieces[path]],
        w.ATTACHMENTS: [{**a, w.LAST: index == last} for index, a in enumerate(attachments)],
    }


def _lacking(name: str, row: FieldPath) -> Finding:
    message = f"这一行缺“{name}”，文中要用"
    return new_finding("XW-01", message, f"补写“{name}”", path=(*row, name), missing=name)


def _used(value: object) -> set[str]:
    """The names that the sentences of a value use."""
    if isinstance(value, str):
        return _names_in(value) if is_template(value) else set()
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name for item in inner for name in _used(item)}


def _names_in(sentence: str) -> set[str]:
    try:
        return set(find_sentence_names(sentence))
    except ExpressionError:
        return set()


def _blank(fields: Fields) -> dict[str, Any]:
    """Every field that a schema names, empty: a template may ask for any of them."""
    empty: dict[str, Any] = {"list": [], "dict": {}, "boolean": False}
    return {
        name: "" if w.JOIN in rules.get("meta", {}) else empty.get(str(rules.get("type")), "")
        for name, rules in fields.items()
    }


def _fields(values: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    done: dict[str, Any] = {}
    for name, value in values.items():
        join = fields.get(name, {}).get("meta", {}).get(w.JOIN)
        if join is not None and isinstance(value, list):
            done[name] = mark_missing(join.join(str(item) for item in value))
        elif isinstance(value, str):
            done[name] = mark_missing(value)
        elif isinstance(value, DateValue | Quantity):
            done[name] = str(value)
        else:
            done[name] = value
    return done


def with_missing(context: dict[str, Any], missing: frozenset[str]) -> dict[str, Any]:
    """A draft's context: fields that are required and not given stand as visible marks."""
    marks = {name: mark_missing(str(Missing(name))) for name in missing if not context.get(name)}
    return {**context, **marks}
