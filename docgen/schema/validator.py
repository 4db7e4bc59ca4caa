"""Cerberus with the types of documents: exact numbers, quantities, dates and months."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import ClassVar

import cerberus
from cerberus.errors import ValidationError
from cerberus.schema import DefinitionSchema, SchemaRegistry, UnvalidatedSchema

from docgen.expressions.bounded_patterns import compile_pattern
from docgen.expressions.quantity import Quantity
from docgen.model.values import DateValue
from docgen.schema.coerce import Rules
from docgen.schema.shared_shapes import SHAPES

_REGISTRY = SchemaRegistry(SHAPES)
_NAMES = SchemaRegistry({name: {} for name in SHAPES})
"""The shapes by name alone: they are the program's own, and a test holds them sound."""

_SOUND: set[str] = set()
"""The fields that Cerberus has judged as sound: registers have many alike."""


class DocumentValidator(cerberus.Validator):  # type: ignore[misc]
    """A Cerberus validator whose bounds are in base units, whatever unit was written."""

    types_mapping: ClassVar[dict[str, cerberus.TypeDefinition]] = {
        **cerberus.Validator.types_mapping,
        "number": cerberus.TypeDefinition("number", (Decimal, int), (bool,)),
        "quantity": cerberus.TypeDefinition("quantity", (Quantity,), ()),
        "date": cerberus.TypeDefinition("date", (DateValue,), ()),
        "month": cerberus.TypeDefinition("month", (DateValue,), ()),
    }

    # Cerberus reads the docstrings of these methods: each is the schema of the rule.
    def _validate_min(self, min_value: object, field: str, value: object) -> None:
        """{'nullable': False}"""
        super()._validate_min(min_value, field, _in_base_units(value))

    def _validate_max(self, max_value: object, field: str, value: object) -> None:
        """{'nullable': False}"""
        super()._validate_max(max_value, field, _in_base_units(value))

    def _validate_regex(self, pattern: str, field: str, value: object) -> None:
        """{'type': 'string'}"""
        if (
            isinstance(value, str)
            and compile_pattern(pattern.removesuffix("$") + "$").match(value) is None
        ):
            self._error(field, cerberus.errors.REGEX_MISMATCH)


def _in_base_units(value: object) -> object:
    """Return the number of a quantity in its base unit; any other value as it is."""
    if isinstance(value, Quantity):
        return value.base
    return value


def check_fields(fields: Rules) -> Rules:
    """Return the fields of a schema file with the shortcuts of Cerberus's grammar written out.

    Raises cerberus.SchemaError if they are broken. Fields that differ in their `meta` alone are
    one to Cerberus: it judges them once, in whatever schema they stand.
    """
    expanded: Rules = DefinitionSchema.expand(copy.deepcopy(dict(fields)))
    distinct: dict[str, tuple[str, Rules]] = {}
    for name, rules in expanded.items():
        judged = {key: rule for key, rule in rules.items() if key != "meta"}
        distinct.setdefault(repr(judged), (name, judged))
    unknown = {form: field for form, field in distinct.items() if form not in _SOUND}
    if unknown:
        DocumentValidator(dict(unknown.values()), schema_registry=_NAMES)
        _SOUND.update(unknown)
    return expanded


def new_validator(fields: Rules, *, allow_unknown: bool = False) -> DocumentValidator:
    """Return a validator of fields that `check_fields` returned, or of the program's own."""
    sound = UnvalidatedSchema(fields)
    return DocumentValidator(sound, schema_registry=_REGISTRY, allow_unknown=allow_unknown)


def error_leaves(errors: Iterable[ValidationError]) -> Iterator[ValidationError]:
    """Yield the errors of single values, those inside groups of errors included."""
    for error in errors:
        children = error.child_errors if error.is_group_error else None
        if children:
            yield from error_leaves(children)
        else:
            yield error
