"""Files for editors with the YAML language server: JSON Schemas, settings, extensions.

The settings are those of VS Code. `merge_settings` renews the table of schemas in a person's own
settings, and leaves everything else as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

_SCHEMAS = "yaml.schemas"
_EXTENSIONS = ("redhat.vscode-yaml", "ms-ceintl.vscode-language-pack-zh-hans")
_SETTINGS: Mapping[str, object] = {
    "files.encoding": "utf8",
    "files.autoGuessEncoding": True,
    "files.exclude": {"**/.docgen.jsonl": True, "**/manifest.json": True},
    "yaml.format.enable": False,
    "yaml.schemaStore.enable": False,
    "[yaml]": {
        "editor.tabSize": 2,
        "editor.insertSpaces": True,
        "editor.quickSuggestions": {"other": True, "comments": False, "strings": True},
        "editor.wordWrap": "on",
    },
}


def format_schema(schema: Mapping[str, object]) -> bytes:
    """Return the file of a JSON Schema."""
    return _format(schema, indent=1)


def format_settings(patterns: Mapping[str, Sequence[str]]) -> bytes:
    """Return the settings; `patterns` has the inputs of each schema file as glob patterns."""
    return _format({**_SETTINGS, _SCHEMAS: patterns})


def format_extensions() -> bytes:
    """Return the file of recommended extensions."""
    return _format({"recommendations": _EXTENSIONS})


def merge_settings(existing: bytes, ours: bytes) -> bytes:
    """Return existing settings with our schemas; unchanged if they cannot be read."""
    try:
        settings = json.loads(existing)
        schemas = json.loads(ours).get(_SCHEMAS)
    except ValueError:
        return existing
    if not isinstance(settings, dict) or schemas is None or settings.get(_SCHEMAS) == schemas:
        return existing
    return _format({**settings, _SCHEMAS: {**settings.get(_SCHEMAS, {}), **schemas}})


def _format(value: object, indent: int = 2) -> bytes:
    """Return a value as a JSON file in UTF-8, Chinese characters as such."""
    return (json.dumps(value, ensure_ascii=False, indent=indent) + "\n").encode()
