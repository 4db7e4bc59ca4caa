"""The shared texts of an old workbook whose pieces have fonts of their own.

They lie in one record and those that continue it; a text that goes on in the next one says there
anew how wide its characters are. Form: [MS-XLS] 2.4.265 (SST), 2.5.293 (a text with fonts).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from struct import error as StructError  # noqa: N812
from struct import iter_unpack, unpack

_WIDE, _EXTENDED, _RICH = 1, 4, 8
RichText = list[tuple[str, int | None]]
"""The pieces of a text, each with its font, None for that of the cell."""


def read_rich_texts(records: Sequence[bytes]) -> Iterator[tuple[int, RichText]]:
    """Yield the number and the pieces of each shared text that has fonts; damage ends them.

    Numbers count from 0. `records` are the contents of the record SST and those that continue it.
    Texts with one font only are left out.
    """
    stream = _Records(records)
    try:
        _, count = unpack("<II", stream.take(8))
        for number in range(count):
            text, runs = stream.read_text()
            if runs:
                yield number, _split(text, runs)
    except (StructError, IndexError):
        return


class _Records:
    """The bytes of records, one after the other.

    `_number` is the index of the current record, `_at` the next byte in it.
    """

    def __init__(self, records: Sequence[bytes]) -> None:
        """Begin at the first byte of the first record."""
        self._records = records
        self._number = 0
        self._at = 0

    def take(self, count: int) -> bytes:
        """Return so many bytes. Raises IndexError behind the last record.

        The bytes may go over the end of a record into the next one.
        """
        taken = b""
        while len(taken) < count:
            record = self._record()
            part = record[self._at : self._at + count - len(taken)]
            self._at += len(part)
            taken += part
        return taken

    def read_text(self) -> tuple[bytes, list[tuple[int, int]]]:
        """Return a text in UTF-16, and each place in it from where it has another font.

        A place is (index of a character, number of a font). What a text has beside its characters
        and fonts (how it is spoken) is passed over.
        """
        length, options = unpack("<HB", self.take(3))
        runs = unpack("<H", self.take(2))[0] if options & _RICH else 0
        more = unpack("<I", self.take(4))[0] if options & _EXTENDED else 0
        text = self._characters(length, options)
        fonts = [*iter_unpack("<HH", self.take(runs * 4))]
        self.take(more)
        return text, fonts

    def _characters(self, length: int, options: int) -> bytes:
        """Return characters in UTF-16; a record that continues them begins with its options.

        `length` counts characters. Those of one byte each become two bytes.
        """
        text = b""
        while len(text) < length * 2:
            record = self._record()
            if self._at == 0:
                options = record[0]
                self._at = 1
            left = length - len(text) // 2
            width = 1 + (options & _WIDE)
            part = record[self._at : self._at + left * width]
            self._at += len(part)
            text += part if width == 2 else part.decode("latin-1").encode("utf-16-le")
        return text

    def _record(self) -> bytes:
        """Return the record in which the next byte lies.

        Raises IndexError behind the last record.
        """
        while self._at >= len(self._records[self._number]):
            self._number += 1
            self._at = 0
        return self._records[self._number]


def _split(text: bytes, runs: Sequence[tuple[int, int]]) -> RichText:
    """Return the pieces of a text by the places from where it has another font.

    abcd with font 5 from character 2 on gives (ab, None) and (cd, 5). Pieces without a character
    are left out.
    """
    places = [(0, None), *runs, (len(text) // 2, None)]
    return [
        (text[start * 2 : end * 2].decode("utf-16-le", "replace"), font)
        for (start, font), (end, _) in pairwise(places)
        if end > start
    ]
