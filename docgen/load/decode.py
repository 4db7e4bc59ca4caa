"""Decode the bytes of text files, and refuse files that are not text.

`decode` returns the text of a file and reports every encoding other than UTF-8. `encode_like`
turns edited lines back into bytes of the encoding that they were read from. Every reader of text
in this room begins with `decode`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from docgen.codes import new_finding
from docgen.load.file_kinds import find_kind
from docgen.model.finding import Category, Finding, Location, Severity

MAX_BYTES = 8 * 2**20
MAX_LINES = 200_000
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_UNLIKELY = re.compile("[\x00-\x7f\u0100-\u07ff]*")
_CHINESE = "[\x00-\x7f\u4e00-\u9fff]*"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(
    data: bytes, file: str, max_bytes: int = MAX_BYTES, max_lines: int = MAX_LINES
) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the text of a file and the findings about its encoding.

    The text is None if the file is too long, not text, or in no known encoding.
    """
    location = Location(file)
    refusal = _find_refusal(data, location, max_bytes, max_lines)
    if refusal is not None:
        return None, (refusal,)
    return _decode_text(data, location)


def _find_refusal(
    data: bytes, location: Location, max_bytes: int, max_lines: int
) -> Finding | None:
    """Return the finding about a file that is too long or not text; None for any other file."""
    if len(data) > max_bytes:
        message = f"文件有 {len(data) // 2**20} MB，超过 {max_bytes // 2**20} MB"
        return _report_length(message, location)
    if data.count(b"\n") > max_lines:
        return _report_length(f"文件超过 {max_lines} 行", location)
    kind = find_kind(data) if data else None
    if kind is None:
        return None
    return new_finding(
        "YM-01",
        f"这不是文字文件，而是{kind.name}",
        "把内容写进文字文件（.yaml、.txt）；不要只改扩展名",
        location=location,
        category=Category.FILE,
    )


def _report_length(message: str, location: Location) -> Finding:
    """Return the finding that a file is too long."""
    return new_finding(
        "YM-02",
        message,
        "核对是不是放错了文件；确实太长的，拆成几份",
        location=location,
        category=Category.FILE,
    )


def _decode_text(data: bytes, location: Location) -> tuple[str | None, tuple[Finding, ...]]:
    """Decode UTF-8 without a finding, UTF-16 and GB18030 with a notice."""
    if data.startswith(_UTF16_MARKS):
        return _decode_other(data, "utf-16", location)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_other(data, "gb18030", location)
    if _is_misread(text, data):
        return _decode_other(data, "gb18030", location)
    return text, ()


def _decode_other(
    data: bytes, encoding: str, location: Location
) -> tuple[str | None, tuple[Finding, ...]]:
    """Decode an encoding other than UTF-8; the text is None if a byte does not belong to it."""
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"第{line}行有读不出的字节，既不是 UTF-8 也不是 GB18030"
        byte_location = Location(location.file, line, 1)
        return None, (_report_encoding(message, Severity.ERROR, byte_location),)
    message = f"文件编码是 {encoding.upper()}，已照读"
    return text, (_report_encoding(message, Severity.NOTICE, location),)


def _report_encoding(message: str, severity: Severity, location: Location) -> Finding:
    """Return a finding about the encoding of a file."""
    return new_finding(
        "YM-03",
        message,
        "用记事本打开，“另存为”时编码选 UTF-8",
        severity=severity,
        location=location,
        category=Category.FILE,
    )


def encode_like(lines: Sequence[str], data: bytes) -> bytes:
    """Return `lines` as bytes, in the encoding and with the line ends of `data`.

    The lines were read from `data` by `decode`, so each has its line end there.
    """
    text, _ = decode(data, "")
    original_lines = (text or "").splitlines(keepends=True)
    line_ends = [line[len(line.rstrip("\r\n")) :] for line in original_lines]
    joined = "".join(line + end for line, end in zip(lines, line_ends, strict=False))
    byte_order_mark, encoding = _detect_encoding(data)
    return byte_order_mark + joined.encode(encoding)


def _detect_encoding(data: bytes) -> tuple[bytes, str]:
    """Return the byte order mark of `data`, b'' without one, and the name of its encoding."""
    for byte_order_mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(byte_order_mark):
            return byte_order_mark, encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return b"", "gb18030"
    return b"", "gb18030" if _is_misread(text, data) else "utf-8"


def _is_misread(text: str, data: bytes) -> bool:
    """Return whether a text in UTF-8 is Chinese in GB18030: a few characters are valid in both.

    Then all its letters are such as nobody here writes (Cyrillic, Arabic): 一 looks like һ.
    """
    if text.isascii() or not _UNLIKELY.fullmatch(text):
        return False
    try:
        return re.fullmatch(_CHINESE, data.decode("gb18030")) is not None
    except UnicodeDecodeError:
        return False


def read_encoding(data: bytes, file: str) -> tuple[Finding, ...]:
    """Return the findings about the encoding of a text file."""
    return _decode_text(data, Location(file))[1]
