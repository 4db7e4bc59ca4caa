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
    """A stretch of text that looks otherwise than what is around it.

    `style` is the name of a character style of the template; `size` is in points, `colour` six
    hexadecimal digits; `font` holds for Chinese and Western text alike; `link` is an address
    (http, https, mailto) or #bookmark. What is left out stays as it is around it.
    """

    text: str
    style: str = ""
    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """Text in several pieces. Prints as their plain text."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of its own, with the name of a paragraph style ('' = as where it is put)."""

    content: str | Rich
    style: str = ""

    def __str__(self) -> str:
        return str(self.content)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG, JPEG, GIF, BMP, TIFF), `width` and `height` in millimetres.

    With one of them the other follows; with both it is fitted into them; with none it has its
    own size, at most the width of the text. `offset` (mm right of the text's edge, mm below its
    paragraph) makes it float, as a seal does: over the text, or `behind` it.
    """

    content: bytes
    width: float = 0
    height: float = 0
    description: str = ""
    offset: tuple[float, float] | None = None
    behind: bool = False

    def __str__(self) -> str:
        return self.description


@dataclass(frozen=True, slots=True)
class Subdocument:
    """A Word file whose body is put into another, with its styles, numbering and pictures."""

    content: bytes

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that Word draws: its part (DrawingML, `c:chartSpace`), the workbook of its numbers.

    `width` and `height` are in millimetres; without a width it is as wide as the text.
    """

    content: bytes
    workbook: bytes = b""
    width: float = 0
    height: float = 75
    description: str = ""

    def __str__(self) -> str:
        return self.description
