"""Columns of personal numbers behind a person of no field: 帮扶人, 联系电话.

Whose number it is, the header does not tell: that of the record, or that of the person beside it.

`column_plan` leaves such a column unread and reports it (TB-18): a wrong number of a person is
worse than a blank one. Only masked fields (脱敏), which are personal numbers, and what else a
person has (性别) are looked at.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from docgen.codes import new_finding
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

_PERSON = LazyPattern(
    r"(?!是否|有无|有).*(?:人|人员|专员|队员|干部|书记|主任|领导|父亲|母亲|配偶|户主)(?:姓名)?"
    r"|(?:贫困|帮扶|结对|建档立卡)+户(?:姓名|名称)?"
)
_NAME = LazyPattern(r".*(?:姓名|名字)")
_SHARED = 2
"""Characters at the beginning of what belongs to one person: 户主, 户主证件号."""
_COUNT = LazyPattern(r".*(?:人|户)(?:数|口|均).*")
_OF_PERSON = LazyPattern(
    r"性别|年龄|民族|职[务称]|(?:工作|所在)?单位|文化程度|学历|政治面貌|出生(?:年月日?|日期)|健康状况"
)
"""What a person has beside a number."""


def find_unclear(names: Sequence[str], chosen: Mapping[int, str], schema: Schema) -> set[int]:
    """Return the columns of fields that may be those of a person of no field before them.

    `names` is the header, `chosen` the field of each column by its 0-based number. The result holds
    0-based numbers of columns.
    """
    return {
        column
        for column, name in chosen.items()
        if _find_person(column, names, chosen) >= 0
        if is_of_any_person(names[column], name, schema)
    }


def names_person(name: str) -> bool:
    """Return whether the name of a column says that it holds names of persons: 帮扶人, 姓名.

    帮扶人数 counts them, and 是否户主 asks for one.
    """
    form = header_form(name)
    if _COUNT.fullmatch(form):
        return False
    return _PERSON.fullmatch(form) is not None or _NAME.fullmatch(form) is not None


def is_of_person(field: str, schema: Schema) -> bool:
    """Return whether a field holds the name or a number of a person."""
    return names_person(field) or bool(schema.meta(field, grammar.MASKED))


def is_of_any_person(name: str, field: str, schema: Schema) -> bool:
    """Return whether a column of a field is a person's, and its name does not tell whose."""
    form = split_bracket(name)[0]
    return is_personal(header_form(name), field, schema) and _is_general(form, schema)


def is_personal(form: str, name: str, schema: Schema) -> bool:
    """Return whether a field is what any person has: a number of one, or such as 性别.

    `form` is that of its column, `name` the name of the field.
    """
    return bool(schema.meta(name, grammar.MASKED) or _OF_PERSON.fullmatch(form))


def _find_person(column: int, names: Sequence[str], read: Collection[int]) -> int:
    """Return the column of the person of no field that a column stands behind; else -1.

    Only columns that name the same person may stand between: 帮扶人, 帮扶单位, 电话. `read` are the
    columns of fields, behind which nothing belongs to a person before them.
    """
    between: list[str] = []
    for before in range(column - 1, -1, -1):
        if before in read:
            return -1
        form = header_form(names[before])
        if _PERSON.fullmatch(form) and not _COUNT.fullmatch(form):
            is_same = all(name.startswith(form[:_SHARED]) for name in between)
            return before if is_same else -1
        between.append(form)
    return -1


def _is_general(form: str, schema: Schema) -> bool:
    """Return whether a name does not tell whose number it is: no person or field stands in it.

    联系电话 is general; 户主电话 is not, as a person stands in it.
    """
    parts = [form[:end] for end in range(1, len(form))]
    return not any(part in schema.fields or _PERSON.fullmatch(part) for part in parts)


def report_unclear(columns: Sequence[int], names: Sequence[str], table: Table) -> Iterator[Finding]:
    """Yield a finding for each column that is left unread, because it may be another person's.

    Each column has a person of no field before it, as `find_unclear` returns them. The place is the
    header.
    """
    for column in columns:
        person = next(
            name for name in reversed(names[:column]) if _PERSON.fullmatch(header_form(name))
        )
        name = names[column]
        beside = "紧跟" * (names[column - 1] == person)
        yield new_finding(
            "TB-18",
            f"“{name}”{beside}在“{person}”后面，看不出是谁的，没有读",
            f"是“{person}”的，表头写“{person}{name}”；不是的，这一列移到“{person}”前面",
            path=(),
            location=table.location(()),
        )
