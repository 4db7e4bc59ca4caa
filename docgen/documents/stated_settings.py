"""Fields of a document that stand for a setting of the county, such as the day of a judgement.

There is one order: what the document states, else what the county has set.
"""

from __future__ import annotations

from collections.abc import Mapping

from docgen.model import keywords as w
from docgen.schema.coerce import Unreadable, typed
from docgen.schema.document_schema import Schema

Values = Mapping[str, object]


def settings_by_field(schema: Schema) -> dict[str, str]:
    """Return the setting of each field that stands for one."""
    named = {name: schema.meta(name, w.SETTINGS) for name in schema.fields}
    return {name: str(setting) for name, setting in named.items() if setting}


def with_settings(
    values: Values, fields: Mapping[str, str], settings: Values, schema: Schema
) -> dict[str, object]:
    """Return the values with those of settings in `fields`, as far as they can be read."""
    taken: dict[str, object] = {}
    for name, setting in fields.items():
        value = typed(str(settings.get(setting) or ""), str(schema.fields[name].get("type")))
        if value and not isinstance(value, Unreadable):
            taken[name] = value
    return {**values, **taken}


def stated_settings(values: Values, schema: Schema) -> dict[str, str]:
    """Return the settings that a document states, as texts."""
    fields = settings_by_field(schema)
    return {setting: str(values[name]) for name, setting in fields.items() if values.get(name)}
