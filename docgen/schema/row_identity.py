"""What tells the rows of a register apart: `户编号 或 证件号 或 乡镇+村+户主`.

A way is one field, or several together (+). Of several ways (或) a row is known by the first that
it fills in. The last field of a way is what is meant: a village without a name is no village.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

Ways = tuple[tuple[str, ...], ...]
"""The fields of each way, the best way first."""
_OR = re.compile(r"\s+或\s+")
_AND = re.compile(r"\s*[+＋]\s*")


def read_ways(text: str) -> Ways:
    """Return the ways that a text names.

    户编号 或 乡镇+村+户主 becomes ((户编号,), (乡镇, 村, 户主)).
    """
    return tuple(tuple(_AND.split(way)) for way in _OR.split(text.strip()))


def identify(ways: Ways, row: Mapping[str, object]) -> tuple[object, ...]:
    """Return by what a row is known, () if it fills in no way.

    It begins with the 0-based number of the way, so a 户编号 of one row never equals the 证件号 of
    another.
    """
    for number, way in enumerate(ways):
        if row.get(way[-1], "") != "":
            return number, *(row.get(name, "") for name in way)
    return ()
