"""A register's schema file: its fields, its key, its other sections.

`read_register_schema` turns the tree of a `schema.yaml` into a `RegisterSchema`. The fields keep
the grammar of `docgen.schema`; every other section becomes a struct.

`app.register_config` reads all schema files of a county, then `add_codes` and `share_names` let the
registers know of each other: a register alone cannot tell whose key one of its fields is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct
from msgspec.structs import replace

from docgen.codes import new_finding
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.header_names import header_form, split_bracket
from docgen.model.source import Source
from docgen.registers import register_keywords as kw
from docgen.registers.life_cycle import Flow, read_flow
from docgen.registers.row_keys import RowKeys, read_row_keys
from docgen.rules import rule_keywords
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import Rules, plain
from docgen.schema.document_schema import Schema, read_schema
from docgen.schema.section import find_invalid_keys

INDEX = w.INDEX
"""The column with the number of each row: its record, counted from 0 through all tables."""
_TEXT: Rules = {"type": "string", "required": True}
_SECTIONS: Rules = {
    rule_keywords.KEY: {"type": "string"},
    kw.GROUP: {"type": "string"},
    kw.MATRIX: {"type": "list", "schema": {"type": "string"}},
    kw.ALIASES: {"type": "list", "schema": {"type": "string"}},
    kw.BLANK_WORDS: {"type": "list", "schema": {"type": "string"}},
}
_CODE = "编号"
"""How names of fields of codes end."""
_MATERIALS: Rules = {
    grammar.REGISTER: _TEXT,
    grammar.KEYED: {"type": ["string", "list", "dict"], "required": True},
    grammar.COLUMNS: _TEXT,
    kw.YEAR: {"type": "string"},
    kw.AMONG: {"type": "string"},
}


class MaterialCatalogue(Struct, frozen=True, kw_only=True):
    """The register that lists the materials of this register's rows (必备材料).

    `keys` tie the rows of this register to that one. `name` and `year` are its columns with the
    name and the year of a material, '' without years. Only rows that meet `condition` count, all
    if it is ''.
    """

    register: str
    keys: RowKeys
    name: str
    year: str
    condition: str


class RegisterSchema(Struct, frozen=True, kw_only=True, dict=True):
    """A register as its schema file describes it."""

    name: str
    schema: Schema
    key: str = ""
    """The field that names a row for people: the number of a household or of an item."""
    materials: MaterialCatalogue | None = None
    group: str = ""
    """The field that names who gets the findings of a row: the township."""
    places: Sequence[str] = ()
    """The fields of the place of a row, from the large to the small: township, village."""
    flow: Flow | None = None
    """The life cycle of its rows, if they have one."""
    codes: frozenset[str] = frozenset()
    """Fields with numbers and names by which rows are found: their texts are tidied."""
    shared: Sequence[str] = ()
    """Required fields that are the key of another register, in their order."""
    place_names: frozenset[str] = frozenset()
    """The fields of places in any register."""
    blank_words: frozenset[str] = frozenset()
    """What is written in a cell that is meant to be blank: —, 无."""
    aliases: Sequence[str] = ()
    """Other names by which files and worksheets may name the register."""

    @property
    def register_names(self) -> list[str]:
        """Return the names of the register, and of fields that are called like it."""
        names = {self.name, *self.aliases}
        fields = self.schema.fields
        return [*names, *(n for n in fields if names.intersection(other_names(self.schema, n)))]

    @cached_property
    def field_forms(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Return the fields by the forms of their names, and by those of their other names (别名).

        A form is that of a column's name, with its bracket or without.
        """
        fields = self.schema.fields
        bare = {split_bracket(name)[0]: name for name in fields}
        return bare | {header_form(name): name for name in fields}, other_forms(self.schema)


@lru_cache(maxsize=128)
def read_register_schema(
    source: Source, kind: str
) -> tuple[RegisterSchema | None, tuple[Finding, ...]]:
    """Return the register in a schema file; None with a finding if its fields are broken.

    A broken section is a finding of category RULE, and the register goes without it. Registers are
    kept by file, as schemas are.

    `kind` is the name of the register if the file states none. Fields that hold mappings or lists
    are left out, because a cell of a table holds neither.
    """
    schema, findings = read_schema(source, kind)
    if schema is None:
        return None, findings
    data = plain(source.root)
    fields = {n: r for n, r in schema.fields.items() if r.get("type") not in ("dict", "list")}
    schema = replace(schema, fields=fields)
    name = str(data.get(grammar.REGISTER, kind))
    for section in find_invalid_keys(data, _SECTIONS, allow_unknown=True):
        form = "写一个名称"
        if _SECTIONS[section]["type"] == "list":
            form = "列出几个字段" if section == kw.MATRIX else "列出几个名称"
        findings += _section_findings(section, f"“{section}”写得不对：要{form}", source)
        data.pop(section)
    key = data.get(rule_keywords.KEY, "")
    flow = None
    if kw.FLOW in data:
        flow, reason = read_flow(data[kw.FLOW], fields)
        findings += _section_findings(kw.FLOW, reason, source)
    materials = None
    if data.get(kw.MATERIALS):
        materials, reason = _material_catalogue(data[kw.MATERIALS])
        findings += _section_findings(kw.MATERIALS, reason, source)
    register_schema = RegisterSchema(
        name=name,
        schema=schema,
        key=key,
        materials=materials,
        group=data.get(kw.GROUP, ""),
        places=tuple(data.get(kw.MATRIX, ())),
        flow=flow,
        blank_words=frozenset(data.get(kw.BLANK_WORDS, ())),
        aliases=tuple(data.get(kw.ALIASES, ())),
        codes=frozenset(name for name, rules in fields.items() if _is_code(name, rules, key)),
    )
    return register_schema, findings


def _is_code(name: str, rules: Rules, key: str) -> bool:
    """Return whether a field is the key of its rows, a code by its name, or has a form of its own.

    A form is a regular expression or one of the checks of numbers (校验).
    """
    if not _is_text(rules):
        return False
    is_named = name == key or name.endswith(_CODE)
    return is_named or "regex" in rules or grammar.FORMAT_CHECK in rules.get("meta", {})


def _is_text(rules: Rules) -> bool:
    """Return whether a field holds any text, not one of a list."""
    return rules.get("type", "string") == "string" and "allowed" not in rules


def add_codes(forms: Mapping[str, RegisterSchema]) -> dict[str, RegisterSchema]:
    """Return the registers; a field with the name of a register's key is a code everywhere.

    Also sets `shared` and `place_names`, which need all registers. The keys of the mapping are
    names of registers.
    """
    keys = {form.key for form in forms.values() if form.key}
    places = {name for form in forms.values() for name in (form.group, *form.places)}
    return {
        name: replace(
            form,
            codes=form.codes | _text_fields(form, keys),
            shared=_shared_keys(form, forms.values()),
            place_names=frozenset(places),
        )
        for name, form in forms.items()
    }


def _shared_keys(form: RegisterSchema, forms: Iterable[RegisterSchema]) -> tuple[str, ...]:
    """Return the required fields that are the key of another register: whose rows these are of.

    That may be the key itself, where another register has the place of each key and this has not.
    """
    others = [other for other in forms if other.name != form.name]
    required = required_fields(form)
    keys = _text_fields(form, {other.key for other in others}) & set(required)
    if keys == {form.key} and _is_part(form, others):
        return (form.key,)
    return tuple(name for name in required if name in keys and name != form.key)


def _is_part(form: RegisterSchema, others: Iterable[RegisterSchema]) -> bool:
    """Return whether several rows may have one key: another register has the place of each."""
    required = required_fields(form)
    if form.group in required or len(required) == 1:
        return False
    return any(other.key == form.key and other.group in required_fields(other) for other in others)


def required_fields(form: RegisterSchema) -> list[str]:
    """Return the fields that every row must have, in the order of the schema."""
    return [name for name, rules in form.schema.fields.items() if rules.get("required")]


def other_names(schema: Schema, name: str) -> list[str]:
    """Return the other names (别名) of the column of a field.

    Names are separated by 、 or a comma: 别名: 户主证件号、证件号码. [] without other names.
    """
    return [other for other in re.split("[、，,]", schema.meta(name, kw.ALIASES) or "") if other]


def other_forms(schema: Schema) -> dict[str, str]:
    """Return the fields by the forms of their other names (别名)."""
    return {
        header_form(other): name for name in schema.fields for other in other_names(schema, name)
    }


def names_of(schema: Schema, name: str) -> tuple[str, ...]:
    """Return the name of a field and its other names."""
    return (name, *other_names(schema, name))


def share_names(forms: Mapping[str, RegisterSchema]) -> dict[str, RegisterSchema]:
    """Return the registers; the other names of a field hold in every register that has it.

    Unless they are those of another field there: 身份证号 is the number of the head in one register
    and that of each person in the next. Nor if they name whom their register is about, or another
    field of it: 帮扶人电话. A personal number with one character before it says so too: 户联系电话.
    """
    shared: dict[str, list[str]] = {}
    for form in forms.values():
        subjects = [name for name in form.register_names if len(name) > 1]
        for field in form.schema.fields:
            others = other_names(form.schema, field)
            parts = [name for name in form.schema.fields if len(name) > 1 and name not in field]
            general = [each for each in others if not any(n in each for n in [*subjects, *parts])]
            shared.setdefault(field, []).extend(_without_owners(general, form.schema, field))
    return {
        name: replace(form, schema=_with_names(form.schema, shared)) for name, form in forms.items()
    }


def _without_owners(names: Sequence[str], schema: Schema, field: str) -> list[str]:
    """Return other names of a field, of a personal number without those that say whose it is.

    户联系电话 is another name of 联系电话 with one character before it.
    """
    if not schema.meta(field, grammar.MASKED):
        return list(names)
    known = names_of(schema, field)
    return [name for name in names if name[1:] not in known]


def _with_names(schema: Schema, shared: Mapping[str, Sequence[str]]) -> Schema:
    """Return a schema whose fields have their shared names behind their own."""
    taken = {other for field in schema.fields for other in other_names(schema, field)}
    taken.update(schema.fields)
    fields: dict[str, Rules] = {}
    for field, rules in schema.fields.items():
        names = other_names(schema, field)
        names += [other for other in dict.fromkeys(shared[field]) if other not in taken]
        fields[field] = rules
        if names:
            meta = {**rules.get("meta", {}), kw.ALIASES: "、".join(names)}
            fields[field] = {**rules, "meta": meta}
    return replace(schema, fields=fields)


def _text_fields(form: RegisterSchema, names: set[str]) -> set[str]:
    """Return those of `names` that are fields for any text in a register."""
    fields = form.schema.fields
    return {name for name in names & set(fields) if _is_text(fields[name])}


def _material_catalogue(section: object) -> tuple[MaterialCatalogue | None, str]:
    """Return the catalogue that a section names, or None and the reason for users.

    The reason is '' with a catalogue.
    """
    if not isinstance(section, dict):
        return None, f"“{kw.MATERIALS}”写得不对：应是一张表"
    invalid = find_invalid_keys(section, _MATERIALS, allow_unknown=True)
    if invalid:
        return None, f"“{kw.MATERIALS}”写得不对：{'、'.join(invalid)}"
    catalogue = MaterialCatalogue(
        register=section[grammar.REGISTER],
        keys=read_row_keys(section[grammar.KEYED]),
        name=section[grammar.COLUMNS],
        year=section.get(kw.YEAR, ""),
        condition=section.get(kw.AMONG, ""),
    )
    return catalogue, ""


def _section_findings(section: str, reason: str, source: Source) -> tuple[Finding, ...]:
    """Return the finding about a broken section; none if the reason is ''.

    `section` is its word in the schema file, which the finding points at.
    """
    if not reason:
        return ()
    remedy = f"改正字段表的“{section}”"
    location = source.location((section,))
    return (new_finding("ZD-90", reason, remedy, location=location, category=Category.RULE),)
