"""Values that a document is filled with, beyond plain text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class DateValue:
    """A date as precise as it was given: month and day are 0 where they were left out."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """The form of GB/T 9704—2012 7.3.5.4: no leading zeros."""
        month = f"{self.month}月" if self.month else ""
        day = f"{self.day}日" if self.day else ""
        return f"{self.year}年{month}{day}"


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there yet. It prints as a visible mark, never as a blank."""

    name: str

    def __str__(self) -> str:
        return f"【待补：{self.name}】"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the name of a character style of the template ('' = as around it)."""

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """Text in several pieces. Prints as their plain text."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)
