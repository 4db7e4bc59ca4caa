"""Package of an Excel workbook: reading its parts and writing some of them anew.

Sizes are bounded, because a compressed workbook may unpack to any size.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from posixpath import dirname, join, normpath
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from docgen.model.finding import WorkspaceError

_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WORKBOOK = "xl/workbook.xml"
_MAX_PART = 256 * 2**20  # bytes, unpacked
_MAX_BOOK = 512 * 2**20  # bytes, unpacked


def open_package(data: bytes, file: str) -> ZipFile:
    """Open a workbook. Raises WorkspaceError if it cannot be read or is too large."""
    try:
        package = ZipFile(BytesIO(data))
    except BadZipFile as error:
        raise WorkspaceError(f"“{file}”打不开", "用 Excel 打开另存一份") from error
    if sum(info.file_size for info in package.infolist()) > _MAX_BOOK:
        raise _too_large()
    return package


def _too_large() -> WorkspaceError:
    """Return the error that a workbook is too large once it is unpacked."""
    return WorkspaceError("工作簿太大", "把台账按乡镇拆成几本")


def read_part(package: ZipFile, part: str) -> bytes:
    """Return the XML of a part.

    Raises WorkspaceError if it is too large, not in UTF-8, or has a document type.
    """
    if package.getinfo(part).file_size > _MAX_PART:
        raise _too_large()
    xml = package.read(part)
    if b"<!DOCTYPE" in xml[:4096] or xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkspaceError("工作簿的写法不认得", "用 Excel 打开另存一份再试")
    return xml


def find_worksheet(package: ZipFile, name: str) -> str:
    """Return the part of the worksheet with a name.

    Raises WorkspaceError if the workbook has no worksheet of this name.
    """
    targets = read_targets(package, _WORKBOOK)
    for node in ET.fromstring(read_part(package, _WORKBOOK)).iter():
        if node.tag.endswith("}sheet") and node.get("name") == name:
            return targets[node.get(f"{_RELATIONS}id", "")]
    raise WorkspaceError(f"工作簿里没有“{name}”这张表", "核对工作表名")


def read_targets(package: ZipFile, part: str) -> Mapping[str, str]:
    """Return the parts that a part is related to, by the identifiers of the relations.

    Relations to external files are left out. A part without relations gives an empty mapping.
    """
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return {}
    targets = {}
    for node in ET.fromstring(read_part(package, relations)):
        if node.get("TargetMode") != "External":
            path = join("/", dirname(part), node.get("Target", ""))
            targets[node.get("Id", "")] = normpath(path).lstrip("/")
    return targets


def write_package(package: ZipFile, new_parts: Mapping[str, bytes]) -> bytes:
    """Return the workbook with some parts replaced; all others are copied."""
    out = BytesIO()
    with ZipFile(out, "w") as target:
        target.comment = package.comment
        for info in package.infolist():
            target.writestr(info, new_parts.get(info.filename) or package.read(info))
    return out.getvalue()
