"""How findings become rows of a ledger, as its schema file says under 收集."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cerberus

from docgen.model import keywords as w
from docgen.model.problem import LedgerConfig
from docgen.registers.life_cycle import Flow
from docgen.schema.document_schema import Schema

_TEXT: dict[str, Any] = {"type": "string", "required": True}
_NAMES: dict[str, Any] = {"type": "list", "schema": {"type": "string"}}
_LOOK_UP = {w.REGISTER: _TEXT, w.KEYED: _TEXT}
_FORM: dict[str, Any] = {
    w.FIRST_NUMBER: {**_TEXT, "regex": r".*\d+"},
    w.IDENTITY: {**_NAMES, "required": True, "minlength": 2, "maxlength": 2},
    w.HINT: _TEXT,
    w.DOUBT: _TEXT,
    w.TOLD: {**_NAMES, "required": True},
    w.LOOK_UP: {"type": "dict", "schema": _LOOK_UP},
    w.LEVEL_OF: {"type": "dict", "required": True, "valuesrules": _NAMES},
    w.COLLECTED: {"type": "dict", "required": True, "valuesrules": {"type": "string"}},
}


@dataclass(frozen=True, slots=True)
class Collecting:
    """How findings become rows: of which registers, filled how, known by what."""

    ledger: LedgerConfig
    levels: Mapping[str, str]
    """The registers whose findings are taken, with the level of each (户, 村 …)."""
    columns: Mapping[str, str]
    look_up: tuple[str, str] = ("", "")


def read_collecting(
    said: Any, name: str, key: str, schema: Schema, flow: Flow | None
) -> tuple[Collecting | None, str]:
    """What a schema file says of collecting, or None and what is wrong with it."""
    validator = cerberus.Validator(_FORM)
    if flow is None or not isinstance(said, dict):
        return None, f"“{w.COLLECT}”要有“{w.FLOW}”"
    if not validator.validate(said, normalize=False):
        return None, f"“{w.COLLECT}”写得不对：{'、'.join(map(str, validator.errors))}"
    used = {*said[w.IDENTITY], said[w.HINT], said[w.DOUBT], *said[w.TOLD], *said[w.COLLECTED]}
    if used - set(schema.fields):
        unknown = "、".join(sorted(used - set(schema.fields)))
        return None, f"“{w.COLLECT}”用到的“{unknown}”不是字段"
    dates = {n for n, rules in schema.fields.items() if rules.get("type") == "date"}
    ledger = LedgerConfig(
        name=name,
        number=key,
        first=said[w.FIRST_NUMBER],
        identity=tuple(said[w.IDENTITY]),
        hint=said[w.HINT],
        conflict_note=said[w.DOUBT],
        state=flow.field,
        start=flow.start,
        ends=flow.ends,
        claimed=flow.claimed,
        message_fields=tuple(said[w.TOLD]),
        fields=tuple(schema.fields),
        dates=frozenset(dates),
        masked=frozenset(n for n in schema.fields if schema.meta(n, "脱敏")),
        choices={
            n: tuple(rules["allowed"]) for n, rules in schema.fields.items() if "allowed" in rules
        },
    )
    levels = {name: level for level, names in said[w.LEVEL_OF].items() for name in names}
    look_up = tuple(said.get(w.LOOK_UP, {}).get(n, "") for n in (w.REGISTER, w.KEYED))
    return Collecting(ledger, levels, said[w.COLLECTED], (look_up[0], look_up[1])), ""
