"""Find all names without a value in one run of a template.

Filling stops at the first undefined name. To report them all, the template is filled once more.
This time an undefined value prints as nothing and records the line of its use. `fill` turns the
lines into tags.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextvars import ContextVar
from types import FrameType
from typing import NoReturn

from jinja2 import Undefined, UndefinedError

UNDEFINED_LINES: ContextVar[list[tuple[int, str]]] = ContextVar("undefined_lines")
"""The lines of the compiled template that used an undefined value, with its name."""


class RecordingUndefined(Undefined):
    """An undefined value that is empty and records the line of the template that used it."""

    __slots__ = ()

    def _record(self) -> None:
        """Record the line of the template that uses this value."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != "<template>":
            frame = frame.f_back
        if frame is not None:
            UNDEFINED_LINES.get([]).append((frame.f_lineno, str(self._undefined_name)))

    def __str__(self) -> str:
        """Record the use and print nothing."""
        self._record()
        return ""

    def __iter__(self) -> Iterator[object]:
        """Record the use and yield no items."""
        self._record()
        return iter(())

    def __bool__(self) -> bool:
        """Record the use and count as false."""
        self._record()
        return False

    def __len__(self) -> int:
        """Record the use and count as empty."""
        self._record()
        return 0

    def __getattr__(self, name: str) -> object:
        """Return this value again: 甲.乙 of an undefined 甲 is recorded where it is used.

        Raises AttributeError for names such as `__html__`, which Python itself asks for.
        """
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> object:  # type: ignore[override]
        """Return this value again, as an attribute does."""
        return self

    def _fail_with_undefined_error(self, *args: object, **kwargs: object) -> NoReturn:
        """Record the use, then raise UndefinedError as any undefined value does."""
        self._record()
        raise UndefinedError(self._undefined_message)
