"""Names of tables: the register that a worksheet, a file or a folder names.

A register may be kept in several tables. Townships name them in their own ways: 户_东山镇,
东山镇_户, 户（东山镇）, 东山镇户台账, 1.户, 户 - 副本, or 东山镇.xlsx in a folder 户.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location
from docgen.model.header_names import header_form, header_forms
from docgen.registers.batches import Table
from docgen.registers.register_schema import RegisterSchema, other_names

_SEPARATORS = re.compile(r"[\s_\-—–―()\[\]【】.,、·+&]+")
_COPY = re.compile(r"^复件|^副本|^copy of|副本$|的副本$|copy$", re.IGNORECASE)
_KIND = re.compile(r"(?:台账|登记[表册簿]|(?:信息|明细|汇总|统计)?表|明细|汇总|花?名[册单])$")
_PLACE = re.compile(r".*[县乡镇村区市]|.*(?:街道|社区|办事处|管委会)")
_LEAST_FIELDS = 2
"""Fields in the header of a table that its file names, but not its worksheet."""


def find_register(names: Sequence[str], forms: Mapping[str, RegisterSchema]) -> str:
    """Return the register that the first fitting name names; '' if none fits."""
    registers = {
        alias: form.name for form in forms.values() for alias in (form.name, *form.aliases)
    }
    for name in names:
        for word in _words(name):
            if word in registers:
                return registers[word]
    return ""


def _words(name: str) -> Iterator[str]:
    """Yield the parts of a name that may be a register's: as written, then without additions."""
    parts = [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", name)) if part]
    yield from parts
    for part in parts:
        bare = _KIND.sub("", _COPY.sub("", part))
        yield bare
        # 东山镇户: a register after the name of a place.
        yield from (bare[at:] for at in range(1, len(bare)) if _PLACE.fullmatch(bare[:at]))


def names_fields(table: Table, form: RegisterSchema) -> bool:
    """Return whether the header of a table has fields of a register, so that it may be one."""
    fields = form.schema.fields
    return len(_named_fields(_forms_in(table), form)) >= min(_LEAST_FIELDS, len(fields))


def guess_register(table: Table, forms: Iterable[RegisterSchema]) -> str:
    """Return the register whose fields a table has most, '' if it is like none, or like two.

    Required fields that it lacks speak against a register: a list of words to choose from lacks
    all. Of two registers that of which it has the larger share of these comes first.
    """
    found = _forms_in(table)
    likeness: dict[str, tuple[int, float]] = {}
    for form in forms:
        named = _named_fields(found, form)
        required = {name for name, rules in form.schema.fields.items() if rules.get("required")}
        lacking = len(required - named)
        if len(named) - lacking >= _LEAST_FIELDS:
            likeness[form.name] = len(named) - lacking, -lacking / max(len(required), 1)
    most = max(likeness.values(), default=None)
    best = [name for name, value in likeness.items() if value == most]
    return best[0] if len(best) == 1 else ""


def _forms_in(table: Table) -> set[str]:
    return {form for name in table.columns() for form in header_forms(name)}


def _named_fields(found: Set[str], form: RegisterSchema) -> set[str]:
    """Return the fields of a register of which a form of the name is found in a table."""
    return {
        name
        for name in form.schema.fields
        if not found.isdisjoint(header_forms(name))
        or any(header_form(other) in found for other in other_names(form.schema, name))
    }


def unassigned_table(
    table: Table, file: str, guess: str, registers: Collection[str], *, is_alone: bool
) -> Finding:
    """Return the finding for a table of no register; `file` is the name of its file.

    `guess` is the register that its header looks like, '' if none.
    """
    name = file if is_alone else table.sheet
    message = f"看不出“{name}”是哪本台账，没有读"
    remedy = f"文件名或工作表名用台账名开头：{'、'.join(registers)}；不是台账的，名称前加“_”"
    if guess:
        renamed = f"文件名改成“{guess}_{file}”"
        if not is_alone:
            renamed = f"工作表改名为“{guess}”，没有工作表的，{renamed}"
        remedy = f"看表头像是“{guess}”：{renamed}；不是台账的，名称前加“_”"
    location = Location(table.file, part=table.sheet)
    return new_finding("TB-15", message, remedy, location=location, category=Category.FILE)


HIDDEN_SHEET = "TB-10"
"""The code of the notice that a hidden sheet is not read."""


def hidden_table(notice: Finding, register: str) -> Finding:
    """Return the finding for a hidden sheet that a register names, given the notice about it."""
    return new_finding(
        "TB-30",
        f"{notice.message}，看名称是“{register}”台账",
        "是要核的，取消隐藏；不用的，删去它或名称前加“_”",
        location=notice.location,
        category=Category.FILE,
    )


def unlike_table(table: Table, register: str) -> Finding:
    """Return the finding for a worksheet without fields; `register` is that of its file, or ''."""
    kind = f"“{register}”台账" if register else "台账"
    name = f"“{register}”" if register else "台账名"
    return new_finding(
        "TB-26",
        f"工作表“{table.sheet}”不像{kind}，没有读",
        f"是台账的，工作表改名为{name}，表头写字段的名称；是说明的，不用管",
        location=Location(table.file, part=table.sheet),
    )
