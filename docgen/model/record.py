"""A document as data: its values typed by its schema, with its source beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from docgen.model.source import Source


@dataclass(frozen=True, slots=True)
class Record:
    """A typed document: str, Decimal, Quantity, DateValue, bool, list and dict, never a float."""

    values: Mapping[str, Any]
    source: Source = field(repr=False)
