"""From bytes to text: encodings, and files that are not text at all."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location, Severity

MAX_BYTES = 8 * 2**20
MAX_LINES = 200_000
_MAGIC = {
    b"PK\x03\x04": "Word、Excel 或压缩文件",
    b"\xd0\xcf\x11\xe0": "旧的 Word 或 Excel 文件",
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"{\\rtf": "RTF 文件",
}
_SAVE = "用记事本打开，“另存为”时编码选 UTF-8"


def file_finding(
    code: str, severity: Severity, message: str, remedy: str, location: Location
) -> Finding:
    """A finding about a file as such."""
    return new_finding(
        code, message, remedy, severity=severity, location=location, category=Category.FILE
    )


def decode(
    data: bytes, file: str, limit: int = MAX_BYTES, lines: int = MAX_LINES
) -> tuple[str | None, list[Finding]]:
    """The text of a file; None if it has none. What is not UTF-8 is told.

    A file of more than `limit` bytes or that many lines is refused.
    """
    location = Location(file)
    if len(data) > limit:
        message = f"文件有 {len(data) // 2**20} MB，超过 {limit // 2**20} MB"
        remedy = "核对是不是放错了文件；确实太长的，拆成几份"
        return None, [file_finding("YM-02", Severity.ERROR, message, remedy, location)]
    if data.count(b"\n") > lines:
        message = f"文件超过 {lines} 行"
        remedy = "核对是不是放错了文件；确实太长的，拆成几份"
        return None, [file_finding("YM-02", Severity.ERROR, message, remedy, location)]
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            message = f"这不是文字文件，而是{what}"
            remedy = "把内容写进文字文件（.yaml、.txt）；不要只改扩展名"
            return None, [file_finding("YM-01", Severity.ERROR, message, remedy, location)]
    return _text(data, location)


def _text(data: bytes, location: Location) -> tuple[str | None, list[Finding]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _other(data, "utf-16", location)
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return _other(data, "gb18030", location)


def _other(data: bytes, encoding: str, location: Location) -> tuple[str | None, list[Finding]]:
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"第{line}行有读不出的字节，既不是 UTF-8 也不是 GB18030"
        where = Location(location.file, line, 1)
        return None, [file_finding("YM-03", Severity.ERROR, message, _SAVE, where)]
    message = f"文件编码是 {encoding.upper()}，已照读"
    return text, [file_finding("YM-03", Severity.NOTICE, message, _SAVE, location)]


def encode_like(lines: Sequence[str], data: bytes) -> bytes:
    """Lines as bytes, in the encoding and with the line ends of the bytes they were read from."""
    text, _ = decode(data, "")
    whole = text or ""
    mark = next((m for m, _ in _MARKS if data.startswith(m)), b"")
    encoding = dict(_MARKS).get(mark, "utf-8")
    if not mark:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError:
            encoding = "gb18030"
    ends = [kept[len(kept.rstrip("\r\n")) :] for kept in whole.splitlines(keepends=True)]
    joined = "".join(line + end for line, end in zip(lines, ends, strict=False))
    return mark + joined.encode(encoding)


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read_encoding(data: bytes, file: str) -> tuple[Finding, ...]:
    """What is to be said of a text file's encoding."""
    return tuple(_text(data, Location(file))[1])
