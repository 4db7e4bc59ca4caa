"""The zip package of a .docx: read safely, written fast, the same bytes for the same input.

Members that do not change are kept as they were deflated and never touched again.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

MAX_ENTRIES = 5_000
MAX_SIZE = 256 * 2**20
MAX_RATIO = 400
SMALL = 2**20
LEVEL = 1
_STAMP = (0, 33)  # 1980-01-01 00:00, the zip format's zero: no clock enters the bytes
# What a file begins with that people rename to .docx.
_OTHERS = {
    b"{\\rtf": " RTF 文件",
    b"%PDF": " PDF 文件",
    b"<html": "网页",
    b"<!DOCTYPE": "网页",
    b"<?xml": " XML 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
OLE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Member:
    """One member as it lies in the zip: deflated (or stored) bytes and what describes them."""

    name: str
    data: bytes
    method: int
    crc: int
    size: int

    def content(self) -> bytes:
        """The bytes before compression."""
        return zlib.decompress(self.data, -15) if self.method == 8 else self.data


def fault(code: str, message: str, remedy: str, name: str, part: str = "") -> Finding:
    """A finding about a Word file."""
    location = Location(name, part=part)
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


def read_package(data: bytes, name: str) -> tuple[dict[str, Member], tuple[Finding, ...]]:
    """The members of a .docx by name, none if it cannot be used."""
    if data[:4] == OLE:
        remedy = "在 Word 里打开，另存为“Word 文档（.docx）”，不设密码"
        return {}, (fault("WD-01", "这是旧的 .doc 或加了密码的文件", remedy, name),)
    told = next(
        (told for start, told in _OTHERS.items() if data[:512].lstrip().startswith(start)), ""
    )
    if told:
        remedy = "在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”；只改后缀不行"
        return {}, (fault("WD-01", f"这其实是{told}，不是 .docx", remedy, name),)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            oversize = _oversize(infos, name)
            if oversize:
                return {}, oversize
            members = {info.filename: _member(data, archive, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError, NotImplementedError,
            RuntimeError, OSError, KeyError, IndexError):  # fmt: skip
        remedy = "用 Word 打开另存一份；打不开的，找回备份"
        return {}, (fault("WD-01", "不是完好的 Word 文件（.docx）", remedy, name),)
    if "[Content_Types].xml" not in members or "word/document.xml" not in members:
        remedy = "确认它是用 Word 存的 .docx 文件"
        return {}, (fault("WD-01", "不是 Word 文档：里面没有正文", remedy, name),)
    return members, ()


def _oversize(infos: list[zipfile.ZipInfo], name: str) -> tuple[Finding, ...]:
    total = sum(info.file_size for info in infos)
    bomb = any(
        info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        for info in infos
    )
    if len(infos) <= MAX_ENTRIES and total <= MAX_SIZE and not bomb:
        return ()
    remedy = "删去里面的大图片，或找回正常的文件"
    return (fault("WD-02", "文件太大，或压缩得不正常", remedy, name),)


def _member(data: bytes, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    """The raw bytes of a member; read through once, so that damage shows now and not later."""
    archive.read(info)
    start = info.header_offset
    name_length, extra_length = struct.unpack("<HH", data[start + 26 : start + 30])
    begin = start + 30 + name_length + extra_length
    raw = data[begin : begin + info.compress_size]
    if info.compress_type not in (0, 8):
        raise ValueError(info.compress_type)
    return Member(info.filename, raw, info.compress_type, info.CRC, info.file_size)


def deflate(name: str, content: bytes) -> Member:
    """A member made from its content."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    return Member(name, data, 8, zlib.crc32(content), len(content))


def _header(member: Member) -> bytes:
    """What local and central headers share: version, flags (UTF-8 names), method … lengths."""
    encoded = member.name.encode()
    flags = 0x800 if len(encoded) != len(member.name) else 0
    return struct.pack(
        "<HHHHHIIIHH",
        20,
        flags,
        member.method,
        *_STAMP,
        member.crc,
        len(member.data),
        member.size,
        len(encoded),
        0,
    )


@dataclass(frozen=True, slots=True)
class Prefix:
    """The unchanged members, packed once: their bytes and their entries of the directory."""

    body: bytes
    directory: bytes
    count: int


def pack_prefix(members: Iterable[Member]) -> Prefix:
    """The constant beginning of every output."""
    return Prefix(*_append(b"", b"", 0, members))


def _append(
    body: bytes, directory: bytes, count: int, members: Iterable[Member]
) -> tuple[bytes, bytes, int]:
    bodies, entries, offset = [body], [directory], len(body)
    for member in members:
        header, encoded = _header(member), member.name.encode()
        local = b"PK\x03\x04" + header + encoded
        made_by, rest = b"PK\x01\x02\x14\x00", struct.pack("<HHHII", 0, 0, 0, 0, offset)
        bodies += [local, member.data]
        entries.append(made_by + header + rest + encoded)
        offset += len(local) + len(member.data)
        count += 1
    return b"".join(bodies), b"".join(entries), count


def unpack_prefix(prefix: Prefix) -> dict[str, Member]:
    """The members of a prefix, as they were put into it."""
    members, at = {}, 0
    for _ in range(prefix.count):
        found = struct.unpack("<HHHHHIIIHH", prefix.directory[at + 6 : at + 32])
        method, crc, packed, size, length = (found[i] for i in (2, 5, 6, 7, 8))
        (offset,) = struct.unpack("<I", prefix.directory[at + 42 : at + 46])
        name = prefix.directory[at + 46 : at + 46 + length].decode()
        begin = offset + 30 + length
        members[name] = Member(name, prefix.body[begin : begin + packed], method, crc, size)
        at += 46 + length
    return members


def write_package(prefix: Prefix, changed: Mapping[str, bytes]) -> bytes:
    """A whole zip: the constant prefix, then the changed members."""
    members = [deflate(name, content) for name, content in changed.items()]
    body, directory, count = _append(prefix.body, prefix.directory, prefix.count, members)
    end = struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(body), 0)
    return b"".join((body, directory, b"PK\x05\x06", end))
