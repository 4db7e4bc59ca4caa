"""Tables of a register without any record: a title alone, a header alone, the word 无 below it.

A header without records may be a township's way to say that it has nothing, or a table whose rows
were not copied. Nobody can tell, so that it is told, with how to say that there is nothing.
"""

from __future__ import annotations

from docgen.codes import new_finding
from docgen.load.missing_headers import report_single_text
from docgen.model.finding import Category, Finding, Location, Severity
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table, count_records, text_rows
from docgen.registers.column_plan import table_header
from docgen.registers.register_schema import RegisterSchema
from docgen.registers.table_names import names_fields

_NONE = LazyPattern(r"[(（]?(?:(?:本[县乡镇村])?(?:无|没有|零报告)|没有记录)[)）]?")
NO_RECORDS = "TB-60"
"""The code of a table without records, and of one that says so."""
_SAY_NONE = "确实没有的，表头下面第一格写“无”"


def report_without_records(table: Table, form: RegisterSchema) -> Finding | None:
    """Return the finding about a table of a register that holds no record and is not read.

    It is None for a table with records, and for a header without any: that is read.
    """
    if count_records(table) > 1:
        return None
    place = Location(table.file, part=table.sheet)
    texts = [text for _, row in text_rows(table) for text in row if text]
    if texts:
        return _report_nothing(texts[0], place) if _says_none(texts) else None
    if names_fields(table, form) or not any(table_header(table)):
        return None
    names = [name for name in table_header(table) if name]
    remedy = f"要一列一个名称写好表头，下面一行一条记录；{_SAY_NONE}"
    return report_single_text(names, remedy, place)


def _says_none(texts: list[str]) -> bool:
    """Return whether the only text of a table says that there is nothing."""
    return len(texts) == 1 and _NONE.fullmatch("".join(texts[0].split())) is not None


def _report_nothing(text: str, place: Location) -> Finding:
    """Return the notice that a table says itself that it has no record."""
    return new_finding(
        NO_RECORDS, f"表里写的是“{text}”，当作没有记录", severity=Severity.NOTICE, location=place
    )


def report_empty(table: Table, register: str, *, has_shipped: bool = False) -> Finding:
    """Return the finding about a table that has a header of a register and no record.

    With `has_shipped` the rows that come with the register are used in its place.
    """
    if has_shipped:
        return new_finding(
            NO_RECORDS,
            f"“{register}”台账的表头下面一条记录也没有，照随附的“{register}”核",
            "本县另有规定的，补上记录；没有的，这张表可以删去",
            severity=Severity.NOTICE,
            location=table.location(()),
            category=Category.FILE,
        )
    return new_finding(
        NO_RECORDS,
        f"“{register}”台账的表头下面一条记录也没有",
        f"有记录的补上，再核一次；{_SAY_NONE}",
        location=table.location(()),
        category=Category.FILE,
    )
