"""Read one stream of a compound file, the container of old Office documents.

Every chain of sectors is followed for no more sectors than the file has. Form: [MS-CFB].

A compound file is a small file system inside one file. It consists of sectors of equal size; a
table says which sector follows which (the FAT of [MS-CFB]); a directory lists the streams with
their first sectors. `xls_details` takes the stream of an old workbook from here.
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
    """Return the stream with the first of `names` that there is; b'' without one, or if damaged.

    `names` are tried in their order, such as `Workbook` and then `Book`: programs name the same
    stream differently. The stream is cut to the size that the directory states. Nothing is raised:
    what is no compound file gives b'' too.
    """
    if not data.startswith(HEAD):
        return b""
    try:
        return _CompoundFile(data).stream(names)
    except (StructError, IndexError):
        return b""


class _CompoundFile:
    """The sectors of a file, and the table that says which sector follows which.

    `_size` is the number of bytes of a sector, at most 4096. `_limit` is a number of sectors that
    no sound chain exceeds, so that a chain that runs in a circle ends.
    """

    def __init__(self, data: bytes) -> None:
        """Read the size of the sectors and the table.

        Raises StructError for a file that is cut off in its header.
        """
        self._data = data
        self._size = 1 << min(unpack_from("<H", data, 30)[0], 12)
        self._limit = len(data) // self._size + 1
        self._next = self._read_table()

    def stream(self, names: Sequence[str]) -> bytes:
        """Return a stream by one of its names. Raises StructError or IndexError if damaged.

        Entries of the directory have 128 bytes: the name, from byte 116 on the first sector and the
        size. A stream below the cutoff that the header states lies in small pieces instead of
        sectors. Returns b'' if no entry has one of the names.
        """
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
        """Return a stream that lies in pieces of 64 bytes in the stream of the root.

        `root` is the first entry of the directory; its stream holds all small streams. `start` is
        the number of the first piece, `size` the number of bytes. A table of its own (the MiniFAT
        of [MS-CFB]) says which piece follows which.
        """
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
        """Return the bytes of a sector by its number from 0; b'' behind the end of the file.

        The header takes the place of the first sector, so sector 0 begins one sector later.
        """
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _sectors(self, number: int) -> Iterator[bytes]:
        """Yield the sectors of a chain from the first.

        `number` is that of the first sector. The chain ends at a number that is a mark and no
        sector, or after as many sectors as the file can have. Raises IndexError for a number
        outside the table.
        """
        for _ in range(self._limit):
            if number > _LAST_SECTOR:
                return
            yield self._sector(number)
            number = self._next[number]

    def _read_table(self) -> list[int]:
        """Return the number of the sector that follows each sector.

        The header lists the first 109 sectors of the table. Further ones are listed in a chain of
        sectors, each of which names the next one in its last four bytes.
        """
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
    """Return the name in an entry of the directory, '' for an unused entry.

    The name is in UTF-16 and takes at most 64 bytes. Its length, with the two bytes of the final
    zero, stands at byte 64.
    """
    length = min(unpack_from("<H", entry, 64)[0], 64)
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")
