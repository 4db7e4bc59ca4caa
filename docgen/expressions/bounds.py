"""Bounds of what an expression may take: sizes of texts and lists, turns of loops.

Without them one line of an input could take all memory or all time of a PC.

The sandbox calls these functions: `check_size` on every result that can grow, `count_turns` around
the items of each loop. `bounded_loops` begins the count for one sentence or expression.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TypeVar

T = TypeVar("T")
MAX_SIZE = 1_000_000
"""Characters of the longest text, items of the longest list."""
MAX_TURNS = 1_000_000
"""Turns of all loops of one sentence together."""
MAX_OPTION = 10_000
"""The largest number that a filter takes in its brackets."""
_SIZED = (str, bytes, list, tuple, dict, set, frozenset)
_TURNS: ContextVar[list[int] | None] = ContextVar("turns", default=None)
"""The turns that remain for the sentence being filled in; None while a template is filled."""


class ForbiddenError(ValueError):
    """An expression does what it may not, or takes too much; the message is for users."""


class ExpressionFunction:
    """A function that the program puts among the names of an expression, to be called there."""

    __slots__ = ("_function",)

    def __init__(self, function: Callable[..., object]) -> None:
        """Take the function to call, which the sandbox then allows."""
        self._function = function

    def __call__(self, *values: object) -> object:
        """Return what the function returns."""
        return self._function(*values)


def check_size(value: T) -> T:
    """Return the value. Raises ForbiddenError if it is too long.

    The size of a text is its characters, that of a collection its items. Any other value passes: a
    number has no size.
    """
    if isinstance(value, _SIZED) and len(value) > MAX_SIZE:
        raise ForbiddenError(f"结果太长（{len(value)}），最多 {MAX_SIZE}")
    return value


def join_bounded(pieces: Iterable[str]) -> str:
    """Return the pieces as one text. Raises ForbiddenError as soon as they are too long."""
    texts: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > MAX_SIZE:
            raise ForbiddenError(f"结果太长，最多 {MAX_SIZE} 字")
        texts.append(piece)
    return "".join(texts)


def repeat(left: object, right: object) -> object:
    """Return `left * right` of which one is a text or a list, unless the result is too long.

    `3 * '甲'` and `'甲' * 3` give 甲甲甲. Raises ForbiddenError if the other side is not a whole
    number, if a dict or a set is multiplied, or if the result has more than `MAX_SIZE` characters
    or items.
    """
    sequence, count = left, right
    if not isinstance(left, _SIZED):
        sequence, count = right, left
    if not isinstance(sequence, str | list | tuple) or type(count) is not int:
        raise ForbiddenError("文字、列表只能乘整数")
    if len(sequence) * count > MAX_SIZE:
        raise ForbiddenError(f"结果太长，最多 {MAX_SIZE}")
    return sequence * count


def is_sized(value: object) -> bool:
    """Return whether a value is a text or a collection."""
    return isinstance(value, _SIZED)


def bounded_filter(function: Callable[..., object]) -> Callable[..., object]:
    """Return a filter that takes no huge number in its brackets and gives no huge result.

    Whole numbers in the brackets may be up to `MAX_OPTION`: `|小数(9999999)` raises ForbiddenError.
    The value itself, to which the filter applies, may be any number.
    """

    @wraps(function)
    def apply(*values: object, **options: object) -> object:
        """Check the options, apply the filter, and check the size of its result."""
        for option in (*values[1:], *options.values()):
            if isinstance(option, int) and abs(option) > MAX_OPTION:
                raise ForbiddenError(f"过滤器括号里的 {option} 太大，最多 {MAX_OPTION}")
        return check_size(function(*values, **options))

    return apply


@contextmanager
def bounded_loops() -> Iterator[None]:
    """Count the turns of the loops inside; together they may take `MAX_TURNS`.

    Used as `with bounded_loops():`. Inside another one the count begins anew and the outer count
    goes on afterwards. Without it loops are not counted, which is how templates are filled: `fill`
    bounds the size of a filled part instead.
    """
    token = _TURNS.set([MAX_TURNS])
    try:
        yield
    finally:
        _TURNS.reset(token)


def count_turns(items: Iterable[T]) -> Iterable[T]:
    """Return the items of a loop. Raises ForbiddenError at the first turn that is too many.

    Outside of `bounded_loops` the items are returned as they are, uncounted.
    """
    remaining = _TURNS.get()
    if remaining is None:
        return items
    return _counted(items, remaining)


def _counted(items: Iterable[T], remaining: list[int]) -> Iterator[T]:
    """Yield the items, one turn less remaining at each.

    `remaining` is a list of one number, because all loops of a sentence share the count.
    """
    for item in items:
        remaining[0] -= 1
        if remaining[0] < 0:
            raise ForbiddenError(f"循环太多次，最多 {MAX_TURNS} 次")
        yield item
