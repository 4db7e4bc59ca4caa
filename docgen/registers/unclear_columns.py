"""Whose a column is: 帮扶人, 单位, 联系电话 beside the head of a household.

A column of a personal kind (a number, 性别, 职务) belongs to the person or body whose column stands
before it, up to the next field of the record itself or another person. Ordinary columns between
change nothing. Persons and bodies are known by how their names end, not by a list of them.

`column_plan` leaves a column unread that is another person's, or may be, and reports it (TB-18): a
wrong number of a person is worse than a blank one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from docgen.codes import new_finding
from docgen.load.header_groups import JOINT
from docgen.model.finding import Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.batches import Table
from docgen.registers.register_schema import names_of
from docgen.schema import schema_keywords as grammar
from docgen.schema.document_schema import Schema

_PERSON = LazyPattern(
    r"(?!.*(?:是否|有无|是不是|距))(?!有|(?:家庭)?成员$|本人$).*(?:人|(?<![党团社动复减增满缺])员"
    r"|(?<![时生增特专擅成伸延周全总身深宽波渠管线])长|(?<![自民为])主|者|师|村官|警官|民警|辅警"
    r"|(?<![就行看求合参免])医|医生|大夫|护士|学生|毕业生|书记|支书|主任|主席|领导|干部|会计|文书"
    r"|经理|秘书|助理|能手|机手|代表|父母|父亲|母亲|配偶|丈夫|妻子|子女|儿子|女儿|儿媳|女婿|长子"
    r"|次子|长女|次女|亲属|家属|亲友|亲戚)(?:姓名|名字|名称|名|签[字名])?"
    r"|(?:(?:贫困|帮扶|结对|建档立卡|农)+|.*大|.*示范)户(?:姓名|名称)?"
)
_NAME = LazyPattern(r".*(?:姓名|名字)")
_ANY_NAME = LazyPattern(r"(?:.{0,2}户|本人|个人|成员|队员|人员)?(?:姓名|名字)")
"""What may be called the person of a record whose own name a table does not have."""
_LAST_WORD = LazyPattern(r"(?:姓名|名字|名称|名)$")
_BODY = LazyPattern(
    r"(?!.*(?:是否|有无|是不是|距|毕业))(?!(?:计量|金额|数额|货币|数量)单位)"
    r".*(?:单位|企业|公司|合作社|协会|学校|院校|小学|中学|大学|幼儿园|医院|卫生[院室所]|机构|部门"
    r"|工厂|车间|基地|主体|[派事]\w所|服务中心|工作[队站])(?:名称|全称)?"
)
_COUNT = LazyPattern(r".*(?:人|户)(?:数|口|均).*")
_OF_PERSON = LazyPattern(
    r"性别|年龄|民族|职[务称]|(?:工作|所在)?单位|文化程度|学历|政治面貌|出生(?:年月日?|日期)|健康状况"
)
"""What a person has beside a number."""
_WORKPLACE = LazyPattern(r"(?:现|原|本|现?工作|所在)?(?:单位|部门)(?:名称|全称)?")
"""What names no other body: it is that of the person before it."""
NOBODY = -1
"""The owner of a column that is the record's own."""


class ColumnOwners(Struct, frozen=True, kw_only=True):
    """Finds whose the columns of a header are.

    `chosen` has the field of each column that is read, by its 0-based number; `used` are columns
    that its map makes fields of otherwise. The rows of the register are called `register_names`.
    `of_head` tells that only rows are read whose person (姓名) is that of the record.
    """

    names: Sequence[str]
    chosen: Mapping[int, str]
    schema: Schema
    register_names: Collection[str] = ()
    used: Collection[int] = ()
    of_head: bool = False

    def find(self) -> list[int]:
        """Return for each column that of the other person or body before it, `NOBODY` if none.

        A person in a group of columns has nothing outside the group.
        """
        persons = record_persons(self.schema)
        called = (each for name in persons for each in names_of(self.schema, name))
        words = frozenset(map(header_form, (*called, *self.register_names)))
        owners: list[int] = []
        owner = NOBODY
        for column, name in enumerate(self.names):
            if owner >= 0 and _group_of(self.names[owner]) not in ("", _group_of(name)):
                owner = NOBODY
            owners.append(owner)
            if column in self.chosen:
                owner = self._behind_field(column, owner, persons)
            elif column not in self.used:
                owner = self._behind_unread(column, owner, words, persons)
            elif names_person(name):
                owner = NOBODY
        return owners

    def _behind_field(self, column: int, owner: int, persons: Collection[str]) -> int:
        """Return whose the columns behind a field are."""
        name = self.chosen[column]
        if name not in persons and _holds_person(name, self.schema):
            return column
        is_any = is_of_any_person(self.names[column], name, self.schema)
        return owner if is_any else NOBODY

    def _behind_unread(
        self, column: int, owner: int, words: frozenset[str], persons: frozenset[str]
    ) -> int:
        """Return whose the columns behind a column of no field are.

        `words` are the forms by which the person of the record is called. A body of which the
        register has a field is where that person works: 派出单位, if 单位 is a field.
        """
        name = self.names[column]
        form = header_form(name)
        if names_person(name):
            same = _LAST_WORD.sub("", form) in words or form in words
            return NOBODY if same or self._may_be_name(form, persons) else column
        if owner >= 0 or not _names_body(name):
            return owner
        is_known = any(len(field) > 1 and form.endswith(field) for field in self.schema.fields)
        return NOBODY if is_known else column

    def _may_be_name(self, form: str, persons: frozenset[str]) -> bool:
        """Return whether a column names the persons of records, whom no other column names."""
        is_known = not persons.isdisjoint(self.chosen.values())
        return (self.of_head or not is_known) and _ANY_NAME.fullmatch(form) is not None


def record_persons(schema: Schema) -> frozenset[str]:
    """Return the fields of the person of a record: the required ones, all if none is."""
    persons = frozenset(name for name in schema.fields if _holds_person(name, schema))
    return frozenset(n for n in persons if schema.fields[n].get("required")) or persons


def _group_of(name: str) -> str:
    """Return the groups above a column, '' without one."""
    return name.rpartition(JOINT)[0]


def names_person(name: str) -> bool:
    """Return whether the name of a column says that it holds names of persons: 帮扶人, 姓名.

    帮扶人数 counts them, 是否户主 asks for one, and 电话（帮扶人） is a number of one.
    """
    bare, note = split_bracket(name)
    if _COUNT.fullmatch(bare):
        return False
    forms = (bare, header_form(name)) if _NAME.fullmatch(note) else (bare,)
    return any(_PERSON.fullmatch(form) or _NAME.fullmatch(form) for form in forms)


def _names_body(name: str) -> bool:
    """Return whether a column holds names of bodies that have telephones: 合作社, 就读学校."""
    bare = split_bracket(name)[0]
    return _BODY.fullmatch(bare) is not None and _WORKPLACE.fullmatch(bare) is None


def _holds_person(field: str, schema: Schema) -> bool:
    """Return whether a field holds names of persons, not whether there is one."""
    is_text = schema.fields[field].get("type", "string") == "string"
    return is_text and names_person(field)


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
    is_attribute = _OF_PERSON.fullmatch(form) or _OF_PERSON.fullmatch(name)
    return bool(schema.meta(name, grammar.MASKED) or is_attribute)


def _is_general(form: str, schema: Schema) -> bool:
    """Return whether a name does not tell whose number it is: no person or field stands in it.

    联系电话 is general; 户主电话 is not, as a person stands in it.
    """
    parts = [form[:end] for end in range(1, len(form))]
    return not any(part in schema.fields or _PERSON.fullmatch(part) for part in parts)


def report_unclear(
    columns: Mapping[int, int], names: Sequence[str], subject: str, table: Table
) -> Iterator[Finding]:
    """Yield a finding for each column that is left unread, because it may be another person's.

    The values of `columns` are the columns of these persons or bodies. `subject` is the column of
    the person of the record, '' without one. The place is the header.
    """
    for column, owner in sorted(columns.items()):
        person, name = names[owner], names[column]
        beside = "紧跟" * (owner == column - 1)
        place = f"“{subject}”后面" if subject else f"“{names[min(columns.values())]}”前面"
        yield new_finding(
            "TB-18",
            f"“{name}”{beside}在“{person}”后面，看不出是谁的，没有读",
            f"是“{person}”的，表头写“{person}{name}”；不是的，这一列移到{place}",
            path=(),
            location=table.location(()),
        )
