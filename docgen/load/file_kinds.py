"""Tell what a file is by its bytes, whatever its name says, and what to do with it.

Files come with names of tables that are none, and the other way round: each kind has a mend that
makes the file readable.

`decode` asks whether a file is text at all; the readers of tables ask what to say about a file that
they cannot read.
"""

from __future__ import annotations

from io import BytesIO
from mmap import mmap
from zipfile import BadZipFile, ZipFile

from msgspec import Struct

from docgen.codes import new_finding
from docgen.model.finding import Category, Finding, Location

Buffer = bytes | mmap
_HEAD = 2**10
"""Bytes at the top of a file that show whether it is a page."""
_WHITE = b"\xef\xbb\xbf \t\r\n"
"""Bytes that may stand before the first sign of a page."""
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_UNPACK = "先解压，把里面的表放进来"
_TYPE_ANEW = "里面的字读不出：向报送的人要原来的 Excel，没有的照着重新录入"
_SAVE_IN_EXCEL = "在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”"
_SEND_AGAIN = "找回备份，或请报送的重新发一份"


class FileKind(Struct, frozen=True):
    """What a file is, in words for users, and how its content can be read.

    `suffix` is the one with which it can be, '' if it has to be changed first.

    `name` completes the sentence 这是…, `remedy` is a sentence of its own. Both are in Chinese.
    """

    name: str
    remedy: str
    suffix: str = ""


def _renamed(name: str, suffix: str) -> FileKind:
    """Return the kind of a file that is read under another name.

    `suffix` begins with a dot. The remedy is to give the file that extension.
    """
    return FileKind(name, f"把扩展名改回 {suffix}", suffix)


EMPTY = FileKind("空文件，里面什么也没有", f"多半没有存好或没有传完：{_SEND_AGAIN}")
DAMAGED = FileKind("坏了的 Word 或 Excel 文件", f"多半没有传完：{_SEND_AGAIN}")
_ARCHIVE = FileKind("压缩文件", _UNPACK)
_IMAGE = FileKind("图片", f"图片{_TYPE_ANEW}")
_BY_HEAD = {
    b"%PDF": FileKind("PDF 文件", f"PDF {_TYPE_ANEW}"),
    b"\x89PNG": _IMAGE,
    b"\xff\xd8\xff": _IMAGE,
    b"GIF87a": _IMAGE,
    b"GIF89a": _IMAGE,
    b"II*\0": _IMAGE,
    b"MM\0*": _IMAGE,
    b"{\\rtf": FileKind("RTF 文件", "用 Word 打开，另存为“Word 文档（.docx）”"),
    b"Rar!\x1a\x07": _ARCHIVE,
    b"7z\xbc\xaf'\x1c": _ARCHIVE,
    b"\x1f\x8b\x08": _ARCHIVE,
    b"\xfd7zXZ\0": _ARCHIVE,
}
"""Kinds by the first bytes."""
_BY_PART = {
    "xl/workbook.xml": _renamed("Excel 工作簿", ".xlsx"),
    "xl/workbook.bin": FileKind("Excel 二进制工作簿（.xlsb）", _SAVE_IN_EXCEL),
    "word/document.xml": _renamed("Word 文件", ".docx"),
    "ppt/presentation.xml": FileKind("PowerPoint 文件", "找原来的 Excel 或文字文件"),
}
"""Kinds of Office files by a part in them."""
_SHEET_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_OLD_FILES = {
    "EncryptedPackage": FileKind("设了密码的 Word 或 Excel 文件", "打开，去掉密码，再存一份"),
    "WordDocument": _renamed("旧的 Word 文件", ".doc"),
    "Workbook": _renamed("旧的 Excel 工作簿", ".xls"),
    "Book": _renamed("旧的 Excel 工作簿", ".xls"),
}
"""Kinds of old Office files by the name of a stream in them."""
_OLD_FILE = FileKind("旧的 Word 或 Excel 文件", f"{_SAVE_IN_EXCEL}；打不开的，{_SEND_AGAIN}")


def find_kind(data: Buffer) -> FileKind | None:
    """Return what a file is that is no text; None for text and for what nobody knows.

    Without any byte but zeros at the top a file is EMPTY: a copy that broke off leaves such files.
    An old Office file without a stream that is known here is some other old file, which Excel has
    to open. A page or an XML file is text here, see `find_markup_kind`.
    """
    head = data[:_HEAD]
    if not head.strip(b"\0"):
        return EMPTY
    if head.startswith(_ZIP):
        return _find_zip_kind(data)
    if head.startswith(_OLE):
        found = (kind for name, kind in _OLD_FILES.items() if _has_stream(data, name))
        return next(found, _OLD_FILE)
    return next((kind for first, kind in _BY_HEAD.items() if head.startswith(first)), None)


def _has_stream(data: Buffer, name: str) -> bool:
    """Return whether an old Office file has a stream, by the end of its name in the directory.

    The name is looked for in UTF-16, with its final zero, anywhere in the file: the sectors of the
    directory need not be followed then.
    """
    return data.find(f"{name}\0".encode("utf-16-le")) >= 0


def _find_zip_kind(data: Buffer) -> FileKind:
    """Return what a ZIP archive is: a file of an Office program, or an archive of files.

    An archive whose list of parts cannot be read is DAMAGED. An OpenDocument table is known by its
    type, which stands uncompressed at the beginning.
    """
    if _SHEET_TYPE in data[:_HEAD]:
        return _renamed("OpenDocument 表格", ".ods")
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = set(archive.namelist())
    except (BadZipFile, EOFError, ValueError, OSError, NotImplementedError):
        return DAMAGED
    return next((kind for part, kind in _BY_PART.items() if part in parts), _ARCHIVE)


def find_markup_kind(data: Buffer) -> FileKind | None:
    """Return what a page or XML file is that has the name of a text; None for any other file.

    XML is known by its declaration. A page begins with a tag and has `<html` or `<table` in its
    first kilobyte.
    """
    head = data[:_HEAD].lstrip(_WHITE).lower()
    if head.startswith(b"<?xml"):
        return _renamed("XML 文件", ".xml")
    if head.startswith(b"<") and (b"<html" in head or b"<table" in head):
        return _renamed("网页", ".html")
    return None


def find_other_kind(data: Buffer, file: str) -> Finding | None:
    """Return the finding that a table in the form of text is no text; None if it is.

    `file` is the name for the place of the finding; its extension is not looked at. Readers of CSV
    files call this before they decode.
    """
    kind = find_kind(data) or find_markup_kind(data)
    return None if kind is None else report_kind(kind, file)


def report_kind(kind: FileKind, file: str) -> Finding:
    """Return the finding that a table cannot be read, because the file is of another kind.

    A space stands before a kind that begins with a Latin letter: 这是 PDF 文件, but 这是图片.
    """
    space = " " * kind.name[0].isascii()
    return new_finding(
        "TB-01",
        f"表格读不了：这是{space}{kind.name}",
        kind.remedy,
        location=Location(file),
        category=Category.FILE,
    )
