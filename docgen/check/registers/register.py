"""A register: the rows of all its tables in columns, as typed by its schema, with their places.

A column holds few different texts beside its many rows: each different text is read and judged
once, by the same grammar and the same validator as a field of a document.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate
from typing import Any

import polars as pl

from docgen.check.coerce import Unreadable, plain, typed
from docgen.check.registers.collecting import Collecting, read_collecting
from docgen.check.registers.flow import Flow, read_flow
from docgen.check.shape import Schema, read_schema, value_judge
from docgen.language import Quantity, identity_fault
from docgen.model import Class, DateValue, Finding, Path, Place, Severity, Source, TableRows
from docgen.model import Mapping as MappingNode
from docgen.model import Sequence as SequenceNode
from docgen.model import words as w

INDEX = "#"
"""The column that holds each row's number, from 0 through all tables of a register."""
_TYPES: dict[str, Any] = {
    "integer": pl.Float64,
    "number": pl.Float64,
    "quantity": pl.Float64,
    "date": pl.Date,
    "boolean": pl.Boolean,
}
_FORMATS = {"身份证号": identity_fault}


@dataclass(frozen=True, slots=True)
class Form:
    """What a register's schema file says: its name, its fields, its key, its materials."""

    name: str
    schema: Schema
    key: str = ""
    """The field that names a row for people: a household's number, an item's."""
    materials: Mapping[str, Any] = field(default_factory=dict)
    """Where the materials of a row are listed: the register, the keys, the column, the year."""
    group: str = ""
    """The field that says to whom a row's findings are handed: the township."""
    places: Sequence[str] = ()
    """The fields that say where a row belongs, from the large to the small: township, village."""
    flow: Flow | None = None
    """The life cycle of its rows, if they have one."""
    collecting: Collecting | None = None
    """How findings become its rows, if it is a ledger of them."""

    @property
    def types(self) -> dict[str, Any]:
        """The polars types of its columns."""
        kinds = {n: str(r.get("type", "string")) for n, r in self.schema.fields.items()}
        return {INDEX: pl.Int64} | {n: _TYPES.get(kind, pl.String) for n, kind in kinds.items()}


@dataclass(frozen=True)
class Register:
    """`frame` has a column for every field of the form, null where nothing is written.

    Numbers are in base units (万元 → 元). What cannot be read is null and was told.
    """

    form: Form
    frame: pl.LazyFrame
    sources: tuple[Source, ...] = ()
    starts: tuple[int, ...] = field(default=(), repr=False)
    _said: dict[str, pl.Series] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """What the register is called."""
        return self.form.name

    @property
    def schema(self) -> Schema:
        """Its fields."""
        return self.form.schema

    @property
    def key(self) -> str:
        """The field that names a row for people."""
        return self.form.key

    @property
    def materials(self) -> Mapping[str, Any]:
        """Where the materials of a row are listed."""
        return self.form.materials

    @cached_property
    def types(self) -> dict[str, Any]:
        """The polars types of its columns."""
        return self.form.types

    def said(self, name: str) -> pl.Series | None:
        """What every row says in a column, None if there is no such column."""
        if name not in self.types:
            return None
        if name not in self._said:
            self._said[name] = self.frame.select(name).collect()[name]
        return self._said[name]

    def place(self, path: Path) -> Place:
        """The cell of (row, field); the row's first cell if the field is not there."""
        if not self.sources or not path or not isinstance(path[0], int):
            return self.sources[0].place(()) if self.sources else Place(self.name)
        at = bisect_right(self.starts, path[0]) - 1
        return self.sources[at].place((path[0] - self.starts[at], *path[1:]))


def read_form(source: Source, kind: str) -> tuple[Form | None, tuple[Finding, ...]]:
    """The form of a register. A schema that Cerberus refuses is a finding of class RULE."""
    schema, findings = read_schema(source, kind)
    data = plain(source.root)
    if schema is None:
        return None, findings
    fields = {k: r for k, r in schema.fields.items() if r.get("type") not in ("dict", "list")}
    name, key = str(data.get(w.REGISTER, kind)), data.get(w.KEY, "")
    schema = replace(schema, fields=fields)
    flow, fault = read_flow(data[w.FLOW], fields) if w.FLOW in data else (None, "")
    findings += (_misdrawn(w.FLOW, fault, source),) if fault else ()
    said = data.get(w.COLLECT)
    collecting, fault = read_collecting(said, name, key, schema, flow) if said else (None, "")
    findings += (_misdrawn(w.COLLECT, fault, source),) if fault else ()
    form = Form(
        name,
        schema,
        key,
        data.get(w.MATERIALS, {}),
        data.get(w.GROUP, ""),
        tuple(data.get(w.MATRIX, ())),
        flow,
        collecting,
    )
    return form, findings


def _misdrawn(part: str, message: str, source: Source) -> Finding:
    place, remedy = source.place((part,)), f"改正字段表的“{part}”"
    return Finding("ZD-90", Severity.ERROR, message, remedy, place=place, kind=Class.RULE)


def read_register(form: Form, sources: Sequence[Source]) -> tuple[Register, tuple[Finding, ...]]:
    """The register of these tables, and what is wrong with its cells; paths are (row, field)."""
    tables = [_rows(source) for source in sources]
    starts = list(accumulate(map(len, tables), initial=0))
    findings: list[Finding] = []
    columns: dict[str, pl.Series] = {INDEX: pl.Series(range(starts[-1]), dtype=pl.Int64)}
    for name, rules in form.schema.fields.items():
        texts = [text or None for rows in tables for text in _texts(rows, name)]
        columns[name], faults = _column(name, texts, rules)
        findings += faults
    known = {name for source in sources for name in source.columns()}
    findings += _absent(form.schema, known, bool(starts[-1]))
    frame = pl.DataFrame(columns).lazy()
    return Register(form, frame, tuple(sources), tuple(starts[:-1])), tuple(findings)


def _rows(source: Source) -> Sequence[Any]:
    return source.root.items if isinstance(source.root, SequenceNode) else ()


def _texts(rows: Sequence[Any], name: str) -> list[str]:
    if isinstance(rows, TableRows):
        return rows.column(name) or [""] * len(rows)
    nodes = (row.get(name) if isinstance(row, MappingNode) else None for row in rows)
    return [getattr(node, "text", "").strip() for node in nodes]


def _column(
    name: str, texts: list[str | None], rules: Mapping[str, Any]
) -> tuple[pl.Series, list[Finding]]:
    kind = str(rules.get("type", "string"))
    values, faults = dict[str, Any](), dict[str, Finding]()
    judge = value_judge(name, rules)
    for text in {text for text in texts if text is not None}:
        value = typed(text, kind)
        fault = judge(value) or _misshapen(name, value, rules)
        if fault is not None:
            faults[text] = _masked(fault, text) if rules.get("meta", {}).get("脱敏") else fault
        # A number or a date that is wrong is told once, and no rule reckons with it.
        values[text] = None if fault is not None and kind != "string" else _stored(value)
    done = [None if text is None else values[text] for text in texts]
    series = pl.Series(name, done, dtype=_TYPES.get(kind, pl.String), strict=False)
    findings = [
        replace(faults[text], path=(index, name))
        for index, text in enumerate(texts)
        if text is not None and text in faults
    ]
    if rules.get("required"):
        findings += [_blank(name, index) for index, text in enumerate(texts) if text is None]
    return series, findings


def _stored(value: Any) -> Any:
    if isinstance(value, Unreadable):
        return None
    if isinstance(value, Quantity):
        return float(value.base)
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, DateValue):
        return date(value.year, value.month or 1, value.day or 1)
    return value


def _misshapen(name: str, value: Any, rules: Mapping[str, Any]) -> Finding | None:
    meta = rules.get("meta", {})
    check = _FORMATS.get(meta.get(w.FORMAT_CHECK, ""))
    reason = check(value) if check and isinstance(value, str) else ""
    if not reason:
        return None
    message = f"“{name}”写错了：{reason}"
    remedy = "照证件逐位核对后改正"
    return Finding("ZD-13", Severity.ERROR, message, remedy, str(meta.get(w.BASIS, "")))


def placed(register: Register, finding: Finding) -> Finding:
    """A finding whose path is (row, field), with its cell, its key and whom it concerns."""
    path, told = finding.path or (), ["", ""]
    if path and isinstance(path[0], int):
        columns = (register.said(register.form.group), register.said(register.key))
        told = [str(column[path[0]] or "") if column is not None else "" for column in columns]
    place = finding.place or register.place(path)
    return replace(finding, place=place, group=told[0], key=told[1])


def masked(text: str) -> str:
    """A personal number with its middle hidden: enough to find it, not enough to use it."""
    return text if len(text) < 8 else f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"


def _masked(finding: Finding, text: str) -> Finding:
    return replace(finding, message=finding.message.replace(text, masked(text)))


def _blank(name: str, index: int) -> Finding:
    message, remedy = f"缺“{name}”", f"补写“{name}”"
    return Finding("ZD-01", Severity.ERROR, message, remedy, path=(index, name), missing=name)


def _absent(schema: Schema, known: set[str], some: bool) -> Iterator[Finding]:
    from difflib import get_close_matches

    for name in schema.fields:
        if some and name not in known:
            others = sorted(known - set(schema.fields))
            near = get_close_matches(name, others, 1, 0.5)
            if near or schema.fields[name].get("required"):
                remedy = f"是不是“{near[0]}”？改成“{name}”" if near else f"加一列“{name}”"
                message = f"表里没有“{name}”这一列，或整列都空着"
                yield Finding("ZD-01", Severity.ERROR, message, remedy, path=(), missing=name)
