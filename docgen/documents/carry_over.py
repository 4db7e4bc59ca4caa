"""Inputs carried over from an earlier year: what in them is likely out of date (CJ codes)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docgen.codes import new_finding
from docgen.model.field import Field
from docgen.model.finding import FieldPath, Finding, WorkspaceError
from docgen.model.form_layout import build_grid, has_sheet
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE_TYPES = frozenset({"date", "month"})
_QUANTITY = "quantity"


def find_outdated_values(source: Source, fields: Sequence[Field]) -> Iterator[Finding]:
    """Yield a hint for each date, text with a year and quantity, for a person to update."""
    for path, scalar in source.scalars():
        if not scalar.text:
            continue
        name = _field_name(path)
        kind = _type_at(fields, path)
        years = "、".join(dict.fromkeys(_YEAR.findall(scalar.text)))
        if kind in _DATE_TYPES:
            message = f"“{name}”还是“{scalar.text}”"
            yield new_finding("CJ-01", message, "改成这一次的日期", path=path)
        elif years:
            yield new_finding("CJ-02", f"“{name}”里写着{years}年", "核对年份和说法", path=path)
        elif kind == _QUANTITY:
            message = f"“{name}”还是“{scalar.text}”"
            yield new_finding("CJ-03", message, "换成这一次的数", path=path)


def find_reordered_parts(source: Source, fields: Sequence[Field]) -> Iterator[Finding]:
    """Yield a hint for each part that a form cannot keep in its order: lower levels come last."""
    for field in filter(has_sheet, fields):
        nested = build_grid(field).nested
        node = source.node((field.name,))
        if nested and node is not None:
            yield from _reordered(node, nested, (field.name,))


def _reordered(node: Node, nested: str, path: FieldPath) -> Iterator[Finding]:
    """Yield a hint (CJ-04) for each mapping below a node in which `nested` is not the last part.

    `nested` names the field with the lower level (小节 in a section). A form writes an item on one
    row and its lower levels on the rows after it, so what stood behind them moves before them.
    """
    if isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from _reordered(item, nested, (*path, index))
    if isinstance(node, MapNode):
        parts = [key.text for key, value in node.items if not isinstance(value, Scalar)]
        inner_path = (*path, nested)
        if nested in parts[:-1]:
            message = f"“{nested}”原来写在“{parts[-1]}”前面，表单里排在最后"
            remedy = "核对成品里的先后；要紧的用 YAML 写"
            yield new_finding("CJ-04", message, remedy, path=inner_path)
        inner = node.get(nested)
        if inner is not None:
            yield from _reordered(inner, nested, inner_path)


def _field_name(path: FieldPath) -> str:
    """Return the last name in a path; '' if it has none."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _type_at(fields: Sequence[Field], path: FieldPath) -> str:
    """Return the type of the value at a path; '' if no field is there."""
    field = _field_at(fields, [step for step in path if isinstance(step, str)])
    if field is None:
        return ""
    if field.short_name:
        short = field.child(field.short_name)
        if short is not None:
            return short.field_type
    return field.field_type


def _field_at(fields: Sequence[Field], names: Sequence[str]) -> Field | None:
    """Return the field at a path of names; the keys of a keyed field are passed over."""
    if not names:
        return None
    field = next((one for one in fields if one.name == names[0]), None)
    remaining = names[1:]
    while field is not None and remaining:
        if field.keyed:
            remaining = remaining[1:]
        if remaining:
            field = field.child(remaining[0])
            remaining = remaining[1:]
    return field


def refuse_origin(file: str) -> WorkspaceError:
    """Return the error for an origin that is no YAML file."""
    message = f"“{file}”不是 YAML 文件，不能承接"
    return WorkspaceError(message, "--from 后面写去年的 .yaml 文件")
