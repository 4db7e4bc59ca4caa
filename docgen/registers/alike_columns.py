"""Columns of other offices that are fields under a longer name: 派出单位, 驻村乡镇, 队员姓名.

A column of which the name ends with that of a field is proposed for it, unless what stands before
tells of another person, another register, another time or another kind of thing: 次要致贫原因 is
not 致贫原因. A person decides, so that a likely answer is enough; `docgen map` asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from docgen.load.header_groups import JOINT
from docgen.model.header_names import header_form
from docgen.registers.register_schema import RegisterSchema, names_of
from docgen.registers.unclear_columns import is_of_person, is_personal, names_person

_OTHER_TIME = re.compile(r"[0-9不无非未没原曾前上下去次副另拟新旧]|其他|其它|[迁搬转流]|安置|务工")
"""What stands before a name that is another thing then: 上年纯收入, 原单位, 安置乡镇."""
_WHETHER = re.compile(r"^是否(?:为|是|属于?|系|已)?|^(?:有无|是不是)")
_MEMBER = re.compile(r".{0,4}(?:队员|成员|人员)|本?人|个人")
"""A person of whom a table has many: 队员姓名 may be the name of whom it lists, 队长姓名 is not."""
_MOST_BEFORE = 4
"""Signs that may stand before the name of a field."""


class AlikeColumns(Struct, frozen=True, kw_only=True):
    """Finds the columns of a table that are fields of a register under longer names.

    `subjects` are the names of whom or what the register is about, `others` those of other
    registers and of the persons in them.
    """

    form: RegisterSchema
    subjects: frozenset[str]
    others: frozenset[str]

    def pair(self, missing: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
        """Return the column of each missing field that has exactly one such column.

        The name of the person whom the register is about comes first: 队员姓名 tells that 队员电话
        is a number of the same person.
        """
        required = [name for name in missing if self._rules(name).get("required")]
        persons = [name for name in required if names_person(name)]
        found = self._pair_with(persons, columns, self.subjects)
        subjects = self.subjects.union(
            header_form(column).removesuffix(header_form(name)) for name, column in found.items()
        )
        rest = [name for name in missing if name not in found]
        free = [column for column in columns if column not in found.values()]
        return found | self._pair_with(rest, free, subjects)

    def _pair_with(
        self, missing: Sequence[str], columns: Sequence[str], subjects: frozenset[str]
    ) -> dict[str, str]:
        """Return the single column of each field; of two fields the longer name counts."""
        found: dict[str, list[str]] = {}
        for column in columns:
            likeness = {name: self._likeness(name, column, subjects) for name in missing}
            most = max(likeness.values(), default=0)
            best = [name for name, value in likeness.items() if value == most > 0]
            if len(best) == 1:
                found.setdefault(best[0], []).append(column)
        return {name: found[name][0] for name in found if len(found[name]) == 1}

    def _likeness(self, name: str, column: str, subjects: frozenset[str]) -> int:
        """Return how many signs of a column are the name of a field, 0 if it is another thing."""
        group, joint, last = column.rpartition(JOINT)
        whole = header_form(last if joint else column)
        if joint and not self._may_hold(group, name, subjects):
            return 0
        if self._rules(name).get("type") == "boolean":
            return len(whole) * (_bare_question(whole) == _bare_question(header_form(name)))
        forms = [header_form(each) for each in names_of(self.form.schema, name)]
        if joint and whole in forms:
            return len(whole)
        fitting = [form for form in forms if self._ends_with(whole, form, name, subjects)]
        return max(map(len, fitting), default=0)

    def _may_hold(self, group: str, name: str, subjects: frozenset[str]) -> bool:
        """Return whether a field may stand below a group: no number of a person below another."""
        if names_person(group) and is_of_person(name, self.form.schema):
            return False
        return not self._is_another(header_form(group), subjects)

    def _ends_with(self, whole: str, form: str, name: str, subjects: frozenset[str]) -> bool:
        """Return whether the form of a column is that of a field with a word before it."""
        before = whole.removesuffix(form)
        if not form or before in ("", whole) or self._is_another(before, subjects):
            return False
        if len(form) == 1:
            return any(each.startswith(whole) for each in subjects)
        return self._adds_nothing(before, whole, name, subjects)

    def _adds_nothing(self, before: str, whole: str, name: str, subjects: frozenset[str]) -> bool:
        """Return whether the word before the name of a field changes nothing of its meaning.

        A longer word with which the column begins may name another register. The key of that
        register is no other thing: 贫困户编号.
        """
        names = self.others | subjects
        longer = {word for word in names if len(word) > len(before) and whole.startswith(word)}
        if longer and name in (*self.form.shared, self.form.key):
            return True
        is_other = not self.others.isdisjoint(longer)
        return not is_other and (before in subjects or self._is_plain(before, name))

    def _is_plain(self, before: str, name: str) -> bool:
        """Return whether a word that is not of the register changes nothing of a field's name.

        It may stand before a place, or what a person has (派出单位); before a person's name or
        number if it means any member. Before anything else it tells another kind: 签字日期.
        """
        if is_of_person(name, self.form.schema):
            return _MEMBER.fullmatch(before) is not None
        has_owner = name in self.form.place_names
        has_owner |= is_personal(header_form(name), name, self.form.schema)
        return has_owner and len(before) <= _MOST_BEFORE and not names_person(before)

    def _is_another(self, before: str, subjects: frozenset[str]) -> bool:
        """Return whether a word before a name tells of somebody or something else."""
        if before in subjects:
            return False
        is_other = any(len(word) > 1 and before.startswith(word) for word in self.others)
        return is_other or before in self.others or _OTHER_TIME.search(before) is not None

    def _rules(self, name: str) -> Mapping[str, object]:
        """Return the rules of a field."""
        return self.form.schema.fields[name]


def _bare_question(form: str) -> str:
    """Return the name of a field of yes and no without what makes it a question."""
    return _WHETHER.sub("", form)


def alike_columns(form: RegisterSchema, forms: Iterable[RegisterSchema]) -> AlikeColumns:
    """Return what finds the columns of a register beside the other registers."""
    subjects = {form.name, *form.aliases}
    words = set[str]()
    for other in forms:
        if other.name != form.name:
            words |= {other.name, *other.aliases}
            for name in other.schema.fields:
                if names_person(name) and is_of_person(name, other.schema):
                    words.update(names_of(other.schema, name))
    fields = {name for each in form.schema.fields for name in names_of(form.schema, each)}
    others = {header_form(word) for word in words - subjects - fields}
    forms_of_subjects = frozenset(map(header_form, subjects))
    return AlikeColumns(form=form, subjects=forms_of_subjects, others=frozenset(others))
