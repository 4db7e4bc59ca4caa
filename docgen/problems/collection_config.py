"""Configuration of collecting: section 收集 of the schema file of the problem ledger.

It names the registers whose findings become problems, and describes how the fields of a problem
are filled.

`app.register_config` reads the section with the schema of its register. Cerberus checks its form
(`_FORM`), `_find_fault` that every field in it is one of the register.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding
from docgen.model.source import MapNode, Source
from docgen.problems import problem_keywords as kw
from docgen.problems.ledger import LedgerConfig
from docgen.problems.move_request import LogRoles
from docgen.registers import register_keywords
from docgen.registers.life_cycle import Flow
from docgen.registers.register_schema import RegisterSchema
from docgen.schema import schema_keywords as grammar
from docgen.schema.coerce import plain
from docgen.schema.section import find_invalid_keys

_Section = Mapping[str, Any]
"""The raw section, checked against _FORM."""
_TEXT = {"type": "string", "required": True}
_NAMES = {"type": "list", "schema": {"type": "string"}}
_LOOKUP = {grammar.REGISTER: _TEXT, grammar.KEYED: _TEXT}
_LOG = {
    grammar.REGISTER: _TEXT,
    kw.MOVE_DAY: _TEXT,
    register_keywords.FROM: _TEXT,
    register_keywords.TO: _TEXT,
    kw.HANDLER: _TEXT,
    kw.MOVE_NOTE: {"type": "string"},
}
_PROGRESS = {kw.DEADLINE_FIELDS: {**_NAMES, "required": True}, kw.LISTED_FIELDS: _NAMES}
_FORM: dict[str, object] = {
    kw.FIRST_NUMBER: {**_TEXT, "regex": r".*\d+"},
    kw.IDENTITY: {**_NAMES, "required": True, "minlength": 2, "maxlength": 2},
    kw.HINT: _TEXT,
    kw.DOUBT: _TEXT,
    kw.TOLD: {**_NAMES, "required": True},
    kw.RECOGNITION: _NAMES,
    kw.MOVES: {"type": "dict", "schema": _LOG},
    kw.EVIDENCE_FIELD: {"type": "string"},
    kw.PROGRESS: {"type": "dict", "schema": _PROGRESS},
    kw.LOOK_UP: {"type": "dict", "schema": _LOOKUP},
    kw.LEVEL_OF: {"type": "dict", "required": True, "valuesrules": _NAMES},
    kw.COLLECTED: {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
}


class CollectionConfig(Struct, frozen=True, kw_only=True):
    """How findings become rows of the problem ledger."""

    ledger: LedgerConfig
    """The roles of the fields of the ledger."""
    levels: Mapping[str, str]
    """The registers whose findings are collected, with the level of each: 户, 村."""
    columns: Mapping[str, str]
    """The sentence that fills each field."""
    lookup_register: str = ""
    """The register with more facts about a row; '' if there is none."""
    lookup_key: str = ""
    """The field by which a row is found there."""
    log: LogRoles | None = None
    """The register with a row for each step of a problem; None if there is none."""
    evidence: str = ""
    """The field that names the evidence of a step, '' if there is none."""
    deadline_fields: tuple[str, ...] = ()
    """The fields with the day until which a problem is to be solved; the first filled one holds."""
    listed_fields: tuple[str, ...] = ()
    """The fields that a list of open problems shows."""


def read_collection_config(
    source: Source, register: RegisterSchema
) -> tuple[CollectionConfig | None, tuple[Finding, ...]]:
    """Return how findings become rows of a register, from the source of its schema.

    Returns None without a finding if there is no section 收集, and with one if it is invalid.

    A register with the section needs a life cycle (流程), which says what is open and what is
    closed.
    """
    section = _read_section(source)
    if not section:
        return None, ()
    flow = register.flow
    if flow is None or not isinstance(section, dict):
        return None, (_invalid_section(f"“{kw.COLLECT}”要有“{register_keywords.FLOW}”", source),)
    fault = _find_fault(section, register)
    if fault:
        return None, (_invalid_section(fault, source),)
    return _build_config(section, register, flow), ()


def _read_section(source: Source) -> object:
    """Return the raw section, or None if there is none.

    The section may have any form: it is not checked here.
    """
    if not isinstance(source.root, MapNode):
        return None
    node = source.root.get(kw.COLLECT)
    if node is None:
        return None
    section: object = plain(node)
    return section


def _invalid_section(message: str, source: Source) -> Finding:
    """Return the finding that the section cannot be used, at its place in the file (ZD-90)."""
    return new_finding(
        "ZD-90",
        message,
        f"改正字段表的“{kw.COLLECT}”",
        location=source.location((kw.COLLECT,)),
        category=Category.RULE,
    )


def _find_fault(section: _Section, register: RegisterSchema) -> str:
    """Return the fault of a section, or '' if it is valid.

    Only fields of the ledger are looked for; registers and units are checked when problems are
    built.
    """
    invalid = find_invalid_keys(section, _FORM)
    if invalid:
        return f"“{kw.COLLECT}”写得不对：{'、'.join(invalid)}"
    used = {
        *section[kw.IDENTITY],
        section[kw.HINT],
        section[kw.DOUBT],
        *section[kw.TOLD],
        *section.get(kw.RECOGNITION, ()),
        *filter(None, [section.get(kw.EVIDENCE_FIELD)]),
        *chain.from_iterable(section.get(kw.PROGRESS, {}).values()),
        *section[kw.COLLECTED],
    }
    undefined = sorted(used - set(register.schema.fields))
    if undefined:
        return f"“{kw.COLLECT}”用到的“{'、'.join(undefined)}”不是字段"
    return ""


def _build_config(section: _Section, register: RegisterSchema, flow: Flow) -> CollectionConfig:
    """Return the configuration of a section that has no fault."""
    levels = {}
    for level, names in section[kw.LEVEL_OF].items():
        levels.update(dict.fromkeys(names, level))
    lookup = section.get(kw.LOOK_UP, {})
    progress = section.get(kw.PROGRESS, {})
    return CollectionConfig(
        ledger=_build_ledger_config(section, register, flow),
        levels=levels,
        columns=section[kw.COLLECTED],
        lookup_register=lookup.get(grammar.REGISTER, ""),
        lookup_key=lookup.get(grammar.KEYED, ""),
        log=_read_log(section.get(kw.MOVES)),
        evidence=section.get(kw.EVIDENCE_FIELD, ""),
        deadline_fields=tuple(progress.get(kw.DEADLINE_FIELDS, ())),
        listed_fields=tuple(progress.get(kw.LISTED_FIELDS, ())),
    )


def _read_log(section: Mapping[str, str] | None) -> LogRoles | None:
    """Return the roles of the columns of the log, None without the section 流转记在.

    The field of the number is not among them: it is the key of the log's register.
    """
    if section is None:
        return None
    return LogRoles(
        register=section[grammar.REGISTER],
        day=section[kw.MOVE_DAY],
        start=section[register_keywords.FROM],
        end=section[register_keywords.TO],
        handler=section[kw.HANDLER],
        note=section.get(kw.MOVE_NOTE, ""),
    )


def _build_ledger_config(section: _Section, register: RegisterSchema, flow: Flow) -> LedgerConfig:
    """Return the roles of the fields of a ledger.

    Some come from the section (hint, identity), some from the life cycle (states), some from the
    schema (dates, masked fields, allowed texts).
    """
    schema = register.schema
    fields = schema.fields
    return LedgerConfig(
        name=register.name,
        number=register.key,
        first_number=section[kw.FIRST_NUMBER],
        identity=tuple(section[kw.IDENTITY]),
        hint=section[kw.HINT],
        conflict_note=section[kw.DOUBT],
        state=flow.field,
        start=flow.start,
        ends=flow.ends,
        claimed=flow.claimed,
        problem_fields=tuple(section[kw.TOLD]),
        fields=tuple(fields),
        dates=frozenset(name for name in fields if fields[name].get("type") == "date"),
        masked=frozenset(name for name in fields if schema.meta(name, grammar.MASKED)),
        choices={n: tuple(rules["allowed"]) for n, rules in fields.items() if "allowed" in rules},
        recognition=tuple(dict.fromkeys([*section.get(kw.RECOGNITION, ()), *section[kw.TOLD]])),
        sentences=section[kw.COLLECTED],
        group=register.group,
    )
