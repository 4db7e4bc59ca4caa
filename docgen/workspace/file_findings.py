"""Build findings about files that could not be read, written, converted or opened.

The rooms of this package raise `WorkspaceError`. A run that goes on without the file turns the
error into a finding here.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from docgen.codes import new_finding
from docgen.model.finding import Category, FieldPath, Finding, Location, Severity, WorkspaceError
from docgen.workspace.paths import COLUMN_MAP, OLD_WORD_SUFFIXES

PROGRAM_FAULT = "GW-13"
"""The code of a fault of the program itself: a run that has one ends with 3."""
_FRAMES = 4
"""Places in the program that the finding names, the innermost last."""
_SAVE_AS_TABLE = "在 Excel、Word 或 WPS 里另存为 .xlsx"
_UNPACK = "先解压，把里面的表放进来"
_ASK_FOR_TABLE = "里面的字读不出：向报送的人要原来的 Excel，没有的照着重新录入"
_TAKE_OUT = "打开邮件，把附件里的表存进来"
_REMEDIES = {
    "": "看它原来是什么，Excel 的在文件名后面补上 .xlsx，文字的补上 .csv",
    **dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar", ".tgz", ".bz2", ".xz"), _UNPACK),
    **dict.fromkeys((".pdf", ".ofd", ".caj", ".jpg", ".jpeg", ".png"), _ASK_FOR_TABLE),
    **dict.fromkeys((".bmp", ".gif", ".tif", ".tiff", ".heic", ".webp"), _ASK_FOR_TABLE),
    **dict.fromkeys((".eml", ".msg"), _TAKE_OUT),
    **dict.fromkeys(OLD_WORD_SUFFIXES, "在 Word 或 WPS 里另存为 .docx（里面的表会读）"),
    **dict.fromkeys((".rtf", ".pages"), "在 Word 或 WPS 里另存为 .docx（里面的表会读）"),
    **dict.fromkeys((".lnk", ".url"), "这只是快捷方式，把文件本身放进来"),
    **dict.fromkeys((".mht", ".mhtml"), "在 Excel 里打开，另存为 .xlsx"),
}
"""How a file becomes a table, by its suffix."""


def unusable_file(
    error: WorkspaceError,
    location: Location | None = None,
    *,
    path: FieldPath | None = None,
    category: Category = Category.FILE,
) -> Finding:
    """Return the finding for a file that cannot be read or written (GW-01)."""
    return new_finding(
        "GW-01",
        error.message,
        error.remedy,
        path=path,
        location=location,
        category=category,
    )


def edited_output(name: str, copy: str) -> Finding:
    """Return the finding for an output that a person changed; `copy` is its new name (GW-03)."""
    message = f"“{name}”生成以后被人改过，改过的一份已另存为“{copy}”"
    remedy = "要改的内容写进输入文件，再生成一次；核对后删去另存的一份"
    return new_finding("GW-03", message, remedy, location=Location(name))


def replaced_copy(name: str, copy: str) -> Finding:
    """Return the hint for a differing file of the same name; `copy` is its new name (GW-03)."""
    message = f"同名的旧文件与这次的不同，另存为“{copy}”"
    return new_finding(
        "GW-03",
        message,
        "不用了就删去",
        severity=Severity.NOTICE,
        location=Location(name),
    )


def slow_pattern(reason: str, file: str) -> Finding:
    """Return the finding that a pattern in checks/ was given up while a file was checked."""
    return new_finding(
        "GZ-02",
        f"这一份没有做完：{reason}",
        "在 checks/ 里找到这个式样，改简单些",
        location=Location(file),
        category=Category.RULE,
    )


def lost_workers(addresses: Sequence[str]) -> Finding:
    """Return the finding that workers of a cluster went away during a run (GW-15)."""
    message = f"集群里有 {len(addresses)} 个工作进程中途不见了（{'、'.join(addresses)}）"
    return new_finding(
        "GW-15", f"{message}，它们的活由别的接着做完了", "看它们为什么停了，多半是内存不够"
    )


def unconverted_document(file: str) -> Finding:
    """Return the finding for a Word file that LibreOffice did not turn into a PDF (GW-07)."""
    remedy = "在 Word 里打开看看，或另存为 PDF"
    return new_finding("GW-07", "转不成 PDF", remedy, location=Location(file))


def unopened_output(error: WorkspaceError, file: str) -> Finding:
    """Return the finding for an output that no program of this machine opens (GW-12)."""
    return new_finding("GW-12", error.message, error.remedy, location=Location(file))


def undrawn_pages(error: WorkspaceError, file: str) -> Finding:
    """Return the finding for a PDF whose pages were not drawn as pictures (JC-07)."""
    return new_finding("JC-07", error.message, error.remedy, location=Location(file))


def unwritten_comments(file: str) -> Finding:
    """Return the finding for a file that no comments can be written into (GW-14)."""
    remedy = "用 Word 打开另存一份，再试"
    return new_finding("GW-14", "没能写进批注", remedy, location=Location(file))


def program_fault(error: Exception, file: str) -> Finding:
    """Return the finding for a file at which the program itself failed (GW-13).

    It names where in the program, so that one line is enough for those who mend it.
    """
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames[-_FRAMES:]]
    message = f"docgen 自己的错，这一份没有做完：{type(error).__name__}（{' → '.join(places)}）"
    return new_finding(
        PROGRAM_FAULT, message, "把这一行和这份文件发给维护人员", location=Location(file)
    )


def unread_registers(error: WorkspaceError) -> Finding:
    """Return the finding for registers on a machine without the library of columns (TB-16)."""
    return new_finding("TB-16", error.message, error.remedy, category=Category.FILE)


_TEXT_SUFFIXES = (".yaml", ".yml", ".txt", "")
"""Files that may be a column map under another name: a workbook never is."""


def unread_file(file: str, kind: str = "", remedy: str = "") -> Finding:
    """Return the finding for a file among the registers that is no table (TB-24).

    `kind` says what it is, `remedy` how it becomes a table; both are '' if the bytes of the file
    do not tell.
    """
    suffix = Path(file).suffix.lower()
    kind = kind or f"{f'{suffix} ' if suffix else '没有扩展名，'}不是能读的表格"
    if suffix in OLD_WORD_SUFFIXES:
        kind = f"{suffix} 要先转成 .docx，这台电脑没有 LibreOffice"
        remedy = ""
    message = f"这个文件没有读：{kind}"
    remedy = remedy or _REMEDIES.get(suffix, _SAVE_AS_TABLE)
    remedy = f"是台账的，{remedy}；不是的，移到别处，或在文件名前加“_”"
    if Path(file).name.startswith(Path(COLUMN_MAP).stem):
        message = f"这个文件没有读：列名对照的文件名要是“{COLUMN_MAP}”"
        mend = f"文件名改成“{COLUMN_MAP}”，已经有的并进去"
        if suffix not in _TEXT_SUFFIXES:
            mend = f"删去，运行 docgen map 表的文件名，照它写出的“{COLUMN_MAP}”填"
        remedy = f"是列名对照的，{mend}；不是的，在文件名前加“_”"
    return new_finding(
        "TB-24",
        message,
        remedy,
        location=Location(file),
        category=Category.FILE,
    )
