"""Values that a document is filled with, beyond plain text.

Each value prints as plain text with `str`. `word` knows how to draw it in a template.
"""

from __future__ import annotations

from msgspec import Struct


class DateValue(Struct, frozen=True, order=True):
    """A date as exact as it was written: month and day are 0 if they were left out.

    Dates are compared by year, month and day, so 2018年3月 comes before 2018年3月1日.
    """

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        """Return the form of GB/T 9704—2012 7.3.5.4: without leading zeros."""
        text = f"{self.year}年"
        if self.month:
            text += f"{self.month}月"
        if self.day:
            text += f"{self.day}日"
        return text


class Missing(Struct, frozen=True):
    """A value that is still missing. It prints as a visible placeholder, never as a blank."""

    name: str

    def __str__(self) -> str:
        """Return the placeholder with the name of the field: 【待补：户主】."""
        return f"【待补：{self.name}】"


class StyledText(Struct, frozen=True):
    """Characters; `style` is the name of a character style of the template."""

    text: str
    style: str = ""


class Piece(StyledText, frozen=True, kw_only=True):
    """Characters with a format of their own. Properties left out are those of the text around.

    `size` is in points, `colour` six hexadecimal digits. `font` is for Chinese and Western
    characters alike. `link` is an address (http, https, mailto) or #bookmark.
    """

    font: str = ""
    size: float = 0
    colour: str = ""
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    link: str = ""


class Rich(Struct, frozen=True):
    """Text in several pieces. It prints as their plain text."""

    pieces: tuple[Piece, ...]

    def __str__(self) -> str:
        """Return the texts of all pieces, joined without anything between them."""
        return "".join(piece.text for piece in self.pieces)


class Paragraph(Struct, frozen=True):
    """A paragraph with the name of a paragraph style, '' for the style of its place."""

    content: str | Rich
    style: str = ""

    def __str__(self) -> str:
        """Return the plain text, without the style."""
        return str(self.content)


class PictureFile(Struct, frozen=True):
    """The bytes of a picture."""

    content: bytes


class Picture(PictureFile, frozen=True, kw_only=True):
    """A picture (PNG, JPEG, GIF, BMP, TIFF); `width` and `height` are in millimetres, 0 if open.

    With one of them the other follows; with both the picture is fitted into them. With none it
    has its own size, at most the width of the text. `offset` makes it float, as a seal does: mm
    right of the text's edge, mm below its paragraph. It floats over the text, or `behind` it.
    """

    width: float = 0
    height: float = 0
    description: str = ""
    offset: tuple[float, float] | None = None
    behind: bool = False

    def __str__(self) -> str:
        """Return the description, which stands for the picture in plain text."""
        return self.description


class Subdocument(Struct, frozen=True):
    """A Word file whose body is inserted with its styles, numbering and pictures."""

    content: bytes

    def __str__(self) -> str:
        """Return '': the file has no plain text here."""
        return ""


class Chart(Struct, frozen=True):
    """A chart that Word draws.

    `content` is its part (DrawingML, `c:chartSpace`), `workbook` the file of its numbers. `width`
    and `height` are in millimetres; a width of 0 means the width of the text.
    """

    content: bytes
    workbook: bytes = b""
    width: float = 0
    height: float = 75
    description: str = ""

    def __str__(self) -> str:
        """Return the description, which stands for the chart in plain text."""
        return self.description
