"""Names of tables: the register that a worksheet, a file or a folder names.

A register may be kept in several tables. Townships name them in their own ways: 户_东山镇,
东山镇_户, 户（东山镇）, 东山镇户台账, 1.户, 户 - 副本, or 东山镇.xlsx in a folder 户.

`table_choice` asks first for names (`find_register`), then for headers (`guess_register`,
`may_be`). The second half of the module has the findings about tables that are not read, for users.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from docgen.codes import new_finding
from docgen.load.table_suffixes import TEXT_SUFFIXES, WORD_SUFFIXES
from docgen.model.finding import Category, Finding, Location
from docgen.model.header_names import header_form, split_bracket
from docgen.model.near_names import pair_named
from docgen.registers.batches import Table, text_rows
from docgen.registers.column_plan import table_header, table_rows
from docgen.registers.register_schema import RegisterSchema, names_of, required_fields
from docgen.registers.telling_columns import tells_register
from docgen.registers.unclear_columns import names_person

_SEPARATORS = re.compile(r"[\s_\-—–―()\[\]【】.,、:·+&]+")
_NUMBERED_NAME = re.compile(r"(?:(?:19|20)\d\d年?(?:度|[底末初])?|\d{1,3})?(.*?)(?:\d{1,4}年?)?")
"""A name with a year or a number before or behind it: 2018年户台账, 户1."""
_COPY = re.compile(r"^复件|^副本|^copy of|副本$|的副本$|copy$", re.IGNORECASE)
_KIND = re.compile(r"(?:台账|登记[表册簿]|(?:信息|明细|汇总|统计)?表|明细|汇总|花?名[册单])$")
_PLACE = re.compile(r".*[县乡镇村区市]|.*(?:街道|社区|办事处|管委会)")
CODE = re.compile(r"[0-9]{14,}[0-9Xx]")
"""What a list of people has in some column: a number of identity, of a household, of an account."""
_WITHOUT_SHEETS = (*WORD_SUFFIXES, ".htm", ".html")
_OF_PAGES = (".xls", ".et", ".xml")
"""Files that may be pages under another name."""
_NUMBERED = re.compile(r"表[0-9]+")
_LOOKED_AT = 50
"""Rows of a table in which such a number is looked for."""
_MORE_FIELDS = 3
"""Fields that the header of a table has more of another register than of that which it is named."""
_LEAST_FIELDS = 2
"""Fields in the header of a table that its file names, but not its worksheet."""


def find_register(
    names: Sequence[str], forms: Mapping[str, RegisterSchema], *, of_places: bool = True
) -> str:
    """Return the register that the first fitting name names; '' if none fits.

    A place that ends like a register (大村村) comes last, and not at all without `of_places`.

    Names are looked through in their order, first the sheet, then the file, then the folders. The
    name of a register or one of its aliases must be a whole part of a name, perhaps behind a place.
    """
    registers = {
        alias: form.name for form in forms.values() for alias in (form.name, *form.aliases)
    }
    plain = (word for name in names for word in _words(name))
    places = (word for name in names for word in _ends_of_places(name))
    for word in chain(plain, places if of_places else ()):
        if word in registers:
            return registers[word]
    return ""


def _words(name: str) -> Iterator[str]:
    """Yield the parts of a name that may be a register's: as written, then without additions."""
    parts = split_name(name)
    yield from parts
    for bare in map(_bare, parts):
        yield bare
        if not _PLACE.fullmatch(bare):
            yield from _behind_place(bare)


def _ends_of_places(name: str) -> Iterator[str]:
    """Yield what follows the name of a place in parts that are themselves names of places."""
    for bare in map(_bare, split_name(name)):
        if _PLACE.fullmatch(bare):
            yield from _behind_place(bare)


def _behind_place(bare: str) -> Iterator[str]:
    """Yield what may be a register after the name of a place: 户 in 东山镇户."""
    yield from (bare[at:] for at in range(1, len(bare)) if _PLACE.fullmatch(bare[:at]))


def split_name(name: str) -> list[str]:
    """Return the parts of a name between signs and spaces, in half width, none of them blank."""
    return [part for part in _SEPARATORS.split(unicodedata.normalize("NFKC", name)) if part]


def _bare(part: str) -> str:
    """Return a part without the mark of a copy (副本), a number and the kind of its table."""
    bare = _KIND.sub("", _COPY.sub("", part))
    numbered = _NUMBERED_NAME.fullmatch(bare)
    return _KIND.sub("", numbered[1]) if numbered else bare


def names_fields(table: Table, form: RegisterSchema) -> bool:
    """Return whether the header of a table names several fields of a register."""
    fields = form.schema.fields
    return len(_named_fields(table, form)) >= min(_LEAST_FIELDS, len(fields))


def may_be(table: Table, form: RegisterSchema) -> bool:
    """Return whether the header of a table has so many fields of a register that it may be one.

    It has the key of the register, or most of the fields that must be there.
    """
    named = _named_fields(table, form)
    required = set(required_fields(form))
    is_likely = not form.key or form.key in named or len(required & named) * 2 > len(required)
    return is_likely and names_fields(table, form)


def lacks_required(table: Table, form: RegisterSchema) -> bool:
    """Return whether the header of a table lacks a field that a register must have."""
    return not _named_fields(table, form).issuperset(required_fields(form))


def adds_only_others(table: Table, form: RegisterSchema) -> bool:
    """Return whether a table has columns of its own beside what a register must have, and no field.

    They are as many as its fields, and several: 乡镇, 村, 项目, 资金 are no table of villages.
    """
    named = _named_fields(table, form)
    others = [name for name in table_header(table) if name and not _field_of(name, form)]
    return named <= set(required_fields(form)) and len(others) >= max(_LEAST_FIELDS, len(named))


def lists_people(table: Table) -> bool:
    """Return whether the first rows of a table have long numbers, as those of people have.

    The first 50 rows are looked at. 15 digits, or more, perhaps with an X at the end.
    """
    rows = islice(text_rows(table), _LOOKED_AT)
    return any(CODE.fullmatch(text) for _, texts in rows for text in texts)


def guess_register(names: Collection[str], forms: Iterable[RegisterSchema]) -> str:
    """Return the register whose fields a table has most, '' if it is like none, or like two.

    Required fields that it lacks speak against a register: a list of words to choose from lacks
    all. Of two registers that of which it has the larger share of these comes first, unless all
    that tells it is found in the other as well. Nothing is guessed without a column that only this
    register has: any list has names, places and telephones.

    `names` are those of the columns with content. A table is like a register if the fields that it
    has are at least two more than the required ones that it lacks.
    """
    likeness: dict[str, tuple[int, float]] = {}
    found: dict[str, dict[str, str]] = {}
    known = {form.name: form for form in forms}
    for form in known.values():
        columns = match_columns(names, form)
        found[form.name] = columns
        required = set(required_fields(form))
        lacking = len(required - columns.keys())
        if len(columns) - lacking >= _LEAST_FIELDS:
            likeness[form.name] = len(columns), -lacking / max(len(required), 1)
    most = max(likeness.values(), default=None)
    best = [name for name, value in likeness.items() if value == most]
    if len(best) != 1:
        return ""
    columns = found.pop(best[0])
    is_shared = any(set(columns.values()) <= set(other.values()) for other in found.values())
    others = [form for name, form in known.items() if name != best[0]]
    return "" if is_shared or not tells_register(columns, known[best[0]], others) else best[0]


def match_columns(names: Iterable[str], form: RegisterSchema) -> dict[str, str]:
    """Return the column of each field that a table names, or nearly names if it must be there.

    `names` are those of the columns with content. The keys of the result are fields, its values
    names of columns. Of two columns for one field the first counts.
    """
    columns: dict[str, str] = {}
    others: list[str] = []
    for column in names:
        named = _field_of(column, form)
        if named:
            columns.setdefault(named, column)
        else:
            others.append(column)
    missing = [name for name in required_fields(form) if name not in columns]
    return columns | pair_fields(missing, others, form)


def pair_fields(
    missing: Sequence[str], columns: Sequence[str], form: RegisterSchema
) -> dict[str, str]:
    """Return for each missing field the column that surely is it under a name of its own.

    `missing` are fields, `columns` names of columns that are no field. The keys are fields; a field
    without such a column is absent.
    """
    fields = form.schema.fields
    texts = [name for name in missing if fields[name].get("type", "string") == "string"]
    paired: dict[str, str] = {}
    # A column of names (第一书记姓名) is no answer to a question and no number.
    for wanted, others in (
        (texts, columns),
        ([n for n in missing if n not in texts], [c for c in columns if not names_person(c)]),
    ):
        names = {name: names_of(form.schema, name) for name in wanted}
        paired |= pair_named(names, others, (form.name, *form.aliases))
    return paired


def _named_fields(table: Table, form: RegisterSchema) -> set[str]:
    """Return the fields of a register that the header of a table names.

    Columns without a cell do not count, unless the table has no record at all.
    """
    names = table.columns() or table_header(table)
    return {_field_of(column, form) for column in names} - {""}


def _field_of(column: str, form: RegisterSchema) -> str:
    """Return the field that the name of a column is, '' if it is none.

    Names count before other names (别名), and a name with a unit or a note in brackets counts
    without it.
    """
    forms = header_form(column), split_bracket(column)[0]
    for fields in form.field_forms:
        for each in forms:
            if each in fields:
                return fields[each]
    return ""


def find_other_register(
    table: Table, form: RegisterSchema, forms: Mapping[str, RegisterSchema]
) -> str:
    """Return the register that the header of a table clearly is, if it is another than `form`.

    The table has twice as many fields of that register, and three more at least. '' if the header
    may be that of `form`.
    """
    columns = table.columns()
    own = len(match_columns(columns, form))
    least = max(own * 2, own + _MORE_FIELDS)
    if len(columns) < least:
        return ""
    guess = guess_register(columns, forms.values())
    if guess in ("", form.name) or len(match_columns(columns, forms[guess])) < least:
        return ""
    return guess


def call_table(table: Table) -> str:
    """Return how a table of a file with several is called: pages and Word files have no sheets."""
    return f"“{table.sheet}”" if _has_no_sheets(table) else f"工作表“{table.sheet}”"


def say_how_to_name(table: Table, register: str) -> str:
    """Return how a table is named after a register, for users."""
    if _has_no_sheets(table):
        return f"移到另一个文件，文件名用“{register}”开头"
    return f"工作表改名为“{register}”"


def say_how_to_rest(table: Table) -> str:
    """Return how a table is kept from being looked at, for users."""
    return "移到台账外面的文件" if _has_no_sheets(table) else "名称前加“_”"


def _has_no_sheets(table: Table) -> bool:
    """Return whether the tables of a file have numbers only, which nobody can change."""
    file = table.file.lower()
    return file.endswith(_WITHOUT_SHEETS) or (
        file.endswith(_OF_PAGES) and _NUMBERED.fullmatch(table.sheet) is not None
    )


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
        rest = "名称前加“_”" if is_alone else say_how_to_rest(table)
        remedy = f"看表头像是“{guess}”：{renamed}；不是台账的，{rest}"
    location = Location(table.file, part=table.sheet)
    return new_finding("TB-15", message, remedy, location=location, category=Category.FILE)


HIDDEN_SHEET = "TB-10"
"""The code of the notice that a hidden sheet is not read."""


def hidden_table(notice: Finding, register: str, *, by_header: bool = False) -> Finding:
    """Return the finding for a hidden sheet of a register, given the notice about it.

    Its name says the register, or its header does.
    """
    sign = "表头像" if by_header else "名称是"
    return new_finding(
        "TB-30",
        f"{notice.message}，看{sign}“{register}”台账",
        "是要核的，取消隐藏；不用的，删去它或名称前加“_”",
        location=notice.location,
        category=Category.FILE,
    )


def contradicting_table(
    table: Table, register: str, guess: str, *, file: str, is_sheet: bool
) -> Finding:
    """Return the finding for a table whose name says one register and whose header another.

    `guess` is the register of the header. `file` is the name of its file without the suffix;
    `is_sheet` tells that the worksheet has to be renamed, not the file.
    """
    renamed = f"文件名改成“{guess}_{file}”"
    otherwise = ""
    if is_sheet:
        renamed = say_how_to_name(table, guess)
        otherwise = f"；都不是的，{say_how_to_rest(table)}"
    return new_finding(
        "TB-15",
        f"看名称是“{register}”，看表头像“{guess}”，没有读",
        f"是“{guess}”的，{renamed}；是“{register}”的，表头改成“{register}”台账的名称{otherwise}",
        location=Location(table.file, part=table.sheet),
        category=Category.FILE,
    )


def lower_table(table: Table, guess: str) -> Finding:
    """Return the finding for a table below another that is not its register's.

    `guess` is the register that its header looks like, '' if none.
    """
    place = "一个文件" if table.file.lower().endswith(TEXT_SUFFIXES) else "一张工作表"
    remedy = f"是台账的，移到另{place}，名称用台账名；不是的，移到台账外面"
    if guess:
        remedy = f"看表头像是“{guess}”：移到另{place}，名称用“{guess}”开头"
    return new_finding(
        "TB-15",
        f"从这一行起是另一张表，没有读{_rows_of(table)}",
        remedy,
        location=table.location(()),
        category=Category.FILE,
    )


def _rows_of(table: Table) -> str:
    """Return the rows of a table in brackets, from its title to its last record."""
    rows = table_rows(table)
    if rows is None or not rows.lines:
        return ""
    return f"（第{rows.span.start + 1}行至第{rows.lines[-1] + 1}行）"


def lacking_table(table: Table, form: RegisterSchema) -> Finding:
    """Return the finding for a worksheet that lacks the key and most of what a register needs."""
    named = _named_fields(table, form)
    missing = [f"“{name}”" for name in required_fields(form) if name not in named]
    return new_finding(
        "TB-15",
        f"{call_table(table)}没有读：作为“{form.name}”台账，表头缺{''.join(missing)}",
        f"是“{form.name}”台账的，补上缺的列，名称不同的改成这些名称；不是的，{say_how_to_rest(table)}",
        location=Location(table.file, part=table.sheet),
        category=Category.FILE,
    )


def unlike_table(table: Table, register: str) -> Finding:
    """Return the finding for a worksheet without fields; `register` is that of its file, or ''."""
    kind = f"“{register}”台账" if register else "台账"
    renamed = say_how_to_name(table, register or "台账名")
    return new_finding(
        "TB-26",
        f"{call_table(table)}不像{kind}，没有读",
        f"是台账的，{renamed}，表头写字段的名称；是说明的，不用管",
        location=Location(table.file, part=table.sheet),
    )
