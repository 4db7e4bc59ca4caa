"""Work done ahead: every item comes with its own result, in order, whatever fails."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.load.look_ahead import look_ahead


@given(
    items=st.lists(st.integers(), max_size=8), count=st.integers(0, 9), threads=st.integers(0, 2)
)
def test_items_come_in_their_order_with_their_results(
    items: list[int], count: int, threads: int
) -> None:
    results = look_ahead(str, items, count, threads)

    assert list(results) == [(item, str(item)) for item in items]


def test_an_error_is_raised_in_the_place_of_its_item() -> None:
    results = look_ahead(int, ["1", "x", "3"], 2)

    assert next(results) == ("1", 1)
    with pytest.raises(ValueError, match="x"):
        next(results)


def test_no_more_items_are_taken_than_are_looked_at_ahead() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(10):
            taken.append(number)
            yield number

    results = look_ahead(str, items(), 2)
    next(results)

    assert taken == [0, 1, 2]


def test_no_thread_is_left_when_the_rest_is_not_wanted() -> None:
    before = threading.active_count()
    results = look_ahead(str, range(10), 2)
    next(results)
    results.close()

    assert threading.active_count() == before
