"""Look at a workbook before it is read: its reader makes room for all cells between the outermost.

One stray cell at XFD1048576 would take 512 GB, and nothing in Python can catch that. So the XML of
each worksheet is passed over first. Stray blanks far out are left out of the workbook; a stray
value is reported with its cell. Form: ECMA-376-1, SpreadsheetML.

`workbook_reader` calls `bound_workbook` before it opens a file. Most files pass the first two
searches (`_look_through`), which run over bytes; only those with a far cell are measured, and only
those that are too large are parsed cell by cell.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from html import unescape
from io import BytesIO
from lzma import LZMAError
from xml.parsers.expat import ExpatError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from msgspec import Struct

from docgen.load.cell_extent import CellExtent
from docgen.load.ods_bounds import CONTENT, MAX_CONTENT, find_far_cell
from docgen.load.sheet_parts import list_sheet_parts
from docgen.model.source import cell_name, column_number

MAX_CELLS = 5_000_000
"""Cells of the largest worksheet, blank ones between others included."""
MAX_PARTS = 5_000
MAX_UNPACKED = 2**30
"""The most bytes of all parts together before compression."""
MAX_RATIO = 400
"""The highest compression ratio of a part larger than `SMALL`: a bomb has a higher one."""
SMALL = 2**20
MAX_SEARCHED = 64 * 2**20
"""Bytes of the largest worksheet in which stray cells are searched."""
_LAST_ROW = 2**20
_LAST_COLUMN = 2**14
_CHUNK = 8 * 2**20
_CELL = re.compile(rb'<(?:[^\s<>/]*:)?c\s(?:[^>]*?\s)?r="([A-Za-z]{1,9})([0-9]{1,12})"[^>]*(?<!/)>')
# The literal beginning of this pattern makes its search ten times as fast.
_FAR = re.compile(
    rb'r="(?<=\sr=")(?:[A-Za-z]{3}|[B-Zb-z][A-Za-z]|[A-Za-z]{1,2}(?:9[0-9]{4}|[0-9]{6}))'
)
_QUOTED_CELL = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*')")
"""A cell with single quotes: what looks like a reference may be none."""
_ODD_CELL = re.compile(
    rb'<(?:\w+:)?c(?![^>]*?\sr="[A-Za-z]{1,9}[0-9]{1,12}")[\s/>]|<(?!\w+:)[^\s<>/]+:c[\s/>]'
)
"""A cell without a reference, or with a prefix that is no word."""
_FAR_OR_ODD_CELL = re.compile(rb'<c(?! r="A?[A-Z][1-8]?[0-9]{1,4}"|[a-zA-Z])')
"""A cell beyond AZ89999, or not as most programs write it."""
_SHEET_DATA = b"sheetData"
_FAR_CELL = "工作表“{}”的 {} 写着内容，离别的内容太远（共超过 {} 格）；删去它再存"
_TOO_WIDE = "工作表“{}”到最外面的格共超过 {} 格；删去表外的空行、空列再存"
_WHOLE_CELL = re.compile(
    rb"<(?P<prefix>(?:\w+:)?)c\s(?P<attributes>[^>]*)(?<!/)>(?P<content>.*?)</(?P=prefix)c>",
    re.DOTALL,
)
_REFERENCE = re.compile(rb'(?:^|\s)r="([A-Za-z]{1,9})([0-9]{1,12})"')
_TYPE = re.compile(rb'(?:^|\s)t="(\w+)"')
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)</")
_SHARED = re.compile(rb"<(?:\w+:)?si(?:\s[^>]*)?(?:/>|>(?P<content>.*?)</(?:\w+:)?si>)", re.DOTALL)
_DAMAGE = (
    BadZipFile,
    KeyError,
    OSError,
    NotImplementedError,
    EOFError,
    RuntimeError,
    LZMAError,
    zlib.error,
)
"""What a part that cannot be read raises."""


class WorkbookError(ValueError):
    """A workbook that is not read; the message is for users."""


def bound_workbook(data: bytes) -> bytes:
    """Return a workbook that can be read, without stray blanks far out.

    Raises WorkbookError if it is too large, or names a stray value. What is no package is returned
    as it is: its reader reports it. A part that cannot be looked through is left out, because the
    reader may take more of it.

    The same object is returned if nothing has to be left out.
    """
    try:
        with ZipFile(BytesIO(data)) as package:
            _check_package(package)
            changed = dict(_bounded_parts(package))
            if not changed:
                return data
            return _repack(package, changed)
    except BadZipFile:
        return data


def _check_package(package: ZipFile) -> None:
    """Raise WorkbookError for a package that would unpack to more than a workbook needs.

    It trusts the sizes that the package states; `_chunks` counts again while it unpacks.
    """
    parts = package.infolist()
    if len(parts) > MAX_PARTS:
        raise WorkbookError(f"里面有 {len(parts)} 个部件，不像是工作簿")
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED:
        raise WorkbookError(f"解开有 {_megabytes(size)}，超过 {_megabytes(MAX_UNPACKED)}，太大")
    for part in parts:
        if part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise WorkbookError(f"里面的“{part.filename}”压缩得不正常")


def _bounded_parts(package: ZipFile) -> Iterator[tuple[str, bytes | None]]:
    """Yield each worksheet that had to lose stray blanks, with its new bytes.

    Every part is looked at: which of them are worksheets, readers find out in several ways. One
    that cannot be read has None.

    A part that is not yielded stays as it is. Raises WorkbookError as `_bounded_part` does.
    """
    names: dict[str, str] = {}
    with suppress(*_DAMAGE):
        names = {part: name for name, part in list_sheet_parts(package)}
    for part in dict.fromkeys(package.namelist()):
        try:
            yield from _bounded_part(package, names.get(part, part), part)
        except _DAMAGE:
            yield part, None


def _bounded_part(package: ZipFile, name: str, part: str) -> Iterator[tuple[str, bytes]]:
    """Yield a part if it had to lose stray blanks, with its new bytes.

    `part` is its path in the package, `name` what it is called in messages: the name of the
    worksheet, else the path. Raises WorkbookError if it is too large even without stray blanks.
    """
    if part == CONTENT:
        _check_content(package)
    if not any(_SHEET_DATA in chunk for chunk in _chunks(package, part)):
        return
    is_plain, is_near = _look_through(_chunks(package, part))
    if not is_plain:
        _bound_odd_cells(package, name, part)
    elif not is_near:
        rows, columns = _measure(_chunks(package, part))
        if rows * columns > MAX_CELLS:
            yield part, _narrowed(package, name, part)


def _narrowed(package: ZipFile, name: str, part: str) -> bytes:
    """Return a worksheet without stray blanks.

    Raises WorkbookError if it is too large to be searched for them, or still too wide.
    """
    if package.getinfo(part).file_size <= MAX_SEARCHED:
        xml = _without_stray_blanks(package, name, package.read(part))
        rows, columns = _measure([xml])
        if rows * columns <= MAX_CELLS:
            return xml
    raise WorkbookError(_TOO_WIDE.format(name, MAX_CELLS))


def _check_content(package: ZipFile) -> None:
    """Raise WorkbookError for a table of OpenDocument that is too large, or has a stray value.

    All its sheets are in one part.
    """
    size = package.getinfo(CONTENT).file_size
    if size > MAX_CONTENT:
        most = _megabytes(MAX_CONTENT)
        raise WorkbookError(f"各张表解开共有 {_megabytes(size)}，超过 {most}，要分成几个文件")
    sheet, far = find_far_cell(package, MAX_CELLS)
    if far:
        raise WorkbookError(_FAR_CELL.format(sheet, far, MAX_CELLS))


def _megabytes(size: int) -> str:
    """Return a number of bytes in whole MB, for messages."""
    return f"{size // 2**20} MB"


def _bound_odd_cells(package: ZipFile, name: str, part: str) -> None:
    """Raise WorkbookError for too large a worksheet whose cells are not written the plain way.

    The message names the cell in the last row and the last column, which may itself be blank.
    """
    extent = CellExtent()
    try:
        extent.read(_chunks(package, part))
    except (ExpatError, ValueError) as error:
        raise WorkbookError(f"工作表“{name}”的 XML 坏了") from error
    rows, columns = extent.size()
    if rows * columns > MAX_CELLS:
        place = cell_name(max(extent.rows), max(extent.columns))
        raise WorkbookError(_FAR_CELL.format(name, place, MAX_CELLS))


def _look_through(chunks: Iterable[bytes]) -> tuple[bool, bool]:
    """Return whether all cells are written the plain way, and whether none lies far out.

    Of most worksheets both is true. `MAX_CELLS` reach to column AZ and row 89 999.

    The result is (is_plain, is_near). Each chunk begins and ends between tags.
    """
    is_plain, is_near = True, True
    for chunk in chunks:
        if _has_plain_near_cells(chunk):
            continue
        is_quoted = b"'" in chunk and _QUOTED_CELL.search(chunk)
        is_plain = is_plain and not (is_quoted or _ODD_CELL.search(chunk))
        is_near = is_near and not _FAR.search(chunk)
    return is_plain, is_near


def _has_plain_near_cells(chunk: bytes) -> bool:
    """Return whether each cell is near and written as most programs do: they are soon counted.

    One pattern answers both questions for most files; False only means that the chunk is searched
    more closely.
    """
    if b"'" in chunk or b":c" in chunk:
        return False
    return not _FAR_OR_ODD_CELL.search(chunk)


def _chunks(package: ZipFile, part: str) -> Iterator[bytes]:
    """Yield a part in pieces that begin and end between tags.

    Chunks have about 8 MB. Raises WorkbookError for a part that unpacks to more than a workbook
    needs.
    """
    rest = b""
    size = 0
    with package.open(part) as stream:
        while data := stream.read(_CHUNK):
            size += len(data)
            if size > MAX_UNPACKED:
                raise WorkbookError(f"“{part}”解开超过 {_megabytes(MAX_UNPACKED)}，太大")
            text = rest + data
            end = text.rfind(b"<")
            yield text[:end]
            rest = text[end:]
    yield rest


def _measure(chunks: Iterable[bytes]) -> tuple[int, int]:
    """Return how many rows and columns lie between the outermost cells with content.

    Blank cells between them count. (0, 0) means that no cell has content. Only the first and last
    row of a chunk and the letters of columns are stored.
    """
    rows: set[int] = set()
    columns: set[bytes] = set()
    for chunk in chunks:
        found = _CELL.findall(chunk)
        numbers = {int(row) for row in {row for _, row in found}}
        if numbers:
            rows |= {min(numbers), max(numbers)}
        columns |= {column for column, _ in found}
    if not rows:
        return 0, 0
    indexes = [column_number(column.decode()) for column in columns]
    return max(rows) - min(rows) + 1, max(indexes) - min(indexes) + 1


class _CellSpan(Struct, frozen=True):
    """A cell with content: its place, its span in the XML, whether only blanks are in it.

    Row and column are 1-based; `start` and `end` bound its tags in the bytes of the part.
    """

    row: int
    column: int
    start: int
    end: int
    is_blank: bool
    """Whether nothing but white space is in it."""


def _without_stray_blanks(package: ZipFile, name: str, xml: bytes) -> bytes:
    """Return a worksheet without blank cells beyond all others; raises for a stray value.

    Blank cells below the last row, or right of the last column, with a text are cut out of the
    bytes. Raises WorkbookError that names the stray value.
    """
    cells = list(_find_cells(xml, _blank_shared_texts(package)))
    filled = [cell for cell in cells if not cell.is_blank]
    height, width = _extent(filled)
    if height * width > MAX_CELLS:
        farthest = max(filled, key=lambda cell: cell.row * cell.column)
        raise WorkbookError(_describe_stray(name, farthest))
    last_row = max((cell.row for cell in filled), default=0)
    last_column = max((cell.column for cell in filled), default=0)
    pieces = []
    start = 0
    for cell in cells:
        if cell.is_blank and (cell.row > last_row or cell.column > last_column):
            pieces.append(xml[start : cell.start])
            start = cell.end
    return b"".join([*pieces, xml[start:]])


def _describe_stray(name: str, cell: _CellSpan) -> str:
    """Return the message for users about a value far out, or outside of any worksheet of Excel."""
    if cell.row > _LAST_ROW or cell.column > _LAST_COLUMN:
        return f"工作表“{name}”里写着第{cell.row}行第{cell.column}列，Excel 没有这一格"
    place = cell_name(cell.row, cell.column)
    return _FAR_CELL.format(name, place, MAX_CELLS)


def _extent(cells: Iterable[_CellSpan]) -> tuple[int, int]:
    """Return how many rows and columns lie between the outermost cells, (0, 0) without a cell."""
    listed = list(cells)
    if not listed:
        return 0, 0
    rows = [cell.row for cell in listed]
    columns = [cell.column for cell in listed]
    return max(rows) - min(rows) + 1, max(columns) - min(columns) + 1


def _find_cells(xml: bytes, blank_texts: frozenset[int]) -> Iterator[_CellSpan]:
    """Yield each cell with content. `blank_texts` are the shared texts without a character.

    Cells come in the order of the part; those without a reference are left out.
    """
    for match in _WHOLE_CELL.finditer(xml):
        reference = _REFERENCE.search(match["attributes"])
        if reference is None:
            continue
        yield _CellSpan(
            int(reference[2]),
            column_number(reference[1].decode()),
            match.start(),
            match.end(),
            _is_blank(match["attributes"], match["content"], blank_texts),
        )


def _is_blank(attributes: bytes, content: bytes, blank_texts: frozenset[int]) -> bool:
    """Return whether nothing but white space is in a cell.

    A formula is content even without a value. A text may be shared (t=s), in the cell itself
    (inlineStr), or a value.
    """
    found = _TYPE.search(attributes)
    cell_type = found[1] if found else b"n"
    value = b"".join(_VALUE.findall(content)).strip()
    if cell_type == b"s":
        return not value or (value.isdigit() and int(value) in blank_texts)
    if cell_type == b"inlineStr":
        return not _decode(b"".join(_TEXT.findall(content))).strip()
    return b"<f" not in content and not _decode(value).strip()


def _blank_shared_texts(package: ZipFile) -> frozenset[int]:
    """Return the indexes of the shared texts that hold nothing but white space.

    Indexes count from 0. Without the part, or if it is too large, no text counts as blank.
    """
    part = "xl/sharedStrings.xml"
    if part not in package.namelist() or package.getinfo(part).file_size > MAX_SEARCHED:
        return frozenset()
    items = (item or b"" for item in _SHARED.findall(package.read(part)))
    texts = (b"".join(_TEXT.findall(item)) for item in items)
    return frozenset(index for index, text in enumerate(texts) if not _decode(text).strip())


def _decode(text: bytes) -> str:
    """Return a piece of XML as text, with its entities resolved."""
    return unescape(text.decode("utf-8", "replace"))


def _repack(package: ZipFile, changed: Mapping[str, bytes | None]) -> bytes:
    """Return the package with some parts replaced; those without new bytes are left out.

    Names that a package has twice are written once.
    """
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as copy:
        for part in dict.fromkeys(package.namelist()):
            data = changed[part] if part in changed else package.read(part)
            if data is not None:
                copy.writestr(part, data)
    return out.getvalue()
