"""Columns below groups in the header of a register: which of its fields they are.

A name is joined as 帮扶人信息/姓名 where the loader cannot tell whether the group may be left out.
`column_plan` knows the fields, and asks here. A name that finds no field stays as it is, and its
column is not read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence

from msgspec import Struct

from docgen.load.header_groups import JOINT, bare_group, find_name
from docgen.model.header_names import header_form, split_bracket
from docgen.model.lazy_pattern import LazyPattern
from docgen.registers.header_units import NUMBERS
from docgen.registers.unclear_columns import is_personal, names_person
from docgen.schema.document_schema import Schema

_TELLING = 4
"""Characters of a name that says by itself what it is."""
_AMONG = "其中"
_NAME = LazyPattern("姓?名字?")
_USUAL = LazyPattern("^(?:行政|结对|建档立卡|本)+")
"""What stands before the name of a register and changes nothing of it."""
_MEMBERS = LazyPattern("(?:工作)?队员|人员")
_OTHERS = LazyPattern(
    r".*(?:[年月日季期末初度前后时]|上|去|原|拟|计划|目标|[新曾]).*|.*(?:[户人员者队组村乡镇县市区点校院室所站家]"
    r"|主任|书记|干部|领导|单位|部门|企业|公司|合作社|社区|街道|学生|对象|群众|亲属|子女|配偶|父|母|方)(?:信息|情况|资料)?"
)
"""Groups of another time, person, place or office."""


class GroupedNames(Struct, frozen=True):
    """Finds fields below groups by the forms of their names.

    A group with one of `register_names` says nothing more of its columns.

    `fields` holds forms (`header_form`) of the names and other names of fields.
    """

    fields: Container[str]
    register_names: Collection[str] = ()
    telling: Container[str] = ()
    """Forms of fields that are no numbers and say by themselves what they are: 通硬化路."""
    person: str = ""
    """The field with the name of the person whom a record is about, '' if there is none."""

    def rename(self, names: Sequence[str], mapped: Collection[str]) -> list[str]:
        """Return names of columns, those below groups as one of `mapped` or of the fields.

        A name that another column has, or would have, is given to none.

        The result has the order and the length of `names`. `mapped` are the names of columns in a
        map: one that only names the last part (姓名) means the joined column, if there is a single
        one.
        """
        lasts = Counter(name.rpartition(JOINT)[2] for name in names)
        single = {header_form(name): name for name in mapped if lasts[name] < 2}
        forms = {header_form(name) for name in mapped}
        taken = {"", *map(header_form, names)}
        renamed = list(names)
        for column, name in enumerate(names):
            is_mapped = header_form(name) in forms or split_bracket(name)[0] in forms
            found = "" if is_mapped else self._find_any(name, single)
            if header_form(found) not in taken:
                taken.add(header_form(found))
                renamed[column] = found
        return renamed

    def _find_any(self, name: str, mapped: Mapping[str, str]) -> str:
        """Return the mapped name of a column below groups, else that of a field, else ''.

        `mapped` has the names of a map by their forms. A name that is not joined gives ''.
        """
        _, joint, last = name.rpartition(JOINT)
        return joint and (mapped.get(header_form(last)) or self.find(name))

    def find(self, name: str) -> str:
        """Return the name of a field for a joined name, '' if its groups tell of something else.

        All groups are tried first, then those that are not called like the register: in
        户主信息/姓名 the group makes 户主姓名, if that is a field.
        """
        *groups, last = name.split(JOINT)
        same = set(map(header_form, self.register_names))
        others = [
            group for group in groups if same.isdisjoint((header_form(group), bare_group(group)))
        ]
        whole = find_name((*groups, last), self._is_field, is_loose=True)
        found = whole or find_name((*others, last), self._is_field, is_loose=True)
        is_person = any(map(names_person, map(bare_group, groups)))
        if not found and not others and is_person and _NAME.fullmatch(header_form(last)):
            return self.person
        return found or self._find_below(others, last)

    def _find_below(self, groups: Sequence[str], last: str) -> str:
        """Return a name that is exactly a field, below groups that say nothing of whose it is.

        基础设施 above 通硬化路 is such a group, and 其中： above any field. '' below a person, a
        place, a time, or what else may have such a thing too: 上年, 自然村.
        """
        if not self._is_field(last):
            return ""
        if all(header_form(group) == _AMONG for group in groups):
            return last
        is_own = header_form(last) in self.telling
        return last if is_own and not any(map(_OTHERS.fullmatch, groups)) else ""

    def _is_field(self, text: str) -> bool:
        """Return whether a name is that of a field, in whatever form it is written."""
        return header_form(text) in self.fields


_TEAM = "队"
"""How the name of officials ends that is a group of them: 驻村工作队."""


def find_subjects(
    names: Iterable[str], schema: Schema, register_names: Collection[str]
) -> set[str]:
    """Return the names of whom or what a register is about, as the groups of a header call them.

    They are its own names, the person whose name a record must have (户主), its names behind a
    usual word (行政村), and its persons under another name (驻村工作队员), if no other person has a
    group in the header.
    """
    groups = {bare_group(group) for name in names for group in name.split(JOINT)[:-1]}
    subjects = {*register_names, *_persons_of(schema)}
    subjects |= {group for group in groups if _USUAL.sub("", group) in register_names}
    persons = {group for group in groups if names_person(group) or group.endswith(_TEAM)}
    officials = [name for name in register_names if names_person(name)]
    if len(persons) == 1:
        subjects |= {group for group in persons for name in officials if _is_same(group, name)}
    return subjects


def find_person(schema: Schema) -> str:
    """Return the field of the single person whom a record is about, '' without one."""
    names = _persons_of(schema)
    return names[0] if len(names) == 1 else ""


def _persons_of(schema: Schema) -> list[str]:
    """Return the fields with the names of persons that a record must have."""
    rules = schema.fields.items()
    return [name for name, each in rules if each.get("required") and names_person(name)]


def _is_same(group: str, official: str) -> bool:
    """Return whether a group of persons is that of officials: any members, or of the same work."""
    return _MEMBERS.fullmatch(group) is not None or group[:2] == official[:2]


def telling_forms(forms: Mapping[str, str], schema: Schema) -> set[str]:
    """Return the forms of names that say what they are, whatever group stands above them.

    Numbers may be parts of others below a group, and what a person has (联系电话) another person's.

    `forms` has the names of fields by their forms.
    """
    return {
        form
        for form, name in forms.items()
        if len(form) >= _TELLING
        and schema.fields[name].get("type") not in NUMBERS
        and not is_personal(form, name, schema)
    }
