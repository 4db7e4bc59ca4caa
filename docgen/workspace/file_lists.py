"""Find the files of a workspace that exist, by the part that they play.

Files and folders whose names begin with `_` rest: an office has set them aside. Hidden files and
the owner files of Word (`~$`) are no files of the workspace either. Lists are in order of paths.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from docgen.model import keywords as w
from docgen.model.finding import WorkspaceError
from docgen.workspace.announcements import PATTERN as ANNOUNCEMENTS
from docgen.workspace.contained_files import resolve_inside
from docgen.workspace.file_names import exists
from docgen.workspace.journal_entries import MANIFEST, RUNNING
from docgen.workspace.libreoffice import find_program
from docgen.workspace.paths import (
    CHECKS,
    COLUMN_MAP,
    COUNTY,
    FORM_SUFFIXES,
    INPUTS,
    OLD_WORD_SUFFIXES,
    REGISTERS,
    SCHEMA,
    TABLE_SUFFIXES,
    TEMPLATES,
    WORDING,
    YAML_SUFFIXES,
    Workspace,
)

_OUTPUT_SUFFIXES = (".docx", ".xlsx", ".pdf")
_RESTING_PREFIXES = ("_", ".", "~$")
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
_NO_REGISTERS = (w.EXEMPTIONS, w.BASELINE)
"""Names of tables among the registers that are none."""


def list_doc_types(workspace: Workspace) -> list[str]:
    """Return the document types: each has a schema below checks/."""
    return _list_schema_folders(workspace.root / CHECKS)


def list_registers(workspace: Workspace) -> list[str]:
    """Return the registers: each has a schema below checks/registers/."""
    return _list_schema_folders(workspace.root / CHECKS / REGISTERS)


def _list_schema_folders(folder: Path) -> list[str]:
    """Return the names of the folders in a folder that have a schema.yaml, in order."""
    return sorted(path.parent.name for path in folder.glob(f"*/{SCHEMA}"))


def list_word_lists(workspace: Workspace) -> list[Path]:
    """Return the lists that rules of wording name."""
    rule_files = (workspace.wording("rules"), workspace.wording("cases"))
    paths = (workspace.root / CHECKS / WORDING).glob("*.yaml")
    return sorted(path for path in paths if path not in rule_files)


def list_indicator_tables(workspace: Workspace, scheme: str) -> list[Path]:
    """Return the tables of a scheme of exit indicators, one for each level.

    Raises WorkspaceError if there is no such scheme.
    """
    schemes = sorted(path.name for path in workspace.indicators().glob("*") if path.is_dir())
    if scheme not in schemes:
        remedy = f"县情文件的“{w.SCHEME}”可写：{'、'.join(schemes)}"
        raise WorkspaceError(f"没有“{scheme}”这套退出指标", remedy)
    paths = (workspace.indicators() / scheme).iterdir()
    return sorted(path for path in paths if path.suffix.lower() in TABLE_SUFFIXES)


def list_templates(workspace: Workspace) -> list[Path]:
    """Return the Word templates."""
    return sorted(_walk(workspace.root / TEMPLATES, (".docx",)))


def list_texts(workspace: Workspace) -> list[Path]:
    """Return everything that people type as text: YAML and CSV files of inputs and checks."""
    suffixes = (*YAML_SUFFIXES, ".csv")
    inputs = _walk(workspace.root / INPUTS, suffixes)
    checks = _walk(workspace.root / CHECKS, suffixes)
    return sorted([*inputs, *checks])


def list_inputs(workspace: Workspace, doc_type: str) -> list[Path]:
    """Return the inputs of a document type."""
    return sorted(_walk_inputs(workspace.inputs_folder(doc_type)))


def list_named_inputs(workspace: Workspace, path: Path) -> list[Path]:
    """Return the inputs that an argument names: a file itself, or all below a folder.

    Raises WorkspaceError if nothing exists there, or if it lies outside the workspace.
    """
    full_path = resolve_inside(workspace, path)
    if not full_path.is_dir():
        return [full_path]
    return sorted(_walk_inputs(full_path))


def list_named_files(
    workspace: Workspace, paths: Sequence[Path], suffixes: tuple[str, ...]
) -> list[Path]:
    """Return the files that arguments name, wherever they lie: themselves, or all of a folder.

    Raises WorkspaceError if one does not exist.
    """
    found: list[Path] = []
    for path in paths:
        full_path = path
        if not exists(path):
            full_path = workspace.root / path
        if not exists(full_path):
            raise WorkspaceError(f"没有“{path}”这个文件", "核对文件名和所在文件夹")
        if full_path.is_dir():
            found += sorted(_walk(full_path, suffixes))
        else:
            found.append(full_path)
    return found


def list_register_files(workspace: Workspace, paths: Sequence[Path] = ()) -> list[Path]:
    """Return the tables of the registers, or those that arguments name.

    Raises WorkspaceError if an argument names nothing, or a file outside the workspace.
    """
    places = [resolve_inside(workspace, path) for path in paths] or [workspace.registers()]
    found: list[Path] = []
    for path in places:
        if path.is_dir():
            found += _walk(path, _register_suffixes())
        else:
            found.append(path)
    return sorted(
        path
        for path in found
        if path.name != COUNTY and path.stem not in _NO_REGISTERS and not is_like_column_map(path)
    )


def is_like_column_map(path: Path) -> bool:
    """Return whether a file has the name of a column map, or one like it: 列名对照(1).yml."""
    return path.name.startswith(Path(COLUMN_MAP).stem)


def _register_suffixes() -> tuple[str, ...]:
    """Return the suffixes of the files that registers may be kept in on this machine."""
    converted = OLD_WORD_SUFFIXES if find_program() else ()
    return (*TABLE_SUFFIXES, *YAML_SUFFIXES, *converted)


def list_column_maps(workspace: Workspace, files: Iterable[Path]) -> list[Path]:
    """Return the column maps in the folders of some tables and above them, the nearest first."""
    folders = {folder for path in files for folder in path.parents}
    inside = [each for each in folders if each.is_relative_to(workspace.registers())]
    found = [folder / COLUMN_MAP for folder in inside]
    return sorted(
        (path for path in found if path.is_file()), key=lambda path: (-len(path.parts), path)
    )


def list_unread_files(workspace: Workspace, paths: Sequence[Path] = ()) -> list[Path]:
    """Return the files among the registers, or in folders that arguments name, that are no tables.

    Column maps under another name are among them. Files of the system and those that rest (`_`,
    `~$`) do not count.
    """
    suffixes = _register_suffixes()
    places = [resolve_inside(workspace, path) for path in paths] or [workspace.registers()]
    files = (path for place in places for path in _walk_all(place))
    return sorted(
        path
        for path in files
        if (path.suffix.lower() not in suffixes or is_like_column_map(path))
        and path.name.lower() not in (*_SYSTEM_FILES, COLUMN_MAP)
    )


def list_tables_beside(path: Path, name: str) -> list[Path]:
    """Return the tables in the folder of a file whose names begin with a name."""
    suffixes = (*TABLE_SUFFIXES, *YAML_SUFFIXES)
    return sorted(
        other
        for other in path.parent.iterdir()
        if other.stem.startswith(name) and other.suffix.lower() in suffixes
    )


def list_journal_folders(workspace: Workspace) -> list[Path]:
    """Return the folders below outputs/ with a journal: something was built there."""
    names = (MANIFEST, RUNNING, ANNOUNCEMENTS)
    return sorted({path.parent for name in names for path in workspace.outputs().rglob(name)})


def list_unmanaged_files(folder: Path, managed_names: Collection[str]) -> list[Path]:
    """Return the documents in a folder of outputs that its journal does not name."""
    paths = (path for path in folder.iterdir() if path.suffix.lower() in _OUTPUT_SUFFIXES)
    return sorted(p for p in paths if p.name not in managed_names and p.name[0] not in "~.")


def find_doc_type(workspace: Workspace, path: Path) -> str:
    """Return the document type whose inputs folder holds a file.

    Raises WorkspaceError if none does.
    """
    full_path = resolve_inside(workspace, path)
    doc_types = list_doc_types(workspace)
    inputs = workspace.root / INPUTS
    if full_path.is_relative_to(inputs):
        for doc_type in full_path.relative_to(inputs).parts[:1]:
            if doc_type in doc_types:
                return doc_type
    message = f"看不出“{workspace.display_name(path)}”是哪种文书"
    remedy = f"把它放进 {INPUTS}/<文种>/ 里；现有文种：{'、'.join(doc_types)}"
    raise WorkspaceError(message, remedy)


def find_county(workspace: Workspace, path: Path) -> Path | None:
    """Return the county file nearest above a document; None if there is none up to inputs/."""
    for folder in path.parents:
        county = folder / COUNTY
        if county.is_file():
            return county
        if folder == workspace.root / INPUTS:
            break
    return None


def find_editor_schema(workspace: Workspace, doc_type: str, path: Path) -> str:
    """Return the path from a file to its JSON Schema for editors, '' if there is no schema."""
    schema = workspace.editor_schema(doc_type)
    if not schema.exists():
        return ""
    return Path(os.path.relpath(schema, path.parent)).as_posix()


def find_register(workspace: Workspace, path: Path) -> Path:
    """Return the register that an argument names, from here or from inputs/registers/.

    Raises WorkspaceError if nothing exists there, or if it lies outside the workspace.
    """
    beside_registers = workspace.registers() / path
    if not exists(path) and exists(beside_registers):
        path = beside_registers
    return resolve_inside(workspace, path)


def find_registers_folder(workspace: Workspace, doc_type: str, path: Path) -> Path:
    """Return the folder with the registers of a document.

    It lies below inputs/registers/ as the document lies below inputs/<type>/; a folder of that
    name that rests (`_`) serves too. Without either it is the folder of all registers.
    """
    inner_folder = workspace.inner_folder(doc_type, path)
    for name in (inner_folder, f"_{inner_folder}"):
        folder = workspace.registers() / name
        if folder.is_dir():
            return folder
    return workspace.registers()


def find_exemptions(workspace: Workspace) -> Path | None:
    """Return the table of exempt findings; None if there is none."""
    for path in _walk(workspace.registers(), TABLE_SUFFIXES):
        if path.stem == w.EXEMPTIONS:
            return path
    return None


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """Yield the files below a folder with one of the suffixes, except those that rest."""
    return (path for path in _walk_all(folder) if path.suffix.lower() in suffixes)


def _walk_all(folder: Path, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield the files below a folder, except those that rest.

    A link to one of the folders `above` it is passed over: its files are found there.
    """
    place = folder.resolve()
    if place in above or not folder.is_dir():
        return
    for path in folder.iterdir():
        if path.name.startswith(_RESTING_PREFIXES):
            continue
        if path.is_dir():
            yield from _walk_all(path, above | {place})
        else:
            yield path


def _walk_inputs(folder: Path) -> Iterator[Path]:
    """Yield the inputs below a folder: YAML files, and workbooks that are filled-in forms."""
    for path in _walk(folder, YAML_SUFFIXES):
        if path.name != COUNTY:
            yield path
    yield from filter(_is_form, _walk(folder, FORM_SUFFIXES))


def _is_form(path: Path) -> bool:
    """Return whether a workbook has the worksheet of a form, which a table of rows has not."""
    try:
        with zipfile.ZipFile(path) as package:
            workbook = package.read("xl/workbook.xml").decode("utf-8", "replace")
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return False
    return f'name="{w.FORM}"' in workbook


def total_size(files: Iterable[Path]) -> int:
    """Return the bytes of all files together; one that is gone has none."""
    return sum(path.stat().st_size for path in files if path.exists())
