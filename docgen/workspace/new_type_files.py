"""Conditions that the files of a new document type must meet before any of them is written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from docgen.model.finding import WorkspaceError
from docgen.workspace.file_names import build_safe_name
from docgen.workspace.paths import Workspace


def require_new_key(workspace: Workspace, key: str) -> None:
    """Raise WorkspaceError if `key` is no file name, or if a document type has it."""
    is_name = build_safe_name(key) == key and not key.startswith(("_", "."))
    if not is_name or re.search(r"\s", key):
        remedy = "用字母、数字、短横或汉字，如 notice、通知"
        raise WorkspaceError(f"“{key}”不能作文种的代号", remedy)
    if workspace.schema(key).parent.exists():
        raise WorkspaceError(f"已有“{key}”这个文种", "换一个代号；现有的见 docgen types")


def require_absent(workspace: Workspace, paths: Iterable[Path]) -> None:
    """Raise WorkspaceError for the first file that exists."""
    for path in paths:
        if path.exists():
            message = f"已有“{workspace.display_name(path)}”，没有改动它"
            raise WorkspaceError(message, "换一个代号，或先给它改名")
