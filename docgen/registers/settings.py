"""Settings: the numbers that a county decides, which the rules use by name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from docgen.codes import new_finding
from docgen.expressions.literals import parse_quantity
from docgen.model import keywords as w
from docgen.model.finding import Category, Finding
from docgen.model.source import Source
from docgen.registers.column_expressions import Settings
from docgen.schema.coerce import plain


def read_settings(
    source: Source | None, county: Source | None
) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings that are shipped, with what the county's own file says instead (设定).

    A value is a number in base units, a text, or a mapping (year → number,
    name → any of these); None is undecided.
    A name in the county's file that is no setting is a finding.
    """
    shipped = plain(source.root) if source else {}
    values = {name: setting_value(said.get(w.VALUE)) for name, said in shipped.items()}
    own = plain(county.root).get(w.SETTINGS) if county else None
    findings = []
    for name, said in (own or {}).items():
        if name not in values:
            findings.append(_unknown(name, list(values), county))
            continue
        value, known = setting_value(said), values[name]
        both = isinstance(value, dict) and isinstance(known, dict)
        values[name] = {**known, **value} if both else value
    return values, tuple(findings)


def setting_value(said: Any) -> Any:
    """What is written as a setting, as the rules use it: None if nothing is written."""
    if isinstance(said, Mapping):
        return {_key(name): setting_value(value) for name, value in said.items()}
    text = str(said or "").strip()
    if not text:
        return None
    number = parse_quantity(text)
    return text if number is None else float(number.base)


def _key(name: str) -> int | str:
    return int(name) if name.isdecimal() else name


def _unknown(name: str, names: list[str], county: Source | None) -> Finding:
    near = get_close_matches(name, names, 1, 0.5)
    remedy = f"是不是“{near[0]}”？" if near else f"可以定的有：{'、'.join(names)}"
    message = f"没有“{name}”这个设定"
    location = county.location((w.SETTINGS, name)) if county else None
    return new_finding(
        "GZ-05",
        message,
        remedy,
        location=location,
        category=Category.STRUCTURE,
        at_key=True,
    )
