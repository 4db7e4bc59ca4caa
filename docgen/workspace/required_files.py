"""Find files that a command needs, and raise WorkspaceError if one is missing or unusable.

The commands call them before any work begins, so nothing is written in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from docgen.model.finding import Finding, WorkspaceError
from docgen.model.near_names import suggest
from docgen.workspace.file_lists import (
    list_doc_types,
    list_inputs,
    list_register_files,
    list_unread_files,
)
from docgen.workspace.file_names import exists
from docgen.workspace.paths import Workspace

_MOST_NAMES = 5
"""Unread files that a message names."""


def require_document_type(workspace: Workspace, doc_type: str) -> None:
    """Raise WorkspaceError if the workspace has no document type of that name."""
    types = list_doc_types(workspace)
    if doc_type not in types:
        remedy = suggest(doc_type, types, f"现有文种：{'、'.join(types)}")
        raise WorkspaceError(f"没有“{doc_type}”这个文种", remedy)


def require_template(workspace: Workspace, path: Path) -> None:
    """Raise WorkspaceError if there is no Word template at `path`."""
    if not exists(path):
        message = f"缺模板“{workspace.display_name(path)}”"
        raise WorkspaceError(message, "把这个文种的 Word 模板放到这个位置")


def require_inputs(workspace: Workspace, doc_type: str) -> list[Path]:
    """Return the inputs of a document type. Raises WorkspaceError if there are none."""
    inputs = list_inputs(workspace, doc_type)
    if not inputs:
        message = f"inputs/{doc_type}/ 里没有可生成的文件"
        raise WorkspaceError(message, "放入 .yaml 文件；以 _ 开头的文件和文件夹不参加批量生成")
    return inputs


def require_registers(workspace: Workspace, folder: Path) -> list[Path]:
    """Return the register files of a folder. Raises WorkspaceError if there are none."""
    name = f"{workspace.display_name(folder)}/"
    remedy = "放入 .xlsx 或 .csv，文件名或工作表名用台账名，如“户.xlsx”"
    if not folder.exists():
        raise WorkspaceError(f"{name} 里没有台账", remedy)
    files = list_register_files(workspace, [folder])
    if files:
        return files
    unread = [path.name for path in list_unread_files(workspace, [folder])[:_MOST_NAMES]]
    only = f"，只有读不了的：{'、'.join(unread)}" if unread else ""
    raise WorkspaceError(f"{name} 里没有台账{only}", remedy)


def require_register_files(workspace: Workspace, paths: Sequence[Path]) -> list[Path]:
    """Return the register files of a workspace, or those in `paths`.

    Raises WorkspaceError if there are none, and no file that is left unread either.
    """
    files = list_register_files(workspace, paths)
    if not files and not list_unread_files(workspace, paths):
        remedy = "放入 .xlsx、.csv、.parquet 或 .yaml，文件名或工作表名用台账名，如“户.xlsx”"
        raise WorkspaceError("inputs/registers/ 里没有台账", remedy)
    return files


def broken_file(findings: Sequence[Finding]) -> WorkspaceError:
    """Return the error for a file that cannot be used: its first finding."""
    first = findings[0]
    return WorkspaceError(f"{first.location}：{first.message}", first.remedy)


def missing_list_template(file: str) -> WorkspaceError:
    """Return the error for a workspace without the template of lists of findings."""
    return WorkspaceError(f"缺模板“{file}”", "从新建的工作目录里拷一份，或改用 .xlsx")


def broken_list_template(file: str, findings: Sequence[Finding]) -> WorkspaceError:
    """Return the error for a template of lists that cannot be used: its first finding."""
    return WorkspaceError(f"模板“{file}”用不了：{findings[0].message}", findings[0].remedy)


def unknown_type_or_register(name: str, defined: Iterable[str]) -> WorkspaceError:
    """Return the error for a name that no document type and no register has."""
    names = list(defined)
    remedy = suggest(name, names, f"可写：{'、'.join(names)}")
    return WorkspaceError(f"没有“{name}”这个文种或台账", remedy)


def missing_name(doc_type: str) -> WorkspaceError:
    """Return the error for a new input without a name."""
    return WorkspaceError(
        "缺名称：新的一份叫什么", f"如 docgen new {doc_type} 2018年工作汇报；台账可以不写名称"
    )


def unknown_register(name: str, defined: Iterable[str]) -> WorkspaceError:
    """Return the error for a name that no register has."""
    names = list(defined)
    remedy = suggest(name, names, f"可写：{'、'.join(names)}")
    return WorkspaceError(f"没有“{name}”这本台账", remedy)


def broken_template(findings: Sequence[Finding]) -> WorkspaceError:
    """Return the error for a template that cannot be used: its first finding."""
    return WorkspaceError(findings[0].message, findings[0].remedy)


def unread_template(findings: Sequence[Finding]) -> WorkspaceError:
    """Return the error for a template whose names cannot be listed before it is corrected."""
    return WorkspaceError(findings[0].message, "先运行 docgen template check，改好模板")


def unconvertible_document(workspace: Workspace, path: Path) -> WorkspaceError:
    """Return the error for a Word file that LibreOffice did not turn into a PDF."""
    return WorkspaceError(f"“{workspace.display_name(path)}”转不成 PDF", "在 Word 里打开看看")
