"""Read and write the zip package of a .docx.

`read_package` refuses files that are no Word document, damaged or too large, and returns the
members of a sound one. `pack_prefix` packs the unchanged members once; `write_package` appends
the changed ones. Unchanged members keep their compressed bytes and no clock enters the package,
so the same input gives the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

MAX_ENTRIES = 5_000
"""The most members that a package may have."""
MAX_SIZE = 256 * 2**20
"""The most bytes of all members together before compression."""
MAX_RATIO = 400
"""The highest compression ratio of a member larger than `SMALL`: a bomb has a higher one."""
SMALL = 2**20
"""The size in bytes up to which a member is never taken for a bomb."""
LEVEL = 1
"""The compression level: time counts more than size."""
OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of an OLE file: a .doc, an encrypted .docx or an embedded object."""
_DEFLATED = 8
_STORED = 0
# 1980-01-01 00:00, the zero of the zip format: time, then date.
_TIMESTAMP = (0, 33)
# The first bytes of files that people rename to .docx, with the name of their format.
_OTHER_FORMATS = {
    b"{\\rtf": " RTF 文件",
    b"%PDF": " PDF 文件",
    b"<html": "网页",
    b"<!DOCTYPE": "网页",
    b"<?xml": " XML 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
}
OLE = b"\xd0\xcf\x11\xe0"
# What zipfile, zlib and struct raise for a damaged package.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OSError,
    KeyError,
    IndexError,
)
# The fields that local and central headers share: version, flags, method, time, date, CRC,
# compressed size, size, length of the name, length of the extra field.
_SHARED_FIELDS = struct.Struct("<HHHHHIIIHH")
_LENGTHS = struct.Struct("<HH")
_OFFSET = struct.Struct("<I")
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_SIZE = 30
_CENTRAL_HEADER = b"PK\x01\x02\x14\x00"
_CENTRAL_SIZE = 46
_DIRECTORY_END = b"PK\x05\x06"


class Member(Struct, frozen=True):
    """A member as stored in the zip: its bytes, their method (0 or 8), CRC and original size."""

    name: str
    data: bytes
    method: int
    crc: int
    size: int

    def content(self) -> bytes:
        """Return the bytes before compression."""
        if self.method == _DEFLATED:
            return zlib.decompress(self.data, -15)
        return self.data


class Prefix(Struct, frozen=True):
    """Members packed once: their bytes, their directory entries and their count."""

    body: bytes
    directory: bytes
    count: int


def fault(code: str, message: str, remedy: str, name: str, part: str = "") -> Finding:
    """Return a finding about the structure of the Word file `name`, or of a part of it."""
    location = Location(name, part=part)
    return new_finding(code, message, remedy, location=location, category=Category.STRUCTURE)


def read_package(data: bytes, name: str) -> tuple[dict[str, Member], tuple[Finding, ...]]:
    """Return the members of a .docx by name.

    Returns no members and a finding if the file cannot be used.

    `name` is the file for messages. The findings are WD-01 (no Word file, or damaged) and WD-02
    (too large). Of members with one name the last counts.
    """
    finding = _check_format(data, name)
    if finding is not None:
        return {}, (finding,)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
            if _is_oversize(infos):
                remedy = "删去里面的大图片，或找回正常的文件"
                return {}, (fault("WD-02", "文件太大，或压缩得不正常", remedy, name),)
            members = {info.filename: _read_member(data, archive, info) for info in infos}
    except _DAMAGE:
        remedy = "用 Word 打开另存一份；打不开的，找回备份"
        return {}, (fault("WD-01", "不是完好的 Word 文件（.docx）", remedy, name),)
    if "[Content_Types].xml" not in members or "word/document.xml" not in members:
        remedy = "确认它是用 Word 存的 .docx 文件"
        return {}, (fault("WD-01", "不是 Word 文档：里面没有正文", remedy, name),)
    return members, ()


def _check_format(data: bytes, name: str) -> Finding | None:
    """Return a finding if the first bytes are those of another format."""
    if data.startswith(OLE):
        remedy = "在 Word 里打开，另存为“Word 文档（.docx）”，不设密码"
        return fault("WD-01", "这是旧的 .doc 或加了密码的文件", remedy, name)
    head = data[:512].lstrip()
    for start, title in _OTHER_FORMATS.items():
        if head.startswith(start):
            remedy = "在 Word 或 WPS 里打开，另存为“Word 文档（.docx）”；只改后缀不行"
            return fault("WD-01", f"这其实是{title}，不是 .docx", remedy, name)
    return None


def _is_oversize(infos: list[zipfile.ZipInfo]) -> bool:
    """Return whether a package has too many members, is too large or contains a bomb."""
    total = sum(info.file_size for info in infos)
    return len(infos) > MAX_ENTRIES or total > MAX_SIZE or any(map(_is_bomb, infos))


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Return whether a large member has a compression ratio above `MAX_RATIO`."""
    return info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)


def _read_member(data: bytes, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    """Return a member with its compressed bytes.

    The member is inflated once, so that damage is found here and not later. Raises any of
    `_DAMAGE`.
    """
    archive.read(info)
    start = info.header_offset
    name_length, extra_length = _LENGTHS.unpack(data[start + 26 : start + _LOCAL_SIZE])
    begin = start + _LOCAL_SIZE + name_length + extra_length
    packed = data[begin : begin + info.compress_size]
    if info.compress_type not in (_STORED, _DEFLATED):
        raise ValueError(info.compress_type)
    return Member(info.filename, packed, info.compress_type, info.CRC, info.file_size)


def deflate(name: str, content: bytes) -> Member:
    """Return a member with compressed content."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    return Member(name, data, _DEFLATED, zlib.crc32(content), len(content))


def _shared_header(member: Member) -> bytes:
    """Return the fields that the local and the central header share; a name may be in UTF-8."""
    encoded = member.name.encode()
    flags = 0
    if len(encoded) != len(member.name):
        flags = 0x800
    compression = (20, flags, member.method, *_TIMESTAMP)
    lengths = (len(member.data), member.size, len(encoded), 0)
    return _SHARED_FIELDS.pack(*compression, member.crc, *lengths)


def pack_prefix(members: Iterable[Member]) -> Prefix:
    """Return members packed as the constant beginning of a package."""
    return _append(Prefix(b"", b"", 0), members)


def _append(prefix: Prefix, members: Iterable[Member]) -> Prefix:
    """Return a prefix with more members behind it."""
    bodies = [prefix.body]
    entries = [prefix.directory]
    offset = len(prefix.body)
    count = prefix.count
    for member in members:
        header = _shared_header(member)
        encoded = member.name.encode()
        local = _LOCAL_HEADER + header + encoded
        bodies += [local, member.data]
        # Ten zero bytes: comment, disk number, internal and external attributes.
        entries.append(_CENTRAL_HEADER + header + bytes(10) + _OFFSET.pack(offset) + encoded)
        offset += len(local) + len(member.data)
        count += 1
    return Prefix(b"".join(bodies), b"".join(entries), count)


def unpack_prefix(prefix: Prefix) -> dict[str, Member]:
    """Return the members that `pack_prefix` packed, by name.

    It reads the directory entries back, so the constant parts of a template are kept in one form
    only.
    """
    members = {}
    position = 0
    for _ in range(prefix.count):
        end = position + _CENTRAL_SIZE
        fields = _SHARED_FIELDS.unpack(prefix.directory[position + 6 : position + 32])
        method = fields[2]
        crc, packed_size, size, name_length = fields[5:9]
        (offset,) = _OFFSET.unpack(prefix.directory[end - 4 : end])
        name = prefix.directory[end : end + name_length].decode()
        begin = offset + _LOCAL_SIZE + name_length
        data = prefix.body[begin : begin + packed_size]
        members[name] = Member(name, data, method, crc, size)
        position = end + name_length
    return members


def write_package(prefix: Prefix, changed: Mapping[str, bytes]) -> bytes:
    """Return a whole package: the constant prefix, then the changed members.

    The same prefix and the same members give the same bytes. A changed member must not be in the
    prefix: the name would appear twice.
    """
    members = [deflate(name, content) for name, content in changed.items()]
    package = _append(prefix, members)
    count = package.count
    sizes = struct.pack("<HHII", count, count, len(package.directory), len(package.body))
    # The zero bytes before are two disk numbers, those behind are an empty comment.
    end = _DIRECTORY_END + bytes(4) + sizes + bytes(2)
    return b"".join((package.body, package.directory, end))
