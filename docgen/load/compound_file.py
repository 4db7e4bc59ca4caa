"""Read one stream of a compound file, the container of old Office documents.

Every chain of sectors is followed for no more sectors than the file has. Form: [MS-CFB].
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import error as StructError  # noqa: N812
from struct import iter_unpack, unpack_from

HEAD = b"\xd0\xcf\x11\xe0"
"""The first bytes of every compound file."""
_HEADER = 512
_ENTRY = 128
_HEADER_FAT = 109
"""Sectors of the allocation table that the header lists; a large file lists more in a chain."""
_LAST_SECTOR = 0xFFFFFFFA
"""The largest number of a sector; larger ones end a chain."""


def read_stream(data: bytes, names: Sequence[str]) -> bytes:
    """Return the stream with the first of `names` that there is; b'' without one, or if damaged."""
    if not data.startswith(HEAD):
        return b""
    try:
        return _CompoundFile(data).stream(names)
    except (StructError, IndexError):
        return b""


class _CompoundFile:
    """The sectors of a file, and the table that says which sector follows which."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << min(unpack_from("<H", data, 30)[0], 12)
        self._limit = len(data) // self._size + 1
        self._next = self._read_table()

    def stream(self, names: Sequence[str]) -> bytes:
        """Return a stream by one of its names. Raises StructError or IndexError if damaged."""
        directory = b"".join(self._sectors(unpack_from("<I", self._data, 48)[0]))
        entries = [directory[at : at + _ENTRY] for at in range(0, len(directory), _ENTRY)]
        cutoff = unpack_from("<I", self._data, 56)[0]
        for name in names:
            for entry in entries:
                if _entry_name(entry) == name:
                    start, size = unpack_from("<II", entry, 116)
                    if size >= cutoff:
                        return b"".join(self._sectors(start))[:size]
                    return self._small_stream(entries[0], start, size)
        return b""

    def _small_stream(self, root: bytes, start: int, size: int) -> bytes:
        """Return a stream that lies in pieces of 64 bytes in the stream of the root."""
        pieces = b"".join(self._sectors(unpack_from("<I", root, 116)[0]))
        table = b"".join(self._sectors(unpack_from("<I", self._data, 60)[0]))
        following = [number for (number,) in iter_unpack("<I", table)]
        found = bytearray()
        # A chain may come back to itself: it has no more pieces than the table.
        for _ in following:
            if start >= len(following) or len(found) >= size:
                break
            found += pieces[start * 64 : start * 64 + 64]
            start = following[start]
        return bytes(found[:size])

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _sectors(self, number: int) -> Iterator[bytes]:
        """Yield the sectors of a chain from the first."""
        for _ in range(self._limit):
            if number > _LAST_SECTOR:
                return
            yield self._sector(number)
            number = self._next[number]

    def _read_table(self) -> list[int]:
        """Return the number of the sector that follows each sector."""
        listed = list(unpack_from(f"<{_HEADER_FAT}I", self._data, 76))
        number = unpack_from("<I", self._data, 68)[0]
        for _ in range(self._limit):
            if number > _LAST_SECTOR:
                break
            numbers = unpack_from(f"<{self._size // 4}I", self._sector(number))
            listed += numbers[:-1]
            number = numbers[-1]
        table = b"".join(self._sector(at) for at in listed[: self._limit] if at <= _LAST_SECTOR)
        return [number for (number,) in iter_unpack("<I", table[: len(table) // 4 * 4])]


def _entry_name(entry: bytes) -> str:
    length = min(unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
