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
_UTF8_TEXT = re.compile(rb"[\x00-\x7f]*+(?:[\xe2-\xef][\x80-\xbf]{2}[\x00-\x7f]*+){2}")
_UTF8_LINE = re.compile(
    rb"^[\x00-\x09\x0b-\x7f]*+(?:[\xe2-\xef][\x80-\xbf]{2}[\x00-\x09\x0b-\x7f]*+){2,}+$",
    re.MULTILINE,
)
"""Text and whole lines of Chinese in UTF-8: no two characters of GB18030 are like these."""
_CUT_OFF = frozenset({"unexpected end of data", "incomplete multibyte sequence", "truncated data"})
_SAVE_AS_UTF8 = "用记事本打开，“另存为”时编码选 UTF-8"
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARK = "\ufeff"
_LINE_END = re.compile("\r\n|[\r\n]")


def decode(
    data: bytes, file: str, max_bytes: int = MAX_BYTES, max_lines: int = MAX_LINES
) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the text of a file and the findings about its encoding.

    The text is None if the file is too long, not text, or in no known encoding.

    `max_bytes` and `max_lines` are the limits of the caller; tables may be much larger than
    documents. A mark at the beginning (BOM) is left out of the text, line ends stay as they are. Of
    the findings, a text has at most the notice YM-03 that it is in another encoding; None comes
    with exactly one finding.
    """
    location = Location(file)
    refusal = _find_refusal(data, location, max_bytes, max_lines)
    if refusal is not None:
        return None, (refusal,)
    return _decode_text(data, location)


def _find_refusal(
    data: bytes, location: Location, max_bytes: int, max_lines: int
) -> Finding | None:
    """Return the finding about a file that is too long or not text; None for any other file.

    YM-02 is about the length, YM-01 about a file that its first bytes show to be an image, an
    archive, an Office file and so on. An empty file is not refused here.
    """
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
    """Return the finding that a file is too long.

    `message` says by how much: YM-02 has one remedy for too many bytes and for too many lines.
    """
    return new_finding(
        "YM-02",
        message,
        "核对是不是放错了文件；确实太长的，拆成几份",
        location=location,
        category=Category.FILE,
    )


def _decode_text(data: bytes, location: Location) -> tuple[str | None, tuple[Finding, ...]]:
    """Decode UTF-8 without a finding, UTF-16 and GB18030 with a notice.

    The order matters. A mark of UTF-16 decides. Then UTF-8 is tried, because text in GB18030 is
    hardly ever valid UTF-8. If it fails behind whole Chinese characters in UTF-8, the file is
    damaged there, and GB18030 would only give wrong characters.
    """
    if data.startswith(_UTF16_MARKS):
        return _decode_other(data, "utf-16", location)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if _UTF8_TEXT.match(data, 0, error.start):
            return None, (_report_bytes(data, error, location),)
        return _decode_other(data, "gb18030", location)
    if _is_misread(text, data):
        return _decode_other(data, "gb18030", location)
    return text, ()


def _decode_other(
    data: bytes, encoding: str, location: Location
) -> tuple[str | None, tuple[Finding, ...]]:
    """Decode an encoding other than UTF-8; the text is None if a byte does not belong to it.

    A line of UTF-8 may seem to be in GB18030, as Chinese that nobody wrote.

    `encoding` is `utf-16` or `gb18030`. The notice that comes with a text names it. Before GB18030
    is tried, a search for lines that can only be UTF-8 finds files that were joined of two.
    """
    other_line = None if encoding == "utf-16" else _UTF8_LINE.search(data)
    if other_line is not None:
        line = _line_of(data, other_line.start())
        return None, (_report_two_encodings(f"第{line}行是 UTF-8，前面的不是", line, location),)
    try:
        text = data.decode(encoding).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        return None, (_report_bytes(data, error, location),)
    message = f"文件编码是 {encoding.upper()}，已照读"
    return text, (_report_encoding(message, Severity.NOTICE, location),)


def _line_of(data: bytes, offset: int) -> int:
    """Return the 1-based line of a byte.

    `offset` counts from 0. Line feeds are counted, so it is right for UTF-8 and GB18030.
    """
    return data[:offset].count(b"\n") + 1


def _report_bytes(data: bytes, error: UnicodeDecodeError, location: Location) -> Finding:
    """Return the finding about bytes that are not in the encoding of the text before them.

    `error` has the 0-based byte of the fault and the reason in English words of Python. There are
    three cases: a character cut off at the end (an incomplete copy), other bytes after sound UTF-8
    (two files joined), and bytes of no known encoding.
    """
    line = _line_of(data, error.start)
    if error.reason in _CUT_OFF:
        message = f"第{line}行在一个字的中间断了，文件多半没有传完"
        return _report_unreadable(message, line, "重新发一份，或找回备份", location)
    if _UTF8_TEXT.match(data, 0, error.start):
        return _report_two_encodings(f"第{line}行不是 UTF-8，前面的是", line, location)
    message = f"第{line}行有读不出的字节，既不是 UTF-8 也不是 GB18030"
    return _report_unreadable(message, line, _SAVE_AS_UTF8, location)


def _report_two_encodings(message: str, line: int, location: Location) -> Finding:
    """Return the finding that a file is put together of two: an editor spoils one of them.

    `line` is the first line, from 1, that is not in the encoding of the lines above it.
    """
    remedy = "多半是两个文件接成的：原来的两个各自另存为 UTF-8 再接；或删去这一行，重新录入"
    return _report_unreadable(message, line, remedy, location)


def _report_unreadable(message: str, line: int, remedy: str, location: Location) -> Finding:
    """Return the finding that a line of a file cannot be read.

    `line` is 1-based. The finding is an error, YM-03, at the first column of that line.
    """
    return new_finding(
        "YM-03",
        message,
        remedy,
        severity=Severity.ERROR,
        location=Location(location.file, line, 1),
        category=Category.FILE,
    )


def _report_encoding(message: str, severity: Severity, location: Location) -> Finding:
    """Return a finding about the encoding of a file.

    Its place is the whole file, and its remedy to save the file as UTF-8.
    """
    return new_finding(
        "YM-03",
        message,
        _SAVE_AS_UTF8,
        severity=severity,
        location=location,
        category=Category.FILE,
    )


def encode_like(lines: Sequence[str], data: bytes) -> bytes:
    """Return `lines` as bytes, in the encoding and with the line ends of `data`.

    The lines were read from `data` by `decode` and `split_lines`, so each has its line end there.

    The first line gets the line end of the first line of `data`, and so on. The mark at the
    beginning (BOM) is written again if `data` has one.
    """
    encoding = detect_encoding(data)
    text = data.decode(encoding)
    mark = text[: text.startswith(_MARK)]
    line_ends = [*_LINE_END.findall(text), ""]
    joined = "".join(line + end for line, end in zip(lines, line_ends, strict=False))
    return (mark + joined).encode(encoding)


def split_lines(text: str) -> list[str]:
    """Return the lines of a text without their ends, as editors count them.

    A form feed and other signs at which `str.splitlines` ends a line stay within their line.
    """
    lines = _LINE_END.split(text)
    if not lines[-1]:
        lines.pop()
    return lines


def detect_encoding(data: bytes) -> str:
    """Return the name of the encoding that gives the same bytes again.

    The mark at the beginning (BOM) is then part of the text.
    """
    for byte_order_mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(byte_order_mark):
            return encoding
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "gb18030" if _is_misread(text, data) else "utf-8"


def _is_misread(text: str, data: bytes) -> bool:
    """Return whether a text in UTF-8 is Chinese in GB18030: a few characters are valid in both.

    Then all its letters are such as nobody here writes (Cyrillic, Arabic): 一 looks like һ.

    `text` is `data` decoded as UTF-8. Two bytes may be one Chinese character in GB18030 and one
    letter in UTF-8. Both must fit: no letter of the text is likely here, and in GB18030 there are
    only Chinese characters and ASCII.
    """
    if text.isascii() or not _UNLIKELY.fullmatch(text):
        return False
    try:
        return re.fullmatch(_CHINESE, data.decode("gb18030")) is not None
    except UnicodeDecodeError:
        return False


def read_encoding(data: bytes, file: str) -> tuple[Finding, ...]:
    """Return the findings about the encoding of a text file.

    `docgen doctor` lists them for the texts of a workspace. There is none for a sound file in
    UTF-8. Length and kind of the file are not looked at here.
    """
    return _decode_text(data, Location(file))[1]
