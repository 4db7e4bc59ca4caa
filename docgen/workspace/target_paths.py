"""Place new files where a command line says, and refuse places that are not allowed.

A name without a folder lies in the folder where such files belong; any other path counts from the
current folder. Nothing is written here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_names import add_ending, build_safe_name
from docgen.workspace.paths import (
    FORM_SUFFIXES,
    INPUTS,
    REGISTERS,
    YAML_SUFFIXES,
    Workspace,
    is_inside,
)

_LEDGER_SUFFIXES = (*YAML_SUFFIXES, ".xlsx", ".xlsm", ".csv")


def place_input(workspace: Workspace, doc_type: str, name: str, suffix: str) -> Path:
    """Return where a new input goes; `name` may begin with folders and end with a suffix.

    Raises WorkspaceError if there is an input of that name with any suffix.
    """
    parts = [part for part in re.split(r"[/\\]", name) if part.strip(" .")]
    *folder_names, file_name = map(build_safe_name, parts)
    suffixes = (*YAML_SUFFIXES, *FORM_SUFFIXES)
    stem = _strip_suffix(file_name, suffixes)
    folder = workspace.inputs_folder(doc_type).joinpath(*folder_names)
    for existing in (folder / f"{stem}{each}" for each in suffixes):
        if existing.exists():
            message = f"已有“{workspace.display_name(existing)}”，没有改动它"
            raise WorkspaceError(message, "换一个名字；要重做的，先给旧的改名")
    return folder / f"{stem}{suffix}"


def _strip_suffix(file_name: str, suffixes: Sequence[str]) -> str:
    """Return a file name without its suffix if that is one of `suffixes`, in any case."""
    for suffix in suffixes:
        if file_name.lower().endswith(suffix):
            return file_name[: -len(suffix)]
    return file_name


def place_register(workspace: Workspace, name: str, paths: Sequence[Path]) -> Path:
    """Return where a new register goes: beside the registers that arguments name.

    Raises WorkspaceError if an argument names nothing, or a file outside the workspace.
    """
    registers = [resolve_inside(workspace, path) for path in paths]
    folder = workspace.registers()
    for first in registers[:1]:
        folder = first
        if not first.is_dir():
            folder = first.parent
    return folder / f"{name}.xlsx"


def place_new_register(workspace: Workspace, register: str, name: str) -> Path:
    """Return where the empty workbook of a register goes; `name` is that of a place, or ''.

    Raises WorkspaceError if there is a file of that name.
    """
    stem = register
    if name:
        stem = f"{register}_{build_safe_name(_strip_suffix(name, FORM_SUFFIXES))}"
    target = workspace.registers() / f"{stem}{FORM_SUFFIXES[0]}"
    if target.exists():
        message = f"已有“{workspace.display_name(target)}”，没有改动它"
        raise WorkspaceError(message, "换一个名字，如加上乡镇名；要重做的，先给旧的改名")
    return target


def place_ledger(workspace: Workspace, path: Path) -> Path:
    """Return where the problem ledger goes that an argument names; it need not exist.

    Raises WorkspaceError if that is not below inputs/registers/, or for another suffix.
    """
    full_path = _join_target(workspace.registers(), path)
    if not is_inside(full_path, workspace.registers()):
        raise WorkspaceError(f"“{path}”不在台账的文件夹里", f"放在 {INPUTS}/{REGISTERS}/ 里")
    if full_path.suffix.lower() not in _LEDGER_SUFFIXES:
        raise WorkspaceError(f"“{path.name}”的后缀认不得", "写成 .xlsx、.csv 或 .yaml")
    return full_path


def place_list(
    workspace: Workspace, path: Path, suffixes: Collection[str], folder_name: str
) -> Path:
    """Return where a list of findings goes; its folder is one below outputs/.

    Raises WorkspaceError if it would lie outside the workspace or has none of the suffixes.
    """
    if path.suffix.lower() not in suffixes:
        remedy = f"可以写成：{'、'.join(f'{path.stem}{suffix}' for suffix in suffixes)}"
        raise WorkspaceError(f"清单“{path}”的后缀认不得", remedy)
    full_path = _join_target(workspace.outputs() / folder_name, path)
    if not is_inside(full_path, workspace.root):
        message = f"“{path}”指到了工作目录之外"
        raise WorkspaceError(message, "只写文件名，如 --out 缺项清单.xlsx")
    return full_path


def place_copy(workspace: Workspace, original: Path, path: Path | None, ending: str) -> Path:
    """Return where a changed copy of a Word file goes: `path`, or beside it with an ending.

    Raises WorkspaceError if that is the file itself, no .docx, or outside the workspace.
    """
    if path is None:
        return add_ending(original.with_suffix(".docx"), ending)
    full_path = _join_target(original.parent, path)
    if full_path.suffix.lower() != ".docx":
        raise WorkspaceError(f"“{path}”不是 .docx", f"写成 {path.stem}.docx")
    if not is_inside(full_path, workspace.root):
        message = f"“{path}”指到了工作目录之外"
        raise WorkspaceError(message, "只写文件名，如 --out 改好的.docx")
    if full_path.resolve() == original.resolve():
        raise WorkspaceError("改好的不能盖掉原件", "--out 换一个名字")
    return full_path


def _join_target(folder: Path, path: Path) -> Path:
    """Return a name as a file of `folder`, any other path as one from the current folder."""
    if len(path.parts) == 1:
        return (folder / path).absolute()
    return (Path.cwd() / path).absolute()
