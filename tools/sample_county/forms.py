"""Forms of a recipe: mappings of known keys, read with the path of each fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

from docgen.expressions.errors import ExpressionError
from docgen.expressions.evaluation import find_names
from docgen.expressions.literals import parse_quantity
from docgen.model.finding import FieldPath
from docgen.model.source import ListNode, Node, Scalar
from tools.sample_county.formulas import Formulas

T = TypeVar("T")
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain]"
FieldTypes = Mapping[str, str]
"""The fields of a register in the order of its schema, with their types."""

_TRUE = "是"
_FALSE = "否"
_NUMERIC = ("integer", "number", "quantity")


class RecipeError(ValueError):
    """Raised for a part of a recipe that cannot be used. The message is for the user."""

    def __init__(self, message: str, path: FieldPath) -> None:
        super().__init__(message)
        self.path = path


def plain(node: Node) -> Plain:
    """Return a YAML tree as str, list and dict. A blank value becomes ''."""
    if isinstance(node, Scalar):
        blank = not node.quoted and node.text in ("~", "null")
        return "" if blank else node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.items}


class FormReader:
    """Read the values of one mapping. Raises RecipeError if a value has the wrong shape."""

    def __init__(
        self, value: Plain | None, *, path: FieldPath, known: Collection[str] | None = None
    ) -> None:
        """Raises RecipeError if `value` is no mapping or contains a key that is not in `known`.

        Without `known` every key is permitted.
        """
        if not isinstance(value, dict):
            raise RecipeError("这里应是“名称: 内容”", path)
        for key in value:
            if known is not None and key not in known:
                raise RecipeError(f"“{key}”在这里不认得", (*path, key))
        self.values = value
        self.path = path

    def part(self, key: str) -> dict[str, Plain]:
        """Return the mapping under a key, empty if there is none."""
        empty: dict[str, Plain] = {}
        return self._value(key, empty, "“名称: 内容”")

    def items(self, key: str) -> list[Plain]:
        """Return the list under a key, empty if there is none."""
        empty: list[Plain] = []
        return self._value(key, empty, "列表，如 [甲, 乙]")

    def names(self, key: str) -> tuple[str, ...]:
        """Return the list of names under a key."""
        return tuple(map(str, self.items(key)))

    def text(self, key: str) -> str:
        """Return the text under a key, '' if there is none."""
        return self._value(key, "", "一段文字")

    def flag(self, key: str) -> bool:
        """Return whether the text under a key is 是."""
        return self.text(key) == _TRUE

    def condition(self, key: str) -> str:
        """Return the condition under a key, '' if there is none. It is parsed but not evaluated."""
        expression = self.text(key)
        with recipe_errors((*self.path, key)):
            find_names(expression or "true")
        return expression

    def formulas(self, written: Mapping[str, Plain], types: FieldTypes) -> Formulas:
        """Return values of this form compiled, each read as its field's type."""
        values = {key: literal(value, types.get(key)) for key, value in written.items()}
        with recipe_errors(self.path):
            return Formulas(values)

    def _value(self, key: str, empty: T, shape: str) -> T:
        value = self.values.get(key) or empty
        if not isinstance(value, type(empty)):
            raise RecipeError(f"“{key}”应是{shape}", (*self.path, key))
        return value


@contextmanager
def recipe_errors(path: FieldPath) -> Iterator[None]:
    """Raise RecipeError with this path for every ExpressionError inside."""
    try:
        yield
    except ExpressionError as error:
        raise RecipeError(str(error), path) from error


def literal(value: Plain, field_type: str | None) -> object:
    """Return the value that expressions see: a bool, a number, or the text unchanged."""
    if field_type == "boolean" and value in (_TRUE, _FALSE):
        return value == _TRUE
    if field_type not in _NUMERIC or not isinstance(value, str):
        return value
    quantity = parse_quantity(value)
    if quantity is None:
        return value
    whole = int(quantity.value)
    return whole if not quantity.unit and quantity.value == whole else quantity
