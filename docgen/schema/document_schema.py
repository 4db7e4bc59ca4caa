"""A document type as its schema file describes it: fields, documents per row, derived documents.

`read_schema` turns the tree of a `schema.yaml` into a `Schema`. The fields keep Cerberus's own
grammar (`{type: string, required: true, meta: {…}}`); everything else becomes structs.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import cerberus
from msgspec import Struct

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, FieldPath, Finding
from docgen.model.source import MapNode, Scalar, Source
from docgen.schema import schema_keywords as kw
from docgen.schema.coerce import Rules
from docgen.schema.derived_documents import DerivedDocument, read_derived_document
from docgen.schema.messages import FieldTable, describe_error
from docgen.schema.shared_shapes import CHOSEN, COMMON, COUNTY, PAPERS, SHAPES
from docgen.schema.validator import check_fields, error_leaves, new_validator

_PER_ROW_KEYS = (kw.EACH_ROWS, kw.EACH_NAME, kw.EACH_COLUMNS, kw.EACH_ABOVE)
_OVERVIEW_KEYS = (kw.OVERVIEW_TEMPLATE, w.NAME, kw.OVERVIEW_COLUMNS)


class PerRow(Struct, frozen=True):
    """The fields of a type that makes one document of each row (逐份).

    `rows` holds the rows, `file_name` the pattern of the files' names, `columns` the names of the
    columns that hold numbers, with their units. `above` names the document and its row that
    handed the task down, '' if the type has no such field. `folder` names the field with the
    folder of each document, '' if all go in one.
    """

    rows: str
    file_name: str
    columns: str = ""
    above: str = ""
    folder: str = ""


class Overview(Struct, frozen=True):
    """The table of all documents of one input (一览): its template, its name, its columns."""

    template: str
    name: str
    columns: tuple[str, ...]


class Schema(Struct, frozen=True, kw_only=True):
    """A document type: its Chinese name, its fields in Cerberus's grammar, the shapes they name.

    `open` types allow names beyond their fields (the county file).
    """

    doc_type: str = ""
    name: str = ""
    fields: Mapping[str, Rules]
    shapes: Mapping[str, Rules]
    open: bool = False
    per_row: PerRow | None = None
    overview: Overview | None = None
    derived_documents: tuple[DerivedDocument, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Return the names of the top-level fields."""
        return frozenset(self.fields)

    @property
    def table(self) -> FieldTable:
        """Return fields and shapes, for the messages about them."""
        return FieldTable(self.fields, self.shapes)

    def meta(self, field: str, key: str) -> Any:
        """Return the value of `key` in the `meta` of a top-level field, None without it."""
        return self.fields.get(field, {}).get("meta", {}).get(key)


COUNTY_SCHEMA = Schema(doc_type="county", name="县情", fields=COUNTY, shapes=SHAPES, open=True)


class _BrokenSchemaError(Exception):
    """A part of a schema file that cannot be used: its path and the message for users."""

    def __init__(self, message: str, *path: str | int) -> None:
        """Take the message and the steps of the path in the schema file."""
        super().__init__(message)
        self.message = message
        self.path: FieldPath = path


@lru_cache(maxsize=128)
def read_schema(source: Source, doc_type: str) -> tuple[Schema | None, tuple[Finding, ...]]:
    """Return the schema in a file; None with a finding of category RULE if it is broken.

    Schemas are kept by file: each command reads those of all registers, some more than once.

    `doc_type` is the name of the folder below checks/; it is also the type's name if the file gives
    none.
    """
    try:
        return _schema(_literal(source.root), doc_type), ()
    except _BrokenSchemaError as error:
        remedy = "按 Cerberus 的写法改正字段表"
        path = error.path
        found = new_finding("ZD-90", error.message, remedy, path=path, category=Category.RULE)
        return None, (found.at(source.location(path)),)


def _schema(data: Any, doc_type: str) -> Schema:
    """Return the schema in the plain data of a file. Raises _BrokenSchemaError."""
    declared = data.get(kw.FIELDS) if isinstance(data, dict) else None
    if not isinstance(declared, dict):
        raise _BrokenSchemaError(f"字段表没有“{kw.FIELDS}”一节")
    forms = data.get(kw.PAPERS, [])
    fields = _with_shared_fields(declared, has_derived=bool(forms))
    per_row = _per_row(data.get(kw.EACH), fields)
    _check_derived_documents(forms)
    return Schema(
        doc_type=doc_type,
        name=str(data.get(kw.DOC_TYPE, doc_type)),
        fields=fields,
        shapes=SHAPES,
        per_row=per_row,
        overview=_overview(data.get(kw.OVERVIEW), per_row),
        derived_documents=tuple(map(read_derived_document, forms)),
    )


def _with_shared_fields(declared: Mapping[str, Rules], *, has_derived: bool) -> dict[str, Rules]:
    """Return the declared fields and those of every type. Raises if Cerberus refuses them."""
    for name, rules in declared.items():
        if not isinstance(rules, Mapping):
            message = f"字段“{name}”要写成“{{type: string}}”这样，写明类型"
            raise _BrokenSchemaError(message, kw.FIELDS, name)
    try:
        fields = dict(check_fields(declared))
    except cerberus.SchemaError as error:
        raise _BrokenSchemaError(f"字段表写法有误：{error}", kw.FIELDS) from error
    # Cerberus takes it for granted that rules in rules are mappings.
    except (TypeError, AttributeError, ValueError, KeyError, RecursionError) as error:
        message = "字段表写法有误：里层的 schema、valuesrules 也要写成“名称: {type: …}”"
        raise _BrokenSchemaError(message, kw.FIELDS) from error
    _check_meta(declared, (kw.FIELDS,))
    for name, rules in COMMON.items():
        fields.setdefault(name, rules)
    if has_derived:
        fields.setdefault(kw.CHOSEN, CHOSEN)
    return fields


def _check_meta(rules: Mapping[str, Any], path: tuple[str, ...]) -> None:
    """Raise for the first `meta` that is no mapping of texts: Cerberus leaves it to the program."""
    for key, value in rules.items():
        if key == "meta" and not _is_meta(value):
            raise _BrokenSchemaError("meta 要写成“名称: 内容”，内容是一个词或一句话", *path, key)
        if isinstance(value, Mapping):
            _check_meta(value, (*path, key))


def _is_meta(value: object) -> bool:
    """Return whether a `meta` is a mapping of single values, as the program reads it."""
    return isinstance(value, Mapping) and not any(
        isinstance(each, list | Mapping) for each in value.values()
    )


def _per_row(form: Any, fields: Mapping[str, Rules]) -> PerRow | None:
    """Return the fields of a type with one document per row (逐份); None if it has no such section.

    Raises _BrokenSchemaError if the section names no field of the type for its rows or file names.
    """
    if form is None:
        return None
    if not _names_fields(form, fields):
        message = f"“{kw.EACH}”要写明“{kw.EACH_ROWS}”和“{kw.EACH_NAME}”各是哪个字段"
        raise _BrokenSchemaError(message, kw.EACH)
    return PerRow(
        rows=form[kw.EACH_ROWS],
        file_name=form[kw.EACH_NAME],
        columns=form.get(kw.EACH_COLUMNS, ""),
        above=form.get(kw.EACH_ABOVE, ""),
    )


def _names_fields(form: object, fields: Mapping[str, Rules]) -> bool:
    """Return whether a 逐份 section names fields of its own schema for rows and file names."""
    if not isinstance(form, dict) or not set(form) <= set(_PER_ROW_KEYS):
        return False
    return set(form.values()) <= set(fields) and {kw.EACH_ROWS, kw.EACH_NAME} <= set(form)


def _overview(form: Any, per_row: PerRow | None) -> Overview | None:
    """Return the table of all documents (一览); None if the type has none.

    Raises _BrokenSchemaError if the section is broken, or if the type makes no document per row.
    """
    if form is None:
        return None
    if per_row is None or not _is_overview(form):
        keys = "”“".join(_OVERVIEW_KEYS)
        message = f"“{kw.OVERVIEW}”要写明“{keys}”，只用于有“{kw.EACH}”的文种"
        raise _BrokenSchemaError(message, kw.OVERVIEW)
    return Overview(
        template=str(form[kw.OVERVIEW_TEMPLATE]),
        name=str(form[w.NAME]),
        columns=tuple(form[kw.OVERVIEW_COLUMNS]),
    )


def _is_overview(form: object) -> bool:
    """Return whether a 一览 section has exactly the keys of one, and a list of names as columns."""
    if not isinstance(form, dict) or set(form) != set(_OVERVIEW_KEYS):
        return False
    columns = form[kw.OVERVIEW_COLUMNS]
    return isinstance(columns, list) and all(isinstance(name, str) for name in columns)


def _check_derived_documents(forms: object) -> None:
    """Raise for the first fault that Cerberus finds in the 各式 section."""
    validator = new_validator(PAPERS)
    validator.validate({kw.PAPERS: forms}, normalize=False)
    for error in error_leaves(validator._errors):
        finding = describe_error(error, FieldTable(PAPERS, SHAPES))
        message = f"“{kw.PAPERS}”写法有误：{finding.message}。{finding.remedy}"
        raise _BrokenSchemaError(message, *(finding.path or ()))


def _literal(node: object) -> Any:
    """Return a schema file's tree with `true`, `false` and whole numbers as such."""
    if isinstance(node, MapNode):
        return {key.text: _literal(value) for key, value in node.items}
    if not isinstance(node, Scalar):
        return [_literal(item) for item in getattr(node, "items", ())]
    if node.quoted:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    if node.text.lstrip("-").isdecimal():
        return int(node.text)
    return node.text
