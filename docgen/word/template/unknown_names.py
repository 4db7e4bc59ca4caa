"""All names without a value in one run: a second filling that notes them instead of stopping."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, NoReturn

from jinja2 import Undefined, UndefinedError

NOTED: ContextVar[list[int]] = ContextVar("noted")


class Noting(Undefined):
    """An unknown value that prints as nothing and notes the line of the template that used it."""

    __slots__ = ()

    def _note(self) -> None:
        frame: Any = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != "<template>":
            frame = frame.f_back
        if frame is not None:
            NOTED.get([]).append(frame.f_lineno)

    def __str__(self) -> str:
        self._note()
        return ""

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __bool__(self) -> bool:
        self._note()
        return False

    def __len__(self) -> int:
        self._note()
        return 0

    def __getattr__(self, name: str) -> Any:
        if name[:2] == "__":
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> Any:
        return self

    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        self._note()
        raise UndefinedError(self._undefined_message)
