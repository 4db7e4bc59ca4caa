"""Findings about the required columns that a table lacks, before any record is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.load.header_groups import JOINT
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.model.near_names import pair_names
from docgen.registers.batches import Table
from docgen.registers.column_map import NO_MAP, ColumnMap
from docgen.registers.place_names import level_of
from docgen.schema.document_schema import Schema

_WITH_OTHERS = "；几级地名写在一列里的，对照里写“列名: {拆成: [乡镇, 村]}”"


def report_missing(
    schema: Schema,
    table: Table,
    existing: set[str],
    unread: Sequence[str],
    errors: Collection[str],
    *,
    column_map: ColumnMap = NO_MAP,
) -> Iterator[Finding]:
    """Yield a finding for each required column that a table lacks.

    A column of no field is proposed for one of them at most: if a table has 户主名 and not the
    required 户主姓名, the remedy asks whether the one is the other. Joined names never are. The
    name may be one of the `errors` in the header.
    """
    missing = [
        n for n, rules in schema.fields.items() if n not in existing and rules.get("required")
    ]
    # What stands below a group is of somebody or something else.
    near = pair_names(missing, [name for name in unread if JOINT not in split_bracket(name)[0]])
    location = table.location(())
    for name in missing:
        remedy = f"加一列“{name}”"
        if unread:
            remedy += "；表里有、叫别的名称的，运行 docgen map 写列名对照"
            remedy += _WITH_OTHERS * bool(level_of(name))
        if errors:
            remedy = f"先改好表头里的出错值，再核一次；不是那一列的，{remedy}"
        if name in near:
            remedy = f"是不是“{near[name]}”这一列？是的话把表头改成“{name}”"
            if split_bracket(near[name])[0] == header_form(name):
                # What stands in the bracket changes what the column means.
                remedy = f"先改好“{near[name]}”这一列的表头，再核一次"
        message = f"表里没有“{name}”这一列，或整列都空着"
        if header_form(name) in map(header_form, column_map.not_read):
            message = f"“{name}”这一列，列名对照写了不读"
            remedy = f"要读的，在 {column_map.location.file} 里删去“{name}”一行"
        found = new_finding("ZD-01", message, remedy, path=(), location=location, missing=name)
        yield replace(found, is_cause=True)
