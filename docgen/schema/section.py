"""Sections of a schema file that a product reads itself.

The product describes its section by a Cerberus schema; Cerberus itself stays in this room.
"""

from __future__ import annotations

from collections.abc import Mapping

import cerberus
from cerberus.schema import UnvalidatedSchema


def find_invalid_keys(
    section: Mapping[str, object], form: Mapping[str, object], *, allow_unknown: bool = False
) -> tuple[str, ...]:
    """Return the keys of a section that do not fit its Cerberus schema; () if all do.

    A key that the schema does not have is invalid, unless `allow_unknown`. The schema is the
    program's own and taken as sound: a test holds it so.
    """
    validator = cerberus.Validator(UnvalidatedSchema(form), allow_unknown=allow_unknown)
    validator.validate(section, normalize=False)
    return tuple(map(str, validator.errors))
