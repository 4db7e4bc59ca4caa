"""A document as data: its values typed by its schema, with its source beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from docgen.model.source import Source


class Record(Struct, frozen=True):
    """A typed document: str, Decimal, Quantity, DateValue, bool, list and dict, never a float.

    `values` are by the names of the fields; the source gives the place of each by its path.
    """

    values: Mapping[str, Any]
    source: Source
