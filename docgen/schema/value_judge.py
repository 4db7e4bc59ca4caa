"""Validate single values, as the cells of a register are: most without Cerberus.

`registers` use it for the cells of tables. The same messages as for documents say what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

from docgen.model.finding import Finding
from docgen.schema.coerce import Rules
from docgen.schema.fast_path import is_plainly_sound
from docgen.schema.messages import FieldTable, describe_error
from docgen.schema.shared_shapes import SHAPES
from docgen.schema.validate import missing_days
from docgen.schema.validator import error_leaves, new_validator


def value_judge(name: str, rules: Rules) -> Callable[[object], Finding | None]:
    """Return a function that validates values of one field: a finding, None if valid."""
    table = FieldTable({name: rules}, SHAPES)
    # Made on first use: a county has hundreds of fields, and few of them have invalid values.
    validator = cache(partial(new_validator, {name: rules}))

    def judge(value: object) -> Finding | None:
        """Return the first finding about a value, None if it is valid."""
        if is_plainly_sound(value, rules):
            return None
        validator().validate({name: value}, normalize=False)
        findings = [describe_error(error, table) for error in error_leaves(validator()._errors)]
        findings += missing_days({name: value}, table.fields)
        return findings[0] if findings else None

    return judge
