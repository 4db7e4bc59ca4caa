"""A new input: blank, or carried over from an earlier one; as YAML or as an Excel form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.app.build_result import BuildResult, Output
from docgen.app.county_files import CountyFiles
from docgen.app.document_type import load_document_type
from docgen.app.project_reader import ProjectReader
from docgen.codes import new_finding
from docgen.documents.findings import locate_findings
from docgen.documents.rule_check import conditions_of_required_fields
from docgen.model.field import Field
from docgen.model.finding import FieldPath, Finding, WorkspaceError
from docgen.model.form_layout import grid_of, has_sheet
from docgen.model.source import ListNode, MapNode, Node, Scalar, Source
from docgen.report.blank_input import to_blank, to_entries
from docgen.report.excel_form import to_form
from docgen.schema.coerce import plain
from docgen.schema.describe import describe
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_lists import find_editor_schema
from docgen.workspace.files import write_new
from docgen.workspace.paths import FORM_SUFFIXES, YAML_SUFFIXES, Workspace
from docgen.workspace.target_paths import place_input

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = frozenset({"date", "month"})


@dataclass(frozen=True, slots=True)
class NewInputOptions:
    """What a new input is to be: its type, its name, what it carries over, whether it is a form."""

    doc_type: str
    name: str
    origin: Path | None = None
    excel: bool = False


def new_input(workspace: Workspace, asked: NewInputOptions) -> BuildResult:
    """Write a new input; the outcome names it and lists what is to be updated in it.

    Nothing is overwritten: WorkspaceError if an input of that name is there.
    """
    reading = ProjectReader(workspace)
    kit = load_document_type(reading, CountyFiles(reading), asked.doc_type)
    fields = describe(kit.schema, conditions_of_required_fields(kit.rules))
    suffix = FORM_SUFFIXES[0] if asked.excel else YAML_SUFFIXES[0]
    target = place_input(workspace, asked.doc_type, asked.name, suffix)
    origin = _origin(reading, asked.origin) if asked.origin else None
    title = f"{kit.schema.name}：{target.stem}"
    if asked.excel:
        data = to_form(title, fields, plain(origin.root) if origin else {})
    else:
        data = _text(workspace, asked, title, fields, origin, target).encode()
    write_new(target, data)
    outcome = BuildResult(
        [Output(workspace.display_name(target), workspace.display_name(target), True)]
    )
    if origin is not None:
        made, _ = reading.document(target, kit.schema)
        if made is not None:
            outcome.findings += locate_findings(made, tuple(_to_update(made, fields)))
            outcome.findings += (
                locate_findings(origin, tuple(_moved(origin, fields))) if asked.excel else ()
            )
            outcome.lines = reading.lines
    return outcome


def _origin(reading: ProjectReader, path: Path) -> Source:
    """The input that is carried over. One that cannot be read is a WorkspaceError."""
    file = resolve_inside(reading.workspace, path)
    if file.suffix.lower() not in YAML_SUFFIXES:
        message = f"“{path}”不是 YAML 文件，不能承接"
        raise WorkspaceError(message, "--from 后面写去年的 .yaml 文件")
    source, findings = reading.source(file)
    if source is None:
        first = findings[0]
        raise WorkspaceError(f"{first.location}：{first.message}", first.remedy)
    return source


def _text(
    workspace: Workspace,
    asked: NewInputOptions,
    title: str,
    fields: Sequence[Field],
    origin: Source | None,
    target: Path,
) -> str:
    if origin is None:
        schema = find_editor_schema(workspace, asked.doc_type, target)
        return to_blank(title, fields, schema, f"docgen check {workspace.display_name(target)}")
    written = {key.text for key, _ in getattr(origin.root, "items", ())}
    absent = [field for field in fields if field.name not in written]
    text = "\n".join(line.rstrip("\r\n") for line in origin.lines).rstrip() + "\n"
    head = f"\n## 下面是“{Path(origin.file).name}”里没有写的字段\n" if absent else ""
    return text + head + (to_entries(absent) if absent else "")


def _to_update(source: Source, fields: Sequence[Field]) -> Iterator[Finding]:
    """What an input says that is likely another matter this year, for a person to look at."""
    for path, scalar in source.scalars():
        kind = _kind_at(fields, path)
        if kind in _DATED and scalar.text:
            yield _notice("CJ-01", f"“{_name(path)}”还是“{scalar.text}”", "改成这一次的日期", path)
        elif _YEAR.search(scalar.text):
            years = "、".join(dict.fromkeys(_YEAR.findall(scalar.text)))
            yield _notice("CJ-02", f"“{_name(path)}”里写着{years}年", "核对年份和说法", path)
        elif kind == "quantity" and scalar.text:
            yield _notice("CJ-03", f"“{_name(path)}”还是“{scalar.text}”", "换成这一次的数", path)


def _moved(source: Source, fields: Sequence[Field]) -> Iterator[Finding]:
    """Where a form cannot keep the order in which parts were written: levels below come last."""
    for field in filter(has_sheet, fields):
        grid = grid_of(field)
        node = source.node((field.name,))
        if grid.nested and node is not None:
            yield from _unordered(node, grid.nested, (field.name,))


def _unordered(node: Node, nested: str, path: FieldPath) -> Iterator[Finding]:
    if isinstance(node, ListNode):
        for index, item in enumerate(node.items):
            yield from _unordered(item, nested, (*path, index))
    if isinstance(node, MapNode):
        names = [key.text for key, value in node.items if not isinstance(value, Scalar)]
        if nested in names[:-1]:
            message = f"“{nested}”原来写在“{names[-1]}”前面，表单里排在最后"
            yield _notice("CJ-04", message, "核对成品里的先后；要紧的用 YAML 写", (*path, nested))
        inner = node.get(nested)
        if inner is not None:
            yield from _unordered(inner, nested, (*path, nested))


def _notice(code: str, message: str, remedy: str, path: FieldPath) -> Finding:
    return new_finding(code, message, remedy, path=path)


def _name(path: FieldPath) -> str:
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _kind_at(fields: Sequence[Field], path: FieldPath) -> str:
    """The kind of the value at a path; '' if no field is there."""
    steps = [step for step in path if isinstance(step, str)]
    field = next((one for one in fields if one.name == steps[0]), None) if steps else None
    rest = steps[1:]
    while field is not None and rest:
        if field.keyed:
            rest = rest[1:]
        if not rest:
            break
        field, rest = field.child(rest[0]), rest[1:]
    if field is None:
        return ""
    alone = field.child(field.short) if field.short else None
    return alone.kind if alone else field.kind
